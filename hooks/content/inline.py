"""Markdown's inline patterns, tried only on texts that hold the sign they begin with.

Python-Markdown tries each of some twenty patterns on each stretch of text, though most texts hold
no sign of most patterns. What comes out is the same to the byte; a test compares.
"""

from __future__ import annotations

from markdown import Markdown  # type: ignore[import-untyped]
from markdown import inlinepatterns as known
from markdown.treeprocessors import InlineProcessor  # type: ignore[import-untyped]
from markdown.util import AtomicString  # type: ignore[import-untyped]

from hooks.content.spans import SPAN

FOOTNOTE = r"\[\^([^\]]*)\]"
EMPHASIS = r"\*|_"
SIGNS: dict[str, tuple[str, ...]] = {
    known.BACKTICK_RE: ("`",),
    known.ESCAPE_RE: ("\\",),
    FOOTNOTE: ("[^",),
    SPAN: ("]{",),
    known.LINK_RE: ("[",),
    known.IMAGE_LINK_RE: ("![",),
    known.AUTOLINK_RE: ("<",),
    known.AUTOMAIL_RE: ("<",),
    known.LINE_BREAK_RE: ("  \n",),
    known.HTML_RE: ("<",),
    known.ENTITY_RE: ("&",),
    EMPHASIS: ("*", "_"),
}
"""Regular expression → what must be in a text that it matches, one of these at least.

A pattern that is not here is tried on every text: so is one that a new release writes otherwise.
"""


class _Sparing(InlineProcessor):  # type: ignore[misc]
    """The inline processor, but for the patterns that it need not try."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        patterns = list(md.inlinePatterns)
        self.due = [(one, SIGNS.get(one.pattern, ("",))) for one in patterns]

    # Called by this name from InlineProcessor, whose own is private to it.
    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:
        text: str = data
        if isinstance(data, AtomicString):
            return text
        for index in range(patternIndex, len(self.due)):
            pattern, signs = self.due[index]
            for sign in signs:
                if sign in text:
                    break
            else:
                continue
            matched, start = True, 0
            while matched:
                text, matched, start = self._InlineProcessor__applyPattern(
                    pattern, text, index, start
                )
        return text


def be_sparing(md: Markdown) -> None:
    """Make the parser `md`, whose extensions are all in it, try only the patterns it must."""
    place = next(one.priority for one in md.treeprocessors._priority if one.name == "inline")
    md.treeprocessors.register(_Sparing(md), "inline", place)
