"""What a build that was killed leaves for Pagefind is removed by a later one."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hooks.publish import search
from tests.publish.samples import SITE

NOW = datetime(2026, 11, 26, tzinfo=UTC)


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file system in memory of a machine."""
    folder = tmp_path / "memory"
    folder.mkdir()
    monkeypatch.setattr(search, "MEMORY", folder)
    return folder


def test_only_what_no_build_under_way_can_own_goes(tmp_path: Path, memory: Path) -> None:
    ages = {f"{search.PREFIX}killed": 2, f"{search.PREFIX}under-way": 0, "templates": 2}
    for top in (tmp_path / ".parvis", memory):
        for name, hours in ages.items():
            (top / name).mkdir(parents=True)
            (top / name / "index.html").touch()
            then = (NOW - timedelta(hours=hours)).timestamp()
            os.utime(top / name, (then, then))
    search.sweep(replace(SITE, root=tmp_path), NOW)
    for top in (tmp_path / ".parvis", memory):
        left = sorted(one.name for one in top.iterdir())
        assert left == [f"{search.PREFIX}under-way", "templates"]


def test_articles_are_laid_in_memory_where_they_fit(
    tmp_path: Path, memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, found = replace(SITE, root=tmp_path), [search.Article("a", "fr", "x" * 100_000)]
    assert search.place(site, found) == memory
    # A container's is small (64 MB in Docker): it must not be filled.
    monkeypatch.setattr(search, "ROOM", 10**9)
    assert search.place(site, found) == tmp_path / ".parvis"
    monkeypatch.setattr(search, "ROOM", 1)
    monkeypatch.setattr(search, "MEMORY", tmp_path / "none")
    assert search.place(site, found) == tmp_path / ".parvis"
