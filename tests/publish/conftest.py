"""A small project, published once, of which each test takes its own copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.drawn import MINUTE, NOW, Project, draw


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A small project whose platform works, polled twice and published."""
    project = draw(tmp_path_factory.mktemp("original") / "project")
    for before in (1, 0):
        project.poll(NOW - before * MINUTE)
    done = project.build()
    assert done.returncode == 0, done.stderr
    return project


@pytest.fixture
def project(original: Project, tmp_path: Path) -> Project:
    """A copy of the published project, with its history."""
    return original.copied(tmp_path / "project")
