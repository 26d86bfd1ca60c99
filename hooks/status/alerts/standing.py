"""How each component stands, and what explains it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from hooks.status.history import History, Sample, Transition
from hooks.status.history.schema import POLLER
from hooks.status.services import Services
from hooks.status.states import Reason, State
from hooks.status.timeline import Incident
from hooks.status.verdict import RANK, Memory, Source

BAD = frozenset(state for state in State if RANK[state] >= RANK[State.DEGRADED])
PAST = 50
"""How many changes back the beginning of an outage is looked for."""


@dataclass(frozen=True)
class Standing:
    """What is published of a component now, and why."""

    component: str
    state: State
    reason: str
    """A `Reason`, as newest seen."""
    change: Transition
    """The change that led to `state`."""
    root: str
    """What explains the state: a component, itself when nothing else does; an incident; POLLER."""
    quiet: bool
    """Whether what explains it needs no words: a maintenance, or trouble not yet confirmed or just
    over, of the component it depends on."""


def incident_root(incident_id: str) -> str:
    """Return the root of what an incident declares; no component can have that name."""
    return f"@incident {incident_id}"


def standings(
    history: History, services: Services, incidents: Collection[Incident], now: datetime
) -> dict[str, Standing]:
    """Return how the components of the last run stand at `now`, in the order of `services`."""
    causes = Causes(
        history.published(),
        history.memories(),
        now,
        timedelta(seconds=services.interval * (services.recover + 1)),
    )
    samples, found = history.samples(), {}
    for component in (one.id for one in services.components):
        sample, change = samples.get(component), causes.published.get(component)
        if sample and change:
            root = _root(component, sample, causes, incidents, now)
            quiet = root in causes.published and root != component and not causes.is_bad(root)
            reason = sample.reason
            found[component] = Standing(component, change.new, reason, change, root, quiet)
    return found


@dataclass(frozen=True)
class Causes:
    """What dependencies explain."""

    published: Mapping[str, Transition]
    memories: Mapping[str, Memory]
    now: datetime
    grace: timedelta
    """How long after its recovery a dependency still explains what depends on it."""

    def is_bad(self, component: str) -> bool:
        """Whether readers are told that `component` is in trouble."""
        return self.published[component].new in BAD

    def explains(self, component: str) -> bool:
        """Whether `component` may be why another fails: in trouble or maintenance, about to be
        confirmed as such, or back so recently that others need time to follow."""
        change = self.published.get(component)
        if change is None:
            return False
        memory = self.memories.get(component, Memory())
        about_to = memory.candidate is not None and memory.candidate in BAD
        just_was = change.old in BAD and self.now - change.recorded <= self.grace
        return self.is_bad(component) or change.new is State.MAINTENANCE or about_to or just_was

    def of(self, component: str) -> Iterator[str]:
        """Yield the dependencies said to be behind the state of `component`, newest word first."""
        yield self.memories.get(component, Memory()).cause
        change = self.published[component]
        if change.reason == Reason.DEPENDENCY:
            yield change.cause


def _root(
    component: str,
    sample: Sample,
    causes: Causes,
    incidents: Collection[Incident],
    now: datetime,
) -> str:
    if sample.reason == Reason.POLLER_OFFLINE:
        return POLLER
    if sample.source == Source.INCIDENT:
        return incident_root(_declaring(component, incidents, now))
    found = (name for name in causes.of(component) if name != component and causes.explains(name))
    return next(found, component)


def _declaring(component: str, incidents: Collection[Incident], now: datetime) -> str:
    """Return the incident that declares the worst state of `component`; the verdict's own rule."""
    said = [
        (RANK[declared.state], incident.id)
        for incident in incidents
        if (declared := incident.declared(component, now))
    ]
    return max(said, default=(0, ""))[1]


def trouble(history: History, component: str) -> tuple[datetime, datetime] | None:
    """Return begin and end (UTC) of the trouble that `component` is out of; None without one.

    It began after the component last worked: maintenance and unknown stretches did not end it.
    """
    changes = history.transitions(component, PAST)
    begin = None
    for one in changes:
        if one.new in BAD:
            begin = one.since
        elif one.new is State.OPERATIONAL and begin:
            break
    return (begin, changes[0].since) if begin else None
