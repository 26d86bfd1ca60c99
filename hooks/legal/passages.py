"""The passage of a page that a disclosure names, with its facts printed."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import PurePosixPath

from hooks.content.check import Book, Printed
from hooks.content.facts import Facts
from hooks.legal.data_tables import DataTables
from hooks.legal.subprocessors import Subprocessors
from hooks.legal.versions import Document, documents

LINK = re.compile(r"\]\(\s*<?(?P<to>[^)\s>]+)")


@dataclass(frozen=True)
class Passage:
    """Part of a page, from a heading to the next one as high; or the whole page."""

    locale: str
    """Language code."""
    page: str
    """Path of the page within its language, such as ``legal/notice/2026-09-16.md``."""
    file: str
    """The same, relative to the project, as problems name it."""
    line: int
    """Line of the heading, 1-based."""
    text: str
    """Markdown with its facts printed, what does not apply left out."""
    keys: frozenset[str]
    """Facts that are printed in it."""

    @cached_property
    def links(self) -> tuple[str, ...]:
        """Where its links lead: addresses, and paths of pages within the language."""
        return tuple(self._target(match["to"]) for match in LINK.finditer(self.text))

    @property
    def says_something(self) -> bool:
        """Whether anything but headings stands in it."""
        return any(line.strip() and not line.startswith("#") for line in self.text.split("\n"))

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Its lines without the quote marks and the indent of what stands in a frame."""
        return tuple(re.sub(r"^[\s>]+", "", line) for line in self.text.split("\n"))

    def _target(self, link: str) -> str:
        if re.match(r"[a-z]+:|#|/", link):
            return link
        folder = posixpath.dirname(self.page)
        return posixpath.normpath(posixpath.join(folder, link.partition("#")[0]))


@dataclass(frozen=True)
class Library:
    """Every printed page, found by the name a disclosure gives it."""

    pages: Mapping[str, Mapping[str, Printed]]
    """Language code -> path within the language -> page."""
    documents: Mapping[str, Mapping[str, Document]]
    """Language code -> folder -> legal document."""
    facts: Facts
    register: Subprocessors
    today: date
    files: Mapping[str, str]
    """Name -> text of the files that are made for machines: ``security.txt``."""
    tables: DataTables | None = None
    """Tables from data, as the passages show them; None when the site has none."""

    @property
    def locales(self) -> tuple[str, ...]:
        """The codes of the languages."""
        return tuple(self.pages)

    def path(self, locale: str, name: str) -> str:
        """Return the path of the page `name`; for a legal document, of its text in force."""
        document = self.documents[locale].get(name)
        day = document.in_force(self.today) if document else None
        if document and day:
            return document.path(day)
        path = PurePosixPath(name)
        inside = f"{path}/index.md"
        return inside if inside in self.pages[locale] else f"{path}.md"

    def passage(self, locale: str, name: str, anchor: str | None) -> Passage | None:
        """Return the passage under `anchor` of the page `name`; None when there is none."""
        printed = self.pages[locale].get(self.path(locale, name))
        if printed is None:
            return None
        if anchor is None:
            return self._passage(printed, printed.page.body_line, None)
        hidden = printed.body.selection.hidden
        headings = [one for one in printed.page.headings if one.line not in hidden]
        for n, heading in enumerate(headings):
            if heading.id == anchor:
                after = (one.line for one in headings[n + 1 :] if one.level <= heading.level)
                return self._passage(printed, heading.line, next(after, None))
        return None

    def _passage(self, printed: Printed, first: int, last: int | None) -> Passage:
        """Return the lines of `printed` from `first` to before `last` (None: to its end)."""
        start = printed.page.body_line
        lines = printed.body.text.split("\n")[
            first - start : None if last is None else last - start
        ]
        end = last or first + len(lines)
        keys = frozenset(key for line, key in printed.body.places if first <= line < end)
        page, path, text = printed.page, printed.group.path, "\n".join(lines)
        if self.tables:
            tables, teller = self.tables, self.tables.teller(printed.locale.code)
            day = page.meta.effective
            text = tables.in_text(
                text,
                lambda name: f"::: table {name}\n\n{tables.grid(name, day, teller).markdown()}",
            )
            keys |= teller.used
        return Passage(printed.locale.code, path, page.path, first, text, keys)


def library(
    book: Book,
    locales: tuple[str, ...],
    facts: Facts,
    register: Subprocessors,
    today: date,
    files: Mapping[str, str],
    tables: DataTables | None = None,
) -> Library:
    """Return the pages of `book` by language and path, with all that proofs may look at."""
    pages: dict[str, dict[str, Printed]] = {code: {} for code in locales}
    for printed in book.pages:
        pages[printed.locale.code][printed.group.path] = printed
    found = {code: documents(paths) for code, paths in pages.items()}
    return Library(pages, found, facts, register, today, files, tables)
