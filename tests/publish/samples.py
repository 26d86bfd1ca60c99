"""A small status in three languages, built by hand, for the outputs that programs read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from gettext import NullTranslations
from pathlib import Path
from typing import Any

from hooks.content.localised import Localised
from hooks.content.site import Locale, Site
from hooks.content.strings import catalog
from hooks.publish.reader import Reader
from hooks.publish.view import StatusView
from hooks.status.board import uptime
from hooks.status.facts import Board, ComponentBoard, Day, GroupBoard, Latency, Seconds
from hooks.status.services import Services
from hooks.status.states import Reason, State
from hooks.status.timeline import Incident, Maintenance
from hooks.status.verdict import worst

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 9, 16, 12, tzinfo=UTC)
HOSTILE = "</title><script>alert(\"1\")</script> & 'x' ]]>"
FR = Locale("fr", "Français", "", True)
EN = Locale("en", "English", "en/", False)
ES = Locale("es", "Español", "es/", False)
SITE = Site(
    "Exemple",
    "https://status.example/",
    (FR, EN, ES),
    ROOT,
    ROOT / "docs",
    ROOT / "docs/_data",
    ROOT / "overrides",
)


def catalogs() -> dict[str, NullTranslations]:
    return {one.code: catalog(one.code, SITE.overrides / "locales") for one in SITE.locales}


def reader(locale: Locale = FR, site: Site = SITE) -> Reader:
    return Reader(site, locale, catalogs())


def services(**renamed: str) -> Services:
    """Three components in two groups; `renamed` gives a component the id it had before."""

    def component(id: str, fr: str, en: str) -> dict[str, Any]:
        was = {"was": [renamed[id]]} if id in renamed else {}
        probe = {"kind": "http", "url": "https://platform.example/healthz"}
        about = {"fr": f"Ce que fait {fr}.", "en": f"What {en} does."} if id == "site" else None
        described = {"description": about} if about else {}
        return {"id": id, "name": {"fr": fr, "en": en}, "probe": probe, **was, **described}

    watch = [component("site", "Le site", "The site"), component("search", "Recherche", "Search")]
    pay = [component("checkout", "Paiement", "Checkout")]
    return Services.model_validate(
        {
            "groups": [
                {"id": "watch", "name": {"fr": "Regarder", "en": "Watching"}, "components": watch},
                {"id": "money", "name": {"fr": "Argent", "en": "Money"}, "components": pay},
            ]
        }
    )


def board(at: datetime = NOW, **states: State) -> Board:
    """The board of `services()` polled 20 s before `at`; components are operational by default."""
    groups = []
    for group in services().groups:
        boards = tuple(
            ComponentBoard(
                id=one.id,
                name=one.name,
                description=one.description,
                state=(state := states.get(one.id, State.OPERATIONAL)),
                reason=Reason.NO_DATA if state is State.UNKNOWN else Reason.OK,
                since=None if state is State.UNKNOWN else NOW - timedelta(days=3),
                uptime=uptime(Seconds(operational=89 * 86_400, major=86_400)),
                latency=Latency(0.12, 0.34),
                days=days(at, state),
            )
            for one in group.components
        )
        groups.append(GroupBoard(group.id, group.name, worst(one.state for one in boards), boards))
    polled = at - timedelta(seconds=20)
    return Board(
        worst(one.state for one in groups),
        tuple(groups),
        polled,
        polled + timedelta(seconds=120),
        uptime(Seconds(operational=90 * 86_400)),
        demo=False,
    )


def days(at: datetime, state: State) -> tuple[Day, ...]:
    """Ninety days: one bad, one without data, the last one under way."""
    found = []
    for ago in range(89, -1, -1):
        seconds, seen = Seconds(operational=86_400), State.OPERATIONAL
        if ago == 10:
            seconds, seen = Seconds(operational=86_399, major=1), State.MAJOR
        if ago == 20:
            seconds, seen = Seconds(unknown=86_400), State.UNKNOWN
        if ago == 0:
            passed = (at - at.replace(hour=0, minute=0, second=0)).total_seconds()
            seconds, seen = Seconds(operational=passed), state
        latency = Latency(None, None) if ago == 20 else Latency(0.1, 0.2)
        found.append(Day(date(2026, 9, 16) - timedelta(days=ago), seen, uptime(seconds), latency))
    return tuple(found)


def incident(id: str = "late", **changes: Any) -> Incident:
    """An incident of the checkout that is over, said in three languages."""
    start = NOW - timedelta(days=2)

    def update(minutes: int, status: str, word: str, **more: Any) -> dict[str, Any]:
        text = {"fr": f"{word} en français", "en": f"{word} in English", "es": f"{word} en español"}
        return {"at": start + timedelta(minutes=minutes), "status": status, "text": text, **more}

    data: dict[str, Any] = {
        "id": id,
        "title": {"fr": "Paiements en retard", "en": "Late payments", "es": "Pagos con retraso"},
        "impact": "major",
        "components": {"checkout": "major_outage"},
        "started_at": start,
        "resolved_at": start + timedelta(minutes=90),
        "updates": [
            update(5, "investigating", "A"),
            update(30, "identified", "B", components={"checkout": "degraded_performance"}),
            update(60, "monitoring", "C"),
            update(90, "resolved", "D"),
        ],
    }
    return Incident.model_validate(data | changes)


def unresolved(id: str = "now", **changes: Any) -> Incident:
    """An incident of the search that lasts; its second update is to come only after NOW."""
    text = {"fr": "Nous cherchons.", "en": "We are looking."}
    updates = [
        {"at": NOW - timedelta(hours=1), "status": "investigating", "text": text},
        {"at": NOW + timedelta(hours=1), "status": "identified", "text": text},
    ]
    data: dict[str, Any] = {
        "title": {"fr": "Recherche en panne"},
        "components": {"search": "partial_outage"},
        "started_at": NOW - timedelta(hours=2),
        "resolved_at": None,
        "updates": updates,
    }
    return incident(id, **(data | changes))


def maintenance(
    id: str = "queue", status: str = "scheduled", starts: int = 24, **changes: Any
) -> Maintenance:
    """Two hours of work on the checkout, announced five days ago, `starts` hours after NOW."""
    text = {"fr": "Paiements ralentis, puis rien.", "en": "Slow payments, then nothing."}
    begin = NOW + timedelta(hours=starts)
    data: dict[str, Any] = {
        "id": id,
        "title": {"fr": "File agrandie", "en": "A larger queue"},
        "components": ["checkout"],
        "starts_at": begin,
        "ends_at": begin + timedelta(hours=2),
        "status": status,
        "updates": [{"at": NOW - timedelta(days=5), "status": "scheduled", "text": text}],
    }
    return Maintenance.model_validate(data | changes)


def view(
    incidents: Iterable[Incident] = (),
    maintenances: Iterable[Maintenance] = (),
    at: datetime = NOW,
    **states: State,
) -> StatusView:
    return StatusView(board(at, **states), tuple(incidents), tuple(maintenances), at)


def eventful(at: datetime = NOW, **states: State) -> StatusView:
    """A view with something of everything."""
    plans = (maintenance(), maintenance("moved", starts=-1))
    return view((unresolved(), incident()), plans, at, **states)


def hostile() -> StatusView:
    """A view in which every text a person wrote tries to become markup or a calendar line."""
    text = {"fr": f"{HOSTILE}\r\nBEGIN:VALARM\x00\x0b"}
    bad = {"title": text, "updates": [incident().updates[0].model_dump() | {"text": text}]}
    plan = {"title": text, "updates": [maintenance().updates[0].model_dump() | {"text": text}]}
    found = view((incident(resolved_at=None, **bad),), (maintenance(**plan),))
    name = Localised.model_validate(text)
    groups = tuple(
        replace(
            group,
            name=name,
            components=tuple(replace(one, name=name, description=name) for one in group.components),
        )
        for group in found.board.groups
    )
    return replace(found, board=replace(found.board, groups=groups))


def words(data: Mapping[str, Any] | list[Any] | Any) -> Iterable[str]:
    """Every text in a JSON document."""
    if isinstance(data, str):
        yield data
    for value in (
        data.values() if isinstance(data, Mapping) else data if isinstance(data, list) else ()
    ):
        yield from words(value)
