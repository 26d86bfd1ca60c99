"""One run into the tables: samples, memory, transitions, tiers."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping

from hooks.status.history import deliveries, read, tiers
from hooks.status.history.facts import Entry, Run, Transition
from hooks.status.history.schema import CODE, POLLER, SOURCE, stamp
from hooks.status.states import Reason, State
from hooks.status.verdict import Memory, Source, Verdict

MICROSECONDS = 1_000_000

Span = tuple[int, int]
"""From and to, in the tables' milliseconds."""


def record(db: sqlite3.Connection, entry: Entry) -> tuple[Transition, ...]:
    """Write one run; return the changes it published. To be called inside a transaction."""
    ids = identify(db, [*entry.verdicts, POLLER])
    last = read.last(db)
    now = stamp(entry.run.start)
    run_id, touched = _run(db, entry.run)
    _samples(db, run_id, ids, entry)
    changes = _transitions(db, ids, entry)
    touched += _date_back(db, ids, entry, changes)
    if last:
        # After a clock was set back, runs it had dated ahead come into their own.
        touched.append((max(last.start, now - tiers.KEEP_SAMPLES), now))
    _remember(db, ids, entry.verdicts)
    _keep_counters(db, entry)
    if not tiers.meta(db, "born"):
        tiers.set_meta(db, "born", now)
    tiers.recount(db, tiers.hours(touched), now)
    tiers.prune(db, min(now, last.start) if last else now)
    return changes


def identify(db: sqlite3.Connection, names: Iterable[str]) -> dict[str, int]:
    """Return the number of each component, giving one to those that are new."""
    rows = [(name,) for name in names]
    db.executemany("INSERT OR IGNORE INTO component (name) VALUES (?)", rows)
    return dict(db.execute("SELECT name, id FROM component"))


def rename(db: sqlite3.Connection, old: str, new: str) -> None:
    """Let the history of `old` go on under `new`; where both have one, that of `new` wins."""
    ids = dict(db.execute("SELECT name, id FROM component WHERE name IN (?, ?)", (old, new)))
    if old not in ids:
        return
    if new not in ids:
        db.execute("UPDATE component SET name = ? WHERE name = ?", (new, old))
    else:
        for table in ("sample", "hourly", "daily", "transition", "memory"):
            db.execute(
                f"UPDATE OR IGNORE {table} SET component = ? WHERE component = ?",
                (ids[new], ids[old]),
            )
            db.execute(f"DELETE FROM {table} WHERE component = ?", (ids[old],))
        db.execute("DELETE FROM component WHERE id = ?", (ids[old],))
    db.execute("UPDATE OR REPLACE counters SET name = ? WHERE name = ?", (new, old))
    deliveries.rename(db, old, new)


def _run(db: sqlite3.Connection, run: Run) -> tuple[int, list[Span]]:
    """Insert the run in its place in time; return its id and the spans whose owner changed."""
    start = stamp(run.start)
    interval = round(run.interval * 1_000)
    db.execute("DELETE FROM sample WHERE run IN (SELECT id FROM run WHERE start = ?)", (start,))
    db.execute("DELETE FROM run WHERE start = ?", (start,))
    before = db.execute(
        "SELECT start, ends FROM run WHERE start < ? ORDER BY start DESC LIMIT 1", (start,)
    ).fetchone()
    # A later run exists already when the clock has gone backwards.
    after = db.execute("SELECT min(start) FROM run WHERE start > ?", (start,)).fetchone()[0]
    ends = min(start + 2 * interval, after or start + 2 * interval)
    db.execute("UPDATE run SET ends = ?1 WHERE start < ?1 AND ends > ?1", (start,))
    cursor = db.execute(
        "INSERT INTO run (start, finish, ends, interval, controls, offline, probes) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            start,
            max(start, stamp(run.finish)),
            ends,
            interval,
            run.controls_ok,
            run.offline,
            run.probes,
        ),
    )
    return int(cursor.lastrowid or 0), [(start, ends), *([before] if before else [])]


