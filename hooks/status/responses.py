"""Response times over a day, a week and the days shown, as the page of a component charts them.

Only whole hours and whole days are charted, so that a chart rests until the next one is over. A
component's hours are read when its chart is drawn, not before: a refresh every minute draws few.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from hooks.status.facts import ComponentBoard, Latency
from hooks.status.history import History, Stretch
from hooks.status.services import Services

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = 7 * DAY
PART = 6
"""Hours that the chart of a week takes together."""
MINUTES = 60
AT_ONCE = 2
"""How many components may begin a new hour in the same minute: the work is spread over the hour."""


@dataclass(frozen=True)
class Span:
    """Response times over one stretch of time, in steps of equal length, oldest first."""

    start: datetime
    """UTC."""
    step: timedelta
    latencies: tuple[Latency, ...]
    """None in both figures where nothing was measured."""

    @property
    def end(self) -> datetime:
        """Where the last step ends, UTC."""
        return self.start + self.step * len(self.latencies)


@dataclass(frozen=True)
class Responses:
    """Until when each component is charted, and how its hours are read."""

    untils: Mapping[str, datetime]
    """The end of the last whole hour charted, UTC, by component id."""
    read: Callable[[str], Stretch | None]
    """Gives the hours of the week before that; None where only days are known."""

    def spans(self, component: ComponentBoard) -> tuple[Span, ...]:
        """Return the last 24 hours, the last 7 days and the days shown; raises HistoryError."""
        over = component.days[:-1]
        days = tuple(day.latency for day in over)
        first = datetime.combine(over[0].day, time(), UTC)
        quarter = Span(first, DAY, days)
        hours = self.read(component.id)
        if hours is None:
            week = Span(first + DAY * max(0, len(days) - 7), DAY, days[-7:])
            return week, quarter
        until = self.untils[component.id]
        in_day = tuple(one.latency for one in hours[-24:])
        parts = tuple(hours.latency(at, at + PART) for at in range(0, len(hours), PART))
        return (
            Span(until - DAY, HOUR, in_day),
            Span(until - WEEK, HOUR * PART, parts),
            quarter,
        )


NONE = Responses({}, lambda _: None)


def responses(history: History, services: Services, now: datetime) -> Responses:
    """Return the response times known at `now` (UTC); they are read from `history` when asked for.

    The hours of a component whose past is told by another server are not kept, only its days.
    """
    ids = [component.id for component in services.components]
    told = {one.id for one in services.components if one.is_told_elsewhere}
    together = max(AT_ONCE, -(-len(ids) // MINUTES))
    untils = {
        name: (now - timedelta(minutes=place // together)).replace(
            minute=0, second=0, microsecond=0
        )
        for place, name in enumerate(ids)
    }

    def read(name: str) -> Stretch | None:
        until = untils[name]
        return None if name in told else history.hours([name], until - WEEK, until, now)[name]

    return Responses(untils, read)


def settled(found: Responses) -> Responses:
    """Return `found` with every hour read now: for a history that is about to be closed."""
    held: dict[str, Stretch | None] = {name: found.read(name) for name in found.untils}
    return Responses(found.untils, held.__getitem__)
