"""Lines of a text that ask for something the build makes: ``::: table NAME``.

A mark stands on a line of its own, the same in every language. Which names there are, the rooms
that have the data say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hooks.content.prose import LINE, fences

TABLE, VIDEO, CHOICE = "table", "video", "choice"
KINDS = (TABLE, VIDEO, CHOICE)
"""What a mark can ask for."""
MARK = re.compile(rf"[ \t]*:::[ \t]*(?P<kind>{'|'.join(KINDS)})s?\b(?P<name>.*)")


@dataclass(frozen=True)
class Mark:
    """One line that asks for something."""

    name: str
    """As written; empty when there is none."""
    line: int
    """1-based line of the file."""
    column: int
    """1-based, of the first sign of the mark."""


def marks(markdown: str, kind: str, first_line: int = 1) -> tuple[Mark, ...]:
    """Return what of `kind` the text `markdown`, from `first_line` of its file on, asks for.

    What stands in a code block is no mark.
    """
    return tuple(
        Mark(match["name"].strip(), number, match[0].index(":") + 1)
        for number, match in _marks(markdown, kind, first_line)
    )


def placed(markdown: str, kind: str, made: Callable[[str], str]) -> str:
    """Return `markdown` with each mark of `kind` replaced by what `made` returns for its name.

    Empty lines are put around it, so that it is a block of its own.
    """
    if ":::" not in markdown:
        return markdown
    lines = [line[0] for line in LINE.finditer(markdown)]
    for number, match in _marks(markdown, kind, 0):
        lines[number] = f"\n{made(match['name'].strip())}\n\n"
    return "".join(lines)


def _marks(markdown: str, kind: str, first_line: int) -> Iterator[tuple[int, re.Match[str]]]:
    if ":::" not in markdown:
        return
    code = list(fences(markdown))
    for number, line in enumerate(LINE.finditer(markdown), first_line):
        match = MARK.fullmatch(line[0].rstrip("\r\n"))
        if not match or match["kind"] != kind:
            continue
        if not any(fence.start <= line.start() < fence.end for fence in code):
            yield number, match
