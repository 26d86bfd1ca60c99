"""The history as JSON Lines, and as a copy.

One line per row: ``{"table": "daily", "start": "2026-09-16T00:00:00.000Z", "component": "web",
"operational": 86400000, ...}``. Times are ISO 8601 in UTC, durations milliseconds, latencies
microseconds, states and sources their words, histograms their text (see `histogram`). The first
line gives the schema version. Runs, changes and deliveries come newest first.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from hooks.status.history import histogram, tiers
from hooks.status.history.lines import check, packed
from hooks.status.history.schema import (
    CODE,
    CODES,
    SOURCE,
    SOURCES,
    VERSION,
    HistoryError,
    moment,
    stamp,
)
from hooks.status.history.write import identify
from hooks.status.states import State
from hooks.status.verdict import Source

TIMES = {"start", "finish", "ends", "since", "candidate_since", "recorded", "at"}
STATES = {"state", "raw", "old", "new", "confirmed", "candidate"}
HISTOGRAM = "latency_buckets"

_NAMED = "JOIN component ON component.id = {0}.component"
TABLES: Mapping[str, str] = {
    "meta": "SELECT * FROM meta",
    "run": "SELECT * FROM run ORDER BY id DESC",
    "sample": f"""SELECT sample.*, name AS component, run.start AS run FROM sample
      {_NAMED.format("sample")} JOIN run ON run.id = run""",
    "hourly": f"SELECT hourly.*, name AS component FROM hourly {_NAMED.format('hourly')}",
    "daily": f"SELECT daily.*, name AS component FROM daily {_NAMED.format('daily')}",
    "transition": f"""SELECT transition.*, name AS component FROM transition
      {_NAMED.format("transition")} ORDER BY transition.id DESC""",
    "memory": f"SELECT memory.*, name AS component FROM memory {_NAMED.format('memory')}",
    "counters": "SELECT * FROM counters",
    "delivery": "SELECT * FROM delivery ORDER BY id DESC",
}
"""How each table is read; later columns stand for earlier ones of the same name."""


def export(db: sqlite3.Connection) -> Iterator[str]:
    """Yield the lines of an export: one moment of the history, even while a poll writes."""
    db.execute("BEGIN")
    try:
        yield json.dumps({"table": "history", "version": VERSION})
        for table, select in TABLES.items():
            rows = db.execute(select)
            names = [column[0] for column in rows.description]
            for row in rows:
                yield json.dumps({"table": table, **_out(dict(zip(names, row, strict=True)))})
    finally:
        db.execute("COMMIT")


def _out(row: dict[str, Any]) -> dict[str, Any]:
    row.pop("id", None)
    return {name: _said(name, value) for name, value in row.items()}


def _said(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in TIMES or name == "run":
        return f"{moment(value):%Y-%m-%dT%H:%M:%S}.{value % 1_000:03}Z"
    if name == HISTOGRAM:
        return histogram.text(value)
    if name == "source":
        return SOURCES[value]
    return CODES[value] if name in STATES else value


def load(db: sqlite3.Connection, lines: Iterable[str]) -> int:
    """Merge `lines` in; return how many. To be called inside a transaction.

    Raises HistoryError naming the first line that is not of an export.
    """
    columns = {
        table: {row[1]: row[2] for row in db.execute(f"PRAGMA table_info({table})")}
        for table in TABLES
    }
    ids: dict[str, int] = {}
    count = 0
    for count, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            if not isinstance(row, dict) or row.get("table") not in {"history", *TABLES}:
                raise ValueError("it names no table")
            table = row.pop("table")
            if table == "history":
                _check_version(row["version"])
            elif row.keys() <= columns[table].keys():
                meant = _meant(db, row, ids)
                check(table, meant, columns[table])
                _take(db, table, meant)
            else:
                raise ValueError(f"unknown key {min(row.keys() - columns[table].keys())}")
        except (ValueError, KeyError, TypeError, OverflowError, sqlite3.IntegrityError) as error:
            raise HistoryError(
                f"Line {count} is not a line of an export ({error}). Nothing was imported."
            ) from error
    tiers.recount_all(db)
    return count


def _check_version(version: int) -> None:
    if version > VERSION:
        raise ValueError(f"version {version}; this Parvis knows up to {VERSION}")


def _meant(db: sqlite3.Connection, row: dict[str, Any], ids: dict[str, int]) -> dict[str, Any]:
    meant: dict[str, Any] = {}
    for name, value in row.items():
        if value is None:
            meant[name] = None
        elif name in TIMES:
            meant[name] = stamp(datetime.fromisoformat(value))
        elif name in STATES:
            meant[name] = CODE[State(value)]
        elif name == "source":
            meant[name] = SOURCE[Source(value)]
        elif name == HISTOGRAM:
            meant[name] = packed(value)
        elif name == "component":
            if value not in ids:
                ids |= identify(db, [value])
            meant[name] = ids[value]
        elif name == "run":
            start = stamp(datetime.fromisoformat(value))
            found = db.execute("SELECT id FROM run WHERE start = ?", (start,)).fetchone()
            if found is None:
                raise ValueError(f"no run starts at {value}")
            meant[name] = found[0]
        else:
            meant[name] = value
    return meant


def _take(db: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    if table == "meta":
        # The moments up to which samples and hours are gone; the first run; the mark of a demo.
        mine = tiers.meta(db, row["key"])
        better = min if row["key"] == "born" and mine else max
        tiers.set_meta(db, row["key"], better(mine, row["value"]))
        return
    if table == "transition" and _is_known(db, row):
        return
    if table in ("run", "transition", "delivery"):
        # Lines come newest first: lower ids keep what was imported older than what is here.
        row["id"] = db.execute(f"SELECT coalesce(min(id), 1) - 1 FROM {table}").fetchone()[0]
    names = ", ".join(row)
    marks = ", ".join(f":{name}" for name in row)
    db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING", row)


def _is_known(db: sqlite3.Connection, row: dict[str, Any]) -> bool:
    same = "component = :component AND since = :since AND recorded = :recorded AND new = :new"
    return bool(db.execute(f"SELECT 1 FROM transition WHERE {same}", row).fetchone())


def copy(db: sqlite3.Connection, to: Path) -> None:
    """Write a compact copy of the database to `to`; raises HistoryError when `to` exists."""
    if to.exists():
        raise HistoryError(f"{to} exists already. Name a file that does not.")
    # A copy that was cut short must not look like a backup.
    part = to.with_name(f"{to.name}.part")
    part.unlink(missing_ok=True)
    try:
        db.execute("VACUUM INTO ?", (str(part),))
        part.rename(to)
    finally:
        # Nor may it fill a disk that is full.
        part.unlink(missing_ok=True)
