"""Response times drawn: level steps, gaps where nothing was measured, and the figures behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hooks.publish.charts import chart, scale, steps
from hooks.status.facts import Latency
from hooks.status.responses import Span
from tests.publish.samples import NOW

HOUR = timedelta(hours=1)
NOTHING = Latency(None, None)


def span(*figures: float | None) -> Span:
    """Hours whose 95th percentile is twice their median."""
    told = tuple(Latency(one, one and 2 * one) for one in figures)
    return Span(NOW, HOUR, told)


def test_a_step_is_level_and_meets_the_next() -> None:
    assert steps([0.1, 0.05], 0.1) == "M0 0H1V50H2"


def test_nothing_is_drawn_where_nothing_was_measured() -> None:
    assert steps([0.1, None, None, 0.1], 0.1) == "M0 0H1M3 0H4"
    assert steps([None, None], 0.1) == ""


def test_what_was_not_measured_is_an_area_and_is_counted() -> None:
    drawn = chart(span(0.1, None, None, 0.2, None))
    assert drawn.blank == "M1 0h2v100h-2zM4 0h1v100h-1z"
    assert drawn.blanks == 3


def test_a_chart_tells_the_extremes_it_shows() -> None:
    drawn = chart(span(0.04, 0.3, None, 0.1))
    assert (drawn.lowest, drawn.highest, drawn.worst) == (0.04, 0.3, 0.6)
    assert drawn.top == 0.6


def test_without_a_measurement_there_is_no_figure() -> None:
    drawn = chart(span(None, None))
    assert (drawn.lowest, drawn.highest, drawn.worst, drawn.blanks) == (None, None, None, 2)
    assert drawn.median == drawn.tail == ""


def test_the_rows_are_the_steps_newest_first() -> None:
    rows = list(chart(span(0.1, None)).rows)
    assert rows == [(NOW + HOUR, None, None), (NOW, 0.1, 0.2)]
    assert chart(span(0.1)).hours == 1


@pytest.mark.parametrize(
    ("largest", "top"),
    [(0.0101, 0.02), (0.05, 0.05), (0.051, 0.06), (1.2, 2.0), (5.0, 5.0), (81.0, 100.0)],
)
def test_a_scale_ends_at_a_figure_that_is_easily_read(largest: float, top: float) -> None:
    assert scale(largest) == top


@given(st.lists(st.none() | st.floats(1e-6, 600), min_size=1, max_size=90))
def test_every_figure_is_inside_the_picture(figures: list[float | None]) -> None:
    drawn = chart(span(*figures))
    heights = [
        float(part)
        for path in (drawn.median, drawn.tail)
        for move in path.replace("M", " M").replace("H", " H").replace("V", " V").split(" M")
        for part in [piece.removeprefix("V") for piece in move.split() if piece.startswith("V")]
    ]
    assert all(0 <= height <= 100 for height in heights)
    assert drawn.median.count("H") == sum(one is not None for one in figures)
    assert drawn.blanks == figures.count(None)
