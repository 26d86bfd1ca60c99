"""One poll: probe, judge, record."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from hooks.status import elsewhere
from hooks.status.history import Counters, Entry, History, Run, Transition
from hooks.status.probes import run as probes
from hooks.status.services import Services
from hooks.status.states import ProbeResult, Reason
from hooks.status.timeline import Incident, Maintenance
from hooks.status.verdict import Confirmation, Memory, Verdict, forget_candidates, is_offline, judge

OnDone = Callable[[ProbeResult], None]


class ProbeAll(Protocol):
    """What probes everything: `hooks.status.probes.run.probe_all` or a stand-in."""

    def __call__(
        self,
        services: Services,
        now: datetime,
        previous: Counters,
        *,
        on_done: OnDone | None = None,
    ) -> probes.Probing:
        """Return what one poll that begins at `now` saw."""


@dataclass(frozen=True)
class PollReport:
    """What one poll did."""

    run: Run | None
    """None when another poll was under way and this one did nothing."""
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    """By component id."""
    changes: tuple[Transition, ...] = ()
    """What was published anew by this run."""
    defects: Mapping[str, str] = field(default_factory=dict)
    """Faults of our own by component id, as tracebacks for the log; never to be published."""
    untold: Mapping[str, Reason] = field(default_factory=dict)
    """Why a server did not tell all of the past that was asked of it, by component id."""
    results: Mapping[str, ProbeResult] = field(default_factory=dict)
    """What the probes saw, by component id."""

    @property
    def skipped(self) -> bool:
        """Whether another poll was under way, so that nothing was done."""
        return self.run is None


def poll(
    services: Services,
    history: History,
    incidents: Collection[Incident],
    maintenances: Collection[Maintenance],
    now: Callable[[], datetime],
    probe_all: ProbeAll = probes.probe_all,
    on_done: OnDone | None = None,
) -> PollReport:
    """Poll every component once and record what was seen.

    `now` returns the present moment (UTC) and is asked at the start and at the end. Raises
    HistoryError when the history cannot be written; what the platform does is never an error.
    """
    with history.exclusive() as free:
        if not free:
            return PollReport(None)
        start = now()
        history.rename_components({old: one.id for one in services.components for old in one.was})
        previous = history.counters()
        probing = probe_all(services, start, previous, on_done=on_done)
        verdicts = judge(
            probing.results,
            probing.controls_ok,
            incidents,
            maintenances,
            _depends_on(services),
            start,
            _memories(history, start),
            Confirmation(services.confirm, services.recover),
        )
        run = _run(services, probing, start, now())
        seen = {one.component: one.latency for one in probing.results}
        latencies = {name: latency for name, latency in seen.items() if latency is not None}
        pasts = _pasts(services, previous, probing, incidents, maintenances, start)
        changes = history.record(Entry(run, verdicts, latencies, {**probing.counters, **pasts}))
    return PollReport(run, verdicts, changes, probing.defects, _untold(probing), _seen(probing))


def dry_poll(
    services: Services,
    now: Callable[[], datetime],
    on_done: OnDone | None = None,
    probe_all: ProbeAll = probes.probe_all,
) -> PollReport:
    """Poll every component once and record nothing: verdicts are of this one sight."""
    start = now()
    probing = probe_all(services, start, {}, on_done=on_done)
    at_once = Confirmation(confirm=1, recover=1)
    depends_on = _depends_on(services)
    verdicts = judge(probing.results, probing.controls_ok, (), (), depends_on, start, rule=at_once)
    run = _run(services, probing, start, now())
    return PollReport(run, verdicts, (), probing.defects, _untold(probing), _seen(probing))


def _depends_on(services: Services) -> dict[str, tuple[str, ...]]:
    return {one.id: one.depends_on for one in services.components}


def _pasts(
    services: Services,
    previous: Counters,
    probing: probes.Probing,
    incidents: Collection[Incident],
    maintenances: Collection[Maintenance],
    now: datetime,
) -> Counters:
    """Return what is to be kept of the pasts that servers tell: what was, and what they told."""
    pasts = {}
    for component in filter(lambda one: one.is_told_elsewhere, services.components):
        kept = previous.get(elsewhere.key(component.id), ())
        told = probing.pasts.get(component.id)
        if told is not None:
            kept = elsewhere.caught_up(kept, told, component.id, incidents, maintenances, now)
        if kept:
            pasts[elsewhere.key(component.id)] = kept
    return pasts


def _seen(probing: probes.Probing) -> dict[str, ProbeResult]:
    return {one.component: one for one in probing.results}


def _untold(probing: probes.Probing) -> dict[str, Reason]:
    return {name: told.reason for name, told in probing.pasts.items() if told.reason}


def _memories(history: History, start: datetime) -> Mapping[str, Memory]:
    memories, last = history.memories(), history.last_run()
    if last and start - last.start > timedelta(seconds=2 * last.interval):
        # Two sights with a gap between them are not two in a row.
        return forget_candidates(memories)
    return memories


def _run(services: Services, probing: probes.Probing, start: datetime, finish: datetime) -> Run:
    return Run(
        start,
        max(start, finish),
        services.interval,
        probing.controls_ok,
        is_offline(probing.results, probing.controls_ok),
        len(probing.results),
    )
