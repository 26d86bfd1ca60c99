"""Every problem in the pages, found together: each page alone, then language by language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath

from hooks.content.codes import Code
from hooks.content.facts import Facts, Filled, fill, fill_value
from hooks.content.languages import Group, groups, text_locale
from hooks.content.outline import check_headings, check_same_conditions
from hooks.content.pages import PageSource, Survey, survey
from hooks.content.parity import check_parity
from hooks.content.problems import Problem
from hooks.content.site import Locale, Site
from hooks.content.structure import KEYS, Structure
from hooks.content.wording import check_dates, check_lengths, check_review, check_words


@dataclass(frozen=True)
class Printed:
    """One page in one language with its facts printed, and what was wrong with them."""

    group: Group
    locale: Locale
    page: PageSource
    body: Filled
    """Its text as readers get it."""
    texts: dict[str, str]
    """Key of the front matter -> its text."""
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Book:
    """Every page that can be read, in every language, printed once."""

    pages: tuple[Printed, ...]
    unreadable: tuple[Problem, ...]
    """Why other pages cannot be read."""


def print_pages(site: Site, facts: Facts, read: Survey | None = None) -> Book:
    """Return the pages of `site` with their facts; `read` are its pages, when they are read."""
    tree, unreadable = read or survey(site)
    pages = tuple(
        _print(group, site.locale(code), page, facts, site.source.code)
        for group in groups(tree)
        for code, page in group.sources.items()
    )
    return Book(pages, unreadable)


def check_content(site: Site, facts: Facts, now: datetime) -> list[Problem]:
    """Return every problem of the pages of `site` at `now` (aware), sorted by file and line.

    Problems of level ``warning`` are shown and do not fail the check.
    """
    return check_pages(site, facts, print_pages(site, facts), now)


def check_pages(site: Site, facts: Facts, book: Book, now: datetime) -> list[Problem]:
    """Return what `check_content` does, of all the pages of `site` as `print_pages` gave them."""
    pages = book.pages
    by_path = {printed.page.path: printed for printed in pages}
    found = [*book.unreadable, *_same_texts(pages)]
    asked = facts.get("policies.review_months")
    months = int(asked.value) if asked and asked.value else None
    for printed in pages:
        found += _check_page(printed, now)
        found += check_review(printed.page, months, now)
    for group in {id(printed.group): printed.group for printed in pages}.values():
        found += _check_translations(group, by_path, site, facts)
        found += _check_presence(group, site)
    return sorted(found)


def _print(group: Group, locale: Locale, page: PageSource, facts: Facts, source: str) -> Printed:
    body = fill(page.body, facts, locale.code, source, page.path, page.body_line)
    texts, problems = {}, list(body.problems)
    for key in KEYS:
        filled = fill_value(getattr(page.meta, key) or "", facts, locale.code, source, page.path)
        line, column = page.record.value_place(key)
        problems += [replace(problem, line=line, column=column) for problem in filled.problems]
        texts[key] = filled.text
    return Printed(group, locale, page, body, texts, tuple(problems))


def _check_page(printed: Printed, now: datetime) -> Iterator[Problem]:
    page = printed.page
    yield from printed.problems
    yield from check_lengths(page, printed.texts["title"], printed.texts["description"])
    yield from check_words(page)
    yield from check_dates(page, now)
    yield from check_headings(page, printed.body.selection.hidden)


def _check_translations(
    group: Group, by_path: dict[str, Printed], site: Site, facts: Facts
) -> Iterator[Problem]:
    """Compare each translation with its source: how it is built, and its conditions."""
    codes = tuple(locale.code for locale in site.locales)
    built = {
        code: Structure(page, group.path, codes, facts) for code, page in group.sources.items()
    }
    if source := built.pop(site.source.code, None):
        others = by_path[source.page.path].body.selection.blocks
        for translation in built.values():
            yield from check_parity(translation, source)
            blocks = by_path[translation.page.path].body.selection.blocks
            yield from check_same_conditions(translation.page, blocks, source.page, others)


def _check_presence(group: Group, site: Site) -> Iterator[Problem]:
    """Yield a warning for a translation that is missing, or has nothing to be one of."""
    source = site.source
    for locale in site.locales:
        if (site.docs / locale.code / group.path).is_file():
            continue
        if locale.is_source:
            shown = site.locale(text_locale(group.sources, locale.code, site)).name
            for code, page in group.sources.items():
                message = (
                    f"This page exists in {site.locale(code).name} and not in {source.name}, the "
                    f"source language: its other readers get the text in {shown}."
                )
                yield Problem(page.path, 1, 1, "no-source", message, "warning")
        elif source.code in group.sources:
            page = group.sources[source.code]
            message = (
                f"The translation into {locale.name} is missing: "
                f"its readers get the text in {source.name}."
            )
            yield Problem(page.path, 1, 1, "missing-translation", message, "warning")


def _same_texts(pages: Sequence[Printed]) -> Iterator[Problem]:
    """Yield `same-title` and `same-description` for pages of one language not told apart."""
    kinds: Mapping[str, Code] = {"title": "same-title", "description": "same-description"}
    for key, code in kinds.items():
        seen: dict[tuple[str, str], Printed] = {}
        for printed in pages:
            text = printed.texts[key].casefold()
            first = seen.setdefault((printed.locale.code, text), printed)
            if _document(first) != _document(printed):
                line, _ = first.page.record.place(key)
                message = (
                    f"The {key} is that of {first.page.path}, line {line}. Give each page its own."
                )
                yield printed.page.record.problem(code, message, key, value=True)


def _document(printed: Printed) -> str:
    """Return what a page is a version of: its folder, for versions of a document; else itself."""
    path = PurePosixPath(printed.group.path)
    is_version = printed.page.meta.effective is not None or path.name == "index.md"
    return (path.parent if is_version else path).as_posix()
