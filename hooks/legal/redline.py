"""A redline: one article with what came and went since another, and its sections that changed.

Sections are paired by their headings' ids, blocks inside them by their words, rows by their cells;
only then are words compared. `ins` and `del` stand inside the innermost block, so that lists and
tables stay lists and tables. For every pair of articles, `rejected` gives back the lines of the old
one and `accepted` those of the new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from enum import StrEnum

from lxml import etree, html

from hooks.legal import inline
from hooks.legal.blocks import ROWS, Block, Section, lines, parse, sections
from hooks.legal.pairs import paired

REMOVED = "removed-"
"""Begins the id of a heading that is gone."""
Marking = Callable[[html.HtmlElement], str]


class Fate(StrEnum):
    """What became of a section."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class SectionChange:
    """A section that is not what it was."""

    fate: Fate
    id: str
    """Where it stands in the redline; empty for what has no heading."""
    title: str
    """Its heading's words: the new ones, the old ones of a section that is gone; may be empty."""


@dataclass(frozen=True)
class Redline:
    """Two articles compared."""

    html: str
    """The new article with ``ins`` and ``del``."""
    changes: tuple[SectionChange, ...]
    """In the order of `html`; empty when both are the same."""


def redline(old: str, new: str) -> Redline:
    """Compare two articles, given as HTML fragments."""
    was, now = sections(parse(old)), sections(parse(new))
    taken = {section.id for section in now}
    done: list[html.HtmlElement] = []
    changes = []
    for before, after in paired(was, now, lambda _old, _new: 0.0, lambda one: one.name):
        made = _section(before, after, taken)
        done += made
        if any(one.tag in ("ins", "del") for element in made for one in element.iter()):
            changes.append(_change(before, after, made))
    return Redline(_serialised(done), tuple(changes))


def accepted(markup: str) -> list[tuple[str, str]]:
    """Return the lines of a redline (tag and words) after taking all that it inserts."""
    return _lines(markup, "ins", "del")


def rejected(markup: str) -> list[tuple[str, str]]:
    """Return the lines of a redline (tag and words) after refusing all that it changes."""
    return _lines(markup, "del", "ins")


def article_lines(markup: str) -> list[tuple[str, str]]:
    """Return the lines of an article that is no redline, as `accepted` does."""
    return list(lines(parse(markup)))


def _lines(markup: str, kept: str, dropped: str) -> list[tuple[str, str]]:
    root = html.fragment_fromstring(markup, create_parent="div")
    etree.strip_elements(root, dropped, with_tail=False)
    etree.strip_tags(root, kept)
    return list(lines(parse(_serialised(root))))


def _serialised(elements: Iterable[html.HtmlElement]) -> str:
    found = []
    for element in elements:
        element.tail = None
        found.append(etree.tostring(element, encoding="unicode", method="html"))
    return "\n".join(found)


def _change(
    before: Section | None, after: Section | None, made: list[html.HtmlElement]
) -> SectionChange:
    shown = after or before
    title = shown.heading.text if shown and shown.heading else ""
    anchor = (made[0].get("id") or "") if shown and shown.heading else ""
    fate = Fate.ADDED if before is None else Fate.REMOVED if after is None else Fate.CHANGED
    return SectionChange(fate, anchor, title)


def _section(
    before: Section | None, after: Section | None, taken: set[str]
) -> list[html.HtmlElement]:
    olds, news = (
        ([section.heading] if section.heading else []) + section.blocks if section else []
        for section in (before, after)
    )
    return list(_aligned(olds, news, taken))


def _aligned(
    olds: Sequence[Block], news: Sequence[Block], taken: set[str]
) -> Iterator[html.HtmlElement]:
    """Yield the new blocks with their changes, the removed ones where they stood."""
    for old, new in paired(olds, news, Block.likeness, lambda block: block.key):
        if old is None and new is not None:
            yield _all(new, inline.added, "inserted")
        elif new is None and old is not None:
            yield _gone(old, taken)
        elif old is not None and new is not None:
            yield from _both(old, new, taken)


