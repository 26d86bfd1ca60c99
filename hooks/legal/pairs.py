"""What in one list became what in another: the alike paired, in an order true to both."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

T = TypeVar("T")
LIKE = 0.4
"""From this likeness on, two things are one thing that changed."""


def paired(
    olds: Sequence[T],
    news: Sequence[T],
    likeness: Callable[[T, T], float],
    key: Callable[[T], Hashable],
) -> Iterator[tuple[T | None, T | None]]:
    """Yield what stands on both sides, and what on one, in an order true to both.

    What has the same `key` is the same; of the rest, pairs have a `likeness` of at least `LIKE`.
    """
    matcher = SequenceMatcher(None, [key(one) for one in olds], [key(one) for one in news], False)
    for command, i1, i2, j1, j2 in matcher.get_opcodes():
        if command == "equal":
            yield from zip(olds[i1:i2], news[j1:j2], strict=True)
        else:
            yield from _alike(olds[i1:i2], news[j1:j2], likeness)


def _alike(
    olds: Sequence[T], news: Sequence[T], likeness: Callable[[T, T], float]
) -> Iterator[tuple[T | None, T | None]]:
    """Pair the alike so that the sum of likeness is greatest, none crossing another."""
    rows, columns = len(olds), len(news)
    like = [[likeness(old, new) for new in news] for old in olds]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in reversed(range(rows)):
        for j in reversed(range(columns)):
            paired = like[i][j] + best[i + 1][j + 1] if like[i][j] >= LIKE else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < rows or j < columns:
        alike = i < rows and j < columns and like[i][j] >= LIKE
        if alike and best[i][j] == like[i][j] + best[i + 1][j + 1]:
            yield olds[i], news[j]
            i, j = i + 1, j + 1
        elif i < rows and best[i][j] == best[i + 1][j]:
            yield olds[i], None
            i += 1
        else:
            yield None, news[j]
            j += 1
