"""What a built page makes a browser do: the sources it fetches from, and what no policy allows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from hooks.content.codes import Code

SELF = "'self'"
FETCHES = {
    ("script", "src"): "script-src",
    ("dialog", "data-module"): "script-src",
    ("img", "src"): "img-src",
    ("video", "poster"): "img-src",
    ("image", "href"): "img-src",
    ("use", "href"): "img-src",
    ("video", "src"): "media-src",
    ("audio", "src"): "media-src",
    ("track", "src"): "media-src",
    ("iframe", "src"): "frame-src",
    ("frame", "src"): "frame-src",
    ("embed", "src"): "object-src",
    ("object", "data"): "object-src",
    ("a", "ping"): "connect-src",
    ("area", "ping"): "connect-src",
    ("html", "data-live"): "connect-src",
    ("html", "data-search"): "worker-src",
    ("form", "action"): "form-action",
    ("button", "formaction"): "form-action",
    ("input", "formaction"): "form-action",
}
"""Element and attribute → the directive that rules the address in it (CSP 3, section 6)."""
LINKED = {
    "stylesheet": "style-src",
    "icon": "img-src",
    "apple-touch-icon": "img-src",
    "mask-icon": "img-src",
    "manifest": "manifest-src",
    "modulepreload": "script-src",
    "prefetch": "connect-src",
    "preconnect": "connect-src",
    "dns-prefetch": "connect-src",
}
"""The kind of a link → its directive; a link of another kind is not fetched."""
PRELOADED = {"script": "script-src", "style": "style-src", "image": "img-src", "font": "font-src"}
BEGUN = {"data-search": ("script-src", "connect-src")}
"""What our scripts fetch besides from an address they find in an attribute."""
RUNS = re.compile(r"^(module|importmap|speculationrules|(text|application)/(java|ecma)script)?$")
"""Types of `<script>` that a browser acts on; any other is a block of data (HTML, 4.12.1)."""
NOWHERE = re.compile(r"^\s*javascript:", re.I)
SETS = ("srcset", "imagesrcset")
WATCHED = {"style", "href", "xlink:href", *SETS, *(name for _, name in FETCHES)}
"""Attributes that can hold a style, or an address a browser goes to."""
FILLED = {"script", "style"}
HOLDERS = {"picture": "img-src", "video": "media-src", "audio": "media-src"}
INLINE: Mapping[str, Code] = {"script": "inline-script", "style": "inline-style"}
COMMENT = re.compile(r"/\*.*?\*/", re.S)
ASKED = re.compile(r"@import\s+(?:url\()?\s*['\"]?([^'\")\s;]+)|url\(\s*['\"]?([^'\")]*)", re.I)
FONT = re.compile(r"\.(woff2?|ttf|otf|eot)([?#]|$)|^data:(font/|application/(x-)?font)", re.I)


@dataclass(frozen=True, order=True)
class Breach:
    """Something in a page that no strict policy lets a browser do."""

    code: Code
    found: str
    """What was found, as it begins a sentence."""
    needle: str
    """What to look for in the page, and in its source."""


@dataclass
class Needs:
    """What one file needs, and what cannot be allowed."""

    sources: dict[str, dict[str, str]] = field(default_factory=dict)
    """Directive → source → the address for which it is first needed."""
    breaches: list[Breach] = field(default_factory=list)

    def add(self, directive: str, url: str, own: str) -> None:
        """Note that a browser asks `url`; `own` is the site's own origin."""
        if source := source_of(url, own):
            self.sources.setdefault(directive, {}).setdefault(source, url)

    def refuse(self, code: Code, found: str, needle: str) -> None:
        """Note what no policy of this site can allow."""
        self.breaches.append(Breach(code, found, needle))


def source_of(url: str, own: str) -> str:
    """Return what a policy calls the place of `url`; empty for a place in the page itself."""
    url = url.strip()
    if url.startswith("#"):
        return ""
    parts = urlsplit(url)
    if parts.netloc:
        origin = f"{parts.scheme or 'https'}://{parts.netloc}"
        return SELF if origin == own else origin
    return f"{parts.scheme}:" if parts.scheme else SELF


