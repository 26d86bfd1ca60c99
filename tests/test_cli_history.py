"""`parvis history` and a history out of order, as people and cron meet them: real processes."""

from __future__ import annotations

import json
import re
import resource
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from hooks.status.history import open_history
from tests.site.drawn import NOW, Project, bare, draw, platform

ASIDE = re.compile(r"history\.db\.damaged-\d{4}-\d\d-\d\dT\d{6}Z")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project that was polled twice and is not built."""
    project = draw(tmp_path_factory.mktemp("original") / "project")
    with platform() as address:
        for _ in range(2):
            done = project.parvis("poll", PLATFORM_URL=address)
            assert done.returncode == 0, done.stderr
    return project


@pytest.fixture
def project(original: Project, tmp_path: Path) -> Project:
    return original.copied(tmp_path / "project")


def runs(project: Project) -> int:
    """How many runs the history holds."""
    with sqlite3.connect(project.history) as db:
        return int(db.execute("SELECT count(*) FROM run").fetchone()[0])


def tear(project: Project) -> bytes:
    """Overwrite pages in the middle of the history; return the torn file's bytes."""
    with sqlite3.connect(project.history) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = project.history.read_bytes()
    torn = whole[:4096] + b"\xff" * 12_288 + whole[16_384:]
    project.history.write_bytes(torn)
    return torn


# --- Out, in, copied ----------------------------------------------------------------------------


def test_the_history_goes_out_to_a_file_or_to_the_terminal(project: Project) -> None:
    told = project.parvis("history", "export")
    filed = project.parvis("history", "export", "out.jsonl")
    assert (told.returncode, filed.returncode) == (0, 0), told.stderr + filed.stderr
    assert project.file("out.jsonl").read_text("utf-8") == told.stdout
    lines = [json.loads(line) for line in told.stdout.splitlines()]
    assert filed.stdout == f"exported {len(lines)} lines to out.jsonl\n"
    assert lines[0]["table"] == "history"
    assert len([one for one in lines if one["table"] == "run"]) == 2


def test_a_line_that_is_none_of_an_export_is_named_and_nothing_is_taken(project: Project) -> None:
    before = project.parvis("history", "export").stdout
    wrong = project.file("wrong.jsonl")
    wrong.write_bytes(before.encode() + b'{"table": "daily", "start": "\xff\xfe"}\n')
    done = project.parvis("history", "import", "wrong.jsonl")
    count = len(before.splitlines()) + 1
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith(f"Line {count} is not a line of an export (")
    assert done.stderr.endswith("Nothing was imported.\n") and "Traceback" not in done.stderr
    assert project.parvis("history", "export").stdout == before


def test_a_backup_is_a_whole_history_and_overwrites_nothing(project: Project) -> None:
    done = project.parvis("history", "backup", "copy.db")
    assert (done.returncode, done.stdout) == (0, "copied to copy.db\n"), done.stderr
    copy = project.parvis("history", "export", PARVIS_HISTORY="copy.db")
    assert copy.stdout == project.parvis("history", "export").stdout
    again = project.parvis("history", "backup", "copy.db")
    assert (again.returncode, again.stdout) == (3, "")
    assert "exists already" in again.stderr


@pytest.mark.parametrize("command", [("export",), ("backup", "copy.db")])
def test_what_is_not_there_is_not_begun_to_be_exported(
    project: Project, command: tuple[str, ...]
) -> None:
    done = project.parvis("history", *command, PARVIS_HISTORY="nothing.db")
    assert done.returncode == 3
    assert "There is no history yet" in done.stderr
    assert not project.file("nothing.db").exists()


# --- Damaged ------------------------------------------------------------------------------------


@pytest.mark.parametrize("damage", ["torn pages", "no database"])
def test_a_damaged_history_is_set_aside_loudly_and_the_last_export_restores_it(
    project: Project, damage: str
) -> None:
    assert project.parvis("history", "export", "last.jsonl").returncode == 0
    if damage == "torn pages":
        broken = tear(project)
    else:
        broken = b"not a database " * 100
        project.history.write_bytes(broken)
    with platform() as address:
        polled = project.parvis("poll", PLATFORM_URL=address)
    assert polled.returncode == 0, polled.stderr
    [notice] = polled.stderr.splitlines()
    assert "is damaged (" in notice and '"parvis history import" restores' in notice
    [aside] = [one for one in project.history.parent.iterdir() if ASIDE.fullmatch(one.name)]
    assert aside.name in notice
    assert aside.read_bytes() == broken
    assert runs(project) == 1
    done = project.parvis("history", "import", "last.jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    assert runs(project) == 3
    status = project.parvis("status", "--language", "en")
    assert (status.returncode, status.stderr) == (0, "")
    assert status.stdout.startswith("All systems operational")


@pytest.mark.parametrize(
    "command", [("status",), ("history", "export"), ("history", "import", "empty.jsonl")]
)
def test_whichever_command_finds_the_damage_says_so(
    project: Project, command: tuple[str, ...]
) -> None:
    project.file("empty.jsonl").touch()
    tear(project)
    done = project.parvis(*command)
    assert done.returncode == 0
    assert "is damaged (" in done.stderr
    assert [one.name for one in project.history.parent.glob("*damaged*")] == [
        *ASIDE.findall(done.stderr)
    ]


# --- Read-only, full, taken ---------------------------------------------------------------------


def limited(project: Project, address: str, size: int) -> subprocess.CompletedProcess[str]:
    """``parvis poll`` where no file may be longer than `size`: what a full disk is to it."""
    return subprocess.run(
        [sys.executable, "-m", "hooks", "poll"],
        cwd=project.root,
        env=bare({"PLATFORM_URL": address, "PYTHONDONTWRITEBYTECODE": "1"}),
        capture_output=True,
        text=True,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )


@pytest.mark.parametrize("size", [0, 4_096])
def test_a_full_disk_ends_a_poll_with_a_sentence_and_takes_nothing(
    project: Project, size: int
) -> None:
    before = project.parvis("history", "export").stdout
    with platform() as address:
        done = limited(project, address, size)
        assert (done.returncode, done.stdout) == (3, "")
        assert re.fullmatch(r"The history .+ cannot be (written|read): .+\.\n", done.stderr)
        assert project.parvis("history", "export").stdout == before
        assert project.parvis("poll", PLATFORM_URL=address).returncode == 0
    assert runs(project) == 3


def test_a_second_poller_says_so_and_ends_well(project: Project) -> None:
    with platform() as address:
        with open_history(project.history, NOW) as other, other.exclusive() as free:
            assert free
            done = project.parvis("poll", PLATFORM_URL=address)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == "poll skipped: another poll is under way\n"
        assert runs(project) == 2
        assert project.parvis("poll", PLATFORM_URL=address).stdout.startswith("polled 2")


def holds_the_lock(pid: int) -> bool:
    """Whether a process holds the poll's lock, without a try that could take it from it."""
    locks = Path("/proc/locks").read_text(encoding="ascii").splitlines()
    return any("FLOCK" in line and f" {pid} " in line for line in locks)


def test_a_poll_killed_while_it_waits_leaves_no_lock_and_no_half_run(project: Project) -> None:
    with platform("slow") as address:
        process = subprocess.Popen(
            [sys.executable, "-m", "hooks", "poll"], cwd=project.root,
            env=bare({"PLATFORM_URL": address}),
        )  # fmt: skip
        while not holds_the_lock(process.pid):
            assert process.poll() is None
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    assert runs(project) == 2
    with platform() as address:
        assert project.parvis("poll", PLATFORM_URL=address).stdout.startswith("polled 2")
    assert runs(project) == 3
