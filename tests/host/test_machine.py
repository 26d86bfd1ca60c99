"""What the doctor says of a machine, as the machine's own programs tell it."""

from __future__ import annotations

import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from hooks.content.programs import Run, runner
from hooks.host.findings import Level
from hooks.host.machine import machine

TIMER = "Id={}\nLoadState=loaded\nActiveState={}\nUnitFileState={}\nNextElapseUSecRealtime=\n"
MISSING = "Id={}\nLoadState=not-found\nActiveState=inactive\nUnitFileState=\n"
REFRESH, BUILD = "parvis-refresh.timer", "parvis-build.timer"
Usage = namedtuple("Usage", "total used free")


def programs(folder: Path, **said: str) -> Run:
    """The programs of a machine, each a script that prints what the real one would."""
    for name, text in said.items():
        script = folder / name
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        script.write_text(f"#!/bin/sh\ncat {folder}/{name}.txt\n", encoding="utf-8")
        script.chmod(0o755)
    return runner(folder, {"PATH": f"{folder}:/usr/bin:/bin" if said else str(folder)})


def told(run: Run, folder: Path, subject: str) -> list[tuple[Level, str, str]]:
    found = machine(run, {"history": folder / "history.db"}, folder / "crontab")
    return [(one.level, one.found, one.do) for one in found if one.subject == subject]


def units(refresh: str, build: str) -> str:
    return f"{refresh}\n{build}"


def test_both_timers_run(tmp_path: Path) -> None:
    said = units(*(TIMER.format(name, "active", "enabled") for name in (REFRESH, BUILD)))
    levels = [level for level, *_ in told(programs(tmp_path, systemctl=said), tmp_path, "timer")]
    assert levels == [Level.WELL, Level.WELL]


@pytest.mark.parametrize(
    ("state", "file", "level", "do"),
    [
        ("inactive", "enabled", Level.WRONG, f"Run: systemctl enable --now {REFRESH}"),
        ("failed", "enabled", Level.WRONG, f"Run: systemctl enable --now {REFRESH}"),
        ("active", "disabled", Level.DOUBT, f"Run: systemctl enable {REFRESH}"),
    ],
)
def test_a_timer_that_does_not_run_or_will_not_is_told(
    tmp_path: Path, state: str, file: str, level: Level, do: str
) -> None:
    said = units(TIMER.format(REFRESH, state, file), TIMER.format(BUILD, "active", "enabled"))
    first, _ = told(programs(tmp_path, systemctl=said), tmp_path, "timer")
    assert (first[0], first[2]) == (level, do)


def test_a_timer_that_is_not_installed_is_told_beside_one_that_is(tmp_path: Path) -> None:
    said = units(TIMER.format(REFRESH, "active", "enabled"), MISSING.format(BUILD))
    _, second = told(programs(tmp_path, systemctl=said), tmp_path, "timer")
    assert second[0] is Level.WRONG and f"{BUILD} is not installed" in second[1]


def test_cron_does_as_well(tmp_path: Path) -> None:
    run = programs(tmp_path, systemctl=units(*(MISSING.format(one) for one in (REFRESH, BUILD))))
    ((level, found, _),) = told(run, tmp_path, "timer")
    assert level is Level.WRONG and "Nothing starts the runs" in found
    (tmp_path / "crontab").touch()
    ((level, found, _),) = told(run, tmp_path, "timer")
    assert level is Level.WELL and "cron starts the runs" in found


def test_a_machine_without_systemd_is_not_known(tmp_path: Path) -> None:
    run = programs(tmp_path)
    assert [level for level, *_ in told(run, tmp_path, "timer")] == [Level.UNKNOWN]
    assert [level for level, *_ in told(run, tmp_path, "clock")] == [Level.UNKNOWN]


@pytest.mark.parametrize(("said", "level"), [("yes\n", Level.WELL), ("no\n", Level.WRONG)])
def test_the_clock_is_what_timedatectl_says(tmp_path: Path, said: str, level: Level) -> None:
    run = programs(tmp_path, timedatectl=said)
    assert [one for one, *_ in told(run, tmp_path, "clock")] == [level]


@pytest.mark.parametrize(
    ("free", "level"),
    [(50_000_000_000, Level.WELL), (1_000_000_000, Level.DOUBT), (90_000_000, Level.WRONG)],
)
def test_little_room_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, level: Level
) -> None:
    # No test may fill the machine's disk.
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(free, 0, free))
    ((found, words, _),) = told(programs(tmp_path), tmp_path / "not/there", "disk")
    assert found is level and f"{free // 1_000_000} MB are free for the history" in words
