"""Why personal data is processed: each purpose with its basis, its period and who receives it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from hooks.content.company.section import FactGroup, Misplaced, misplaced, repeated
from hooks.content.company.values import NOT_EMPTY, Line, Words
from hooks.content.conditions import parse_condition
from hooks.content.facts import Facts
from hooks.content.problems import Problem
from hooks.content.records import Record, parse, read_record
from hooks.content.switches import YesNo
from hooks.content.validation import nearest
from hooks.legal.grids import unprinted
from hooks.legal.subprocessors import Subprocessor, Subprocessors

FILE = "purposes.yml"
Basis = Literal[
    "consent", "contract", "legal-obligation", "vital-interests", "public-task",
    "legitimate-interest",
]  # fmt: skip
"""The six of GDPR article 6(1), (a) to (f)."""
Group = Literal["team", "public", "counterparty", "authorities"]
"""Staff who need it, everyone, the person one deals with, and public bodies with a right to it."""
GROUPS: tuple[str, ...] = get_args(Group)
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class Purpose(FactGroup):
    """One purpose (GDPR articles 13 and 14)."""

    id: Id
    """Short permanent name in small letters, such as account; never reused."""
    purpose: Words
    """What the data is for, beginning with a verb."""
    basis: Annotated[tuple[Basis, ...], NOT_EMPTY]
    """What allows it: consent, contract, legal-obligation, legitimate-interest …"""
    law: Words | None = None
    """The law that asks for it; required with legal-obligation."""
    interest: Words | None = None
    """The interest that is pursued; required with legitimate-interest."""
    data: Words
    """Categories of data."""
    origin: Words
    """Where they come from, as a phrase: given by you."""
    retention: Words
    """How long they are kept; facts may be printed, as in {{ backups.retention_days }}."""
    recipients: Annotated[tuple[Id, ...], NOT_EMPTY]
    """Who receives them: team, public, counterparty, authorities, or ids of subprocessors.yml."""
    needed: YesNo
    """Whether the feature cannot be provided without them (GDPR article 13(2)(e))."""
    applies: Line | None = None
    """Condition on the switches, as in marketing-emails = yes; left out: always."""
    since: date | None = None
    """Texts that take effect from this day on have it; left out: all."""
    until: date | None = None
    """Texts that take effect after this day have it no more."""

    @model_validator(mode="after")
    def _bases_are_explained(self) -> Self:
        wrong: list[Misplaced] = []
        if "legal-obligation" in self.basis and self.law is None:
            sentence = "A legal obligation needs the law that makes it. Add the key law."
            wrong.append((("basis",), sentence))
        if "legitimate-interest" in self.basis and self.interest is None:
            sentence = (
                "A legitimate interest must be told (GDPR article 13(1)(d)). Add the key interest."
            )
            wrong.append((("basis",), sentence))
        if self.since and self.until and self.until < self.since:
            sentence = f"The last day, {self.until}, is before the first, {self.since}."
            wrong.append((("until",), sentence))
        if wrong:
            raise misplaced(wrong)
        return self

    def dated(self, day: date) -> bool:
        """Return whether it is for texts that take effect on `day`."""
        return not ((self.since and day < self.since) or (self.until and day > self.until))

    def due(self, day: date, facts: Facts) -> bool:
        """Return whether a text that takes effect on `day` states it, under the switches."""
        if not self.dated(day):
            return False
        return self.applies is None or parse_condition(self.applies).holds(facts.switches or {})


class Purposes(FactGroup):
    """Every purpose, past, present and coming."""

    purposes: Annotated[tuple[Purpose, ...], NOT_EMPTY]
    """In the order the table shows them."""

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        ids = (one.id for one in self.purposes)
        said = "%s is already a purpose. Give each an id of its own."
        if wrong := list(repeated("purposes", ids, said)):
            raise misplaced(wrong)
        return self

    def on(self, day: date, facts: Facts) -> tuple[Purpose, ...]:
        """Return those that a text which takes effect on `day` states."""
        return tuple(one for one in self.purposes if one.due(day, facts))


def read_purposes(data_dir: Path, root: Path) -> tuple[Purposes, Record]:
    """Read ``purposes.yml`` in `data_dir`; raises ContentError with every problem."""
    record = read_record(data_dir / FILE, root)
    return parse(record, Purposes), record


def check_purposes(
    purposes: Purposes, record: Record, register: Subprocessors, facts: Facts, today: date
) -> Iterator[Problem]:
    """Yield what does not agree with the switches and the register of sub-processors on `today`.

    Codes: ``unknown-fact``; ``bad-condition``; ``unknown-recipient``; ``untold-recipient`` for a
    company at work that receives data for no purpose.
    """
    told: set[str] = set()
    yield from unprinted(record, facts)
    faults = list(_conditions(purposes, record))
    yield from faults
    for place, one in enumerate(purposes.purposes):
        if faults or not one.due(max(today, one.since or today), facts):
            continue
        told |= set(one.recipients)
        for number, name in enumerate(one.recipients):
            if message := _wrong(name, register, today):
                keys = ("purposes", place, "recipients", number)
                yield record.problem("unknown-recipient", message, *keys, value=True)
    for entry in register.current(today):
        if not faults and entry.id not in told:
            message = (
                f'{entry.name} ("{entry.id}" in subprocessors.yml) receives personal data, and no '
                "purpose that applies names it among its recipients."
            )
            yield record.problem("untold-recipient", message, "purposes")


def _conditions(purposes: Purposes, record: Record) -> Iterator[Problem]:
    for place, one in enumerate(purposes.purposes):
        try:
            parse_condition(one.applies or "traders = yes")
        except ValueError as error:
            keys = ("purposes", place, "applies")
            yield record.problem("bad-condition", str(error), *keys, value=True)


def _wrong(name: str, register: Subprocessors, today: date) -> str:
    """Return what is wrong with a recipient, "" when nothing is."""
    entries: dict[str, Subprocessor] = {one.id: one for one in register.subprocessors}
    at_work = [one.id for one in register.current(today)]
    if name in GROUPS or name in at_work:
        return ""
    if name in entries:
        one = entries[name]
        when = f"begins on {one.since}" if one.since > today else f"ended on {one.until}"
        return f"{one.name} is not at work: its work {when}. Take it out."
    allowed = [*GROUPS, *at_work]
    near = nearest(name, allowed)
    hint = f'Did you mean "{near}"?' if near else f"Allowed: {', '.join(allowed)}."
    return f'"{name}" is neither a group of recipients nor in subprocessors.yml. {hint}'
