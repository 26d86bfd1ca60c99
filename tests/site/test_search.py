"""What the search index holds, read from the index itself: articles, each in its own language."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from hooks.publish import finished, offline, search
from hooks.publish.search import usual
from tests.publish.samples import SITE
from tests.site.built import Built
from tests.site.drawn import CODES, PREFIX, draw, write

HEAD = b"pagefind_dcd"
"""What Pagefind begins each of its files with."""


def indexed(built: Built, code: str) -> dict[str, str]:
    """The pages of one language's index: their address in the site and the text searched."""
    found = {}
    for file in (built.folder / "pagefind/fragment").glob(f"{code}_*.pf_fragment"):
        page = json.loads(gzip.decompress(file.read_bytes()).removeprefix(HEAD))
        found[page["url"].removeprefix("/")] = page["content"]
    return found


@pytest.mark.parametrize("code", CODES)
def test_an_index_has_the_pages_of_its_language_and_no_other(site: Built, code: str) -> None:
    entry = json.loads(site.text("pagefind/pagefind-entry.json"))
    assert set(entry["languages"]) == set(CODES)
    found = indexed(site, code)
    assert len(found) == entry["languages"][code]["page_count"] > 50
    for address in found:
        assert site.pages[address].code == code
        assert site.pages[address].tree.get("lang") == code


@pytest.mark.parametrize("code", CODES)
def test_only_articles_are_searched(site: Built, code: str) -> None:
    around = {
        "fr": ("Aucun cookie, aucun traceur", "Aller au contenu", "Informations d’exemple"),
        "en": ("No cookie, no tracker", "Skip to the content", "Sample facts."),
        "es": ("Sin cookies", "Ir al contenido", "Datos de ejemplo."),
    }[code]
    for address, text in indexed(site, code).items():
        assert not [words for words in around if words in text], address


def test_what_pagefind_is_not_given_makes_no_difference_to_the_index(
    site: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = finished.read(SITE, site.folder).articles
    assert any(search.bare(one.html) != one.html for one in found)
    search.write(found, SITE, tmp_path / "bare")
    monkeypatch.setattr(search, "bare", str)
    search.write(found, SITE, tmp_path / "whole")
    bare, whole = (contents(tmp_path / name) for name in ("bare", "whole"))
    assert len(whole) > 100
    assert bare == whole


def contents(folder: Path) -> dict[str, bytes]:
    """The bytes of the files in a folder, by path."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_old_versions_and_errors_are_not_searched(site: Built) -> None:
    for code in CODES:
        found = indexed(site, code)
        assert f"{PREFIX[code]}legal/terms/" in found
        assert not [one for one in found if "2026-09-16" in one or "404" in one]


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site whose home and help pages are missing in Spanish, and one page is not searched."""
    project = draw(tmp_path_factory.mktemp("mixed") / "project")
    for name in ("index.md", "help/faq.md"):
        project.file(f"docs/es/{name}").unlink()
    for code in CODES:
        project.edit(f"docs/{code}/help/contact.md", "title:", "search: false\ntitle:")
    write(project.file("docs/_data/incidents/2026-11-20-late.yml"), INCIDENT)
    done = project.build()
    assert done.returncode == 0, done.stderr
    return Built(project.site, "https://www.example.org/")


INCIDENT = """\
title: { fr: Retard, en: Delay, es: Retraso }
impact: minor
started_at: 2026-11-20T08:00:00Z
components: { checkout: degraded_performance }
updates:
  - at: 2026-11-20T08:05:00Z
    status: investigating
    text: { fr: "Une lenteur particulière.", en: "Something is slow." }
"""


def test_a_fallback_is_in_no_index(mixed: Built) -> None:
    assert {"", "help/faq/"} <= set(indexed(mixed, "fr"))
    assert {"en/", "en/help/faq/"} <= set(indexed(mixed, "en"))
    assert not {"es/", "es/help/faq/"} & set(indexed(mixed, "es"))


def test_words_of_the_source_in_another_language_are_not_searched(mixed: Built) -> None:
    page = "status/incidents/2026-11-20-late/"
    assert "Une lenteur particulière" in mixed.page(page, "es").words()
    assert "Une lenteur particulière" in indexed(mixed, "fr")[page]
    assert "Something is slow" in indexed(mixed, "en")[f"en/{page}"]
    assert "lenteur" not in indexed(mixed, "es")[f"es/{page}"]


def test_a_page_can_ask_not_to_be_searched(mixed: Built) -> None:
    """And still be in the sitemap: other search engines are not meant."""
    for code in CODES:
        address = f"{PREFIX[code]}help/contact/"
        assert address not in indexed(mixed, code)
        assert mixed.pages[address].robots == ""
        assert f"{mixed.url}{address}<" in mixed.text(f"sitemaps/sitemap-{code}.xml")


def test_the_switcher_leads_to_the_page_that_stands_in(mixed: Built) -> None:
    for code in CODES:
        page = mixed.page("help/faq/", code)
        links = page.tree.xpath("//details[contains(@class, 'languages')]//a")
        assert [(one.get("href"), one.get("hreflang"), one.text) for one in links] == [
            ("/help/faq/", "fr", "Français"),
            ("/en/help/faq/", "en", "English"),
            ("/es/help/faq/", "es", "Español"),
        ]
    assert mixed.page("help/faq/", "es").article.findtext("h1") == "Questions"


# --- The words a mistyped one is compared with --------------------------------------------------

PAGE = '<main><article data-pagefind-body="">{}</article></main><h2>Footer</h2>'


def test_the_words_of_headings_most_used_first(tmp_path: Path) -> None:
    write(tmp_path / "a/index.html", PAGE.format("<h1>Le compte&nbsp;: le Compte</h1>"))
    write(tmp_path / "b/index.html", PAGE.format("<h2 id='x'>Mon <em>compte</em> privé</h2>text"))
    write(tmp_path / "c/index.html", "<article><h1>Secrets</h1></article>")
    write(tmp_path / "en/index.html", PAGE.format("<h1>Account</h1>"))
    write(tmp_path / "pagefind/index.html", PAGE.format("<h1>Engine</h1>"))
    seen = finished.read(SITE, tmp_path)
    found = seen.articles
    assert usual(found, "fr") == ["compte", "privé"]
    assert usual(found, "en") == ["account"]
    assert seen.version == offline.version(tmp_path, offline.code())


@pytest.mark.parametrize("code", CODES)
def test_each_language_has_its_words(site: Built, code: str) -> None:
    known = json.loads(site.text(f"pagefind/words-{code}.json"))
    word = {"fr": "remboursement", "en": "refund", "es": "reembolso"}
    assert word[code] in known
    assert not set(known) & {other for lang, other in word.items() if lang != code}
    assert len(site.text(f"pagefind/words-{code}.json")) < 20_000
