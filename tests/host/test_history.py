"""What the doctor says of a history: its place, its owner, its wholeness, its last run."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from hooks.host.findings import Level
from hooks.host.history import history
from hooks.status.history.inspection import inspect
from tests.site.drawn import Project, draw

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATE = timedelta(minutes=5)
NOBODY = 65534


def told(path: Path, now: datetime = NOW) -> list[tuple[Level, str]]:
    found = history(path, inspect(path), {"PARVIS_HISTORY": str(path)}, now, LATE)
    return [(one.level, one.found) for one in found]


@pytest.fixture(scope="module")
def polled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project: Project = draw(tmp_path_factory.mktemp("polled") / "project")
    project.poll(NOW)
    return project.history


@pytest.fixture
def file(polled: Path, tmp_path: Path) -> Path:
    with sqlite3.connect(polled) as source, sqlite3.connect(tmp_path / "history.db") as copy:
        source.backup(copy)
    return tmp_path / "history.db"


def test_a_history_that_grows_is_well(file: Path) -> None:
    before = file.read_bytes()
    ((level, found),) = told(file, NOW + timedelta(minutes=4))
    assert level is Level.WELL and "0:04:00" in found
    assert file.read_bytes() == before


def test_a_history_that_is_open_is_read_as_it_is(file: Path) -> None:
    with sqlite3.connect(file) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("UPDATE run SET start = start - 3600000")
        db.commit()
        ((level, found),) = told(file)
    assert level is Level.WRONG and "1:00:00" in found


def test_runs_that_stopped_are_wrong(file: Path) -> None:
    ((level, found),) = told(file, NOW + timedelta(hours=30))
    assert level is Level.WRONG and "1 day, 6:00:00" in found


def test_a_run_yet_to_come_is_a_clock_set_back(file: Path) -> None:
    ((level, found),) = told(file, NOW - timedelta(hours=2))
    assert level is Level.WRONG and "yet to come" in found


def test_no_file_and_no_run_are_no_faults_of_a_new_machine(tmp_path: Path) -> None:
    ((level, found),) = told(tmp_path / "history.db")
    assert level is Level.DOUBT and "not there yet" in found
    sqlite3.connect(tmp_path / "empty.db").close()
    (tmp_path / "empty.db").touch()
    ((level, found),) = told(tmp_path / "empty.db")
    assert level is Level.DOUBT and "no run yet" in found
    assert not (tmp_path / "empty.db").stat().st_size


def test_a_place_inside_the_project_is_told(file: Path) -> None:
    first = next(history(file, inspect(file), {}, NOW, LATE))
    assert first.level is Level.DOUBT and "PARVIS_HISTORY is not set" in first.found


def test_a_damaged_file_is_told_and_left_where_it_is(file: Path) -> None:
    torn = bytearray(file.read_bytes())
    torn[4096:12288] = b"\xff" * 8192
    file.write_bytes(torn)
    ((level, found),) = told(file)
    assert level is Level.WRONG and str(file) in found
    assert [*file.parent.iterdir()] == [file] and file.read_bytes() == bytes(torn)


def test_something_else_is_told(tmp_path: Path) -> None:
    (tmp_path / "history.db").write_text("This is a letter, not a database.\n" * 300)
    ((level, found),) = told(tmp_path / "history.db")
    assert level is Level.WRONG and "cannot be read" in found


def test_a_newer_version_is_told(file: Path) -> None:
    with sqlite3.connect(file) as db:
        db.execute("PRAGMA user_version = 99")
    ((level, found),) = told(file)
    assert level is Level.WRONG and "has version 99" in found


def as_another_user(path: Path) -> str:
    """What a user is told of `path` who is neither root nor its owner."""
    answer, write = os.pipe()
    child = os.fork()
    if not child:
        try:
            if os.getuid() == 0:
                os.setuid(NOBODY)
            found = [*history(path, inspect(path), {"PARVIS_HISTORY": str(path)}, NOW, LATE)]
            os.write(write, repr(found).encode())
        finally:
            os._exit(0)  # or the child would run the other tests too
    os.close(write)
    os.waitpid(child, 0)
    with os.fdopen(answer) as said:
        return said.read()


@pytest.fixture
def open_to_all(file: Path) -> Iterator[Path]:
    """A history in a folder that everybody may enter and only its owner may write."""
    with TemporaryDirectory(prefix="parvis-history-") as name:
        folder = Path(name)
        folder.chmod(0o555)
        if os.getuid() != 0:
            pytest.fail("run the tests as root: only root can become another user")
        shutil.copy(file, folder / "history.db")
        yield folder / "history.db"


def test_a_file_of_another_user_is_told_with_its_owner(open_to_all: Path) -> None:
    found = as_another_user(open_to_all)
    assert f"{open_to_all} cannot be written by this user" in found
    assert f"belongs to {open_to_all.owner()}" in found


def test_a_folder_that_may_not_be_entered_is_told(open_to_all: Path) -> None:
    open_to_all.parent.chmod(0o700)
    found = as_another_user(open_to_all)
    assert "cannot be written by this user" in found and "not there yet" not in found
