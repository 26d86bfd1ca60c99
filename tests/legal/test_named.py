"""Providers named by hand, and texts that omit the register: what a machine can see of drift."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hooks.content.facts import Facts, read_facts
from hooks.content.pages import Tree, read_page
from hooks.legal.named import check_named
from hooks.legal.subprocessors import Subprocessors, read_subprocessors

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 22)
MARKS = {
    "cookies": "",
    "dpa": "::: table subprocessors-dpa\n",
    "notice": "::: table subprocessors-storage\n",
    "privacy": "::: table subprocessors-recipients\n\n::: table subprocessors-transfers\n",
    "subprocessors": "",
}
HOW = "Add it there, or take the name out: a table shows who is at work."


@pytest.fixture(scope="module")
def facts() -> Facts:
    return read_facts(ROOT / "docs/_data", ROOT)


@pytest.fixture(scope="module")
def shipped() -> Subprocessors:
    return read_subprocessors(ROOT / "docs/_data", ROOT)


def tree(root: Path, document: str, text: str, *days: str) -> Tree:
    """A document whose versions of `days` all say `text`."""
    found = {}
    for day in days or ("2026-09-16",):
        file = root / f"docs/fr/legal/{document}/{day}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        meta = f"title: A\ndescription: B\neffective: {day}"
        file.write_text(f"---\n{meta}\n---\n\n{text}", encoding="utf-8")
        found[f"legal/{document}/{day}.md"] = {"fr": read_page(file, root)}
    return found


def told(pages: Tree, register: Subprocessors, facts: Facts) -> list[str]:
    return [str(one) for one in check_named(pages, register, facts, TODAY)]


@pytest.mark.parametrize("document", MARKS)
def test_a_text_that_draws_from_the_register_has_no_problem(
    tmp_path: Path, shipped: Subprocessors, facts: Facts, document: str
) -> None:
    text = MARKS[document] + "\nExemple Paiements SA, [voir](https://stripe.example/Stripe).\n"
    assert told(tree(tmp_path, document, text), shipped, facts) == []


@pytest.mark.parametrize("document", [name for name, marks in MARKS.items() if marks])
def test_a_text_without_its_table_omits_the_register(
    tmp_path: Path, shipped: Subprocessors, facts: Facts, document: str
) -> None:
    names = MARKS[document].split("::: table ")[1:]
    text = "```\n" + MARKS[document] + "```\n"  # code asks for nothing

    assert told(tree(tmp_path, document, text), shipped, facts) == [
        f"docs/fr/legal/{document}/2026-09-16.md:6:1: missing-table This text must draw from the "
        "register of sub-processors, or it omits them. "
        f'Put "::: table {name.strip()}" on a line of its own.'
        for name in names
    ]


def test_earlier_versions_stay_as_they_were_and_coming_ones_count(
    tmp_path: Path, shipped: Subprocessors, facts: Facts
) -> None:
    days = ("2026-01-01", "2026-09-16", "2027-01-15")
    found = told(tree(tmp_path, "dpa", "Stripe", *days), shipped, facts)

    assert {one.split(":")[0][-13:-3] for one in found} == set(days[1:])
    assert len(found) == 4


@pytest.mark.parametrize(
    ("typed", "name", "why"),
    [
        ("chez Example Letters.", "Example Letters", "its work ended on 2026-10-31"),
        ("et Exemple Sous-titres SRL.", "Exemple Sous-titres SRL",
         "its work begins on 2027-03-01"),
        ("par Stripe.", "Stripe", "no company at work in subprocessors.yml has this name"),
        ("par OVHcloud.", "OVHcloud", "no company at work in subprocessors.yml has this name"),
        ("par Nuage de Test SARL.", "Nuage de Test SARL",
         "no company at work in subprocessors.yml has this name"),
    ],
)  # fmt: skip
def test_a_name_typed_by_hand_that_is_not_at_work(
    tmp_path: Path, shipped: Subprocessors, facts: Facts, typed: str, name: str, why: str
) -> None:
    pages = tree(tmp_path, "cookies", f"Un texte\n{typed}\n\n{typed}")
    (problem,) = told(pages, shipped, facts)

    start = typed.index(name) + 1
    place = f"docs/fr/legal/cookies/2026-09-16.md:8:{start}: unlisted-provider"
    assert problem.startswith(f'{place} "{name}" is typed here and {why}. ')
    assert problem.endswith(HOW)


def test_a_name_nearly_right_is_told_with_the_nearest(
    tmp_path: Path, shipped: Subprocessors, facts: Facts
) -> None:
    (problem,) = told(tree(tmp_path, "cookies", "Exemple Paiement SA"), shipped, facts)
    assert f'Did you mean "Exemple Paiements SA"? {HOW}' in problem


@pytest.mark.parametrize(
    "text",
    [
        "`Stripe`",
        "{{ payment_provider.legal_name }}",
        "[le prestataire](https://www.Stripe.example)",
        "Exemple Assurances SA, notre assureur",  # a fact
        "Le prestataire Exemple Paiements SA",
        "une SAS au capital social, le RGPD",
    ],
)
def test_what_is_no_name_typed_by_hand(
    tmp_path: Path, shipped: Subprocessors, facts: Facts, text: str
) -> None:
    assert told(tree(tmp_path, "cookies", text), shipped, facts) == []


def test_a_fact_that_names_a_company_which_is_not_at_work(
    shipped: Subprocessors, facts: Facts
) -> None:
    left = Subprocessors(
        subprocessors=tuple(one for one in shipped.subprocessors if one.id != "email")
    )
    line = facts["email_provider.name"].place[0]

    assert told({}, left, facts) == [
        f"docs/_data/company.yml:{line}:3: unlisted-provider "
        '"Exemple Courriel SAS" is no company at work in subprocessors.yml. '
        f'Did you mean "Exemple Paiements SA"? {HOW}'
    ]


def test_the_shipped_facts_and_register_agree(shipped: Subprocessors, facts: Facts) -> None:
    assert told({}, shipped, facts) == []
