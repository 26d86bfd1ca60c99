"""Texts that appear or not by the switches, and what is wrong with how that is written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hooks.content.conditions import parse_condition, select, shown_text
from hooks.content.facts import Fact, Facts, fill
from hooks.content.switches import read_switches

ROOT = Path(__file__).parents[2]
SWITCHES = read_switches(ROOT / "docs/_data", ROOT)[0].values()
"""small, traders = yes, reviews = no."""


def shown(markdown: str, first_line: int = 1) -> str:
    selection = select(markdown, SWITCHES, "page.md", first_line)
    assert selection.problems == ()
    return shown_text(markdown, selection, first_line)


def sentences(markdown: str, switches: dict[str, str] | None = SWITCHES) -> list[str]:
    return [str(problem) for problem in select(markdown, switches, "page.md", 1).problems]


TWO = """\
Before.

::: if reviews = yes

Reviews are checked by {{ reviews.team }}.

::: end

::: if reviews = no

There are no reviews.

::: end
"""


def test_only_the_text_whose_condition_holds_is_shown_and_lines_keep_their_numbers() -> None:
    text = shown(TWO)

    assert text.split() == ["Before.", "There", "are", "no", "reviews."]
    assert text.splitlines()[10] == "There are no reviews."
    assert len(text.splitlines()) == len(TWO.splitlines())


def test_a_text_without_conditions_is_left_as_it_is() -> None:
    assert shown("One.\n\n> :: two\n") == "One.\n\n> :: two\n"


def test_marks_in_code_are_code() -> None:
    text = "```\n::: if reviews = yes\n```\n"
    assert shown(text) == text


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("traders = yes", True),
        ("not traders = yes", False),
        ("traders = yes and reviews = yes", False),
        ("traders = yes and not reviews = yes", True),
        ("reviews = yes or company-size = small", True),
        ("reviews = yes or not traders = yes", False),
        ("small-enterprise = yes", True),
    ],
)
def test_a_condition_compares_switches(condition: str, holds: bool) -> None:
    assert parse_condition(condition).holds(SWITCHES) is holds
    assert str(parse_condition(f" {condition.replace(' = ', '=')} ")) == condition


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        (
            "trader = yes",
            'unknown-switch "trader" is not a switch; did you mean "traders"? '
            "The switches are in switches.yml.",
        ),
        (
            "company-size = smal",
            'unknown-switch "smal" is not a value of company-size; allowed: '
            'micro, small, medium, large. Did you mean "small"?',
        ),
        (
            "traders = yes and reviews = no or ai = yes",
            'bad-condition "traders = yes and reviews = no or ai = yes" has both "and" and "or". '
            'Use one of them. Write it as in "::: if traders = yes and not company-size = micro".',
        ),
        (
            "len(traders) > 2",
            'bad-condition "len(traders) > 2" is not a comparison. '
            'Write it as in "::: if traders = yes and not company-size = micro".',
        ),
        (
            "traders",
            'bad-condition "traders" is not a comparison. '
            'Write it as in "::: if traders = yes and not company-size = micro".',
        ),
    ],
)
def test_a_condition_that_cannot_be_read(condition: str, sentence: str) -> None:
    assert sentences(f"Text.\n\n::: if {condition}\n\nText.\n\n::: end\n") == [
        f"page.md:3:1: {sentence}"
    ]


def test_a_condition_that_is_not_ended_is_told_with_both_lines() -> None:
    assert sentences("::: if traders = yes\n\nText.\n") == [
        'page.md:1:1: open-condition The condition "traders = yes" is never ended, up to line 3. '
        'Write "::: end" on a line of its own after the text it is about.'
    ]


def test_a_condition_inside_another_is_told_with_both_lines() -> None:
    text = "::: if traders = yes\n\nA.\n\n::: if ai = yes\n\nB.\n\n::: end\n\n::: end\n"
    assert sentences(text) == [
        "page.md:5:1: open-condition A condition begins here inside the one of line 1, which is "
        'not ended. Write "::: end" before this line; conditions do not stand in one another.',
        'page.md:11:1: open-condition "::: end" has no condition to end: the last one ends on '
        "line 9. Delete the line.",
    ]


def test_other_marks_are_refused() -> None:
    assert sentences("::: else\n") == [
        'page.md:1:1: bad-condition "::: else" is no mark: "::: if …" begins a condition, '
        '"::: end" ends it.'
    ]


def test_a_condition_does_not_cut_a_table() -> None:
    text = "| a |\n| --- |\n::: if ai = yes\n| b |\n::: end\n\nAfter.\n"
    assert sentences(text) == [
        "page.md:3:1: bad-condition A condition cannot stand inside a table. "
        "Put it around the whole table."
    ]


def test_without_decisions_a_condition_is_a_problem_and_its_text_is_shown() -> None:
    text = "::: if ai = yes\n\nText.\n\n::: end\n"
    assert sentences(text, None) == [
        "page.md:1:1: unknown-switch There is no docs/_data/switches.yml that could say whether "
        "this text applies."
    ]


def test_facts_are_demanded_only_where_the_text_applies_and_their_names_everywhere() -> None:
    facts = Facts(
        "company.yml",
        {
            "reviews.team": Fact(None, False, (1, 1)),
            "reviews.since": Fact(date(2026, 9, 16), False, (2, 1)),
        },
        SWITCHES,
    )
    text = TWO.replace("There are no reviews.", "None since {{ reviews.since }}.")
    filled = fill(
        text.replace("by {{", "by {{ reviews.tem }} and {{"), facts, "en", "en", "page.md"
    )

    assert [problem.code for problem in filled.problems] == ["unknown-fact"]
    assert "None since 16 September 2026." in filled.text
    assert filled.used == {"reviews.team", "reviews.since"}
    assert filled.places == ((11, "reviews.since"),)
