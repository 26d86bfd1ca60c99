"""The history as the rest of the room uses it."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Self

from hooks.status.facts import Latency, Seconds
from hooks.status.history import deliveries, portable, read, tiers, write
from hooks.status.history.buckets import Stretch, seconds
from hooks.status.history.facts import (
    Counters,
    Delivery,
    Entry,
    Run,
    Sample,
    Transition,
)
from hooks.status.history.latency import Histogram
from hooks.status.history.lock import exclusive
from hooks.status.history.schema import POLLER, HistoryError, moment, stamp, transaction
from hooks.status.verdict import Memory


class History:
    """What was measured, in one SQLite file. All times are aware datetimes.

    Every method raises HistoryError, one sentence, when the file cannot be read or written.
    """

    def __init__(self, db: sqlite3.Connection, path: Path, notice: str) -> None:
        self._db = db
        self.path = path
        self.notice = notice
        """What whoever runs the poller must know about the file; empty when all is well."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def exclusive(self, what: str = "lock") -> AbstractContextManager[bool]:
        """Hold a lock, by default the poll's, in a block; it gets False when another has it."""
        return exclusive(self.path.with_name(f"{self.path.name}.{what}"))

    def record(self, entry: Entry) -> tuple[Transition, ...]:
        """Write one run, whole or not at all; return the changes it published."""
        with self._told("written"), transaction(self._db):
            return write.record(self._db, entry)

    def rename_components(self, was: Mapping[str, str]) -> None:
        """Let the histories of the old names (keys) go on under the new ones (values)."""
        with self._told("written"), transaction(self._db):
            for old, new in was.items():
                write.rename(self._db, old, new)

    def roll_up(self, now: datetime) -> None:
        """Count every hour and day anew whose samples are there, and remove what is too old.

        Every `record` does this for what it touches; this is for the whole.
        """
        with self._told("written"), transaction(self._db):
            tiers.recount_all(self._db)
            tiers.prune(self._db, stamp(now))

    def days(
        self, components: Iterable[str], first: date, last: date, now: datetime
    ) -> dict[str, Stretch]:
        """Return `components` by UTC day from `first` to `last`, both included, oldest first.

        The window of a day that is not over ends at `now`. Days without a measurement are there,
        all unknown.
        """
        end = last + timedelta(days=1)
        return self._tier("daily", components, _midnight(first), _midnight(end), now)

    def hours(
        self, components: Iterable[str], start: datetime, end: datetime, now: datetime
    ) -> dict[str, Stretch]:
        """Return `components` by hour from `start` until `end`, oldest first, like `days`.

        Hours are kept for 35 days; older ones are unknown.
        """
        return self._tier("hourly", components, start, end, now)

    def _tier(
        self, tier: str, components: Iterable[str], start: datetime, end: datetime, now: datetime
    ) -> dict[str, Stretch]:
        size, names = read.SIZE[tier], tuple(components)
        first, only = stamp(start) // size * size, names[0] if len(names) == 1 else ""
        with self._told("read"):
            limit = read.horizon(self._db, stamp(now))
            found = read.buckets(self._db, tier, first, stamp(end), stamp(now), only)
        windows = {at: max(0, min(at + size, limit) - at) for at in range(first, stamp(end), size)}
        return {name: Stretch(windows, found.get(name, {})) for name in names}

    def seconds(self, component: str, start: datetime, end: datetime, now: datetime) -> Seconds:
        """Return how long `component` was in each state in [start, end); they sum to the window.

        Exact for whole hours (whole days once hours are gone, after 35 days); what is cut gives its
        even share.
        """
        with self._told("read"):
            found = read.known_between(self._db, stamp(start), stamp(end), stamp(now), component)
        known = found[component][0] if component in found else [0] * len(tiers.STATES)
        return seconds(known, stamp(end) - stamp(start))

    def latencies(self, start: datetime, end: datetime, now: datetime) -> dict[str, Latency]:
        """Return each component's response time over the hours that touch [start, end)."""
        with self._told("read"):
            found = read.known_between(self._db, stamp(start), stamp(end), stamp(now))
        return {name: histogram.latency() for name, (_, histogram) in found.items()}

    def latency(self, component: str, start: datetime, end: datetime, now: datetime) -> Latency:
        """Return the response time of `component` over the hours that touch [start, end)."""
        return self.latencies(start, end, now).get(component, Histogram().latency())

    def blips(self, start: datetime, end: datetime) -> dict[str, int]:
        """Return how many runs saw a change that was not confirmed, by component, where any did.

        Over the hours that touch [start, end).
        """
        with self._told("read"):
            return read.blips(self._db, stamp(start), stamp(end))

    def poller_seconds(self, start: datetime, end: datetime, now: datetime) -> Seconds:
        """Return how long the poller ran (operational) or did not (major) in [start, end).

        Did not: no run for two intervals, or cut off from the network. Before the very first run
        nothing is known.
        """
        with self._told("read"):
            born = tiers.meta(self._db, "born")
        window = end - start
        if not born or stamp(end) <= born:
            return Seconds(unknown=window.total_seconds())
        since = max(start, moment(born))
        ran = self.seconds(POLLER, since, end, now).operational
        alive = (end - since).total_seconds()
        return Seconds(
            operational=ran, major=alive - ran, unknown=(window - (end - since)).total_seconds()
        )

    def last_run(self) -> Run | None:
        """Return the run recorded last, None when there never was one."""
        with self._told("read"):
            return read.last_run(self._db)

    def samples(self) -> dict[str, Sample]:
        """Return what the last run published of each component."""
        with self._told("read"):
            found = read.samples(self._db)
        return {name: sample for name, sample in found.items() if name != POLLER}

    def memories(self) -> dict[str, Memory]:
        """Return what is remembered of each component the last run judged."""
        with self._told("read"):
            return read.memories(self._db)

    def counters(self) -> Counters:
        """Return what the last run's probes left for the next."""
        with self._told("read"):
            return read.counters(self._db)

    def published(self) -> dict[str, Transition]:
        """Return the newest change of each component."""
        with self._told("read"):
            return read.published(self._db)

    def transitions(self, component: str | None = None, limit: int = 100) -> tuple[Transition, ...]:
        """Return the newest `limit` changes, of `component` or of all, newest first."""
        where, values = ("TRUE", ()) if component is None else ("name = ?", (component,))
        with self._told("read"):
            return read.transitions(self._db, where, values, limit)

    def deliveries(self) -> tuple[Delivery, ...]:
        """Return the deliveries of alerts of the last 90 days, in the order they were begun.

        The newest of each route and topic is there however old it is.
        """
        with self._told("read"):
            return deliveries.all_of(self._db)

    def begin_deliveries(self, begun: Collection[Delivery]) -> bool:
        """Note deliveries before they are made; False, and nothing noted, if one was before."""
        with self._told("written"), transaction(self._db):
            return deliveries.begin(self._db, begun)

    def end_deliveries(self, ended: Collection[Delivery]) -> None:
        """Note the outcome of deliveries that were begun."""
        with self._told("written"), transaction(self._db):
            deliveries.end(self._db, ended)

    def mark_demo(self) -> None:
        """Say for good that this history was generated for a demonstration."""
        with self._told("written"), transaction(self._db):
            tiers.set_meta(self._db, "demo", 1)

    def is_demo(self) -> bool:
        """Whether this history was generated for a demonstration."""
        with self._told("read"):
            return bool(tiers.meta(self._db, "demo"))

    def export_lines(self) -> Iterator[str]:
        """Yield the whole history as JSON Lines (https://jsonlines.org), without line ends."""
        with self._told("read"):
            yield from portable.export(self._db)

    def import_lines(self, lines: Iterable[str]) -> int:
        """Merge in an export, all or nothing; return the number of lines taken.

        What is here already wins over the same run, hour, day or change in the export.
        """
        with self._told("written"), transaction(self._db):
            return portable.load(self._db, lines)

    def backup(self, to: Path) -> None:
        """Write a compact copy to `to`, a file that does not exist yet."""
        with self._told(f"copied to {to}"):
            portable.copy(self._db, to)

    @contextmanager
    def _told(self, verb: str) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            raise HistoryError(f"The history {self.path} cannot be {verb}: {error}.") from error


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
