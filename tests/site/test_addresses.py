"""Every address the design promises is there, in three languages, with words of its own."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from hooks.content.site import read_site
from hooks.publish.gather import Records
from tests.site.built import Built, BuiltPage
from tests.site.drawn import CODES, PREFIX, ROOT

DOCUMENTS = [
    "notice", "terms", "sales", "privacy", "cookies", "financial", "moderation", "classifieds",
    "dpa", "subprocessors", "rights", "minors", "copyright", "ranking", "creators",
]  # fmt: skip
VERSION = "2026-09-16"
PROMISED = [
    "",
    "legal/",
    *(f"legal/{name}/" for name in DOCUMENTS),
    *(f"legal/{name}/{VERSION}/" for name in DOCUMENTS),
    "help/",
    "help/faq/",
    "help/contact/",
    "security/",
    "accessibility/",
    "status/",
    "status/history/",
    "offline/",
    "sitemap/",
    "404.html",
]
FILES = ["robots.txt", ".well-known/security.txt", "sitemaps/sitemap-index.xml", "sitemap.xml"]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("path", PROMISED)
def test_a_promised_page_is_there(site: Built, path: str, code: str) -> None:
    page = site.page(path, code)
    assert page.tree.get("lang") == code
    assert page.tree.xpath("count(//h1)") == 1


@pytest.mark.parametrize("code", CODES)
def test_each_component_and_incident_has_its_page(site: Built, code: str) -> None:
    records = Records(read_site(ROOT / "mkdocs.yml", {}), None)
    expected = {f"status/components/{one.id}/" for one in records.services.components}
    expected |= {f"status/incidents/{one.id}/" for one in records.incidents}
    below = ("status/components/", "status/incidents/")
    assert expected == {path for path in site.of(code) if path.startswith(below)}


@pytest.mark.parametrize("code", CODES)
def test_each_page_of_the_content_is_published(site: Built, code: str) -> None:
    folder = ROOT / "docs" / code
    written = {
        re.sub(r"(^|/)index$", r"\1", path.relative_to(folder).with_suffix("").as_posix())
        for path in folder.rglob("*.md")
    }
    addresses = {path if path == "" or path.endswith("/") else f"{path}/" for path in written}
    assert addresses <= set(site.of(code))


def test_the_three_languages_have_the_same_addresses(site: Built) -> None:
    french, english, spanish = (set(site.of(code)) for code in CODES)
    assert french == english == spanish


@pytest.mark.parametrize("name", [*FILES, *(f"sitemaps/sitemap-{code}.xml" for code in CODES)])
def test_a_file_for_machines_is_there(site: Built, name: str) -> None:
    assert (site.folder / name).stat().st_size


@pytest.mark.parametrize("code", CODES)
def test_the_manifest_speaks_the_language(site: Built, code: str) -> None:
    manifest = json.loads(site.text(f"{PREFIX[code]}manifest.webmanifest"))
    assert (manifest["lang"], manifest["start_url"]) == (code, f"/{PREFIX[code]}")
    for icon in manifest["icons"]:
        assert (site.folder / icon["src"].lstrip("/").partition("?")[0]).is_file()
    linked = site.page("", code).tree.xpath("//link[@rel='manifest']/@href")
    assert linked == [f"/{PREFIX[code]}manifest.webmanifest"]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("what", ["title", "description"])
def test_titles_and_descriptions_are_unique(site: Built, code: str, what: str) -> None:
    """A permanent version repeats its document, to which its canonical link leads."""
    pages = [page for page in site.of(code).values() if VERSION not in page.path]
    texts = Counter(getattr(page, what) for page in pages)
    assert "" not in texts
    assert {text: count for text, count in texts.items() if count > 1} == {}


def test_a_translation_says_the_title_and_description_in_its_own_words(site: Built) -> None:
    """Names that are the same in two languages are few, and none is a whole description."""
    for path, french in site.of("fr").items():
        others = [site.page(path, code).description for code in ("en", "es")]
        assert len({french.description, *others}) == 3, path


@pytest.mark.parametrize("code", CODES)
def test_a_description_fits_a_result_page(site: Built, code: str) -> None:
    long = {page.path: page.description for page in site.of(code).values()}
    assert {path for path, text in long.items() if len(text) > 200} == set()


def test_headings_have_the_same_ids_in_the_three_languages(site: Built) -> None:
    def ids(page: BuiltPage) -> list[tuple[str, str]]:
        found = page.tree.xpath("//main//*[self::h2 or self::h3 or self::h4]")
        return [(heading.tag, heading.get("id", "")) for heading in found]

    for path, french in site.of("fr").items():
        # A glossary is sorted by its language.
        ordered = sorted if path == "help/glossary/" else list
        expected = ordered(ids(french))
        for code in ("en", "es"):
            assert ordered(ids(site.page(path, code))) == expected, f"{code}/{path}"


def test_an_id_of_a_heading_is_plain_english(site: Built) -> None:
    """Accents or a slug of the French title would mean a heading without an explicit id."""
    for page in site.pages.values():
        for one in page.article.xpath(".//h2/@id | .//h3/@id"):
            assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", one), f"{page.address}#{one}"


def test_every_heading_of_a_text_has_an_id(site: Built) -> None:
    for page in site.pages.values():
        bare = page.article.xpath(
            ".//*[self::h2 or self::h3][not(@id)][not(ancestor::*[@data-fragment])]"
        )
        assert [one.text_content() for one in bare] == [], page.address


def test_no_id_stands_twice_in_a_page(site: Built) -> None:
    for page in site.pages.values():
        twice = [one for one, count in Counter(page.tree.xpath("//@id")).items() if count > 1]
        assert twice == [], page.address


def test_no_mark_of_a_template_is_left_outside_code(site: Built) -> None:
    for page in site.pages.values():
        for text in page.tree.xpath("//text()[not(ancestor::code or ancestor::script)] | //@*"):
            assert not re.search(r"\{\{|\}\}|\{%|%\}|\{#|%\(\w+\)s", text), page.address


def test_each_link_inside_the_site_leads_somewhere(site: Built) -> None:
    """The sample platform has the site's own host: its addresses, which are facts, are its own."""
    facts = (ROOT / "docs/_data/company.yml").read_text("utf-8")
    ids = {address: set(page.tree.xpath("//@id")) for address, page in site.pages.items()}
    dead = set()
    for page in site.pages.values():
        for link in page.tree.xpath("//a/@href | //link/@href | //script/@src | //img/@src"):
            found = site.resolve(page, link)
            if found is None or (link.startswith(site.url) and f" {link}\n" in facts):
                continue
            address, fragment = found
            # What stands there is for the form's script: the page that a word is about.
            fragment = "" if fragment.startswith("about=/") else fragment
            if address in ids:
                known = not fragment or fragment in ids[address]
            else:
                known = (site.folder / address).is_file() and not fragment
            if not known:
                dead.add(f"{page.address} -> {link}")
    assert dead == set()


