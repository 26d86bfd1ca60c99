"""Purposes of processing: what must be told of each, and what must agree with the register."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hooks.content.facts import Fact, Facts
from hooks.content.problems import ContentError
from hooks.content.records import parse, read_text_record
from hooks.content.switches import read_switches
from hooks.legal.grids import Teller
from hooks.legal.purpose_table import purpose_table
from hooks.legal.purposes import Purposes, check_purposes
from hooks.legal.subprocessors import Subprocessors

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 23)
ENTRY = """\
  - id: account
    purpose: { fr: Gérer le compte }
    basis: [contract]
    data: { fr: identité }
    origin: { fr: fournies par vous }
    retention: { fr: "{{ data.days }} jours" }
    recipients: [team, post]
    needed: yes
"""
POST = """\
subprocessors:
  - id: post
    name: Poste
    entity: Poste d’exemple SA
    purpose: { fr: courrier }
    data: { fr: adresses }
    location: [FR]
    country: FR
    role: processor
    since: 2026-01-15
    stores_data: false
    dpa_url: https://poste.example/dpa
"""


def facts() -> Facts:
    switches = read_switches(ROOT / "docs/_data", ROOT)[0].values()
    return Facts("company.yml", {"data.days": Fact(30, True, (1, 1))}, switches)


def register(text: str = POST) -> Subprocessors:
    return parse(read_text_record(text, "subprocessors.yml"), Subprocessors)


def problems(entries: str, companies: str = POST) -> list[str]:
    record = read_text_record("purposes:\n" + entries, "purposes.yml")
    try:
        purposes = parse(record, Purposes)
    except ContentError as error:
        return [str(one) for one in error.problems]
    known = register(companies)
    return [str(one) for one in check_purposes(purposes, record, known, facts(), TODAY)]


def rows(entries: str, day: date, code: str = "fr") -> list[tuple[tuple[str, ...], ...]]:
    record = read_text_record("purposes:\n" + entries, "purposes.yml")
    teller = Teller(facts(), code, "fr", lambda message: message)
    table = purpose_table(parse(record, Purposes), register(), day, TODAY, teller)
    return list(table.rows)


def test_a_row_tells_basis_data_period_and_who_receives_them_by_name() -> None:
    assert problems(ENTRY) == []
    assert rows(ENTRY, TODAY) == [
        (
            ("Gérer le compte",),
            ("Contract (GDPR art. 6(1)(b))",),
            ("identité", "fournies par vous"),
            ('<span class="sample">30</span> jours',),
            ("our authorised staff", "Poste d’exemple SA"),
            ("Yes",),
        )
    ]


def test_a_text_shows_the_purposes_of_its_own_day_and_of_the_switches() -> None:
    second = (
        ENTRY.replace("account", "later").replace("Gérer", "Suivre") + "    since: 2027-02-01\n"
    )
    third = ENTRY.replace("account", "mail") + "    applies: marketing-emails = no\n"
    entries = ENTRY + "    until: 2027-01-31\n" + second + third

    assert [row[0] for row in rows(entries, date(2027, 1, 31))] == [("Gérer le compte",)]
    assert [row[0] for row in rows(entries, date(2027, 2, 1))] == [("Suivre le compte",)]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "    basis: [contract]\n",
            "",
            'The key "basis" is missing from this purpose',
        ),
        (
            "[contract]",
            "[contracts]",
            'found "contracts". Did you mean "contract"?',
        ),
        (
            "[contract]",
            "[legal-obligation]",
            "A legal obligation needs the law that makes it. Add the key law.",
        ),
        (
            "[contract]",
            "[legitimate-interest]",
            "A legitimate interest must be told (GDPR article 13(1)(d)). Add the key interest.",
        ),
        (
            "[team, post]",
            "[team, post, pots]",
            'unknown-recipient "pots" is neither a group of recipients nor in subprocessors.yml. '
            'Did you mean "post"?',
        ),
        (
            "[team, post]",
            "[team]",
            'untold-recipient Poste ("post" in subprocessors.yml) receives personal data, and no '
            "purpose that applies names it among its recipients.",
        ),
        (
            "{{ data.days }}",
            "{{ data.dais }}",
            'purposes.yml:7:22: unknown-fact "data.dais" is not a fact; did you mean "data.days"?',
        ),
        (
            "    needed: yes\n",
            "    needed: yes\n    applies: trader = yes\n",
            'bad-condition "trader" is not a switch; did you mean "traders"?',
        ),
    ],
)
def test_a_purpose_that_lacks_or_invents_something_is_told(old: str, new: str, said: str) -> None:
    assert old in ENTRY
    found = problems(ENTRY.replace(old, new))

    assert len(found) == 1 and said in found[0], found


def test_a_company_that_left_or_is_not_there_yet_receives_nothing() -> None:
    gone = problems(ENTRY, POST + "    until: 2026-10-31\n")
    coming = problems(ENTRY, POST.replace("2026-01-15", "2027-03-01"))

    assert gone == [
        "purposes.yml:8:24: unknown-recipient Poste is not at work: its work ended on 2026-10-31. "
        "Take it out."
    ]
    assert "its work begins on 2027-03-01" in coming[0]
