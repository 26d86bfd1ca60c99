"""What is due to be told to one receiver, given what it was told before: pure.

* A component is told of when its state is not the one told last, once per change.
* Components in trouble with one root are one alert: the root when the route covers it, else the one
  told already, else the first of them. The others are named beside it.
* An attempt that failed is made again after WAIT, then twice that, up to LONGEST, TRIES times. One
  whose end is not known is never made again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hooks.status.alerts.routes import Event, Route
from hooks.status.alerts.standing import BAD, Standing, incident_root
from hooks.status.history import Delivery, DeliveryKind, Outcome
from hooks.status.states import Reason, State
from hooks.status.timeline import Incident, IncidentUpdate, MaintenanceUpdate
from hooks.status.verdict import RANK

WAIT = timedelta(minutes=1)
LONGEST = timedelta(hours=1)
TRIES = 30
"""With WAIT and LONGEST, a receiver may be away for a day."""
FRESH = timedelta(hours=24)
"""How old an incident's update may be and still be news."""
NOT_KNOWN = Outcome.UNCONFIRMED
"""What became of an attempt that is only begun."""
SPOKEN = (DeliveryKind.UPDATE, DeliveryKind.MAINTENANCE)
"""Deliveries of what people declare; their topics may have the name of a component."""
WARNINGS = frozenset({Reason.EXPIRY.value, Reason.STALE.value})


@dataclass(frozen=True)
class Change:
    """A component is in another state than the receiver knows, or still in a bad one."""

    route: Route
    delivery: Delivery
    standing: Standing
    before: State | None
    """The state told last; None when nothing was."""
    others: tuple[str, ...] = ()
    """Ids of components in trouble for the same reason."""

    @property
    def deliveries(self) -> tuple[Delivery, ...]:
        """What is noted before and after."""
        return (self.delivery,)


@dataclass(frozen=True)
class News:
    """Something was said about an incident."""

    route: Route
    deliveries: tuple[Delivery, ...]
    """What is noted before and after: one for each update."""
    incident: Incident
    updates: tuple[IncidentUpdate, ...]
    """Those not told yet, oldest first."""


@dataclass(frozen=True)
class Receiver:
    """The routes that lead to one address, and what was delivered through them."""

    routes: tuple[Route, ...]
    past: Mapping[tuple[str, str], Sequence[Delivery]]
    """By topic and what it is ("" for a component, else one of SPOKEN), in the order begun."""

    def told(self, topic: str) -> Delivery | None:
        """Return the newest delivery about a component."""
        return next(reversed(self.past.get((topic, ""), ())), None)


def receivers(routes: Collection[Route], past: Collection[Delivery]) -> list[Receiver]:
    """Return one receiver per address, in the order of `routes`."""
    by_url: dict[str, list[Route]] = {}
    for route in routes:
        by_url.setdefault(route.url, []).append(route)
    found = []
    for of_url in by_url.values():
        ids = {route.id for route in of_url}
        topics: dict[tuple[str, str], list[Delivery]] = {}
        for one in past:
            if one.route in ids:
                kind = one.kind.value if one.kind in SPOKEN else ""
                topics.setdefault((one.topic, kind), []).append(one)
        found.append(Receiver(tuple(of_url), topics))
    return found


def due(
    receiver: Receiver,
    standings: Mapping[str, Standing],
    incidents: Collection[Incident],
    now: datetime,
) -> Iterator[News | Change]:
    """Yield what `receiver` must be told at `now` (UTC): what people said first."""
    for incident in sorted(incidents, key=lambda one: (one.started_at, one.id)):
        news = _news(receiver, incident, now)
        if news:
            yield news
    alarms: dict[str, dict[str, Route]] = {}
    for name, standing in standings.items():
        route = next((one for one in receiver.routes if wants(one, standing)), None)
        if route:
            alarms.setdefault(standing.root, {})[name] = route
        elif change := _calm(receiver, standing, now):
            yield change
    for root, members in alarms.items():
        if change := _alarm(receiver, standings, root, members, now):
            yield change


def wants(route: Route, standing: Standing) -> bool:
    """Whether `route` is to be told of a component that stands so."""
    if route.components is not None and standing.component not in route.components:
        return False
    warning = standing.reason in WARNINGS and standing.state in BAD - {State.MAJOR}
    if warning:
        return Event.WARNINGS in route.events
    bad_enough = RANK[standing.state] >= RANK[route.severity]
    return bad_enough and Event.TRANSITIONS in route.events


