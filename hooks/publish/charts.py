"""Draws response times: plain geometry, the same for readers of every language.

A chart is as wide as it has steps and 100 high, and the page stretches it to the room there is.
Each step is level: a figure holds for the whole of its hour or day, and nothing is drawn between
two figures that was not measured. Words, axes and the table beside it are the template's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import groupby

from hooks.status.responses import Span

HEIGHT = 100
NICE = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0)
"""Where a scale may end, times a power of ten."""
SHORTEST = 0.01
"""No scale ends below ten milliseconds."""


@dataclass(frozen=True)
class Chart:
    """Response times over one stretch, ready to be drawn and told."""

    span: Span
    top: float
    """Seconds at the upper edge; 0 at the lower."""
    median: str
    """Path of the median."""
    tail: str
    """Path of the 95th percentile."""
    blank: str
    """Path of the areas where nothing was measured."""
    lowest: float | None
    """Of the medians, in seconds; None when nothing was measured."""
    highest: float | None
    worst: float | None
    """Of the 95th percentiles."""
    blanks: int
    """Steps without a measurement."""

    @property
    def width(self) -> int:
        """Steps in all."""
        return len(self.span.latencies)

    @property
    def rows(self) -> Iterator[tuple[datetime, float | None, float | None]]:
        """Yield each step's start, median and 95th percentile, newest first."""
        moments = [self.span.start + self.span.step * place for place in range(self.width)]
        for moment, latency in zip(reversed(moments), reversed(self.span.latencies), strict=True):
            yield moment, latency.p50, latency.p95

    @property
    def hours(self) -> int:
        """Hours of one step."""
        return self.span.step // timedelta(hours=1)


@lru_cache(maxsize=512)  # drawn once, told in each language
def chart(span: Span) -> Chart:
    """Return the chart of `span`."""
    medians = [one.p50 for one in span.latencies]
    tails = [one.p95 for one in span.latencies]
    known = [one for one in medians if one is not None]
    worst = max((one for one in tails if one is not None), default=None)
    top = scale(max([*known, worst or 0.0, SHORTEST]))
    blanks = [one is None for one in medians]
    return Chart(
        span,
        top,
        steps(medians, top),
        steps(tails, top),
        "".join(f"M{first} 0h{count}v{HEIGHT}h-{count}z" for first, count in _runs(blanks)),
        min(known, default=None),
        max(known, default=None),
        worst,
        sum(blanks),
    )


def scale(largest: float) -> float:
    """Return the least nice figure that is not below `largest`, a positive number."""
    power = 1e-3
    while True:
        for nice in NICE:
            if nice * power >= largest:
                return round(nice * power, 6)
        power *= 10


def steps(figures: Sequence[float | None], top: float) -> str:
    """Return the SVG path that is level over each step and breaks where there is no figure."""
    drawn, before = [], False
    for place, figure in enumerate(figures):
        if figure is None:
            before = False
            continue
        height = round(HEIGHT * (1 - figure / top), 1)
        drawn.append(f"V{height:g}" if before else f"M{place} {height:g}")
        drawn.append(f"H{place + 1}")
        before = True
    return "".join(drawn)


def _runs(flags: Iterable[bool]) -> Iterator[tuple[int, int]]:
    """Yield first place and length of each run of true flags."""
    for flag, group in groupby(enumerate(flags), key=lambda one: one[1]):
        places = [place for place, _ in group]
        if flag:
            yield places[0], len(places)
