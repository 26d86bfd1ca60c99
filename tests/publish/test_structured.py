"""What is said to machines holds no example, no markup, and no more than is known."""

from __future__ import annotations

import json
from datetime import date
from pathlib import PurePosixPath
from typing import Any

import pytest

from hooks.content.facts import Fact, Facts
from hooks.legal.versions import Document
from hooks.publish.discovery import og_locale
from hooks.publish.pages import Here, LegalFacts, MenuItem
from hooks.publish.structured import (
    article,
    breadcrumbs,
    data_block,
    organization,
    questions,
    website,
)
from tests.publish.samples import EN, FR, HOSTILE, SITE

COMPANY = {
    "company.legal_name": "Visual SAS",
    "service.url": "https://visual.example/",
    "company.email": "contact@visual.example",
    "company.vat_number": None,
}
MENU = (
    MenuItem("home", "Accueil", "/", home=True),
    MenuItem("legal", "Juridique", "/legal/", (MenuItem("legal", "Tout", "/legal/"),)),
)


def facts(*samples: str) -> Facts:
    return Facts("x", {key: Fact(value, key in samples, (1, 1)) for key, value in COMPANY.items()})


def here(**given: Any) -> Here:
    told = {
        "title": "Conditions", "description": "…", "href": "/legal/terms/", "section": "legal",
        "language": "Français", "languages": (), "text_lang": "fr",
        "canonical": "https://status.example/legal/terms/",
    }  # fmt: skip
    return Here(**(told | given))


def legal(standing: str = "in-force", day: str = "2026-09-16") -> LegalFacts:
    own = f"/legal/terms/{day}/"
    return LegalFacts("2.0", date.fromisoformat(day), standing, "fr", own, "/legal/terms/")


TERMS = Document(PurePosixPath("legal/terms"), (date(2026, 1, 1), date(2026, 9, 16)))


def test_a_data_block_holds_no_markup_and_the_same_data() -> None:
    block = data_block([{"@type": "Thing", "name": HOSTILE}])
    assert not {"<", ">", "&"} & set(block)
    assert json.loads(block) == {
        "@context": "https://schema.org",
        "@type": "Thing",
        "name": HOSTILE,
    }


def test_two_nodes_are_a_graph_and_none_are_nothing() -> None:
    graph = json.loads(data_block([{"@type": "A"}, {"@type": "B"}]))
    assert [node["@type"] for node in graph["@graph"]] == ["A", "B"]
    assert data_block([]) == ""


def test_the_company_is_told_by_what_is_known_of_it() -> None:
    assert organization(facts()) == {
        "@type": "Organization",
        "name": "Visual SAS",
        "legalName": "Visual SAS",
        "url": "https://visual.example/",
        "email": "contact@visual.example",
    }


def test_a_sample_is_no_fact_about_a_company() -> None:
    assert "email" not in (organization(facts("company.email")) or {})
    assert organization(facts("company.legal_name")) is None


def test_the_site_is_told_in_each_language() -> None:
    french, english = (website(SITE, locale, "About", None) for locale in (FR, EN))
    assert (french["url"], english["url"]) == (SITE.url, f"{SITE.url}en/")
    assert (french["inLanguage"], english["inLanguage"]) == ("fr", "en")
    assert "publisher" not in french
    assert website(SITE, FR, "About", {"@type": "Organization"})["publisher"]


def test_the_way_from_home_has_absolute_steps() -> None:
    node = breadcrumbs(SITE, here(trail=(MENU[1],)), MENU) or {}
    steps = [(one["position"], one["name"], one["item"]) for one in node["itemListElement"]]
    assert steps == [
        (1, "Accueil", "https://status.example/"),
        (2, "Juridique", "https://status.example/legal/"),
        (3, "Conditions", "https://status.example/legal/terms/"),
    ]
    assert breadcrumbs(SITE, here(home=True), MENU) is None


def test_a_document_tells_when_it_was_first_published_and_last_changed() -> None:
    node = article(here(legal=legal()), TERMS, "https://status.example/a.png", None) or {}
    assert (node["datePublished"], node["dateModified"]) == ("2026-01-01", "2026-09-16")
    assert (node["version"], node["inLanguage"]) == ("2.0", "fr")
    assert "author" not in node


def test_a_version_tells_its_own_day() -> None:
    for standing, day in (("in-force", "2026-09-16"), ("archived", "2026-01-01")):
        page = here(legal=legal(standing, day), href=f"/legal/terms/{day}/")
        node = article(page, TERMS, "", {"name": "Visual"}) or {}
        assert (node["datePublished"], node["dateModified"]) == (day, day)
        assert node["author"] == node["publisher"] == {"name": "Visual"}


def test_what_is_to_come_has_not_been_published() -> None:
    assert article(here(legal=legal("coming", "2027-01-01")), TERMS, "", None) is None
    assert article(here(), TERMS, "", None) is None


FAQ = """
<h2 id="a">Account</h2>
<h3 id="q1">Must I <em>pay</em>?</h3>
<p>No &amp; never. <a href="../">See</a></p><ul><li>One</li></ul>
<h3 id="q2">How much?</h3><p>Between <span class="sample">2</span> and 20.</p>
<h3 id="q3">Nothing below?</h3>
<h2 id="b">Other</h2><p>No answer to q3.</p>
<h3 id="q4">Last?</h3><p>Yes.</p>
"""


def test_questions_are_headings_with_what_follows_them() -> None:
    node = questions(FAQ, "en") or {}
    found = {one["name"]: one["acceptedAnswer"]["text"] for one in node["mainEntity"]}
    assert found == {"Must I pay?": "No & never. See One", "Last?": "Yes."}
    assert questions("<p>No question.</p>", "en") is None


@pytest.mark.parametrize(
    ("code", "written"),
    [("fr", "fr_FR"), ("en", "en_GB"), ("es", "es_ES"), ("de", "de_DE"), ("pt-BR", "pt_BR"),
     ("en-US", "en_US")],
)  # fmt: skip
def test_previews_are_told_language_and_territory(code: str, written: str) -> None:
    assert og_locale(code) == written
