"""Which sub-processors each table shows: the texts draw from the register, none keeps a copy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from hooks.legal.subprocessors import Subprocessor, Subprocessors


@dataclass(frozen=True)
class Selection:
    """The entries that one table shows."""

    of: Callable[[Subprocessors, date], tuple[Subprocessor, ...]]
    """Takes the register and a day."""
    document: str = ""
    """Folder of the legal document that must have this table in every version from now on."""


def _at_work(wanted: Callable[[Subprocessor], object]) -> Selection:
    return Selection(lambda one, day: tuple(each for each in one.current(day) if wanted(each)))


def _in(document: str, wanted: Callable[[Subprocessor], object]) -> Selection:
    return Selection(_at_work(wanted).of, document)


IN_TEXTS = {
    "subprocessors-dpa": _in("legal/dpa", lambda one: one.role == "processor"),
    "subprocessors-recipients": _in("legal/privacy", lambda one: True),
    "subprocessors-transfers": _in("legal/privacy", lambda one: one.transfer),
    "subprocessors-storage": _in("legal/notice", lambda one: one.stores_data),
}
"""Name of a table that a text can ask for (``::: table subprocessors-dpa``) → its entries."""
REGISTER = {
    "current": Selection(Subprocessors.current),
    "coming": Selection(lambda one, day: one.announced(day) + one.leaving(day)),
    "past": Selection(Subprocessors.removed),
}
"""The tables of the register's own page."""
