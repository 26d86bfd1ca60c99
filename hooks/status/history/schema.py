"""The tables, version by version, and the way from any older one to the newest.

Times are whole milliseconds since 1970 UTC, durations whole milliseconds, latencies whole
microseconds: integers add up exactly, and SQLite packs them tightly. States are stored as their
place in `CODES`, sources as theirs in `SOURCES`, histograms packed (see `histogram`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

from hooks.status.states import State
from hooks.status.verdict import Source

CODES = (
    State.OPERATIONAL,
    State.DEGRADED,
    State.PARTIAL,
    State.MAJOR,
    State.MAINTENANCE,
    State.UNKNOWN,
)
"""A state's number in the tables; never reordered. 0 to 3 grow worse."""
CODE = {state: code for code, state in enumerate(CODES)}
SOURCES = (
    Source.PROBE,
    Source.INCIDENT,
    Source.MAINTENANCE,
    Source.DEPENDENCY,
    Source.POLLER,
)
"""A source's number in the tables; never reordered."""
SOURCE = {source: code for code, source in enumerate(SOURCES)}

SECOND = 1_000
HOUR = 3_600 * SECOND
DAY = 24 * HOUR
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

POLLER = "@poller"
"""The name under which the poller's own uptime is kept; no component can have it."""

TIER = """
  start INTEGER NOT NULL,
  component INTEGER NOT NULL REFERENCES component,
  operational INTEGER NOT NULL,
  degraded INTEGER NOT NULL,
  partial INTEGER NOT NULL,
  major INTEGER NOT NULL,
  maintenance INTEGER NOT NULL,
  samples INTEGER NOT NULL,
  latency_count INTEGER NOT NULL,
  latency_sum INTEGER NOT NULL,
  latency_max INTEGER NOT NULL,
  latency_buckets TEXT NOT NULL,
  PRIMARY KEY (start, component)
"""

PACKED_TIER = TIER.replace(
    "latency_buckets TEXT NOT NULL,",
    "latency_buckets BLOB NOT NULL,\n  blips INTEGER NOT NULL,",
)
_PACKED = (
    "start, component, operational, degraded, partial, major, maintenance, samples, "
    "latency_count, latency_sum, latency_max, pack_text(latency_buckets), blips"
)
_CODED = (
    "CASE source WHEN 'probe' THEN 0 WHEN 'incident' THEN 1 WHEN 'maintenance' THEN 2 "
    "WHEN 'dependency' THEN 3 WHEN 'poller' THEN 4 END"
)


def _anew(table: str, definition: str, selected: str) -> Sequence[str]:
    """Return the statements that make `table` anew with what is `selected` of the old one."""
    return (
        f"ALTER TABLE {table} RENAME TO old_{table}",
        f"CREATE TABLE {table} {definition}",
        f"INSERT INTO {table} SELECT {selected} FROM old_{table}",
        f"DROP TABLE old_{table}",
    )


