"""One Markdown parser for all the pages of a build: MkDocs would make one for each.

Making a parser takes a tenth of what the parsing does. A parser that is reset between two texts
gives what a new one does, which a test holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markdown import Markdown  # type: ignore[import-untyped]

from hooks.content import blocks, inline, passes

CONTENTS = "[TOC]"
"""The mark that a list of the headings takes the place of."""
NAMES = ("id", "name")
"""Attributes of what can be linked to."""


@dataclass(frozen=True)
class Steps:
    """What MkDocs does to the text of a page besides Markdown."""

    raw: Callable[[], Any]
    """Finds the ids in HTML."""
    anchors: Callable[..., Any]
    """Finds the ids of headings and the like."""
    links: Callable[..., Any]
    """Leads links to the pages of files."""
    title: Callable[[], Any]
    """Finds the title in the text."""
    contents: Callable[[list[Any]], Any]
    """Makes the table of contents."""


@dataclass(frozen=True)
class Article:
    """What was made of the text of one page for readers of one language."""

    source: str
    """The whole file."""
    markdown: str
    """Its text with the facts filled in."""
    noted: str | None
    """The same for the Markdown that is published; None where none is."""
    html: str
    """The article, repaired."""
    contents: Any
    """The table of contents, as MkDocs has it."""
    title: str | None
    ids: frozenset[str]
    """What can be linked to in the page."""
    links: Mapping[str, Mapping[str, str]]
    """Path of a file that is linked to → id → link as written."""


class Parser:
    """A Markdown parser with the extensions of the site."""

    def __init__(self, extensions: Sequence[str], configs: Mapping[str, Any], steps: Steps) -> None:
        self.md = Markdown(extensions=list(extensions), extension_configs=dict(configs))
        blocks.be_sparing(self.md)
        inline.be_sparing(self.md)
        passes.be_sparing(self.md)
        self.steps = steps

    def render(self, page: Any, config: Any, files: Any) -> None:
        """Convert the Markdown of `page`, one of MkDocs', as its own ``render`` does."""
        if kept := page.kept:
            return restore(kept, page, files)
        md, steps = self.md.reset(), self.steps
        raw, title = steps.raw(), steps.title()
        anchors, links = (one(page.file, files, config) for one in (steps.anchors, steps.links))
        for step in (anchors, links, title):
            step._register(md)
        # What looks for the mark looks at every element.
        md.treeprocessors["toc"].marker = CONTENTS if CONTENTS in page.markdown else ""
        if _may_name(page.markdown):
            raw._register(md)
        elif "mkdocs_raw_html" in md.preprocessors:
            md.preprocessors.deregister("mkdocs_raw_html")
        page.content = md.convert(page.markdown)
        page.toc = steps.contents(getattr(md, "toc_tokens", []))
        page._title_from_render = title.title
        page.present_anchor_ids = anchors.present_anchor_ids | raw.present_anchor_ids
        page.links_to_anchors = links.links_to_anchors


def _may_name(markdown: str) -> bool:
    """Whether an HTML element in `markdown` may have an id or a name; most texts have none."""
    *before, _last = markdown.split("=")
    return any(part.rstrip()[-4:].lower().endswith(NAMES) for part in before)


def restore(kept: Article, page: Any, found: Any) -> None:
    """Give MkDocs' `page` what converting its text gave it; `found` are the files it links to."""
    page.content, page.toc, page._title_from_render = kept.html, kept.contents, kept.title
    page.present_anchor_ids = set(kept.ids)
    page.links_to_anchors = {found.src_uris[path]: dict(to) for path, to in kept.links.items()}
