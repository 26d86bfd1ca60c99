"""Markdown's inline patterns, tried only on texts that hold the sign they begin with.

Python-Markdown tries each of some twenty patterns on each stretch of text, though most texts hold
no sign of most patterns. What comes out is the same to the byte; a test compares.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from re import Match
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown  # type: ignore[import-untyped]
from markdown import inlinepatterns as known
from markdown.treeprocessors import InlineProcessor  # type: ignore[import-untyped]
from markdown.util import (  # type: ignore[import-untyped]
    INLINE_PLACEHOLDER,
    INLINE_PLACEHOLDER_PREFIX,
    INLINE_PLACEHOLDER_RE,
    STX,
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
EMPHASISED = re.compile(r"(?<![^\s(])(\*\*?)(?=\w)([^*_]*\w)\1(?!\*)")
"""Words that stand between stars in the plainest way."""
LINKED = re.compile(rf"\[([^\[\]]+)\]\(([^\s()<>\"'{STX}]+)\)")
"""Words linked in the plainest way."""

Handle = Callable[[Match[str], str], tuple[Any, int | None, int | None]]
"""Match and text → what it becomes, its start and its end; no start or no end: it is no match."""


class _Due(NamedTuple):
    """One pattern, with what is asked of it for each text."""

    pattern: Any
    signs: tuple[str, ...]
    matches: Callable[[str, int], Iterator[Match[str]]]
    handle: Handle
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
        shorter = SHORTER.get(type(pattern))
        handle = shorter(pattern) if shorter else pattern.handleMatch
        return cls(pattern, SIGNS.get(pattern.pattern, ("",)), matches, handle, excluded, plain)


def _link(pattern: Any) -> Handle:
    """Return the handle of a link, quick where the link is plain."""

    def handle(match: Match[str], text: str) -> tuple[Any, int | None, int | None]:
        if plain := LINKED.match(text, match.start()):
            node = Element("a", {"href": plain[2]})
            node.text = plain[1]
            return node, plain.start(), plain.end()
        made: tuple[Any, int | None, int | None] = pattern.handleMatch(match, text)
        return made

    return handle


def _html(pattern: Any) -> Handle:
    """Return the handle of HTML, quick where nothing in it was escaped or taken out before."""
    stash = pattern.md.htmlStash

    def handle(match: Match[str], text: str) -> tuple[Any, int | None, int | None]:
        if STX not in match[1]:
            return stash.store(match[1]), match.start(), match.end()
        made: tuple[Any, int | None, int | None] = pattern.handleMatch(match, text)
        return made

    return handle


SHORTER: dict[type, Callable[[Any], Handle]] = {
    known.LinkInlineProcessor: _link,
    known.HtmlInlineProcessor: _html,
}


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
        # One that is in the midst of a text goes on with what it found there.
        plain = type(pattern) is known.DelimiterProcessor and not pattern.regions
        if plain and (done := self._emphasised(pattern, text, index)) is not None:
            return done
        while True:
            for match in due.matches(text, start):
                node, begin, end = due.handle(match, text)
                if begin is not None and end is not None:
                    break
            else:
                return text
            if node is None:
                start = end
                continue
            if not isinstance(node, str) and not isinstance(node.text, AtomicString):
                self._within(node, index)
            placeholder = self._stashed(node)
            text = f"{text[:begin]}{placeholder}{text[end:]}"
            start = begin + len(placeholder)

    def _emphasised(self, pattern: Any, text: str, index: int) -> str | None:
        """Return what `_replaced` does where all stars are plain; None where any is not."""
        found = list(EMPHASISED.finditer(text))
        if "_" in text or sum(2 * len(match[1]) for match in found) != text.count("*"):
            return None
        strong, light = pattern.delimiters["*"].tags
        parts, place = [], 0
        for match in found:
            node = Element(strong if match[1] == "**" else light)
            node.text = match[2]
            self._within(node, index)
            parts += [text[place : match.start()], self._stashed(node)]
            place = match.end()
        return "".join([*parts, text[place:]])

    def _stashed(self, node: Any) -> str:
        """Put `node` into the stash and return what stands for it."""
        name = f"{len(self.stashed_nodes):04d}"
        self.stashed_nodes[name] = node
        placeholder: str = INLINE_PLACEHOLDER % name
        return placeholder

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
        parts = INLINE_PLACEHOLDER_RE.split(data) if data else [""]
        nodes = [self.stashed_nodes.get(name) for name in parts[1::2]]
        # Emphasis that is begun and never ended may cut a placeholder in two.
        whole = not data or data.count(INLINE_PLACEHOLDER_PREFIX) == len(nodes)
        if not data or not whole or None in nodes or isinstance(data, AtomicString):
            found: list[Any] = super()._InlineProcessor__processPlaceholders(data, parent, isText)
            return found
        ancestors = self.ancestors
        texts, before = iter(parts[2::2]), parts[0]
        made: list[Any] = []
        for node in nodes:
            if isinstance(node, str):
                before += node + next(texts)
                continue
            _append(before, parent, made, isText)
            for child in (node, *node):
                if child.tail and child.tail.strip():
                    self._InlineProcessor__processElementText(node, child, False)
                if child.text and INLINE_PLACEHOLDER_PREFIX in child.text:
                    self._InlineProcessor__processElementText(child, child)
            made.append((node, ancestors[:]))
            before = next(texts)
        _append(before, parent, made, isText)
        return made


def _append(text: str, parent: Any, made: list[Any], within: bool) -> None:
    """Put `text` after the last element `made`; without one, in `parent` or behind it."""
    if not text:
        return
    if made:
        made[-1][0].tail = (made[-1][0].tail or "") + text
    elif within:
        parent.text = (parent.text or "") + text
    else:
        parent.tail = (parent.tail or "") + text


def be_sparing(md: Markdown) -> None:
    """Make the parser `md`, whose extensions are all in it, try only the patterns it must."""
    place = next(one.priority for one in md.treeprocessors._priority if one.name == "inline")
    md.treeprocessors.register(_Sparing(md), "inline", place)