def test_pages_end_with_a_slash_and_files_do_not(site: Built) -> None:
    """A link without its slash would cost every visitor a redirect."""
    for page in site.pages.values():
        for link in page.tree.xpath("//a/@href"):
            found = site.resolve(page, link)
            if found and not link.startswith(site.url):
                assert f"{found[0]}/" not in site.pages, f"{page.address} -> {link}"


def test_nothing_of_the_theme_is_published_but_its_styles(site: Built) -> None:
    names = {path.relative_to(site.folder).as_posix() for path in site.folder.rglob("*.*")}
    assert not {name for name in names if name.startswith(("assets/javascripts", "search/"))}
    assert not {name for name in names if name.endswith((".yml", ".gz", ".part", ".map"))}
    texts = {name for name in names if name.endswith(".md")}
    assert all(re.search(r"(^|/)legal/(.+/)?index\.md$", name) for name in texts)
    scripts = {name for name in names if name.endswith((".js", ".mjs"))}
    ours = {f"assets/scripts/{file.name}" for file in (ROOT / "docs/assets/scripts").iterdir()}
    ours = ours - {"assets/scripts/measure.js"} | {"service-worker.js"}  # nothing is measured
    assert {name for name in scripts if not name.startswith("pagefind/")} == ours


def test_nothing_unpublished_is_published(site: Built) -> None:
    """docs/_data and the READMEs are for editors."""
    published = {path.name for path in site.folder.rglob("*")}
    private = {path.name for path in Path(ROOT / "docs/_data").rglob("*.yml")}
    assert not published & (private | {"_data", "README.md", "README"})
