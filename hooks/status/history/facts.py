"""What goes into the history and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

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
    """Runs that saw trouble which was not confirmed: flapping."""
