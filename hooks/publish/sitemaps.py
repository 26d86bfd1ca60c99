"""Sitemaps, one per language and an index, and robots.txt that names it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from hooks.content.site import Site
from hooks.publish import files
from hooks.publish.build import SiteBuild
from hooks.publish.pages import Listed

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
MOST_URLS, MOST_BYTES = 50_000, 50 * 1024 * 1024
"""How much one sitemap may hold, uncompressed (https://www.sitemaps.org/protocol.html)."""
CLOSING = len(b"</urlset>")
INDEX = "sitemaps/sitemap-index.xml"
TYPES_WITHOUT_NOINDEX = ("atom", "csv", "ics", "json", "md", "svg", "txt", "xml")


def write(build: SiteBuild, site_dir: Path) -> None:
    """Write ``sitemaps/sitemap-<lang>.xml`` and their index, which is also ``sitemap.xml``.

    A preview has none: what must not be found is not listed. Raises OSError.
    """
    if build.site.preview:
        return
    names: list[str] = []
    for locale in build.site.locales:
        pages = sorted(build.listed.get(locale.code, []), key=lambda one: one.url)
        names += write_pages(site_dir, f"sitemaps/sitemap-{locale.code}", pages)
    index = sitemap_index([build.site.url + name for name in names])
    files.write(site_dir / INDEX, index)
    files.write(site_dir / "sitemap.xml", index)


def write_pages(
    site_dir: Path,
    stem: str,
    pages: Iterable[Listed],
    most_urls: int = MOST_URLS,
    most_bytes: int = MOST_BYTES,
) -> list[str]:
    """Write `pages` into ``<stem>.xml`` and, when it is full, ``<stem>-2.xml`` and so on.

    Return their names in `site_dir`; none without pages. Each page goes to the disk as it comes,
    so that memory does not grow with their number. Raises OSError, and ValueError when a single
    page is larger than `most_bytes`.
    """
    names: list[str] = []
    rest = iter(pages)
    held = next(rest, None)
    while held is not None:
        name = f"{stem}-{len(names) + 1}.xml" if names else f"{stem}.xml"
        with files.stream(site_dir / name) as file:
            held = _fill(file, held, rest, most_urls, most_bytes)
        names.append(name)
    return names


def _fill(
    file: BinaryIO, first: Listed, rest: Iterator[Listed], most_urls: int, most_bytes: int
) -> Listed | None:
    """Write a sitemap of `first` and as many of the `rest` as fit; return the next page, if any."""
    page: Listed | None = first
    with etree.xmlfile(file, encoding="UTF-8", close=False) as xml:
        xml.write_declaration()
        with xml.element(f"{{{SITEMAP}}}urlset", nsmap={None: SITEMAP, "xhtml": XHTML}):
            xml.write("\n")
            xml.flush()
            count, whole = 0, file.tell()
            while page is not None and count < most_urls:
                _entry(xml, page)
                xml.flush()
                if file.tell() + CLOSING > most_bytes:
                    if not count:
                        raise ValueError(f"{page.url} alone is larger than {most_bytes} bytes.")
                    file.seek(whole)
                    file.truncate()
                    break
                count, whole, page = count + 1, file.tell(), next(rest, None)
    return page


def _entry(xml: Any, page: Listed) -> None:
    with xml.element(f"{{{SITEMAP}}}url"):
        with xml.element(f"{{{SITEMAP}}}loc"):
            xml.write(page.url)
        if page.changed is not None:
            with xml.element(f"{{{SITEMAP}}}lastmod"):
                xml.write(w3c(page.changed))
        for code, href in page.alternates.items():
            attributes = {"rel": "alternate", "hreflang": code, "href": href}
            with xml.element(f"{{{XHTML}}}link", attributes):
                pass
    xml.write("\n")


def w3c(changed: date) -> str:
    """Return a day or a moment as W3C Datetime (https://www.w3.org/TR/NOTE-datetime)."""
    if not isinstance(changed, datetime):
        return changed.isoformat()
    return changed.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def sitemap_index(urls: Sequence[str]) -> bytes:
    """Return an index of the sitemaps at `urls`."""
    root = etree.Element(f"{{{SITEMAP}}}sitemapindex", nsmap={None: SITEMAP})
    for location in urls:
        entry = etree.SubElement(root, f"{{{SITEMAP}}}sitemap")
        etree.SubElement(entry, f"{{{SITEMAP}}}loc").text = location
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def robots(site: Site) -> str:
    """Return robots.txt (RFC 9309): everything may be read, and here is the list.

    Of a preview, crawlers may read the pages, because these tell them "noindex" and only who reads
    it heeds it; what is no page cannot say so, and is closed to them
    (https://developers.google.com/search/docs/crawling-indexing/block-indexing).
    """
    if site.preview:
        closed = "".join(f"Disallow: {site.path}*.{one}$\n" for one in TYPES_WITHOUT_NOINDEX)
        return f"User-agent: *\nAllow: /\n{closed}"
    return f"User-agent: *\nAllow: /\n\nSitemap: {site.url}{INDEX}\n"
