"""The headings of a page: each with an id, and the same in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from hooks.content.pages import PageSource
from hooks.content.problems import Problem
from hooks.content.prose import Heading

IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def check_headings(page: PageSource) -> Iterator[Problem]:
    """Yield what is wrong with the headings of one page.

    `first-level-heading`, `heading-id` for an id that is missing or badly formed, `same-id`.
    """
    seen: dict[str, int] = {}
    for heading in page.headings:
        if heading.level == 1:
            message = (
                f'"# {heading.text}" is a first-level heading. '
                "The title of the front matter is already one: begin with ##."
            )
            yield Problem(page.path, heading.line, 1, "first-level-heading", message)
        elif heading.id is None:
            message = (
                f'The heading "{heading.text}" has no id. '
                "Add the one all languages share, as in {#contact}."
            )
            yield Problem(page.path, heading.line, 1, "heading-id", message)
        elif not IDENTIFIER.fullmatch(heading.id):
            message = (
                f'The id "{heading.id}" is not allowed. '
                "Use small letters without accents, digits and hyphens, as in {#contact-us}."
            )
            yield Problem(page.path, heading.line, 1, "heading-id", message)
        elif heading.id in seen:
            message = f'The id "{heading.id}" is already used on line {seen[heading.id]}.'
            yield Problem(page.path, heading.line, 1, "same-id", message)
        if heading.id is not None:
            seen.setdefault(heading.id, heading.line)


def check_same_headings(page: PageSource, source: PageSource) -> Iterator[Problem]:
    """Yield a `heading-parity` problem at the first heading of `page` that `source` has not.

    A link to an anchor must work in every language: ids and levels are the same, in the same
    order. Pages with a heading that has no id are left out; that is told already.
    """
    ours, theirs = _outline(page), _outline(source)
    if any(heading.id is None for heading in (*ours, *theirs)):
        return
    rule = "Ids and levels must be the same, in the same order."
    for our, their in zip_longest(ours, theirs):
        if our is None:
            found = f"Here {_written(their)} is missing, which {source.path} has on line"
            message = f"{found} {their.line}. {rule}"
        elif their is None:
            last = f"; its last heading is on line {theirs[-1].line}" if theirs else ""
            message = f"{_written(our)} on line {our.line} is not in {source.path}{last}. {rule}"
        elif (our.level, our.id) != (their.level, their.id):
            message = (
                f"{_written(our)} on line {our.line} stands where {source.path} has "
                f"{_written(their)} on line {their.line}. {rule}"
            )
        else:
            continue
        line = our.line if our else (ours[-1].line if ours else page.body_line)
        yield Problem(page.path, line, 1, "heading-parity", message)
        return


def _outline(page: PageSource) -> list[Heading]:
    return [heading for heading in page.headings if heading.level > 1]


def _written(heading: Heading) -> str:
    return f'"{"#" * heading.level} {{#{heading.id}}}"'
