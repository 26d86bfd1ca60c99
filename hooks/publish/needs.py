"""What a built page makes a browser do: the sources it fetches from, and what no policy allows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lxml import etree

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
COMMENT = re.compile(r"/\*.*?\*/", re.S)
ASKED = re.compile(r"@import\s+(?:url\()?\s*['\"]?([^'\")\s;]+)|url\(\s*['\"]?([^'\")]*)", re.I)
FONT = re.compile(r"\.(woff2?|ttf|otf|eot)([?#]|$)|^data:(font/|application/(x-)?font)", re.I)


@dataclass(frozen=True, order=True)
class Breach:
    """Something in a page that no strict policy lets a browser do."""

    line: int
    """Of the built page."""
    code: str
    found: str
    """What was found, as it begins a sentence."""
    needle: str
    """What to look for in the page's source."""


@dataclass
class Needs:
    """What one file needs: directive → sources; the line of each; and what cannot be allowed."""

    sources: dict[str, dict[str, tuple[int, str]]] = field(default_factory=dict)
    """Directive → source → line and address where it is first needed."""
    breaches: list[Breach] = field(default_factory=list)

    def add(self, directive: str, url: str, own: str, line: int) -> None:
        """Note that a browser asks `url`; `own` is the site's own origin."""
        if source := source_of(url, own):
            self.sources.setdefault(directive, {}).setdefault(source, (line, url))


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
    needs = Needs()
    tree = etree.fromstring(page, etree.HTMLParser(encoding="utf-8"))
    if tree is not None:
        for element in tree.iter(etree.Element):
            _read(element, needs, own)
    return needs


def of_style(text: str, own: str) -> Needs:
    """Return what the stylesheet `text` needs."""
    needs = Needs()
    # Most of a sheet has neither; the lines of what a comment holds are kept.
    text = COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)
    for found in ASKED.finditer(text):
        imported, url = found.groups()
        kind = "style-src" if imported else "font-src" if FONT.search(url) else "img-src"
        needs.add(kind, imported or url, own, text.count("\n", 0, found.start()) + 1)
    return needs


def _read(element: etree._Element, needs: Needs, own: str) -> None:
    tag, line = str(element.tag), element.sourceline or 0
    attributes = element.items()
    for name, value in attributes:
        if name == "style":
            found = f"the attribute style={value!r} on <{tag}>"
            needs.breaches.append(Breach(line, "inline-style", found, str(value)))
        elif name.startswith("on"):
            found = f"the attribute {name}={value!r} on <{tag}>"
            needs.breaches.append(Breach(line, "inline-handler", found, str(value)))
        elif name in ("href", "src", "action", "formaction") and NOWHERE.match(str(value)):
            found = f"the address {value!r} on <{tag}>"
            needs.breaches.append(Breach(line, "script-address", found, str(value)))
            continue
        elif name in ("srcset", "imagesrcset"):
            for one in _set(str(value)):
                needs.add(_media(element) if tag == "source" else "img-src", one, own, line)
        directive = FETCHES.get((tag, str(name).removeprefix("xlink:")))
        if directive:
            needs.add(directive, str(value), own, line)
            for other in BEGUN.get(str(name), ()):
                needs.add(other, str(value), own, line)
    _whole(element, tag, line, needs, own)


def _whole(element: etree._Element, tag: str, line: int, needs: Needs, own: str) -> None:
    """Judge what more than one attribute, or the text of the element, decides."""
    if tag == "link":
        for directive in _links(element):
            needs.add(directive, element.get("href") or "", own, line)
    elif tag == "source" and element.get("src"):
        needs.add(_media(element), str(element.get("src")), own, line)
    elif tag == "form" and not element.get("action") and element.get("method") != "dialog":
        needs.add("form-action", "", own, line)
    elif tag == "script" and not element.get("src") and RUNS.match(element.get("type") or ""):
        text = " ".join((element.text or "").split())
        found = f"a script in the page itself, {text[:60]!r}"
        needs.breaches.append(Breach(line, "inline-script", found, text[:60] or "<script"))
    elif tag == "style":
        text = " ".join((element.text or "").split())
        found = f"<style> in the page itself, {text[:60]!r}"
        needs.breaches.append(Breach(line, "inline-style", found, text[:60] or "<style"))
    elif tag == "base":
        needs.breaches.append(Breach(line, "base-address", "the element <base>", "<base"))
    elif tag == "iframe" and element.get("srcdoc") is not None:
        needs.breaches.append(Breach(line, "inline-frame", "a page in srcdoc", "srcdoc"))


def _media(source: etree._Element) -> str:
    parent = source.getparent()
    return "img-src" if parent is not None and parent.tag == "picture" else "media-src"


def _links(link: etree._Element) -> Iterator[str]:
    for kind in (link.get("rel") or "").lower().split():
        if kind == "preload":
            yield PRELOADED.get(link.get("as") or "", "connect-src")
        elif kind in LINKED:
            yield LINKED[kind]


def _set(srcset: str) -> Iterator[str]:
    """Return the addresses of a srcset: each begins a candidate and holds no blank."""
    return (one.split()[0] for one in re.split(r",\s+|,$", srcset.strip()) if one.split())
