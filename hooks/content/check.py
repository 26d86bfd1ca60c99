"""Every problem in the pages, found together: each page alone, then language by language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath

from hooks.content.facts import Facts, Filled, fill, fill_value
from hooks.content.languages import Group, groups
from hooks.content.outline import check_headings, check_same_conditions, check_same_headings
from hooks.content.pages import PageSource, survey
from hooks.content.problems import Problem
from hooks.content.site import Locale, Site
from hooks.content.wording import check_dates, check_lengths, check_words

PLAIN_KEYS = ("title", "description", "summary")
"""Keys of the front matter in which facts are printed."""


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
    used: frozenset[str]
    """Keys of the facts the page prints anywhere."""
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Book:
    """Every page that can be read, in every language, printed once."""

    pages: tuple[Printed, ...]
    unreadable: tuple[Problem, ...]
    """Why other pages cannot be read."""


def print_pages(site: Site, facts: Facts) -> Book:
    """Return the pages of `site` with their facts."""
    tree, unreadable = survey(site)
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
    return check_pages(site, print_pages(site, facts), now)


def check_pages(site: Site, book: Book, now: datetime) -> list[Problem]:
    """Return what `check_content` does, of all the pages of `site` as `print_pages` gave them."""
    pages = book.pages
    by_path = {printed.page.path: printed for printed in pages}
    found = [*book.unreadable, *_same_texts(pages)]
    for printed in pages:
        found += _check_page(printed, now)
        found += _check_translation(printed, by_path, site)
    for group in {id(printed.group): printed.group for printed in pages}.values():
        found += _check_presence(group, site)
    return sorted(found)


def _print(group: Group, locale: Locale, page: PageSource, facts: Facts, source: str) -> Printed:
    body = fill(page.body, facts, locale.code, source, page.path, page.body_line)
    texts, used, problems = {}, body.used, list(body.problems)
    for key in PLAIN_KEYS:
        filled = fill_value(getattr(page.meta, key) or "", facts, locale.code, source, page.path)
        line, column = page.record.value_place(key)
        problems += [replace(problem, line=line, column=column) for problem in filled.problems]
        texts[key], used = filled.text, used | filled.used
    return Printed(group, locale, page, body, texts, used, tuple(problems))


def _check_page(printed: Printed, now: datetime) -> Iterator[Problem]:
    page = printed.page
    yield from printed.problems
    yield from check_lengths(page, printed.texts["title"], printed.texts["description"])
    yield from check_words(page)
    yield from check_dates(page, now)
    yield from check_headings(page, printed.body.selection.hidden)


def _check_translation(
    printed: Printed, by_path: dict[str, Printed], site: Site
) -> Iterator[Problem]:
    """Compare a translation with its source: headings, conditions, facts, revision."""
    page, source = printed.page, printed.group.sources.get(site.source.code)
    if source is None or source is page:
        return
    yield from check_same_headings(page, source)
    original = by_path[source.path]
    blocks, others = printed.body.selection.blocks, original.body.selection.blocks
    yield from check_same_conditions(page, blocks, source, others)
    theirs = original.used
    for key in sorted(theirs - printed.used):
        message = f'{source.path} prints "{key}" on line {_line(source, key)}; this page does not.'
        yield Problem(page.path, page.body_line, 1, "fact-parity", message)
    for key in sorted(printed.used - theirs):
        message = f'This page prints "{key}"; {source.path} does not.'
        yield Problem(page.path, _line(page, key), 1, "fact-parity", message)
    if page.meta.source and page.meta.source != source.revision:
        message = (
            f"This translates revision {page.meta.source} of {source.path}, which is now "
            f'{source.revision}. Bring the text up to date, then write source: "{source.revision}".'
        )
        yield page.record.problem("stale-translation", message, "source", level="warning")


def _check_presence(group: Group, site: Site) -> Iterator[Problem]:
    """Yield a warning for a translation that is missing, or has nothing to be one of."""
    source = site.source
    for locale in site.locales:
        if (site.docs / locale.code / group.path).is_file():
            continue
        if locale.is_source:
            for code, page in group.sources.items():
                message = (
                    f"This page exists in {site.locale(code).name} and not in {source.name}, "
                    "the source language: its other readers get nothing."
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
    for key in ("title", "description"):
        seen: dict[tuple[str, str], Printed] = {}
        for printed in pages:
            text = printed.texts[key].casefold()
            first = seen.setdefault((printed.locale.code, text), printed)
            if _document(first) != _document(printed):
                line, _ = first.page.record.place(key)
                message = (
                    f"The {key} is that of {first.page.path}, line {line}. Give each page its own."
                )
                yield printed.page.record.problem(f"same-{key}", message, key, value=True)


def _document(printed: Printed) -> str:
    """Return what a page is a version of: its folder, for versions of a document; else itself."""
    path = PurePosixPath(printed.group.path)
    is_version = printed.page.meta.effective is not None or path.name == "index.md"
    return (path.parent if is_version else path).as_posix()


def _line(page: PageSource, key: str) -> int:
    """Return the line on which `page` first prints the fact `key`."""
    mark = re.compile(r"\{\{\s*" + re.escape(key) + r"\s*\}\}")
    if match := mark.search(page.body):
        return page.body_line + page.body.count("\n", 0, match.start())
    at = next((name for name in PLAIN_KEYS if mark.search(getattr(page.meta, name) or "")), "title")
    return page.record.place(at)[0]
