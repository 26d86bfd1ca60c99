"""Maintenance that comes again: its rule (RFC 5545, 3.3.10), and the windows near a moment.

Only rules that people can say are taken. Each that passes `fault` comes true, so that no search
for its next window is endless.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from hooks.content.validation import suggestion
from hooks.status.timeline import CLOSED, Maintenance, MaintenanceFile, MaintenanceStatus

BEFORE, AFTER = timedelta(days=90), timedelta(days=366)
"""How far around the present moment the windows of a rule are looked for."""
PAST, COMING = 10, 3
"""How many windows of one rule are shown: those that began last, those that come next."""
WHOLE = (MaintenanceStatus.SCHEDULED, *CLOSED)
"""What a rule as a whole can be; that one of its windows is open follows from the time."""

EXAMPLE = "FREQ=WEEKLY;BYDAY=TU;COUNT=10"
DAY, SIGNED = "(MO|TU|WE|TH|FR|SA|SU)", r"[+-]?"
VALUES: Mapping[str, tuple[str, str]] = {
    "FREQ": ("DAILY|WEEKLY|MONTHLY|YEARLY", "DAILY, WEEKLY, MONTHLY or YEARLY"),
    "INTERVAL": (r"[1-9]\d?", "a number from 1 to 99"),
    "COUNT": (r"[1-9]\d{0,2}", "a number from 1 to 999"),
    "UNTIL": (r"\d{8}T\d{6}Z", "a time in UTC such as 20271231T235959Z"),
    "BYDAY": (DAY, "days such as TU or MO,TH"),
    "BYMONTHDAY": (
        f"{SIGNED}([1-9]|1[0-9]|2[0-8])",
        "days that every month has, 1 to 28, or counted from its end, -1 to -28",
    ),
    "BYMONTH": ("[1-9]|1[0-2]", "months from 1 to 12"),
}
"""What each part may be: a pattern, and words. BYDAY and the two below it may be lists."""
NTH = (f"({SIGNED}[1-4])?{DAY}", "days such as TU, 2TU (the second) or -1SU (the last)")
"""What BYDAY may be within a month or a year."""
LISTS = ("BYDAY", "BYMONTHDAY", "BYMONTH")
FITTING: Mapping[str, tuple[str, ...]] = {
    "DAILY": (),
    "WEEKLY": ("BYDAY",),
    "MONTHLY": ("BYDAY", "BYMONTHDAY"),
    "YEARLY": LISTS,
}


def windows(plans: Iterable[Maintenance], now: datetime) -> tuple[Maintenance, ...]:
    """Return `plans` with each that repeats replaced by its windows near `now` (UTC).

    Newest start first. The rules must have passed `fault`.
    """
    found: list[Maintenance] = []
    for plan in plans:
        found += _windows(plan, plan.repeat, now) if plan.repeat else (plan,)
    return tuple(sorted(found, key=lambda one: (one.starts_at, one.id), reverse=True))


def _windows(plan: Maintenance, rule: str, now: datetime) -> Iterator[Maintenance]:
    length = plan.ends_at - plan.starts_at
    begun: list[datetime] = []
    coming: list[datetime] = []
    left = COMING
    for start in _starts(rule, plan.starts_at):
        if start > now + AFTER or left == 0:
            break
        if start > now:
            coming.append(start)
            left -= start.date() not in plan.skip
        elif start + length > now - BEFORE:
            begun.append(start)
    for start in (*begun[-PAST:], *coming):
        status = _status(plan, start, start + length, now)
        if status is not None:
            changes = {"starts_at": start, "ends_at": start + length, "status": status}
            name = {"id": f"{plan.id}-{start:%Y-%m-%d}", "series": plan.id, "first": plan.starts_at}
            yield plan.model_copy(update=changes | name)


def _status(
    plan: Maintenance, start: datetime, end: datetime, now: datetime
) -> MaintenanceStatus | None:
    """What one window is at `now`; None when its rule was called complete before it began.

    One that is skipped was called off: who has it in a calendar must hear that it is off.
    """
    if start.date() in plan.skip:
        return MaintenanceStatus.CANCELLED
    closed = plan.updates[-1].at if plan.updates else plan.starts_at
    if plan.status in CLOSED and end > closed:
        late = plan.status is MaintenanceStatus.COMPLETED and start >= closed
        return None if late else plan.status
    if end <= now:
        return MaintenanceStatus.COMPLETED
    return MaintenanceStatus.IN_PROGRESS if start <= now else MaintenanceStatus.SCHEDULED


def first_start(plan: MaintenanceFile) -> datetime:
    """Return when the first window of `plan` that takes place begins, UTC."""
    every = _starts(plan.repeat, plan.starts_at) if plan.repeat else iter((plan.starts_at,))
    return next((one for one in every if one.date() not in plan.skip), plan.starts_at)


def _starts(rule: str, first: datetime) -> Iterator[datetime]:
    # Few sites repeat anything; the others must not pay for the library at each refresh.
    from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

    return iter(rrulestr(rule, dtstart=first))


def fault(plan: MaintenanceFile) -> str:
    """Return in one sentence what is wrong with the rule of `plan`; empty when nothing is."""
    if plan.repeat is None:
        return ""
    try:
        _check_parts(_parts(plan.repeat))
        _check_windows(plan.repeat, plan)
    except ValueError as error:
        return str(error)
    return ""


def skip_faults(plan: MaintenanceFile) -> Iterator[tuple[int, str]]:
    """Yield what is wrong with the days `plan` skips: the place of each, and a sentence.

    Its rule must have passed `fault`.
    """
    for place, day in enumerate(plan.skip):
        if plan.repeat is None:
            yield (
                place,
                "Only a maintenance that repeats can skip windows. Add repeat, or cancel it.",
            )
        elif day in plan.skip[:place]:
            yield place, f"{day} is skipped twice. Keep one of the two."
        elif near := _nearest_window(plan.repeat, plan.starts_at, day):
            yield place, f"{day} is not a day of the rule. The nearest window is on {near}."
    if plan.repeat and plan.skip and not _takes_place(plan.repeat, plan):
        yield 0, 'No window is left: all are skipped. Write "status: cancelled" instead.'


def _nearest_window(rule: str, first: datetime, day: date) -> date | None:
    """Return the day of the window nearest to `day`; None when one begins on `day` itself."""
    before = None
    for start in _starts(rule, first):
        if start.date() == day:
            return None
        if start.date() > day:
            return min(filter(None, (before, start.date())), key=lambda one: abs(one - day))
        before = start.date()
    return before


def _takes_place(rule: str, plan: MaintenanceFile) -> bool:
    return any(start.date() not in plan.skip for start in _starts(rule, plan.starts_at))


def _parts(rule: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in rule.split(";"):
        name, equals, value = part.partition("=")
        if not equals:
            raise ValueError(
                f'"{part}" is not a part of a rule. Write names and values, such as {EXAMPLE}.'
            )
        if name not in VALUES:
            hint = suggestion(name, VALUES)
            raise ValueError(
                f'"{name}" is not understood in a rule.{hint} Allowed: {", ".join(VALUES)}.'
            )
        if name in parts:
            raise ValueError(f"{name} is given twice in the rule. Keep one of the two.")
        parts[name] = value
    return parts


def _check_parts(parts: Mapping[str, str]) -> None:
    if "FREQ" not in parts:
        raise ValueError(f"The rule does not say how often: begin with FREQ, such as {EXAMPLE}.")
    for name, value in parts.items():
        of_month = name == "BYDAY" and parts["FREQ"] in ("MONTHLY", "YEARLY")
        pattern, words = NTH if of_month else VALUES[name]
        items = value.split(",") if name in LISTS else [value]
        if not all(re.fullmatch(pattern, item) for item in items):
            raise ValueError(f'{name} must be {words}; found "{value}".')
    fitting = FITTING[parts["FREQ"]]
    for name in LISTS:
        if name in parts and name not in fitting:
            allowed = ", ".join(("INTERVAL", "COUNT", "UNTIL", *fitting))
            raise ValueError(
                f"{name} does not go with FREQ={parts['FREQ']}. Allowed beside it: {allowed}."
            )
    for one, other in (("COUNT", "UNTIL"), ("BYDAY", "BYMONTHDAY")):
        if one in parts and other in parts:
            raise ValueError(f"The rule has both {one} and {other}. Keep one of the two.")
    if "UNTIL" in parts:
        _moment(parts["UNTIL"])


def _moment(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise ValueError(f'UNTIL is not a time that exists; found "{text}".') from None


def _check_windows(rule: str, plan: MaintenanceFile) -> None:
    starts = list(islice(_starts(rule, plan.starts_at), 2))
    if not starts:
        raise ValueError("The rule never comes true from starts_at on.")
    if starts[0] != plan.starts_at:
        raise ValueError(
            "starts_at is not on a day of the rule. The first such day is "
            f"{starts[0]:%Y-%m-%dT%H:%M:%SZ}: make that starts_at."
        )
    if len(starts) == 2 and starts[1] < plan.ends_at:
        raise ValueError("The window lasts longer than the time until it comes again.")
    if plan.status not in WHOLE:
        raise ValueError(
            f'A maintenance that repeats is "scheduled", "completed" or "cancelled" as a whole; '
            f'found "{plan.status}". Its windows open and close by themselves.'
        )
