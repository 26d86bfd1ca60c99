"""Markdown in short texts that people write: emphasis, links, lists and code, nothing else.

What is not one of these stays on the page as it was typed: HTML, headings, images and tables are
shown, not done. https://daringfireball.net/projects/markdown/syntax
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import escape, unescape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

TAGS = frozenset({"div", "p", "em", "strong", "a", "ul", "ol", "li", "code"})
"""Every element a text can become; the outer ``div`` is taken off again."""
LINK = re.compile(r"(https?://|mailto:|/(?![/\\]))[^\s\x00-\x20]*", re.I)
"""Where a text may lead: the web, a mailbox, a place on this site."""
MARKS = re.compile(r"[*_`\[\]<>&\\\n\x02\x03]|^\s*([-+]|\d+\.)\s|^\s{4}")
"""Signs that Markdown may mean something by; without any a text is one paragraph as it stands."""
LIST = re.compile(r"^(?!\s|[-+*]\s|\d+\.\s)(.+)\n(?=([-+*]|1\.)\s)", re.M)
"""A list right below a line of words; Markdown's first author wants an empty line, few write it."""
BLOCKS = {"empty", "indent", "olist", "ulist", "paragraph"}
INLINES = {"backtick", "escape", "link", "autolink", "em_strong"}


@lru_cache(maxsize=4_096)
def to_html(text: str) -> str:
    """Return the Markdown `text` as HTML blocks that hold only `TAGS` and safe links."""
    if not MARKS.search(text):
        return f"<p>{escape(text.strip(), quote=False)}</p>" if text.strip() else ""
    html: str = _markdown().reset().convert(LIST.sub(r"\1\n\n", text))
    return html


@lru_cache(maxsize=4_096)
def to_plain(text: str) -> str:
    """Return the Markdown `text` for readers without HTML: its words, and where links lead.

    Paragraphs stay apart by an empty line; the items of a list begin with a dash.
    """
    if not MARKS.search(text):
        return text.strip()
    to_html.__wrapped__(text)
    return re.sub(r"\n{3,}", "\n\n", _words(_markdown().guard.root)).strip()


class _Guard:
    """The last step on the tree of a text: whatever is not allowed becomes plain words."""

    root: Element

    def run(self, root: Element) -> None:
        """Clean the tree under `root` in place, and keep it."""
        for element in root.iter():
            href = element.get("href", "")
            element.attrib.clear()
            if element.tag == "a" and LINK.fullmatch(unescape(href)):
                element.set("href", href)
            elif element.tag == "a" or element.tag not in TAGS:
                element.tag = "span"
        self.root = root


@cache
def _markdown() -> Any:
    """Return a parser of no more than what is allowed; HTML never gets past as HTML."""
    # Few texts have any mark, and a refresh each minute must not pay for the others.
    from markdown import Markdown  # type: ignore[import-untyped]

    parser = Markdown(output_format="html")
    parser.preprocessors.deregister("html_block")
    for registry, kept in (
        (parser.parser.blockprocessors, BLOCKS),
        (parser.inlinePatterns, INLINES),
        (parser.treeprocessors, {"inline", "unescape"}),
        (parser.postprocessors, set()),
    ):
        for name in {item.name for item in registry._priority} - kept:
            registry.deregister(name)
    parser.guard = _Guard()
    parser.treeprocessors.register(parser.guard, "guard", -10)
    return parser


def _words(element: Element) -> str:
    inner = unescape(element.text or "") + "".join(
        _words(child) + unescape(child.tail or "") for child in element
    )
    if element.tag == "li":
        return f"- {inner.strip()}\n"
    if element.tag in ("p", "ul", "ol"):
        return f"{inner}\n\n"
    href = unescape(element.get("href", "")).removeprefix("mailto:")
    return f"{inner} ({href})" if href and href != inner else inner
