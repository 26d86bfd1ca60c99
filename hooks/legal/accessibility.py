"""How far the service meets the accessibility standard: computed from an audit, never claimed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

VALIDITY = timedelta(days=3 * 365)
"""How long a declaration stands on one audit (arrêté du 20 septembre 2019, RGAA)."""


class Conformity(StrEnum):
    """The three levels of the RGAA's model statement."""

    TOTAL = "total"
    PARTIAL = "partial"
    NONE = "none"


def conformity(audited: date | None, percent: Decimal | None, today: date) -> Conformity:
    """Return the level that an audit of the day `audited` allows on `today`.

    `percent` is how many of the criteria that apply it found met, 0 to 100. Without an audit,
    without its result, or with one that is too old or still to come, the level is the lowest.
    """
    if audited is None or percent is None or not audited <= today < audited + VALIDITY:
        return Conformity.NONE
    if percent == 100:
        return Conformity.TOTAL
    return Conformity.PARTIAL if percent >= 50 else Conformity.NONE
