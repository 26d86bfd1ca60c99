"""Histograms packed: nothing is lost, each has one form, and what is no histogram is refused."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hooks.status.history.histogram import pack, parse, text, unpack
from hooks.status.history.latency import Merge

numbers = st.integers(0, 260) | st.integers(0, 2**40)
counts = st.integers(1, 200) | st.integers(1, 2**40)
histograms = st.dictionaries(numbers, counts, max_size=40).map(lambda of: sorted(of.items()))


@given(histograms)
def test_what_was_packed_is_unpacked(pairs: list[tuple[int, int]]) -> None:
    assert unpack(pack(pairs)) == pairs


@given(histograms)
def test_the_text_of_what_was_packed_packs_to_the_same(pairs: list[tuple[int, int]]) -> None:
    packed = pack(pairs)
    assert text(packed) == " ".join(f"{number}:{count}" for number, count in pairs)
    assert parse(text(packed)) == packed


@given(st.lists(histograms, max_size=5))
def test_merging_packed_parts_is_adding_their_counts(
    parts: list[list[tuple[int, int]]],
) -> None:
    merged, counted = Merge(), Counter[int]()
    for part in parts:
        merged.step(pack(part))
        counted.update(dict(part))
    assert unpack(merged.finalize()) == sorted(counted.items())


@given(st.permutations([(3, 1), (5, 2), (5, 7), (200, 9), (3, 4)]))
def test_a_text_in_any_order_is_the_same_histogram(pairs: list[tuple[int, int]]) -> None:
    written = " ".join(f"{number}:{count}" for number, count in pairs)
    assert text(parse(written)) == "3:5 5:9 200:9"


@pytest.mark.parametrize(
    ("written", "packed"),
    [
        ("", b""),
        ("0:1", b"\x00\x01"),
        ("57:12 58:3", b"\x39\x0c\x03"),
        ("57:12 60:3", b"\x39\x0c\x00\x02\x03"),
        ("57:300 161:2", b"\x39\xac\x02\x00\x67\x02"),
        ("161:2", b"\xa1\x01\x02"),
    ],
)
def test_the_form_in_the_tables_stays_as_it_is(written: str, packed: bytes) -> None:
    assert parse(written) == packed
    assert text(packed) == written


@pytest.mark.parametrize("written", ["57:", "57:x", "57", "57:0", "57:-2", "-1:3", "1:2:3"])
def test_a_text_that_is_no_histogram_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        parse(written)
