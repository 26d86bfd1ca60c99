"""The texts people wrote: in which language each reader gets one, and which version binds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import PurePosixPath

from hooks.content.drift import Drift, drift
from hooks.content.languages import text_locale
from hooks.content.pages import NOT_PAGES, PageSource, Tree, read_page, survey
from hooks.content.past import Past
from hooks.content.programs import runner
from hooks.content.site import Locale, Site
from hooks.legal import versions
from hooks.legal.guidance import NamedPlaces, Place


@dataclass(frozen=True)
class Texts:
    """The files under the folders of the languages, on one day."""

    site: Site
    today: date
    """The day legal versions are judged by (UTC)."""
    written: Mapping[str, frozenset[str]]
    """Path in a language's folder, of a page or of anything else → languages that have it."""
    documents: Mapping[str, versions.Document]
    """Folder → legal document, with its versions in any language: all are published to all."""
    tree: Tree
    """The pages that can be read."""
    past: Past
    """Asked only about pages that are behind."""
    switches: Mapping[str, str] | None = None
    """The decisions that make parts of texts appear or not."""

    def languages(self, path: str) -> frozenset[str]:
        """Return the languages `path` is written in; all of them for a page made from data."""
        return self.written.get(path) or frozenset(locale.code for locale in self.site.locales)

    def reading(self, path: str, code: str) -> str:
        """Return the language of the text that readers of `code` get at `path`."""
        return text_locale(self.languages(path), code, self.site)

    def borrowed(self, code: str) -> Iterator[tuple[str, str]]:
        """Yield what readers of `code` get neither in theirs nor in the source language.

        Its path, and the language it is written in.
        """
        for path in sorted(self.written):
            if (found := self.reading(path, code)) not in (code, self.site.source.code):
                yield path, found

    def page(self, path: str, code: str) -> PageSource:
        """Return the page `path` in the language `code`; raises ContentError."""
        found = self.tree.get(path, {}).get(code)
        return found or read_page(self.site.docs / code / path, self.site.root)

    def document(self, path: str) -> versions.Document | None:
        """Return the legal document that the page `path` belongs to."""
        return self.documents.get(path.rpartition("/")[0] or ".")

    def contract(self, path: str, code: str) -> tuple[PageSource, str] | None:
        """Return the text in force that the document page `path` shows readers of `code`.

        With its language; None for any other page.
        """
        document = self.document(path)
        day = document.in_force(self.today) if document else None
        if document is None or day is None or PurePosixPath(path).name != "index.md":
            return None
        version = document.path(day)
        language = self.reading(version, code)
        return self.page(version, language), language

    def shown_by_document(self, path: str) -> str | None:
        """Return the document's page that shows the same text as `path`, a version in force."""
        document, day = self.document(path), versions.effective_date(path)
        if document is None or day is None or day != document.in_force(self.today):
            return None
        index = f"{document.folder}/index.md"
        return index if index in self.written else None

    def drift(self, path: str, code: str) -> Drift | None:
        """Return how far what readers of `code` get at `path` is behind its source.

        For the page of a legal document, its contract counts too.
        """
        shown = [path]
        if contract := self.contract(path, code):
            shown.insert(0, contract[0].file.relative_to(self.site.docs / contract[1]).as_posix())
        return next((found for one in shown if (found := self.own_drift(one, code))), None)

    def own_drift(self, path: str, code: str) -> Drift | None:
        """Return how far the file `path` in the language `code` is behind its source."""
        pages = self.tree.get(path, {})
        page, source = pages.get(code), pages.get(self.site.source.code)
        return drift(page, source, self.past, self.today) if page and source else None

    @cached_property
    def places(self) -> NamedPlaces:
        """What pages name in their front matter."""
        return NamedPlaces(self.site, self.tree, self.today, self.switches)

    @cached_property
    def guides(self) -> Mapping[str, list[tuple[str, Place]]]:
        """Page of a legal document → the pages that explain it, each with the part it explains."""
        found: dict[str, list[tuple[str, Place]]] = {}
        for path in self.tree:
            for rule in self.places.named(path, self.site.source.code, "rules"):
                found.setdefault(rule.page, []).append((path, rule))
        return found

    @cached_property
    def in_force(self) -> tuple[tuple[str, date], ...]:
        """The name of each document's folder with the day of its version in force."""
        return tuple(
            (document.folder.name, day)
            for document in self.documents.values()
            if (day := document.in_force(self.today))
        )

    def current_links(self, markdown: str) -> str:
        """Lead links to versions in force to the documents' own pages."""
        return versions.point_to_current(markdown, self.in_force)


def read_texts(site: Site, today: date, switches: Mapping[str, str] | None = None) -> Texts:
    """Look through the folders of the languages; pages that cannot be read are left out."""
    written: dict[str, set[str]] = {}
    for locale in site.locales:
        for path in _files(site, locale):
            written.setdefault(path, set()).add(locale.code)
    return Texts(
        site,
        today,
        {path: frozenset(codes) for path, codes in written.items()},
        versions.documents(written),
        survey(site).tree,
        Past(runner(site.root)),
        switches,
    )


def _files(site: Site, locale: Locale) -> Iterator[str]:
    folder = site.docs / locale.code
    for file in folder.rglob("*"):
        path = file.relative_to(folder)
        hidden = any(part.startswith(".") for part in path.parts)
        if file.is_file() and not hidden and file.name not in NOT_PAGES:
            yield path.as_posix()
