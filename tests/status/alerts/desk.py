"""A platform of four components, its runs, and receivers that note what they get."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from gettext import NullTranslations
from pathlib import Path

from hooks.status.alerts.apprise import Sent
from hooks.status.alerts.message import Message, Voice
from hooks.status.alerts.routes import UNASKED, Route
from hooks.status.alerts.send import AlertReport, Deliver, send_alerts
from hooks.status.history import Entry, History, Outcome, Run, open_history
from hooks.status.services import Services
from hooks.status.states import ProbeResult, Reason, State
from hooks.status.timeline import Incident, Maintenance
from hooks.status.verdict import Confirmation, judge

T0 = datetime(2026, 9, 16, 8, tzinfo=UTC)
UP, DEGRADED, PARTIAL, DOWN = State.OPERATIONAL, State.DEGRADED, State.PARTIAL, State.MAJOR
UNKNOWN = State.UNKNOWN
ONCALL = "json://127.0.0.1/on-call"

NEEDS = {"database": (), "website": ("database",), "checkout": ("website",), "backups": ()}
NAMES = {
    "database": {"fr": "Base de données", "en": "Database", "es": "Base de datos"},
    "website": {"fr": "Site", "en": "Website", "es": "Sitio web"},
    "checkout": {"fr": "Paiement", "en": "Checkout"},
    "backups": {"fr": "Sauvegardes", "en": "Backups", "es": "Copias"},
}
SERVICES = Services.model_validate(
    {
        "interval": 60.0,
        "groups": [
            {
                "id": "all",
                "name": "All",
                "components": [
                    {
                        "id": name,
                        "name": NAMES[name],
                        "depends_on": needs,
                        "probe": {"kind": "http", "url": "http://127.0.0.1/"},
                    }
                    for name, needs in NEEDS.items()
                ],
            }
        ],
    }
)
AT_ONCE = Confirmation(confirm=1, recover=1)
TWICE = Confirmation(confirm=2, recover=2)


def at(minutes: float) -> datetime:
    """The moment `minutes` after eight o'clock."""
    return T0 + timedelta(minutes=minutes)


def route(name: str = "on-call", url: str = ONCALL, **more: object) -> Route:
    """A route that is told of every component as one that says no more, changed by `more`."""
    given: dict[str, object] = {
        "components": None,
        "severity": DEGRADED,
        "language": "en",
        "events": frozenset(UNASKED),
        "reminder": None,
    }
    return Route(name, url, **{**given, **more})  # type: ignore[arg-type]


def english(language: str) -> Voice:
    """The voice of a site whose catalogs are empty."""
    return Voice(language, "fr", NullTranslations(), "https://visual.example/en/status/")


@dataclass
class Receiver:
    """Notes what it gets; answers as it was told to, at last by taking everything."""

    answers: list[Outcome] = field(default_factory=list)
    got: list[Message] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)

    def __call__(self, url: str, message: Message) -> Sent:
        self.got.append(message)
        self.urls.append(url)
        outcome = self.answers.pop(0) if self.answers else Outcome.DELIVERED
        return Sent(outcome, "" if outcome is Outcome.DELIVERED else "busy")

    def titles(self) -> list[str]:
        """The titles since this was asked last."""
        found = [message.title for message in self.got]
        self.got.clear()
        return found


@dataclass
class Desk:
    """Polls the platform and sends the alerts, as a run does."""

    history: History
    rule: Confirmation = AT_ONCE
    routes: Collection[Route] = (route(),)
    incidents: Collection[Incident] = ()
    maintenances: Collection[Maintenance] = ()
    receiver: Deliver = field(default_factory=Receiver)
    minute: float = 0

    def poll(self, minute: float, **states: State | tuple[State, Reason]) -> None:
        """Record a run in which components not named worked."""
        self.minute, now = minute, at(minute)
        results = []
        for name in NEEDS:
            seen = states.get(name, UP)
            state, reason = seen if isinstance(seen, tuple) else (seen, _reason(seen))
            results.append(ProbeResult(name, state, reason, 0.1, now))
        verdicts = judge(
            results,
            None,
            self.incidents,
            self.maintenances,
            NEEDS,
            now,
            self.history.memories(),
            self.rule,
        )
        run = Run(now, now + timedelta(seconds=1), 60.0, None, False, len(results))
        self.history.record(Entry(run, verdicts, {}, {}))

    def alert(self, minute: float | None = None) -> AlertReport:
        """Send what is due at `minute`, by default just after the last poll."""
        now = at(self.minute if minute is None else minute)
        return send_alerts(
            self.history,
            SERVICES,
            self.incidents,
            self.routes,
            english,
            now,
            self.receiver,
            plans=self.maintenances,
        )

    def run(self, minute: float, **states: State | tuple[State, Reason]) -> list[str]:
        """Poll and alert; return the titles sent."""
        self.poll(minute, **states)
        self.alert()
        return self.titles()

    def titles(self) -> list[str]:
        """The titles sent since this was asked last."""
        assert isinstance(self.receiver, Receiver)
        return self.receiver.titles()


def _reason(state: State) -> Reason:
    return Reason.OK if state is UP else Reason.TIMEOUT


def incident(**more: object) -> Incident:
    """An incident of the website, with one update ten minutes after eight."""
    given: Mapping[str, object] = {
        "id": "late",
        "title": {"fr": "Lenteurs", "en": "Slow pages"},
        "impact": "minor",
        "components": {"website": "partial_outage"},
        "started_at": at(5),
        "updates": [said(10, "investigating", "We are looking into it.")],
    }
    return Incident.model_validate({**given, **more})


def said(minute: float, status: str, text: str) -> dict[str, object]:
    """One update of an incident."""
    return {"at": at(minute), "status": status, "text": {"fr": f"FR {text}", "en": text}}


def maintenance(starts: float, ends: float, *components: str, **more: object) -> Maintenance:
    """A window between two minutes, changed by `more`."""
    return Maintenance.model_validate(
        {
            "id": "window",
            "title": "Work",
            "components": components,
            "starts_at": at(starts),
            "ends_at": at(ends),
            "status": "scheduled",
            **more,
        }
    )


def opened(folder: Path) -> History:
    """The history of a test."""
    return open_history(folder / "history.db", T0)


def words(message: Message) -> str:
    """A message as one text."""
    return re.sub("\n", " | ", f"{message.title} | {message.body}")
