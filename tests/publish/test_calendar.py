"""The maintenance calendar, read back as a calendar program would (RFC 5545)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from hooks.publish.calendar_file import calendar, is_current
from hooks.status.recurrence import windows
from hooks.status.states import State
from tests.publish.samples import (
    EN,
    ES,
    FR,
    HOSTILE,
    NOW,
    eventful,
    hostile,
    maintenance,
    reader,
    view,
)


def events(*plans: Any, locale: Any = FR) -> Any:
    return Calendar.from_ical(calendar(reader(locale), view((), plans))).walk("VEVENT")


@pytest.mark.parametrize(
    ("locale", "name", "lang"),
    [
        (FR, "Exemple\u202f: Maintenances annoncées", "fr"),
        (EN, "Exemple: Announced maintenance", "en"),
    ],
)
def test_the_calendar_says_what_it_is_in_the_readers_language(
    locale: Any, name: str, lang: str
) -> None:
    found: Any = Calendar.from_ical(calendar(reader(locale), eventful()))
    assert found["X-WR-CALNAME"] == name
    assert found["X-WR-CALNAME"].params["LANGUAGE"] == lang
    assert (found["VERSION"], found["METHOD"]) == ("2.0", "PUBLISH")
    assert found["PRODID"] == "-//Parvis//Maintenance//EN"
    assert found["SOURCE"] == f"https://status.example/{locale.prefix}status/maintenance.ics"
    assert found.errors == []


def test_an_event_has_all_a_calendar_needs() -> None:
    (event,) = events(maintenance(), locale=EN)
    assert event.errors == []
    assert event["UID"] == "maintenance-queue@status.example"
    assert event.decoded("DTSTART") == NOW + timedelta(hours=24)
    assert event.decoded("DTEND") == NOW + timedelta(hours=26)
    assert event.decoded("DTSTAMP") == NOW - timedelta(days=5)
    assert (event["SUMMARY"], event["SUMMARY"].params["LANGUAGE"]) == ("A larger queue", "en")
    assert event["DESCRIPTION"] == "Slow payments, then nothing."
    assert event["CATEGORIES"].to_ical() == b"Checkout"
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", 1)
    assert event["URL"] == "https://status.example/en/status/#maintenance"


def test_an_update_raises_the_sequence_and_keeps_the_uid() -> None:
    plan = maintenance()
    more = plan.updates[0].model_dump() | {"at": NOW - timedelta(days=1)}
    later = more | {"at": NOW + timedelta(days=1)}
    moved = maintenance(updates=[plan.updates[0].model_dump(), more, later], starts=48)
    (before,), (after,) = events(plan), events(moved)
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (1, 2)
    assert after.decoded("DTSTAMP") == NOW - timedelta(days=1)


def test_a_window_called_off_stays_and_is_cancelled() -> None:
    (event,) = events(maintenance(status="cancelled"))
    assert event["STATUS"] == "CANCELLED"


def test_a_skipped_window_stays_in_its_series_as_cancelled_and_newer_than_before() -> None:
    def nights(**changes: Any) -> list[tuple[str, str, int]]:
        plans = windows([maintenance(repeat="FREQ=DAILY;COUNT=3", **changes)], NOW)
        return [(one["UID"], one["STATUS"], one["SEQUENCE"]) for one in reversed(events(*plans))]

    uids = [f"maintenance-queue-2026-09-{day}@status.example" for day in (17, 18, 19)]
    assert nights() == [(uid, "CONFIRMED", 1) for uid in uids]
    skipped = nights(skip=[date(2026, 9, 18)])
    assert skipped == list(
        zip(uids, ("CONFIRMED", "CANCELLED", "CONFIRMED"), (2, 2, 2), strict=True)
    )


def test_a_window_nobody_has_spoken_of_is_older_than_any_word() -> None:
    (event,) = events(maintenance(updates=[]))
    assert event["SEQUENCE"] == 0 and event.decoded("DTSTAMP").year == 1970
    assert "DESCRIPTION" not in event


def test_a_missing_translation_is_marked_with_its_own_language() -> None:
    (event,) = events(maintenance(), locale=ES)
    assert event["SUMMARY"].params["LANGUAGE"] == "fr"
    assert event["CATEGORIES"].params["LANGUAGE"] == "fr"


def test_no_text_can_add_a_line() -> None:
    content = calendar(reader(FR), hostile())
    found: Any = Calendar.from_ical(content)
    (event,) = found.walk("VEVENT")
    assert event["SUMMARY"] == f"{HOSTILE}\nBEGIN:VALARM"
    assert found.walk("VALARM") == [] and b"\x00" not in content
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_a_quiet_poll_or_a_failing_one_changes_no_byte() -> None:
    later = eventful(NOW + timedelta(minutes=1), checkout=State.MAJOR)
    assert calendar(reader(FR), eventful()) == calendar(reader(FR), later)


@pytest.mark.parametrize(
    "other",
    [
        view((), (maintenance(status="cancelled"),)),
        view((), (maintenance(starts=25),)),
        view((), (maintenance(), maintenance("more"))),
        view(),
        view((), (maintenance(),), NOW - timedelta(days=6)),
    ],
)
def test_a_calendar_knows_when_it_is_no_longer_current(other: Any) -> None:
    content = calendar(reader(FR), view((), (maintenance(),)))
    assert is_current(content, reader(FR), view((), (maintenance(),), site=State.MAJOR))
    assert not is_current(content, reader(FR), other)
    assert not is_current(content, reader(EN), view((), (maintenance(),)))
