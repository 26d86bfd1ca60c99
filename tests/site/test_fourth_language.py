"""A fourth language takes one entry of a list, one catalog and one folder: here it is German."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from babel.messages.pofile import write_po

from hooks.publish import catalogs
from tests.site.built import Built
from tests.site.conftest import built_copy
from tests.site.drawn import ROOT, Project, page, revision, write
from tests.site.test_languages import listed

WORDS = {
    "This page has not been translated yet.": "Diese Seite ist noch nicht übersetzt.",
    "You are reading its original text, in %(language)s.": "Sie lesen das Original (%(language)s).",
    "The original, in %(language)s, prevails.": "Maßgeblich ist der Originaltext (%(language)s).",
    "This page does not exist": "Diese Seite gibt es nicht",
    "Skip to the content": "Zum Inhalt",
    "Operational": "In Betrieb",
    "Translations": "Übersetzungen",
}
HOME = "Hilfe, Regeln und Zustand des Dienstes"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The real project in a folder of its own, where it learns German."""
    return Project(tmp_path_factory.mktemp("german") / "project")


@pytest.fixture(scope="module")
def german(project: Project) -> Built:
    def learn() -> None:
        project.edit(
            "mkdocs.yml",
            "        - locale: es\n",
            "        - locale: de\n          name: Deutsch\n          nav_translations:\n"
            "            Statut: Status\n        - locale: es\n",
        )
        assert project.parvis("strings", "--update").returncode == 0
        fill(project.file("overrides/locales"))
        source = revision((ROOT / "docs/fr/index.md").read_text("utf-8"))
        body = "Willkommen bei {{ service.name }}. [Schreiben Sie uns](help/contact.md#email)."
        write(project.file("docs/de/index.md"), page(HOME, "template: home.html", body, source))

    return built_copy(project.root, learn)


def fill(locales: Path) -> None:
    """Write some words into the German catalog, far from all."""
    begun = catalogs.read(locales, "de")
    for message in begun:
        message.string = WORDS.get(str(message.id), message.string)
    with catalogs.catalog_file(locales, "de").open("wb") as file:
        write_po(file, begun)


def test_every_page_is_there_in_german_or_in_the_source_language(german: Built) -> None:
    paths = {path for path in german.of("fr") if not path.startswith("de/")}
    for path in paths:
        found = german.pages[f"de/{path}"]
        assert found.tree.get("lang") == "de"
        assert path in ("", "404.html") or found.words() != german.page(path).words()
    home = german.pages["de/"]
    assert (home.article.get("lang"), home.article.findtext(".//h1")) == (None, HOME)
    assert "Willkommen bei Visual." in home.words()


def test_a_page_that_is_missing_says_so_in_german(german: Built) -> None:
    found = german.pages["de/legal/terms/"]
    assert (found.article.get("lang"), found.robots) == ("fr", "noindex,follow")
    assert found.canonical == f"{german.url}legal/terms/"
    (notice,) = found.article.xpath("aside[@lang='de'][strong or .//strong][1]")[:1]
    assert "Diese Seite ist noch nicht übersetzt." in notice.text_content()
    assert "Sie lesen das Original (Français)." in notice.text_content()
    assert "Maßgeblich ist der Originaltext (Français)." in notice.text_content()


def test_the_other_languages_name_the_german_page_and_no_other(german: Built) -> None:
    expected = {code: f"{german.url}{code}/" for code in ("en", "de", "es")}
    expected |= {"fr": german.url, "x-default": german.url}
    for address in ("", "en/", "de/", "es/"):
        assert german.pages[address].alternates == expected
    for address in ("help/faq/", "en/help/faq/"):
        assert set(german.pages[address].alternates) == {"fr", "en", "es", "x-default"}
    assert german.pages["de/help/faq/"].alternates == {}


def test_the_switcher_leads_to_german_from_every_page(german: Built) -> None:
    for address in ("help/faq/", "en/help/faq/", "de/help/faq/"):
        links = german.pages[address].tree.xpath("//details[contains(@class, 'languages')]//a")
        assert [(one.get("lang"), one.text, one.get("href")) for one in links] == [
            ("fr", "Français", "/help/faq/"),
            ("en", "English", "/en/help/faq/"),
            ("de", "Deutsch", "/de/help/faq/"),
            ("es", "Español", "/es/help/faq/"),
        ]


def test_the_german_sitemap_lists_what_is_german(german: Built) -> None:
    assert list(listed(german, "de")) == [f"{german.url}de/"]
    assert "sitemap-de.xml" in german.text("sitemaps/sitemap-index.xml")


def test_machines_are_told_of_german(german: Built) -> None:
    manifest = json.loads(german.text("de/manifest.webmanifest"))
    assert (manifest["lang"], manifest["start_url"]) == ("de", "/de/")
    policies = german.text(".well-known/security.txt").partition("Policy:")[2]
    assert "/de/security/" not in policies, "that page is not in German yet"
    assert "Diese Seite gibt es nicht" in german.text("de/404.html")
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    for feed in ("status/feed.xml", "legal/feed.xml", "legal/terms/feed.xml"):
        assert german.xml(f"de/{feed}").get(lang) == "de"
    entries = german.xml("de/legal/terms/feed.xml").findall("{*}entry")
    assert {one.get(lang) for one in entries} == {"fr"}
    assert isinstance(german.json("de/api/v2/summary.json"), dict)
    assert "de" in json.loads(german.text("pagefind/pagefind-entry.json"))["languages"]


def test_what_the_status_says_in_french_is_marked_as_french(german: Built) -> None:
    board = german.pages["de/status/"].tree.xpath("//*[@data-fragment='board']")[0]
    names = board.xpath(".//span[@lang='fr']/text()")
    french = german.page("status/").tree.xpath("//*[@data-fragment='board']//h3//text()")
    assert names and set(names) & {one.strip() for one in french}
    component = next(one for one in german.pages if one.startswith("de/status/components/"))
    found = german.pages[component]
    assert (found.article.get("lang"), found.article.find("h1").get("lang")) == (None, "fr")
    assert found.tree.find(".//title").get("lang") == "fr"
    assert (found.robots, found.alternates) == ("noindex,follow", {})
    assert found.canonical == german.url + component.removeprefix("de/")


def test_titles_of_the_menu_that_are_not_translated_are_marked(german: Built) -> None:
    links = german.pages["de/"].tree.xpath("//nav[@class='top__nav']//a")
    assert [(one.text, one.get("lang")) for one in links] == [
        ("Juridique", "fr"), ("Aide", "fr"), ("Status", None), ("Confiance", "fr"),
    ]  # fmt: skip


def test_editors_see_how_far_german_is(german: Built, project: Project) -> None:
    found = german.pages["de/translations/"]
    assert found.title == "Übersetzungen · Visual"
    row = found.article.xpath(".//tr[th/@lang='de']/td/text()")
    total = int(row[0].removeprefix("1 of "))
    assert [int(one) for one in row[1:]] == [1, 0, 0, total - 1]
    done = project.parvis("check", "--coverage")
    line = f"Deutsch (de): 1 of {total} pages translated; 1 up to date, 0 behind, "
    assert line in done.stdout
    assert 'The interface text "Search" has no translation; write its msgstr.' in done.stdout
    assert done.stdout.count("The translation into Deutsch is missing") == total - 1
