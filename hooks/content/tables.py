"""Tables that texts take from data: ``::: table subprocessors-storage``, on a line of its own.

The line is the same in every language; the build puts a table with the words of the language in its
place. Which names there are, the rooms that have the data say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from hooks.content import marks
from hooks.content.marks import TABLE, Mark
from hooks.content.problems import Problem
from hooks.content.validation import nearest


def table_marks(markdown: str, first_line: int = 1) -> tuple[Mark, ...]:
    """Return the tables that `markdown`, which begins at `first_line` of its file, asks for."""
    return marks.marks(markdown, TABLE, first_line)


def placed(markdown: str, made: Callable[[str], str]) -> str:
    """Return `markdown` with each mark replaced by what `made` returns for its name."""
    return marks.placed(markdown, TABLE, made)


def unknown_tables(
    markdown: str, known: Sequence[str], path: str, first_line: int = 1
) -> Iterator[Problem]:
    """Yield an ``unknown-table`` problem for each name that is not `known`."""
    allowed = f"Allowed: {', '.join(known)}."
    for mark in table_marks(markdown, first_line):
        if mark.name in known:
            continue
        near = nearest(mark.name, list(known))
        hint = f'; did you mean "{near}"? ' if near else ". "
        message = f'There is no table "{mark.name}"{hint}{allowed}'
        yield Problem(path, mark.line, mark.column, "unknown-table", message)