def _both(old: Block, new: Block, taken: set[str]) -> Iterator[html.HtmlElement]:
    if old.key == new.key:
        yield deepcopy(new.element)
    elif old.holds_blocks != new.holds_blocks or not _same_grid(old, new):
        yield _gone(old, taken)
        yield _all(new, inline.added, "inserted")
    elif new.holds_blocks:
        whole = _shell(new)
        if new.tag == "tr":
            cells = zip(old.children(), new.children(), strict=True)
            whole.extend(_cell(*pair, taken) for pair in cells)
        else:
            whole.extend(_aligned(old.children(), new.children(), taken))
        yield whole
    else:
        yield _refilled(new, inline.marked(old.element, new.element))


def _cell(old: Block, new: Block, taken: set[str]) -> html.HtmlElement:
    """A cell stays one cell, whatever was and is in it."""
    if old.key == new.key:
        return deepcopy(new.element)
    if not old.holds_blocks and not new.holds_blocks:
        return _refilled(new, inline.marked(old.element, new.element))
    whole = _shell(new)
    whole.extend(_aligned(_inside(old), _inside(new), taken))
    return whole


def _inside(cell: Block) -> list[Block]:
    if cell.holds_blocks:
        return cell.children()
    paragraph = deepcopy(cell.element)
    paragraph.tag, paragraph.tail = "p", None
    paragraph.attrib.clear()
    return [Block(paragraph)] if cell.text else []


def _same_grid(old: Block, new: Block) -> bool:
    """Whether both are no tables, or have the same columns: one table has one number of them."""
    if new.tag not in ROWS | {"tr"} and not new.element.xpath(".//tr"):
        return True
    grids = [
        [tuple(cell.tag for cell in row) for row in block.element.iter("tr")]
        for block in (old, new)
    ]
    return len({len(row) for grid in grids for row in grid}) <= 1


def _gone(block: Block, taken: set[str]) -> html.HtmlElement:
    element = _all(block, inline.removed, "removed")
    for one in element.iter():
        if name := one.attrib.pop("id", None):
            # The new text may have the same id; and a link to what is gone should find it.
            gone = REMOVED + name
            while gone in taken:
                gone += "-"
            taken.add(gone)
            one.set("id", gone)
    return element


def _all(block: Block, marking: Marking, name: str) -> html.HtmlElement:
    """Return `block` with the words of every line in it marked."""
    if not block.holds_blocks:
        whole = _refilled(block, marking(block.element))
    else:
        whole = _shell(block)
        whole.extend(_all(child, marking, "") for child in block.children())
    if name:
        whole.set("class", " ".join(filter(None, [whole.get("class"), f"redline-{name}"])))
    return whole


def _shell(block: Block) -> html.HtmlElement:
    return html.Element(block.tag, dict(block.element.attrib))


def _refilled(block: Block, inside: str) -> html.HtmlElement:
    """Return a leaf with other words in it."""
    whole = _shell(block)
    filled = html.fragment_fromstring(inside, create_parent="div")
    whole.text = filled.text
    whole.extend(list(filled))
    return whole


def compared(markup: str) -> Iterator[tuple[str, str, str]]:
    """Yield (tag, old words, new words) for each line of a redline; one is empty on one side."""
    yield from _compared(parse(markup))


def _compared(parent: html.HtmlElement) -> Iterator[tuple[str, str, str]]:
    for child in parent:
        block = Block(child)
        if block.holds_blocks and block.tag != "tr":
            yield from _compared(child)
        elif sides := _sides(child):
            yield block.tag, *sides


def _sides(element: html.HtmlElement) -> tuple[str, str] | None:
    alone = deepcopy(element)
    alone.tail = None
    # A row is read as a row, any other line inside the element it needs no more.
    markup = _serialised([alone])
    markup = f"<table>{markup}</table>" if element.tag == "tr" else markup
    old, new = rejected(markup), accepted(markup)
    words = [" ".join(text for _, text in side) for side in (old, new)]
    return (words[0], words[1]) if any(words) else None
