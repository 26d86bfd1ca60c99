"""What a page may weigh and how fast it must be: limits as data, with defaults of our own."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated

from pydantic import Field

from hooks.content.company.section import FactGroup
from hooks.content.records import Record, parse, read_record

FILE = "budgets.yml"
Milliseconds = Annotated[int, Field(ge=1)]
Score = Annotated[int, Field(ge=0, le=100)]
Share = Annotated[float, Field(ge=0)]


class Weight(FactGroup):
    """What pages may weigh."""

    pages: tuple[str, ...]
    """Addresses within a language, "" for the home page; a star stands for anything."""
    kilobytes: Annotated[int, Field(ge=1)]
    """Kilobytes (1000 bytes) as they are sent: every request of a first visit, headers included."""
    media: bool = True
    """Whether images and films count."""


class Vitals(FactGroup):
    """Core Web Vitals that no page may miss: https://web.dev/articles/vitals."""

    lcp_ms: Milliseconds = 2500
    """Milliseconds until the largest thing in view is painted."""
    inp_ms: Milliseconds = 200
    """Milliseconds from an action of the reader to the next painting."""
    cls: Share = 0.1
    """How much of the view moves by itself, as a share (no unit)."""


class Lighthouse(FactGroup):
    """What Lighthouse must find on a slow telephone: the median of some runs."""

    runs: Annotated[int, Field(ge=1)] = 3
    """How often each page is measured; an odd number has a median."""
    performance: Score = 99
    """Least score of 100."""
    accessibility: Score = 100
    """Least score of 100."""
    best_practices: Score = 100
    """Least score of 100."""
    seo: Score = 100
    """Least score of 100, for pages that search engines may keep."""
    lcp_ms: Milliseconds = 1100
    """Milliseconds until the largest thing in view is painted."""
    cls: Share = 0.01
    """How much of the view moves by itself, as a share (no unit)."""
    tbt_ms: Annotated[int, Field(ge=0)] = 20
    """Milliseconds in which a page did not answer while it was loading."""


class Budgets(FactGroup):
    """The limits of all pages."""

    weight: tuple[Weight, ...] = (
        Weight(pages=("", "legal/*"), kilobytes=40),
        Weight(pages=("*",), kilobytes=60, media=False),
    )
    """The first entry whose addresses fit a page is its limit."""
    vitals: Vitals = Vitals()
    """Limits of what a reader feels."""
    lighthouse: Lighthouse = Lighthouse()
    """Limits of what Lighthouse finds."""

    def of(self, page: str) -> int | None:
        """Return the place in `weight` of the limit of `page`, an address within its language."""
        fits = (
            place
            for place, one in enumerate(self.weight)
            if any(fnmatchcase(page, pattern) for pattern in one.pages)
        )
        return next(fits, None)


def read_budgets(data_dir: Path, root: Path) -> tuple[Budgets, Record | None]:
    """Read ``budgets.yml`` in `data_dir`; the defaults when there is none. Raises ContentError."""
    if not (data_dir / FILE).is_file():
        return Budgets(), None
    record = read_record(data_dir / FILE, root)
    return parse(record, Budgets), record
