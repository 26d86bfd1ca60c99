"""What is due to be told of maintenance: announced, begins, over, called off; each once: pure.

What people say is told as they say it; that a window opens and closes is told by the clock, so that
no one has to be awake for it. Work declared under way beyond its window is over when people say so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from hooks.status.alerts.plan import FRESH, Receiver, edition, iso, pending
from hooks.status.alerts.routes import Event, Route
from hooks.status.history import Delivery, DeliveryKind
from hooks.status.recurrence import windows
from hooks.status.timeline import CLOSED, Maintenance, MaintenanceStatus, MaintenanceUpdate

SPOKEN = {
    MaintenanceStatus.IN_PROGRESS: (MaintenanceStatus.IN_PROGRESS, MaintenanceStatus.VERIFYING),
    MaintenanceStatus.COMPLETED: (MaintenanceStatus.COMPLETED,),
}
"""The updates that belong to what the clock tells."""


@dataclass(frozen=True)
class Work:
    """Something is new about a maintenance."""

    route: Route
    deliveries: tuple[Delivery, ...]
    """What is noted before and after."""
    plan: Maintenance
    status: MaintenanceStatus
    """What is told: SCHEDULED, IN_PROGRESS, COMPLETED or CANCELLED."""
    updates: tuple[MaintenanceUpdate, ...]
    """What people said of it, oldest first; may be empty."""
    windows: tuple[Maintenance, ...]
    """The windows it is about, soonest first; empty when they are all called off."""


def works(receiver: Receiver, plans: Collection[Maintenance], now: datetime) -> Iterator[Work]:
    """Yield what `receiver` must be told at `now` (UTC) of `plans`, the maintenances declared."""
    for plan in sorted(plans, key=lambda one: (one.starts_at, one.id)):
        route = next((one for one in receiver.routes if _wants(one, plan)), None)
        if route and not plan.sample:
            near = tuple(reversed(windows([plan], now)))
            yield from _said(receiver, route, plan, near, now)
            yield from _passed(receiver, route, plan, near, now)


def _wants(route: Route, plan: Maintenance) -> bool:
    touched = route.components is None or not route.components.isdisjoint(plan.components)
    return touched and Event.MAINTENANCE in route.events


def _said(
    receiver: Receiver,
    route: Route,
    plan: Maintenance,
    near: tuple[Maintenance, ...],
    now: datetime,
) -> Iterator[Work]:
    """Yield the announcement, and every later word on it, or that all is called off."""
    ahead = tuple(one for one in near if one.is_upcoming(now))
    status = MaintenanceStatus.SCHEDULED if ahead else MaintenanceStatus.CANCELLED
    if not ahead and plan.status is not status:
        return
    fresh = {edition(one): one for one in plan.updates if now - FRESH < one.at <= now}
    told = [name for name, one in fresh.items() if one.status is status]
    if deliveries := pending(receiver, route, DeliveryKind.MAINTENANCE, plan.id, told, now):
        updates = tuple(fresh[one.edition] for one in deliveries)
        shown = ahead or (() if plan.repeat else (plan,))
        yield Work(route, deliveries, plan, status, updates, shown)


def _passed(
    receiver: Receiver,
    route: Route,
    plan: Maintenance,
    near: tuple[Maintenance, ...],
    now: datetime,
) -> Iterator[Work]:
    """Yield that a window has opened, or is over."""
    for window in near:
        status, since = MaintenanceStatus.IN_PROGRESS, window.starts_at
        if not window.is_active(now):
            status, since = MaintenanceStatus.COMPLETED, _end(window)
        if not (now - FRESH < since <= now):
            continue
        name = f"{iso(window.starts_at)} {status}"
        if deliveries := pending(receiver, route, DeliveryKind.MAINTENANCE, plan.id, [name], now):
            said = (one for one in plan.updates if window.starts_at <= one.at <= now)
            updates = tuple(one for one in said if one.status in SPOKEN[status])[-1:]
            yield Work(route, deliveries, plan, status, updates, (window,))


def _end(window: Maintenance) -> datetime:
    """Return when a window that is not open is over: never, for one called off or run over."""
    done = [one.at for one in window.updates if one.status is MaintenanceStatus.COMPLETED]
    end = min([window.ends_at, *done]) if window.status in CLOSED else window.ends_at
    took_place = window.status in (MaintenanceStatus.SCHEDULED, MaintenanceStatus.COMPLETED)
    return end if took_place and end > window.starts_at else datetime.max.replace(tzinfo=end.tzinfo)
