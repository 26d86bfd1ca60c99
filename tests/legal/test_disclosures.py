"""The register put to pages: what is proved, what is wanting, and how it is told."""

from __future__ import annotations

from hooks.legal.disclosures import State
from tests.legal.conftest import Entry, Shelf


def states(shelf: Shelf, text: str) -> list[State]:
    return [one.state for one in shelf.findings(text)]


def test_what_is_said_in_each_language_is_proved(shelf: Shelf, entry: Entry) -> None:
    text = entry(facts="[company.legal_name]", checks="[siren, mailto]")
    assert states(shelf, text) == [State.SAID, State.SAID]


def test_a_section_holds_its_sub_sections_and_ends_at_the_next_as_high(
    shelf: Shelf, entry: Entry
) -> None:
    assert states(shelf, entry(facts="[support.email]")) == [State.SAID, State.SAID]
    assert states(shelf, entry(anchor="more", facts="[support.email]")) == [State.WANTING] * 2


def test_a_legal_document_is_looked_at_in_its_version_in_force(shelf: Shelf, entry: Entry) -> None:
    [french, _] = shelf.findings(entry())
    assert french.passage and french.passage.file == "docs/fr/legal/notice/2026-09-16.md"


def test_a_fact_outside_its_section_is_wanting_with_file_line_and_ground(
    shelf: Shelf, entry: Entry
) -> None:
    text = entry(anchor="more", facts="[company.siren]")
    assert [str(one) for one in shelf.problems(text)] == [
        f"docs/{code}/legal/notice/2026-09-16.md:14:1: disclosure "
        f'The disclosure "one" is not proved in {code}: its section is empty; its section '
        'does not print "company.siren". Name the company. (LCEN; disclosures.yml, line 2)'
        for code in ("fr", "en")
    ]


def test_a_heading_that_one_language_lacks_is_told_for_that_language(
    shelf: Shelf, entry: Entry
) -> None:
    shelf.write("en/contact.md", "## E-mail {#mail}\n\n{{ support.email }}\n")
    text = entry(page="contact", anchor="email")
    assert [str(one) for one in shelf.problems(text)] == [
        'docs/en/contact.md:0:0: disclosure The disclosure "one" is not proved in en: there is no '
        "heading {#email}. Name the company. (LCEN; disclosures.yml, line 2)"
    ]


def test_a_page_that_does_not_exist_is_told(shelf: Shelf, entry: Entry) -> None:
    [problem, _] = shelf.problems(entry(page="legal/terms", anchor=None))
    assert (problem.path, problem.line) == ("docs/fr/legal/terms.md", 0)
    assert "the page does not exist" in problem.message


def test_what_a_decision_hides_is_no_place_to_say_something(shelf: Shelf, entry: Entry) -> None:
    assert states(shelf, entry(anchor="traders")) == [State.SAID] * 2
    assert states(shelf, entry(anchor="no-traders")) == [State.WANTING] * 2


def test_a_heading_alone_proves_nothing(shelf: Shelf, entry: Entry) -> None:
    assert shelf.faults(entry()) == [
        "disclosures.yml:2:5: no-proof A heading alone proves nothing. Name a fact, a check, or "
        "words in each language that the section must or must not have."
    ]
    assert [one.wanting for one in shelf.findings(entry(anchor="more", never="{ fr: [x] }"))] == [
        ("its section is empty",),
        ("its section is empty",),
    ]


def test_what_does_not_apply_is_not_asked_for(shelf: Shelf, entry: Entry) -> None:
    text = entry(anchor="no-traders", applies="traders = no")
    assert states(shelf, text) == [State.NOT_DUE] * 2


def test_what_is_only_advised_is_a_warning(shelf: Shelf, entry: Entry) -> None:
    text = entry(anchor="nowhere", level="recommended")
    assert {one.level for one in shelf.problems(text)} == {"warning"}


def test_words_that_must_and_must_not_stand_there_are_told_by_language(
    shelf: Shelf, entry: Entry
) -> None:
    says = "{ fr: [visual exemple, RCS], en: [visual exemple] }"
    never = "{ en: [siren] }"
    assert [one.wanting for one in shelf.findings(entry(says=says, never=never))] == [
        ('it does not say "RCS"',),
        ('it must not say "siren"',),
    ]


def test_the_register_has_its_own_faults_and_they_come_alone(shelf: Shelf, entry: Entry) -> None:
    text = entry(applies="trader = yes", facts="[company.sirn]", checks="[rowz 3, siren]")
    again = entry(facts="[company.siren]").removeprefix("disclosures:\n")
    assert shelf.faults(text + again) == [
        'disclosures.yml:7:14: bad-condition "trader" is not a switch; did you mean "traders"? '
        "The switches are in switches.yml.",
        'disclosures.yml:8:13: unknown-fact "company.sirn" is not a fact; '
        'did you mean "company.siren"?',
        'disclosures.yml:9:14: unknown-check "rowz" is not a check; did you mean "rows"? Allowed: '
        "siren, vat-siren, rcs, amount, mailto, tel, https, link, rows, items, steps, number, "
        "differs, false, at-most, recent, known, also, pages, source-text, no-odr, versioned, "
        "table, storage, transfers, framed, orias, field.",
        'disclosures.yml:10:9: same-id "one" is already used on line 2.',
    ]
