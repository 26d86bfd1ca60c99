"""Markdown's passes over a whole text or tree, left out where they can change nothing.

As with the inline patterns (`inline.py`): what comes out is the same to the byte; a test compares.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from markdown import Markdown  # type: ignore[import-untyped]
from markdown.extensions.md_in_html import HtmlBlockPreprocessor  # type: ignore[import-untyped]
from markdown.preprocessors import NormalizeWhitespace  # type: ignore[import-untyped]
from markdown.treeprocessors import UnescapeTreeprocessor  # type: ignore[import-untyped]
from markdown.util import ETX, STX  # type: ignore[import-untyped]

ODD = (STX, ETX, "\r", "\t", "\n ")
"""What spaces are made even for: signs of Markdown's own, and lines that begin with a blank."""
ESCAPE = "\\"
FENCES = ("```", "~~~")
RUNNING = re.compile(
    r"""<(?:(?<=\S<)|(?<=\S[ ]<))/?(?:a|abbr|b|bdi|em|i|small|span|strong)"""
    r"""(?:[ ][a-z-]+="[^"<>&`\n]*")*>"""
)
"""A tag in the midst of a line of text: no block of HTML begins or ends with it."""


class _Normalized(NormalizeWhitespace):  # type: ignore[misc]
    """Makes the spaces of a text even, where any is not."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines; their last two are empty."""
        source = "\n".join(lines)
        self.md.escapes = ESCAPE in source
        if any(sign in source for sign in ODD):
            even: list[str] = super().run(lines)
            return even
        return [*source.split("\n"), "", ""]


class _Blocks(HtmlBlockPreprocessor):  # type: ignore[misc]
    """Takes the blocks of HTML out of a text that may have any."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines without them."""
        source = "\n".join(lines)
        if "&" in source or source.count("<") != len(RUNNING.findall(source)):
            without: list[str] = super().run(lines)
            return without
        return source.split("\n")


class _Unescaped(UnescapeTreeprocessor):  # type: ignore[misc]
    """Restores what was escaped, where anything was."""

    def run(self, root: Any) -> None:
        """Change the texts and attributes of the tree under `root`."""
        if getattr(self.md, "escapes", True):
            super().run(root)


def _only_fenced(search: Callable[[list[str]], list[str]]) -> Callable[[list[str]], list[str]]:
    """Return `search`, for fenced code, asked only about lines that may hold any."""

    def sparing(lines: list[str]) -> list[str]:
        source = "\n".join(lines)
        return search(lines) if any(fence in source for fence in FENCES) else lines

    return sparing


def be_sparing(md: Markdown) -> None:
    """Make the parser `md`, whose extensions are all in it, leave out the passes it can."""
    for registry, name, kind in (
        (md.preprocessors, "normalize_whitespace", _Normalized),
        (md.preprocessors, "html_block", _Blocks),
        (md.treeprocessors, "unescape", _Unescaped),
    ):
        # Another extension's own pass of this name is left as it is.
        if type(registry[name]) is kind.__base__:
            place = next(one.priority for one in registry._priority if one.name == name)
            registry.register(kind(md), name, place)
    fenced = md.preprocessors["fenced_code_block"]
    if hasattr(fenced, "search_nested"):
        fenced.search_nested = _only_fenced(fenced.search_nested)
    md.is_block_level = cache(md.is_block_level)
