"""Drafts of incidents: confirmed outages that nobody has told readers about yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from hooks.status.history import Transition
from hooks.status.states import State
from hooks.status.timeline import Impact, Impaired, Incident
from hooks.status.verdict import RANK, Source

OUTAGES: Mapping[State, Impact] = {State.PARTIAL: Impact.MAJOR, State.MAJOR: Impact.CRITICAL}
"""The states that call for an incident, and the impact Statuspage derives from each."""


@dataclass(frozen=True)
class Draft:
    """What is known of one outage: when and what, without words."""

    id: str
    """Its day and the component it began with: the name of its file."""
    components: Mapping[str, Impaired]
    """States, the cause first, then what depends on it."""
    impact: Impact
    started_at: datetime
    """First sight of the outage, UTC."""
    confirmed_at: datetime
    """The poll that confirmed it, UTC."""


def draft_incidents(
    published: Iterable[Transition], incidents: Collection[Incident], now: datetime
) -> tuple[Draft, ...]:
    """Return a draft for each outage that lasts at `now` (UTC) and that no incident tells of.

    `published` is the newest change of each component. What depends on a component that is out
    itself joins the draft of that one, and needs none when an incident tells of it.
    """
    newest = {one.component: one for one in published}
    out = {
        name: one
        for name, one in newest.items()
        if one.source == Source.PROBE and one.new in OUTAGES
    }
    untold = {name: one for name, one in out.items() if not _is_told(name, one, incidents, now)}
    roots = [
        one for one in untold.values()
        if one.cause not in untold and not _is_told(one.cause, one, incidents, now)
    ]  # fmt: skip
    return tuple(_draft(root, untold.values()) for root in roots)


def _is_told(
    component: str, change: Transition, incidents: Iterable[Incident], now: datetime
) -> bool:
    """Whether an incident that names `component` falls into the time since `change` began."""
    return any(
        component in incident.effects
        and incident.started_at <= now
        and (incident.resolved_at is None or incident.resolved_at >= change.since)
        for incident in incidents
    )


def _draft(root: Transition, untold: Iterable[Transition]) -> Draft:
    changes = [root, *(one for one in untold if one.cause == root.component)]
    worst = max((one.new for one in changes), key=RANK.__getitem__)
    day = root.since.astimezone(UTC).date()
    return Draft(
        id=f"{day}-{root.component}",
        components={one.component: Impaired(one.new) for one in changes},
        impact=OUTAGES[worst],
        started_at=min(one.since for one in changes),
        confirmed_at=root.recorded,
    )
