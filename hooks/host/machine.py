"""Whether the machine has room, the right time, and something that starts the runs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from hooks.content.programs import Run
from hooks.host.findings import Finding, Level

MEGABYTE = 1_000_000
LITTLE, LEAST = 2_000 * MEGABYTE, 200 * MEGABYTE
"""Free bytes below which to look for more room, and below which a publish may fail."""
CRONTAB = Path("/etc/cron.d/parvis")
"""Where deploy/README.md puts the file of a machine without systemd."""
REFRESH, BUILD = "parvis-refresh.timer", "parvis-build.timer"
UNIT = "Id,LoadState,ActiveState,UnitFileState,NextElapseUSecRealtime"


def machine(run: Run, places: dict[str, Path], crontab: Path = CRONTAB) -> Iterator[Finding]:
    """Yield how the machine stands; `places` are what is written there, by name."""
    for name, place in places.items():
        yield _room(name, place)
    yield _clock(run)
    yield from _timers(run, crontab)


def _room(name: str, place: Path) -> Finding:
    there = next(one for one in (place, *place.absolute().parents) if one.exists())
    free = shutil.disk_usage(there).free
    told = f"{free // MEGABYTE} MB are free for the {name} ({there})."
    if free < LITTLE:
        level = Level.WRONG if free < LEAST else Level.DOUBT
        return Finding("disk", level, told, "Old copies of the history and releases can go.")
    return Finding("disk", Level.WELL, told)


def _clock(run: Run) -> Finding:
    answer = run("timedatectl", "show", "--property=NTPSynchronized", "--value")
    match (answer or b"").strip():
        case b"yes":
            return Finding("clock", Level.WELL, "The clock is kept right (NTP).")
        case b"no":
            told = "The clock is not kept right: uptime is counted by it."
            return Finding("clock", Level.WRONG, told, "Run: timedatectl set-ntp true")
    return Finding("clock", Level.UNKNOWN, "timedatectl does not tell whether the clock is right.")


def _timers(run: Run, crontab: Path) -> Iterator[Finding]:
    """Yield whether systemd, or else cron, starts the runs of each minute and each day."""
    answer = run("systemctl", "show", REFRESH, BUILD, f"--property={UNIT}")
    blocks = (answer or b"").decode(errors="replace").strip().split("\n\n")
    units = [dict(line.split("=", 1) for line in one.splitlines() if "=" in line) for one in blocks]
    loaded = {one["Id"]: one for one in units if one.get("LoadState") == "loaded" and "Id" in one}
    if loaded:
        yield from (_timer(name, loaded.get(name)) for name in (REFRESH, BUILD))
    elif crontab.is_file():
        yield Finding("timer", Level.WELL, f"cron starts the runs: {crontab}.")
    elif answer is None:
        told = f"systemctl does not tell of timers, and {crontab} is not there."
        yield Finding("timer", Level.UNKNOWN, told, "Something must start a refresh each minute.")
    else:
        told = "Nothing starts the runs: neither the timers of deploy/systemd nor a crontab."
        yield Finding("timer", Level.WRONG, told, "See “The first time” in deploy/README.md.")


def _timer(name: str, unit: dict[str, str] | None) -> Finding:
    if unit is None:
        do = f"Copy deploy/systemd/{name} to /etc/systemd/system, as deploy/README.md says."
        return Finding("timer", Level.WRONG, f"{name} is not installed.", do)
    state = unit.get("ActiveState", "")
    if state != "active":
        do = f"Run: systemctl enable --now {name}"
        return Finding("timer", Level.WRONG, f"{name} is {state or 'not running'}.", do)
    if unit.get("UnitFileState") != "enabled":
        told = f"{name} runs, and will not after the machine has started anew."
        return Finding("timer", Level.DOUBT, told, f"Run: systemctl enable {name}")
    return Finding("timer", Level.WELL, f"{name} runs.")