def of_page(page: bytes, own: str) -> Needs:
    """Return what the HTML `page` needs; `own` is the site's origin."""
    reading = Reading(own)
    target: Any = reading
    etree.fromstring(page, etree.HTMLParser(encoding="utf-8", target=target))
    return reading.needs


def of_style(text: str, own: str) -> Needs:
    """Return what the stylesheet `text` needs."""
    needs = Needs()
    for found in ASKED.finditer(COMMENT.sub("", text)):
        imported, url = found.groups()
        kind = "style-src" if imported else "font-src" if FONT.search(url) else "img-src"
        needs.add(kind, imported or url, own)
    return needs


def line_of(text: str, needle: str) -> int:
    """Return the line of `text` where `needle` stands first, as it is or as HTML; 0 for nowhere."""
    for wanted in (needle, escape(needle)):
        if (place := text.find(wanted)) >= 0:
            return text.count("\n", 0, place) + 1
    return 0


class Reading:
    """Reads a page's tags as the parser comes by them: no tree is made, as all pages are read."""

    def __init__(self, own: str) -> None:
        self.own, self.needs = own, Needs()
        self.holder = ""
        """The directive of what a `<source>` belongs to."""
        self.filling: str = ""
        self.text: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Judge the beginning of an element by its name and `attributes`."""
        for name, value in attributes.items():
            if name in WATCHED:
                self.look(tag, name, value)
            elif name[:2] == "on":
                found = f"the attribute {name}={value!r} on <{tag}>"
                self.needs.refuse("inline-handler", found, value)
        if tag in JUDGED:
            self.judge(tag, attributes)

    def look(self, tag: str, name: str, value: str) -> None:
        """Judge an attribute by its name."""
        if name == "style":
            self.needs.refuse("inline-style", f"the attribute style={value!r} on <{tag}>", value)
        elif name in SETS:
            for one in _set(value):
                self.needs.add(self.holder if tag == "source" else "img-src", one, self.own)
        elif value[:1] not in "/#" and NOWHERE.match(value):
            self.needs.refuse("script-address", f"the address {value!r} on <{tag}>", value)
        elif directive := FETCHES.get((tag, name.removeprefix("xlink:"))):
            for each in (directive, *BEGUN.get(name, ())):
                self.needs.add(each, value, self.own)

    def judge(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Judge what more than one attribute, or the text of an element, decides."""
        get = attributes.get
        if tag == "link":
            for directive in _links(get("rel", ""), get("as", "")):
                self.needs.add(directive, get("href", ""), self.own)
        elif tag in HOLDERS:
            self.holder = HOLDERS[tag]
        elif tag == "source" and "src" in attributes:
            self.needs.add(self.holder or "media-src", get("src", ""), self.own)
        elif tag == "form" and not get("action") and get("method") != "dialog":
            self.needs.add("form-action", "", self.own)
        elif tag == "style" or (tag == "script" and not get("src") and RUNS.match(get("type", ""))):
            self.filling, self.text = tag, []
        elif tag == "base":
            self.needs.refuse("base-address", "the element <base>", "<base")
        elif tag == "iframe" and "srcdoc" in attributes:
            self.needs.refuse("inline-frame", "a page in srcdoc", "srcdoc")

    def data(self, text: str) -> None:
        """Take text."""
        if self.filling:
            self.text.append(text)

    def end(self, tag: str) -> None:
        """Judge an element that was filled with text."""
        if tag == self.filling:
            text = " ".join("".join(self.text).split())[:60]
            kind = "a script" if tag == "script" else "<style>"
            found = f"{kind} in the page itself, {text!r}"
            self.needs.refuse(INLINE[tag], found, text or f"<{tag}")
            self.filling = ""

    def close(self) -> None:
        """Part of what lxml asks of a target."""


JUDGED = {"link", "source", "form", "base", "iframe", *HOLDERS, *FILLED}


def _links(kinds: str, preloaded: str) -> Iterator[str]:
    for kind in kinds.lower().split():
        if kind == "preload":
            yield PRELOADED.get(preloaded, "connect-src")
        elif kind in LINKED:
            yield LINKED[kind]


def _set(srcset: str) -> Iterable[str]:
    """Return the addresses of a srcset: each begins a candidate and holds no blank."""
    return (one.split()[0] for one in re.split(r",\s+|,$", srcset.strip()) if one.split())
