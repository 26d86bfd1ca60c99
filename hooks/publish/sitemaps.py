"""Sitemaps, one per language and an index, and robots.txt that names it."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from hooks.publish import files
from hooks.publish.build import SiteBuild
from hooks.publish.pages import Listed

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"


def write(build: SiteBuild, site_dir: Path) -> None:
    """Write ``sitemaps/sitemap-<lang>.xml``, their index, and the same index as sitemap.xml."""
    names = []
    for locale in build.site.locales:
        name = f"sitemaps/sitemap-{locale.code}.xml"
        files.write(site_dir / name, sitemap(build.listed.get(locale.code, [])))
        names.append(name)
    index = sitemap_index([build.site.url + name for name in names])
    files.write(site_dir / "sitemaps/sitemap-index.xml", index)
    files.write(site_dir / "sitemap.xml", index)


def sitemap(pages: list[Listed]) -> bytes:
    """Return a sitemap of `pages` with their alternates (https://www.sitemaps.org/protocol.html)."""
    root = etree.Element(f"{{{SITEMAP}}}urlset", nsmap={None: SITEMAP, "xhtml": XHTML})
    for page in sorted(pages, key=lambda one: one.url):
        url = etree.SubElement(root, f"{{{SITEMAP}}}url")
        etree.SubElement(url, f"{{{SITEMAP}}}loc").text = page.url
        for code, href in page.alternates.items():
            attributes = {"rel": "alternate", "hreflang": code, "href": href}
            etree.SubElement(url, f"{{{XHTML}}}link", attributes)
    return _bytes(root)


def sitemap_index(urls: list[str]) -> bytes:
    """Return an index of the sitemaps at `urls`."""
    root = etree.Element(f"{{{SITEMAP}}}sitemapindex", nsmap={None: SITEMAP})
    for location in urls:
        entry = etree.SubElement(root, f"{{{SITEMAP}}}sitemap")
        etree.SubElement(entry, f"{{{SITEMAP}}}loc").text = location
    return _bytes(root)


def robots(site_url: str) -> str:
    """Return robots.txt (RFC 9309): everything may be read, and here is the list."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {site_url}sitemaps/sitemap-index.xml\n"


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
