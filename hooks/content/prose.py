"""Markdown as a reader of source sees it: code, places where HTML cannot be put, headings."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

LINE = re.compile(r"[^\n]*\n|[^\n]+")
FENCE = re.compile(r"^[ \t>]*(?P<marks>`{3,}|~{3,})(?P<info>.*)$")
INLINE = re.compile(
    r"""
      (?P<escaped>\\[\\`<!\[\]])
    | (?P<code>(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n)[\s\S])+?(?<!`)(?P=ticks)(?!`))
    | (?P<plain><!--[\s\S]*?-->
              | ^[ ]{0,3}(?:\*\[[^\]\n]+\]|\[(?!\^)[^\]\n]+\]):[^\n]*
              | <\{\{[^<>\n]*>
              | !\[[^\]\n]*\](?:\((?:[^()\n]|\([^()\n]*\))*\))?)
    | (?P<tag></?[a-zA-Z][^<>]*>)
    | (?P<link>\]\((?:[^()\n]|\([^()\n]*\))*\))
    """,
    re.VERBOSE | re.MULTILINE,
)
SIGN = re.compile(r"[\\`<!\[\]]")
"""What each part that `INLINE` finds begins with, or with blanks and ``*`` before it."""
DEFINES = re.compile(r"[ ]{0,3}\*?\[")
HEADING = re.compile(r"^ {0,3}(?P<marks>#{1,6})(?!#)[ \t]*(?P<text>.*?)[ \t]*$")
UNDERLINE = re.compile(r"^ {0,3}(?P<mark>=+|-+)[ \t]*$")
ATTRIBUTES = re.compile(r"[ \t]*\{:?(?P<inside>[^{}]*)\}[ \t]*#*$")
IDENTIFIER = re.compile(r"(?:^|\s)#(?P<id>[^\s}]+)")


class Kind(Enum):
    """What a stretch of Markdown is, when it is not running text."""

    CODE = "code"
    """Fenced or inline code: nothing in it is ours."""
    PLAIN = "plain"
    """Comments, definitions, autolinks, images: no element can stand in them."""
    TAG = "tag"
    """An HTML tag with its attributes."""
    LINK = "link"
    """The destination and title of a link, with its parentheses."""


KINDS = {kind.value: kind for kind in Kind}


@dataclass(frozen=True)
class Stretch:
    """Part of a Markdown text, as 0-based offsets, `end` not included."""

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True)
class Heading:
    """A heading of a page."""

    level: int
    """1 to 6."""
    text: str
    """As written, without marks and attributes."""
    id: str | None
    """Its explicit id, ``{#id}``; None when it has none."""
    line: int
    """1-based line of the file."""


class Fence(NamedTuple):
    """A fenced block, as 0-based offsets, `end` not included."""

    start: int
    end: int
    closed: bool
    """False when it runs to the end of the text for want of a closing fence."""


def stretches(markdown: str) -> tuple[Stretch, ...]:
    """Return the parts of `markdown` that are not running text, in order, never overlapping."""
    found: list[Stretch] = []
    start = 0
    for fence in fences(markdown):
        found += _inline(markdown, start, fence.start)
        found.append(Stretch(fence.start, fence.end, Kind.CODE))
        start = fence.end
    return (*found, *_inline(markdown, start, len(markdown)))


def _inline(markdown: str, start: int, end: int) -> Iterator[Stretch]:
    """Yield what ``INLINE.finditer`` finds, trying only where a sign shows that something begins.

    A search for one of a few signs runs through a text ten times as fast as all of `INLINE`.
    """
    place = start
    while sign := SIGN.search(markdown, place, end):
        at = sign.start()
        if sign[0] == "[":  # of a definition, at the beginning of a line
            at = markdown.rfind("\n", 0, at) + 1
            if at < place or not DEFINES.fullmatch(markdown, at, sign.end()):
                place = sign.end()
                continue
        if match := INLINE.match(markdown, at, end):
            if kind := KINDS.get(match.lastgroup or ""):
                yield Stretch(at, match.end(), kind)
            place = match.end()
        else:
            place = sign.end()


def fences(markdown: str) -> Iterator[Fence]:
    """Yield the fenced blocks of `markdown`; one that is never closed runs to the end."""
    if "```" not in markdown and "~~~" not in markdown:
        return
    marks, start = "", 0
    for line in LINE.finditer(markdown):
        match = FENCE.match(line[0].rstrip("\r\n"))
        if match is None:
            continue
        if not marks:
            # A backtick after the marks makes it inline code (CommonMark 0.31, 4.5).
            if "`" not in match["info"] or "~" in match["marks"]:
                marks, start = match["marks"], line.start()
        elif match["marks"].startswith(marks) and not match["info"].strip():
            yield Fence(start, line.end(), True)
            marks = ""
    if marks:
        yield Fence(start, len(markdown), False)


def headings(markdown: str, first_line: int) -> tuple[Heading, ...]:
    """Return the headings of `markdown`, which begins at `first_line` of its file.

    Both ``## Title`` and underlined titles; what is in code or in a comment is none.
    """
    hidden = [part for part in stretches(markdown) if part.kind in (Kind.CODE, Kind.PLAIN)]
    starts = [part.start for part in hidden]
    found: list[Heading] = []
    before = ""
    for number, line in enumerate(LINE.finditer(markdown), first_line):
        at = bisect_right(starts, line.start()) - 1
        inside = at >= 0 and line.start() < hidden[at].end
        text = line[0].rstrip("\r\n")
        match, under = HEADING.match(text), UNDERLINE.match(text)
        if inside:
            text = ""
        elif match:
            found.append(_heading(len(match["marks"]), match["text"], number))
            text = ""
        elif under and before.strip() and not before.startswith((" ", "\t", "|", ">", "-", "*")):
            found.append(_heading(1 if "=" in under["mark"] else 2, before, number - 1))
            text = ""
        before = text
    return tuple(found)


def _heading(level: int, text: str, line: int) -> Heading:
    attributes = ATTRIBUTES.search(text)
    identifier = IDENTIFIER.search(attributes["inside"]) if attributes else None
    title = text[: attributes.start()] if attributes else text
    return Heading(level, title.rstrip("# \t"), identifier["id"] if identifier else None, line)


class Lines:
    """Turns offsets in a text into lines and columns of the file it was taken from."""

    def __init__(self, text: str, first_line: int) -> None:
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.first_line = first_line

    def place(self, offset: int) -> tuple[int, int]:
        """Return the 1-based line and column of `offset`."""
        line = bisect_right(self.starts, offset) - 1
        return line + self.first_line, offset - self.starts[line] + 1
