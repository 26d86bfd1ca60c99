"""The past of a component as the server that watches it tells it, instead of our own polls.

    samples (probes/ranges.py) -> declared states laid over them -> rows -> days, response times

The rows are kept between polls with the counters of the probes, so that a page is written without
asking anyone. What the server did not tell is unknown: nothing here is ever taken for operational.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise

from hooks.status.facts import Latency
from hooks.status.history.buckets import Bucket, Stretch
from hooks.status.history.histogram import pack
from hooks.status.history.latency import MICROSECOND, bucket
from hooks.status.history.schema import CODE, DAY, HOUR, SECOND, moment, stamp
from hooks.status.history.tiers import STATES
from hooks.status.states import Reason, State
from hooks.status.timeline import Incident, Maintenance, MaintenanceStatus
from hooks.status.verdict import Memory, Source, Verdict, declare

DAYS = 90
"""Days asked of a server, today (UTC) included: those the board shows."""
SKEW = HOUR
"""Milliseconds a clock may be set back before all is asked anew."""
LARGEST = "largest"
"""The longest response time of a row, in microseconds: the one figure that does not add up."""

Kept = Sequence[Mapping[str, float]]
"""First how far (`at`, ms) which question (`mark`) was answered, then the rows: plain JSON.

A row has its start and size (`at`, `size`), its milliseconds per state, its `samples` and its
response times: `b57` is the count of bucket 57.
"""
Rows = dict[tuple[int, int], dict[str, int]]
"""Figures by start and size, in milliseconds: hours of yesterday and today, days before."""
Span = tuple[int, int, State]
"""From, to (ms) and the state between."""


@dataclass(frozen=True)
class Samples:
    """What a server told of one component between two moments (Unix time, whole seconds)."""

    mark: int
    """Which question this answers."""
    start: int
    until: int
    """How far the server answered; `start` when it did not."""
    step: int
    """Seconds each sample speaks for, from its own moment on."""
    states: Mapping[int, State]
    """By moment; where there is none, the state is unknown."""
    latencies: Mapping[int, float]
    """Response times in seconds, by moment."""
    reason: Reason | None
    """Why something was not told; None when all was."""


def key(component: str) -> str:
    """Return the name under which the past of `component` is kept; no component has it."""
    return f"{component}/history"


def resume(kept: Kept, mark: int, at: float) -> int:
    """Return from where on the server is to be asked at `at` (both Unix time, seconds).

    From the first day shown, when nothing is kept, another question was asked, or what is kept lies
    ahead because a clock was set back.
    """
    now = int(at * SECOND)
    known = kept and kept[0]["mark"] == mark and kept[0]["at"] <= now + SKEW
    first = _first(now)
    return (max(int(kept[0]["at"]), first) if known else first) // SECOND


def _first(now: int) -> int:
    return now // DAY * DAY - (DAYS - 1) * DAY


def caught_up(
    kept: Kept,
    samples: Samples,
    component: str,
    incidents: Collection[Incident],
    maintenances: Collection[Maintenance],
    now: datetime,
) -> Kept:
    """Return `kept` with `samples` added, and what is too old at `now` (UTC) removed.

    What people declared is laid over the samples by the rules of the verdict, as it is over what
    our own polls see.
    """
    start = samples.start * SECOND
    same = kept and kept[0]["mark"] == samples.mark and kept[0]["at"] <= start
    rows = _rows(kept[1:]) if same else {}
    for first, last, state in _declared(_spans(samples), component, incidents, maintenances):
        if state is not State.UNKNOWN:
            for hour in range(first // HOUR * HOUR, last, HOUR):
                length = min(last, hour + HOUR) - max(first, hour)
                _add(rows, hour, HOUR, {STATES[CODE[state]]: length})
    for at in samples.states:
        _add(rows, at * SECOND // HOUR * HOUR, HOUR, {"samples": 1})
    for at, seconds in samples.latencies.items():
        took = round(seconds / MICROSECOND)
        row = {f"b{bucket(took)}": 1, LARGEST: took}
        _add(rows, at * SECOND // HOUR * HOUR, HOUR, row)
    head = {"at": samples.until * SECOND, "mark": samples.mark}
    return [head, *_folded(rows, stamp(now))]


def days(kept: Kept, first: date, last: date, now: datetime) -> Stretch:
    """Return the UTC days from `first` to `last`, both included, as `History.days` does."""
    rows: Rows = {}
    for (start, _), row in _rows(kept[1:]).items():
        _add(rows, start // DAY * DAY, DAY, row)
    begin = stamp(datetime.fromisoformat(f"{first}T00:00:00Z"))
    starts = range(begin, begin + ((last - first).days + 1) * DAY, DAY)
    windows = {at: max(0, min(at + DAY, stamp(now)) - at) for at in starts}
    return Stretch(windows, {at: _bucket(row) for (at, _), row in rows.items()})


def latency(kept: Kept, now: datetime) -> Latency:
    """Return the response time over the hours that touch the 24 before `now`."""
    start, end = stamp(now - timedelta(hours=24)), stamp(now)
    rows: Rows = {}
    for (at, size), row in _rows(kept[1:]).items():
        if size == HOUR and at + size > start and at < end:
            _add(rows, 0, HOUR, row)
    return _bucket(rows.get((0, HOUR), {})).measured(0, 0).latency


def _rows(kept: Kept) -> Rows:
    return {
        (int(one["at"]), int(one["size"])): {
            name: int(figure) for name, figure in one.items() if name not in {"at", "size"}
        }
        for one in kept
    }


def _add(rows: Rows, start: int, size: int, more: Mapping[str, int]) -> None:
    row = rows.setdefault((start, size), {})
    for name, figure in more.items():
        had = row.get(name, 0)
        row[name] = max(had, figure) if name == LARGEST else had + figure


def _folded(rows: Rows, now: int) -> Iterator[Mapping[str, float]]:
    """Yield `rows` as they are kept: hours until they are of no use, then their days."""
    folded: Rows = {}
    for (start, size), row in sorted(rows.items()):
        day = start // DAY * DAY
        young = day >= now // DAY * DAY - DAY
        if day >= _first(now):
            _add(folded, start if young else day, size if young else DAY, row)
    for (start, size), row in folded.items():
        yield {"at": start, "size": size, **row}


def _bucket(row: Mapping[str, int]) -> Bucket:
    counts = sorted((int(name[1:]), n) for name, n in row.items() if name[1:].isdigit())
    states = [row.get(name, 0) for name in STATES]
    blips = 0  # a server tells states, not sights
    largest = row.get(LARGEST, 0)
    return Bucket._make((*states, row.get("samples", 0), blips, pack(counts), largest))


def _spans(samples: Samples) -> Iterator[Span]:
    """Yield what the samples say, neighbours of one state together."""
    moments = range(samples.start, samples.until, samples.step)
    seen = ((at, samples.states.get(at, State.UNKNOWN)) for at in moments)
    for state, group in groupby(seen, key=lambda one: one[1]):
        times = [at for at, _ in group]
        yield times[0] * SECOND, (times[-1] + samples.step) * SECOND, state


def _declared(
    spans: Iterator[Span],
    component: str,
    incidents: Collection[Incident],
    maintenances: Collection[Maintenance],
) -> Iterator[Span]:
    """Yield `spans` cut where something declared changes, each with what is published of it."""
    told = [one for one in incidents if component in one.effects]
    held = [_as_held(one) for one in maintenances if component in one.components]
    changes = {stamp(one.starts_at) for one in held} | {stamp(one.ends_at) for one in held}
    for incident in told:
        changes |= {stamp(one.at) for one in incident.updates} | {stamp(incident.started_at)}
        changes |= {stamp(incident.resolved_at)} if incident.resolved_at else set()
    for start, end, state in spans:
        cuts = sorted({start, end, *(at for at in changes if start < at < end)})
        seen = Verdict(state, Reason.OK, Source.PROBE, "", None, state, Memory())
        for first, last in pairwise(cuts):
            yield first, last, declare(component, seen, told, held, moment(first)).state


def _as_held(window: Maintenance) -> Maintenance:
    """Return a window that is over as it was while it was open."""
    if window.status is not MaintenanceStatus.COMPLETED:
        return window
    done = [one.at for one in window.updates if one.status is MaintenanceStatus.COMPLETED]
    ends = min([window.ends_at, *done])
    return window.model_copy(update={"status": MaintenanceStatus.IN_PROGRESS, "ends_at": ends})
