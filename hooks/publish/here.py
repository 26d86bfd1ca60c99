"""Works out what a page's template is told: place, languages, canonical, standing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hooks.content.languages import alternates, text_locale
from hooks.content.site import Locale, Site
from hooks.legal.versions import Document, Standing, effective_date
from hooks.publish import guidance, posted, redlines
from hooks.publish.build import CONTRACT, SiteBuild
from hooks.publish.pages import (
    Behind,
    Here,
    LegalFacts,
    MenuItem,
    Tongue,
    VersionLink,
    section_of,
    trail,
)

LONG = 3
"""From this many headings on, a page gets a list of them."""
FORGES = (
    ("/-/edit/", "/-/new/", "?file_name="),  # GitLab
    ("/_edit/", "/_new/", None),  # Gitea, Forgejo: the name is asked for
    ("/edit/", "/new/", "?filename="),  # GitHub
)
"""How an address that edits a file becomes one that makes one, and how the file is named."""


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
    html: str
    headings: Mapping[str, str]
    """Id → text of every heading, in order."""
    sections: int
    """How many of them are on the highest level."""
    edit_url: str


def describe(build: SiteBuild, page: Rendered, locale: Locale, menu: tuple[MenuItem, ...]) -> Here:
    """Return what the template of `page` is told for readers of `locale`."""
    site, lang = build.site, page.text_lang
    href = site.path + locale.prefix + page.url
    section = section_of(menu, way := build.noted.way(locale.code, menu, href), href)
    written = languages(build, page)
    fallback = locale.code not in written
    legal = _legal(build, page, locale)
    archived = legal is not None and legal.standing == Standing.ARCHIVED
    body = legal.lang if legal else lang
    own = effective_date(page.path) is not None
    searchable = not fallback and not own and not page.meta.get("robots")
    kept_out = fallback or archived or bool(page.meta.get("robots"))
    return Here(
        title=build.fill_plain(page.meta["title"], lang, page.path),
        description=build.fill_plain(page.meta["description"], lang, page.path),
        href=href,
        section=section.key if section else "",
        language=locale.name,
        languages=build.languages(page.url),
        canonical=_canonical(build, page, text_locale(written, locale.code, site)),
        alternates={} if fallback else alternates(written, page.url, site),
        text_lang=lang,
        title_lang=page.meta.get("lang") or ("" if lang == locale.code else lang),
        body=_tongue(site, body),
        original=_tongue(site, site.source.code),
        behind=_behind(build, page, locale),
        robots="noindex,follow" if kept_out or site.preview else "",
        kept_out=kept_out,
        listed=not kept_out and not own and page.meta.get("subject") != posted.ID,
        home=page.url == "",
        searchable=searchable,
        in_search=searchable and page.meta.get("search", True) is not False,
        siblings=section.children if section else (),
        trail=trail(way, href) or ((section,) if section and section.href != href else ()),
        contents=page.sections >= LONG,
        samples='class="sample"' in page.html or bool(page.meta.get("sample")),
        components=tuple(page.meta.get("components", ())),
        legal=legal,
        changes=redlines.changes(build, locale, page.path),
        around=guidance.around(build, page.path, (page.html, body), locale),
        reviewed=_day(page.meta.get("reviewed")),
        edit_url=page.edit_url,
        create_url=_create_url(build, page, locale, lang, body),
    )


def languages(build: SiteBuild, page: Rendered) -> frozenset[str]:
    """Return the languages that have a text of their own for `page`.

    A page made from data has those its name is in: elsewhere its words are not the reader's.
    """
    return frozenset(page.meta.get("written") or build.texts.languages(page.path))


def _canonical(build: SiteBuild, page: Rendered, lang: str) -> str:
    # For a missing translation the text's own language; for all others that is the reader's.
    root = build.site.url + build.site.locale(lang).prefix
    document = build.texts.shown_by_document(page.path)
    if document and lang in build.texts.languages(document):
        return root + page.url.rsplit("/", 2)[0] + "/"
    return root + page.url


def _legal(build: SiteBuild, page: Rendered, locale: Locale) -> LegalFacts | None:
    document = build.texts.document(page.path)
    if document is None:
        return None
    own = effective_date(page.path)
    day = own or document.in_force(build.today)
    if day is None:
        return None
    root = build.site.path + locale.prefix
    version = document.path(day)
    lang = build.texts.reading(version, locale.code)
    summary = page.html.partition(CONTRACT)[0] if own is None else ""
    shown = redlines.link(build, document, locale, day)
    return LegalFacts(
        version=shown.version,
        effective=day,
        standing=document.standing(day, build.today),
        lang=lang,
        href=f"{root}{document.folder}/{day}/",
        current_href=f"{root}{document.folder}/",
        summary=summary,
        shown=shown,
        coming=_links(build, document, locale, Standing.COMING),
        archived=_links(build, document, locale, Standing.ARCHIVED),
        sealed=build.ledger.of(str(document.folder), lang, day),
    )


def _behind(build: SiteBuild, page: Rendered, locale: Locale) -> Behind | None:
    found = build.texts.drift(page.path, locale.code)
    if found is None:
        return None
    parts = found.parts or ()
    headings = tuple((one, text) for one, text in page.headings.items() if one in parts)
    return Behind(found.since, build.site.path + build.site.source.prefix + page.url, headings)


def _tongue(site: Site, code: str) -> Tongue:
    return Tongue(code, site.locale(code).name)


def _links(
    build: SiteBuild, document: Document, locale: Locale, standing: Standing
) -> tuple[VersionLink, ...]:
    return tuple(
        redlines.link(build, document, locale, day)
        for day in reversed(document.effective)
        if document.standing(day, build.today) is standing
    )


def _create_url(build: SiteBuild, page: Rendered, locale: Locale, lang: str, body: str) -> str:
    """Where a reader can make the file that is missing: the page's, else its contract's."""
    written = f"{lang}/{page.path}"
    missing = page.path
    if lang == locale.code:
        document = build.texts.document(page.path)
        day = document.in_force(build.today) if document else None
        if body == lang or document is None or day is None:
            return ""
        missing = document.path(day)
    folder, _, name = f"{locale.code}/{missing}".rpartition("/")
    for edit, new, naming in FORGES:
        root = page.edit_url.removesuffix(written)
        if edit in root and root != page.edit_url:
            before, _, after = root.rpartition(edit)
            return (
                f"{before}{new}{after}{folder}{naming}{name}"
                if naming
                else (f"{before}{new}{after}{folder}")
            )
    return ""


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
