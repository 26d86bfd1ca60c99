"""What the status pages show, as frozen facts: no language, no HTML, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hooks.content.localised import Localised
from hooks.status.rollup import Ground, Rule
from hooks.status.states import Reason, State
from hooks.status.verdict import Source


@dataclass(frozen=True)
class Seconds:
    """How long a component spent in each state within a window, in seconds."""

    operational: float = 0.0
    degraded: float = 0.0
    partial: float = 0.0
    major: float = 0.0
    maintenance: float = 0.0
    unknown: float = 0.0


@dataclass(frozen=True)
class Uptime:
    """Uptime over a window and how much of the window it rests on."""

    ratio: float | None
    """0 to 1, rounded down to 4 decimals; None when nothing was measured (shown as a dash)."""
    coverage: float
    """Measured share of the window, 0 to 1, rounded down to 4 decimals."""
    seconds: Seconds


@dataclass(frozen=True)
class Latency:
    """Response time over a window, in seconds; None where nothing was measured."""

    p50: float | None
    p95: float | None


@dataclass(frozen=True)
class Day:
    """One UTC day of one component."""

    day: date
    worst: State
    """The worst state of the day; UNKNOWN when nothing was measured."""
    uptime: Uptime
    latency: Latency
    blips: int = 0
    """Runs that saw trouble, or its end, which was not confirmed: flapping."""


@dataclass(frozen=True)
class ComponentBoard:
    """One component as the board shows it."""

    id: str
    name: Localised
    description: Localised | None
    state: State
    reason: Reason
    since: datetime | None
    """Start of the present state (back-dated to the first sight), UTC; None when not known."""
    uptime: Uptime
    """Over the `days` below."""
    latency: Latency
    """Over the last 24 hours."""
    days: Sequence[Day]
    """Ninety days, oldest first, the last one today (UTC)."""
    source: Source = Source.POLLER
    """The voice that gave `state`; DEPENDENCY when a failing dependency explains what was seen."""
    cause: str = ""
    """Id of the incident, maintenance or dependency that won; empty for the other voices."""
    probed: State = State.UNKNOWN
    """What our checks say by themselves, before incidents and maintenance."""
    blips: int = 0
    """Such runs of the last 24 hours."""
    theirs: bool = False
    """Whether this is what a provider says of itself, not what we measure."""


@dataclass(frozen=True)
class GroupBoard:
    """A group of components and the state it takes from them."""

    id: str
    name: Localised
    state: State
    components: tuple[ComponentBoard, ...]
    rule: Rule = Rule.WORST
    """How the group takes its state from them, as declared."""
    ground: Ground = Ground.WORST
    """What gave the state: the rule, or an exception to it."""


@dataclass(frozen=True)
class Board:
    """All the status pages show at one moment."""

    state: State
    """Overall: that of the worst group; UNKNOWN without data."""
    groups: tuple[GroupBoard, ...]
    data_as_of: datetime | None
    """End of the newest poll, UTC; None when there never was one."""
    valid_until: datetime | None
    """Past this moment the data must be called old; None with `data_as_of`."""
    poller_uptime: Uptime
    """How much of the last 90 days the poller itself ran."""
    demo: bool
    """The history was generated for a demonstration and must be marked so."""

    def component(self, component_id: str) -> ComponentBoard:
        """Return the component `component_id`; raises KeyError when there is none."""
        for group in self.groups:
            for component in group.components:
                if component.id == component_id:
                    return component
        raise KeyError(component_id)
