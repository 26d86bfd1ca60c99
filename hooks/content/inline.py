"""Markdown's inline patterns, tried only on texts that hold the sign they begin with.

Python-Markdown tries each of some twenty patterns on each stretch of text, though most texts hold
no sign of most patterns. What comes out is the same to the byte; a test compares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from re import Match
from typing import Any, NamedTuple

from markdown import Markdown  # type: ignore[import-untyped]
from markdown import inlinepatterns as known
from markdown.treeprocessors import InlineProcessor  # type: ignore[import-untyped]
from markdown.util import (  # type: ignore[import-untyped]
    INLINE_PLACEHOLDER,
    INLINE_PLACEHOLDER_PREFIX,
    AtomicString,
)

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


class _Due(NamedTuple):
    """One pattern, with what is asked of it for each text."""

    pattern: Any
    signs: tuple[str, ...]
    matches: Callable[[str, int], Iterator[Match[str]]]
    excluded: frozenset[str]
    """Elements in which it is not tried."""
    plain: bool
    """Whether it is an ``InlineProcessor``, and not of the older kind."""

    @classmethod
    def of(cls, pattern: Any) -> _Due:
        """Return what is asked of `pattern`."""
        plain = isinstance(pattern, known.InlineProcessor)
        excluded = frozenset(one.lower() for one in pattern.ANCESTOR_EXCLUDES)
        matches = pattern.getCompiledRegExp().finditer
        return cls(pattern, SIGNS.get(pattern.pattern, ("",)), matches, excluded, plain)


class _Sparing(InlineProcessor):  # type: ignore[misc]
    """The inline processor, but for the patterns that it need not try.

    Its parts are called by these names from InlineProcessor, whose own are private to it.
    """

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.due = [_Due.of(one) for one in md.inlinePatterns]

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:
        text: str = data
        if isinstance(data, AtomicString):
            return text
        for index in range(patternIndex, len(self.due)):
            due = self.due[index]
            for sign in due.signs:
                if sign in text:
                    break
            else:
                continue
            if due.plain:
                text = self._replaced(due, text, index)
                continue
            matched, start = True, 0
            while matched:
                text, matched, start = self._InlineProcessor__applyPattern(
                    due.pattern, text, index, start
                )
        return text

    def _replaced(self, due: _Due, text: str, index: int) -> str:
        """Return `text` with all that the pattern `due` takes put in the stash."""
        if not due.excluded.isdisjoint(self.ancestors):
            return text
        pattern, start = due.pattern, 0
        while True:
            for match in due.matches(text, start):
                node, begin, end = pattern.handleMatch(match, text)
                if begin is not None and end is not None:
                    break
            else:
                return text
            if node is None:
                start = end
                continue
            if not isinstance(node, str) and not isinstance(node.text, AtomicString):
                self._within(node, index)
            name = f"{len(self.stashed_nodes):04d}"
            self.stashed_nodes[name] = node
            placeholder = INLINE_PLACEHOLDER % name
            text = f"{text[:begin]}{placeholder}{text[end:]}"
            start = begin + len(placeholder)

    def _within(self, node: Any, index: int) -> None:
        """Apply the patterns to the texts of `node`, which the one at `index` has made."""
        for child in (node, *node):
            if child.text:
                self.ancestors.append(child.tag.lower())
                child.text = self._InlineProcessor__handleInline(child.text, index + 1)
                self.ancestors.pop()
            if child.tail:
                child.tail = self._InlineProcessor__handleInline(child.tail, index)

    def _InlineProcessor__processPlaceholders(
        self, data: str | None, parent: Any, isText: bool = True
    ) -> list[Any]:
        if not data or INLINE_PLACEHOLDER_PREFIX in data:
            found: list[Any] = super()._InlineProcessor__processPlaceholders(data, parent, isText)
            return found
        # Nothing was taken out of most texts.
        if isText:
            parent.text = parent.text + data if parent.text else data
        else:
            parent.tail = parent.tail + data if parent.tail else data
        return []


def be_sparing(md: Markdown) -> None:
    """Make the parser `md`, whose extensions are all in it, try only the patterns it must."""
    place = next(one.priority for one in md.treeprocessors._priority if one.name == "inline")
    md.treeprocessors.register(_Sparing(md), "inline", place)
