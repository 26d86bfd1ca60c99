"""Everything the status fragments show, gathered before any template runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain, groupby

from hooks.publish.charts import Chart, chart
from hooks.publish.older import NONE, Older
from hooks.status import responses
from hooks.status.facts import Board, ComponentBoard, GroupBoard
from hooks.status.incidents import Incident, Maintenance
from hooks.status.responses import Responses
from hooks.status.states import State
from hooks.status.timeline import MaintenanceStatus

TROUBLE = (State.DEGRADED, State.PARTIAL, State.MAJOR)
"""States that count as trouble: announced maintenance and what is not known do not."""


@dataclass(frozen=True)
class ComponentView:
    """One component with what concerns it."""

    component: ComponentBoard
    group: GroupBoard
    view: StatusView

    @property
    def charts(self) -> tuple[Chart, ...]:
        """Its response times, drawn; raises HistoryError when they cannot be read."""
        return tuple(map(chart, self.view.responses.spans(self.component)))

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """All incidents that touched it, newest first."""
        return tuple(i for i in self.view.every_incident if self.component.id in i.effects)


@dataclass(frozen=True)
class NoticeView:
    """The components a page depends on that do not work as they should."""

    components: tuple[ComponentBoard, ...]
    incidents: tuple[Incident, ...]
    """Unresolved incidents that touch them."""


@dataclass(frozen=True)
class MonthRow:
    """One component in one month, in days."""

    component: ComponentBoard
    days: int
    """Of the month, that the board shows."""
    known: int
    """Of these, with any measurement."""
    trouble: int
    """Of these, with any trouble."""


@dataclass(frozen=True)
class MonthView:
    """One month of the history page."""

    first: date
    """Its first day."""
    incidents: tuple[Incident, ...]
    """Those that lasted for some of it, newest first."""
    quiet: int
    """Its days until now on which there was none."""
    maintenances: tuple[Maintenance, ...]
    """The windows that opened in it, newest first."""
    rows: tuple[MonthRow, ...]


@dataclass(frozen=True)
class StatusView:
    """The board and the records written by people, at one moment."""

    board: Board
    incidents: tuple[Incident, ...]
    """Incidents, newest first: at least all that are not over, that the days shown touch, and that
    are among the latest of all (see `older.split`)."""
    maintenances: tuple[Maintenance, ...]
    """Every maintenance, newest first."""
    now: datetime
    """UTC; the moment the view was taken."""
    older: Older = NONE
    """Every other incident, newest first; read from disk when it is looked at."""
    responses: Responses = responses.NONE
    """Response times, read from the history when they are looked at."""

    @property
    def every_incident(self) -> tuple[Incident, ...]:
        """Every incident, newest first."""
        both = (*self.incidents, *self.older)
        return tuple(sorted(both, key=lambda one: one.started_at, reverse=True))

    def subject(self, kind: str, subject: str) -> ComponentView | Incident | NoticeView:
        """Return what a fragment of `kind` is about; raises KeyError when it does not exist."""
        if kind == "incident":
            return self.incident(subject)
        if kind == "notice":
            return self.notice(tuple(subject.split("+")))
        return self.component(subject)

    def component(self, component_id: str) -> ComponentView:
        """Return the component `component_id` with its group and incidents."""
        for group in self.board.groups:
            for component in group.components:
                if component.id == component_id:
                    return ComponentView(component, group, self)
        raise KeyError(component_id)

    def incident(self, incident_id: str) -> Incident:
        """Return the incident `incident_id`."""
        for incident in chain(self.incidents, self.older):
            if incident.id == incident_id:
                return incident
        raise KeyError(incident_id)

    def notice(self, component_ids: tuple[str, ...]) -> NoticeView:
        """Return those of `component_ids` that do not work, with the incidents that say why."""
        troubled = tuple(
            component
            for group in self.board.groups
            for component in group.components
            if component.id in component_ids
            and component.state not in (State.OPERATIONAL, State.UNKNOWN)
        )
        ids = {component.id for component in troubled}
        return NoticeView(
            troubled, tuple(i for i in self.unresolved if ids.intersection(i.effects))
        )

    @property
    def unresolved(self) -> tuple[Incident, ...]:
        """Incidents that are not over at `now`."""
        return tuple(i for i in self.incidents if i.is_active(self.now))

    @property
    def upcoming(self) -> tuple[Maintenance, ...]:
        """Maintenances announced or under way at `now`, soonest first."""
        due = [
            one for one in self.maintenances if one.is_active(self.now) or one.is_upcoming(self.now)
        ]
        return tuple(reversed(due))

    def months(self) -> Iterator[MonthView]:
        """Yield each of the months the board's days touch, newest first."""
        components = [one for group in self.board.groups for one in group.components]
        for first in self._firsts:
            days = _days_until(first, self.now.date())
            lasting = [(one, _days_of(one, self.now)) for one in self.incidents]
            touching = [(one, of) for one, of in lasting if of[0] <= days[-1] and of[1] >= first]
            yield MonthView(
                first,
                tuple(one for one, _ in touching),
                sum(not any(of[0] <= day <= of[1] for _, of in touching) for day in days),
                tuple(one for one in self.held if _same_month(one.starts_at, first)),
                tuple(_month_row(component, first) for component in components),
            )

    @property
    def held(self) -> tuple[Maintenance, ...]:
        """The maintenances of these months whose window has opened, newest first."""
        first, off = self.first_month, MaintenanceStatus.CANCELLED
        begun = (one for one in self.maintenances if one.starts_at <= self.now)
        return tuple(
            one for one in begun if one.starts_at.date() >= first and one.status is not off
        )

    @property
    def _firsts(self) -> list[date]:
        """The first day of each of these months, newest first."""
        components = [one for group in self.board.groups for one in group.components]
        firsts = {day.day.replace(day=1) for one in components for day in one.days}
        return sorted(firsts | {self.now.date().replace(day=1)}, reverse=True)

    @property
    def first_month(self) -> date:
        """The first day of the oldest of these months."""
        return self._firsts[-1]

    @property
    def archive(self) -> tuple[tuple[int, tuple[Incident, ...]], ...]:
        """Every incident that began before these months, by year, newest first."""
        past = [one for one in self.every_incident if one.started_at.date() < self.first_month]
        years = groupby(past, key=lambda one: one.started_at.year)
        return tuple((year, tuple(of)) for year, of in years)


def _days_until(first: date, today: date) -> list[date]:
    """The days of the month that begins with `first`, as far as they have begun."""
    days = (first + timedelta(days=place) for place in range(31))
    return [day for day in days if _same_month(day, first) and day <= max(first, today)]


def _days_of(incident: Incident, now: datetime) -> tuple[date, date]:
    """The first and last day (UTC) of an incident, today while it lasts."""
    end = min(incident.resolved_at or now, now)
    return incident.started_at.date(), max(incident.started_at, end).date()


def _same_month(day: date, month: date) -> bool:
    return (day.year, day.month) == (month.year, month.month)


def _month_row(component: ComponentBoard, month: date) -> MonthRow:
    days = [day.worst for day in component.days if _same_month(day.day, month)]
    known = [worst for worst in days if worst is not State.UNKNOWN]
    trouble = [worst for worst in known if worst in TROUBLE]
    return MonthRow(component, len(days), len(known), len(trouble))
