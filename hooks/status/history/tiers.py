"""Samples into hours, hours into days; and out with what has been counted long enough.

Hours and days are never added to, always counted anew from the tier below while that is whole, so
a run recorded twice, out of order or dated back ends in the same figures. Nothing is counted past
the run recorded last: where a clock was set back, what it once called the future is not there yet.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from hooks.status.history.schema import DAY, HOUR, SOURCE
from hooks.status.verdict import Source

KEEP_SAMPLES = 48 * HOUR
KEEP_HOURS = 35 * DAY
STATES = ("operational", "degraded", "partial", "major", "maintenance")
"""Columns of the tiers in the order of the state codes; the rest of a window is unknown."""

_SUMS = ", ".join(f"sum(CASE state WHEN {code} THEN ms ELSE 0 END)" for code in range(len(STATES)))
_COLUMNS = (
    f"start, component, {', '.join(STATES)}, samples, blips, "
    "latency_count, latency_sum, latency_max, latency_buckets"
)
# What was seen was not confirmed, for better or for worse; what people declared is no sight.
_BLIP = (
    f"(raw <= 3 AND state < raw OR raw < state AND state <= 3 AND source = {SOURCE[Source.PROBE]})"
)
# A span is the part of an hour that a run speaks for: from its start until the next run, at most
# two intervals. The run recorded last speaks for no time yet.
_HOUR = f"""
WITH span AS (
  SELECT id, start, max(0, min(ends, :until, :start + {HOUR}) - max(start, :start)) AS ms
  FROM run
  WHERE start < :start + {HOUR} AND start <= :until
    AND start >= coalesce((SELECT max(start) FROM run WHERE start <= :start), :start)
),
seen AS (
  SELECT component, state, raw, source, ms, start >= :start AS inside,
         CASE WHEN start >= :start THEN latency END AS latency
  FROM span JOIN sample ON sample.run = span.id
)
INSERT INTO hourly ({_COLUMNS})
SELECT :start, component, {_SUMS},
       sum(inside), sum(inside AND {_BLIP}),
       count(latency), coalesce(sum(latency), 0), coalesce(max(latency), 0), gather(latency)
FROM seen GROUP BY component
"""
_DAY = f"""
INSERT INTO daily ({_COLUMNS})
SELECT :start, component, {", ".join(f"sum({name})" for name in STATES)},
       sum(samples), sum(blips),
       sum(latency_count), sum(latency_sum), max(latency_max), merge(latency_buckets)
FROM hourly WHERE start >= :start AND start < :start + {DAY} AND start <= :until
GROUP BY component
"""


def hours(spans: Iterable[tuple[int, int]]) -> set[int]:
    """Return the starts of the hours that `spans` (from, to) touch."""
    return {hour for start, end in spans for hour in range(start // HOUR * HOUR, end + 1, HOUR)}


def recount(db: sqlite3.Connection, touched: Iterable[int], until: int) -> None:
    """Count the hours `touched`, and their days, anew; sealed ones stay as they are.

    `until` is the start of the run recorded last.
    """
    sealed = meta(db, "sealed")
    fresh = [hour for hour in touched if sealed <= hour <= until]
    for hour in fresh:
        db.execute("DELETE FROM hourly WHERE start = ?", (hour,))
        db.execute(_HOUR, {"start": hour, "until": until})
    for day in {hour // DAY * DAY for hour in fresh}:
        db.execute("DELETE FROM daily WHERE start = ?", (day,))
        db.execute(_DAY, {"start": day, "until": until})


def recount_all(db: sqlite3.Connection) -> None:
    """Count anew every hour whose samples are still there, and their days."""
    first = db.execute("SELECT min(start) FROM run").fetchone()[0]
    if first is not None:
        last = db.execute("SELECT start FROM run ORDER BY id DESC LIMIT 1").fetchone()[0]
        recount(db, hours([(max(first, meta(db, "sealed")), last)]), last)


def prune(db: sqlite3.Connection, now: int) -> None:
    """Remove samples and hours past their time, once an hour and once a day.

    `now` is the older of this run and the one before it: a clock that jumped ahead once must not
    throw away what is still young.
    """
    sealed = (now - KEEP_SAMPLES) // HOUR * HOUR
    if sealed <= meta(db, "sealed"):
        return
    set_meta(db, "sealed", sealed)
    db.execute(
        "DELETE FROM sample WHERE run IN (SELECT id FROM run WHERE start < ?1 AND ends <= ?1)",
        (sealed,),
    )
    old = (now - KEEP_HOURS) // DAY * DAY
    if old > meta(db, "hourly_from"):
        set_meta(db, "hourly_from", old)
        db.execute("DELETE FROM hourly WHERE start < ?", (old,))
        db.execute("DELETE FROM run WHERE start < ?1 AND ends <= ?1", (old,))


def meta(db: sqlite3.Connection, key: str) -> int:
    """Return a figure about the history itself; 0 when it was never set."""
    row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return int(row[0]) if row else 0


def set_meta(db: sqlite3.Connection, key: str, value: int) -> None:
    """Keep a figure about the history itself."""
    db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
