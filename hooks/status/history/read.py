"""Questions to the tables; each is a handful of queries, whatever the number of components."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from hooks.status.history.buckets import Bucket
from hooks.status.history.facts import Counters, Run, Sample, Transition
from hooks.status.history.latency import Histogram
from hooks.status.history.schema import CODES, DAY, HOUR, SECOND, SOURCES, moment
from hooks.status.history.tiers import STATES, meta
from hooks.status.states import Reason
from hooks.status.verdict import Memory

SIZE = {"hourly": HOUR, "daily": DAY}


@dataclass(frozen=True)
class Last:
    """The run recorded last, whatever its clock said: it speaks for the time since."""

    id: int
    start: int
    ends: int


def last(db: sqlite3.Connection) -> Last | None:
    """Return the run recorded last, None when there is none."""
    row = db.execute("SELECT id, start, ends FROM run ORDER BY id DESC LIMIT 1").fetchone()
    return Last(*row) if row else None


def horizon(db: sqlite3.Connection, now: int) -> int:
    """Return where the counted time ends: `now`, or later when the clock was set back since."""
    run = last(db)
    return max(now, run.start) if run else now


def buckets(
    db: sqlite3.Connection, tier: str, start: int, end: int, now: int, only: str = ""
) -> dict[str, dict[int, Bucket]]:
    """Return what is known per component and bucket of `tier` that lies in [start, end).

    With `only`, the name of a component, nothing is read of the others.
    """
    names = _names(db, only)
    found: dict[str, dict[int, Bucket]] = {name: {} for name in names.values()}
    where = "start >= ? AND start < ?"
    if only:
        # The tiers are ordered by time: each bucket is looked up, or all components were read.
        starts = range(-(-start // SIZE[tier]) * SIZE[tier], end, SIZE[tier])
        where += f" AND component = {max(names, default=0)} AND start IN ({str([*starts])[1:-1]})"
    rows = db.execute(
        f"SELECT component, start, {', '.join(STATES)}, samples, blips, "
        f"latency_buckets, latency_max FROM {tier} WHERE {where}",
        (start, end),
    )
    make = Bucket._make
    for row in rows:
        found[names[row[0]]][row[1]] = make(row[2:])
    for name, code, at, ms in _tail(db, SIZE[tier], now):
        if start <= at < end and name in found:
            found[name][at] = found[name].get(at, Bucket()).longer(code, ms)
    return {name: of for name, of in found.items() if of}


def _names(db: sqlite3.Connection, only: str) -> dict[int, str]:
    where, values = ("WHERE name = ?", (only,)) if only else ("", ())
    return dict(db.execute(f"SELECT id, name FROM component {where}", values))


def _tail(db: sqlite3.Connection, size: int, now: int) -> Iterator[tuple[str, int, int, int]]:
    """Yield component, state code, bucket and milliseconds the last run speaks for until now."""
    run = last(db)
    end = min(now, run.ends) if run else 0
    if run is None or end <= run.start:
        return
    rows = db.execute(
        "SELECT name, state FROM sample JOIN component ON component.id = component WHERE run = ?",
        (run.id,),
    )
    for name, code in rows:
        if code < len(STATES):
            for at in range(run.start // size * size, end, size):
                yield name, code, at, min(end, at + size) - max(run.start, at)


def known_between(
    db: sqlite3.Connection, start: int, end: int, now: int, only: str = ""
) -> dict[str, tuple[list[int], Histogram]]:
    """Return milliseconds per state and latencies per component in [start, end).

    Exact where both fall on whole hours (whole days, once hours are gone); a bucket that is cut
    gives its share of the time evenly, and all its latencies.
    """
    limit = horizon(db, now)
    hourly_from = meta(db, "hourly_from")
    parts = [("daily", start, min(end, hourly_from)), ("hourly", max(start, hourly_from), end)]
    found: dict[str, tuple[list[int], Histogram]] = {}
    for tier, first, final in parts:
        size = SIZE[tier]
        if first >= final:
            continue
        for name, of in buckets(db, tier, first // size * size, final, now, only).items():
            known, histogram = found.setdefault(name, ([0] * len(STATES), Histogram()))
            for at, bucket in of.items():
                whole = min(at + size, limit) - at
                part = min(at + size, limit, final) - max(at, first)
                if whole > 0 and part > 0:
                    for code, ms in enumerate(bucket.known):
                        known[code] += ms * part // whole
                histogram.add(bucket.latencies, bucket.largest)
    return found


def blips(db: sqlite3.Connection, start: int, end: int) -> dict[str, int]:
    """Return how many runs of the hours in [start, end) saw an unconfirmed change, if any did."""
    rows = db.execute(
        "SELECT name, sum(blips) FROM hourly JOIN component ON component.id = component "
        "WHERE start > ? AND start < ? AND blips > 0 GROUP BY name",
        (start - HOUR, end),
    )
    return dict(rows)


def last_run(db: sqlite3.Connection) -> Run | None:
    """Return the run recorded last, whatever its clock said; None when there is none."""
    row = db.execute(
        "SELECT start, finish, interval, controls, offline, probes FROM run "
        "ORDER BY id DESC LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    start, finish, interval, controls, offline, probes = row
    controls_ok = None if controls is None else bool(controls)
    return Run(moment(start), moment(finish), interval / SECOND, controls_ok, bool(offline), probes)


def samples(db: sqlite3.Connection) -> dict[str, Sample]:
    """Return what the run recorded last published of each component, and of the poller."""
    rows = db.execute(
        "SELECT name, state, raw, reason, source FROM sample "
        "JOIN component ON component.id = component WHERE run = (SELECT max(id) FROM run)"
    )
    return {
        name: Sample(CODES[state], CODES[raw], reason, SOURCES[source])
        for name, state, raw, reason, source in rows
    }


def memories(db: sqlite3.Connection) -> dict[str, Memory]:
    """Return what is remembered of each component that was polled last."""
    rows = db.execute(
        "SELECT name, confirmed, reason, cause, since, candidate, candidate_since, count "
        "FROM memory JOIN component ON component.id = component"
    )
    return {
        name: Memory(
            CODES[confirmed],
            Reason(reason),
            cause,
            None if since is None else moment(since),
            None if candidate is None else CODES[candidate],
            None if candidate_since is None else moment(candidate_since),
            count,
        )
        for name, confirmed, reason, cause, since, candidate, candidate_since, count in rows
    }


def counters(db: sqlite3.Connection) -> Counters:
    """Return what the last run's metric probes left for the next."""
    rows = db.execute("SELECT name, value FROM counters")
    return {name: json.loads(value) for name, value in rows}


_TRANSITION = (
    "SELECT name, old, new, reason, source, cause, since, recorded FROM transition "
    "JOIN component ON component.id = component"
)


def published(db: sqlite3.Connection) -> dict[str, Transition]:
    """Return the newest transition of each component."""
    newest_ids = "SELECT max(id) FROM transition GROUP BY component"
    found = transitions(db, f"transition.id IN ({newest_ids})")
    return {one.component: one for one in found}


def transitions(
    db: sqlite3.Connection, where: str, values: tuple[str, ...] = (), limit: int = -1
) -> tuple[Transition, ...]:
    """Return the newest `limit` transitions that the SQL `where` keeps, newest first; -1 is all."""
    select = f"{_TRANSITION} WHERE {where} ORDER BY transition.id DESC LIMIT ?"
    rows = db.execute(select, (*values, limit))
    return tuple(
        Transition(
            name,
            CODES[old],
            CODES[new],
            reason,
            SOURCES[source],
            cause,
            moment(since),
            moment(at),
        )
        for name, old, new, reason, source, cause, since, at in rows
    )
