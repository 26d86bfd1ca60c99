"""Markdown's block processors, tried only on blocks that hold a sign of what they make.

As with the inline patterns (`inline.py`): what comes out is the same to the byte; a test compares.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from markdown import Markdown  # type: ignore[import-untyped]
from markdown import blockprocessors as known
from markdown.extensions.abbr import AbbrBlockprocessor  # type: ignore[import-untyped]
from markdown.extensions.admonition import AdmonitionProcessor  # type: ignore[import-untyped]
from markdown.extensions.def_list import (  # type: ignore[import-untyped]
    DefListIndentProcessor,
    DefListProcessor,
)
from markdown.extensions.footnotes import FootnoteBlockProcessor  # type: ignore[import-untyped]
from markdown.extensions.md_in_html import (  # type: ignore[import-untyped]
    MarkdownInHtmlProcessor,
)
from markdown.extensions.tables import TableProcessor  # type: ignore[import-untyped]
from markdown.util import STX  # type: ignore[import-untyped]
from pymdownx.details import DetailsProcessor  # type: ignore[import-untyped]
from pymdownx.superfences import SuperFencesCodeBlockProcessor  # type: ignore[import-untyped]

STARTS = re.compile(rf"\n[ >:#_*+=?!{STX}-]")
"""A line that may begin something else than a paragraph."""
INDENT = "\n" + " " * 4


def _line(sign: str) -> tuple[str, ...]:
    """Signs of a line that begins with `sign`, or with up to three blanks before it."""
    return tuple(f"\n{' ' * blanks}{sign}" for blanks in range(4))


SIGNS: dict[type, tuple[str, ...]] = {
    known.ListIndentProcessor: (INDENT,),
    DefListIndentProcessor: (INDENT,),
    SuperFencesCodeBlockProcessor: (INDENT,),
    known.CodeBlockProcessor: (INDENT,),
    DetailsProcessor: ("\n???", INDENT),
    AdmonitionProcessor: ("\n!!!", INDENT),
    MarkdownInHtmlProcessor: (f"\n{STX}",),
    TableProcessor: ("|",),
    known.HashHeaderProcessor: ("\n#",),
    known.SetextHeaderProcessor: ("\n=", "\n-"),
    known.HRProcessor: (*_line("-"), *_line("_"), *_line("*")),
    known.OListProcessor: (". ",),
    known.UListProcessor: ("\n* ", "\n+ ", "\n- ", "\n "),
    DefListProcessor: _line(":"),
    known.BlockQuoteProcessor: _line(">"),
    FootnoteBlockProcessor: ("[^",),
    AbbrBlockprocessor: ("*[",),
    known.ReferenceProcessor: ("]:",),
}
"""Processor → what must be in a block that it takes, one of these at least. Every line of the block
has a line feed before it, the first one too; a sign that begins with one is also one of `STARTS`.

A processor that is not here is tried on every block.
"""


class _Due(NamedTuple):
    """One processor, with what is asked of it for each block."""

    processor: Any
    signs: tuple[str, ...]

    @property
    def anywhere(self) -> bool:
        """Whether it may take a block of which no line begins in any special way."""
        return not all(STARTS.match(sign) for sign in self.signs)


def be_sparing(md: Markdown) -> None:
    """Make the parser `md`, whose extensions are all in it, try only the processors it must."""
    due = [_Due(one, SIGNS.get(type(one), ("",))) for one in md.parser.blockprocessors]
    few = [one for one in due if one.anywhere]

    def parse(parent: Any, blocks: list[str]) -> None:
        while blocks:
            lines = f"\n{blocks[0]}"
            for processor, signs in due if STARTS.search(lines) else few:
                for sign in signs:
                    if sign in lines:
                        break
                else:
                    continue
                # One that does not take a block after all leaves it as it was.
                if processor.test(parent, blocks[0]) and processor.run(parent, blocks) is not False:
                    break

    md.parser.parseBlocks = parse
