"""Maintenance told to those who asked: announced, begun, over, called off, each once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hooks.status.alerts.routes import Event
from hooks.status.history import Delivery, DeliveryKind, Outcome, open_history
from tests.status.alerts.desk import (
    DOWN,
    T0,
    Desk,
    Receiver,
    at,
    incident,
    maintenance,
    opened,
    route,
    said,
    words,
)

FAILED, DELIVERED, UNCONFIRMED = Outcome.FAILED, Outcome.DELIVERED, Outcome.UNCONFIRMED
EVENTS = frozenset({Event.MAINTENANCE})
ANNOUNCED = said(10, "scheduled", "Slow pages.")
WINDOW = "From 16 September 2026, 09:00 UTC to 16 September 2026, 10:00 UTC"
ADDRESS = "https://visual.example/en/status/#maintenance"


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Desk]:
    """A desk whose one route asks for maintenance alone, and an hour of work announced."""
    with opened(tmp_path) as history:
        desk = Desk(history, routes=[route(events=EVENTS)])
        desk.poll(0)
        desk.maintenances = [work()]
        yield desk


def work(starts: float = 60, ends: float = 120, **more: Any) -> Any:
    given = {"title": {"fr": "Travaux", "en": "Work"}, "updates": [ANNOUNCED]}
    return maintenance(starts, ends, "website", **{**given, **more})


def told(desk: Desk, minute: float) -> list[str]:
    """What is told at `minute`, each message as one line."""
    assert isinstance(desk.receiver, Receiver)
    desk.alert(minute)
    found = [words(message) for message in desk.receiver.got]
    desk.receiver.got.clear()
    return found


def titles(desk: Desk, *minutes: float) -> dict[float, list[str]]:
    """What is told at each of `minutes` that has something."""
    found = {}
    for minute in minutes:
        desk.alert(minute)
        if heard := desk.titles():
            found[minute] = heard
    return found


def test_a_maintenance_is_announced_begins_and_ends_with_one_message_each(asked: Desk) -> None:
    assert titles(asked, *range(0, 200, 5)) == {
        10: ["Work: Scheduled"],
        60: ["Work: In progress"],
        120: ["Work: Completed"],
    }


def test_the_words_are_those_of_the_update_with_the_window_and_what_it_touches(
    asked: Desk,
) -> None:
    assert told(asked, 10) == [
        f"Work: Scheduled | Slow pages. | {WINDOW} | Affected: Website. | {ADDRESS}"
    ]
    assert told(asked, 60) == [f"Work: In progress | {WINDOW} | Affected: Website. | {ADDRESS}"]
    done = said(90, "completed", "Done early.")
    asked.maintenances = [work(status="completed", updates=[ANNOUNCED, done])]
    assert told(asked, 91) == [
        f"Work: Completed | Done early. | {WINDOW} | Affected: Website. | {ADDRESS}"
    ]
    assert titles(asked, 120, 121) == {}


def test_no_route_hears_of_maintenance_unless_it_asks(asked: Desk) -> None:
    asked.routes = [route()]
    assert titles(asked, 10, 60, 120) == {}


def test_a_route_hears_of_its_components_whatever_its_severity(asked: Desk) -> None:
    other = frozenset({"backups"})
    asked.routes = [route(events=EVENTS, severity=DOWN, components=other)]
    assert titles(asked, 10, 60, 120) == {}
    asked.routes = [route(events=EVENTS, severity=DOWN, components=frozenset({"website"}))]
    assert titles(asked, 120) == {120: ["Work: Completed"]}


def test_each_route_hears_in_its_language(asked: Desk) -> None:
    asked.routes = [route("fr", "json://127.0.0.1/fr", events=EVENTS, language="fr")]
    (only,) = told(asked, 10)
    assert only.startswith("Travaux: Scheduled | FR Slow pages. | From 16 septembre 2026")


def test_what_is_called_off_is_told_once_and_never_begins(asked: Desk) -> None:
    assert titles(asked, 10) == {10: ["Work: Scheduled"]}
    off = said(30, "cancelled", "The parts are late.")
    asked.maintenances = [work(status="cancelled", updates=[ANNOUNCED, off])]
    assert told(asked, 30) == [
        f"Work: Cancelled | The parts are late. | {WINDOW} | Affected: Website. | {ADDRESS}"
    ]
    assert titles(asked, *range(31, 200, 10)) == {}


def test_what_was_called_off_before_it_was_told_is_only_called_off(asked: Desk) -> None:
    off = said(12, "cancelled", "No.")
    asked.maintenances = [work(status="cancelled", updates=[ANNOUNCED, off])]
    assert titles(asked, 13, 60) == {13: ["Work: Cancelled"]}


def test_a_move_is_told_when_an_update_says_so(asked: Desk) -> None:
    assert titles(asked, 10) == {10: ["Work: Scheduled"]}
    moved = said(20, "scheduled", "An hour later.")
    asked.maintenances = [work(120, 180, updates=[ANNOUNCED, moved])]
    (only,) = told(asked, 21)
    assert only.startswith(
        "Work: Scheduled | An hour later. | From 16 September 2026, 10:00 UTC to"
    )
    assert titles(asked, 60, 120, 180) == {120: ["Work: In progress"], 180: ["Work: Completed"]}


def test_words_said_between_two_runs_come_in_one_message(asked: Desk) -> None:
    more = said(20, "scheduled", "Videos stay up.")
    asked.maintenances = [work(updates=[ANNOUNCED, more])]
    (only,) = told(asked, 21)
    assert (
        "16 September 2026, 08:10 UTC: Slow pages. | 16 September 2026, 08:20 UTC: Videos stay up."
        in only
    )
    assert titles(asked, 22) == {}


def test_work_that_runs_over_is_not_over_until_people_say_so(asked: Desk) -> None:
    going = said(61, "in_progress", "Begun.")
    asked.maintenances = [work(status="in_progress", updates=[ANNOUNCED, going])]
    assert titles(asked, 61, 120, 150) == {61: ["Work: In progress"]}
    done = said(160, "completed", "Done.")
    asked.maintenances = [work(status="completed", updates=[ANNOUNCED, going, done])]
    assert titles(asked, 161, 162) == {161: ["Work: Completed"]}


def test_each_window_of_a_series_begins_and_ends_and_the_series_is_announced_once(
    asked: Desk,
) -> None:
    day = 24 * 60
    skipped = (T0 + timedelta(days=1)).date()
    asked.maintenances = [work(repeat="FREQ=DAILY;COUNT=3", skip=[skipped])]
    (announced,) = told(asked, 10)
    assert announced.count("From ") == 2 and "17 September" not in announced
    minutes = [number * day + minute for number in range(4) for minute in (30, 60, 120)]
    assert titles(asked, *minutes) == {
        60: ["Work: In progress"],
        120: ["Work: Completed"],
        2 * day + 60: ["Work: In progress"],
        2 * day + 120: ["Work: Completed"],
    }


def test_a_route_added_later_hears_only_what_is_new_since_a_day(asked: Desk) -> None:
    week = 7 * 24 * 60
    asked.maintenances = [work(week, week + 60)]
    assert titles(asked, week - 60) == {}
    assert titles(asked, week + 61) == {week + 61: ["Work: Completed"]}
    assert titles(asked, week + 60 + 24 * 60) == {}


def test_a_sample_is_told_to_no_one(asked: Desk) -> None:
    asked.maintenances = [work(sample=True)]
    assert titles(asked, 10, 60, 120) == {}


def test_a_failed_message_is_tried_again_and_one_not_confirmed_is_not(asked: Desk) -> None:
    asked.receiver = Receiver([FAILED, FAILED, UNCONFIRMED])
    assert list(titles(asked, *range(10, 30))) == [10, 11, 13]
    found = [(one.attempt, one.outcome) for one in asked.history.deliveries()]
    assert found == [(1, FAILED), (2, FAILED), (3, UNCONFIRMED)]


def test_the_intent_is_noted_first_so_that_a_killed_run_tells_nothing_twice(asked: Desk) -> None:
    intents: list[tuple[Delivery, ...]] = []

    def deliver(url: str, message: object) -> Any:
        with open_history(asked.history.path, T0) as other:
            intents.append(other.deliveries())
        raise KeyboardInterrupt

    asked.receiver = deliver
    with pytest.raises(KeyboardInterrupt):
        asked.alert(10)
    name = "2026-09-16T08:10:00.000Z scheduled"
    intent = Delivery("on-call", DeliveryKind.MAINTENANCE, "window", name, 1, None, at(10))
    assert intents == [(intent,)]
    asked.receiver = Receiver()
    assert titles(asked, 11, 12) == {}


def test_a_maintenance_with_the_name_of_a_component_or_an_incident_is_told_apart(
    asked: Desk,
) -> None:
    asked.routes = [route(events=frozenset(Event))]
    asked.maintenances = [work(id="website")]
    asked.incidents = [incident(id="website", components={"backups": "partial_outage"})]
    asked.poll(11, website=DOWN)
    assert sorted(titles(asked, 11)[11]) == [
        "Slow pages: Investigating",
        "Website: Major outage",
        "Work: Scheduled",
    ]
    asked.poll(12, website=DOWN)
    assert titles(asked, 12) == {}


def test_deliveries_of_maintenance_do_not_stay_for_good(asked: Desk) -> None:
    titles(asked, 10)
    asked.routes = [route()]
    asked.poll(91 * 24 * 60, backups=DOWN)
    asked.alert()
    assert {one.topic for one in asked.history.deliveries()} == {"backups"}
