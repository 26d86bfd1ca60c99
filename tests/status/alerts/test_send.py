"""What is told, to whom, how often, and what is left unsaid."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from hooks.status.alerts.plan import TRIES, wait
from hooks.status.alerts.routes import Event
from hooks.status.alerts.send import send_alerts
from hooks.status.history import Delivery, DeliveryKind, Outcome, open_history
from hooks.status.states import Reason
from tests.status.alerts.desk import (
    DEGRADED,
    DOWN,
    PARTIAL,
    SERVICES,
    T0,
    TWICE,
    UNKNOWN,
    UP,
    Desk,
    Receiver,
    at,
    english,
    incident,
    maintenance,
    route,
    said,
    words,
)

FAILED, DELIVERED, UNCONFIRMED = Outcome.FAILED, Outcome.DELIVERED, Outcome.UNCONFIRMED
OVER = said(40, "resolved", "It is over.")


def test_the_first_run_of_a_healthy_platform_tells_nothing(desk: Desk) -> None:
    assert desk.run(0) == []


def test_an_outage_is_told_once_and_so_is_its_end(desk: Desk) -> None:
    desk.run(0)
    assert desk.run(1, backups=DOWN) == ["Backups: Major outage"]
    assert desk.run(2, backups=DOWN) == []
    assert desk.run(3) == ["Backups is working again"]
    assert desk.run(4) == []
    assert desk.run(5, backups=DOWN) == ["Backups: Major outage"]


def test_only_what_is_confirmed_is_told(desk: Desk) -> None:
    desk.rule = TWICE
    desk.run(0)
    assert desk.run(1, backups=DOWN) == []
    assert desk.run(2) == []
    assert desk.run(3, backups=DOWN) == []
    assert desk.run(4, backups=DOWN) == ["Backups: Major outage"]


def test_worse_and_better_are_told_with_what_was_before(desk: Desk) -> None:
    desk.run(0)
    desk.run(1, backups=DEGRADED)
    desk.poll(2, backups=DOWN)
    desk.alert()
    assert isinstance(desk.receiver, Receiver)
    assert words(desk.receiver.got[0]) == (
        "Backups: Major outage | It did not answer in time. | "
        "Since 16 September 2026, 08:02 UTC. | Before: Degraded performance. | "
        "https://visual.example/en/status/"
    )


def test_a_route_hears_from_its_severity_on_and_of_the_way_back(desk: Desk) -> None:
    desk.routes = [route(severity=DOWN)]
    desk.run(0)
    assert desk.run(1, backups=PARTIAL) == []
    assert desk.run(2, backups=DOWN) == ["Backups: Major outage"]
    assert desk.run(3, backups=PARTIAL) == ["Backups: Partial outage"]
    assert desk.run(4) == ["Backups is working again"]
    assert desk.run(5, backups=PARTIAL) == []


def test_a_route_hears_of_its_components_only(desk: Desk) -> None:
    desk.routes = [route(components=frozenset({"checkout"}))]
    desk.run(0)
    assert desk.run(1, backups=DOWN) == []
    assert desk.run(2, backups=DOWN, checkout=DOWN) == ["Checkout: Major outage"]


def test_a_route_added_during_an_outage_hears_of_it(desk: Desk) -> None:
    desk.routes = []
    desk.run(0)
    desk.run(1, backups=DOWN)
    desk.routes = [route()]
    assert desk.run(2, backups=DOWN) == ["Backups: Major outage"]


def test_not_knowing_is_told_only_to_those_who_asked(desk: Desk) -> None:
    desk.routes = [route(), route("curious", "json://127.0.0.1/other", severity=UNKNOWN)]
    desk.run(0)
    desk.poll(1, backups=(UNKNOWN, Reason.NO_DATA))
    (told,) = desk.alert().deliveries
    assert (told.route, told.state) == ("curious", UNKNOWN)
    assert desk.titles() == ["Backups: Unknown"]
    assert desk.run(2) == ["Backups is working again"]


def test_an_outage_seen_again_after_a_blind_run_is_no_news(desk: Desk) -> None:
    desk.run(0)
    desk.run(1, backups=DOWN)
    assert desk.run(2, backups=(UNKNOWN, Reason.NO_DATA)) == []
    assert desk.run(3, backups=DOWN) == []
    assert desk.run(4) == ["Backups is working again"]


def test_a_storm_of_dependents_is_one_message(desk: Desk) -> None:
    desk.rule = TWICE
    desk.run(0)
    desk.run(1, database=DOWN, website=DOWN, checkout=DOWN)
    desk.poll(2, database=DOWN, website=DOWN, checkout=DOWN)
    desk.alert()
    assert isinstance(desk.receiver, Receiver)
    assert [words(one) for one in desk.receiver.got] == [
        "Database: Major outage | It did not answer in time. | "
        "Since 16 September 2026, 08:01 UTC. | Also affected: Website and Checkout. | "
        "https://visual.example/en/status/"
    ]
    desk.titles()
    assert desk.run(3) == []
    assert desk.run(4) == ["Database is working again"]
    assert desk.run(5) == []


def test_a_storm_that_reaches_the_dependents_first_waits_for_its_cause(desk: Desk) -> None:
    desk.rule = TWICE
    desk.run(0)
    desk.run(1, website=DOWN)
    assert desk.run(2, website=DOWN, database=DOWN) == []
    assert desk.run(3, website=DOWN, database=DOWN) == ["Database: Major outage"]


def test_a_dependent_that_recovers_a_little_later_makes_no_second_message(desk: Desk) -> None:
    desk.rule = TWICE
    for minute in (0, 1, 2):
        desk.run(minute, **({"database": DOWN, "website": DOWN} if minute else {}))
    assert desk.run(3, website=DOWN) == []
    assert desk.run(4, website=DOWN) == ["Database is working again"]
    assert desk.run(5) == []
    assert desk.run(6) == []


def test_a_dependent_that_stays_down_without_its_cause_is_told_on_its_own(desk: Desk) -> None:
    desk.run(0)
    desk.run(1, database=DOWN, website=DOWN)
    assert desk.run(2, website=DOWN) == ["Database is working again"]
    told = [desk.run(minute, website=DOWN) for minute in range(3, 8)]
    assert [titles for titles in told if titles] == [["Website: Major outage"]]


def test_a_route_without_the_cause_gets_one_message_that_names_it(desk: Desk) -> None:
    desk.routes = [route(components=frozenset({"website", "checkout"}))]
    desk.run(0)
    desk.poll(1, database=DOWN, website=DOWN)
    desk.alert()
    assert isinstance(desk.receiver, Receiver)
    (only,) = desk.receiver.got
    assert "| Something it depends on has a problem. |" in words(only)
    assert "| Cause: Database. |" in words(only)
    desk.titles()
    assert desk.run(2, database=DOWN, website=DOWN, checkout=DOWN) == []
    assert desk.run(3) == ["Website is working again"]


def test_maintenance_is_quiet_for_what_is_in_it_and_what_depends_on_it(desk: Desk) -> None:
    desk.maintenances = [maintenance(1, 4, "database")]
    desk.run(0)
    assert desk.run(1, database=DOWN, website=DOWN) == []
    assert desk.run(2, database=DOWN, website=DOWN) == []
    assert desk.run(4) == []


def test_an_outage_that_outlasts_its_maintenance_is_told(desk: Desk) -> None:
    desk.maintenances = [maintenance(1, 3, "backups")]
    desk.run(0)
    assert desk.run(1, backups=DOWN) == []
    assert desk.run(3, backups=DOWN) == ["Backups: Major outage"]


def test_an_outage_mended_in_a_maintenance_is_told_as_over_with_its_whole_length(
    desk: Desk,
) -> None:
    desk.maintenances = [maintenance(3, 20, "backups")]
    desk.run(0)
    desk.run(1, backups=DOWN)
    assert desk.run(3, backups=DOWN) == []
    desk.poll(20)
    desk.alert()
    assert isinstance(desk.receiver, Receiver)
    assert words(desk.receiver.got[0]) == (
        "Backups is working again | It lasted 19 minutes, from 16 September 2026, 08:01 UTC to "
        "16 September 2026, 08:20 UTC. | https://visual.example/en/status/"
    )


def test_a_failed_delivery_is_tried_again_with_growing_pauses(desk: Desk) -> None:
    desk.receiver = Receiver([FAILED] * 3)
    desk.run(0)
    tried = [minute for minute in range(1, 20) if desk.run(minute, backups=DOWN)]
    assert tried == [1, 2, 4, 8]
    found = [(one.attempt, one.outcome, one.detail) for one in desk.history.deliveries()]
    assert found == [(1, FAILED, "busy"), (2, FAILED, "busy"), (3, FAILED, "busy"),
                     (4, DELIVERED, "")]  # fmt: skip


def test_pauses_double_up_to_an_hour() -> None:
    minutes = [wait(attempt) / timedelta(minutes=1) for attempt in range(1, TRIES)]
    assert minutes[:7] == [1, 2, 4, 8, 16, 32, 60]
    assert set(minutes[7:]) == {60}
    assert 23 < sum(minutes) / 60 < 25


def test_tries_come_to_an_end(desk: Desk) -> None:
    desk.receiver = Receiver([FAILED] * 100)
    desk.run(0)
    tried = [hour for hour in range(1, 60) if desk.run(hour * 60.0, backups=DOWN)]
    assert len(tried) == TRIES


def test_a_failed_recovery_message_is_tried_again(desk: Desk) -> None:
    desk.run(0)
    desk.run(1, backups=DOWN)
    desk.receiver = Receiver([FAILED])
    assert desk.run(2) == ["Backups is working again"]
    assert desk.run(3) == ["Backups is working again"]
    assert desk.run(4) == []


def test_an_outage_never_told_because_delivery_failed_is_told_when_it_is_over(desk: Desk) -> None:
    desk.receiver = Receiver([FAILED])
    desk.run(0)
    desk.run(1, backups=DOWN)
    assert desk.run(1.5) == ["Backups is working again"]


def test_a_failing_receiver_is_left_alone_for_the_rest_of_the_run(desk: Desk) -> None:
    desk.routes = [route(), route("other", "json://127.0.0.1/other")]
    desk.receiver = Receiver([FAILED])
    desk.run(0)
    desk.poll(1, backups=DOWN, database=DOWN)
    report = desk.alert()
    assert [(one.route, one.outcome) for one in report.deliveries] == [
        ("on-call", FAILED),
        ("other", DELIVERED),
        ("other", DELIVERED),
    ]
    assert report.waiting == 1
    assert report.line() == (
        "alerts: 2 delivered; 1 failed; 1 waiting; on-call: database failed (busy)"
    )


def test_a_run_has_only_so_much_time_for_alerts(desk: Desk) -> None:
    desk.run(0)
    desk.poll(1, backups=DOWN, database=DOWN)
    ticks = iter([0.0, 1.0, 11.0])
    report = send_alerts(
        desk.history, SERVICES, (), [route()], english, at(1), desk.receiver, lambda: next(ticks)
    )
    assert (len(report.deliveries), report.waiting) == (1, 1)
    desk.titles()
    assert desk.run(2, backups=DOWN, database=DOWN) == ["Backups: Major outage"]


def test_what_is_not_confirmed_is_shown_and_never_sent_again(desk: Desk) -> None:
    desk.receiver = Receiver([UNCONFIRMED])
    desk.run(0)
    assert desk.run(1, backups=DOWN) == ["Backups: Major outage"]
    desk.poll(2, backups=DOWN)
    report = desk.alert()
    assert desk.titles() == []
    assert report.line() == "alerts: on-call: backups unconfirmed (busy)"
    desk.poll(25 * 60, backups=DOWN)
    assert desk.alert().line() == ""
    assert desk.run(25 * 60 + 1) == ["Backups is working again"]


def test_a_receiver_that_breaks_our_own_code_does_not_stop_the_others(desk: Desk) -> None:
    seen = []

    def deliver(url: str, message: object) -> object:
        if url.endswith("on-call"):
            raise RuntimeError("secret address")
        seen.append(url)
        return Receiver()(url, message)  # type: ignore[arg-type]

    desk.routes = [route(), route("other", "json://127.0.0.1/other")]
    desk.receiver = deliver  # type: ignore[assignment]
    desk.poll(0)
    desk.poll(1, backups=DOWN)
    report = desk.alert()
    assert seen == ["json://127.0.0.1/other"]
    assert report.deliveries[0].outcome is UNCONFIRMED
    assert report.deliveries[0].detail == "a fault of our own: RuntimeError"


def test_a_delivery_begun_by_another_process_is_left_to_it(desk: Desk) -> None:
    """Both have seen that it is due; the second comes to the note when the first has written it."""
    desk.run(0)
    desk.poll(1, backups=DOWN)

    def slow(url: str, message: object) -> object:
        with open_history(desk.history.path, T0) as other:
            second = Desk(other, minute=1)
            assert second.alert().deliveries == ()
        return Receiver()(url, message)  # type: ignore[arg-type]

    desk.receiver = slow  # type: ignore[assignment]
    assert [one.outcome for one in desk.alert().deliveries] == [DELIVERED]
    (begun,) = desk.history.deliveries()
    assert not desk.history.begin_deliveries([begun])


def test_the_intent_is_in_the_history_before_anything_is_sent(desk: Desk) -> None:
    noted: list[tuple[Delivery, ...]] = []

    def deliver(url: str, message: object) -> object:
        with open_history(desk.history.path, T0) as other:
            noted.append(other.deliveries())
        return Receiver()(url, message)  # type: ignore[arg-type]

    desk.poll(0)
    desk.receiver = deliver  # type: ignore[assignment]
    desk.poll(1, backups=DOWN)
    desk.alert()
    ((intent,),) = noted
    assert intent == Delivery(
        "on-call", DeliveryKind.CHANGE, "backups", "2026-09-16T08:01:00.000Z", 1, DOWN, at(1)
    )
    assert desk.history.deliveries() == (replace(intent, outcome=DELIVERED),)


def test_a_reminder_comes_after_its_hours_and_again(desk: Desk) -> None:
    desk.routes = [route(reminder=timedelta(hours=4))]
    desk.run(0)
    told = {hour: desk.run(hour * 60.0, backups=DOWN) for hour in range(1, 11)}
    assert {hour: titles for hour, titles in told.items() if titles} == {
        1: ["Backups: Major outage"],
        5: ["Reminder: Backups: Major outage"],
        9: ["Reminder: Backups: Major outage"],
    }
    assert desk.run(11 * 60) == ["Backups is working again"]
    assert desk.run(20 * 60) == []


def test_a_reminder_says_how_long_it_has_lasted(desk: Desk) -> None:
    desk.routes = [route(reminder=timedelta(hours=4))]
    desk.run(0)
    desk.run(1, backups=DOWN)
    desk.poll(245, backups=DOWN)
    desk.alert()
    assert isinstance(desk.receiver, Receiver)
    assert words(desk.receiver.got[0]) == (
        "Reminder: Backups: Major outage | It did not answer in time. | "
        "Since 16 September 2026, 08:01 UTC. | It has lasted 4 hours and 4 minutes. | "
        "https://visual.example/en/status/"
    )


def test_a_stale_backup_is_a_warning_whatever_the_severity(desk: Desk) -> None:
    desk.routes = [route(severity=DOWN, events=frozenset({Event.WARNINGS}))]
    desk.run(0)
    assert desk.run(1, backups=(DEGRADED, Reason.STALE)) == ["Backups: Degraded performance"]
    assert desk.run(2) == ["Backups is working again"]
    assert desk.run(3, backups=(DEGRADED, Reason.SLOW)) == []


def test_an_expired_certificate_is_an_outage_and_no_warning(desk: Desk) -> None:
    desk.routes = [route(events=frozenset({Event.TRANSITIONS}))]
    desk.run(0)
    assert desk.run(1, website=(DEGRADED, Reason.EXPIRY)) == []
    assert desk.run(2, website=(DOWN, Reason.EXPIRY)) == ["Website: Major outage"]


def test_an_incident_is_told_update_by_update_and_not_twice_as_a_transition(desk: Desk) -> None:
    desk.run(0)
    desk.incidents = [incident()]
    assert desk.run(9) == []
    desk.poll(11)
    desk.alert()
    assert isinstance(desk.receiver, Receiver)
    assert words(desk.receiver.got[0]) == (
        "Slow pages: Investigating | We are looking into it. | Affected: Website. | "
        "https://visual.example/en/status/incidents/late/"
    )
    desk.titles()
    assert desk.run(12) == []
    first = said(10, "investigating", "We are looking into it.")
    desk.incidents = [incident(updates=[first, OVER], resolved_at=at(40))]
    assert desk.run(41) == ["Slow pages: Resolved"]
    assert desk.run(42) == []


def test_updates_published_together_come_in_one_message(desk: Desk) -> None:
    first = said(10, "investigating", "We are looking into it.")
    desk.incidents = [incident(updates=[first, OVER], resolved_at=at(40))]
    desk.poll(50)
    report = desk.alert()
    assert isinstance(desk.receiver, Receiver)
    assert words(desk.receiver.got[0]).startswith(
        "Slow pages: Resolved | 16 September 2026, 08:10 UTC: We are looking into it. | "
        "16 September 2026, 08:40 UTC: It is over. | "
    )
    assert [one.edition for one in report.deliveries] == [
        "2026-09-16T08:10:00.000Z investigating",
        "2026-09-16T08:40:00.000Z resolved",
    ]


def test_an_update_that_failed_is_tried_again_and_one_unconfirmed_is_not(desk: Desk) -> None:
    desk.receiver = Receiver([FAILED, UNCONFIRMED])
    desk.incidents = [incident()]
    tried = [minute for minute in range(11, 20) if desk.run(minute)]
    assert tried == [11, 12]


def test_the_text_of_an_update_may_be_mended_without_a_second_message(desk: Desk) -> None:
    desk.incidents = [incident()]
    assert desk.run(11) == ["Slow pages: Investigating"]
    desk.incidents = [incident(updates=[said(10, "investigating", "We look into it.")])]
    assert desk.run(12) == []


@pytest.mark.parametrize(
    ("more", "minute"),
    [
        ({"sample": True}, 11),
        ({}, 10 + 24 * 60),
        ({"components": {"database": "degraded_performance"}}, 11),
        ({"components": {"website": "degraded_performance"}}, 11),
    ],
    ids=["a sample", "yesterday's", "of another component", "too mild"],
)
def test_an_incident_that_is_no_news_for_the_route(
    desk: Desk, more: dict[str, object], minute: float
) -> None:
    website = frozenset({"website"})
    desk.routes = [route(severity=PARTIAL, components=website)]
    desk.incidents = [incident(**more)]
    desk.poll(minute, database=UP)
    assert [one for one in desk.alert().deliveries if one.kind is DeliveryKind.UPDATE] == []


def test_a_route_without_incidents_hears_of_what_they_declare(desk: Desk) -> None:
    desk.routes = [route(events=frozenset({Event.TRANSITIONS}))]
    desk.run(0)
    desk.incidents = [incident()]
    assert desk.run(6) == ["Website: Partial outage"]


def test_two_routes_to_one_address_tell_one_thing_once(desk: Desk) -> None:
    payments = route("payments", components=frozenset({"checkout"}))
    desk.routes = [payments, route("rest", severity=DOWN)]
    desk.run(0)
    desk.poll(1, checkout=DOWN, backups=DOWN)
    found = [(one.route, one.topic) for one in desk.alert().deliveries]
    assert found == [("payments", "checkout"), ("rest", "backups")]


def test_a_component_renamed_is_not_told_again(desk: Desk) -> None:
    desk.run(0)
    desk.run(1, backups=DOWN)
    desk.history.rename_components({"backups": "copies"})
    assert [one.topic for one in desk.history.deliveries()] == ["copies"]


def test_without_routes_nothing_is_read(desk: Desk) -> None:
    desk.routes = []
    desk.history.close()
    assert desk.alert().line() == ""


def test_deliveries_are_exported_and_imported(desk: Desk) -> None:
    desk.receiver = Receiver([FAILED])
    desk.run(0)
    desk.run(1, backups=DOWN)
    desk.run(2, backups=DOWN)
    lines = list(desk.history.export_lines())
    with open_history(desk.history.path.with_name("other.db"), T0) as other:
        other.import_lines(lines)
        other.import_lines(lines)
        assert other.deliveries() == desk.history.deliveries()
        assert Desk(other, minute=2).alert().deliveries == ()


def test_old_deliveries_go_but_the_last_word_on_each_topic_stays(desk: Desk) -> None:
    day = 24 * 60
    desk.run(0)
    desk.run(1, backups=DOWN)
    desk.run(2)
    desk.run(3, database=DOWN)
    desk.run(91 * day, database=DOWN, website=DOWN)
    desk.run(91 * day + 1)
    kept = [(one.topic, one.state) for one in desk.history.deliveries()]
    assert kept == [("backups", UP), ("database", UP)]
