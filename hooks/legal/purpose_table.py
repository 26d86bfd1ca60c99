"""The tables of purposes in the words of one language."""

from __future__ import annotations

from datetime import date

from hooks.content.strings import N_
from hooks.legal.grids import Cell, Grid, Teller
from hooks.legal.purposes import GROUPS, Purpose, Purposes
from hooks.legal.subprocessors import Subprocessors

BASES = {
    "consent": N_("Consent (GDPR art. 6(1)(a))"),
    "contract": N_("Contract (GDPR art. 6(1)(b))"),
    "legal-obligation": N_("Legal obligation (GDPR art. 6(1)(c))"),
    "vital-interests": N_("Vital interests (GDPR art. 6(1)(d))"),
    "public-task": N_("Public interest (GDPR art. 6(1)(e))"),
    "legitimate-interest": N_("Legitimate interest (GDPR art. 6(1)(f))"),
}
RECIPIENTS = {
    "team": N_("our authorised staff"),
    "public": N_("the public, for what you publish"),
    "counterparty": N_("the creator, seller or buyer you deal with"),
    "authorities": N_("the authorities entitled to them"),
}
HEADS = (
    N_("Purpose"),
    N_("Legal basis"),
    N_("Data and source"),
    N_("How long"),
    N_("Who receives them"),
    N_("Needed"),
)


def purpose_table(
    purposes: Purposes, register: Subprocessors, day: date, today: date, teller: Teller
) -> Grid:
    """Return what a text that takes effect on `day` says of each purpose, read on `today`."""
    rows = tuple(
        (
            (teller.text(one.purpose),),
            _basis(one, teller),
            (teller.text(one.data), teller.text(one.origin)),
            (teller.text(one.retention),),
            recipients(one, register, today, teller),
            (teller.say(N_("Yes") if one.needed == "yes" else N_("No")),),
        )
        for one in purposes.on(day, teller.facts)
    )
    caption = teller.gettext(N_("Why we process personal data"))
    return Grid("purposes", caption, tuple(map(teller.gettext, HEADS)), rows)


def recipients(one: Purpose, register: Subprocessors, today: date, teller: Teller) -> Cell:
    """Return who receives the data: groups, then companies at work on `today` by their names."""
    groups = [teller.say(RECIPIENTS[name]) for name in one.recipients if name in GROUPS]
    names = {entry.id: entry.entity for entry in register.current(today)}
    return (*groups, *(teller.say(names[name]) for name in one.recipients if name in names))


def _basis(one: Purpose, teller: Teller) -> Cell:
    lines = []
    for basis in one.basis:
        lines.append(teller.say(BASES[basis]))
        why = {"legal-obligation": one.law, "legitimate-interest": one.interest}.get(basis)
        lines += [teller.text(why)] if why else []
    return tuple(lines)
