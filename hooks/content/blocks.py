"""Markdown's block processors, tried only on blocks that hold a sign of what they make.

As with the inline patterns (`inline.py`): what comes out is the same to the byte; a test compares.
"""

from __future__ import annotations

from typing import Any

from markdown import Markdown  # type: ignore[import-untyped]
from markdown import blockprocessors as known
from markdown.extensions.abbr import AbbrBlockprocessor  # type: ignore[import-untyped]
from markdown.extensions.def_list import (  # type: ignore[import-untyped]
    DefListIndentProcessor,
    DefListProcessor,
)
from markdown.extensions.footnotes import FootnoteBlockProcessor  # type: ignore[import-untyped]
from markdown.extensions.tables import TableProcessor  # type: ignore[import-untyped]
from pymdownx.superfences import SuperFencesCodeBlockProcessor  # type: ignore[import-untyped]

INDENT = " " * 4

SIGNS: dict[type, tuple[str, ...]] = {
    known.ListIndentProcessor: (INDENT,),
    DefListIndentProcessor: (INDENT,),
    SuperFencesCodeBlockProcessor: (INDENT,),
    known.CodeBlockProcessor: (INDENT,),
    TableProcessor: ("|",),
    known.HashHeaderProcessor: ("#",),
    known.SetextHeaderProcessor: ("\n=", "\n-"),
    known.HRProcessor: ("-", "_", "*"),
    known.OListProcessor: (". ",),
    known.UListProcessor: ("* ", "+ ", "- "),
    DefListProcessor: (": ",),
    known.BlockQuoteProcessor: (">",),
    FootnoteBlockProcessor: ("[^",),
    AbbrBlockprocessor: ("*[",),
    known.ReferenceProcessor: ("]:",),
}
"""Processor → what must be in a block that it takes, one of these at least.

One that is not here is tried on every block.
"""


def be_sparing(md: Markdown) -> None:
    """Make the parser `md`, whose extensions are all in it, try only the processors it must."""
    due = [(one, SIGNS.get(type(one), ("",))) for one in md.parser.blockprocessors]

    def parse(parent: Any, blocks: list[str]) -> None:
        while blocks:
            for processor, signs in due:
                block = blocks[0]
                for sign in signs:
                    if sign in block:
                        break
                else:
                    continue
                if processor.test(parent, block) and processor.run(parent, blocks) is not False:
                    break

    md.parser.parseBlocks = parse
