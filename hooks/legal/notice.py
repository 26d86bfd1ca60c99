"""Whether each new version of a legal text was announced as early as the text before promised."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from hooks.content.facts import Facts
from hooks.content.pages import LateNotice, PageSource
from hooks.content.problems import Problem
from hooks.legal.versions import Document

GENERAL, BUSINESS = "policies.notice_days", "p2b.notice_days"
"""The facts by which texts promise how many days ahead a change is announced."""
LEAST_FOR_BUSINESS = 15
"""Days (Regulation (EU) 2019/1150, article 3(2)), where the fact is not known."""
RESERVED = "p2b.notice_exception"
"""The fact by which a text reserves the exceptions of Regulation (EU) 2019/1150, article 3(4)."""
FOR_BUSINESS = "business-users"
"""The id of the heading that tells a text for business users."""


@dataclass(frozen=True)
class Promise:
    """How early a change must be announced, and where that was promised."""

    days: int
    fact: str
    """The key of the fact, empty when it is the law's own number."""
    place: str
    """File and line of the sentence; the file alone when the law says it."""


def promise(page: PageSource, facts: Facts) -> Promise:
    """Return the longest notice that the text `page` owes its readers.

    That is what it prints of the two facts; for a text with a section for business users also
    theirs; and the general one where it prints none.
    """
    owed = [one for fact in (GENERAL, BUSINESS) for one in _printed(page, facts, fact)]
    if any(heading.id == FOR_BUSINESS for heading in page.headings):
        owed.append(_known(facts, BUSINESS, LEAST_FOR_BUSINESS, page.path))
    if not owed:
        owed.append(_known(facts, GENERAL, 0, facts.path))
    return max(owed, key=lambda one: one.days)


def _printed(page: PageSource, facts: Facts, key: str) -> Iterator[Promise]:
    if match := _prints(page, key):
        line = page.body_line + page.body.count("\n", 0, match.start())
        yield _known(facts, key, 0, f"{page.path}, line {line},")


def _prints(page: PageSource, key: str) -> re.Match[str] | None:
    return re.search(r"\{\{\s*" + re.escape(key) + r"\s*\}\}", page.body)


def _known(facts: Facts, key: str, otherwise: int, place: str) -> Promise:
    fact = facts.get(key)
    if fact is None or fact.value is None:
        return Promise(otherwise, "", place)
    return Promise(int(fact.value), key, place)


def check_versions(
    document: Document,
    pages: Mapping[str, Mapping[date, PageSource]],
    source: str,
    facts: Facts,
    today: date,
    sealed: Collection[tuple[str, date]],
) -> Iterator[Problem]:
    """Yield what is wrong with how the versions of `document` are dated and announced.

    `pages` holds each language's versions, those of the language `source` too; `sealed` the
    language and date of versions that are history: how they were announced cannot be mended.
    Codes: ``effective-date``, ``version-parity``, ``same-version``, ``no-announcement``,
    ``no-change-summary``, ``future-date``, ``short-notice``, ``no-exception``.
    """
    for code, found in pages.items():
        days = sorted(found)
        for number, day in enumerate(days):
            page = found[day]
            yield from _dated(page, day)
            yield from _same_as_source(page, pages.get(source, {}).get(day))
            yield from _named(page, [found[one] for one in days[:number]])
            if number and (code, day) not in sealed:
                yield from _announced(page, found[days[number - 1]], day, facts, today)


def _dated(page: PageSource, day: date) -> Iterator[Problem]:
    if page.meta.effective != day:
        message = (
            f'The file is named by the day the version takes effect, {day}; "effective" says '
            f"{page.meta.effective or 'nothing'}. Write effective: {day}, or rename the file."
        )
        yield page.record.problem("effective-date", message, "effective", value=True)


def _same_as_source(page: PageSource, source: PageSource | None) -> Iterator[Problem]:
    """A version is the same version in every language."""
    if source is None or source is page:
        return
    for key in ("version", "announced", "exception"):
        ours, theirs = (_said(one, key) for one in (page, source))
        if ours != theirs:
            message = (
                f'"{key}" is {ours or "not given"} here and {theirs or "not given"} in '
                f"{source.path}. A version is the same in every language."
            )
            yield page.record.problem("version-parity", message, key, value=True)


def _said(page: PageSource, key: str) -> object:
    """Return what must be alike in every language: of an exception its ground, not its reason."""
    value = getattr(page.meta, key)
    return value.ground if isinstance(value, LateNotice) else value


def _named(page: PageSource, earlier: list[PageSource]) -> Iterator[Problem]:
    for other in earlier:
        if page.meta.version and page.meta.version == other.meta.version:
            message = f'{other.path} is version "{page.meta.version}" too. Give each its own.'
            yield page.record.problem("same-version", message, "version", value=True)


def _announced(
    page: PageSource, before: PageSource, day: date, facts: Facts, today: date
) -> Iterator[Problem]:
    if not page.meta.summary:
        message = (
            f'"summary" does not say what changed since {before.path}. Write it in one or two '
            "sentences: readers and the feeds get it with the announcement."
        )
        yield page.record.problem("no-change-summary", message, "summary")
    owed, announced = promise(before, facts), page.meta.announced
    said = f'promises {owed.days} days ("{owed.fact}")' if owed.fact else f"owes {owed.days} days"
    if announced is None:
        message = (
            f'"announced" is missing: the day this version was first announced. {owed.place} '
            f"{said}. Write it as in announced: {min(today, day - timedelta(owed.days))}."
        )
        yield page.record.problem("no-announcement", message, "announced")
    elif announced > today:
        message = f'"announced" is {announced}, in the future. Write a date up to today, {today}.'
        yield page.record.problem("future-date", message, "announced", value=True)
    elif (day - announced).days >= owed.days:
        yield from _needless(page)
    elif page.meta.exception is None:
        message = (
            f"This version takes effect on {day} and was announced on {announced}, "
            f"{(day - announced).days} days before; {owed.place} {said}. Let it take effect on "
            f"{announced + timedelta(owed.days)} or later."
        )
        yield page.record.problem("short-notice", message, "announced", value=True)
    elif not _prints(before, RESERVED):
        message = (
            f"{before.path} promises its notice without exception, so none can be made now. Let "
            f"this version take effect on {announced + timedelta(owed.days)} or later; a text that "
            f'prints "{RESERVED}" reserves the exceptions of the law for the version after it.'
        )
        yield page.record.problem("no-exception", message, "exception")


def _needless(page: PageSource) -> Iterator[Problem]:
    if page.meta.exception:
        message = "The notice was kept: there is no exception to record. Delete the key."
        yield page.record.problem("no-exception", message, "exception")
