"""Incidents and maintenance windows, and what they say of a component at a moment."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from hooks.content.localised import Localised
from hooks.status.states import State


class Impact(StrEnum):
    """How much an incident weighs as a whole (Statuspage v2 `impact`)."""

    NONE = "none"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


class IncidentStatus(StrEnum):
    """How far work on an incident has come (Statuspage v2 `status`)."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"
    POSTMORTEM = "postmortem"


class MaintenanceStatus(StrEnum):
    """How far a maintenance has come (Statuspage v2 `status`, and cancelled for calendars)."""

    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    VERIFYING = "verifying"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Impaired(StrEnum):
    """The states an incident may declare of a component."""

    OPERATIONAL = State.OPERATIONAL
    DEGRADED = State.DEGRADED
    PARTIAL = State.PARTIAL
    MAJOR = State.MAJOR


OVER = (IncidentStatus.RESOLVED, IncidentStatus.POSTMORTEM)
CLOSED = (MaintenanceStatus.COMPLETED, MaintenanceStatus.CANCELLED)


class Declared(NamedTuple):
    """What an incident says of one component."""

    state: State
    since: datetime
    """UTC."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Update(_Model):
    """One thing said, oldest first in its file."""

    at: datetime
    """When it was said, UTC; of a maintenance, the first one is the announcement."""
    text: Localised


class IncidentUpdate(Update):
    """One thing said about an incident."""

    status: IncidentStatus
    components: dict[str, Impaired] = {}
    """States from this moment on, for the components that changed."""


class MaintenanceUpdate(Update):
    """One thing said about a maintenance."""

    status: MaintenanceStatus


class IncidentFile(_Model):
    """docs/_data/incidents/<id>.yml."""

    title: Localised
    impact: Impact
    components: dict[str, Impaired]
    """States from the start on; an update may change them."""
    started_at: datetime
    """UTC."""
    resolved_at: datetime | None = None
    """UTC; missing while the incident lasts."""
    updates: tuple[IncidentUpdate, ...]
    """Oldest first."""
    postmortem: str | None = None
    """The page that tells what happened, below a language's folder: status/reports/x.md."""
    sample: bool = False
    """Made up to show how it looks: marked in pages, refused by a release."""


class Incident(IncidentFile):
    """One incident."""

    id: str
    """The file's name without its ending."""

    @property
    def effects(self) -> dict[str, Impaired]:
        """Every component it names, from the start or in an update, with the first state said."""
        found = dict(self.components)
        for update in self.updates:
            found = dict(update.components) | found
        return {name: found[name] for name in (*self.components, *found)}

    @property
    def report(self) -> str:
        """The address of its report below a language's root; empty without one."""
        page = (self.postmortem or "").removesuffix(".md").removesuffix("index")
        return f"{page.rstrip('/')}/" if page else ""

    def is_active(self, now: datetime) -> bool:
        """Whether the incident lasts at `now` (UTC)."""
        return self.started_at <= now and (self.resolved_at is None or now < self.resolved_at)

    def status(self, now: datetime) -> IncidentStatus:
        """Return what the latest update until `now` says; INVESTIGATING before the first."""
        said = [update.status for update in self.updates if update.at <= now]
        return said[-1] if said else IncidentStatus.INVESTIGATING

    def declared(self, component: str, now: datetime) -> Declared | None:
        """Return the state declared of `component` at `now`, None without one."""
        if not self.is_active(now):
            return None
        said = [(self.started_at, self.components.get(component))]
        said += [(one.at, one.components.get(component)) for one in self.updates if one.at <= now]
        known = [Declared(State(state), at) for at, state in said if state]
        return known[-1] if known else None


class MaintenanceFile(_Model):
    """docs/_data/maintenance/<id>.yml."""

    title: Localised
    components: tuple[str, ...]
    starts_at: datetime
    """UTC."""
    ends_at: datetime
    """UTC. Work that runs over counts as an outage until this is moved."""
    status: MaintenanceStatus
    """Of a repeated one: scheduled, completed or cancelled as a whole."""
    repeat: str | None = None
    """When the window comes again, from starts_at on, in UTC (RFC 5545): FREQ=WEEKLY;COUNT=4."""
    skip: tuple[date, ...] = ()
    """Days (UTC) of windows of `repeat` that do not take place (RFC 5545, EXDATE): 2027-02-09."""
    updates: tuple[MaintenanceUpdate, ...] = ()
    """Oldest first."""
    sample: bool = False
    """Made up to show how it looks: marked in pages, refused by a release."""


class Maintenance(MaintenanceFile):
    """One maintenance window, or with `repeat` all of its windows until they are told apart."""

    id: str
    """The file's name without its ending; a window of several adds its day."""
    series: str = ""
    """The `id` of what this is one window of; empty for a window that does not repeat."""
    first: datetime | None = None
    """When the first window of the series begins, UTC; None for one that does not repeat."""

    @property
    def skipped(self) -> bool:
        """Whether it is a window of a series that does not take place, while others do."""
        return bool(self.series) and self.starts_at.date() in self.skip

    def is_active(self, now: datetime) -> bool:
        """Whether the window is open at `now` (UTC): announced for now and not closed early."""
        return self.status not in CLOSED and self.starts_at <= now < self.ends_at

    def is_upcoming(self, now: datetime) -> bool:
        """Whether the window is still to come at `now` (UTC)."""
        return self.status not in CLOSED and now < self.starts_at
