"""Killed, full, cut off in the middle: a run is recorded whole or not at all."""

from __future__ import annotations

import random
import resource
import signal
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
