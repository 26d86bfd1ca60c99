"""Response times as counts in buckets that grow by a tenth: they merge without loss."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from hooks.status.facts import Latency
from hooks.status.history.histogram import Pairs, add, pack

GROWTH = math.log(1.1)
"""A quantile read back from a bucket is off by at most 5 percent."""
MICROSECOND = 1e-6


def bucket(microseconds: int) -> int:
    """Return the number of the bucket that holds a latency; 0 holds everything up to 1 µs."""
    return max(0, math.floor(math.log(max(1, microseconds)) / GROWTH))


def middle(number: int) -> float:
    """Return the geometric middle of a bucket, in microseconds."""
    return math.exp((number + 0.5) * GROWTH)


def latency(pairs: Pairs, largest: int) -> Latency:
    """Return median and 95th percentile in seconds; None each when nothing was measured.

    `largest` is the greatest latency of all, in microseconds.
    """
    count = sum(one for _, one in pairs)
    return Latency(_quantile(pairs, count, 0.5, largest), _quantile(pairs, count, 0.95, largest))


def _quantile(pairs: Pairs, count: int, share: float, largest: int) -> float | None:
    rank = math.ceil(share * count)
    for number, one in pairs:
        rank -= one
        if rank <= 0:
            return min(middle(number), largest) * MICROSECOND
    return None


@dataclass
class Histogram:
    """Latencies of one component over any stretch of time; the parts of a stretch add up to it."""

    packed: list[bytes] = field(default_factory=list)
    """Its parts, merged when a quantile is asked for."""
    largest: int = 0
    """Microseconds."""

    def add(self, packed: bytes, largest: int) -> None:
        """Take in a packed histogram and its maximum in microseconds."""
        self.largest = max(self.largest, largest)
        self.packed.append(packed)

    def latency(self) -> Latency:
        """Return median and 95th percentile in seconds; None each when nothing was measured."""
        counts: dict[int, int] = {}
        for packed in self.packed:
            add(counts, packed)
        return latency(sorted(counts.items()), self.largest)


class Gather:
    """SQL aggregate: latencies in microseconds to a packed histogram."""

    def __init__(self) -> None:
        self.seen: list[int] = []

    def step(self, microseconds: int | None) -> None:
        """Take one row."""
        if microseconds is not None:
            self.seen.append(microseconds)

    def finalize(self) -> bytes:
        """Return the histogram of all rows."""
        return pack(sorted(Counter(map(bucket, self.seen)).items()))


class Merge:
    """SQL aggregate: packed histograms to one."""

    def __init__(self) -> None:
        self.counts: dict[int, int] = {}

    def step(self, packed: bytes) -> None:
        """Take one row."""
        add(self.counts, packed)

    def finalize(self) -> bytes:
        """Return the histogram of all rows."""
        return pack(sorted(self.counts.items()))


def packed_of(latencies: Iterable[float]) -> bytes:
    """Return `latencies` in seconds as a packed histogram."""
    return pack(sorted(Counter(bucket(round(one / MICROSECOND)) for one in latencies).items()))
