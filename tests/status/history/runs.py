"""Runs for the history, judged as a poll judges them, at times the test names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from hooks.status.history import Counters, Entry, History, Run, Transition
from hooks.status.states import ProbeResult, Reason, State
from hooks.status.timeline import Incident, Maintenance
from hooks.status.verdict import Confirmation, is_offline, judge

T0 = datetime(2026, 9, 16, tzinfo=UTC)
INTERVAL = 300.0
AT_ONCE = Confirmation(confirm=1, recover=1)
TWICE = Confirmation(confirm=2, recover=2)

UP, DEGRADED, PARTIAL, DOWN = State.OPERATIONAL, State.DEGRADED, State.PARTIAL, State.MAJOR


def at(minutes: float) -> datetime:
    """The moment `minutes` after midnight of the first day."""
    return T0 + timedelta(minutes=minutes)


def result(
    component: str, state: State, when: datetime, latency: float | None = 0.1
) -> ProbeResult:
    reason = Reason.OK if state is UP else Reason.TIMEOUT
    return ProbeResult(component, state, reason, latency, when)


def run(
    history: History,
    when: datetime,
    states: Mapping[str, State] | State = UP,
    *,
    rule: Confirmation = AT_ONCE,
    interval: float = INTERVAL,
    controls_ok: bool | None = None,
    incidents: Sequence[Incident] = (),
    maintenances: Sequence[Maintenance] = (),
    latency: float | None = 0.1,
    counters: Counters | None = None,
) -> tuple[Transition, ...]:
    """Record one run in which `states` were seen; one state alone is that of "web"."""
    if isinstance(states, State):
        states = {"web": states}
    results = [result(name, state, when, latency) for name, state in states.items()]
    memories = history.memories()
    verdicts = judge(results, controls_ok, incidents, maintenances, {}, when, memories, rule)
    offline = is_offline(results, controls_ok)
    took = Run(when, when + timedelta(seconds=1), interval, controls_ok, offline, len(results))
    latencies = {one.component: one.latency for one in results if one.latency is not None}
    return history.record(Entry(took, verdicts, latencies, counters or {}))


def known(history: History, start: datetime, end: datetime) -> dict[str, float]:
    """Seconds of "web" in [start, end) by state, without the states it was never in."""
    seconds = history.seconds("web", start, end, end)
    return {name: value for name, value in vars(seconds).items() if value}
