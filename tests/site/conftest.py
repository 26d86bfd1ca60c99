"""The real site, built once for all the tests that look at it, and small drawn ones."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hooks.content.site import read_site
from hooks.demo.history import load
from hooks.publish.catalogs import compile_all
from hooks.publish.gather import Records
from hooks.publish.polling import poll_records
from hooks.status.history import open_history
from tests.site.built import Built
from tests.site.drawn import MINUTE, NOW, ROOT, Project, bare, draw, platform

URL = "https://visual.example/"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The real site, with the payments of the platform it watches out of order.

    The processes that share a test run share one build.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / "real-site"
    with (shared / "real-site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "index.html").is_file():
            build_real(folder, remember(shared / "real-history.db"))
    return Built(folder, URL)


def remember(history: Path) -> Path:
    """Make a history of ninety generated days and four polls of a platform without payments."""
    real = read_site(ROOT / "mkdocs.yml", {})
    with platform("payments") as address:
        records = Records(real, {"PLATFORM_URL": address})
        with open_history(history, NOW) as opened:
            load(opened, [one.id for one in records.services.components], NOW - 5 * MINUTE)
            for before in (4, 3, 2, 1):
                moment = NOW - before * MINUTE
                poll_records(records, opened, lambda moment=moment: moment)
    return history


def built_copy(root: Path, change: Callable[[], object]) -> Built:
    """Copy the real project's sources to `root`, `change` them, and publish what comes of it."""
    project = Project(root, {"SITE_URL": URL})
    for name in ("docs", "overrides"):
        shutil.copytree(ROOT / name, root / name)
    config = (ROOT / "mkdocs.yml").read_text("utf-8")
    hook = str(ROOT / "hooks/events.py")
    config = config.replace("- hooks/events.py", f"- {hook}").replace(
        "\nwatch:\n  - hooks\n", "\nwatch:\n"
    )
    project.file("mkdocs.yml").write_text(config, encoding="utf-8")
    change()
    done = project.build()
    assert done.returncode == 0, done.stderr
    return Built(project.site, URL)


def build_real(folder: Path, history: Path) -> None:
    """Build the real project strictly, as it is published."""
    compile_all(ROOT / "overrides/locales")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=ROOT,
        env=bare({"SITE_URL": URL, "PARVIS_HISTORY": str(history)}),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def small(tmp_path: Path) -> Project:
    """A small project in three languages, not built yet."""
    return draw(tmp_path / "project")