MIGRATIONS: Sequence[Sequence[str]] = (
    (
        "CREATE TABLE component (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
        # `ends`: the state seen holds until then at most; the next run cuts it short.
        """CREATE TABLE run (
          id INTEGER PRIMARY KEY,
          start INTEGER NOT NULL UNIQUE,
          finish INTEGER NOT NULL,
          ends INTEGER NOT NULL,
          interval INTEGER NOT NULL,
          controls INTEGER,
          offline INTEGER NOT NULL,
          probes INTEGER NOT NULL
        )""",
        """CREATE TABLE sample (
          run INTEGER NOT NULL REFERENCES run,
          component INTEGER NOT NULL REFERENCES component,
          state INTEGER NOT NULL,
          raw INTEGER NOT NULL,
          reason TEXT NOT NULL,
          source TEXT NOT NULL,
          latency INTEGER,
          PRIMARY KEY (run, component)
        ) WITHOUT ROWID""",
        f"CREATE TABLE hourly ({TIER}) WITHOUT ROWID",
        f"CREATE TABLE daily ({TIER}) WITHOUT ROWID",
        """CREATE TABLE transition (
          id INTEGER PRIMARY KEY,
          component INTEGER NOT NULL REFERENCES component,
          old INTEGER NOT NULL,
          new INTEGER NOT NULL,
          reason TEXT NOT NULL,
          source TEXT NOT NULL,
          cause TEXT NOT NULL,
          since INTEGER NOT NULL,
          recorded INTEGER NOT NULL
        )""",
        "CREATE INDEX transition_component ON transition (component, id)",
        """CREATE TABLE memory (
          component INTEGER PRIMARY KEY REFERENCES component,
          confirmed INTEGER NOT NULL,
          reason TEXT NOT NULL,
          cause TEXT NOT NULL,
          since INTEGER,
          candidate INTEGER,
          candidate_since INTEGER,
          count INTEGER NOT NULL
        )""",
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
    ),
    (
        # What a metric probe compares with at the next poll; and how often a run saw a change that
        # was not confirmed, so that flapping stays visible after the samples are gone.
        "CREATE TABLE counters (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        "ALTER TABLE hourly ADD COLUMN blips INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE daily ADD COLUMN blips INTEGER NOT NULL DEFAULT 0",
    ),
    (
        # One row per attempt to tell one thing to one route, written before anything is sent.
        """CREATE TABLE delivery (
          id INTEGER PRIMARY KEY,
          route TEXT NOT NULL,
          kind TEXT NOT NULL,
          topic TEXT NOT NULL,
          edition TEXT NOT NULL,
          attempt INTEGER NOT NULL,
          state INTEGER,
          at INTEGER NOT NULL,
          outcome TEXT NOT NULL,
          detail TEXT NOT NULL,
          UNIQUE (route, kind, topic, edition, attempt)
        )""",
    ),
    (
        # Two years of a hundred components in half the space: histograms packed, sources as codes.
        *_anew("hourly", f"({PACKED_TIER}) WITHOUT ROWID", _PACKED),
        *_anew("daily", f"({PACKED_TIER}) WITHOUT ROWID", _PACKED),
        *_anew(
            "sample",
            """(
          run INTEGER NOT NULL REFERENCES run,
          component INTEGER NOT NULL REFERENCES component,
          state INTEGER NOT NULL,
          raw INTEGER NOT NULL,
          reason TEXT NOT NULL,
          source INTEGER NOT NULL,
          latency INTEGER,
          PRIMARY KEY (run, component)
        ) WITHOUT ROWID""",
            f"run, component, state, raw, reason, {_CODED}, latency",
        ),
        *_anew(
            "transition",
            """(
          id INTEGER PRIMARY KEY,
          component INTEGER NOT NULL REFERENCES component,
          old INTEGER NOT NULL,
          new INTEGER NOT NULL,
          reason TEXT NOT NULL,
          source INTEGER NOT NULL,
          cause TEXT NOT NULL,
          since INTEGER NOT NULL,
          recorded INTEGER NOT NULL
        )""",
            f"id, component, old, new, reason, {_CODED}, cause, since, recorded",
        ),
        "CREATE INDEX transition_component ON transition (component, id)",
    ),
)
"""Step n leads from version n to n + 1; a step that was released is never changed."""
VERSION = len(MIGRATIONS)
FREE = 256
"""Pages of the file, 1 MiB, that may lie free for good."""


class HistoryError(Exception):
    """The history cannot be read or written: one sentence for whoever runs the poller."""


def version(db: sqlite3.Connection) -> int:
    """Return the schema version of `db`; 0 for an empty file."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def migrate(db: sqlite3.Connection) -> None:
    """Bring `db` to the newest version, each step whole or not at all."""
    while (old := version(db)) < VERSION:
        with transaction(db):
            # Another process may have gone ahead while this one waited for the lock.
            if version(db) == old:
                for statement in MIGRATIONS[old]:
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {old + 1}")


def reclaim(db: sqlite3.Connection) -> None:
    """Give the space back that lies free in the file, once that is more than half of it.

    So it is after a migration, also of one that was killed before it came to this. What is pruned
    each hour and day is soon used again, and `auto_vacuum` would cost every write to move it. The
    copy is whole or not made at all; on a full disk, or when others write, the file stays as it is.
    """
    pages, free = (
        int(db.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "freelist_count")
    )
    if free > max(FREE, pages // 2):
        with suppress(sqlite3.OperationalError):
            db.execute("VACUUM")


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Everything inside is written, or nothing is."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        # A full disk or a killed disk may have ended the transaction already.
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def stamp(time: datetime) -> int:
    """Return an aware datetime as the tables hold it."""
    return (time - EPOCH) // timedelta(milliseconds=1)


def moment(ms: int) -> datetime:
    """Return a time of the tables as an aware datetime, UTC."""
    return EPOCH + timedelta(milliseconds=ms)
