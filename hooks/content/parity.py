"""A translation is built like its source: same facts, links, images, shape of tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest
from typing import NamedTuple

from hooks.content.codes import Code
from hooks.content.drift import is_behind
from hooks.content.outline import check_same_headings
from hooks.content.problems import Problem
from hooks.content.structure import Mark, Structure, Table


class Same(NamedTuple):
    """What must be the same, and how it is said."""

    code: Code
    verb: str
    """Between a page and the thing in quotes."""


FACTS = Same("fact-parity", "prints")
LINKS = Same("link-parity", "links to")
IMAGES = Same("image-parity", "shows")
VIDEOS = Same("image-parity", "shows the video")
DATA_TABLES = Same("table-parity", "takes from data the table")


def check_parity(ours: Structure, theirs: Structure) -> Iterator[Problem]:
    """Yield what the translation `ours` has unlike its source `theirs`, a sentence each.

    `heading-parity`, `fact-parity`, `link-parity`, `image-parity`, `table-parity`; only warnings
    while the translation is behind its source, which then is the fault. What the front matter
    says `differs` is left out; `needless-difference` when there is none.
    """
    page, source = ours.page, theirs.page
    kinds = {
        "headings": list(check_same_headings(page, source)),
        "facts": list(_marks(FACTS, ours, theirs, ours.facts, theirs.facts)),
        "links": list(_marks(LINKS, ours, theirs, ours.links, theirs.links)),
        "images": [
            *_marks(IMAGES, ours, theirs, ours.images, theirs.images),
            *_marks(VIDEOS, ours, theirs, ours.videos, theirs.videos),
        ],
        "tables": [*_tables(ours, theirs), *_taken(ours, theirs)],
    }
    behind = is_behind(page, source)
    for kind, problems in kinds.items():
        if not getattr(page.meta.differs, kind):
            yield from (replace(one, level="warning") if behind else one for one in problems)
        elif not problems:
            message = (
                f'"{kind}" are said to differ from {source.path}, and they are the same. '
                "Remove the line."
            )
            yield page.record.problem("needless-difference", message, "differs", kind)


def _marks(
    same: Same, ours: Structure, theirs: Structure, here: tuple[Mark, ...], there: tuple[Mark, ...]
) -> Iterator[Problem]:
    """Yield each of `there` that is not `here`, and the other way round; order does not count.

    A fact may be printed as often as a sentence needs it; the others are counted.
    """
    page, source = ours.page, theirs.page
    for mark in _beyond(there, here, once=same is FACTS):
        line = ours.begins(mark.part) or page.body_line
        message = (
            f'{source.path} {same.verb} "{mark.value}" on line {mark.line}; '
            f"this page does not (its part begins on line {line})."
        )
        yield Problem(page.path, line, 1, same.code, message)
    for mark in _beyond(here, there, once=same is FACTS):
        line = theirs.begins(mark.part) or source.body_line
        message = (
            f'This page {same.verb} "{mark.value}" on line {mark.line}; '
            f"{source.path} does not (its part begins on line {line})."
        )
        yield Problem(page.path, mark.line, 1, same.code, message)


def _taken(ours: Structure, theirs: Structure) -> Iterator[Problem]:
    """Yield each table from data that one has and the other has not, or has in another part."""
    yield from _marks(DATA_TABLES, ours, theirs, ours.data_tables, theirs.data_tables)
    parts = {mark.value: mark for mark in theirs.data_tables}
    for mark in ours.data_tables:
        their = parts.get(mark.value)
        if their and their.part != mark.part:
            message = (
                f'The table "{mark.value}" stands in "{mark.part}" here and in "{their.part}" in '
                f"{theirs.page.path}, line {their.line}. Move it."
            )
            yield Problem(ours.page.path, mark.line, 1, DATA_TABLES.code, message)


def _beyond(these: tuple[Mark, ...], those: tuple[Mark, ...], *, once: bool) -> Iterator[Mark]:
    """Yield what `these` have more of than `those`: the last of each, or the first if `once`."""
    if once:
        known = {mark.value for mark in those}
        for mark in these:
            if mark.value not in known:
                known.add(mark.value)
                yield mark
        return
    more = Counter(mark.value for mark in these) - Counter(mark.value for mark in those)
    spare = Counter((mark.value, mark.part) for mark in those)
    for mark in these:
        # The one whose place has no counterpart is the one that is missing there.
        if spare[mark.value, mark.part] > 0:
            spare[mark.value, mark.part] -= 1
        elif more[mark.value] > 0:
            more[mark.value] -= 1
            yield mark


def _tables(ours: Structure, theirs: Structure) -> Iterator[Problem]:
    page, source = ours.page, theirs.page
    for our, their in zip_longest(ours.tables, theirs.tables):
        if our is None:
            line = ours.tables[-1].line if ours.tables else page.body_line
            message = (
                f"{source.path} has a table of {_shape(their)} on line {their.line}; "
                f"this page has none after line {line}."
            )
        elif their is None:
            line = our.line
            last = theirs.tables[-1].line if theirs.tables else source.body_line
            message = (
                f"This page has a table of {_shape(our)} on line {line}; "
                f"{source.path} has none after line {last}."
            )
        elif (our.columns, our.rows) != (their.columns, their.rows):
            line = our.line
            message = (
                f"The table on line {line} has {_shape(our)}; that of {source.path} "
                f"on line {their.line} has {_shape(their)}."
            )
        else:
            continue
        yield Problem(page.path, line, 1, "table-parity", message)


def _shape(table: Table) -> str:
    return f"{_count(table.columns, 'column')} and {_count(table.rows, 'row')}"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
