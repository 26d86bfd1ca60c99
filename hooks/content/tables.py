"""Tables that texts take from data: ``::: table subprocessors-storage``, on a line of its own.

The line is the same in every language; the build puts a table with the words of the language in its
place. Which names there are, the rooms that have the data say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from hooks.content.problems import Problem
from hooks.content.prose import LINE, fences
from hooks.content.validation import nearest

MARK = re.compile(r"[ \t]*:::[ \t]*tables?\b(?P<name>.*)")


@dataclass(frozen=True)
class TableMark:
    """One line that asks for a table."""

    name: str
    """As written; empty when there is none."""
    line: int
    """1-based line of the file."""
    column: int
    """1-based, of the first sign of the mark."""


def table_marks(markdown: str, first_line: int = 1) -> tuple[TableMark, ...]:
    """Return the tables that `markdown`, which begins at `first_line` of its file, asks for.

    What stands in a code block is no mark.
    """
    return tuple(
        TableMark(match["name"].strip(), number, match[0].index(":") + 1)
        for number, match in _marks(markdown, first_line)
    )


def placed(markdown: str, made: Callable[[str], str]) -> str:
    """Return `markdown` with each mark replaced by what `made` returns for its name.

    Empty lines are put around it, so that it is a block of its own.
    """
    lines = [line[0] for line in LINE.finditer(markdown)]
    for number, match in _marks(markdown, 0):
        lines[number] = f"\n{made(match['name'].strip())}\n\n"
    return "".join(lines)


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


def _marks(markdown: str, first_line: int) -> Iterator[tuple[int, re.Match[str]]]:
    if ":::" not in markdown:
        return
    code = list(fences(markdown))
    for number, line in enumerate(LINE.finditer(markdown), first_line):
        match = MARK.fullmatch(line[0].rstrip("\r\n"))
        if match and not any(fence.start <= line.start() < fence.end for fence in code):
            yield number, match
