"""What people have said of an incident or a maintenance until a moment, and what it changed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from hooks.publish.view import StatusView
from hooks.status.states import State
from hooks.status.timeline import (
    OVER,
    Incident,
    IncidentUpdate,
    Maintenance,
    MaintenanceStatus,
    MaintenanceUpdate,
    Update,
)

LATEST = 50
"""How many incidents, and how many maintenances, an output for machines holds, as Statuspage does.

It also bounds what a refresh costs, however long the past is.
"""
NOT_KNOWN = datetime(1970, 1, 1, tzinfo=UTC)
"""For a format that demands a moment where none is known: it can be taken for no real one."""
WORKING = (MaintenanceStatus.IN_PROGRESS, MaintenanceStatus.VERIFYING)

U = TypeVar("U", bound=Update)


@dataclass(frozen=True)
class Step:
    """One update with the states its record declares before and after it, by component."""

    name: str
    """Unlike that of any other update of the record, and stable: its moment and its status."""
    update: IncidentUpdate | MaintenanceUpdate
    before: Mapping[str, State]
    after: Mapping[str, State]


def said(updates: tuple[U, ...], now: datetime) -> tuple[U, ...]:
    """Return the updates that were made until `now`, oldest first."""
    return tuple(update for update in updates if update.at <= now)


def begun(view: StatusView) -> tuple[Incident, ...]:
    """Return the incidents that have begun, newest first."""
    return tuple(one for one in view.incidents if one.started_at <= view.now)


def steps(record: Incident | Maintenance, now: datetime) -> Iterator[Step]:
    """Yield what was said of `record` until `now`, oldest first.

    Before the first update its components worked; once it is over they do again, as far as it is
    concerned.
    """
    if isinstance(record, Incident):
        yield from _incident_steps(record, now)
    else:
        yield from _maintenance_steps(record, now)


def latest(
    records: Iterable[Incident | Maintenance], now: datetime
) -> list[Incident | Maintenance]:
    """Return the records that were spoken of last, the newest word first."""
    spoken = [(told[-1].at, one.id, one) for one in records if (told := said(one.updates, now))]
    return [one for *_, one in sorted(spoken, key=lambda each: each[:2], reverse=True)[:LATEST]]


def digest(records: Iterable[Incident | Maintenance], now: datetime, *facts: object) -> str:
    """Return 32 hex digits that change when a record, what was said of it, or `facts` do.

    Calendar and feeds carry one, so that a refresh can tell that they are as they should be
    without making them: they change once in a while, and it runs every minute.
    """
    told = [(one.model_dump_json(), len(said(one.updates, now))) for one in records]
    text = repr((facts, told)).encode(errors="surrogatepass")
    return hashlib.sha256(text).hexdigest()[:32]


def _incident_steps(incident: Incident, now: datetime) -> Iterator[Step]:
    touched = [*incident.components, *(name for one in incident.updates for name in one.components)]
    before = dict.fromkeys(touched, State.OPERATIONAL)
    after = before | {name: State(state) for name, state in incident.components.items()}
    names = _names()
    for update in said(incident.updates, now):
        after = after | {name: State(state) for name, state in update.components.items()}
        if update.status in OVER:
            after = dict.fromkeys(after, State.OPERATIONAL)
        yield Step(names(update), update, before, after)
        before = after


def _maintenance_steps(maintenance: Maintenance, now: datetime) -> Iterator[Step]:
    before = dict.fromkeys(maintenance.components, State.OPERATIONAL)
    names = _names()
    for update in said(maintenance.updates, now):
        state = State.MAINTENANCE if update.status in WORKING else State.OPERATIONAL
        after = dict.fromkeys(maintenance.components, state)
        yield Step(names(update), update, before, after)
        before = after


def _names() -> Callable[[IncidentUpdate | MaintenanceUpdate], str]:
    taken: Counter[str] = Counter()

    def name(update: IncidentUpdate | MaintenanceUpdate) -> str:
        plain = f"{update.at:%Y%m%dT%H%M%SZ}-{update.status}"
        taken[plain] += 1
        return plain if taken[plain] == 1 else f"{plain}-{taken[plain]}"

    return name
