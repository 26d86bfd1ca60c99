"""A link of a text leads to a page that is there, and to a part of it that its readers get."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hooks.content.pages import survey
from hooks.content.site import Site
from hooks.legal.guidance import NamedPlaces
from hooks.legal.leads import check_leads
from tests.publish.projects import small_project

TODAY = date(2026, 11, 23)
HEAD = "---\ntitle: Une page\ndescription: Elle dit tout.\n{0}---\n\n"
CONTACT = '## Par e-mail {#email}\n\nUn texte.\n{ #below }\n\n<a id="beside"></a>\n'


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = small_project(tmp_path)
    write(site, "fr/help/contact.md", CONTACT)
    write(site, "fr/legal/terms/index.md", "Un résumé.\n")
    version = 'effective: 2026-01-01\nsummary: "Premier texte."\n'
    write(site, "fr/legal/terms/2026-01-01.md", "## Objet {#object}\n", version)
    return site


def write(site: Site, name: str, text: str, more: str = "") -> None:
    path = site.docs / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD.format(more) + text, encoding="utf-8")


def told(site: Site, *links: str) -> list[str]:
    write(site, "fr/help/faq.md", "".join(f"[Voir]({link})\n\n" for link in links))
    return [str(one) for one in check_leads(NamedPlaces(site, survey(site).tree, TODAY))]


@pytest.mark.parametrize(
    "link",
    [
        "contact.md",
        "../help/contact.md#email",
        "contact.md#below",
        "contact.md#beside",
        "/help/contact.md#email",
        "../../fr/help/contact.md",
        "../legal/terms/index.md#object",
        "../legal/terms/2026-01-01.md#object",
        "faq.md",
        "https://elsewhere.example/nowhere.md#none",
        "mailto:a@example.org",
        "{{ support.page }}",
        "/status/feed.xml",
        "terms.pdf#page=2",
    ],
)
def test_a_link_that_leads_somewhere_is_left_alone(site: Site, link: str) -> None:
    assert told(site, link) == []


def test_a_link_that_leads_nowhere_is_told_with_the_nearest_that_does(site: Site) -> None:
    place = "docs/fr/help/faq.md"
    assert told(
        site, "contac.md", "contact.md#mail", "#neither", "../legal/terms/2025-01-01.md"
    ) == [
        f'{place}:6:1: dead-link There is no page "help/contac.md". Did you mean '
        '"help/contact.md"?',
        f'{place}:8:1: dead-link "help/contact.md" has no part {{#mail}}. Did you mean "email"?',
        f'{place}:10:1: dead-link "help/faq.md" has no part {{#neither}}.',
        f'{place}:12:1: dead-link There is no page "legal/terms/2025-01-01.md". Did you mean '
        '"legal/terms/2026-01-01.md"?',
    ]


def test_a_part_must_be_there_in_the_language_of_the_reader(site: Site) -> None:
    write(site, "en/help/contact.md", "## By post {#post}\n")
    assert told(site, "contact.md#email") == []
    write(site, "en/help/faq.md", "[See](contact.md#email)\n")
    (found,) = told(site)
    assert found.startswith("docs/en/help/faq.md:6:1: dead-link")
