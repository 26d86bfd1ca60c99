"""Everything an editor can get wrong with the versions of legal texts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from hooks.content.facts import Facts
from hooks.content.pages import PageSource
from hooks.content.problems import ContentError, Problem
from hooks.content.site import Site
from hooks.legal.ledger import read_ledger
from hooks.legal.notice import check_versions
from hooks.legal.sealed import check_ledger
from hooks.legal.texts import LegalTexts
from hooks.legal.versions import Document


def check_legal(site: Site, facts: Facts, now: datetime, *, release: bool = False) -> list[Problem]:
    """Return every problem of the legal versions of `site` at `now` (aware), sorted by place.

    `release` refuses versions that are examples, and those that took effect and are not sealed.
    """
    texts, today = LegalTexts(site, facts), now.astimezone(UTC).date()
    try:
        kept = read_ledger(site.data, site.root)
    except ContentError as error:
        return list(error.problems)
    found = list(check_ledger(texts, kept, today, strict=release))
    keys = kept.ledger.latest()
    for document in _documents(texts):
        pages = {locale.code: _pages(texts, locale.code, document) for locale in site.locales}
        folder = str(document.folder)
        sealed = {(code, day) for name, code, day in keys if name == folder}
        found += check_versions(document, pages, site.source.code, facts, today, sealed)
        found += _samples(pages) if release else ()
    return sorted(found)


def _documents(texts: LegalTexts) -> list[Document]:
    """The documents of all languages, each once: that of the first language that has it."""
    found: dict[str, Document] = {}
    for documents in texts.documents.values():
        for folder, document in documents.items():
            found.setdefault(folder, document)
    return [found[folder] for folder in sorted(found)]


def _pages(texts: LegalTexts, code: str, document: Document) -> dict[date, PageSource]:
    own, pages = texts.documents[code].get(str(document.folder)), {}
    for day in own.effective if own else ():
        try:
            pages[day] = texts.page(code, document.path(day))
        except ContentError:
            continue  # told by the check of the content
    return pages


def _samples(pages: dict[str, dict[date, PageSource]]) -> Iterator[Problem]:
    for found in pages.values():
        for page in found.values():
            if page.meta.sample:
                message = (
                    "This version is a sample; a release may not publish it. Delete the file, or "
                    "the line sample: true when it is real."
                )
                yield page.record.problem("sample-version", message, "sample")
