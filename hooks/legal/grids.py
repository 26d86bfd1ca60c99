"""Tables of legal texts made from data: their words in a language, and two ways to write them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from hooks.content.facts import KEY, MARK, Facts, printed
from hooks.content.formats import format_count
from hooks.content.localised import Localised
from hooks.content.problems import Problem
from hooks.content.records import Record
from hooks.content.validation import nearest

Cell: TypeAlias = tuple[str, ...]
"""Lines of a cell, each HTML that may stand in a line; the most important first."""
UNITS = {"_days": "day", "_hours": "hour"}
"""End of a fact's key → the unit it counts."""
PARTED = '<span class="visually-hidden">; </span>'
"""Between the lines of a cell, for those who get its words without its looks."""
TAGS = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Grid:
    """A table in the words of one language."""

    name: str
    """As texts ask for it: ``purposes``."""
    caption: str
    heads: tuple[str, ...]
    """Plain words; the first column names the row."""
    rows: tuple[tuple[Cell, ...], ...]

    def html(self) -> str:
        """Return the table on one line, as those of sub-processors are."""
        heads = "".join(
            f'<th role="columnheader" scope="col">{_esc(one)}</th>' for one in self.heads
        )
        rows = "".join(f'<tr role="row">{self._cells(row)}</tr>' for row in self.rows)
        wide = " processors--wide" if len(self.heads) > 4 else ""
        return (
            f'<div class="processors processors--even{wide}">'
            f'<table role="table" data-table="{self.name}">'
            f"<caption>{_esc(self.caption)}</caption>"
            f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
            f'<tbody role="rowgroup">{rows}</tbody></table></div>'
        )

    def _cells(self, row: tuple[Cell, ...]) -> str:
        made = []
        for number, cell in enumerate(row):
            tag, role = ("td", "cell") if number else ("th", "rowheader")
            scope = "" if number else ' scope="row"'
            said = PARTED.join(f"<span>{line}</span>" for line in cell)
            head = _esc(self.heads[number])
            made.append(f'<{tag} role="{role}"{scope} data-head="{head}">{said}</{tag}>')
        return "".join(made)

    def markdown(self) -> str:
        """Return the table as Markdown (GFM 4.10, tables)."""
        rows = [["; ".join(cell).replace("|", r"\|") for cell in row] for row in self.rows]
        lines = [list(self.heads), ["---"] * len(self.heads), *rows]
        return f"**{self.caption}**\n\n" + "\n".join(f"| {' | '.join(row)} |" for row in lines)


@dataclass(frozen=True)
class Teller:
    """Writes the cells of tables for readers of one language."""

    facts: Facts
    code: str
    source: str
    """Language code of the source, which stands in for what is missing."""
    gettext: Callable[[str], str]
    used: set[str] = field(default_factory=set)
    """Keys of the facts that were printed."""

    def say(self, message: str) -> str:
        """Return words of the catalog, as HTML."""
        return _esc(self.gettext(message))

    def text(self, text: Localised) -> str:
        """Return words of the data with their facts, as HTML; a text not theirs has its lang."""
        value, lang = text.text(self.code, self.source)
        done = MARK.sub(self._fact, _esc(value))
        return done if lang in ("", self.code) else f'<span lang="{lang}">{done}</span>'

    def lasting(self, key: str) -> str:
        """Return the fact `key` as a duration, 3 days, as HTML; empty when it is not known."""
        fact = self.facts.get(key)
        if fact is None or fact.value is None:
            return ""
        self.used.add(key)
        unit = next(unit for end, unit in UNITS.items() if key.endswith(end))
        return _sample(_esc(format_count(int(fact.value), unit, self.code)), fact.sample)

    def _fact(self, match: re.Match[str]) -> str:
        written = match["inside"] and KEY.fullmatch(match["inside"])
        fact = self.facts.get(written["key"]) if written else None
        if not written or fact is None or fact.value is None:
            return match[0]  # told by the check of the data
        self.used.add(written["key"])
        return _sample(_esc(printed(fact.value, self.code, self.source).value), fact.sample)


def plain(line: str) -> str:
    """Return a line of a cell without its elements."""
    return html.unescape(TAGS.sub("", line))


def unprinted(record: Record, facts: Facts) -> Iterator[Problem]:
    """Yield an ``unknown-fact`` problem for each key in a text of `record` that is no fact."""
    for place in record.values:
        value = record.data
        for key in place:
            value = value[key]
        for match in MARK.finditer(value) if isinstance(value, str) else ():
            found = match["inside"] and KEY.fullmatch(match["inside"])
            if found and found["key"] in facts:
                continue
            name = found["key"] if found else match[0]
            near = nearest(name, list(facts))
            hint = f'; did you mean "{near}"?' if near else f". Facts are in {facts.path}."
            message = f'"{name}" is not a fact{hint}'
            yield record.problem("unknown-fact", message, *place, value=True)


def _esc(text: str) -> str:
    return html.escape(text, quote=True)


def _sample(text: str, sample: bool) -> str:
    return f'<span class="sample">{text}</span>' if sample else text
