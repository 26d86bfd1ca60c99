"""The file: new, older, newer, damaged, foreign, out of reach."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hooks.status.facts import Seconds
from hooks.status.history import HistoryError, open_history
from hooks.status.history.schema import VERSION
from hooks.status.verdict import Source
from tests.status.history.runs import DOWN, T0, UP, at, known, run

FIXTURES = Path(__file__).parent / "fixtures"
ROOT = Path(__file__).parents[3]
ADVICE = "PARVIS_HISTORY names a file in a folder that the poller may write."


def test_folder_and_file_are_made(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "history.db"
    with open_history(path, T0) as history:
        assert (history.notice, history.last_run(), history.is_demo()) == ("", None, False)
    assert path.exists()


def test_what_was_recorded_is_there_after_reopening(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    with open_history(path, T0) as history:
        run(history, at(0), counters={"web": [{"at": 1.5, "total": 7.0}]})
        history.mark_demo()
    with open_history(path, at(5)) as history:
        assert known(history, at(0), at(5)) == {"operational": 300.0}
        assert history.counters() == {"web": [{"at": 1.5, "total": 7.0}]}
        assert history.is_demo()


@pytest.mark.parametrize("older", range(1, VERSION))
def test_every_older_version_opens_and_keeps_its_figures(tmp_path: Path, older: int) -> None:
    path = tmp_path / "history.db"
    shutil.copy(FIXTURES / f"history-v{older}.db", path)
    with open_history(path, at(15)) as history:
        assert history.notice == ""
        yesterday, today = history.days(["web"], at(-1).date(), T0.date(), at(10))["web"]
        assert yesterday.seconds == Seconds(operational=86400.0)
        assert today.seconds == Seconds(operational=300.0, major=300.0)
        assert history.memories()["web"].since == at(10)
        run(history, at(15), DOWN)
        assert known(history, at(0), at(15)) == {"operational": 600.0, "major": 300.0}
        assert [one.new for one in history.transitions("web")] == [DOWN, UP, DOWN, UP]
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (VERSION,)


def test_what_version_3_told_is_told_word_for_word(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    shutil.copy(FIXTURES / "history-v3.db", path)
    told = (FIXTURES / "history-v3.jsonl").read_text(encoding="utf-8").splitlines()
    with open_history(path, at(15)) as history:
        header, *rows = history.export_lines()
    assert json.loads(header) == {"table": "history", "version": VERSION}
    assert rows == told[1:]
    assert {json.loads(row)["source"] for row in rows if '"transition"' in row} == set(Source)


def test_an_export_of_version_3_is_taken_in(tmp_path: Path) -> None:
    told = (FIXTURES / "history-v3.jsonl").read_text(encoding="utf-8").splitlines()
    with open_history(tmp_path / "history.db", at(15)) as history:
        assert history.import_lines(told) == len(told)
        assert sorted([*history.export_lines()][1:]) == sorted(told[1:])


def test_there_is_a_fixture_of_every_older_version() -> None:
    names = {file.name for file in FIXTURES.glob("*.db")}
    assert names == {f"history-v{older}.db" for older in range(1, VERSION)}


def test_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(HistoryError) as caught:
        open_history(path, T0)
    assert str(caught.value) == (
        f"The history {path} has version 99; this Parvis knows up to {VERSION}. "
        "Update Parvis, or let PARVIS_HISTORY name another file."
    )
    assert path.read_bytes() == before


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE orders (id)")
    with pytest.raises(HistoryError) as caught:
        open_history(path, T0)
    assert str(caught.value) == (
        f"{path} is a database of something else. Let PARVIS_HISTORY name another file."
    )


def test_a_file_that_is_no_database_is_set_aside_loudly(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    path.write_bytes(b"not a database " * 100)
    with open_history(path, T0) as history:
        assert history.notice == (
            f"The history {path} is damaged (file is not a database). It was set aside as "
            "history.db.damaged-2026-09-16T000000Z and a new one was begun; "
            '"parvis history import" restores the last export.'
        )
        run(history, at(0))
    aside = tmp_path / "history.db.damaged-2026-09-16T000000Z"
    assert aside.read_bytes() == b"not a database " * 100


def test_torn_pages_are_found_and_the_last_export_restores(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    with open_history(path, T0) as history:
        for minute in range(0, 600, 5):
            run(history, at(minute), {f"part-{n}": UP for n in range(9)} | {"web": DOWN})
        export = list(history.export_lines())
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * 12288 + whole[16384:])
    with open_history(path, at(600)) as history:
        assert "is damaged" in history.notice
        assert history.last_run() is None
        run(history, at(600), DOWN)
        history.import_lines(export)
        assert known(history, at(0), at(600)) == {"major": 36000.0}


def test_what_another_process_began_anew_is_not_set_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "history.db"
    path.write_bytes(b"not a database " * 100)
    lock, others = fcntl.flock, []

    def slower(*arguments: Any) -> None:
        """The other process, which found the same damage, is done before we get the lock."""
        if not others:
            others.append("begun")
            path.rename(tmp_path / "history.db.damaged-by-the-other")
            with open_history(path, T0) as other:
                run(other, at(0))
        lock(*arguments)

    monkeypatch.setattr("fcntl.flock", slower)
    with open_history(path, T0) as history:
        assert history.notice == ""
        last = history.last_run()
        assert last is not None and last.start == at(0)
    assert others == ["begun"]
    assert [file.name for file in tmp_path.glob("*damaged*")] == ["history.db.damaged-by-the-other"]


def test_many_processes_that_find_the_damage_at_once_begin_one_history(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    path.write_bytes(b"not a database " * 100)
    script = (
        "import sys; from datetime import UTC, datetime; from pathlib import Path; "
        "from hooks.status.history import open_history; "
        "print(open_history(Path(sys.argv[1]), datetime(2026, 9, 16, tzinfo=UTC)).notice)"
    )
    opened = [
        subprocess.Popen([sys.executable, "-c", script, path], cwd=ROOT, stdout=subprocess.PIPE,
                         text=True)
        for _ in range(4)
    ]  # fmt: skip
    told = [process.communicate()[0].strip() for process in opened]
    assert [process.returncode for process in opened] == [0] * 4
    assert sum("is damaged" in notice for notice in told) == 1
    assert len(list(tmp_path.glob("history.db.damaged-*"))) == 1


def test_two_damaged_files_in_one_second_keep_both(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    for content in (b"first" * 300, b"other" * 300):
        path.write_bytes(content)
        open_history(path, T0).close()
        path.unlink()
    kept = {file.read_bytes() for file in tmp_path.glob("history.db.damaged-*")}
    assert kept == {b"first" * 300, b"other" * 300}


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    path = tmp_path / "file" / "history.db"
    with pytest.raises(HistoryError) as caught:
        open_history(path, T0)
    assert str(caught.value) == f"The history {path} cannot be written: File exists. {ADVICE}"


def test_a_history_that_is_a_folder(tmp_path: Path) -> None:
    with pytest.raises(HistoryError) as caught:
        open_history(tmp_path, T0)
    assert str(caught.value) == (
        f"The history {tmp_path} cannot be written: unable to open database file. {ADVICE}"
    )


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Inside, permissions bind: root gives up its rights, others have none to give up."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(was)


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that other users reach, which tmp_path is not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_a_folder_without_permission_to_write(public_folder: Path) -> None:
    public_folder.chmod(0o555)
    path = public_folder / "deeper" / "history.db"
    with ordinary_user(), pytest.raises(HistoryError) as caught:
        open_history(path, T0)
    assert str(caught.value) == f"The history {path} cannot be written: Permission denied. {ADVICE}"


def test_a_history_that_is_read_only(public_folder: Path) -> None:
    path = public_folder / "history.db"
    with open_history(path, T0) as history:
        run(history, at(0))
    path.chmod(0o444)
    public_folder.chmod(0o555)
    with ordinary_user(), pytest.raises(HistoryError) as caught:
        open_history(path, T0)
    assert str(caught.value).startswith(f"The history {path} cannot be written: ")
    assert str(caught.value).endswith(ADVICE)


def test_a_locked_history_is_not_taken_for_a_damaged_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hooks.status.history.opening.BUSY", 0.05)
    path = tmp_path / "history.db"
    open_history(path, T0).close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(HistoryError) as caught:
        open_history(path, T0)
    other.close()
    assert str(caught.value) == (
        f"The history {path} cannot be written: database is locked. {ADVICE}"
    )
    assert list(tmp_path.glob("*damaged*")) == []


def test_an_export_taken_while_polls_go_on_is_of_one_moment(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    with open_history(path, T0) as reader, open_history(path, T0) as writer:
        run(writer, at(0))
        lines = reader.export_lines()
        next(lines)
        rest = next(lines)
        run(writer, at(5))
        run_lines = [line for line in (rest, *lines) if '"table": "run"' in line]
    assert len(run_lines) == 1


def test_the_file_stays_small(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    with open_history(path, T0) as history:
        for hour in range(24 * 4):
            run(history, T0 + timedelta(hours=hour), interval=3600.0)
        history.roll_up(T0 + timedelta(days=4))
        exported = list(history.export_lines())
    samples = [line for line in exported if '"table": "sample"' in line and '"web"' in line]
    assert 48 <= len(samples) <= 50
