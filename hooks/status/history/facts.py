"""What goes into the history and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hooks.status.facts import Latency, Seconds
from hooks.status.states import State
from hooks.status.verdict import Verdict

Counters = Mapping[str, Sequence[Mapping[str, float]]]
"""Per component, what its probe compares with at the next poll: plain JSON, kept as it is."""


@dataclass(frozen=True)
class Run:
    """One poll of everything."""

    start: datetime
    """UTC; all samples of the run carry this time."""
    finish: datetime
    """UTC."""
    interval: float
    """Seconds between polls as configured; a sample counts for at most two of them."""
    controls_ok: bool | None
    """Whether a control target answered; None when none is declared."""
    offline: bool
    """Whether the poller itself was cut off: the run says nothing about the components."""
    probes: int
    """Components probed."""


@dataclass(frozen=True)
class Entry:
    """One run with what it found, ready to be recorded."""

    run: Run
    verdicts: Mapping[str, Verdict]
    latencies: Mapping[str, float]
    """Seconds per component; absent where nothing was measured."""
    counters: Counters


@dataclass(frozen=True)
class Transition:
    """A change of what was published of a component."""

    component: str
    old: State
    new: State
    reason: str
    source: str
    """A `Source` of the verdict."""
    cause: str
    """Id of the incident, maintenance or dependency; empty without one."""
    since: datetime
    """When the new state began, dated back to its first sight, UTC."""
    recorded: datetime
    """The run that confirmed it, UTC."""


@dataclass(frozen=True)
class Sample:
    """What the newest run published of a component."""

    state: State
    raw: State
    """Before confirmation and declared states."""
    reason: str
    source: str


@dataclass(frozen=True)
class Measured:
    """One component over one stretch of time."""

    start: datetime
    """UTC."""
    seconds: Seconds
    latency: Latency
    samples: int
    """Runs that looked."""
    blips: int
    """Runs that saw trouble, or its end, which was not confirmed: flapping."""


class DeliveryKind(StrEnum):
    """What an alert tells."""

    CHANGE = "change"
    """A component is now in another state."""
    REMINDER = "reminder"
    """A component is still in the state told before."""
    UPDATE = "update"
    """Something was said about an incident."""
    MAINTENANCE = "maintenance"
    """A maintenance was announced, began, ended or was called off."""


class Outcome(StrEnum):
    """What became of an attempt to deliver an alert."""

    UNCONFIRMED = "unconfirmed"
    """Begun, and not known to have ended: it may have arrived, so it is never made again."""
    DELIVERED = "delivered"
    """The receiver took it."""
    FAILED = "failed"
    """The receiver did not take it: another attempt may follow."""


@dataclass(frozen=True)
class Delivery:
    """One attempt to tell one thing to one route."""

    route: str
    """Id of the route."""
    kind: DeliveryKind
    topic: str
    """Id of the component; of the incident for UPDATE, of the file for MAINTENANCE."""
    edition: str
    """Which change, reminder or update of the topic."""
    attempt: int
    """1 for the first."""
    state: State | None
    """The state told of the component; None when it is about no component."""
    at: datetime
    """When it was begun, UTC."""
    outcome: Outcome = Outcome.UNCONFIRMED
    detail: str = ""
    """Why it failed or is not confirmed, for whoever runs the poller; no secret."""
