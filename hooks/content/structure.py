"""What a page is made of besides sentences: facts, links, images, tables, each with its place."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from itertools import pairwise, takewhile

from hooks.content.marks import VIDEO, marks
from hooks.content.pages import PageSource
from hooks.content.prose import Kind, Lines, Stretch, stretches
from hooks.content.revision import name
from hooks.content.tables import table_marks

FACT = re.compile(r"\{\{\s*([\w.-]+)\s*\}\}")
LINK = re.compile(r"\]\(\s*(?:<(?P<angled>[^<>\n]*)>|(?P<bare>[^\s)]*))")
IMAGE = re.compile(r"!\[[^\]\n]*\]\(\s*(?:<(?P<angled>[^<>\n]*)>|(?P<bare>[^\s)]*))")
DEFINITION = re.compile(r"^[ ]{0,3}\[(?!\^)[^\]\n]+\]:[ \t]*<?(?P<bare>[^\s>]+)", re.M)
AUTOLINK = re.compile(r"<(?P<bare>(?:https?|mailto|tel):[^\s>]*)>")
ATTRIBUTE = re.compile(r"""\b(?P<name>href|src)\s*=\s*["'](?P<bare>[^"']*)["']""")
RULE = re.compile(r"^[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|\{\{")
KEYS = ("title", "description", "summary")
"""Keys of the front matter in which facts are printed."""


@dataclass(frozen=True)
class Mark:
    """One thing a page holds, such as a link."""

    value: str
    """What it leads to or prints; alike in all languages."""
    line: int
    """1-based line of the file."""
    part: str | None
    """The part it stands in, as `Words.parts` names it; None: in the front matter."""


@dataclass(frozen=True)
class Table:
    """A table of a page."""

    columns: int
    rows: int
    """Without the row of headings."""
    line: int
    """1-based line of the file on which its headings are."""


class Structure:
    """The structure of one page."""

    def __init__(
        self, page: PageSource, path: str, codes: Container[str], known: Container[str]
    ) -> None:
        """`path` is that of the page in a language's folder.

        `codes` are the languages of the site, `known` the facts that exist.
        """
        self.page, self.codes, self.known = page, codes, known
        self.folder = posixpath.dirname(path)
        self.lines = Lines(page.body, page.body_line)
        self.stretches = stretches(page.body)

    @cached_property
    def facts(self) -> tuple[Mark, ...]:
        """The facts that are printed, in the front matter or in the text, not in code."""
        found = []
        for key in KEYS:
            line = self.page.record.value_place(key)[0]
            text = getattr(self.page.meta, key) or ""
            found += [Mark(one[1], line, None) for one in FACT.finditer(text)]
        for match in FACT.finditer(self.page.body):
            if not self._in_code(match.start()):
                found.append(self._mark(match[1], match.start()))
        return tuple(mark for mark in found if mark.value in self.known)

    @cached_property
    def links(self) -> tuple[Mark, ...]:
        """What the text leads to; an address within the site is a path after its language."""
        return tuple(self._targets("href"))

    @cached_property
    def images(self) -> tuple[Mark, ...]:
        """The images shown, as `links` names what is within the site."""
        return tuple(self._targets("src"))

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The tables of the text, in order (Markdown's, not HTML's)."""
        lines, found = self.page.body.split("\n"), []
        for number, (above, line) in enumerate(pairwise(lines)):
            columns = len(_cells(above))
            if "|" in above and RULE.match(line) and columns == len(_cells(line)):
                rows = sum(1 for _ in takewhile(lambda row: "|" in row, lines[number + 2 :]))
                if not self._in_code(self.lines.starts[number]):
                    found.append(Table(columns, rows, number + self.page.body_line))
        return tuple(found)

    @cached_property
    def data_tables(self) -> tuple[Mark, ...]:
        """The tables from data that the text asks for, in order."""
        return tuple(
            Mark(mark.name, mark.line, self._part(mark.line))
            for mark in table_marks(self.page.body, self.page.body_line)
        )

    @cached_property
    def videos(self) -> tuple[Mark, ...]:
        """The videos that the text shows, in order."""
        return tuple(
            Mark(mark.name, mark.line, self._part(mark.line))
            for mark in marks(self.page.body, VIDEO, self.page.body_line)
        )

    def begins(self, part: str | None) -> int | None:
        """Return the line on which `part` begins; None when the page has no such part."""
        if part is None:
            return self.page.record.place("title")[0]
        if part == "":
            return self.page.body_line
        return next((one.line for one in self.page.headings if name(one) == part), None)

    def _in_code(self, offset: int) -> bool:
        return any(
            part.start <= offset < part.end for part in self.stretches if part.kind is Kind.CODE
        )

    def _targets(self, attribute: str) -> Iterator[Mark]:
        for part in self.stretches:
            text = self.page.body[part.start : part.end]
            for match in _matches(part, text, attribute):
                groups = match.groupdict()
                target = groups.get("angled") or groups["bare"] or ""
                yield self._mark(self._place(unescape(target)), part.start + match.start())

    def _place(self, target: str) -> str:
        """Return where `target` leads, alike in all languages."""
        if ELSEWHERE.match(target) or not target:
            return target
        path, mark, fragment = target.partition("#")
        if not path:
            return target
        folder = "" if path.startswith("/") else self.folder
        steps = posixpath.normpath(posixpath.join(folder, path.lstrip("/"))).split("/")
        while steps and (steps[0] == ".." or steps[0] in self.codes):
            steps = steps[1:]
        return "/".join(steps) + mark + fragment

    def _mark(self, value: str, offset: int) -> Mark:
        line = self.lines.place(offset)[0]
        return Mark(value, line, self._part(line))

    def _part(self, line: int) -> str:
        above = [one for one in self.page.headings if one.line <= line]
        return name(above[-1]) if above else ""


PATTERNS = {
    ("href", Kind.LINK): LINK,
    ("href", Kind.PLAIN): DEFINITION,
    ("href", Kind.TAG): AUTOLINK,
    ("src", Kind.PLAIN): IMAGE,
}


def _matches(part: Stretch, text: str, attribute: str) -> Iterator[re.Match[str]]:
    if part.kind is Kind.TAG:
        yield from (match for match in ATTRIBUTE.finditer(text) if match["name"] == attribute)
    pattern = PATTERNS.get((attribute, part.kind))
    if pattern and (found := pattern.match(text)):
        yield found


def _cells(row: str) -> list[str]:
    inner = row.strip().lstrip("> \t").removeprefix("|")
    inner = re.sub(r"(?<!\\)\|\s*$", "", inner)
    return re.split(r"(?<!\\)\|", inner)
