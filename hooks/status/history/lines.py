"""What a line of an export must hold to be taken in: nothing that could not have been recorded.

A value of the wrong kind would be kept by SQLite as it is, and break every page made from then on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from hooks.status.history.facts import DeliveryKind, Outcome
from hooks.status.history.histogram import parse
from hooks.status.history.schema import DAY, HOUR
from hooks.status.history.tiers import STATES
from hooks.status.states import Reason

SIZES = {"hourly": HOUR, "daily": DAY}
LARGEST = 2**53
"""No figure of a history comes near it; JSON's readers agree on all integers below (RFC 8259)."""


WORDS: Mapping[tuple[str, str], Callable[[str], object]] = {
    ("sample", "reason"): Reason,
    ("transition", "reason"): Reason,
    ("memory", "reason"): Reason,
    ("delivery", "kind"): DeliveryKind,
    ("delivery", "outcome"): Outcome,
    ("counters", "value"): json.loads,
}
"""Columns whose text must be of a closed set, or have a form: what reads them."""


def packed(text: Any) -> bytes:
    """Return a histogram of an export as it is to be stored; raises ValueError when it is none."""
    if not isinstance(text, str):
        raise ValueError("latency_buckets is not text")
    try:
        return parse(text)
    except ValueError as error:
        raise ValueError(f"latency_buckets is no histogram: {error}") from error


def check(table: str, row: Mapping[str, Any], kinds: Mapping[str, str]) -> None:
    """Raise ValueError when `row`, as it is to be stored in `table`, could not have been recorded.

    `kinds` gives the SQL type of each column.
    """
    for name, value in row.items():
        _check_kind(name, value, kinds[name])
        if reads := WORDS.get((table, name)):
            reads(value)
    if table in SIZES:
        _check_bucket(row, SIZES[table])


def _check_kind(name: str, value: Any, kind: str) -> None:
    if value is None:
        return  # The column itself says whether it may be empty.
    if kind == "TEXT":
        if not isinstance(value, str):
            raise ValueError(f"{name} is not text")
    elif kind == "INTEGER" and (
        isinstance(value, bool) or not isinstance(value, int) or not abs(value) < LARGEST
    ):
        raise ValueError(f"{name} is not a whole number")


def _check_bucket(row: Mapping[str, Any], size: int) -> None:
    counted = {name: value for name, value in row.items() if name not in {"start", "component"}}
    if any(isinstance(value, int) and value < 0 for value in counted.values()):
        raise ValueError("a figure is below 0")
    if (row.get("start") or 0) % size:
        raise ValueError("it does not start on a whole hour or day")
    if sum(row.get(state) or 0 for state in STATES) > size:
        raise ValueError("its states last longer than it does")
