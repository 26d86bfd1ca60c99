"""footer.yml: no link to nowhere, and none that the law wants is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from hooks.content.facts import read_facts
from hooks.content.site import Site
from hooks.legal.footer import REQUIRED, check_footer, read_footer
from tests.publish.projects import small_project

GOOD = """\
groups:
  - title: { fr: Règles }
    links:
      - page: accessibility.md
        title: { fr: Accessibilité }
        says: conformity
      - page: help/forms/withdrawal.md
        fact: withdrawal.url
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = small_project(tmp_path)
    for name in ("accessibility.md", "help/forms/withdrawal.md"):
        page = site.docs / "fr" / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("---\ntitle: a\ndescription: b\n---\n", encoding="utf-8")
    return site


def told(site: Site, old: str = "", new: str = "") -> list[str]:
    assert old in GOOD
    (site.data / "footer.yml").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    footer = read_footer(site.data, site.root)
    facts = read_facts(site.data, site.root)
    return [str(one) for one in check_footer(site, footer, facts)]


def test_a_good_footer_is_good(site: Site) -> None:
    assert told(site) == []


def test_a_site_without_one_gets_its_menu(site: Site) -> None:
    footer = read_footer(site.data, site.root)
    assert footer.groups == ()
    assert check_footer(site, footer, read_facts(site.data, site.root)) == []


@pytest.mark.parametrize(
    ("old", "new", "sentences"),
    [
        ("page: accessibility.md", "page: access.md",
         ["docs/_data/footer.yml:1:1: missing-footer-link Every page must lead to "
          "accessibility.md (décret 2019-768). Add it to a group.",
          'docs/_data/footer.yml:4:15: unknown-page There is no page "access.md" in docs/fr/.']),
        ("withdrawal.url", "withdrawal.link",
         ['docs/_data/footer.yml:8:15: unknown-fact "withdrawal.link" is not a fact. Facts are in '
          "docs/_data/company.yml."]),
        ("{ fr: Règles }", "{ en: Rules }",
         ['docs/_data/footer.yml:2:5: missing-language The text has no "fr", the language of the '
          "source. Add it."]),
    ],
    ids=["no such page", "no such fact", "no source language"],
)  # fmt: skip
def test_what_is_wrong_is_told(site: Site, old: str, new: str, sentences: list[str]) -> None:
    assert told(site, old, new) == sentences


def test_each_page_that_the_law_wants_linked_is_missed(site: Site) -> None:
    for page in REQUIRED:
        file = site.docs / "fr" / page
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("---\ntitle: a\ndescription: b\n---\n", encoding="utf-8")
    missed = "\n".join(told(site))
    given = {"accessibility.md", "help/forms/withdrawal.md"}
    assert {page for page in REQUIRED if f"lead to {page} (" in missed} == set(REQUIRED) - given
