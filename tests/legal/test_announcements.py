"""Arrivals are announced as early as is promised, and there is a last day to object."""

from __future__ import annotations

from datetime import date

import pytest

from hooks.content.company import Company
from hooks.content.company.personal_data import Dpa
from hooks.content.facts import Facts
from hooks.content.records import parse, read_text_record
from hooks.content.sections import flatten
from hooks.legal.announcements import (
    Kind,
    Promise,
    changes,
    check_announcements,
    check_promise,
    promise,
)
from hooks.legal.subprocessors import Subprocessors
from tests.legal.test_subprocessors import NAME, POST, listed, post, register

TODAY = date(2026, 11, 22)
PROMISED = Promise(30, 30, "dpa.notice_days in company.yml, line 4")


def told(*items: str, promised: Promise = PROMISED) -> list[str]:
    record = read_text_record(listed(*items), NAME)
    entries = parse(record, Subprocessors)
    return [str(one) for one in check_announcements(entries, record, promised, TODAY)]


def facts(**days: int) -> Facts:
    lines = [f"  {key}: {value}" for key, value in days.items()]
    text = "\n".join(["dpa:", '  version: "1.0"', "  effective_date: 2026-09-16", *lines])
    record = read_text_record(text, "company.yml")
    return flatten(record, Company.model_construct(dpa=Dpa.model_validate(record.data["dpa"])))


@pytest.mark.parametrize(
    ("announced", "since"),
    [
        ("2026-11-22", "2026-12-22"),
        ("2026-10-01", "2026-12-01"),
        ("2026-11-20", "2026-11-22"),  # begun: it cannot be mended
    ],
)
def test_an_arrival_told_in_time_has_no_problem(announced: str, since: str) -> None:
    assert told(post(announced=announced, since=since)) == []


def test_an_arrival_told_too_late_says_what_was_promised_and_which_day_is_allowed() -> None:
    (problem,) = told(POST, post(id="new", announced="2026-11-20", since="2026-12-19"))

    assert problem == (
        f"{NAME}:24:10: late-notice Poste starts on 2026-12-19, 29 days after it was announced on "
        "2026-11-20; 30 days of notice are promised (dpa.notice_days in company.yml, line 4). Let "
        'it start on 2026-12-20 or later, or say in "urgent" why it cannot wait.'
    )


def test_an_arrival_nobody_announced_is_told() -> None:
    assert told(post(since="2027-03-01")) == [
        f"{NAME}:12:10: late-notice Poste starts on 2027-03-01 and is not announced; 30 days of "
        "notice are promised (dpa.notice_days in company.yml, line 4). Write "
        '"announced: 2026-11-22" and let it start on 2026-12-22 or later.'
    ]


def test_what_cannot_wait_says_why() -> None:
    urgent = "{ fr: défaillance du précédent }"
    assert told(post(announced="2026-11-20", since="2026-11-25", urgent=urgent)) == []


def test_an_announcement_is_not_in_the_future() -> None:
    assert told(post(announced="2026-11-23", since="2027-03-01")) == [
        f"{NAME}:12:14: future-date 2026-11-23 is in the future. "
        "Write a date up to today, 2026-11-22."
    ]


def test_without_a_promise_none_is_broken() -> None:
    nothing = promise(None)

    assert (nothing.notice, nothing.objection) == (None, None)
    assert told(post(since="2027-03-01"), promised=nothing) == []


def test_the_last_day_to_object_is_counted_from_the_day_after_the_announcement() -> None:
    (new, first) = register(post(announced="2026-11-16"), post(id="first")).subprocessors

    assert PROMISED.last_objection(new) == date(2026, 12, 16)
    assert PROMISED.last_objection(first) is None
    assert Promise(30, None, "").last_objection(new) is None


def test_the_promise_is_that_of_the_facts() -> None:
    found = promise(facts(notice_days=45, objection_days=20))

    assert found == Promise(45, 20, "dpa.notice_days in company.yml, line 4")


def test_the_time_to_object_is_not_longer_than_the_notice() -> None:
    assert list(check_promise(facts(notice_days=30, objection_days=30))) == []
    assert list(check_promise(facts(notice_days=30))) == []
    assert [str(one) for one in check_promise(facts(notice_days=30, objection_days=31))] == [
        "company.yml:5:3: late-objection 31 days to object are longer than the 30 days of notice: "
        "a company could begin before. Write 30 or less."
    ]


def test_changes_are_those_up_to_today_newest_first() -> None:
    found = register(
        post(id="old", until="2026-10-31"),
        post(id="new", announced="2026-11-16", since="2027-03-01"),
        post(id="soon", announced="2026-10-31", since="2026-11-30", until="2027-01-01"),
    )

    assert [(one.kind, one.day, one.subject.id) for one in changes(found, date(2026, 11, 30))] == [
        (Kind.STARTED, date(2026, 11, 30), "soon"),
        (Kind.ANNOUNCED, date(2026, 11, 16), "new"),
        (Kind.ENDED, date(2026, 10, 31), "old"),
        (Kind.ANNOUNCED, date(2026, 10, 31), "soon"),
        (Kind.STARTED, date(2026, 1, 15), "old"),
    ]
