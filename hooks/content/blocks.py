"""Markdown's block processors, tried only on blocks that hold a sign of what they make.

As with the inline patterns (`inline.py`): what comes out is the same to the byte; a test compares.
"""

from __future__ import annotations

from typing import Any

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

INDENT = " " * 4


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
"""Processor → what must be in a block that it takes, one of these at least; every line of the
block, the first one too, has its ``\\n`` before it.

One that is not here is tried on every block.
"""


def be_sparing(md: Markdown) -> None:
    """Make the parser `md`, whose extensions are all in it, try only the processors it must."""
    due = [(one, SIGNS.get(type(one), ("",))) for one in md.parser.blockprocessors]

    def parse(parent: Any, blocks: list[str]) -> None:
        while blocks:
            lines = f"\n{blocks[0]}"
            for processor, signs in due:
                for sign in signs:
                    if sign in lines:
                        break
                else:
                    continue
                if processor.test(parent, blocks[0]):
                    if processor.run(parent, blocks) is not False:
                        break
                    lines = f"\n{blocks[0]}"

    md.parser.parseBlocks = parse
