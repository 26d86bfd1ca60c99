"""The calendar of reviews: a warning 30 days ahead, an error past the limit in a release."""

from __future__ import annotations

from datetime import date

import pytest

from hooks.content.facts import Fact, Facts
from hooks.content.problems import ContentError
from hooks.content.records import parse, read_text_record
from hooks.legal.reviews import Reviews, check_reviews

FACTS = Facts(
    "company.yml",
    {
        "backups.last_restore_test": Fact(date(2026, 9, 1), False, (1, 1)),
        "dsa.mau_date": Fact(None, False, (2, 1)),
    },
)


def told(keys: str, today: str, *, release: bool = False) -> list[str]:
    text = f"reviews:\n  - {{ id: one, what: Do it., basis: the law, {keys} }}\n"
    record = read_text_record(text, "reviews.yml")
    day = date.fromisoformat(today)
    found = check_reviews(parse(record, Reviews), record, FACTS, day, release=release)
    return [f"{one.level} {one.code} {one.message}" for one in found]


YEARLY = "last: 2026-01-01, every_days: 365"


@pytest.mark.parametrize("today", ["2026-01-01", "2026-12-01"])
def test_what_was_done_is_silent_until_thirty_days_before_its_limit(today: str) -> None:
    assert told(YEARLY, today) == []


def test_thirty_days_ahead_it_warns_also_in_a_release() -> None:
    sentence = "warning review-due This review is due by 2027-01-01, in 30 days. Do it. (the law)"
    assert told(YEARLY, "2026-12-02") == [sentence]
    assert told(YEARLY, "2026-12-02", release=True) == [sentence]
    assert "in 0 days" in told(YEARLY, "2027-01-01", release=True)[0]


def test_past_its_limit_it_warns_and_fails_a_release() -> None:
    sentence = "review-late This review was due by 2027-01-01. Do it. (the law)"
    assert told(YEARLY, "2027-01-02") == [f"warning {sentence}"]
    assert told(YEARLY, "2027-01-02", release=True) == [f"error {sentence}"]


def test_the_day_can_be_a_fact() -> None:
    keys = "fact: backups.last_restore_test, every_days: 365"
    assert told(keys, "2027-08-01") == []
    assert "due by 2027-09-01" in told(keys, "2027-08-02")[0]


def test_what_was_never_done_is_late() -> None:
    assert told("fact: dsa.mau_date, every_days: 183", "2026-11-23", release=True) == [
        "error review-late This review was never done. Do it. (the law)"
    ]
    assert told("every_days: 30", "2026-11-23")[0].startswith("warning review-late")


def test_what_happens_once_has_a_day() -> None:
    assert told("due: 2028-03-20", "2028-02-18") == []
    assert "in 30 days" in told("due: 2028-03-20", "2028-02-19")[0]


def test_a_fact_that_does_not_exist_is_told_with_the_nearest() -> None:
    assert told("fact: backups.last_restore, every_days: 9", "2026-11-23") == [
        'error unknown-fact "backups.last_restore" is not a fact; '
        'did you mean "backups.last_restore_test"?'
    ]


@pytest.mark.parametrize(
    "keys",
    [
        "last: 2026-01-01",
        "due: 2027-01-01, every_days: 3",
        "last: 2026-01-01, fact: a.b, every_days: 3",
    ],
)
def test_a_review_has_one_limit(keys: str) -> None:
    with pytest.raises(ContentError, match="A review has either last or fact together"):
        told(keys, "2026-11-23")
