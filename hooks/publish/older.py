"""Incidents that are over and past: kept packed, because a refresh does not show them anew.

A service tells of a thousand incidents over the years. What is said of the present needs the
latest; the others are unpacked when one of their pages must change, and for a refresh to see that
none must, their digests do.
"""

from __future__ import annotations

import hashlib
import pickle
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from heapq import nlargest
from typing import Any, overload

from hooks.status.board import WINDOW_DAYS
from hooks.status.timeline import Incident

SHOWN = timedelta(days=WINDOW_DAYS + 31)
"""The days the status pages show, and the rest of the month they begin in."""
LATEST = 50
"""How many incidents an output for machines holds (see `said.LATEST`)."""
EVERY = ""
"""Under this name the digests are of all incidents, whatever they touched."""
BITS = 1 << 64


class Older(Sequence[Incident]):
    """Incidents, newest first, of which a pickle holds nothing but bytes and digests."""

    def __init__(self, incidents: Iterable[Incident]) -> None:
        self._incidents = tuple(incidents)

    def __getstate__(self) -> dict[str, Any]:
        return {"packed": pickle.dumps(self._incidents), "digests": self.digests}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)

    @cached_property
    def _incidents(self) -> tuple[Incident, ...]:
        found: tuple[Incident, ...] = pickle.loads(self.__dict__["packed"])
        return found

    @cached_property
    def digests(self) -> Mapping[str, int]:
        """The digests of the incidents by component, see `digests`."""
        return digests(self._incidents)

    @overload
    def __getitem__(self, place: int) -> Incident: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Incident, ...]: ...
    def __getitem__(self, place: int | slice) -> Incident | tuple[Incident, ...]:
        return self._incidents[place]

    def __iter__(self) -> Iterator[Incident]:
        return iter(self._incidents)

    def __len__(self) -> int:
        return len(self._incidents)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Older) and self._incidents == other._incidents

    def __hash__(self) -> int:
        return hash(self._incidents)


NONE = Older(())


def touched(incident: Incident) -> datetime:
    """Return the last moment (UTC) that is told of `incident`."""
    said = [update.at for update in incident.updates]
    return max(incident.started_at, incident.resolved_at or incident.started_at, *said)


def split(
    incidents: Iterable[Incident], now: datetime
) -> tuple[tuple[Incident, ...], tuple[Incident, ...]]:
    """Return those that what is said of the present, at `now` or later, needs; and the others."""
    every = sorted(incidents, key=lambda one: one.started_at, reverse=True)
    past = [one for one in every if touched(one) <= now - SHOWN and one.resolved_at is not None]
    begun = [one for one in every if one.started_at <= now]
    spoken = nlargest(LATEST, past, key=lambda one: (one.updates[-1].at, one.id))
    resting = {one.id for one in past} - {one.id for one in (*begun[:LATEST], *spoken)}
    return (
        tuple(one for one in every if one.id not in resting),
        tuple(one for one in every if one.id in resting),
    )


def digest(incident: Incident) -> int:
    """Return 64 bits that change when anything written about `incident` does."""
    text = f"{incident.id} {incident.model_dump_json()}".encode(errors="surrogatepass")
    return int.from_bytes(hashlib.sha256(text).digest()[:8])


def digests(incidents: Iterable[Incident]) -> Mapping[str, int]:
    """Return the sum of the incidents' digests, of all and by component that they touch.

    A sum, so that it is the same however incidents are split in two.
    """
    found: Counter[str] = Counter()
    for incident in incidents:
        own = digest(incident)
        for name in (EVERY, *incident.effects):
            found[name] = (found[name] + own) % BITS
    return found
