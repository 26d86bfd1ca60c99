"""Places that pages name in their front matter: what to read next, the legal text explained.

A help page says which part of a legal text it explains (``rules: [legal/sales/index.md#refunds]``);
the page of that document leads back to it, so that both ways have one source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from hooks.content.codes import Code
from hooks.content.conditions import select
from hooks.content.glossary import FILE, Finder, Glossary, Term
from hooks.content.languages import text_locale
from hooks.content.pages import PageSource, Tree
from hooks.content.problems import Problem
from hooks.content.prose import Heading
from hooks.content.records import read_record
from hooks.content.site import Site
from hooks.content.validation import suggestion
from hooks.legal.versions import Document, documents

KEYS = ("related", "rules")
"""The keys of the front matter that hold places."""


@dataclass(frozen=True)
class Place:
    """A page, or one heading of it."""

    page: str
    """Path in the folder of a language."""
    heading: str = ""
    """The heading's id; empty for the whole page."""

    @classmethod
    def read(cls, written: str) -> Place:
        """Return what ``help/faq.md#account`` names."""
        page, _, heading = written.partition("#")
        return cls(page, heading)


@dataclass(frozen=True)
class NamedPlaces:
    """Every place there is, on one day."""

    site: Site
    tree: Tree
    today: date
    switches: Mapping[str, str] | None = None
    """The decisions that make parts of texts appear or not."""

    def named(self, path: str, code: str, key: str) -> tuple[Place, ...]:
        """Return the places that the page `path` names under `key` for readers of `code`.

        A translation that names none has those of its source.
        """
        pages = self.tree.get(path, {})
        for one in (code, self.site.source.code):
            if one in pages and (written := getattr(pages[one].meta, key)):
                return tuple(map(Place.read, written))
        return ()

    def applies(self, place: Place, code: str) -> bool:
        """Return whether readers of `code` get the place: no decision takes its heading away."""
        if not place.heading:
            return True
        return any(
            heading.id == place.heading and heading.line not in hidden
            for page in (self._read(one, code) for one in self._files(place.page))
            for hidden in [select(page.body, self.switches, page.path, page.body_line).hidden]
            for heading in page.headings
        )

    def headings(self, path: str, code: str) -> tuple[Heading, ...]:
        """Return the headings that the page `path` shows to readers of `code`.

        A legal document's page has those of its text in force, too.
        """
        return tuple(
            heading for one in self._files(path) for heading in self._read(one, code).headings
        )

    def shown(self, path: str, code: str) -> str:
        """Return the Markdown that the page `path` shows to readers of `code`."""
        return "\n".join(self._read(one, code).body for one in self._files(path))

    def _read(self, path: str, code: str) -> PageSource:
        pages = self.tree[path]
        return pages[text_locale(pages, code, self.site)]

    def _files(self, path: str) -> list[str]:
        """The files whose texts a page shows: its own, and of a legal document that in force."""
        shown = [path]
        folder = path.removesuffix("/index.md")
        if (document := self._documents.get(folder)) and (day := document.in_force(self.today)):
            shown.append(document.path(day))
        return [one for one in shown if one in self.tree]

    @cached_property
    def _documents(self) -> dict[str, Document]:
        return documents(self.tree)


def check_places(places: NamedPlaces) -> list[Problem]:
    """Return what is wrong with the places that pages name, sorted.

    Codes: ``unknown-page``, ``unknown-heading``, ``same-page`` for a page that names itself or
    another twice, ``not-legal`` for a rule outside the legal documents.
    """
    found: list[Problem] = []
    for path, sources in places.tree.items():
        for code, page in sources.items():
            for key in KEYS:
                found += _check(places, path, code, page, key)
    return sorted(found)


def _check(
    places: NamedPlaces, path: str, code: str, page: PageSource, key: str
) -> Iterator[Problem]:
    seen = {Place(path)}
    for number, written in enumerate(getattr(page.meta, key)):
        place = Place.read(written)
        problem: tuple[Code, str] | None = _wrong(places, place, code, key)
        if problem is None and place in seen:
            problem = "same-page", f'"{written}" is the page itself, or named twice. Take it out.'
        if problem:
            at = page.record.value_place(key, number)
            yield Problem(page.path, *at, *problem)
        seen.add(place)


def _wrong(places: NamedPlaces, place: Place, code: str, key: str) -> tuple[Code, str] | None:
    if place.page not in places.tree:
        guess = suggestion(place.page, places.tree)
        source = places.site.source.code
        return "unknown-page", f'There is no page "{place.page}" in docs/{source}/.{guess}'
    if key == "rules" and not place.page.startswith("legal/"):
        return "not-legal", f'"{place.page}" is no legal document. Name it under "related".'
    ids = [one.id for one in places.headings(place.page, code) if one.id]
    if place.heading and place.heading not in ids:
        guess = suggestion(place.heading, ids)
        return (
            "unknown-heading",
            f'"{place.page}" has no heading {{#{place.heading}}} in docs/{code}/.{guess}',
        )
    return None


def check_glossary(places: NamedPlaces, glossary: Glossary) -> list[Problem]:
    """Return what is wrong with ``glossary.yml``, sorted.

    Codes: ``same-term`` for an id given twice, ``missing-language``, those of `check_places`, and
    ``term-not-legal`` where a legal text does not use a word that is said to be its own.
    """
    if not glossary.terms:
        return []
    record = read_record(places.site.data / FILE, places.site.root)
    source, seen = places.site.source.code, set[str]()
    finders = {one.code: Finder.of(glossary, one.code) for one in places.site.locales}
    found = []
    for number, term in enumerate(glossary.terms):
        wrong = list(_untold(term, source))
        if term.id in seen:
            wrong.append(("id", "same-term", f'"{term.id}" is taken. Give each word its own id.'))
        seen.add(term.id)
        for key, kind in (("legal", "rules"), ("page", "related")):
            written = getattr(term, key)
            if written and (told := _wrong(places, Place.read(written), source, kind)):
                wrong.append((key, *told))
            elif written and key == "legal":
                wrong += _unused(places, term, finders)
        found += [
            record.problem(code, said, "terms", number, key, value=True)
            for key, code, said in wrong
        ]
    return sorted(found)


def _untold(term: Term, source: str) -> Iterator[tuple[str, Code, str]]:
    for key in ("term", "says"):
        root = getattr(term, key).root
        if isinstance(root, dict) and source not in root:
            message = f'The text has no "{source}", the language of the source. Add it.'
            yield key, "missing-language", message


def _unused(
    places: NamedPlaces, term: Term, finders: Mapping[str, Finder | None]
) -> Iterator[tuple[str, Code, str]]:
    page = Place.read(term.legal or "").page
    for code, finder in finders.items():
        written = term.written(code)
        if finder and written and term.id not in finder.used(places.shown(page, code)):
            yield (
                "legal",
                "term-not-legal",
                f'"{page}" does not say "{written[0]}" in docs/{code}/. Use its word, or take '
                f'"legal" out.',
            )
