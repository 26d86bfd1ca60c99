"""Response times as counts in buckets that grow by a tenth: they merge without loss."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from hooks.status.facts import Latency

GROWTH = math.log(1.1)
"""A quantile read back from a bucket is off by at most 5 percent."""
MICROSECOND = 1e-6


def bucket(microseconds: int) -> int:
    """Return the number of the bucket that holds a latency; 0 holds everything up to 1 µs."""
    return max(0, math.floor(math.log(max(1, microseconds)) / GROWTH))


def middle(number: int) -> float:
    """Return the geometric middle of a bucket, in microseconds."""
    return math.exp((number + 0.5) * GROWTH)


Pairs = list[tuple[int, int]]
"""Buckets and their counts, in order."""


def read(text: str) -> Pairs:
    """Return a stored histogram as its buckets and counts."""
    figures = list(map(int, text.replace(":", " ").split()))
    return list(zip(figures[::2], figures[1::2], strict=True))


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

    stored: list[str] = field(default_factory=list)
    """Its parts, merged when a quantile is asked for."""
    largest: int = 0
    """Microseconds."""

    def add(self, text: str, largest: int) -> None:
        """Take in a stored histogram and its maximum in microseconds."""
        self.largest = max(self.largest, largest)
        self.stored.append(text)

    def latency(self) -> Latency:
        """Return median and 95th percentile in seconds; None each when nothing was measured."""
        buckets: Counter[int] = Counter()
        merge(buckets, " ".join(self.stored))
        return latency(sorted(buckets.items()), self.largest)


def merge(into: Counter[int], text: str) -> None:
    """Add the counts of a stored histogram to `into`."""
    held = into.get  # a Counter would ask itself twice
    for number, count in read(text):
        into[number] = held(number, 0) + count


def write(buckets: Counter[int]) -> str:
    """Return `buckets` as the tables hold them: ``57:12 58:3``."""
    return " ".join(f"{number}:{count}" for number, count in sorted(buckets.items()))


class Gather:
    """SQL aggregate: latencies in microseconds to a stored histogram."""

    def __init__(self) -> None:
        self.seen: list[int] = []

    def step(self, microseconds: int | None) -> None:
        """Take one row."""
        if microseconds is not None:
            self.seen.append(microseconds)

    def finalize(self) -> str:
        """Return the histogram of all rows."""
        return write(Counter(map(bucket, self.seen)))


class Merge:
    """SQL aggregate: stored histograms to one."""

    def __init__(self) -> None:
        self.buckets: Counter[int] = Counter()

    def step(self, text: str) -> None:
        """Take one row."""
        merge(self.buckets, text)

    def finalize(self) -> str:
        """Return the histogram of all rows."""
        return write(self.buckets)


def text_of(latencies: Iterable[float]) -> str:
    """Return `latencies` in seconds as a stored histogram."""
    return write(Counter(bucket(round(one / MICROSECOND)) for one in latencies))
