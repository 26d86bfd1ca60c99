"""The state of a group from those of its components, by the rule that services.yml declares.

    worst      a group is as its worst component
    majority   it works while components of more than half of the weight do
    redundant  it works while one component does

Under the last two it is as good as what is enough for it, with two exceptions, so that it never
looks better than what was seen: while any component is in trouble it is at least degraded, and
where the state of what is enough is not known, the worst component counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from math import fsum
from typing import NamedTuple

from hooks.status.states import State
from hooks.status.verdict import ORDER, RANK, worst


class Rule(StrEnum):
    """How a group takes its state from its components."""

    WORST = "worst"
    MAJORITY = "majority"
    REDUNDANT = "redundant"


class Ground(StrEnum):
    """Which rule, or exception to it, gave a group its state."""

    WORST = "worst"
    MAJORITY = "majority"
    REDUNDANT = "redundant"
    IMPAIRED = "impaired"
    """What is enough works better, but a component is in trouble."""
    UNCLEAR = "unclear"
    """The state of what is enough is not known."""


class Part(NamedTuple):
    """A component of a group."""

    state: State
    weight: float = 1.0
    """Greater than 0; counts under MAJORITY only."""


class Whole(NamedTuple):
    """The state of a group, and why."""

    state: State
    ground: Ground


def roll_up(parts: Sequence[Part], rule: Rule) -> Whole:
    """Return the state of the group of `parts`, UNKNOWN when there are none.

    It is never better than the best part, never worse than the worst, and OPERATIONAL only when as
    much as the rule asks for was seen to work and nothing was seen in trouble.
    """
    bottom = worst(part.state for part in parts)
    enough = _enough(parts, rule)
    if rule is Rule.WORST or enough is bottom:
        return Whole(bottom, Ground(rule))
    if enough is State.UNKNOWN:
        return Whole(bottom, Ground.UNCLEAR)
    if RANK[enough] < RANK[State.DEGRADED] <= RANK[bottom]:
        return Whole(State.DEGRADED, Ground.IMPAIRED)
    return Whole(enough, Ground(rule))


def _enough(parts: Sequence[Part], rule: Rule) -> State:
    """The state of what is enough for the group: the worst that so much of it is in, or worse."""
    if rule is Rule.WORST:
        return worst(part.state for part in parts)
    if rule is Rule.REDUNDANT:
        return min((part.state for part in parts), key=RANK.__getitem__, default=State.UNKNOWN)
    whole = fsum(part.weight for part in parts)
    for state in reversed(ORDER):
        # A tie speaks for the worse: half is not more than half.
        as_bad = fsum(part.weight for part in parts if RANK[part.state] >= RANK[state])
        if parts and 2 * as_bad >= whole:
            return state
    return State.UNKNOWN
