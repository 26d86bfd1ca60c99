"""The pages that show what changed from one version of a legal text to the next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from hooks.content.formats import format_date_long
from hooks.content.site import Locale
from hooks.legal.redline import Redline, redline
from hooks.legal.versions import Document, effective_date
from hooks.publish.article import front_matter, one_level_down
from hooks.publish.build import SiteBuild
from hooks.publish.legal_diff import spoken
from hooks.publish.pages import Changes, VersionLink
from hooks.publish.words import N_

TITLE = N_("%(document)s: changes of %(day)s")
ABOUT = N_(
    "%(document)s: what the version of %(day)s inserted and removed since that of %(before)s,"
    " section by section."
)
PAGE = "changes.md"


@dataclass(frozen=True)
class Pair:
    """Two versions of a document, one right after the other."""

    document: Document
    code: str
    """Language in which both are compared for a reader."""
    before: date
    after: date

    @property
    def path(self) -> str:
        """The page of the redline in a language's folder."""
        return f"{self.document.folder}/{self.after}/{PAGE}"


def pages(build: SiteBuild) -> dict[str, dict[str, str]]:
    """Return path in a language's folder → language → Markdown file, for every redline.

    They are made from data, so search engines are asked to leave them out: each text is in them
    twice, and their readers come from the versions.
    """
    made: dict[str, dict[str, str]] = {}
    for locale in build.site.locales:
        for pair in _pairs(build, locale.code):
            made.setdefault(pair.path, {})[locale.code] = _page(build, locale, pair)
    return made


def subject(path: str) -> tuple[str, date] | None:
    """Return folder and date of the version whose redline is at `path`; None for other pages."""
    if not path.endswith(PAGE):  # nearly all
        return None
    place = PurePosixPath(path)
    after = effective_date(f"{place.parent.name}.md") if place.name == PAGE else None
    return (str(place.parent.parent), after) if after else None


def keep(build: SiteBuild, code: str, path: str, html: str) -> str:
    """Return the article `html`; that of a version of a legal document is kept for its redlines."""
    if effective_date(path):
        build.articles[code, path] = html
    return html


def article(build: SiteBuild, code: str, path: str) -> str:
    """Return the redline at `path` for readers of `code`; empty when its version is gone."""
    pair = _pair(build, code, path)
    if pair is None:
        return ""
    found = one_level_down(_redline(build, pair).html)
    # What is said inside the text is said in the language of the text.
    said = spoken(found, build.catalogs[pair.code].gettext)
    return said if pair.code == code else f'<div lang="{pair.code}">{said}</div>'


def changes(build: SiteBuild, locale: Locale, path: str) -> Changes | None:
    """Return what the redline at `path` compares; None for any other page."""
    pair = _pair(build, locale.code, path)
    if pair is None:
        return None
    before, after = (link(build, pair.document, locale, day) for day in (pair.before, pair.after))
    return Changes(
        before=before,
        after=after,
        document=_title(build, pair),
        current_href=f"{build.site.path}{locale.prefix}{pair.document.folder}/",
        text_lang=pair.code,
        sections=_redline(build, pair).changes,
    )


def link(build: SiteBuild, document: Document, locale: Locale, day: date) -> VersionLink:
    """Return what leads readers of `locale` to a version, in the language they get it in."""
    path = document.path(day)
    code = build.texts.reading(path, locale.code)
    page = build.texts.page(path, code)
    href = f"{build.site.path}{locale.prefix}{document.folder}/{day}/"
    compared = _pair(build, locale.code, f"{document.folder}/{day}/{PAGE}")
    return VersionLink(
        effective=day,
        href=href,
        version=page.meta.version or str(day),
        announced=page.meta.announced,
        exception=page.meta.exception.reason if page.meta.exception else "",
        summary=build.fill_plain(page.meta.summary or "", code, page.path),
        lang="" if code == locale.code else code,
        changes_href=f"{href}changes/" if compared else "",
    )


def _pairs(build: SiteBuild, code: str) -> Iterator[Pair]:
    """Every two versions in a row that can be compared, for readers of `code`.

    In their language when both are written in it; else in the source language or any other.
    """
    source = build.site.source.code
    order = [code, source, *(locale.code for locale in build.site.locales)]
    for _, document in sorted(build.texts.documents.items()):
        for before, after in zip(document.effective, document.effective[1:], strict=False):
            both = [build.texts.languages(document.path(day)) for day in (before, after)]
            shared = [one for one in order if all(one in written for written in both)]
            if shared:
                yield Pair(document, shared[0], before, after)


def _pair(build: SiteBuild, code: str, path: str) -> Pair | None:
    """Return what the redline at `path` compares for readers of `code`."""
    found = subject(path)
    pairs = _pairs(build, code) if found else ()
    return next((one for one in pairs if (str(one.document.folder), one.after) == found), None)


def _redline(build: SiteBuild, pair: Pair) -> Redline:
    key = pair.code, pair.path
    if key not in build.redlines:
        old, new = (
            build.articles[pair.code, pair.document.path(day)] for day in (pair.before, pair.after)
        )
        build.redlines[key] = redline(old, new)
    return build.redlines[key]


def _title(build: SiteBuild, pair: Pair) -> str:
    page = build.texts.page(f"{pair.document.folder}/index.md", pair.code)
    return build.fill_plain(page.meta.title, pair.code, page.path)


def _page(build: SiteBuild, locale: Locale, pair: Pair) -> str:
    said = {
        "document": _title(build, pair),
        "day": format_date_long(pair.after, locale.code),
        "before": format_date_long(pair.before, locale.code),
    }
    return front_matter(
        {
            "title": build.say(locale.code, TITLE) % said,
            "description": build.say(locale.code, ABOUT) % said,
            "template": "legal-changes.html",
            "robots": "noindex",
        }
    )
