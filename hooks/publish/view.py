"""Everything the status fragments show, gathered before any template runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from hooks.status.facts import Board, ComponentBoard, GroupBoard
from hooks.status.incidents import Incident, Maintenance
from hooks.status.states import State


@dataclass(frozen=True)
class ComponentView:
    """One component with what concerns it."""

    component: ComponentBoard
    group: GroupBoard
    incidents: tuple[Incident, ...]
    """All incidents that touched it, newest first."""


@dataclass(frozen=True)
class NoticeView:
    """The components a page depends on that do not work as they should."""

    components: tuple[ComponentBoard, ...]
    incidents: tuple[Incident, ...]
    """Unresolved incidents that touch them."""


@dataclass(frozen=True)
class StatusView:
    """The board and the records written by people, at one moment."""

    board: Board
    incidents: tuple[Incident, ...]
    """Every incident, newest first."""
    maintenances: tuple[Maintenance, ...]
    """Every maintenance, newest first."""
    now: datetime
    """UTC; the moment the view was taken."""

    def subject(self, kind: str, subject: str) -> ComponentView | Incident | NoticeView:
        """Return what a fragment of `kind` is about; raises KeyError when it does not exist."""
        if kind == "component":
            return self.component(subject)
        if kind == "incident":
            return self.incident(subject)
        return self.notice(tuple(subject.split("+")))

    def component(self, component_id: str) -> ComponentView:
        """Return the component `component_id` with its group and incidents."""
        for group in self.board.groups:
            for component in group.components:
                if component.id == component_id:
                    touching = (i for i in self.incidents if component_id in i.components)
                    return ComponentView(component, group, tuple(touching))
        raise KeyError(component_id)

    def incident(self, incident_id: str) -> Incident:
        """Return the incident `incident_id`."""
        for incident in self.incidents:
            if incident.id == incident_id:
                return incident
        raise KeyError(incident_id)

    def notice(self, component_ids: tuple[str, ...]) -> NoticeView:
        """Return those of `component_ids` that do not work, with the incidents that say why."""
        troubled = tuple(
            component
            for component in map(self.board.component, component_ids)
            if component.state not in (State.OPERATIONAL, State.UNKNOWN)
        )
        ids = {component.id for component in troubled}
        return NoticeView(
            troubled, tuple(i for i in self.unresolved if ids.intersection(i.components))
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

    def months(self) -> Iterator[tuple[date, tuple[Incident, ...]]]:
        """Yield each of the months the board's days touch, newest first, with its incidents."""
        days = {
            day.day.replace(day=1)
            for group in self.board.groups
            for component in group.components
            for day in component.days
        } | {self.now.date().replace(day=1)}
        for month in sorted(days, reverse=True):
            yield (
                month,
                tuple(
                    incident
                    for incident in self.incidents
                    if (incident.started_at.year, incident.started_at.month)
                    == (month.year, month.month)
                ),
            )
