"""The history file: opened, brought up to date, set aside when it is damaged."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

from hooks.status.history.histogram import parse
from hooks.status.history.latency import Gather, Merge
from hooks.status.history.lock import held
from hooks.status.history.schema import (
    VERSION,
    HistoryError,
    migrate,
    reclaim,
    transaction,
    version,
)
from hooks.status.history.store import History

BUSY = 5.0
"""Seconds to wait for another process that is writing."""
DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


class Damaged(Exception):
    """The file is not a whole SQLite database."""


def open_history(path: Path, now: datetime, *, checked: bool = False) -> History:
    """Open the history at `path`, making folder and file when missing.

    A damaged file is set aside under a name dated `now` (UTC) and a new one is begun; the history's
    `notice` says so. `checked` spares the look at every page of the file, for a reader who comes
    after each poll, which took it. Raises HistoryError, one sentence, when the file cannot be
    written, was written by a newer version, or holds something else.
    """
    notice = ""
    try:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            db = _connect(path, checked)
        except Damaged:
            notice = _begun_anew(path, now)
            db = _connect(path, checked)
    except (OSError, sqlite3.Error, Damaged) as error:
        raise HistoryError(
            f"The history {path} cannot be written: {_reason(error)}. "
            "PARVIS_HISTORY names a file in a folder that the poller may write."
        ) from error
    return History(db, path, notice)


def _reason(error: Exception) -> str:
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)


def _connect(path: Path, checked: bool) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=BUSY, isolation_level=None)
    try:
        _check(db, path, checked)
        db.execute("PRAGMA journal_mode = WAL")
        # A run that was reported as recorded survives a power cut.
        db.execute("PRAGMA synchronous = FULL")
        # typeshed knows aggregates of integers only.
        db.create_aggregate("gather", 1, Gather)  # type: ignore[arg-type]
        db.create_aggregate("merge", 1, Merge)  # type: ignore[arg-type]
        db.create_function("pack_text", 1, parse)
        migrate(db)
        reclaim(db)
        with transaction(db):
            pass
    except sqlite3.DatabaseError as error:
        db.close()
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in DAMAGED:
            raise Damaged(str(error)) from error
        raise
    except BaseException:
        db.close()
        raise
    return db


def _check(db: sqlite3.Connection, path: Path, checked: bool) -> None:
    found = "ok" if checked else db.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise Damaged(found.splitlines()[-1])
    written = version(db)
    if written > VERSION:
        raise HistoryError(
            f"The history {path} has version {written}; this Parvis knows up to {VERSION}. "
            "Update Parvis, or let PARVIS_HISTORY name another file."
        )
    if written == 0 and db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise HistoryError(
            f"{path} is a database of something else. Let PARVIS_HISTORY name another file."
        )


def _begun_anew(path: Path, now: datetime) -> str:
    """Set the file at `path` aside if it is damaged; return the notice, empty if it is not.

    Another process may have found the same damage a moment ago: what it began must stay. So who
    sets a file aside holds a lock on it, and looks again.
    """
    with held(path):
        try:
            _connect(path, checked=False).close()
        except Damaged as fault:
            aside = _set_aside(path, now)
            return (
                f"The history {path} is damaged ({fault}). It was set aside as {aside.name} and a "
                'new one was begun; "parvis history import" restores the last export.'
            )
    return ""


def _set_aside(path: Path, now: datetime) -> Path:
    name = f"{path.name}.damaged-{now:%Y-%m-%dT%H%M%SZ}"
    names = (path.with_name(name + (f"-{n}" if n else "")) for n in range(1_000))
    aside = next(one for one in names if not one.exists())
    for ending in ("", "-wal", "-shm"):
        part = path.with_name(path.name + ending)
        if part.exists():
            part.rename(aside.with_name(aside.name + ending))
    return aside
