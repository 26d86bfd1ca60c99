"""The register of sub-processors: who else handles personal data, where, and since when."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal, Self

from babel import Locale
from pydantic import Field, Strict, model_validator

from hooks.content.codes import Code
from hooks.content.company.section import FactGroup, Misplaced, Section, misplaced
from hooks.content.company.values import NOT_EMPTY, Line, Rule, Url, Words, YesNo
from hooks.content.problems import Problem
from hooks.content.records import Record, parse, read_record

EEA = frozenset(
    (
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE"),
        *("IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"),
    )
)
"""ISO 3166 codes of the European Economic Area, inside which there is no transfer."""
INSIDE = EEA | {"EU"}
"""Where data can be without any transfer."""
TRANSFER_REVIEW = timedelta(days=365)
"""How long a check of a transfer stays good."""
DPF_REVIEW = timedelta(days=180)
"""The same for the list of the Data Privacy Framework, where companies certify anew each year."""
Mechanism = Literal["adequacy", "dpf", "scc", "bcr"]
"""Adequacy decision, Data Privacy Framework, standard clauses, binding corporate rules."""


def a_place(code: str) -> str:
    """Return `code` when it is that of a country (ISO 3166-1 alpha-2), or EU."""
    if not re.fullmatch("[A-Z]{2}", code) or code not in Locale("en").territories:
        raise ValueError(f'"{code}" is no country. Write ISO 3166 codes or EU, as in [EU, US].')
    return code


class Transfer(FactGroup):
    """What allows personal data to leave the European Economic Area (GDPR articles 44 to 49)."""

    mechanism: Mechanism
    """Adequacy decision, Data Privacy Framework, standard clauses, binding corporate rules."""
    beside: Mechanism | None = None
    """A second one, kept in case the first falls: standard clauses beside the framework."""
    module: Annotated[int, Strict(), Field(ge=1, le=4)] | None = None
    """Module of the standard clauses (Decision (EU) 2021/914): 2 from controller, 3 processor."""
    checked: date
    """Date this was last checked."""


class Subprocessor(Section):
    """A company that handles personal data for the publisher (GDPR article 28)."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    """Short permanent name in small letters, such as video-cdn; never reused."""
    name: Line
    """Name people know."""
    entity: Line
    """Corporate name of the contracting company."""
    address: Line | None = None
    """Full postal address; the legal notice needs it when data is stored (LCEN 1-1 I 5°)."""
    purpose: Words
    """What it does."""
    data: Words
    """Categories of personal data it handles."""
    location: Annotated[tuple[Annotated[str, Rule(a_place)], ...], NOT_EMPTY]
    """Where it handles them: ISO 3166 codes of countries, or EU for the European Union."""
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")]
    """Country of the contracting company, ISO 3166 code: FR."""
    role: Literal["processor", "independent-controller", "joint-controller"]
    """Its role under the GDPR."""
    transfer: Transfer | None = None
    """What allows the transfer; required outside the European Economic Area."""
    announced: date | None = None
    """Day its arrival was announced; left out for one the register began with."""
    urgent: Words | None = None
    """Why its arrival could not wait for the notice that is promised."""
    since: date
    """First day; in the future while it is only announced."""
    until: date | None = None
    """Last day, once it is known."""
    stores_data: YesNo
    """Whether it stores data, and so appears in the legal notice."""
    dpa_url: Url
    """Its data processing agreement."""
    status_url: Url | None = None
    """Its own status page."""
    component: str | None = None
    """Component of services.yml whose probe reads that page (kind statuspage): shown beside it."""

    @model_validator(mode="after")
    def _facts_agree(self) -> Self:
        wrong: list[Misplaced] = []
        if self.until and self.until < self.since:
            sentence = f"The last day, {self.until}, is before the first, {self.since}."
            wrong.append((("until",), f"{sentence} Write a later day, or delete the key."))
        outside = [one for one in self.location if one not in INSIDE]
        if self.country not in EEA and self.transfer is None:
            sentence = (
                f"{self.country} is outside the European Economic Area: say what allows the "
                "transfer, as in transfer: { mechanism: scc, checked: 2026-09-01 }."
            )
            wrong.append((("country",), sentence))
        elif outside and self.transfer is None:
            sentence = (
                f"{outside[0]} is outside the European Economic Area: say what allows the "
                "transfer, as in transfer: { mechanism: scc, checked: 2026-09-01 }."
            )
            wrong.append((("location",), sentence))
        if self.stores_data and self.address is None:
            sentence = "A company that stores data needs its postal address. Add the key address."
            wrong.append((("stores_data",), sentence))
        if wrong:
            raise misplaced(wrong)
        return self


class Subprocessors(FactGroup):
    """Every sub-processor, past, present and announced."""

    subprocessors: tuple[Subprocessor, ...] = ()
    """In the order the page shows them."""

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        count = Counter(one.id for one in self.subprocessors)
        wrong: list[Misplaced] = [
            (
                ("subprocessors", place, "id"),
                f'"{one.id}" is used {count[one.id]} times. '
                "Give each sub-processor an id of its own.",
            )
            for place, one in enumerate(self.subprocessors)
            if count[one.id] > 1
        ]
        if wrong:
            raise misplaced(wrong)
        return self

    def current(self, today: date) -> tuple[Subprocessor, ...]:
        """Return those at work on `today`, the first and last day included."""
        return tuple(
            one
            for one in self.subprocessors
            if one.since <= today and (one.until is None or today <= one.until)
        )

    def announced(self, today: date) -> tuple[Subprocessor, ...]:
        """Return those that start after `today`."""
        return tuple(one for one in self.subprocessors if one.since > today)

    def leaving(self, today: date) -> tuple[Subprocessor, ...]:
        """Return those at work on `today` whose last day is known."""
        return tuple(one for one in self.current(today) if one.until)

    def removed(self, today: date) -> tuple[Subprocessor, ...]:
        """Return those whose last day is before `today`."""
        return tuple(one for one in self.subprocessors if one.until and one.until < today)


def read_subprocessors(data_dir: Path, root: Path) -> Subprocessors:
    """Read ``subprocessors.yml`` in `data_dir`; raises ContentError with every problem."""
    return parse(read_record(data_dir / "subprocessors.yml", root), Subprocessors)


def check_subprocessors(register: Subprocessors, record: Record, now: datetime) -> list[Problem]:
    """Return the transfers whose check is in the future or too old at `now` (aware), by place.

    Codes: ``future-date``, and ``old-transfer-check``, a warning.
    """
    today = now.astimezone(UTC).date()
    problems = []
    for place, one in enumerate(register.subprocessors):
        keys = ("subprocessors", place, "transfer", "checked")
        checked = one.transfer.checked if one.transfer else today
        if checked > today:
            message = f"{checked} is in the future. Write a date up to today, {today}."
            problems.append(record.problem("future-date", message, *keys, value=True))
        elif checked < today - _good_for(one) and (one.until is None or one.until >= today):
            message = (
                f"The transfer to {one.name} was last checked on {checked}, more than "
                f"{_good_for(one).days} days ago. Check it again and write today’s date."
            )
            code: Code = "old-transfer-check"
            problems.append(record.problem(code, message, *keys, value=True, level="warning"))
    return sorted(problems)


def _good_for(one: Subprocessor) -> timedelta:
    told = one.transfer and "dpf" in (one.transfer.mechanism, one.transfer.beside)
    return DPF_REVIEW if told else TRANSFER_REVIEW