def _alarm(
    receiver: Receiver,
    standings: Mapping[str, Standing],
    root: str,
    members: Mapping[str, Route],
    now: datetime,
) -> Change | None:
    told = (name for name in members if _is_told(receiver.told(name)))
    leader = root if root in members else next(told, next(iter(members)))
    route, standing = members[leader], standings[leader]
    said_by_people = root.startswith(incident_root("")) and Event.INCIDENTS in route.events
    if standing.quiet or said_by_people:
        return None
    change = _change(receiver.told(leader), standing, route, now)
    others = tuple(name for name in members if name != leader)
    return replace(change, others=others) if change else None


def _is_told(told: Delivery | None) -> bool:
    return told is not None and told.state is not State.OPERATIONAL


def _calm(receiver: Receiver, standing: Standing, now: datetime) -> Change | None:
    """Return the word that a component the receiver was told of is well, or better, again."""
    told = receiver.told(standing.component)
    quiet = standing.state in (State.MAINTENANCE, State.UNKNOWN)
    if told is None or quiet or not (_is_told(told) or told.state is standing.state):
        return None
    route = next((one for one in receiver.routes if one.id == told.route), receiver.routes[0])
    return _change(told, standing, replace(route, reminder=None), now)


def _change(
    told: Delivery | None, standing: Standing, route: Route, now: datetime
) -> Change | None:
    name, state = standing.component, standing.state
    edition, kind = iso(standing.change.recorded), DeliveryKind.CHANGE
    first = Delivery(route.id, kind, name, edition, 1, state, now)
    if told is None or told.state is not state:
        return Change(route, first, standing, told.state if told else None)
    if told.outcome is Outcome.FAILED and told.attempt < TRIES:
        again = replace(told, attempt=told.attempt + 1, at=now)
        again = replace(again, outcome=NOT_KNOWN, detail="")
        return Change(route, again, standing, None) if _is_time(told, now) else None
    if route.reminder and now - told.at >= route.reminder:
        reminder = replace(first, kind=DeliveryKind.REMINDER, edition=iso(told.at))
        return Change(route, reminder, standing, state)
    return None


def _is_time(failed: Delivery, now: datetime) -> bool:
    return now - failed.at >= wait(failed.attempt)


def wait(attempt: int) -> timedelta:
    """Return how long after the failed attempt number `attempt` the next is due."""
    return min(WAIT * (1 << (attempt - 1)), LONGEST)


def iso(time: datetime) -> str:
    """Return a moment (UTC) as editions name it."""
    return f"{time:%Y-%m-%dT%H:%M:%S}.{time.microsecond // 1000:03}Z"


def _news(receiver: Receiver, incident: Incident, now: datetime) -> News | None:
    route = next((one for one in receiver.routes if _wants_news(one, incident)), None)
    if route is None or incident.sample:
        return None
    fresh = {edition(one): one for one in incident.updates if now - FRESH < one.at <= now}
    deliveries = pending(receiver, route, DeliveryKind.UPDATE, incident.id, list(fresh), now)
    updates = tuple(fresh[one.edition] for one in deliveries)
    return News(route, deliveries, incident, updates) if deliveries else None


def pending(
    receiver: Receiver,
    route: Route,
    kind: DeliveryKind,
    topic: str,
    editions: Sequence[str],
    now: datetime,
) -> tuple[Delivery, ...]:
    """Return the deliveries to begin so that `receiver` hears those of `editions` it has not heard.

    They are oldest first, and so is what is returned. None while the newest is still to wait after
    an attempt that failed.
    """
    past = {one.edition: one for one in receiver.past.get((topic, kind), ())}
    untold = [
        name
        for name in editions
        if name not in past or (past[name].outcome is Outcome.FAILED and past[name].attempt < TRIES)
    ]
    newest = past.get(untold[-1]) if untold else None
    if newest and not _is_time(newest, now):
        return ()
    return tuple(
        replace(past[name], attempt=past[name].attempt + 1, at=now, outcome=NOT_KNOWN, detail="")
        if name in past
        else Delivery(route.id, kind, topic, name, 1, None, now)
        for name in untold
    )


def edition(update: IncidentUpdate | MaintenanceUpdate) -> str:
    """Return the stable name of an update: when it was said, and its status."""
    return f"{iso(update.at)} {update.status}"


def _wants_news(route: Route, incident: Incident) -> bool:
    declared = [*incident.components.items()]
    declared += [pair for one in incident.updates for pair in one.components.items()]
    names = {name for name, _ in declared}
    if Event.INCIDENTS not in route.events:
        return False
    if route.components is not None and not names & route.components:
        return False
    return not declared or any(RANK[State(one)] >= RANK[route.severity] for _, one in declared)
