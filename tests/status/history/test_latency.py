"""Response times in buckets: what comes back is what went in, within a twentieth."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hooks.status.history.histogram import add, pack, text, unpack
from hooks.status.history.latency import Histogram, latency, packed_of

seconds = st.floats(0.0001, 120)


@given(st.lists(seconds, min_size=1, max_size=60))
def test_quantiles_are_within_five_percent(latencies: list[float]) -> None:
    found = latency(unpack(packed_of(latencies)), round(max(latencies) * 1e6))
    ordered = sorted(latencies)
    for share, value in ((0.5, found.p50), (0.95, found.p95)):
        exact = ordered[math.ceil(share * len(ordered)) - 1]
        assert value == pytest.approx(exact, rel=0.055)


@given(st.lists(seconds, max_size=30), st.lists(seconds, max_size=30))
def test_merging_parts_is_counting_the_whole(some: list[float], more: list[float]) -> None:
    counts: dict[int, int] = {}
    add(counts, packed_of(some))
    add(counts, packed_of(more))
    assert pack(sorted(counts.items())) == packed_of([*some, *more])


def test_nothing_measured_is_nothing_known() -> None:
    found = Histogram().latency()
    assert (found.p50, found.p95) == (None, None)


def test_no_quantile_is_longer_than_the_longest() -> None:
    found = latency(unpack(packed_of([0.1] * 9)), 100_000)
    assert found.p95 is not None
    assert found.p95 <= 0.1


@pytest.mark.parametrize("instant", [0.0, 1e-9])
def test_an_instant_answer_has_a_bucket(instant: float) -> None:
    assert text(packed_of([instant])) == "0:1"
