"""What a table of sub-processors says in each of its cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from hooks.content.formats import cldr, format_date_long, format_list
from hooks.content.localised import Localised
from hooks.legal.announcements import Promise
from hooks.legal.subprocessors import Subprocessor
from hooks.publish.reader import Reader
from hooks.publish.words import N_

ROLES = {
    "processor": N_("Processor"),
    "independent-controller": N_("Independent controller"),
    "joint-controller": N_("Joint controller"),
}
SAFEGUARDS = {
    "adequacy": N_("Adequacy decision"),
    "dpf": N_("Data Privacy Framework"),
    "scc": N_("Standard contractual clauses"),
    "bcr": N_("Binding corporate rules"),
}
MODULE = N_("module %(number)d of the clauses")
CHECKED = N_("checked on %(day)s")
STAYS = N_("None needed: the data stay in the European Economic Area")
STORES = N_("stores data")
NOT_STORED = N_("stores no data")
ARRIVES = N_("Begins")
LEAVES = N_("Leaves")
URGENT = N_("Urgent: %(reason)s")
OVER = N_("The time to object is over since %(day)s")
NO_OBJECTION = N_("Nothing to object to: the company leaves")
NOT_TOLD = N_("Not known")
FROM_THE_START = N_("With the first register")


@dataclass(frozen=True)
class Piece:
    """One line of a cell."""

    text: str
    lang: str = ""
    """Language of the text when it is not the table's."""
    href: str = ""
    """Where it leads."""
    day: date | None = None
    """The date it is."""


Cell: TypeAlias = tuple[Piece, ...]
"""Lines, the most important first; never empty."""


@dataclass(frozen=True)
class Told:
    """Whom a table speaks to, and on which day."""

    reader: Reader
    promise: Promise
    today: date

    def say(self, message: str, **values: object) -> Piece:
        """Return words of the catalog."""
        return Piece(self.reader.say(message) % values if values else self.reader.say(message))

    def text(self, text: Localised) -> Piece:
        """Return words of the data."""
        value, lang = self.reader.text(text)
        return Piece(value, "" if lang == self.reader.lang else lang)

    def day(self, day: date) -> Piece:
        """Return a date as the language writes it."""
        return Piece(format_date_long(day, self.reader.lang), day=day)

    def written(self, day: date) -> str:
        """Return a date inside a sentence."""
        return format_date_long(day, self.reader.lang)


def places(one: Subprocessor, lang: str) -> str:
    """Return where `one` handles data: European Union and United States."""
    names = cldr(lang).territories
    return format_list([names[code] for code in one.location], lang)


def safeguards(one: Subprocessor, told: Told) -> Cell:
    """Return what allows the transfer, or that there is none."""
    if one.transfer is None:
        return (told.say(STAYS),)
    kinds = [one.transfer.mechanism, *([one.transfer.beside] if one.transfer.beside else [])]
    module = one.transfer.module
    clauses = [told.say(MODULE, number=module)] if module else []
    return (*(told.say(SAFEGUARDS[kind]) for kind in kinds), *clauses)


def safeguard(one: Subprocessor, told: Told) -> Cell:
    """Return what `safeguards` does, and when it was checked."""
    if one.transfer is None:
        return safeguards(one, told)
    return (*safeguards(one, told), told.say(CHECKED, day=told.written(one.transfer.checked)))


def last_objection(one: Subprocessor, told: Told) -> Cell:
    """Return until when a customer can object to the arrival of `one`."""
    if one.since <= told.today:
        return (told.say(NO_OBJECTION),)
    last = told.promise.last_objection(one)
    if last is None:
        return (told.say(NOT_TOLD),)
    return (told.day(last),) if last >= told.today else (told.say(OVER, day=told.written(last)),)


def _entity(one: Subprocessor, told: Told) -> Cell:
    other = () if one.name == one.entity else (Piece(one.name),)
    return (Piece(one.entity), *other)


def _company(one: Subprocessor, told: Told) -> Cell:
    cell = [Piece(one.name), Piece(one.entity)]
    cell += [Piece(one.address)] if one.address else []
    cell.append(told.say(STORES if one.stores_data else NOT_STORED))
    cell.append(_link(told, N_("Its data processing agreement"), one.dpa_url))
    cell += [_link(told, N_("Its status page"), one.status_url)] if one.status_url else []
    return tuple(cell)


def _link(told: Told, message: str, href: str) -> Piece:
    return Piece(told.reader.say(message), href=href)


def _change(one: Subprocessor, told: Told) -> Cell:
    if one.since <= told.today:
        return (told.say(LEAVES),)
    if one.urgent is None:
        return (told.say(ARRIVES),)
    reason = told.text(one.urgent)
    return told.say(ARRIVES), told.say(URGENT, reason=reason.text)


def _day(value: date | None, told: Told, otherwise: str) -> Cell:
    return (told.day(value),) if value else (told.say(otherwise),)


@dataclass(frozen=True)
class Column:
    """A column: its heading and how its cells are made."""

    head: str
    made: Callable[[Subprocessor, Told], Cell]


CELLS = {
    "company": Column(N_("Company"), _company),
    "entity": Column(N_("Company"), _entity),
    "address": Column(
        N_("Address"),
        lambda one, told: (Piece(one.address) if one.address else told.say(NOT_TOLD),),
    ),
    "role": Column(N_("Role"), lambda one, told: (told.say(ROLES[one.role]),)),
    "purpose": Column(N_("What for"), lambda one, told: (told.text(one.purpose),)),
    "data": Column(N_("Which data"), lambda one, told: (told.text(one.data),)),
    "place": Column(N_("Where"), lambda one, told: (Piece(places(one, told.reader.lang)),)),
    "safeguard": Column(N_("Transfer safeguard"), safeguard),
    "since": Column(N_("Since"), lambda one, told: (told.day(one.since),)),
    "until": Column(N_("Until"), lambda one, told: _day(one.until, told, NOT_TOLD)),
    "change": Column(N_("Change"), _change),
    "announced": Column(
        N_("Announced on"), lambda one, told: _day(one.announced, told, FROM_THE_START)
    ),
    "effect": Column(
        N_("Takes effect on"),
        lambda one, told: (
            told.day(one.since if one.since > told.today else one.until or one.since),
        ),
    ),
    "object": Column(N_("Last day to object"), last_objection),
}
"""Key of a column → what stands in it."""
