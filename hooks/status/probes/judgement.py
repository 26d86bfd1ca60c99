"""What a probe concludes, and the two rules all kinds share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hooks.status.probes.config import Limits, Outage
from hooks.status.states import Reason, State

Reading = Mapping[str, float]
"""Counters at one poll: `at` (Unix time, seconds) and one figure per series."""
Counters = Mapping[str, Sequence[Reading]]
"""Readings per component id, oldest first: plain JSON, kept from one poll to the next."""


@dataclass(frozen=True)
class Judgement:
    """A state with its reason, before it is dated and given a component."""

    state: State
    reason: Reason
    value: float | None = None
    """The figure judged; None when there is none."""
    readings: Sequence[Reading] | None = None
    """What the next poll compares with; None when this poll read no counter."""


def unread(down: Outage, reason: Reason) -> Judgement:
    """Return the judgement of an address that gave no usable answer.

    An error in our own configuration says nothing about the platform.
    """
    return Judgement(State.UNKNOWN if reason is Reason.CONFIGURATION else State(down), reason)


def grade(limits: Limits, value: float) -> State:
    """Return the worst state whose limit `value` passes, OPERATIONAL when it passes none."""
    for state, above, below in (
        (State.MAJOR, limits.major_above, limits.major_below),
        (State.PARTIAL, limits.partial_above, limits.partial_below),
        (State.DEGRADED, limits.degraded_above, limits.degraded_below),
    ):
        if (above is not None and value > above) or (below is not None and value < below):
            return state
    return State.OPERATIONAL
