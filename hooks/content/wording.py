"""What a page says, apart from its facts: lengths, words left to write, links that are dead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from hooks.content.pages import PageSource
from hooks.content.problems import Problem
from hooks.content.prose import Kind, Lines, stretches

TITLE = (1, 60)
DESCRIPTION = (90, 155)
"""Characters, fewest and most: what search engines show without cutting."""
PLACEHOLDER = re.compile(r"\b(TODO|FIXME|XXX+|TBD|(?i:lorem))\b")
ODR = re.compile(r"ec\.europa\.eu/(consumers/)?odr\b", re.IGNORECASE)


def check_lengths(page: PageSource, title: str, description: str) -> Iterator[Problem]:
    """Yield a `length` problem for a `title` or `description`, facts printed, out of bounds."""
    for key, text, (fewest, most) in (
        ("title", title, TITLE),
        ("description", description, DESCRIPTION),
    ):
        if not fewest <= len(text) <= most:
            message = f"The {key} has {len(text)} characters; {fewest} to {most} are allowed."
            yield page.record.problem("length", message, key, value=True)


def check_words(page: PageSource) -> Iterator[Problem]:
    """Yield `placeholder` for words left to write, `closed-odr` for links to a closed platform."""
    for key in ("title", "description", "summary"):
        if found := PLACEHOLDER.search(getattr(page.meta, key) or ""):
            yield page.record.problem("placeholder", _placeholder(found[0]), key, value=True)
    lines = Lines(page.body, page.body_line)
    code = [part for part in stretches(page.body) if part.kind is Kind.CODE]
    for found in PLACEHOLDER.finditer(page.body):
        if not any(part.start <= found.start() < part.end for part in code):
            place = lines.place(found.start())
            yield Problem(page.path, *place, "placeholder", _placeholder(found[0]))
    for found in ODR.finditer(page.body):
        message = (
            "This platform for online dispute resolution closed on 20 July 2025 "
            "(Regulation (EU) 2024/3228). Remove the link."
        )
        yield Problem(page.path, *lines.place(found.start()), "closed-odr", message)


def check_dates(page: PageSource, now: datetime) -> Iterator[Problem]:
    """Yield `future-date` for a page updated or reviewed after `now` (aware)."""
    today = now.astimezone(UTC).date()
    for key in ("updated", "reviewed"):
        day = getattr(page.meta, key)
        if day and day > today:
            message = f'"{key}" is {day}, in the future. Write a date up to today, {today}.'
            yield page.record.problem("future-date", message, key, value=True)


def check_review(page: PageSource, months: int | None, now: datetime) -> Iterator[Problem]:
    """Yield a `reviewed-long-ago` warning for a page not reviewed for `months` before `now`.

    A page that says nothing of a review is not told; None asks for none.
    """
    today, day = now.astimezone(UTC).date(), page.meta.reviewed
    if day is None or months is None:
        return
    passed = (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
    if passed >= months:
        message = (
            f'"reviewed" is {day}, {passed} months ago; "policies.review_months" is {months}. '
            "Read the page again, mend it, then write the day."
        )
        yield page.record.problem(
            "reviewed-long-ago", message, "reviewed", value=True, level="warning"
        )


def _placeholder(word: str) -> str:
    return f'"{word}" is a placeholder. Write the text that belongs here.'
