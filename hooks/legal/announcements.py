"""Changes of the register of sub-processors: told in time, open to objection, kept for good."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hooks.content.facts import Fact, Facts
from hooks.content.problems import Problem
from hooks.content.records import Record
from hooks.legal.subprocessors import Subprocessor, Subprocessors

NOTICE, OBJECTION = "dpa.notice_days", "dpa.objection_days"


class Kind(StrEnum):
    """What can happen to a sub-processor."""

    ANNOUNCED = "announced"
    STARTED = "started"
    ENDED = "ended"


@dataclass(frozen=True)
class Change:
    """One thing that has happened to one sub-processor."""

    kind: Kind
    day: date
    """For an end, the last day."""
    subject: Subprocessor


@dataclass(frozen=True)
class Promise:
    """What the company promises of changes, in days; None: nothing."""

    notice: int | None
    """From the announcement to the first day."""
    objection: int | None
    """From the announcement to the last day to object."""
    place: str
    """Where the notice is promised, in words: the fact, its file and line."""

    def last_objection(self, one: Subprocessor) -> date | None:
        """Return the last day to object to the arrival of `one`; None when there is none.

        The day of the announcement does not count, the last one does, to its end (Regulation (EEC,
        Euratom) No 1182/71, article 3).
        """
        if one.announced is None or self.objection is None:
            return None
        return one.announced + timedelta(days=self.objection)


def promise(facts: Facts | None) -> Promise:
    """Return what the `facts` promise; nothing when there are none."""
    known: Mapping[str, Fact] = facts or {}
    notice, objection = (known[key].value if key in known else None for key in (NOTICE, OBJECTION))
    line = f", line {known[NOTICE].place[0]}" if NOTICE in known else ""
    return Promise(notice, objection, f"{NOTICE} in {facts.path if facts else ''}{line}")


def check_promise(facts: Facts) -> Iterator[Problem]:
    """Yield a ``late-objection`` problem when a company could begin before the last day to object.

    Such an objection would come too late to be heard.
    """
    promised = promise(facts)
    if promised.notice and promised.objection and promised.objection > promised.notice:
        message = (
            f"{promised.objection} days to object are longer than the {promised.notice} days of "
            f"notice: a company could begin before. Write {promised.notice} or less."
        )
        line, column = facts[OBJECTION].place
        yield Problem(facts.path, line, column, "late-objection", message)


def changes(register: Subprocessors, today: date) -> tuple[Change, ...]:
    """Return what has happened up to `today`, newest first.

    One that the register began with was never announced.
    """
    found = [
        Change(kind, day, one)
        for one in register.subprocessors
        for kind, day in (
            (Kind.ANNOUNCED, one.announced),
            (Kind.STARTED, one.since),
            (Kind.ENDED, one.until),
        )
        if day is not None and day <= today
    ]
    order = list(Kind)
    return tuple(
        sorted(found, key=lambda one: (one.day, order.index(one.kind), one.subject.id))[::-1]
    )


def check_announcements(
    register: Subprocessors, record: Record, promised: Promise, today: date
) -> Iterator[Problem]:
    """Yield what is wrong with how arrivals are announced, seen on `today`.

    ``future-date`` for an announcement that is not made yet, ``late-notice`` for a coming arrival
    with less notice than `promised`, unless it says why it is urgent. What is past cannot be
    mended.
    """
    for place, one in enumerate(register.subprocessors):
        keys = ("subprocessors", place)
        if one.announced and one.announced > today:
            message = f"{one.announced} is in the future. Write a date up to today, {today}."
            yield record.problem("future-date", message, *keys, "announced", value=True)
        elif one.since > today and promised.notice is not None and one.urgent is None:
            notice = timedelta(days=promised.notice)
            rule = f"{promised.notice} days of notice are promised ({promised.place})"
            if one.announced is None:
                message = (
                    f"{one.name} starts on {one.since} and is not announced; {rule}. "
                    f'Write "announced: {today}" and let it start on {today + notice} or later.'
                )
                yield record.problem("late-notice", message, *keys, "since", value=True)
            elif one.since - one.announced < notice:
                message = (
                    f"{one.name} starts on {one.since}, {(one.since - one.announced).days} days "
                    f"after it was announced on {one.announced}; {rule}. Let it start on "
                    f'{one.announced + notice} or later, or say in "urgent" why it cannot wait.'
                )
                yield record.problem("late-notice", message, *keys, "since", value=True)
