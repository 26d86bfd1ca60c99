"""What pages need, seen from their tags alone: a site has few that differ.

A parser is asked only about a page that is not written plainly, and what it says counts. Most tags
of a page stand in others too: each is judged once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import filterfalse

from hooks.publish.needs import FETCHES, FILLED, JUDGED, WATCHED, Needs, Reading, of_page

TAG = re.compile(rb"<[a-zA-Z][^>]*>")
"""A tag, unless one of its attributes holds the sign that ends it: such a tag is not `PLAIN`."""
PLAIN = re.compile(rb'<([a-zA-Z][\w-]*)((?:\s+[a-zA-Z][\w:-]*(?:="[^"<>]*")?)*)\s*/?>')
ATTRIBUTE = re.compile(r'([\w:-]+)(?:="([^"]*)")?')
VALUE = re.compile(rb'"[^"]*"')
ODD_ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|#39|#34);)")
"""Parsers do not agree on what some of these are."""
REMARK = re.compile(rb"<!(?:--[^<>]*-->|doctype html>)", re.I)
"""A comment without a tag in it, and what begins a page."""
TEXTS = {"script", "title"}
"""Elements whose content is text, whatever it looks like."""
UNSEEN = {*FILLED, "source", "textarea", "xmp", "iframe", "noembed", "noframes", "noscript",
          "plaintext", "template", "math", "base"} - TEXTS  # fmt: skip
"""Elements that take more than a look: what is in them, or what they are in, decides."""


@dataclass(frozen=True)
class Seen:
    """One tag that a browser acts on, or that only a parser can judge."""

    sources: tuple[tuple[str, str, str], ...] = ()
    """Directive, source, address."""
    closed: bytes = b""
    """What must follow its text; empty when it need not have one."""
    plain: bool = True
    """Whether a look is enough."""


NOTHING = Seen()


@dataclass
class Sight:
    """Reads the pages of one site."""

    own: str
    """The site's origin."""
    nothing: set[bytes] = field(default_factory=set)
    """Tags that need nothing."""
    known: dict[bytes, Seen] = field(default_factory=dict)
    """All others that were met."""
    shapes: set[bytes] = field(default_factory=set)
    """Tags without their values that need nothing whatever the values are, but for a script."""

    def needs(self, page: bytes) -> Needs:
        """Return what `needs.of_page` says of `page`."""
        return self._seen(page) or of_page(page, self.own)

    def _seen(self, page: bytes) -> Needs | None:
        """Return what `page` needs; None when a look does not tell."""
        if page.count(b"<!") != len(REMARK.findall(page)) or b"<?" in page:
            return None
        needs, place = Needs(), 0
        for tag, seen in self._telling(page):
            if not seen.plain:
                return None
            for directive, source, url in seen.sources:
                needs.sources.setdefault(directive, {}).setdefault(source, url)
            if seen.closed:
                place = page.index(tag, place) + len(tag)
                if not page.startswith(seen.closed, page.find(b"<", place)):
                    return None
        # What a page ends in the middle of is no tag to all parsers.
        return needs if page.rstrip().endswith(b">") else None

    def _telling(self, page: bytes) -> Iterator[tuple[bytes, Seen]]:
        for tag in filterfalse(self.nothing.__contains__, TAG.findall(page)):
            seen = self.known.get(tag)
            if seen is None:
                seen = self._judged(tag)
                if seen == NOTHING:
                    self.nothing.add(tag)
                    continue
                self.known[tag] = seen
            yield tag, seen

    def _judged(self, tag: bytes) -> Seen:
        shape = VALUE.sub(b"", tag)
        simple = tag.rfind(b"<") == 0 and b"&" not in tag and b"script:" not in tag.lower()
        if simple and shape in self.shapes:
            return NOTHING
        match = PLAIN.fullmatch(tag)
        if match is None or ODD_ENTITY.search(tag):
            return Seen(plain=False)
        name = match[1].decode().lower()
        given = ATTRIBUTE.findall(match[2].decode(errors="replace"))
        attributes = {key.lower(): unescape(value) for key, value in given}
        if name in UNSEEN or len(attributes) < len(given):
            return Seen(plain=False)
        reading = Reading(self.own)
        reading.start(name, attributes)
        if reading.needs.breaches or reading.filling:
            return Seen(plain=False)
        asked = reading.needs.sources.items()
        if not asked and name not in JUDGED | TEXTS and _free(name, attributes):
            self.shapes.add(shape)
        return Seen(
            tuple((directive, *one) for directive, urls in asked for one in urls.items()),
            f"</{name}".encode() if name in TEXTS else b"",
        )


def _free(name: str, attributes: Iterable[str]) -> bool:
    """Whether the values of `attributes` on the element `name` can be any but a script."""
    watched = WATCHED.intersection(attributes)
    return watched <= {"href"} and (name, "href") not in FETCHES
