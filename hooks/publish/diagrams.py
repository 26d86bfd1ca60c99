"""Draws the states of a sale: boxes in two columns, from top to bottom, and the ways between them.

Narrow enough for a telephone; every place is worked out here, words and looks are the template's.
The table beside it tells the same, so that nothing is told by the drawing alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from textwrap import wrap

from jinja2 import Environment

from hooks.content.formats import format_count
from hooks.content.strings import N_
from hooks.legal.data_tables import DataTables
from hooks.legal.grids import UNITS, Teller, plain
from hooks.legal.sales import Course, State, Step
from hooks.publish import templates

TEMPLATE = "partials/parvis/sale.html"
DIAGRAM = "sale-states"
"""The table that is shown with the drawing."""
WIDTH, BOX, HIGH, GAP, EDGE = 340, 132, 44, 46, 8
"""Of the drawing; width and height of a box; between rows; at the sides."""
LANE = 156
"""Where a way back to the first column goes down, between the columns."""
NARROW = 13
"""Letters of a line of a label beside a long line."""


@dataclass(frozen=True)
class Box:
    """A state where it is drawn."""

    name: str
    held: bool
    end: bool
    x: int
    y: int
    width: int = BOX
    height: int = HIGH

    @property
    def middle(self) -> int:
        """Across, where ways from above and below meet it."""
        return self.x + BOX // 2

    @property
    def level(self) -> int:
        """Down, where ways from the side meet it."""
        return self.y + HIGH // 2


@dataclass(frozen=True)
class Way:
    """The steps from one state to another, drawn as one line."""

    path: str
    head: str
    """Path of the arrow's head."""
    waits: bool
    """Whether only time passes on it."""
    label: tuple[str, ...]
    """Lines of its label."""
    x: int
    y: int
    """Of the first line of the label."""
    anchor: str
    """``start``, ``middle`` or ``end``."""


@dataclass(frozen=True)
class Diagram:
    """A drawing in the words of one language."""

    boxes: tuple[Box, ...]
    ways: tuple[Way, ...]
    usual: tuple[str, ...]
    """Names of the states in the first column, from the top."""
    beside: tuple[str, ...]
    """Names of the others."""
    width: int
    height: int


def drawn(data: DataTables, env: Environment, name: str, day: date | None, code: str) -> str:
    """Return the table `name` of a text of `day` as one line of HTML, with its drawing if any."""
    teller = data.teller(code)
    table = data.grid(name, day, teller).html()
    if name != DIAGRAM or data.sales is None:
        return table
    made = diagram(data.sales.on(day or data.today), teller)
    words = templates.context(code, data.site.source.code, data.catalogs[code])
    figure = env.get_template(TEMPLATE).render(words, diagram=made)
    return "".join(line.strip() for line in figure.splitlines()) + table


def diagram(course: Course, teller: Teller) -> Diagram:
    """Return the drawing of `course`."""
    boxes = {one.id: _box(one, course, teller) for one in course.states}
    names = {
        column: tuple(
            boxes[one.id].name
            for one in sorted(course.states, key=lambda one: one.row)
            if one.column == column
        )
        for column in (1, 2)
    }
    rows = max(one.row for one in course.states)
    height = 2 * EDGE + rows * (HIGH + GAP) - GAP
    ways = tuple(_ways(course, boxes, teller))
    return Diagram(tuple(boxes.values()), ways, names[1], names[2], WIDTH, height)


def _box(one: State, course: Course, teller: Teller) -> Box:
    x = EDGE if one.column == 1 else WIDTH - EDGE - BOX
    y = EDGE + (one.row - 1) * (HIGH + GAP)
    return Box(plain(teller.text(one.name)), one.held, not course.out(one.id), x, y)


def _ways(course: Course, boxes: dict[str, Box], teller: Teller) -> Iterator[Way]:
    ordered = sorted(course.steps, key=lambda one: (one.start, one.to))
    for (start, to), group in groupby(ordered, key=lambda one: (one.start, one.to)):
        steps = tuple(group)
        path, head, place = route(boxes[start], boxes[to])
        label = _label(steps, teller)
        x, y, anchor = place
        # A label beside a line that goes down may have two lines; above a level one it has one.
        lines = label if anchor != "middle" else (" ".join(label),) if label else ()
        if boxes[to].y - boxes[start].y > HIGH + GAP:
            # Beside a long line there is height for lines that leave the other column its room.
            lines = tuple(part for line in label for part in wrap(line, NARROW))
        yield Way(path, head, all(one.after for one in steps), lines, x, y, anchor)


def _label(steps: tuple[Step, ...], teller: Teller) -> tuple[str, ...]:
    acts = [plain(teller.text(one.label)) for one in steps if one.label]
    waits = [_short(one.after, teller) for one in steps if one.after]
    waits = [one for one in waits if one]
    if acts and waits:
        return acts[0], teller.gettext(N_("or %(delay)s")) % {"delay": waits[0]}
    limits = [_short(one.within, teller) for one in steps if one.label and one.within]
    return (*acts[:1], *limits[:1], *waits[:1])


def _short(key: str | None, teller: Teller) -> str:
    full = f"escrow.delays.{key}"
    fact = teller.facts.get(full)
    if key is None or fact is None or fact.value is None:
        return ""
    unit = next(unit for end, unit in UNITS.items() if key.endswith(end))
    return format_count(int(fact.value), unit, teller.code, short=True)


def route(one: Box, other: Box) -> tuple[str, str, tuple[int, int, str]]:
    """Return the path from a box to another, the arrow's head, and the place of its label."""
    if one.x == other.x:
        bottom, top = one.y + HIGH, other.y
        left = one.x > WIDTH // 2
        place = (one.middle + (-8 if left else 8), bottom + 19, "end" if left else "start")
        return f"M{one.middle} {bottom}V{top}", _down(one.middle, top), place
    if one.x > other.x:
        right = other.x + BOX
        path = f"M{one.x} {one.level}H{LANE}V{other.level}H{right}"
        return path, _left(right, other.level), (LANE + 6, other.level - 8, "start")
    right = one.x + BOX
    if one.y == other.y:
        place = ((right + other.x) // 2, one.level - 7, "middle")
        return f"M{right} {one.level}H{other.x}", _right(other.x, one.level), place
    place = ((right + other.middle) // 2, one.level - 7, "middle")
    path = f"M{right} {one.level}H{other.middle}"
    if one.y < other.y:
        return f"{path}V{other.y}", _down(other.middle, other.y), place
    bottom = other.y + HIGH
    return f"{path}V{bottom}", _up(other.middle, bottom), place


def _down(x: int, y: int) -> str:
    return f"M{x} {y}l-5 -9h10z"


def _up(x: int, y: int) -> str:
    return f"M{x} {y}l-5 9h10z"


def _right(x: int, y: int) -> str:
    return f"M{x} {y}l-9 -5v10z"


def _left(x: int, y: int) -> str:
    return f"M{x} {y}l9 -5v10z"
