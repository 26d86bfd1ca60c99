"""What the status pages show: the history, the declared states and the present, put together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache

from hooks.status import elsewhere
from hooks.status.days import Days
from hooks.status.facts import Board, ComponentBoard, Day, GroupBoard, Latency, Seconds, Uptime
from hooks.status.history import History, Measured, Run, Sample, Stretch, Transition
from hooks.status.rollup import Part, roll_up
from hooks.status.services import Component, Group, Services
from hooks.status.states import Reason, State
from hooks.status.timeline import Incident, Maintenance
from hooks.status.verdict import Memory, Sight, Source, Verdict, base, declare, worst

WINDOW_DAYS = elsewhere.DAYS
"""Days the board shows, today (UTC) included."""
VALID_INTERVALS = 2
"""A sample speaks for at most this many intervals; past them its state is unknown."""
WEIGHTS: Mapping[State, float] = {State.DEGRADED: 0.0, State.PARTIAL: 0.5, State.MAJOR: 1.0}
"""How much a second in each state counts against uptime.

Uptime = 1 - sum(weight x seconds) / (window - maintenance - unknown). Degraded weighs nothing:
slow or impaired is not down, and it shows in the bars and in the response times. Partial weighs
half, as in the v1 manual of openstatus; there is no standard.
"""

_MILLE = {state: round(weight * 1_000) for state, weight in WEIGHTS.items()}
_DIGITS = 10_000


@dataclass(frozen=True)
class _Known:
    """What the history knows of all components, read once."""

    run: Run | None
    days: Mapping[str, Sequence[Measured]]
    latencies: Mapping[str, Latency]
    samples: Mapping[str, Sample]
    memories: Mapping[str, Memory]
    published: Mapping[str, Transition]
    blips: Mapping[str, int]


def build_board(
    services: Services,
    history: History,
    incidents: Collection[Incident],
    maintenances: Collection[Maintenance],
    now: datetime,
) -> Board:
    """Return the board at `now` (UTC).

    Declared states are those of `now`, even if no poll has seen them yet; what was probed longer
    ago than two intervals is UNKNOWN. Raises HistoryError when the history cannot be read.
    """
    today = now.astimezone(UTC).date()
    first = today - timedelta(days=WINDOW_DAYS - 1)
    names = [component.id for component in services.components]
    told = _told(services, history)
    present = [incident for incident in incidents if incident.is_active(now)]
    known = _Known(
        history.last_run(),
        history.days(names, first, today, now)
        | {name: elsewhere.days(kept, first, today, now) for name, kept in told.items()},
        history.latencies(now - timedelta(hours=24), now, now)
        | {name: elsewhere.latency(kept, now) for name, kept in told.items()},
        history.samples(),
        history.memories(),
        history.published(),
        history.blips(now - timedelta(hours=24), now),
    )
    groups = []
    for group in services.groups:
        boards = tuple(
            _component(component, known, present, maintenances, now)
            for component in group.components
        )
        groups.append(_group(group, boards))
    start = datetime.combine(first, time(), UTC)
    return Board(
        worst(group.state for group in groups),
        tuple(groups),
        # A clock that was set back must not make data look as if it came from the future.
        min(known.run.finish, now) if known.run else None,
        valid_until(known.run, now),
        uptime(history.poller_seconds(start, now, now)),
        history.is_demo(),
    )


def _told(services: Services, history: History) -> dict[str, elsewhere.Kept]:
    """Return what other servers told of the components whose past is theirs, by id."""
    names = [component.id for component in services.components if component.is_told_elsewhere]
    counters = history.counters() if names else {}
    return {name: counters.get(elsewhere.key(name), ()) for name in names}


def valid_until(run: Run | None, now: datetime) -> datetime | None:
    """Return until when what `run` saw may be called present; None without a run."""
    if run is None:
        return None
    return min(run.start, now) + timedelta(seconds=VALID_INTERVALS * run.interval)


@lru_cache(maxsize=4_096)  # most of a thousand days are alike
def uptime(seconds: Seconds) -> Uptime:
    """Return the uptime over `seconds` by the formula of `WEIGHTS`, rounded down.

    The ratio is less than 1 when any second weighed against it, None when nothing was measured.
    """
    spent = {
        State.OPERATIONAL: _ms(seconds.operational),
        State.DEGRADED: _ms(seconds.degraded),
        State.PARTIAL: _ms(seconds.partial),
        State.MAJOR: _ms(seconds.major),
    }
    measured = sum(spent.values())
    seen = measured + _ms(seconds.maintenance)
    window = seen + _ms(seconds.unknown)
    # Whole numbers throughout: a floating point quotient could round up to 1.
    good = measured * 1_000 - sum(_MILLE.get(state, 0) * ms for state, ms in spent.items())
    ratio = good * _DIGITS // (measured * 1_000) / _DIGITS if measured else None
    return Uptime(ratio, seen * _DIGITS // window / _DIGITS if window else 0.0, seconds)


def _ms(seconds: float) -> int:
    return round(seconds * 1_000)


def total(parts: Collection[Seconds]) -> Seconds:
    """Return the sum of `parts`, exact to the millisecond."""
    return Seconds(
        round(sum(part.operational for part in parts), 3),
        round(sum(part.degraded for part in parts), 3),
        round(sum(part.partial for part in parts), 3),
        round(sum(part.major for part in parts), 3),
        round(sum(part.maintenance for part in parts), 3),
        round(sum(part.unknown for part in parts), 3),
    )


@lru_cache(maxsize=4_096)
def worst_of(seconds: Seconds) -> State:
    """Return the worst state that was measured for any time; UNKNOWN when none was."""
    spent = (
        (State.OPERATIONAL, seconds.operational),
        (State.DEGRADED, seconds.degraded),
        (State.PARTIAL, seconds.partial),
        (State.MAJOR, seconds.major),
        (State.MAINTENANCE, seconds.maintenance),
    )
    return worst(state for state, length in spent if length > 0)


def _group(group: Group, boards: tuple[ComponentBoard, ...]) -> GroupBoard:
    weights = [component.weight for component in group.components]
    parts = [Part(one.state, weight) for one, weight in zip(boards, weights, strict=True)]
    state, ground = roll_up(parts, group.rule)
    return GroupBoard(group.id, group.name, state, boards, group.rule, ground)


def _component(
    component: Component,
    known: _Known,
    incidents: Collection[Incident],
    maintenances: Collection[Maintenance],
    now: datetime,
) -> ComponentBoard:
    name = component.id
    measured = known.days[name]
    probed = _probed(name, known, now)
    verdict = declare(name, probed, incidents, maintenances, now)
    return ComponentBoard(
        name,
        component.name,
        component.description,
        verdict.state,
        verdict.reason,
        _since(verdict, known.published.get(name), now),
        uptime(_spent(measured)),
        known.latencies.get(name, Latency(None, None)),
        Days(measured, _day),
        source=_voice(verdict),
        cause=verdict.cause,
        probed=probed.state,
        blips=known.blips.get(name, 0),
        theirs=component.probe.kind == "statuspage",
    )


def _voice(verdict: Verdict) -> Source:
    explained = verdict.source is Source.PROBE and verdict.reason is Reason.DEPENDENCY
    return Source.DEPENDENCY if explained else verdict.source


def _day(measured: Measured) -> Day:
    spent = measured.seconds
    return Day(
        measured.start.date(), worst_of(spent), uptime(spent), measured.latency, measured.blips
    )


def _spent(measured: Sequence[Measured]) -> Seconds:
    if isinstance(measured, Stretch):
        return measured.seconds
    return total([day.seconds for day in measured])


def _probed(name: str, known: _Known, now: datetime) -> Verdict:
    """The verdict on a component before declared states, as of the last run; UNKNOWN once old."""
    sample, memory = known.samples.get(name), known.memories.get(name, Memory())
    end = valid_until(known.run, now)
    if sample is None or end is None:
        return Verdict(
            State.UNKNOWN, Reason.NO_DATA, Source.POLLER, "", None, State.UNKNOWN, memory
        )
    if end <= now:
        return base(Sight(State.UNKNOWN, Reason.NO_DATA), memory, end)
    if sample.raw is State.UNKNOWN:
        seen = sample.source == Source.POLLER
        reason = Reason(sample.reason) if seen else Reason.NO_DATA
        return base(Sight(State.UNKNOWN, reason), memory, now)
    return base(Sight(sample.raw, memory.reason), memory, now)


def _since(verdict: Verdict, last: Transition | None, now: datetime) -> datetime | None:
    """When the state shown began: as published if it was, else when it was declared."""
    if verdict.since is None:
        return None
    if last and last.new is verdict.state:
        return min(last.since, now)
    # The probe's state was hidden by a declared one until after the last run.
    return now if last and verdict.source is Source.PROBE else min(verdict.since, now)
