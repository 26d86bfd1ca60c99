"""Killed, full, cut off in the middle: a run is recorded whole or not at all."""

from __future__ import annotations

import json
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hooks.status.history import History, HistoryError, open_history
from tests.status.history.runs import DOWN, T0, UP, at, run

ROOT = Path(__file__).parents[3]
OLD = Path(__file__).parent / "fixtures/history-v3.db"
POLLER = """
    import sys
    from pathlib import Path
    from hooks.status.history import open_history
    from tests.status.history.runs import T0, UP, at, run

    history = open_history(Path(sys.argv[1]), T0)
    last = history.last_run()
    first = 0 if last is None else round((last.start - T0).total_seconds() / 60) + 5
    print("open", flush=True)
    for minute in range(first, first + 100_000, 5):
        run(history, at(minute), {f"part-{n}": UP for n in range(30)} | {"web": UP})
        print(minute, flush=True)
"""


def test_kill_9_at_any_instant_loses_no_run_that_was_recorded(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    script = tmp_path / "poller.py"
    script.write_text(textwrap.dedent(POLLER))
    chance = random.Random(9)
    reported = -1
    for _ in range(5):
        process = subprocess.Popen(
            [sys.executable, script, path], cwd=ROOT, env={"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        for _ in range(chance.randrange(1, 12)):
            reported = int(process.stdout.readline())
        try:
            process.wait(chance.random() * 0.03)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        rest = process.stdout.read().split("\n")
        reported = max([reported, *(int(line) for line in rest[:-1] if line)])
        assert process.wait() == -signal.SIGKILL
        with open_history(path, T0) as history:
            assert history.notice == ""
            last = history.last_run()
            assert last is not None
            # The run that was being written is there whole or not at all.
            assert last.start in (at(reported), at(reported + 5))
            window = (last.start - T0).total_seconds()
            seconds = history.seconds("web", T0, last.start, last.start)
            assert (seconds.operational, seconds.unknown) == (window, 0.0)
            assert len(history.samples()) == 31


def test_an_exception_in_the_middle_of_a_run_leaves_nothing_of_it(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(history, at(0))
    before = list(history.export_lines())
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("hooks.status.history.tiers.prune", interrupted)
        run(history, at(5), DOWN)
    assert list(history.export_lines()) == before
    run(history, at(5), DOWN)
    assert history.published()["web"].new is DOWN


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """What a full disk is to SQLite; root has no quota."""
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)


def test_a_backup_onto_a_full_disk_leaves_nothing_there(history: History, tmp_path: Path) -> None:
    run(history, at(0))
    before = sorted(tmp_path.iterdir())
    with no_file_longer_than(40_000), pytest.raises(HistoryError) as caught:
        history.backup(tmp_path / "backup.db")
    assert f"cannot be copied to {tmp_path / 'backup.db'}: " in str(caught.value)
    assert sorted(tmp_path.iterdir()) == before


def test_a_full_disk_is_one_sentence_and_keeps_what_was_recorded(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    with open_history(path, T0) as history:
        run(history, at(0))
        size = path.stat().st_size + 40_000
        many = {f"part-{n}": UP for n in range(2_000)}
        with no_file_longer_than(size), pytest.raises(HistoryError) as caught:
            run(history, at(5), many)
        message = str(caught.value)
        assert message.startswith(f"The history {path} cannot be written: ")
        last = history.last_run()
        assert last is not None
        assert last.start == at(0)
        run(history, at(5), many)
        assert len(history.samples()) == 2_000


MIGRATION = """
    import os, signal, sys
    from pathlib import Path
    from hooks.status.history import opening
    from tests.status.history.runs import T0

    left = int(sys.argv[2])

    def interrupted(*arguments):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments)

    real = getattr(opening, sys.argv[3])
    setattr(opening, sys.argv[3], interrupted)
    opening.open_history(Path(sys.argv[1]), T0)
"""


def large(path: Path) -> list[str]:
    """Make a history of version 3 of a few MiB, whose space is worth reclaiming; what it tells."""
    shutil.copy(OLD, path)
    told = OLD.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()
    days = [json.loads(line) for line in told if '"daily"' in line and '"shop"' in line]
    longest = max((day["latency_buckets"] for day in days), key=len)
    with sqlite3.connect(path) as db:
        for number in range(3, 9_003):
            db.execute(
                "INSERT INTO daily SELECT ?1 * 86400000, component, 0, 0, 0, 0, 0, 1, 1, 1, 1, ?2, "
                "0 FROM daily LIMIT 1",
                (number, longest),
            )
    db.close()
    return [longest] * 9_000


@pytest.mark.parametrize(
    ("moment", "left"),
    [("parse", 0), ("parse", 5_000), ("parse", 9_010), ("reclaim", 0)],
)
def test_kill_9_in_a_migration_loses_nothing_and_the_next_opening_finishes_it(
    tmp_path: Path, moment: str, left: int
) -> None:
    path = tmp_path / "history.db"
    expected = large(path)
    size = path.stat().st_size
    script = tmp_path / "migration.py"
    script.write_text(textwrap.dedent(MIGRATION))
    command = [sys.executable, script, path, str(left), moment]
    killed = subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, check=False)
    assert killed.returncode == -signal.SIGKILL
    with open_history(path, T0) as history:
        assert history.notice == ""
        rows = map(json.loads, history.export_lines())
        kept = [one["latency_buckets"] for one in rows if one.get("start", "9")[:4] < "2000"]
    assert kept == expected
    assert path.stat().st_size < size / 2
    assert [file.name for file in tmp_path.glob("history.db*")] == ["history.db"]


def test_a_disk_too_full_to_migrate_leaves_the_old_history_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    expected = large(path)
    before = path.read_bytes()
    with no_file_longer_than(len(before) // 4), pytest.raises(HistoryError) as caught:
        open_history(path, T0)
    assert str(caught.value).startswith(f"The history {path} cannot be written: ")
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (3,)
        old = db.execute("SELECT latency_buckets FROM daily WHERE start < 946684800000")
        assert [text for (text,) in old] == expected
    db.close()


def test_a_disk_too_full_to_reclaim_space_keeps_a_history_that_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "history.db"
    large(path)
    with monkeypatch.context() as patch:
        patch.setattr("hooks.status.history.opening.reclaim", lambda _: None)
        open_history(path, T0).close()
    size = path.stat().st_size
    with no_file_longer_than(size // 8), open_history(path, at(15)) as history:
        run(history, at(15))
        assert history.last_run() is not None
    assert path.stat().st_size == size
    open_history(path, T0).close()
    assert path.stat().st_size < size / 2
