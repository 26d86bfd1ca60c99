"""The status as Statuspage v2 JSON, in one language, so that its clients can read it.

Shape: https://support.atlassian.com/statuspage/docs/what-are-the-different-apis-under-statuspage/
Every file has one object more, `parvis`: what the API has no word for. It names the components
whose state is `unknown`; files that tell the present also say from when it is and until when it
holds. Version 2 has no `unknown`: such a component is given as `degraded_performance`, because a
reader who is told nothing takes a component for operational, and that is not known. Nor has it a
word for a window of a series that is skipped, which is left out: "completed" would be a lie.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hooks.publish.api_parts import STATUSES, Parts, iso
from hooks.publish.reader import Reader
from hooks.publish.said import LATEST, NOT_KNOWN, Step, begun, digest, said, steps
from hooks.publish.view import StatusView
from hooks.status.services import Services
from hooks.status.timeline import CLOSED, Incident, IncidentStatus, Maintenance, MaintenanceStatus

MAINTENANCE_STATUSES = {status: status.value for status in MaintenanceStatus} | {
    # Version 2 has no word for it; the text of the update says that it was called off.
    MaintenanceStatus.CANCELLED: MaintenanceStatus.COMPLETED.value,
}


INCIDENTS = "incidents.json"
PLANNED = "scheduled_maintenances"


def documents(
    reader: Reader, view: StatusView, services: Services, held: bytes = b""
) -> dict[str, dict[str, Any]]:
    """Return the documents by their path under ``api/v2/``.

    The longest, INCIDENTS, is left out when `held`, what its file holds now, shows by its digest
    that it would be the same.
    """
    parts = Parts(reader, view, services)
    records, now = Records(parts), view.now
    past = begun(view)[:LATEST]
    mark = digest(past, now, parts.page, parts.components, parts.extra(present=False))
    page = {"page": parts.page}
    components = {"components": list(parts.components.values())}
    status = {"status": parts.status}
    present = {"parvis": parts.extra(present=True)}
    lists = {"incidents": records.incidents(view.unresolved)}
    ahead = records.maintenances(tuple(reversed(view.upcoming)))

    def record(key: str, found: list[dict[str, Any]], **more: str) -> dict[str, Any]:
        return {**page, key: found, "parvis": parts.extra(present=False) | more}

    def windows(wanted: Callable[[Maintenance], bool]) -> dict[str, Any]:
        found = records.maintenances(tuple(filter(wanted, view.maintenances)))
        return record(PLANNED, found)

    resting = mark.encode() in held
    every = (
        {} if resting else {INCIDENTS: record("incidents", records.incidents(past), digest=mark)}
    )

    return {
        "summary.json": {**page, **components, **lists, PLANNED: ahead, **status, **present},
        "status.json": {**page, **status, **present},
        "components.json": {**page, **components, **present},
        **every,
        "incidents/unresolved.json": record("incidents", lists["incidents"]),
        "scheduled-maintenances.json": windows(lambda plan: not plan.skipped),
        "scheduled-maintenances/upcoming.json": windows(lambda plan: plan.is_upcoming(now)),
        "scheduled-maintenances/active.json": windows(lambda plan: plan.is_active(now)),
    }


@dataclass(frozen=True)
class Records:
    """Builds incidents and maintenances, the latest of those it is given."""

    parts: Parts

    def incidents(self, incidents: tuple[Incident, ...]) -> list[dict[str, Any]]:
        """Return the latest of `incidents`, newest first as they are given."""
        return [self.incident(one) for one in incidents[:LATEST]]

    def maintenances(self, plans: tuple[Maintenance, ...]) -> list[dict[str, Any]]:
        """Return the latest of `plans`, newest first as they are given."""
        return [self.maintenance(one) for one in plans[:LATEST]]

    def incident(self, incident: Incident) -> dict[str, Any]:
        """Return an incident with what was said of it, newest first."""
        now, updates = self.parts.view.now, said(incident.updates, self.parts.view.now)
        watching = (one.at for one in updates if one.status is IncidentStatus.MONITORING)
        over = incident.resolved_at
        status = incident.status(now).value
        return self._record(incident, "incident", status, incident.started_at) | {
            "monitoring_at": iso(next(watching, None)),
            "resolved_at": iso(over if over and over <= now else None),
            "impact": incident.impact.value,
            "shortlink": self.parts.reader.url(f"status/incidents/{incident.id}/"),
        }

    def maintenance(self, plan: Maintenance) -> dict[str, Any]:
        """Return a maintenance with what was said of it, newest first."""
        status, now = self.maintenance_status(plan), self.parts.view.now
        ended = None
        if status == MaintenanceStatus.COMPLETED:
            done = (one.at for one in said(plan.updates, now) if one.status is plan.status)
            ended = plan.ends_at if plan.ends_at <= now else None
            ended = next(done, ended) if plan.status in CLOSED else ended
        return self._record(plan, "maintenance", status, plan.starts_at) | {
            "resolved_at": iso(ended),
            "impact": "maintenance",
            "shortlink": self.parts.reader.url("status/#maintenance"),
            "scheduled_for": iso(plan.starts_at),
            "scheduled_until": iso(plan.ends_at),
        }

    def maintenance_status(self, plan: Maintenance) -> str:
        """Return how far it has come: what people wrote, or what its window says if they did not.

        Work declared under way is never called completed by the clock alone.
        """
        if plan.status is MaintenanceStatus.SCHEDULED and self.parts.view.now >= plan.starts_at:
            running = plan.is_active(self.parts.view.now)
            return (MaintenanceStatus.IN_PROGRESS if running else MaintenanceStatus.COMPLETED).value
        return MAINTENANCE_STATUSES[plan.status]

    def _record(
        self, record: Incident | Maintenance, kind: str, status: str, start: datetime
    ) -> dict[str, Any]:
        id = self.parts.id(kind, record.id)
        told = list(steps(record, self.parts.view.now))
        moments = [step.update.at for step in told] or [NOT_KNOWN]
        touched = told[-1].after if told else record.components
        return {
            "id": id,
            "name": self.parts.text(record.title),
            "status": status,
            "created_at": iso(moments[0]),
            "updated_at": iso(moments[-1]),
            "monitoring_at": None,
            "resolved_at": None,
            "impact": "none",
            "shortlink": "",
            "started_at": iso(start),
            "page_id": self.parts.page_id,
            "incident_updates": [self._update(id, step) for step in reversed(told)],
            "components": [one for name, one in self.parts.components.items() if name in touched],
            "reminder_intervals": None,
        }

    def _update(self, record_id: str, step: Step) -> dict[str, Any]:
        at, status = iso(step.update.at), step.update.status
        return {
            "id": self.parts.id("update", f"{record_id} {step.name}"),
            "status": status.value
            if isinstance(status, IncidentStatus)
            else MAINTENANCE_STATUSES[status],
            "body": self.parts.reader.said(step.update.text).value,
            "incident_id": record_id,
            "created_at": at,
            "updated_at": at,
            "display_at": at,
            "affected_components": self._affected(step),
            "deliver_notifications": True,
            "custom_tweet": None,
            "tweet_id": None,
        }

    def _affected(self, step: Step) -> list[dict[str, str]]:
        return [
            {
                "code": self.parts.component_ids[component.id],
                "name": f"{self.parts.text(group.name)} - {self.parts.text(component.name)}",
                "old_status": STATUSES[step.before[component.id]],
                "new_status": STATUSES[step.after[component.id]],
            }
            for group in self.parts.view.board.groups
            for component in group.components
            if component.id in step.after
        ]
