"""What a build that was killed leaves for Pagefind is removed by a later one."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hooks.publish import search
from tests.publish.samples import SITE

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def test_only_what_no_build_under_way_can_own_goes(tmp_path: Path) -> None:
    ages = {"search-killed": 2, "search-under-way": 0, "templates": 2}
    for name, hours in ages.items():
        folder = tmp_path / ".parvis" / name
        folder.mkdir(parents=True)
        (folder / "index.html").touch()
        then = (NOW - timedelta(hours=hours)).timestamp()
        os.utime(folder, (then, then))
    search.sweep(replace(SITE, root=tmp_path), NOW)
    left = sorted(one.name for one in (tmp_path / ".parvis").iterdir())
    assert left == ["search-under-way", "templates"]