def _samples(db: sqlite3.Connection, run_id: int, ids: Mapping[str, int], entry: Entry) -> None:
    rows = [
        (
            run_id,
            ids[name],
            CODE[verdict.state],
            CODE[verdict.raw],
            verdict.reason,
            SOURCE[verdict.source],
            None
            if (seconds := entry.latencies.get(name)) is None
            else round(seconds * MICROSECONDS),
        )
        for name, verdict in entry.verdicts.items()
    ]
    poller = State.MAJOR if entry.run.offline else State.OPERATIONAL
    reason = Reason.POLLER_OFFLINE if entry.run.offline else Reason.OK
    code = CODE[poller]
    rows.append((run_id, ids[POLLER], code, code, reason, SOURCE[Source.POLLER], None))
    db.executemany("INSERT INTO sample VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def _transitions(
    db: sqlite3.Connection, ids: Mapping[str, int], entry: Entry
) -> tuple[Transition, ...]:
    published, memories = read.published(db), read.memories(db)
    changes = []
    for name, verdict in entry.verdicts.items():
        last = published.get(name)
        old = last.new if last else State.UNKNOWN
        if verdict.state is old:
            continue
        changed = _changed(memories.get(name, Memory()), verdict)
        # Where a declared state ends, the probe's own state is older than its publication.
        dated = verdict.since is not None and (changed or verdict.source is not Source.PROBE)
        since = verdict.since if dated and verdict.since else entry.run.start
        changes.append(
            Transition(
                name,
                old,
                verdict.state,
                verdict.reason,
                verdict.source,
                verdict.cause,
                min(since, entry.run.start),
                entry.run.start,
            )
        )
    db.executemany(
        "INSERT INTO transition (component, old, new, reason, source, cause, since, recorded) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                ids[one.component],
                CODE[one.old],
                CODE[one.new],
                one.reason,
                SOURCE[Source(one.source)],
                one.cause,
                stamp(one.since),
                stamp(one.recorded),
            )
            for one in changes
        ],
    )
    return tuple(changes)


def _changed(before: Memory, verdict: Verdict) -> bool:
    return verdict.memory.confirmed is not before.confirmed


# What a run said before a change was confirmed is corrected from the first sight on. Nothing is
# turned into maintenance, nothing unseen into something seen, and no declared state into a better.
_PROBE, _INCIDENT = SOURCE[Source.PROBE], SOURCE[Source.INCIDENT]
_CONFIRMED = f"""
UPDATE sample SET state = :state, reason = :reason
WHERE component = :component
  AND run IN (SELECT id FROM run WHERE start >= :since AND start < :now)
  AND (source = {_PROBE} OR (source = {_INCIDENT} AND :state <= 3 AND state < :state))
"""
_DECLARED = f"""
UPDATE sample SET state = :state, reason = :reason, source = {_INCIDENT}
WHERE component = :component
  AND run IN (SELECT id FROM run WHERE start >= :since AND start < :now)
  AND source IN ({_PROBE}, {_INCIDENT}) AND state < :state
"""


def _date_back(
    db: sqlite3.Connection,
    ids: Mapping[str, int],
    entry: Entry,
    changes: Iterable[Transition],
) -> list[Span]:
    """Correct the samples since the first sight of what was published now; return the spans."""
    now = stamp(entry.run.start)
    memories = read.memories(db)
    corrections = [
        (_CONFIRMED, name, verdict.memory.confirmed, verdict.memory.reason, verdict.memory.since)
        for name, verdict in entry.verdicts.items()
        if _changed(memories.get(name, Memory()), verdict)
    ]
    corrections += [
        (_DECLARED, one.component, one.new, Reason(one.reason), one.since)
        for one in changes
        if one.source == Source.INCIDENT
    ]
    touched = []
    for statement, name, state, reason, since in corrections:
        if since is None or stamp(since) >= now:
            continue
        first = max(stamp(since), tiers.meta(db, "sealed"))
        values = {"component": ids[name], "state": CODE[state], "reason": reason}
        db.execute(statement, {**values, "since": first, "now": now})
        touched.append((first, now))
    return touched


def _remember(
    db: sqlite3.Connection, ids: Mapping[str, int], verdicts: Mapping[str, Verdict]
) -> None:
    # A component that is no longer polled is forgotten: what it once was is not what it is.
    db.execute("DELETE FROM memory")
    db.executemany(
        "INSERT INTO memory VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                ids[name],
                CODE[memory.confirmed],
                memory.reason,
                memory.cause,
                stamp(memory.since) if memory.since else None,
                CODE[memory.candidate] if memory.candidate else None,
                stamp(memory.candidate_since) if memory.candidate_since else None,
                memory.count,
            )
            for name, memory in ((name, verdict.memory) for name, verdict in verdicts.items())
        ],
    )


def _keep_counters(db: sqlite3.Connection, entry: Entry) -> None:
    db.execute("DELETE FROM counters")
    rows = [(name, json.dumps(value)) for name, value in entry.counters.items()]
    db.executemany("INSERT INTO counters VALUES (?, ?)", rows)
