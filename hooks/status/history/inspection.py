"""The history file as it is, read without changing anything."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hooks.status.history.read import last
from hooks.status.history.schema import VERSION, moment, version


@dataclass(frozen=True)
class Inspection:
    """What a history file is."""

    fault: str
    """Why it cannot be used, as words for a sentence; empty when it can."""
    last_run: datetime | None = None
    """When the last run began, UTC; None when there was none, or it cannot be read."""


def inspect(path: Path) -> Inspection:
    """Return how the file at `path` is; nothing is made, migrated or set aside, nothing raised."""
    # While nobody has the file open it is read as it lies: a reader would leave files beside it.
    # (Not Path.exists, which raises for what is in a folder that this user may not enter.)
    how = "mode=ro" if os.access(f"{path}-wal", os.F_OK) else "mode=ro&immutable=1"
    try:
        db = sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)
        try:
            checked = db.execute("PRAGMA quick_check(1)").fetchone()[0]
            if checked != "ok":
                return Inspection(f"is damaged: {checked.splitlines()[-1]}")
            written = version(db)
            if written > VERSION:
                return Inspection(f"has version {written}; this Parvis knows up to {VERSION}")
            run = last(db) if written else None
            return Inspection("", moment(run.start) if run else None)
        finally:
            db.close()
    except sqlite3.Error as error:
        return Inspection(f"cannot be read: {error}")
