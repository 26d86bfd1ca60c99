"""What was counted of one component in an hour or a day, made into facts when it is looked at."""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Mapping, Sequence
from typing import NamedTuple, overload

from hooks.status.facts import Latency, Seconds
from hooks.status.history.facts import Measured
from hooks.status.history.histogram import unpack
from hooks.status.history.latency import Histogram, latency
from hooks.status.history.schema import SECOND, moment


class Bucket(NamedTuple):
    """One component in one hour or day, as counted: cheap to read, figures are made when asked."""

    operational: int = 0
    """Milliseconds in each state, in the order of the state codes."""
    degraded: int = 0
    partial: int = 0
    major: int = 0
    maintenance: int = 0
    samples: int = 0
    blips: int = 0
    latencies: bytes = b""
    """A packed histogram."""
    largest: int = 0
    """The longest latency, in microseconds."""

    @property
    def known(self) -> tuple[int, ...]:
        """Milliseconds in each state, in the order of the state codes."""
        return self[:5]

    def measured(self, start: int, window: int) -> Measured:
        """Return the bucket as facts; what is not known of `window` (ms) is unknown."""
        return Measured(
            moment(start),
            seconds(self.known, window),
            latency(unpack(self.latencies), self.largest),
            self.samples,
            self.blips,
        )

    def longer(self, code: int, ms: int) -> Bucket:
        """Return the bucket with `ms` more in the state `code`."""
        known = (*self.known[:code], self.known[code] + ms, *self.known[code + 1 :])
        return Bucket._make((*known, *self[5:]))


NOTHING = Bucket()


class Stretch(Sequence[Measured]):
    """One component's buckets in order of time, each made into facts when it is looked at."""

    def __init__(self, windows: Mapping[int, int], known: Mapping[int, Bucket]) -> None:
        """`windows` gives the length (ms) of each bucket by its start, `known` what was counted."""
        self._windows, self._known, self._starts = windows, known, tuple(windows)

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, place: int) -> Measured: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Measured, ...]: ...
    def __getitem__(self, place: int | slice) -> Measured | tuple[Measured, ...]:
        if isinstance(place, slice):
            return tuple(map(self._measured, self._starts[place]))
        return self._measured(self._starts[place])

    def _measured(self, start: int) -> Measured:
        return self._known.get(start, NOTHING).measured(start, self._windows[start])

    @property
    def seconds(self) -> Seconds:
        """The seconds of all buckets together, exact to the millisecond."""
        spent = [self._known.get(start, NOTHING).known for start in self._starts]
        unknown = 0
        for window, known in zip(self._windows.values(), map(sum, spent), strict=True):
            unknown += max(0, window - known)
        summed = [sum(each) for each in zip(*spent, strict=True)]
        return seconds(summed, sum(summed) + unknown)

    def latency(self, first: int, end: int) -> Latency:
        """Return the response time over the buckets from place `first` until `end`."""
        histogram = Histogram()
        for start in self._starts[first:end]:
            bucket = self._known.get(start, NOTHING)
            histogram.add(bucket.latencies, bucket.largest)
        return histogram.latency()

    @property
    def past(self) -> str:
        """16 hex digits that change when what was counted before the last bucket does."""
        nothing = NOTHING
        told = [(at, *(self._known.get(at, nothing))) for at in self._starts[:-1]]
        # Version 2: the same values give the same bytes, whatever shares them in memory.
        return hashlib.sha256(marshal.dumps(told, 2)).hexdigest()[:16]


def seconds(known: Sequence[int], window: int) -> Seconds:
    """Return milliseconds per state as seconds; the rest of `window` is unknown."""
    return Seconds(*(ms / SECOND for ms in (*known, max(0, window - sum(known)))))
