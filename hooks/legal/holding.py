"""How long the price of a sale can be held, and whether that is what was promised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hooks.content.facts import Facts
from hooks.content.problems import Problem
from hooks.content.records import Record
from hooks.content.validation import nearest
from hooks.legal.grids import unprinted
from hooks.legal.sales import FACTS, Course, Sales

LONGEST = FACTS + "max_hold_days"
LIMIT = FACTS + "provider_limit_days"
HOURS = 24


@dataclass(frozen=True)
class Held:
    """The way through a sale on which the price is held longest."""

    hours: int
    states: tuple[str, ...]
    """Ids of the states in which it is held, in order."""

    @property
    def days(self) -> int:
        """The same in whole days, rounded up."""
        return -(-self.hours // HOURS)


def hours(key: str, facts: Facts) -> int:
    """Return how many hours the delay `key` has; 0 when it is not known."""
    fact = facts.get(key)
    count = int(fact.value) if fact and fact.value else 0
    return count * (HOURS if key.endswith("_days") else 1)


def longest(course: Course, facts: Facts) -> Held:
    """Return how long the price is held at most, if every delay runs to its end."""
    return max((_from(one.id, course, facts) for one in course.states), key=lambda one: one.hours)


def _from(name: str, course: Course, facts: Facts) -> Held:
    ways = [_from(step.to, course, facts) for step in course.out(name)]
    after = max(ways, key=lambda one: one.hours, default=Held(0, ()))
    state, wait = course.state(name), course.wait(name)
    if not state.held or wait is None:
        return after
    return Held(hours(wait, facts) + after.hours, (name, *after.states))


def check_sales(sales: Sales, record: Record, facts: Facts) -> Iterator[Problem]:
    """Yield delays that are no facts, and a price that could be held too long.

    Codes: ``unknown-fact``, ``long-hold``. Nothing is held where the switch ``delayed-payout`` is
    ``none``: nothing is then checked.
    """
    if (facts.switches or {}).get("delayed-payout") == "none":
        return
    yield from unprinted(record, facts)
    for number, course in enumerate(sales.courses):
        unknown = list(_unknown(number, course, record, facts))
        yield from unknown
        if number == len(sales.courses) - 1 and not unknown:
            yield from _too_long(course, record, facts, number)


def _unknown(number: int, course: Course, record: Record, facts: Facts) -> Iterator[Problem]:
    known = [key for key in facts if key.startswith(FACTS)]
    for place, step in enumerate(course.steps):
        if step.delay and step.delay not in known:
            near = nearest(step.delay, known)
            hint = f'; did you mean "{near}"?' if near else "."
            key = "within" if step.within else "after"
            yield record.problem(
                "unknown-fact",
                f'"{step.delay}" is not a fact{hint}',
                *("courses", number, "steps", place, key),
                value=True,
            )


def _too_long(course: Course, record: Record, facts: Facts, number: int) -> Iterator[Problem]:
    held = longest(course, facts)
    for key, whose in ((LONGEST, "promised"), (LIMIT, "allowed by the payment provider")):
        most = hours(key, facts)
        if most and held.hours > most:
            way = " → ".join(held.states)
            message = (
                f"The price can be held {held.days} days ({way}), more than the {most // HOURS} "
                f"{whose} ({key}). Shorten a delay, or write a longer one there if that is true."
            )
            yield record.problem("long-hold", message, "courses", number, "steps")
