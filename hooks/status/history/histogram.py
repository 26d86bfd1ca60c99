"""A histogram of response times as the tables hold it, packed, and as an export writes it, in text.

Packed are whole numbers of seven bits a byte, the lowest first, the eighth bit set while more bytes
follow (the varints of Protocol Buffers, https://protobuf.dev/programming-guides/encoding/#varints):
the first bucket, then the counts of it and of those after it. No count is 0: in place of one, a 0
is followed by how many empty buckets there are. Nothing measured is no bytes. The text of the same
is ``57:12 58:3``, buckets and their counts. Each histogram has one packed form and one text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

Pairs = list[tuple[int, int]]
"""Buckets, 0 or more, in order, each once, and their counts, 1 or more."""


def pack(pairs: Iterable[tuple[int, int]]) -> bytes:
    """Return buckets and counts as the tables hold them."""
    packed = bytearray()
    after = None
    for number, count in pairs:
        if after is None:
            _append(packed, number)
        elif number > after:
            packed.append(0)
            _append(packed, number - after)
        _append(packed, count)
        after = number + 1
    return bytes(packed)


def unpack(packed: bytes) -> Pairs:
    """Return the buckets and counts of a packed histogram."""
    counts: dict[int, int] = {}
    add(counts, packed)
    return list(counts.items())


def add(counts: dict[int, int], packed: bytes) -> None:
    """Add what a packed histogram counted to `counts`, by bucket."""
    # Most figures are small, and bytes that are all below 128 are figures as they stand.
    figures = iter(packed if packed.isascii() else _figures(packed))
    held, number = counts.get, next(figures, 0)
    for count in figures:
        if count:
            counts[number] = held(number, 0) + count
            number += 1
        else:
            number += next(figures)


def _append(packed: bytearray, figure: int) -> None:
    while figure > 0x7F:
        packed.append(figure & 0x7F | 0x80)
        figure >>= 7
    packed.append(figure)


def _figures(packed: bytes) -> Iterator[int]:
    figure = shift = 0
    for byte in packed:
        if byte & 0x80:
            figure |= (byte & 0x7F) << shift
            shift += 7
        else:
            yield figure | byte << shift
            figure = shift = 0


def text(packed: bytes) -> str:
    """Return a packed histogram as an export writes it: ``57:12 58:3``."""
    return " ".join(f"{number}:{count}" for number, count in unpack(packed))


def parse(written: str) -> bytes:
    """Return the text of a histogram packed; raises ValueError when it is none.

    Buckets may come in any order and more than once, as they did before histograms were packed.
    """
    figures = list(map(int, written.replace(":", " ").split()))
    numbers, counts = figures[::2], figures[1::2]
    pairs = list(zip(numbers, counts, strict=True))
    if pairs and (min(numbers) < 0 or min(counts) < 1):
        raise ValueError("a bucket or a count is too small")
    if any(number >= after for number, after in pairwise(numbers)):
        summed: Counter[int] = Counter()
        for number, count in pairs:
            summed[number] += count
        pairs = sorted(summed.items())
    return pack(pairs)
