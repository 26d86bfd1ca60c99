"""What changed inside one line of words, by lxml's HTML diff.

The words with their markup are those of lxml.html.diff; putting them together is done here. Its
``htmldiff`` adds spaces before marks, prints the address of a link among the words, drops cells and
moves removed words into other blocks, so that neither text could be had back from what it makes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from difflib import Match, SequenceMatcher
from html import escape
from typing import Any

from lxml import html
from lxml.html import diff

LAST_SPACE = re.compile(r" +((?:</(?:ins|del)>)?)\Z")
FEW = 2
"""So many words alike between two changes are chance."""
VOID = frozenset({"br", "img", "input", "wbr", "hr"})
GLUE = {0xA0: 0xE0A0, 0x202F: 0xE02F}
"""Spaces that hold words together, and what stands for them while lxml looks for white space."""
UNGLUE = {mark: space for space, mark in GLUE.items()}


@dataclass(frozen=True)
class Token:
    """One word, with what must be alike for it to be the same word."""

    text: str
    """As HTML."""
    gap: bool
    """Whether a space follows."""
    href: str
    """Where it leads; empty outside a link."""
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def key(self) -> tuple[str, bool, str]:
        """What two tokens are compared by: its markup is not a change."""
        return self.text, self.gap, self.href


def tokens(element: html.HtmlElement) -> list[Token]:
    """Return the words inside `element`, each with the tags around it."""
    found: list[Token] = []
    href = ""
    # Not among the public names of lxml, but what all of them are made of since 2004.
    split: Any = vars(diff)["tokenize"]
    for one in split(_readied(element), include_hrefs=False):
        before, after = _tags(one.pre_tags), _tags(one.post_tags)
        href = _href(before, href)
        if found and any(tag.endswith(" ") for tag in one.pre_tags):
            found[-1] = replace(found[-1], gap=True)
        gap = bool(one.trailing_whitespace) or any(tag.endswith(" ") for tag in one.post_tags)
        found.append(Token(one.html().translate(UNGLUE), gap, href, before, after))
        href = _href(after, href)
    if found:  # what follows the last word is the end of the block: the same for both
        found[-1] = replace(found[-1], gap=True)
    return found


def _readied(element: html.HtmlElement) -> html.HtmlElement:
    """Return a copy in which lxml loses no space: none begins an element, none that is glue."""
    inner = deepcopy(element)
    inner.tail = None
    for one in inner.iter():
        one.text, one.tail = ((text or "").translate(GLUE) for text in (one.text, one.tail))
    for one in reversed(list(inner.iterdescendants())):
        stripped = (one.text or "").lstrip()
        if stripped == one.text:
            continue
        one.text, previous, parent = stripped, one.getprevious(), one.getparent()
        if previous is not None:
            previous.tail = (previous.tail or "") + " "
        elif parent is not None:
            parent.text = (parent.text or "") + " "
    return inner


def _tags(tags: list[str]) -> tuple[str, ...]:
    """Return `tags` without the ends of elements that have none: HTML reads </br> as <br>."""
    found = (tag.rstrip() for tag in tags)
    return tuple(tag for tag in found if not tag.startswith("</") or tag[2:-1] not in VOID)


def _href(tags: tuple[str, ...], href: str) -> str:
    for tag in tags:
        if tag == "</a>":
            href = ""
        elif tag.startswith("<a "):
            href = html.fragment_fromstring(f"{tag}</a>").get("href") or ""
    return href


class _Matcher(SequenceMatcher[tuple[str, bool, str]]):
    """Finds no agreement in a word or two amid changes, as lxml's own matcher (compiled in)."""

    def get_matching_blocks(self) -> list[Match]:
        """Return the runs of words that both have, without those that are chance."""
        found = super().get_matching_blocks()
        least = min(FEW, found[-1].b // 4)  # the last one stands behind all words of both
        return [one for one in found if one.size > least or not one.size]


def marked(old: html.HtmlElement, new: html.HtmlElement) -> str:
    """Return the inside of `new` as HTML, with what came and went since `old` marked.

    Without the ``ins`` it is the text of `old`, without the ``del`` that of `new`.
    """
    was, now = tokens(old), tokens(new)
    matcher = _Matcher(None, [one.key for one in was], [one.key for one in now], False)
    done: list[str] = []
    for command, i1, i2, j1, j2 in matcher.get_opcodes():
        if command == "equal":
            done += [_whole(one) for one in now[j1:j2]]
            continue
        done += _deleted(was[i1:i2])
        done += _inserted(now[j1:j2])
    return _joined(done)


def removed(element: html.HtmlElement) -> str:
    """Return all words inside `element` as removed."""
    return _joined(_deleted(tokens(element)))


def added(element: html.HtmlElement) -> str:
    """Return all words inside `element` as inserted, with their markup."""
    return _joined(_inserted(tokens(element)))


def _joined(parts: Iterable[str]) -> str:
    """Return `parts` without a space at the end of the block."""
    return LAST_SPACE.sub(r"\1", "".join(parts))


def _parts(token: Token) -> list[str]:
    return [*token.before, token.text, *token.after, " " * token.gap]


def _whole(token: Token) -> str:
    return "".join(_parts(token))


def _deleted(run: list[Token]) -> Iterator[str]:
    """Yield one ``del``; of the old markup only the links are kept."""
    if not any(token.text for token in run):
        return
    yield "<del>"
    href = ""
    for token in run:
        if token.href != href:
            yield "</a>" * bool(href)
            yield f'<a href="{escape(token.href)}">' if token.href else ""
            href = token.href
        yield token.text + " " * token.gap
    yield "</a>" * bool(href)
    yield "</del>"


def _inserted(run: list[Token]) -> Iterator[str]:
    """Yield one ``ins``, or one between any two tags when the run cuts an element in two."""
    if not any(token.text for token in run):
        yield from map(_whole, run)
        return
    parts = [part for token in run for part in _parts(token) if part]
    if _balanced([tag for token in run for tag in (*token.before, *token.after)]):
        yield f"<ins>{''.join(parts)}</ins>"
        return
    inside = False
    for part in parts:
        is_word = not part.startswith("<")
        if is_word != inside:
            yield "<ins>" if is_word else "</ins>"
            inside = is_word
        yield part
    yield "</ins>" * inside


def _balanced(tags: list[str]) -> bool:
    opened: list[str] = []
    for tag in tags:
        name = tag.strip("</>").split()[0]
        if name in VOID:
            continue
        if not tag.startswith("</"):
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened
