"""A component's days, each worked out when it is first looked at.

A refresh every minute shows ninety days of every component and nine thousand histograms behind
them, of which nearly all are as they were: it asks for the digest and for today.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, overload

from hooks.status.facts import Day
from hooks.status.history import Measured, Stretch


class Days(Sequence[Day]):
    """The days of `measured`, oldest first, as `day` makes them; equal to a tuple of the same."""

    def __init__(self, measured: Sequence[Measured], day: Callable[[Measured], Day]) -> None:
        self._measured, self._day = measured, day
        self._seen: dict[int, Day] = {}

    @cached_property
    def _made(self) -> tuple[Day, ...]:
        return tuple(map(self._day, self._measured))

    @overload
    def __getitem__(self, place: int) -> Day: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Day, ...]: ...
    def __getitem__(self, place: int | slice) -> Day | tuple[Day, ...]:
        if isinstance(place, slice) or "_made" in self.__dict__:
            return self._made[place]
        if place not in self._seen:  # today is looked at for every fragment that tells of it
            self._seen[place] = self._day(self._measured[place])
        return self._seen[place]

    def __iter__(self) -> Iterator[Day]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._measured)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, tuple | Days) and self._made == tuple(other)

    def __hash__(self) -> int:
        return hash(self._made)

    def __repr__(self) -> str:
        return repr(self._made)

    @cached_property
    def past(self) -> str:
        """16 hex digits that change when any of the days before the last one does."""
        if isinstance(self._measured, Stretch):
            return self._measured.past
        return digest(self._made[:-1])


def past(days: Sequence[Day]) -> str:
    """Return 16 hex digits that change when any of `days` but the last one does."""
    return days.past if isinstance(days, Days) else digest(tuple(days[:-1]))


def digest(facts: Any) -> str:
    """Return 16 hex digits of what `repr` tells of `facts`."""
    return hashlib.sha256(repr(facts).encode(errors="surrogatepass")).hexdigest()[:16]
