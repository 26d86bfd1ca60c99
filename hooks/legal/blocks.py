"""An article as its sections and blocks: what a redline aligns and what a plain text is made of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree, html

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
ROWS = frozenset({"table", "thead", "tbody", "tfoot"})
CONTAINERS = ROWS | {
    "tr", "ul", "ol", "dl", "div", "blockquote", "section", "article", "aside", "details", "figure",
}  # fmt: skip
"""Elements that hold blocks, where ``ins`` and ``del`` may not stand, or should not."""
MIXED = frozenset({"li", "dd", "td", "th"})
"""Elements that hold either a line of words or blocks."""
LEAVES = HEADINGS | MIXED | {"p", "dt", "pre", "summary", "caption", "figcaption", "address"}
BLOCKS = CONTAINERS | LEAVES | {"hr"}


def words(text: str) -> str:
    """Return `text` on one line: white space of any kind and length becomes one space."""
    return " ".join(text.split())


def parse(markup: str) -> html.HtmlElement:
    """Return the article `markup` as a ``div``; runs of text beside its blocks become paragraphs.

    Comments go, so that no block is a thing that no reader sees; drawings too, for the table
    beside each tells the same in words.
    """
    root = html.fragment_fromstring(markup, create_parent="div")
    etree.strip_elements(root, etree.Comment, "svg", with_tail=False)
    _wrap(root)
    return root


def _wrap(element: html.HtmlElement) -> None:
    """Give every loose run of words beside blocks a paragraph of its own."""
    if not isinstance(element.tag, str) or element.tag not in CONTAINERS | MIXED:
        return
    if not any(child.tag in BLOCKS for child in element):
        if element.tag in CONTAINERS and words(element.text_content()):
            _paragraph(element, 0, len(element), element.text)
            element.text = None
        return
    children, begin, lead = list(element), None, element.text
    element.text = None
    for child in [*children, None]:
        if child is not None and child.tag not in BLOCKS:
            begin = child if begin is None else begin
            continue
        stop = element.index(child) if child is not None else len(element)
        start = element.index(begin) if begin is not None else stop
        if begin is not None or words(lead or ""):
            _paragraph(element, start, stop, lead)
        begin, lead = None, None
        if child is not None:
            lead, child.tail = child.tail, None
            _wrap(child)


def _paragraph(parent: html.HtmlElement, start: int, stop: int, lead: str | None) -> None:
    paragraph = html.Element("p")
    paragraph.text = lead
    paragraph.extend(parent[start:stop])
    if words(paragraph.text_content()) or len(paragraph):
        parent.insert(start, paragraph)


@dataclass
class Block:
    """One element that stands for itself: a heading, a paragraph, a list, a row, a cell."""

    element: html.HtmlElement

    @property
    def tag(self) -> str:
        """The element's name."""
        return str(self.element.tag)

    @cached_property
    def text(self) -> str:
        """Its words on one line."""
        return words(self.element.text_content())

    @cached_property
    def key(self) -> str:
        """What two blocks share that are alike to the last sign and link."""
        return words(etree.tostring(self.element, encoding="unicode", with_tail=False))

    @cached_property
    def bag(self) -> Counter[str]:
        """Its words and how often it has each."""
        return Counter(re.findall(r"\w+", self.text.casefold()))

    @property
    def holds_blocks(self) -> bool:
        """Whether its children are blocks and not a line of words."""
        return self.tag in CONTAINERS or any(child.tag in BLOCKS for child in self.element)

    def children(self) -> list[Block]:
        """Return the blocks right inside."""
        return [Block(child) for child in self.element]

    def likeness(self, other: Block) -> float:
        """Return how much two blocks have in common: 0 nothing, 1 all (Dice, of their words)."""
        if self.tag != other.tag:
            return 0.0
        if self.tag in HEADINGS and self.element.get("id"):
            return float(self.element.get("id") == other.element.get("id"))
        both, sizes = (self.bag & other.bag).total(), (self.bag.total(), other.bag.total())
        if not any(sizes):
            return float(self.text == other.text)
        # A list that grew to many times its size is still that list.
        grown = both / min(sizes) / 2 if self.holds_blocks and all(sizes) else 0.0
        return max(2 * both / sum(sizes), grown)


@dataclass
class Section:
    """A heading and the blocks up to the next heading."""

    heading: Block | None
    """None for what stands before the first heading."""
    blocks: list[Block]

    @property
    def id(self) -> str:
        """The heading's id; empty when it has none."""
        return (self.heading.element.get("id") or "") if self.heading else ""

    @property
    def name(self) -> str:
        """What the section is told apart by: its id, or the words of its heading."""
        return self.id or (self.heading.text if self.heading else "")


def sections(root: html.HtmlElement) -> list[Section]:
    """Return the sections of a parsed article, in order."""
    found = [Section(None, [])]
    for child in root:
        block = Block(child)
        if block.tag in HEADINGS:
            found.append(Section(block, []))
        else:
            found[-1].blocks.append(block)
    return found


def lines(root: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield (tag, words) for each line of words in a parsed article, empty ones left out.

    The cells of a row are one line, parted by ``|``.
    """
    for child in root:
        block = Block(child)
        if block.tag == "tr":
            cells = [_cell(cell) for cell in child]
            if any(cells):
                yield "tr", " | ".join(cells)
        elif block.holds_blocks:
            yield from ((_outer(block.tag, tag), text) for tag, text in lines(child))
        elif block.text:
            yield block.tag, block.text


def _cell(cell: html.HtmlElement) -> str:
    if Block(cell).holds_blocks:
        return " ".join(text for _, text in lines(cell))
    return words(cell.text_content())


def _outer(outer: str, inner: str) -> str:
    return outer if inner == "p" and outer in MIXED else inner
