"""The level of accessibility comes from an audit and is never better than it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from hooks.legal.accessibility import Conformity, conformity

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("audited", "percent", "level"),
    [
        (None, None, Conformity.NONE),
        (None, 100, Conformity.NONE),
        (date(2026, 9, 1), None, Conformity.NONE),
        (date(2026, 9, 1), 49, Conformity.NONE),
        (date(2026, 9, 1), 50, Conformity.PARTIAL),
        (date(2026, 9, 1), 99, Conformity.PARTIAL),
        (date(2026, 9, 1), 100, Conformity.TOTAL),
        (date(2023, 11, 24), 100, Conformity.NONE),
        (date(2023, 11, 25), 100, Conformity.TOTAL),
        (date(2026, 11, 24), 100, Conformity.NONE),
    ],
    ids=[
        "nothing known", "no audit", "no result", "less than half", "half", "nearly all", "all",
        "an audit three years old", "the day before it is", "an audit to come",
    ],
)  # fmt: skip
def test_the_level_is_computed(
    audited: date | None, percent: int | None, level: Conformity
) -> None:
    known = None if percent is None else Decimal(percent)
    assert conformity(audited, known, TODAY) is level
