"""What counters gained between polls, whatever restarts lay between."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hooks.status.probes.judgement import Reading

LATE = 4
"""A reading older than this many windows says nothing about now."""


def recent(previous: Sequence[Reading], at: float, window: float) -> list[Reading]:
    """Return the readings to compare with at `at` (Unix time, seconds), oldest first.

    They are those of the last `window` seconds; when polls are rarer than that, the newest one
    alone. Readings of the future (the clock went back) are dropped.
    """
    past = [reading for reading in previous if reading["at"] < at]
    inside = [reading for reading in past if at - reading["at"] <= window]
    return inside or [reading for reading in past[-1:] if at - reading["at"] <= LATE * window]


def gained(readings: Sequence[Reading]) -> dict[str, float]:
    """Return what each figure gained from the first reading to the last.

    Counters only grow; when one fell, the program restarted and all of them began again at 0.
    """
    total: dict[str, float] = {}
    for before, after in pairwise(readings):
        restarted = any(after.get(name, 0.0) < value for name, value in figures(before).items())
        for name, value in figures(after).items():
            start = 0.0 if restarted else before.get(name, 0.0)
            total[name] = total.get(name, 0.0) + value - start
    return total


def figures(reading: Reading) -> dict[str, float]:
    """Return a reading without its time."""
    return {name: value for name, value in reading.items() if name != "at"}
