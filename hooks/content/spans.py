"""Words in another language, for Markdown: ``[phishing]{lang=en}`` → ``<span lang="en">``.

A screen reader then says them in their own language (WCAG 2.2, 3.1.2). Markdown's ``attr_list``
gives attributes to elements only, and bare brackets are none; the notation is that of Pandoc's
``bracketed_spans`` (https://pandoc.org/MANUAL.html#extension-bracketed_spans).
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown  # type: ignore[import-untyped]
from markdown.extensions import Extension  # type: ignore[import-untyped]
from markdown.inlinepatterns import InlineProcessor  # type: ignore[import-untyped]

TAG = r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"
"""A language tag, by its form (RFC 5646)."""
SPAN = rf"""\[(?P<words>[^\[\]]+)\]\{{:?\s*lang=["']?(?P<lang>{TAG})["']?\s*\}}"""
BEFORE_LINKS = 165
"""Priority: after code and escapes, before ``[words]`` can be read as a link."""


class _Words(InlineProcessor):  # type: ignore[misc]
    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:
        span = Element("span", {"lang": m["lang"]})
        span.text = m["words"]
        return span, m.start(0), m.end(0)


class ForeignWords(Extension):  # type: ignore[misc]
    """Adds the notation to a Markdown parser."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the notation with the parser `md`."""
        md.inlinePatterns.register(_Words(SPAN, md), "foreign_words", BEFORE_LINKS)


def makeExtension(**options: Any) -> ForeignWords:
    """Return the extension, as ``markdown_extensions`` in mkdocs.yml names it by its module."""
    return ForeignWords(**options)
