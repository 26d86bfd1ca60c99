"""Every proof of the closed set: what passes it, what fails it, and what is then said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from hooks.legal.passages import Library, Passage
from hooks.legal.proofs import PROOFS
from tests.legal.conftest import Shelf


def passage(text: str, page: str = "legal/notice/2026-09-16.md") -> Passage:
    return Passage("fr", page, f"docs/fr/{page}", 1, text, frozenset())


TABLE = "| a | b |\n| --- | --- |\n| 1 | 2 |\n"
CASES = [
    ("siren", "SIREN 000 000 018", "SIREN 000 000 019", "no SIREN with a right last digit"),
    ("vat-siren", "FR66000000018", "FR44732829320", "no VAT number ends with the SIREN"),
    ("rcs", '<span class="sample">000 000 018</span> RCS Paris', "RCS Lyon", '"RCS Paris"'),
    ("amount", "10 €", "ten", "no amount in euros"),
    ("amount", "€10.00", "10", "no amount in euros"),
    ("mailto", "[us](mailto:a@b.example)", "a@b.example", "no link begins with mailto:"),
    ("tel", "[us](tel:+33199000100)", "[us](mailto:a@b.example)", "no link begins with tel:"),
    ("https", "[us](https://a.example/)", "[us](http://a.example/)", "begins with https:"),
    ("link contact", "[c](../../contact.md#email)", "[c](contact.md)", "no link leads to contact"),
    ("link legal/notice", "[n](index.md)", "[n](../terms/index.md)", "no link leads to"),
    ("rows 1", TABLE, "none", "tables have 0 rows; 1 are needed"),
    ("rows 1", TABLE, "| a | b |\n| --- | --- |\n| 1 |  |\n", "a table has an empty cell"),
    ("items 2", "- a\n- b", "- a", "1 points are listed; 2 are needed"),
    ("items 2", "!!! note\n\n    - a\n    - b", "a", "0 points are listed"),
    ("steps 2", "1. a\n2. b", "- a\n- b", "0 steps are listed"),
    ("number 14", "14 days", "140 days", "the number 14 is not written"),
    (
        "table subprocessors-storage",
        "Below:\n\n::: table subprocessors-storage\n",
        "::: table subprocessors-dpa",
        'no line "::: table subprocessors-storage"',
    ),
    ("framed", '!!! note "x"\n\n    a', "a", "nothing stands in a frame"),
    ("framed", "> a", "a > b", "nothing stands in a frame"),
    ("orias", "number 12345678", "number 123456789", "no ORIAS number"),
]


@pytest.mark.parametrize(("check", "good", "bad", "missing"), CASES)
def test_a_proof_of_a_text(shelf: Shelf, check: str, good: str, bad: str, missing: str) -> None:
    name, _, argument = check.partition(" ")
    library = shelf.library()
    assert PROOFS[name](passage(good), library, argument) == ""
    assert missing in PROOFS[name](passage(bad), library, argument)


FACTS = [
    ("differs company.legal_name director.name", "differs director.name director.name", "the same"),
    ("false minors.porn_allowed", "false company.legal_name", "is not false"),
    ("at-most payouts.max_hold_days 90", "at-most payouts.max_hold_days 59", "is more than 59"),
    ("recent backups.last_restore_test 365", "recent backups.last_restore_test 30", "30 days old"),
    ("known company.legal_name", "known company.legal_name dpo.phone", "known of dpo.phone"),
    ("also support.email contact", "also company.siren contact", "not printed on contact"),
    ("pages contact legal/notice", "pages contact legal/terms", "do not exist: legal/terms"),
    ("field security.txt Contact", "field security.txt Policy", "security.txt has no Policy"),
]


@pytest.mark.parametrize(("good", "bad", "missing"), FACTS)
def test_a_proof_of_facts_and_pages(shelf: Shelf, good: str, bad: str, missing: str) -> None:
    library = shelf.library({"security.txt": "Contact: mailto:a@b.example\n"})
    for check, sentence in ((good, ""), (bad, missing)):
        name, _, argument = check.partition(" ")
        found = PROOFS[name](passage(""), library, argument)
        assert sentence in found and bool(found) is bool(sentence)


def english(library: Library) -> Passage:
    return replace(passage(""), locale="en")


def test_the_closed_platform_is_linked_nowhere(shelf: Shelf) -> None:
    assert PROOFS["no-odr"](passage(""), shelf.library(), "") == ""
    shelf.write("fr/help.md", "[odr](https://ec.europa.eu/consumers/odr/)\n")
    assert "docs/fr/help.md" in PROOFS["no-odr"](passage(""), shelf.library(), "")


def test_a_text_the_law_asks_for_exists_in_the_source_language(shelf: Shelf) -> None:
    library = shelf.library()
    assert PROOFS["source-text"](english(library), library, "legal/") == ""
    shelf.write("en/legal/terms.md", "Only English.\n")
    library = shelf.library()
    assert "legal/terms.md" in PROOFS["source-text"](english(library), library, "legal/")


def test_a_version_in_force_has_its_number(shelf: Shelf) -> None:
    assert PROOFS["versioned"](passage(""), shelf.library(), "") == ""
    shelf.write("fr/legal/notice/2026-09-16.md", "Text.\n", version="")
    assert "legal/notice" in PROOFS["versioned"](passage(""), shelf.library(), "")


def test_who_stores_data_has_an_address(shelf: Shelf) -> None:
    library = shelf.library()
    assert PROOFS["storage"](passage(""), library, "") == ""
    one = next(one for one in library.register.current(library.today) if one.stores_data)
    bare = one.model_copy(update={"address": None})
    lacking = replace(
        library, register=library.register.model_copy(update={"subprocessors": (bare,)})
    )
    assert one.id in PROOFS["storage"](passage(""), lacking, "")


def test_a_transfer_is_checked_again(shelf: Shelf) -> None:
    library = shelf.library()
    assert PROOFS["transfers"](passage(""), library, "365") == ""
    late = replace(library, today=date(2028, 1, 1))
    assert "video-cdn" in PROOFS["transfers"](passage(""), late, "365")


def test_every_proof_is_tested() -> None:
    tested = {case[0].partition(" ")[0] for case in CASES + FACTS}
    own = {"no-odr", "source-text", "versioned", "storage", "transfers"}
    assert tested | own == set(PROOFS)
