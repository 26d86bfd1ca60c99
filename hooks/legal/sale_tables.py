"""The tables of a sale with delayed payout in the words of one language."""

from __future__ import annotations

from collections.abc import Iterable

from hooks.content.formats import format_count
from hooks.content.strings import N_
from hooks.legal.grids import Cell, Grid, Teller
from hooks.legal.holding import longest
from hooks.legal.sales import Course, State, Step

ACTORS = {
    "buyer": N_("the buyer"),
    "seller": N_("the seller"),
    "carrier": N_("the carrier"),
    "provider": N_("the payment provider"),
    "company": N_("we"),
}
NOBODY = N_("nobody")
HELD = N_("The payment provider holds the price.")
END = N_("The sale ends here")
NO_LIMIT = N_("no limit")
IN_TIME = N_("if the time has passed")


def state_table(course: Course, teller: Teller) -> Grid:
    """Return every state: what it means, who acts, what comes next, how long it can last."""
    heads = (
        N_("State"), N_("What it means"), N_("Who acts"), N_("What comes next"), N_("Time limit"),
    )  # fmt: skip
    rows = tuple(
        (
            (teller.text(one.name),),
            (teller.text(one.means), *([teller.say(HELD)] if one.held else [])),
            _actors(course.out(one.id), teller),
            _next(one, course, teller),
            _limit(one, course, teller),
        )
        for one in course.states
    )
    caption = teller.gettext(N_("The states of a sale with delayed payout"))
    return Grid("sale-states", caption, tuple(map(teller.gettext, heads)), rows)


def delay_table(course: Course, teller: Teller) -> Grid:
    """Return every state that is bounded in time, what then happens, and the longest way."""
    heads = N_("While the sale is"), N_("Time limit"), N_("When it has passed")
    rows = [
        ((teller.text(one.name),), _limit(one, course, teller), _passed(one, course, teller))
        for one in course.states
        if course.wait(one.id)
    ]
    held = longest(course, teller.facts)
    way = " → ".join(teller.text(course.state(name).name) for name in held.states)
    days = format_count(held.days, "day", teller.code)
    rows.append(((teller.say(N_("All of them, on the longest way")),), (days,), (way,)))
    caption = teller.gettext(N_("How long each state can last"))
    return Grid("sale-delays", caption, tuple(map(teller.gettext, heads)), tuple(rows))


def told(step: Step, course: Course, teller: Teller) -> str:
    """Return a step as words: the seller ships → Shipped."""
    does = teller.text(step.does) if step.does else teller.say(IN_TIME)
    return f"{does} → {teller.text(course.state(step.to).name)}"


def _actors(steps: Iterable[Step], teller: Teller) -> Cell:
    names = dict.fromkeys(step.by for step in steps if step.by)
    return tuple(teller.say(ACTORS[name]) for name in names) or (teller.say(NOBODY),)


def _next(one: State, course: Course, teller: Teller) -> Cell:
    steps = course.out(one.id)
    return tuple(told(step, course, teller) for step in steps) or (teller.say(END),)


def _limit(one: State, course: Course, teller: Teller) -> Cell:
    wait = course.wait(one.id)
    return (teller.lasting(wait) if wait else teller.say(NO_LIMIT),)


def _passed(one: State, course: Course, teller: Teller) -> Cell:
    """Where the passing of time leads; else what someone must have done by then."""
    steps = course.out(one.id)
    late = [step for step in steps if step.after]
    due = late or [step for step in steps if step.within]
    if late:
        return tuple(teller.text(course.state(step.to).name) for step in due)
    return tuple(told(step, course, teller) for step in due)
