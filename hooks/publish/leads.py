"""Where a page leads besides its own text, as its template is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Lead:
    """A link to a page or to one of its parts."""

    href: str
    title: str
    """Of the page."""
    lang: str = ""
    """Language of `title` and `part` when it is not the reader's."""
    part: str = ""
    """Text of the heading it leads to; empty for the whole page."""


class Feedback(NamedTuple):
    """How a reader can say what is wrong with a page. Nothing is counted, nothing is kept."""

    form: str
    """The form or page to write from; the page is named after the #, which no server is sent."""
    mailto: str
    """The same by e-mail; empty when no address is known."""


@dataclass(frozen=True)
class Around:
    """All of it, for one page and its readers."""

    related: tuple[Lead, ...] = ()
    rules: tuple[Lead, ...] = ()
    """The legal texts that the page explains."""
    guides: tuple[Lead, ...] = ()
    """Of a legal document: the help pages that explain it; `part` is what they explain."""
    feedback: Feedback | None = None
    minutes: int = 0
    """How long the text takes to read; 0 when that is not worth saying."""


NOTHING = Around()
