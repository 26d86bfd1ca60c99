"""Places that pages and words name: they exist, and legal texts use the words said to be theirs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hooks.content.glossary import Glossary, read_glossary
from hooks.content.pages import survey
from hooks.content.site import Site
from hooks.legal.guidance import NamedPlaces, Place, check_glossary, check_places
from tests.publish.projects import small_project

TODAY = date(2026, 11, 26)
PAGES = {
    "fr/help/pay.md": ("related: [help/faq.md#price]\nrules: [legal/sales/index.md#tier]", ""),
    "en/help/pay.md": ("", ""),
    "fr/help/faq.md": ("", "## Prix {#price}\n"),
    "fr/legal/sales/index.md": ("", "En bref."),
    "fr/legal/sales/2026-09-16.md": ("effective: 2026-09-16", "## Paliers {#tier}\n\nDes paliers."),
    "fr/legal/sales/2027-01-01.md": ("effective: 2027-01-01", "## Plus tard {#later}\n"),
}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = small_project(tmp_path)
    for path, (meta, body) in PAGES.items():
        write(site, path, meta, body)
    return site


def write(site: Site, path: str, meta: str, body: str) -> None:
    file = site.docs / path
    file.parent.mkdir(parents=True, exist_ok=True)
    head = "\n".join(line for line in ("title: a", "description: b", meta) if line)
    file.write_text(f"---\n{head}\n---\n\n{body}\n", encoding="utf-8")


def places(site: Site) -> NamedPlaces:
    return NamedPlaces(site, survey(site).tree, TODAY)


def test_a_translation_has_the_places_of_its_source(site: Site) -> None:
    assert check_places(places(site)) == []
    assert places(site).named("help/pay.md", "en", "rules") == (
        Place("legal/sales/index.md", "tier"),
    )
    write(site, "en/help/pay.md", "related: [help/faq.md]", "")
    assert places(site).named("help/pay.md", "en", "related") == (Place("help/faq.md"),)


@pytest.mark.parametrize(
    ("meta", "sentence"),
    [
        ("related: [help/fag.md]",
         '4:11: unknown-page There is no page "help/fag.md" in docs/fr/. Did you mean '
         '"help/faq.md"?'),
        ("related: [help/faq.md#pricy]",
         '4:11: unknown-heading "help/faq.md" has no heading {#pricy} in docs/fr/. Did you mean '
         '"price"?'),
        ("related: [help/faq.md, help/faq.md]",
         '4:24: same-page "help/faq.md" is the page itself, or named twice. Take it out.'),
        ("related: [help/pay.md]",
         '4:11: same-page "help/pay.md" is the page itself, or named twice. Take it out.'),
        ("rules: [help/faq.md]",
         '4:9: not-legal "help/faq.md" is no legal document. Name it under "related".'),
        # Only what is in force can be led to from outside.
        ("rules: [legal/sales/index.md#later]",
         '4:9: unknown-heading "legal/sales/index.md" has no heading {#later} in docs/fr/. '
         'Did you mean "tier"?'),
    ],
)  # fmt: skip
def test_each_wrong_place_is_told(site: Site, meta: str, sentence: str) -> None:
    write(site, "fr/help/pay.md", meta, "")
    assert [str(one) for one in check_places(places(site))] == [f"docs/fr/help/pay.md:{sentence}"]


def test_a_heading_that_a_decision_takes_away_is_not_led_to(site: Site) -> None:
    body = "::: if traders = yes\n\n## Pros {#traders}\n\n::: end\n"
    write(site, "fr/help/faq.md", "", body)
    for traders in ("yes", "no"):
        decided = NamedPlaces(site, survey(site).tree, TODAY, {"traders": traders})
        assert decided.applies(Place("help/faq.md", "traders"), "fr") == (traders == "yes")
        assert decided.applies(Place("help/faq.md"), "fr")


GLOSSARY = """\
terms:
  - id: tier
    term: { fr: palier }
    forms: { fr: [palier, paliers] }
    says: { fr: Un abonnement. }
    legal: legal/sales/index.md#tier
    page: help/pay.md
"""


def said(site: Site, old: str = "", new: str = "") -> list[str]:
    assert old in GLOSSARY
    (site.data / "glossary.yml").write_text(GLOSSARY.replace(old, new, 1), encoding="utf-8")
    glossary = read_glossary(site.data, site.root)
    return [str(one) for one in check_glossary(places(site), glossary)]


def test_a_good_glossary_has_no_problem(site: Site) -> None:
    assert said(site) == []
    assert check_glossary(places(site), Glossary()) == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("[palier, paliers]", "[niveau]",
         '6:12: term-not-legal "legal/sales/index.md" does not say "niveau" in docs/fr/. Use its '
         'word, or take "legal" out.'),
        ("help/pay.md", "help/pays.md",
         '7:11: unknown-page There is no page "help/pays.md" in docs/fr/. Did you mean '
         '"help/pay.md"?'),
        ("{ fr: Un abonnement. }", "{ en: A subscription. }",
         '5:11: missing-language The text has no "fr", the language of the source. Add it.'),
        ("    page: help/pay.md\n",
         "  - { id: tier, term: { fr: palier }, says: { fr: Bis. } }\n",
         '7:11: same-term "tier" is taken. Give each word its own id.'),
    ],
)  # fmt: skip
def test_each_fault_of_a_glossary_is_told(site: Site, old: str, new: str, sentence: str) -> None:
    assert said(site, old, new) == [f"docs/_data/glossary.yml:{sentence}"]
