"""Atom feeds of the legal documents, for all and for each (RFC 4287).

A version has an entry when it is announced and one when it takes effect. Neither changes later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lxml import etree

from hooks.content.formats import format_date_long
from hooks.content.site import Locale
from hooks.legal.versions import Document
from hooks.publish import files, redlines
from hooks.publish.build import SiteBuild
from hooks.publish.feeds import ATOM, LANG
from hooks.publish.processor_files import FOLDER, change_entries
from hooks.publish.reader import Reader
from hooks.publish.words import N_

TITLE = N_("Legal documents: versions")


ANNOUNCED = N_("announced; takes effect on %(day)s")
EFFECTIVE = N_("in force since %(day)s")
CHANGES = N_("What changed")


@dataclass(frozen=True)
class VersionEntry:
    """One thing that happened to a version of a document: it was announced, or took effect."""

    path: str
    """The version's page inside the language: ``legal/terms/2026-09-16/``."""
    event: str
    """``announced``, or empty when it took effect; with `path` it names the entry for good."""
    title: str
    about: str
    """What changed, or what the version is when it is the first."""
    happened: date
    lang: str
    """Language of `title` and `about`."""
    changes: str = ""
    """The redline's page inside the language; empty for the first version."""


def write_legal_feeds(build: SiteBuild, site_dir: Path) -> None:
    """Write ``legal/feed.xml`` and one feed per document for each language; raises OSError."""
    for locale in build.site.locales:
        reader = Reader(build.site, locale, build.catalogs)
        every: list[VersionEntry] = []
        for folder, document in sorted(build.texts.documents.items()):
            own = _entries(build, reader, document)
            every += own
            name = _title(build, locale, f"{folder}/index.md")
            more = change_entries(build.tables, locale.code) if folder == FOLDER else ()
            feed = legal_feed(reader, f"{folder}/feed.xml", f"{folder}/", name, own, more)
            files.write(site_dir / locale.prefix / folder / "feed.xml", feed)
        title = reader.about(reader.name, reader.say(TITLE))
        everything = legal_feed(reader, "legal/feed.xml", "legal/", title, every)
        files.write(site_dir / locale.prefix / "legal/feed.xml", everything)


def legal_feed(
    reader: Reader,
    path: str,
    page: str,
    title: str,
    entries: Sequence[VersionEntry],
    more: Sequence[etree._Element] = (),
) -> bytes:
    """Return the feed at `path` about `page`, newest first, in the reader's language.

    `more` are entries about anything else than versions, each with its ``updated``.
    """
    newest = sorted(entries, key=lambda one: (one.happened, one.path, one.event), reverse=True)
    feed = etree.Element(f"{{{ATOM}}}feed", {LANG: reader.lang}, nsmap={None: ATOM})
    _put(feed, "id", reader.urn(path))
    _put(feed, "title", title)
    _put(feed, "updated", _midnight(newest[0].happened if newest else date(1970, 1, 1)))
    _put(_put(feed, "author"), "name", reader.name)
    _put(feed, "link", rel="self", type="application/atom+xml", href=reader.url(path))
    _put(feed, "link", rel="alternate", type="text/html", href=reader.url(page))
    for one in newest:
        entry = etree.SubElement(feed, f"{{{ATOM}}}entry")
        if one.lang != reader.lang:
            entry.set(LANG, one.lang)
        _put(entry, "id", reader.urn(f"{one.path}#{one.event}" if one.event else one.path))
        _put(entry, "title", one.title)
        _put(entry, "published", _midnight(one.happened))
        _put(entry, "updated", _midnight(one.happened))
        _put(entry, "link", rel="alternate", type="text/html", href=reader.url(one.path))
        if one.changes:
            told = {"title": reader.say(CHANGES), "href": reader.url(one.changes)}
            _put(entry, "link", rel="related", type="text/html", **told)
        _put(entry, "summary", one.about)
    _mingle(feed, more)
    return etree.tostring(feed, xml_declaration=True, encoding="utf-8") + b"\n"


def _mingle(feed: etree._Element, more: Sequence[etree._Element]) -> None:
    """Put the entries `more` among those of `feed`, by when they were updated."""
    when, tag = f"{{{ATOM}}}updated", f"{{{ATOM}}}entry"
    every = [*feed.findall(tag), *more]
    every.sort(key=lambda entry: str(entry.findtext(when)), reverse=True)
    feed.extend(every)
    for newest in feed.iterfind(when):
        newest.text = every[0].findtext(when) if every else newest.text


def _entries(build: SiteBuild, reader: Reader, document: Document) -> list[VersionEntry]:
    """Return what has happened by today: nothing is told before its day."""
    entries = []
    for day in document.effective:
        link = redlines.link(build, document, reader.locale, day)
        code = link.lang or reader.lang
        page, path = build.texts.page(document.path(day), code), f"{document.folder}/{day}/"
        title = build.fill_plain(page.meta.title, code, page.path)
        about = link.summary or build.fill_plain(page.meta.description, code, page.path)
        said = {"day": format_date_long(day, code)}
        changes = f"{path}changes/" if link.changes_href else ""
        for event, message, happened in (
            ("announced", ANNOUNCED, link.announced),
            ("", EFFECTIVE, day),
        ):
            if happened and happened <= build.today:
                # All of an entry is in the language of the text.
                told = reader.about(title, reader.say(message, code) % said, code)
                entries.append(VersionEntry(path, event, told, about, happened, code, changes))
    return entries


def _title(build: SiteBuild, locale: Locale, path: str) -> str:
    code = build.texts.reading(path, locale.code)
    page = build.texts.page(path, code)
    return build.fill_plain(page.meta.title, code, page.path)


def _put(
    parent: etree._Element, name: str, text: str | None = None, **attributes: str
) -> etree._Element:
    child = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    child.text = text
    return child


def _midnight(day: date) -> str:
    return f"{day}T00:00:00Z"
