"""One register behind every page and file that says who handles personal data."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from hooks.legal.selections import IN_TEXTS
from hooks.legal.subprocessors import Subprocessor, read_subprocessors
from tests.site.built import Built
from tests.site.drawn import CODES, NOW, PREFIX, ROOT, Project, page, prints, write

ENTRIES = read_subprocessors(ROOT / "docs/_data", ROOT)
TODAY = NOW.date()
SECTIONS = {
    "subprocessors-dpa": ("legal/dpa/", "d"),
    "subprocessors-recipients": ("legal/privacy/", "recipients"),
    "subprocessors-transfers": ("legal/privacy/", "transfers"),
    "subprocessors-storage": ("legal/notice/", "data-storage"),
}


def ids(entries: tuple[Subprocessor, ...]) -> list[str]:
    return [f"processor-{one.id}" for one in entries]


@pytest.mark.parametrize("code", CODES)
def test_the_register_shows_who_is_at_work_who_comes_and_who_left(site: Built, code: str) -> None:
    tree = site.page("legal/subprocessors/", code).article
    for name, entries in {
        "current": ENTRIES.current(TODAY),
        "coming": ENTRIES.announced(TODAY),
        "past": ENTRIES.removed(TODAY),
    }.items():
        rows = tree.xpath(f".//table[@data-table='{name}']/tbody/tr/@id")
        assert rows == ids(entries) != [], name
    assert tree.xpath(".//table[@data-table='coming']//td[last()]/span/time/@datetime") == [
        "2026-12-16"
    ]
    assert tree.xpath(".//section//a[starts-with(@href, 'mailto:dpa@')]")


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", IN_TEXTS)
def test_documents_draw_their_tables_from_the_register(site: Built, name: str, code: str) -> None:
    path, section = SECTIONS[name]
    entries = IN_TEXTS[name].of(ENTRIES, TODAY)
    for address in (path, f"{path}2026-09-16/"):
        tree = site.page(address, code).tree
        (table,) = tree.xpath(f"//table[@data-table='{name}']")
        heading = table.xpath("(preceding::*[self::h2 or self::h3 or self::h4][@id])[last()]/@id")
        assert heading == [section], address
        companies = table.xpath("tbody/tr/th/span[1]/text()")
        assert companies == [one.entity for one in entries] != [], address
    text = site.text(f"{PREFIX[code]}{path}index.md")
    assert all(f"| {one.entity}, {one.name} |" in text for one in entries)
    assert ":::" not in text


@pytest.mark.parametrize("code", CODES)
def test_storage_providers_have_their_address_in_the_notice(site: Built, code: str) -> None:
    words = site.page("legal/notice/", code).words()
    for one in ENTRIES.current(TODAY):
        assert (str(one.address) in words) is one.stores_data or one.entity in words


@pytest.mark.parametrize("code", CODES)
def test_a_version_of_the_rules_shows_the_register_too(site: Built, code: str) -> None:
    tree = site.page("legal/subprocessors/2026-09-16/", code).article
    assert tree.xpath(".//table[@data-table]/@data-table") == ["current", "coming", "past"]
    assert not tree.xpath(".//*[contains(@class, 'upstream')]"), "a refresh does not reach it"


@pytest.mark.parametrize("code", CODES)
def test_programs_find_the_same_entries_from_the_page(site: Built, code: str) -> None:
    root = PREFIX[code]
    links = site.page("legal/subprocessors/", code).article.xpath(".//section//a/@href")
    for name in ("legal/subprocessors.json", "legal/subprocessors.csv",
                 "legal/subprocessors/feed.xml"):  # fmt: skip
        assert f"/{root}{name}" in links
    data = site.json(f"{root}legal/subprocessors.json")
    assert isinstance(data, dict)
    every = [one.id for one in ENTRIES.subprocessors]
    assert [one["id"] for one in data["subprocessors"]] == every
    text = site.text(f"{root}legal/subprocessors.csv")
    assert [row[0] for row in csv.reader(io.StringIO(text, newline=""))][1:] == every


@pytest.mark.parametrize("code", CODES)
def test_the_feed_tells_changes_and_versions_newest_first(site: Built, code: str) -> None:
    feed = site.xml(f"{PREFIX[code]}legal/subprocessors/feed.xml")
    entries = feed.findall("{*}entry")
    when = [one.findtext("{*}updated") for one in entries]
    names = [one.findtext("{*}id") for one in entries]

    assert when == sorted(when, reverse=True) and when[0] == feed.findtext("{*}updated")
    assert len(set(names)) == len(names)
    terms = [one.get("term") for one in feed.iter("{*}category") if one.get("term") != "sample"]
    begun = [one for one in ENTRIES.subprocessors if one.since <= TODAY]
    assert terms[:2] == ["announced", "ended"] and terms.count("started") == len(begun)
    assert any("/2026-09-16/" in link.get("href") for link in feed.iter("{*}link"))


def test_no_site_is_built_with_an_arrival_announced_too_late(small: Project) -> None:
    assert small.build().returncode == 0
    before = prints(small.site)
    day = TODAY + timedelta(days=9)
    small.edit("docs/_data/subprocessors.yml", "since: 2027-03-01", f"since: {day}")
    done = small.build()

    assert done.returncode != 0
    assert "late-notice Exemple Sous-titres starts on 2026-12-02, 16 days after" in done.stderr
    assert "Let it start on 2026-12-16 or later" in done.stderr
    assert prints(small.site) == before
    assert "late-notice Exemple Sous-titres" in small.parvis("check").stdout


def test_no_site_is_built_with_a_text_that_omits_or_invents(small: Project) -> None:
    for code in CODES:
        text = page(f"DPA {code}", "effective: 2026-09-16\nversion: '1'", "::: table nothing")
        write(small.file(f"docs/{code}/legal/dpa/2026-09-16.md"), text)
    done = small.build()

    assert done.returncode != 0
    for code in CODES:
        where = f"docs/{code}/legal/dpa/2026-09-16.md"
        assert f'{where}:8:1: unknown-table There is no table "nothing"' in done.stderr
        assert f"{where}:7:1: missing-table This text must draw" in done.stderr
