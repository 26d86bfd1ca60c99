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


@dataclass
class Histogram:
    """Latencies of one component over any stretch of time; the parts of a stretch add up to it."""

    buckets: Counter[int] = field(default_factory=Counter)
    total: int = 0
    """Sum of all latencies, microseconds."""
    largest: int = 0
    """Microseconds."""

    def add(self, text: str, total: int, largest: int) -> None:
        """Merge in a stored histogram: buckets as `text`, sum and maximum in microseconds."""
        self.total += total
        self.largest = max(self.largest, largest)
        merge(self.buckets, text)

    def join(self, other: Histogram) -> None:
        """Merge in another histogram."""
        self.buckets.update(other.buckets)
        self.total += other.total
        self.largest = max(self.largest, other.largest)

    def latency(self) -> Latency:
        """Return median and 95th percentile in seconds; None each when nothing was measured."""
        return Latency(self.quantile(0.5), self.quantile(0.95))

    def quantile(self, share: float) -> float | None:
        """Return the latency in seconds that `share` of all did not exceed; None without any."""
        rank = math.ceil(share * self.buckets.total())
        for number in sorted(self.buckets):
            rank -= self.buckets[number]
            if rank <= 0:
                return min(middle(number), float(self.largest)) * MICROSECOND
        return None


def merge(into: Counter[int], text: str) -> None:
    """Add the counts of a stored histogram to `into`."""
    for part in text.split():
        number, _, count = part.partition(":")
        into[int(number)] += int(count)


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
