"""Whether the history can be written, is whole, and grows each minute."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from hooks.host.findings import Finding, Level
from hooks.status.history.inspection import Inspection

DO = "Give it to the user of the runs, or let PARVIS_HISTORY name another file."


def history(
    path: Path, seen: Inspection, environ: Mapping[str, str], now: datetime, late: timedelta
) -> Iterator[Finding]:
    """Yield how the history at `path`, as it was `seen`, is at `now` (UTC).

    Its last run may be `late` ago.
    """
    if "PARVIS_HISTORY" not in environ:
        told = f"PARVIS_HISTORY is not set: the history is {path}, inside the project."
        do = "Let it name a file elsewhere: a fresh clone of the project has no history."
        yield Finding("history", Level.DOUBT, told, do)
    if fault := _unwritable(path):
        yield Finding("history", Level.WRONG, fault, DO)
        return
    if not path.exists():
        yield Finding("history", Level.DOUBT, f"{path} is not there yet: there was no run.")
        return
    if seen.fault:
        do = "A run sets a damaged one aside; an older copy: see guides/operate.md."
        yield Finding("history", Level.WRONG, f"{path} {seen.fault}.", do)
    else:
        yield _last(path, seen.last_run, now, late)


def _unwritable(path: Path) -> str:
    """Return why the file or its folder cannot be written by this user; empty when they can."""
    # Not Path.exists, which raises for what is in a folder that this user may not enter.
    there = [one for one in (path, *path.absolute().parents) if os.access(one, os.F_OK)]
    # SQLite makes its own files beside the history: the folder must be writable too.
    for place in there[:2] if there[0] == path else there[:1]:
        if not os.access(place, os.W_OK):
            return f"{place} cannot be written by this user; it belongs to {_owner(place)}."
    return ""


def _owner(place: Path) -> str:
    try:
        return place.owner()
    except KeyError:
        return f"user {place.stat().st_uid}"


def _last(path: Path, run: datetime | None, now: datetime, late: timedelta) -> Finding:
    if run is None:
        return Finding("history", Level.DOUBT, f"{path} is whole, and has no run yet.")
    if run - now > late:
        told = f"{path}: the last run was at {run:%Y-%m-%d %H:%M} UTC, which is yet to come."
        return Finding("history", Level.WRONG, told, "The clock was set back: look at it.")
    ago = timedelta(seconds=max(0, int((now - run).total_seconds())))
    told = f"{path} is whole; the last run was {ago} (hours:minutes:seconds) ago."
    if ago > late:
        return Finding(
            "history",
            Level.WRONG,
            told,
            "Nothing starts the runs any more: look at the timer and its log.",
        )
    return Finding("history", Level.WELL, told)
