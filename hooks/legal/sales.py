"""The states of a sale with delayed payout, and what leads from one to the next.

One description draws the diagram, fills the tables and proves how long the price can be held.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from hooks.content.company.section import FactGroup, Misplaced, misplaced, repeated
from hooks.content.company.values import NOT_EMPTY, Words
from hooks.content.records import Record, parse, read_record
from hooks.content.validation import nearest

FILE = "sales.yml"
FACTS = "escrow.delays."
"""What the keys of delays begin with in company.yml."""
Name = Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]
Actor = Literal["buyer", "seller", "carrier", "provider", "company"]
Delay = Annotated[str, Field(pattern=r"^[a-z]+(_[a-z]+)*_(days|hours)$")]


class State(FactGroup):
    """What a sale is at one moment."""

    id: Name
    """Short permanent name in small letters, such as paid."""
    name: Words
    """What readers know it as."""
    means: Words
    """What it means, as a phrase without full stop."""
    held: bool = False
    """Whether the payment provider holds the price meanwhile."""
    row: Annotated[int, Field(ge=1, le=20)]
    """Row of the diagram, from the top."""
    column: Annotated[int, Field(ge=1, le=2)]
    """Column of the diagram: 1 for the usual way, 2 beside it."""


class Step(FactGroup):
    """One way from a state to another: someone acts, or time passes."""

    model_config = ConfigDict(populate_by_name=True)

    start: Annotated[Name, Field(alias="from")]
    """State it leaves."""
    to: Name
    """State it leads to."""
    by: Actor | None = None
    """Who acts; left out when nobody does and time passes."""
    does: Words | None = None
    """What they do, as in: the seller ships."""
    label: Words | None = None
    """The same in a word or two, for the diagram; left out: nothing is written there."""
    within: Delay | None = None
    """Fact under escrow.delays that says how long they have: release_days."""
    after: Delay | None = None
    """Fact under escrow.delays after which this happens though nobody acted: confirm_days."""

    @model_validator(mode="after")
    def _acts_or_waits(self) -> Self:
        if (self.by is None) is not (self.does is None):
            sentence = 'Who acts and what they do go together. Write both "by" and "does".'
            raise misplaced([(("by",) if self.by else ("does",), sentence)])
        if (self.by is None) is (self.after is None):
            sentence = (
                'A step happens because someone acts ("by" and "does") or because time passes '
                '("after"). Write one of the two; make two steps of it if both can be.'
            )
            raise misplaced([(("from",), sentence)])
        return self

    @property
    def delay(self) -> str | None:
        """Key of the fact that bounds the wait; None when nothing does."""
        found = self.within or self.after
        return FACTS + found if found else None


class Course(FactGroup):
    """The states and steps that texts of one time speak of."""

    since: date
    """Texts that take effect from this day on take their tables from here."""
    states: Annotated[tuple[State, ...], NOT_EMPTY]
    """In the order the table shows them; the first is where a sale begins."""
    steps: Annotated[tuple[Step, ...], NOT_EMPTY]
    """Every way from one state to another."""

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        # What comes first would only be told again by what follows.
        checks = self._ids, self._ends, self._reached, self._round, self._bounded
        wrong = next((found for check in checks if (found := list(check()))), [])
        if wrong:
            raise misplaced(wrong)
        return self

    def state(self, name: str) -> State:
        """Return the state `name`."""
        return next(one for one in self.states if one.id == name)

    def out(self, name: str) -> tuple[Step, ...]:
        """Return the steps that leave the state `name`; none at the end of a sale."""
        return tuple(one for one in self.steps if one.start == name)

    def wait(self, name: str) -> str | None:
        """Return the fact that says how long the state `name` can last; None: nothing does."""
        return next((one.delay for one in self.out(name) if one.delay), None)

    def _ids(self) -> Iterator[Misplaced]:
        ids = (one.id for one in self.states)
        yield from repeated(
            "states", ids, "%s is already a state. Give each state an id of its own."
        )
        cells: dict[tuple[int, int], str] = {}
        for place, one in enumerate(self.states):
            other = cells.setdefault((one.row, one.column), one.id)
            if other != one.id:
                sentence = f'"{other}" already stands in row {one.row}, column {one.column}.'
                yield ("states", place, "row"), sentence

    def _ends(self) -> Iterator[Misplaced]:
        known = [one.id for one in self.states]
        for place, one in enumerate(self.steps):
            for key, name in (("from", one.start), ("to", one.to)):
                if name not in known:
                    near = nearest(name, known)
                    hint = f'Did you mean "{near}"?' if near else f"Allowed: {', '.join(known)}."
                    yield ("steps", place, key), f'"{name}" is not a state. {hint}'

    def _reached(self) -> Iterator[Misplaced]:
        led = {one.to for one in self.steps}
        for place, one in enumerate(self.states):
            if place and one.id not in led:
                sentence = f'No step leads to "{one.id}". Add one, or delete the state.'
                yield ("states", place, "id"), sentence

    def _round(self) -> Iterator[Misplaced]:
        """A sale that could come back to a state would have no longest way."""
        done: set[str] = set()
        left = [one.id for one in self.states]
        while free := [name for name in left if all(one.to in done for one in self.out(name))]:
            done |= set(free)
            left = [name for name in left if name not in done]
        if left:
            sentence = f"A sale could go round in {', '.join(left)}. Let every way come to an end."
            yield ("steps",), sentence

    def _bounded(self) -> Iterator[Misplaced]:
        """The price is held for a time that someone can tell, and for one time only."""
        for place, one in enumerate(self.states):
            waits = sorted({step.delay for step in self.out(one.id) if step.delay})
            if one.held and not waits:
                sentence = (
                    f'The price is held while a sale is "{one.id}", and nothing says for how long. '
                    'Give a step that leaves it "after" or "within".'
                )
                yield ("states", place, "held"), sentence
            if len(waits) > 1:
                sentence = f'"{one.id}" lasts two times: {", ".join(waits)}. Keep one of them.'
                yield ("states", place, "id"), sentence


class Sales(FactGroup):
    """How sales with delayed payout go, now and at the time of earlier texts."""

    courses: Annotated[tuple[Course, ...], NOT_EMPTY]
    """The oldest first; a later one is added, none is changed once a text in force shows it."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        days = [one.since for one in self.courses]
        for place, (before, after) in enumerate(pairwise(days), 1):
            if after <= before:
                sentence = f"{after} is not after {before}. Write the courses from the oldest on."
                raise misplaced([(("courses", place, "since"), sentence)])
        return self

    def on(self, day: date) -> Course:
        """Return the course that texts of `day` speak of: the first for those before it."""
        return next((one for one in reversed(self.courses) if one.since <= day), self.courses[0])


def read_sales(data_dir: Path, root: Path) -> tuple[Sales, Record]:
    """Read ``sales.yml`` in `data_dir`; raises ContentError with every problem."""
    record = read_record(data_dir / FILE, root)
    return parse(record, Sales), record
