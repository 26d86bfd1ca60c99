"""Works out what a page's template is told: place, languages, canonical, standing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hooks.content.site import Locale
from hooks.legal.versions import Document, Standing, effective_date
from hooks.publish import redlines
from hooks.publish.build import CONTRACT, SiteBuild
from hooks.publish.pages import Here, LegalFacts, MenuItem, VersionLink, section_of, trail

LONG = 3
"""From this many headings on, a page gets a list of them."""


@dataclass(frozen=True)
class Rendered:
    """A page as MkDocs rendered it, in plain values."""

    path: str
    """Path in its language's folder: ``legal/terms/index.md``."""
    url: str
    """URL relative to its language: ``legal/terms/``, empty for the home page."""
    meta: Mapping[str, Any]
    text_lang: str
    """Language the text is written in: not the reader's for a missing translation."""
    written: tuple[str, ...]
    """Languages that have a text of their own for this page."""
    html: str
    headings: int
    edit_url: str


def describe(build: SiteBuild, page: Rendered, locale: Locale, menu: tuple[MenuItem, ...]) -> Here:
    """Return what the template of `page` is told for readers of `locale`."""
    site = build.site
    href = site.path + locale.prefix + page.url
    section = section_of(menu, href)
    fallback = page.text_lang != locale.code
    legal = _legal(build, page, locale)
    archived = legal is not None and legal.standing == Standing.ARCHIVED
    return Here(
        title=build.fill_plain(page.meta["title"], page.text_lang, page.path),
        description=build.fill_plain(page.meta["description"], page.text_lang, page.path),
        href=href,
        section=section.key if section else "",
        language=locale.name,
        languages=build.languages(page.url),
        canonical=_canonical(build, page, legal),
        alternates={} if fallback else alternates(build, page),
        text_lang=page.text_lang,
        text_language=site.locale(page.text_lang).name,
        robots="noindex,follow" if fallback or archived or page.meta.get("robots") else "",
        home=page.url == "",
        searchable=not fallback
        and effective_date(page.path) is None
        and not page.meta.get("robots"),
        siblings=section.children if section else (),
        trail=trail(menu, href) or ((section,) if section and section.href != href else ()),
        contents=page.headings >= LONG,
        samples='class="sample"' in page.html or bool(page.meta.get("sample")),
        components=tuple(page.meta.get("components", ())),
        legal=legal,
        changes=redlines.changes(build, locale, page.path),
        reviewed=_day(page.meta.get("reviewed")),
        edit_url=page.edit_url,
        create_url=_create_url(page, locale) if fallback else "",
    )


def alternates(build: SiteBuild, page: Rendered) -> dict[str, str]:
    """Return hreflang code → absolute URL for the languages that really have this page.

    Reciprocal and self-referencing, with ``x-default`` on the source language; empty when there is
    only one (https://developers.google.com/search/docs/specialty/international/localized-versions).
    """
    site = build.site
    found = {
        loc.code: site.url + loc.prefix + page.url
        for loc in site.locales
        if loc.code in page.written
    }
    if len(found) < 2:
        return {}
    if site.source.code in found:
        found["x-default"] = found[site.source.code]
    return found


def _canonical(build: SiteBuild, page: Rendered, legal: LegalFacts | None) -> str:
    # For a missing translation the text's own language; for all others that is the reader's.
    prefix = build.site.locale(page.text_lang).prefix
    if legal and legal.standing == Standing.IN_FORCE and effective_date(page.path):
        return build.site.url + prefix + page.url.rsplit("/", 2)[0] + "/"
    return build.site.url + prefix + page.url


def _legal(build: SiteBuild, page: Rendered, locale: Locale) -> LegalFacts | None:
    document = build.document(page.text_lang, page.path)
    if document is None:
        return None
    own = effective_date(page.path)
    day = own or document.in_force(build.today)
    if day is None:
        return None
    root = build.site.path + locale.prefix
    summary = page.html.partition(CONTRACT)[0] if own is None else ""
    link = redlines.link(build, document, page.text_lang, day, root)
    return LegalFacts(
        version=link.version,
        effective=day,
        standing=document.standing(day, build.today),
        href=link.href,
        current_href=f"{root}{document.folder}/",
        summary=summary,
        shown=link,
        coming=_links(build, document, page.text_lang, root, Standing.COMING),
        archived=_links(build, document, page.text_lang, root, Standing.ARCHIVED),
        sealed=build.ledger.of(str(document.folder), page.text_lang, day),
    )


def _links(
    build: SiteBuild, document: Document, code: str, root: str, standing: Standing
) -> tuple[VersionLink, ...]:
    return tuple(
        redlines.link(build, document, code, day, root)
        for day in reversed(document.effective)
        if document.standing(day, build.today) is standing
    )


def _create_url(page: Rendered, locale: Locale) -> str:
    """The edit address of the source, turned to the file that is missing."""
    edited = f"/docs/{page.text_lang}/{page.path}"
    wanted = f"/docs/{locale.code}/{page.path}"
    return page.edit_url.replace(edited, wanted) if page.edit_url.endswith(edited) else ""


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
