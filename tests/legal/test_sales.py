"""The course of a sale: what cannot be one, how long the price is held, what the tables say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hooks.content.facts import Fact, Facts
from hooks.content.problems import ContentError
from hooks.content.records import Record, parse, read_text_record
from hooks.legal.grids import Teller
from hooks.legal.holding import check_sales, longest
from hooks.legal.sale_tables import delay_table, state_table
from hooks.legal.sales import Sales, read_sales

ROOT = Path(__file__).parents[2]
DELAYS = {
    "confirm_days": 3,
    "ship_days": 6,
    "inspect_hours": 49,
    "max_hold_days": 10,
    "provider_limit_days": 90,
}
COURSE = """\
courses:
  - since: 2026-09-16
    states:
      - { id: made, name: { fr: Créée, en: Made }, means: { fr: choisie }, row: 1, column: 1 }
      - { id: paid, name: { fr: Payée }, means: { fr: payée }, held: true, row: 2, column: 1 }
      - { id: here, name: { fr: Livrée }, means: { fr: là }, held: true, row: 3, column: 1 }
      - { id: done, name: { fr: Versée }, means: { fr: fini }, row: 4, column: 1 }
      - { id: void, name: { fr: Annulée }, means: { fr: rien }, row: 2, column: 2 }
    steps:
      - { from: made, to: paid, by: buyer, does: { fr: l’acheteur paie } }
      - { from: paid, to: here, by: seller, does: { fr: le vendeur envoie } }
      - { from: paid, to: void, after: ship_days }
      - { from: here, to: done, after: inspect_hours }
"""


def facts(**changes: int) -> Facts:
    known = {f"escrow.delays.{key}": value for key, value in (DELAYS | changes).items()}
    by_key = {key: Fact(value, False, (1, 1)) for key, value in known.items()}
    return Facts("company.yml", by_key, {"delayed-payout": "payment-institution"})


def read(text: str = COURSE) -> tuple[Sales, Record]:
    record = read_text_record(text, "sales.yml")
    return parse(record, Sales), record


def teller(code: str = "fr") -> Teller:
    return Teller(facts(), code, "fr", lambda message: message)


def wrong(old: str, new: str) -> list[str]:
    """Return what is said of the course with `new` in place of `old`."""
    assert old in COURSE
    try:
        sales, record = read(COURSE.replace(old, new, 1))
    except ContentError as error:
        return [str(one) for one in error.problems]
    return [str(one) for one in check_sales(sales, record, facts())]


def test_the_longest_way_counts_every_delay_in_which_the_price_is_held() -> None:
    held = longest(read()[0].courses[0], facts())

    assert (held.hours, held.days, held.states) == (6 * 24 + 49, 9, ("paid", "here"))


def test_the_shipped_course_holds_the_price_no_longer_than_promised_and_allowed() -> None:
    sales, record = read_sales(ROOT / "docs/_data", ROOT)
    ours = facts(delivery_days=14, answer_days=7, dispute_days=21, release_days=2, max_hold_days=60)

    assert list(check_sales(sales, record, ours)) == []
    assert {"paid", "shipped", "disputed", "conciliation", "paid-out", "refunded"} <= {
        one.id for one in sales.courses[-1].states
    }


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"max_hold_days": 8},
            "sales.yml:9:5: long-hold The price can be held 9 days (paid → here), more than the 8 "
            "promised (escrow.delays.max_hold_days). Shorten a delay, or write a longer one there "
            "if that is true.",
        ),
        (
            {"ship_days": 95, "max_hold_days": 100},
            "sales.yml:9:5: long-hold The price can be held 98 days (paid → here), more than the "
            "90 allowed by the payment provider (escrow.delays.provider_limit_days). Shorten a "
            "delay, or write a longer one there if that is true.",
        ),
    ],
)
def test_a_price_held_too_long_is_told_with_the_way(changes: dict[str, int], said: str) -> None:
    sales, record = read()

    assert [str(one) for one in check_sales(sales, record, facts(**changes))] == [said]


def test_nothing_is_held_where_there_is_no_delayed_payout() -> None:
    sales, record = read()
    none = Facts("company.yml", {}, {"delayed-payout": "none"})

    assert list(check_sales(sales, record, none)) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "after: ship_days",
            "by: seller, does: { fr: renonce }",
            'sales.yml:5:70: wrong-value The price is held while a sale is "paid", and nothing '
            'says for how long. Give a step that leaves it "after" or "within".',
        ),
        (
            "to: void",
            "to: made",
            'sales.yml:8:15: wrong-value No step leads to "void". Add one, or delete the state.',
        ),
        (
            "from: here, to: done",
            "from: here, to: don",
            'sales.yml:13:27: wrong-value "don" is not a state. Did you mean "done"?',
        ),
        (
            "after: ship_days",
            "after: sip_days",
            'sales.yml:12:40: unknown-fact "escrow.delays.sip_days" is not a fact; did you mean '
            '"escrow.delays.ship_days"?',
        ),
        (
            "id: done",
            "id: here",
            'sales.yml:7:15: wrong-value "here" is already a state. Give each state an id of its '
            "own.",
        ),
        (
            "row: 2, column: 2",
            "row: 2, column: 1",
            'sales.yml:8:70: wrong-value "paid" already stands in row 2, column 1.',
        ),
        (
            "{ from: here, to: done, after: inspect_hours }",
            "{ from: here, to: done, after: inspect_hours }\n"
            "      - { from: here, to: paid, by: buyer, does: { fr: l’acheteur rend } }",
            "sales.yml:10:7: wrong-value A sale could go round in made, paid, here. Let every way "
            "come to an end.",
        ),
        (
            "after: ship_days",
            "within: ship_days",
            'sales.yml:12:17: wrong-value A step happens because someone acts ("by" and "does") '
            'or because time passes ("after"). Write one of the two; make two steps of it if both '
            "can be.",
        ),
    ],
)
def test_a_course_that_cannot_be_is_told_at_its_place(old: str, new: str, said: str) -> None:
    found = wrong(old, new)

    assert found == [said]


def test_tables_say_who_acts_what_follows_and_how_long() -> None:
    course = read()[0].courses[0]
    states, delays = state_table(course, teller()), delay_table(course, teller())

    assert states.rows[1] == (
        ("Payée",),
        ("payée", "The payment provider holds the price."),
        ("the seller",),
        ("le vendeur envoie → Livrée", "if the time has passed → Annulée"),
        ("6\u00a0jours",),
    )
    assert states.rows[3][2:] == (("nobody",), ("The sale ends here",), ("no limit",))
    assert [row[1:] for row in delays.rows] == [
        (("6\u00a0jours",), ("Annulée",)),
        (("49\u00a0heures",), ("Versée",)),
        (("9\u00a0jours",), ("Payée → Livrée",)),
    ]


def test_a_text_in_another_language_says_which() -> None:
    table = state_table(read()[0].courses[0], teller("en"))

    assert table.rows[0][0] == ("Made",)
    assert table.rows[1][0] == ('<span lang="fr">Payée</span>',)


def test_a_later_course_is_for_later_texts_only() -> None:
    later = COURSE.removeprefix("courses:\n").replace("2026-09-16", "2027-01-01")
    sales, _ = read(COURSE + later)

    assert sales.on(date(2026, 12, 31)) is sales.courses[0]
    assert sales.on(date(2027, 1, 1)) is sales.courses[1]
    with pytest.raises(ContentError, match="2026-09-16 is not after 2026-09-16"):
        read(COURSE + COURSE.removeprefix("courses:\n"))
