"""The accessibility statement: its level is computed, and it claims no more than its data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hooks.content.accessibility import (
    CRITERIA,
    Statement,
    check_statement,
    read_statement,
    with_statement,
)
from hooks.content.facts import fill, read_facts, samples
from hooks.content.problems import ContentError
from hooks.content.records import Record, parse, read_text_record

ROOT = Path(__file__).parents[2]
DATA = ROOT / "docs/_data"
TODAY = date(2026, 11, 23)
SHIPPED = (DATA / "accessibility.yml").read_text(encoding="utf-8")
CODES = ("fr", "en", "es")
FACTS = read_facts(DATA, ROOT)


def audit(passed: int, failed: int, day: str = "2026-06-01", more: str = "") -> str:
    rest = CRITERIA["RGAA 4.1.2"] - passed - failed
    return (
        f"audit: {{ date: {day}, auditor: Exemple Audit, criteria: "
        f"{{ passed: {passed}, failed: {failed}, not_applicable: {rest} }} }}\n{more}"
    )


def statement(more: str = "") -> tuple[Statement, Record]:
    record = read_text_record(f"{SHIPPED}\n{more}", "accessibility.yml")
    return parse(record, Statement), record


def test_without_an_audit_nothing_is_claimed() -> None:
    shipped, _ = read_statement(DATA, ROOT)
    assert (shipped.level(TODAY), shipped.audit_state(TODAY)) == ("none", "missing")
    assert shipped.rate() is None


@pytest.mark.parametrize(
    ("passed", "failed", "rate", "level"),
    [
        (80, 0, "100", "total"),
        (79, 1, "98.75", "partial"),
        (40, 40, "50", "partial"),
        (39, 41, "48.75", "none"),
        (0, 0, "0", "none"),
        (2, 1, "66.66", "partial"),
    ],
)
def test_the_level_follows_from_the_criteria_that_apply(
    passed: int, failed: int, rate: str, level: str
) -> None:
    made, _ = statement(audit(passed, failed))
    assert (made.rate(), made.level(TODAY)) == (Decimal(rate), level)


@pytest.mark.parametrize(
    ("day", "today", "state"),
    [
        ("2026-06-01", date(2029, 6, 1), "valid"),
        ("2026-06-01", date(2029, 6, 2), "expired"),
        ("2024-02-29", date(2027, 2, 28), "valid"),
        ("2024-02-29", date(2027, 3, 1), "expired"),
        ("2026-12-01", TODAY, "missing"),
    ],
)
def test_an_audit_is_valid_for_three_years_once_it_was_made(
    day: str, today: date, state: str
) -> None:
    made, _ = statement(audit(80, 0, day))
    assert made.audit_state(today) == state
    assert made.level(today) == ("total" if state == "valid" else "none")


def test_an_audit_older_than_the_last_redesign_is_worth_nothing() -> None:
    made, record = statement(audit(80, 0, more="redesigned: 2026-07-01\n"))
    assert made.level(TODAY) == "none"
    [problem] = check_statement(made, record, TODAY)
    assert (problem.code, problem.level) == ("old-audit", "warning")
    assert problem.message.startswith("The audit of 2026-06-01 is no longer valid:")


def test_an_audit_that_is_valid_is_silent_and_a_day_to_come_is_not() -> None:
    assert list(check_statement(*statement(audit(80, 0)), TODAY)) == []
    [problem] = check_statement(*statement(audit(80, 0, "2026-12-01")), TODAY)
    assert problem.message == "2026-12-01 is in the future. Write a date up to today, 2026-11-23."


def test_criteria_add_up_to_those_of_the_standard() -> None:
    wrong = audit(80, 0).replace("not_applicable: 26", "not_applicable: 25")
    with pytest.raises(ContentError) as caught:
        statement(wrong)
    [problem] = caught.value.problems
    assert problem.message == "The criteria add up to 105; RGAA 4.1.2 has 106."


CLAIMS = {
    "none": {"fr": "non conforme", "en": "not compliant", "es": "no es conforme"},
    "partial": {
        "fr": "partiellement conforme",
        "en": "partially compliant",
        "es": "parcialmente conforme",
    },
    "total": {"fr": "totalement conforme", "en": "fully compliant", "es": "plenamente conforme"},
}


@settings(max_examples=40, deadline=None)
@given(
    judged=st.none()
    | st.integers(0, 106).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, 106 - n))),
    years=st.integers(0, 5),
)
def test_the_page_claims_the_level_of_its_data_and_no_other(
    tmp_path_factory: pytest.TempPathFactory, judged: tuple[int, int] | None, years: int
) -> None:
    data = tmp_path_factory.mktemp("data")
    more = audit(*judged) if judged else ""
    (data / "accessibility.yml").write_text(f"{SHIPPED}\n{more}", encoding="utf-8")
    today = TODAY.replace(year=TODAY.year + years)
    facts = with_statement(FACTS, data, ROOT, today)
    level = read_statement(data, ROOT)[0].level(today)
    for code in CODES:
        text = (ROOT / f"docs/{code}/accessibility.md").read_text(encoding="utf-8")
        status = text.partition("{#status}")[2].partition("\n## ")[0]
        filled = fill(status, facts, code, "fr", "accessibility.md")
        assert filled.problems == ()
        said = {name for name, words in CLAIMS.items() if words[code] in filled.text}
        assert said == {level}


def test_limitations_stand_as_a_list_with_criterion_and_alternative_in_each_language() -> None:
    facts = with_statement(FACTS, DATA, ROOT, TODAY)
    for code, words in (("fr", "sous-titres"), ("en", "captions"), ("es", "subtítulos")):
        text = fill("{{ statement.failures }}\n", facts, code, "fr", "a.md").text
        assert text.count("<li") == 3 and "RGAA 4.1" in text and words in text
        assert text.count("\n") == 1


def test_an_item_in_another_language_says_so() -> None:
    facts = with_statement(FACTS, DATA, ROOT, TODAY)
    text = fill("{{ statement.failures }}\n", facts, "de", "fr", "a.md").text
    assert text.count('<span lang="fr">') == 6


def test_samples_of_the_statement_are_told_in_its_own_file() -> None:
    facts = with_statement(FACTS, DATA, ROOT, TODAY)
    told = {one.path for one in samples(facts) if '"statement.' in one.message}
    assert told == {"docs/_data/accessibility.yml"}


def test_without_the_file_or_decisions_nothing_is_claimed(tmp_path: Path) -> None:
    assert with_statement(FACTS, tmp_path, ROOT, TODAY) is FACTS
    assert FACTS.switches and FACTS.switches["accessibility-status"] == "none"
    bare = replace(FACTS, switches=None)
    assert with_statement(bare, DATA, ROOT, TODAY).switches is None
