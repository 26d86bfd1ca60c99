"""The headings of a page: each with an id, and the same in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from hooks.content.conditions import Block
from hooks.content.pages import PageSource
from hooks.content.problems import Problem
from hooks.content.prose import Heading

IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def check_headings(page: PageSource, hidden: frozenset[int] = frozenset()) -> Iterator[Problem]:
    """Yield what is wrong with the headings of one page; `hidden` are lines that do not apply.

    Two texts of which one applies may have the same id. Codes: `first-level-heading`, `heading-id`
    for an id that is missing or badly formed, `same-id`.
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
        elif heading.id in seen and heading.line not in hidden:
            message = f'The id "{heading.id}" is already used on line {seen[heading.id]}.'
            yield Problem(page.path, heading.line, 1, "same-id", message)
        if heading.id is not None and heading.line not in hidden:
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


def check_same_conditions(
    page: PageSource, blocks: Sequence[Block], source: PageSource, theirs: Sequence[Block]
) -> Iterator[Problem]:
    """Yield a `condition-parity` problem at the first condition of `page` that `source` has not.

    What applies must apply to every reader: conditions are the same, in the same order and under
    the same headings. `blocks` are those of `page`, `theirs` those of `source`.
    """
    rule = "Conditions must be the same in every language, in the same order, in the same sections."
    for our, their in zip_longest(blocks, theirs):
        if our is None:
            line = blocks[-1].last if blocks else page.body_line
            message = f'"::: if {their.condition}" is missing, line {their.first} of {source.path}.'
        elif their is None:
            line, message = our.first, f'{source.path} has no "::: if {our.condition}" here.'
        elif (our.condition, _within(page, our)) != (their.condition, _within(source, their)):
            line = our.first
            message = (
                f'"::: if {our.condition}" stands where {source.path} has '
                f'"::: if {their.condition}" on line {their.first}.'
            )
        else:
            continue
        yield Problem(page.path, line, 1, "condition-parity", f"{message} {rule}")
        return


def _within(page: PageSource, block: Block) -> tuple[int, int]:
    """Return how many headings stand before a block and before its end."""
    before = [heading.line for heading in page.headings]
    return sum(at < block.first for at in before), sum(at < block.last for at in before)


def _outline(page: PageSource) -> list[Heading]:
    return [heading for heading in page.headings if heading.level > 1]


def _written(heading: Heading) -> str:
    return f'"{"#" * heading.level} {{#{heading.id}}}"'
