"""Tell every receiver what is due: noted before, sent, noted after."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime

from hooks.status.alerts import apprise
from hooks.status.alerts.message import Message, Voice, of_change, of_news, of_work
from hooks.status.alerts.plan import FRESH, Change, News, Receiver, due, receivers
from hooks.status.alerts.routes import Route
from hooks.status.alerts.standing import standings, trouble
from hooks.status.alerts.works import Work, works
from hooks.status.history import Delivery, History, Outcome
from hooks.status.services import Services
from hooks.status.states import State
from hooks.status.timeline import Incident, Maintenance

BUDGET = 10.0
"""Seconds after which no further delivery is begun in a run: the rest is for the next."""

Sent = apprise.Sent
Alert = News | Change | Work
Deliver = Callable[[str, Message], Sent]
"""Takes an address and a message, returns what became of it."""


@dataclass(frozen=True)
class AlertReport:
    """What one run told."""

    deliveries: tuple[Delivery, ...] = ()
    """Those of this run, with their outcome."""
    unconfirmed: tuple[Delivery, ...] = ()
    """Those of earlier runs in the last 24 hours of which no one knows whether they arrived."""
    waiting: int = 0
    """Alerts left for the next run, because a receiver failed or the time was over."""

    def line(self) -> str:
        """Return one line for a log; empty when there is nothing to say."""
        counts = Counter(one.outcome.value for one in self.deliveries)
        parts = [f"{count} {outcome}" for outcome, count in sorted(counts.items())]
        parts += [f"{self.waiting} waiting"] if self.waiting else []
        parts += [
            f"{one.route}: {one.topic} {one.outcome}{f' ({one.detail})' if one.detail else ''}"
            for one in (*self.deliveries, *self.unconfirmed)
            if one.outcome is not Outcome.DELIVERED
        ]
        return f"alerts: {'; '.join(parts)}" if parts else ""

    def failures(self) -> tuple[str, ...]:
        """Return a sentence for each attempt of this run that failed."""
        return tuple(
            f"The alert about {one.topic} did not reach {one.route} (attempt {one.attempt}): "
            f"{one.detail}."
            for one in self.deliveries
            if one.outcome is Outcome.FAILED
        )


def send_alerts(
    history: History,
    services: Services,
    incidents: Collection[Incident],
    routes: Collection[Route],
    voice: Callable[[str], Voice],
    now: datetime,
    deliver: Deliver = apprise.deliver,
    clock: Callable[[], float] = time.monotonic,
    plans: Collection[Maintenance] = (),
) -> AlertReport:
    """Tell each of `routes` what it was not told yet of the newest run, `incidents` and `plans`.

    `voice` gives the words of a language code and is asked only for what is sent; `now` is UTC;
    `clock` measures seconds. Raises HistoryError; what receivers do is never an error. Killed
    between the two notes, an alert stays unconfirmed and is not sent again.
    """
    if not routes:
        return AlertReport()
    past = history.deliveries()
    run = _Run(history, services, voice, now, deliver)
    state_of = standings(history, services, incidents, now)
    deadline, waiting = clock() + BUDGET, 0
    for receiver in receivers(routes, past):
        failed = False
        for alert in (*due(receiver, state_of, incidents, now), *works(receiver, plans, now)):
            if failed or clock() > deadline:
                waiting += 1
            else:
                failed = run.send(receiver, alert) is Outcome.FAILED
    return AlertReport(tuple(run.done), _unconfirmed(past, now), waiting)


def _unconfirmed(past: Collection[Delivery], now: datetime) -> tuple[Delivery, ...]:
    return tuple(one for one in past if one.outcome is Outcome.UNCONFIRMED and now - one.at < FRESH)


class _Run:
    """The deliveries of one run."""

    def __init__(
        self,
        history: History,
        services: Services,
        voice: Callable[[str], Voice],
        now: datetime,
        deliver: Deliver,
    ) -> None:
        self.history, self.voice, self.now, self.deliver = history, voice, now, deliver
        self.names = {one.id: one.name for one in services.components}
        self.done: list[Delivery] = []

    def send(self, receiver: Receiver, alert: Alert) -> Outcome | None:
        """Deliver one alert; None when another process began it before."""
        message = self.message(alert)
        if not self.history.begin_deliveries(alert.deliveries):
            return None
        try:
            sent = self.deliver(receiver.routes[0].url, message)
        except Exception as error:
            # Nobody knows how far it came; the other receivers must not suffer from it.
            sent = Sent(Outcome.UNCONFIRMED, f"a fault of our own: {type(error).__name__}")
        ended = [replace(one, outcome=sent.outcome, detail=sent.detail) for one in alert.deliveries]
        self.history.end_deliveries(ended)
        self.done += ended
        return sent.outcome

    def message(self, alert: Alert) -> Message:
        voice = self.voice(alert.route.language)
        if isinstance(alert, News):
            return of_news(alert, self.names, voice)
        if isinstance(alert, Work):
            return of_work(alert, self.names, voice)
        standing = alert.standing
        well = standing.state is State.OPERATIONAL
        lasted = trouble(self.history, standing.component) if well else None
        return of_change(alert, self.names, voice, self.now, lasted)
