"""Sitemaps as the protocol wants them: valid, split, streamed, and whole or not at all."""

from __future__ import annotations

import dataclasses
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from lxml import etree

from hooks.publish import sitemaps
from hooks.publish.pages import Listed
from tests.publish.samples import SITE

SCHEMAS = Path(__file__).parent / "schemas"
NAMES = {"s": sitemaps.SITEMAP, "x": sitemaps.XHTML}


def schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / name))


def listed(count: int, *, changed: date | None = None) -> Iterator[Listed]:
    for number in range(count):
        url = f"https://visual.example/help/{number:06}/?a=1&b=é"
        yield Listed(url, {"fr": url, "x-default": url}, changed)


def locations(folder: Path, name: str) -> list[str]:
    return [str(one.text) for one in etree.parse(folder / name).iterfind("s:url/s:loc", NAMES)]


def test_a_sitemap_is_valid_and_says_what_it_was_given(tmp_path: Path) -> None:
    pages = list(listed(3, changed=date(2026, 9, 16)))
    assert sitemaps.write_pages(tmp_path, "sitemaps/sitemap-fr", pages) == [
        "sitemaps/sitemap-fr.xml"
    ]
    tree = etree.parse(tmp_path / "sitemaps/sitemap-fr.xml")
    schema("all.xsd").assertValid(tree)
    assert locations(tmp_path, "sitemaps/sitemap-fr.xml") == [page.url for page in pages]
    assert [one.text for one in tree.iterfind("s:url/s:lastmod", NAMES)] == ["2026-09-16"] * 3
    links = [dict(one.attrib) for one in tree.iterfind("s:url[1]/x:link", NAMES)]
    assert [one["hreflang"] for one in links] == ["fr", "x-default"]


@pytest.mark.parametrize("fault", ["lastmod", "hreflang", "href"])
def test_the_schema_refuses_what_is_wrong(tmp_path: Path, fault: str) -> None:
    (page,) = listed(1, changed=date(2026, 9, 16))
    sitemaps.write_pages(tmp_path, "one", [page])
    wrong = {
        "lastmod": ("2026-09-16", "16/09/2026"),
        "hreflang": ('hreflang="fr"', 'hreflang="français"'),
        "href": ('href="https://', 'href="//'),
    }
    text = (tmp_path / "one.xml").read_text("utf-8").replace(*wrong[fault])
    assert not schema("all.xsd").validate(etree.fromstring(text.encode()))


@pytest.mark.parametrize(
    ("changed", "written"),
    [
        (date(2026, 9, 16), "2026-09-16"),
        (datetime(2026, 9, 16, 8, 5, 0, 250, UTC), "2026-09-16T08:05:00Z"),
        (datetime(2026, 9, 16, 8, 5, tzinfo=timezone(timedelta(hours=2))), "2026-09-16T06:05:00Z"),
        (None, None),
    ],
)
def test_a_change_is_a_day_a_moment_or_not_said(
    tmp_path: Path, changed: date | None, written: str | None
) -> None:
    sitemaps.write_pages(tmp_path, "one", listed(1, changed=changed))
    tree = etree.parse(tmp_path / "one.xml")
    assert tree.findtext("s:url/s:lastmod", namespaces=NAMES) == written
    schema("all.xsd").assertValid(tree)


def test_a_full_sitemap_is_followed_by_another(tmp_path: Path) -> None:
    pages = list(listed(5))
    names = sitemaps.write_pages(tmp_path, "map", pages, most_urls=2)
    assert names == ["map.xml", "map-2.xml", "map-3.xml"]
    assert [len(locations(tmp_path, name)) for name in names] == [2, 2, 1]
    assert [one for name in names for one in locations(tmp_path, name)] == [
        page.url for page in pages
    ]


def test_a_sitemap_that_is_just_full_is_followed_by_none(tmp_path: Path) -> None:
    assert sitemaps.write_pages(tmp_path, "map", listed(2), most_urls=2) == ["map.xml"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["map.xml"]


@pytest.mark.parametrize("most", [600, 700, 1_000])
def test_no_sitemap_is_larger_than_it_may_be(tmp_path: Path, most: int) -> None:
    pages = list(listed(7))
    names = sitemaps.write_pages(tmp_path, "map", pages, most_bytes=most)
    assert len(names) > 1
    assert all((tmp_path / name).stat().st_size <= most for name in names)
    assert [one for name in names for one in locations(tmp_path, name)] == [
        page.url for page in pages
    ]
    for name in names:
        schema("all.xsd").assertValid(etree.parse(tmp_path / name))


def test_as_many_pages_as_fit_are_in_a_sitemap(tmp_path: Path) -> None:
    sitemaps.write_pages(tmp_path, "whole", listed(3))
    size = (tmp_path / "whole.xml").stat().st_size
    assert sitemaps.write_pages(tmp_path, "fits", listed(3), most_bytes=size) == ["fits.xml"]
    assert len(sitemaps.write_pages(tmp_path, "not", listed(3), most_bytes=size - 1)) == 2


def test_a_page_that_fits_nowhere_is_said(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"help/000000/.* alone is larger than 100 bytes\."):
        sitemaps.write_pages(tmp_path, "map", listed(1), most_bytes=100)
    assert list(tmp_path.iterdir()) == []


def test_what_fails_half_way_leaves_the_old_sitemap(tmp_path: Path) -> None:
    sitemaps.write_pages(tmp_path, "map", listed(1))
    before = (tmp_path / "map.xml").read_bytes()

    def broken() -> Iterator[Listed]:
        yield from listed(1_000)
        raise OSError("the list ends here")

    with pytest.raises(OSError, match="the list ends here"):
        sitemaps.write_pages(tmp_path, "map", broken())
    assert [path.name for path in tmp_path.iterdir()] == ["map.xml"]
    assert (tmp_path / "map.xml").read_bytes() == before


def test_memory_does_not_grow_with_the_pages(tmp_path: Path) -> None:
    tracemalloc.start()
    try:
        sitemaps.write_pages(tmp_path, "map", listed(5_000))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (tmp_path / "map.xml").stat().st_size > 1_000_000
    assert peak < 200_000


def test_one_page_more_than_the_real_limit_makes_two_sitemaps(tmp_path: Path) -> None:
    names = sitemaps.write_pages(tmp_path, "map", listed(50_001))
    assert names == ["map.xml", "map-2.xml"]
    assert (tmp_path / "map.xml").read_bytes().count(b"<loc>") == 50_000
    assert (tmp_path / "map-2.xml").read_bytes().count(b"<loc>") == 1
    assert 9_000_000 < (tmp_path / "map.xml").stat().st_size <= sitemaps.MOST_BYTES
    schema("all.xsd").assertValid(etree.parse(tmp_path / "map.xml"))


def test_the_limits_are_those_of_the_protocol() -> None:
    assert (sitemaps.MOST_URLS, sitemaps.MOST_BYTES) == (50_000, 52_428_800)


def test_the_index_is_valid() -> None:
    index = sitemaps.sitemap_index([f"https://visual.example/sitemaps/{n}.xml" for n in range(3)])
    schema("siteindex.xsd").assertValid(etree.fromstring(index))


def test_robots_find_the_index() -> None:
    text = sitemaps.robots(SITE)
    assert text.endswith(f"\nSitemap: {SITE.url}sitemaps/sitemap-index.xml\n")
    assert "Disallow" not in text


def test_robots_may_read_the_noindex_of_a_preview_and_find_no_list() -> None:
    """A page that may not be read cannot say "noindex", and is listed when others link to it."""
    text = sitemaps.robots(dataclasses.replace(SITE, preview_said=True))
    lines = text.splitlines()
    assert "Sitemap" not in text
    assert lines[:2] == ["User-agent: *", "Allow: /"]
    assert {f"Disallow: {SITE.path}*.{one}$" for one in ("md", "txt", "xml", "json")} <= set(lines)
    assert not any("html" in line or line == "Disallow: /" for line in lines)
