"""What our own tests say of each criterion of the RGAA: a grid that claims no more than they do.

Source: RGAA 4.1.2, 106 criteria in 13 themes. A grid is no audit: `Statement.level` is computed
from an audit by a person alone, and `check_grid` keeps that one from claiming more than is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, model_validator

from hooks.content.company.section import FactGroup, Misplaced, misplaced
from hooks.content.company.values import Line, Words
from hooks.content.facts import Fact, Facts
from hooks.content.localised import Localised
from hooks.content.problems import Problem
from hooks.content.records import Record, parse, read_record

if TYPE_CHECKING:
    from hooks.content.accessibility import Statement

FILE = "audit.yml"
COUNTS = (9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12)
"""How many criteria each theme of RGAA 4.1.2 has."""
IDS = tuple(f"{theme}.{n + 1}" for theme, most in enumerate(COUNTS, 1) for n in range(most))
"""Every criterion, in order."""

Result = Literal["passed", "failed", "not-applicable", "person"]
RESULTS: tuple[Result, ...] = ("passed", "failed", "not-applicable", "person")


class Method(FactGroup):
    """A way criteria are tested."""

    says: Words
    """What is done, without full stop."""
    tests: Annotated[tuple[Line, ...], Field(min_length=1)]
    """The files that do it, from the project's folder."""


class Criterion(FactGroup):
    """One criterion on these pages."""

    id: Annotated[str, Field(pattern=r"^\d{1,2}\.\d{1,2}$")]
    """Its number, in quotes: "10.7"."""
    asks: Words
    """What it asks for, in our own short words."""
    result: Result
    """What the tests decide; `person` where they cannot."""
    by: tuple[Line, ...] = ()
    """Methods that look at it."""
    why: Line | None = None
    """The reason it does not apply, or that a person must judge."""


class Grid(FactGroup):
    """All criteria, each with its result."""

    standard: Literal["RGAA 4.1.2"]
    """Standard the criteria are of."""
    checked: date
    """Day a person last went through this grid."""
    methods: Mapping[str, Method]
    """Name → how it is tested."""
    reasons: Mapping[str, Words]
    """Name → why tests do not decide, as a full sentence."""
    themes: Annotated[tuple[Words, ...], Field(min_length=len(COUNTS), max_length=len(COUNTS))]
    """Names of the themes, in order."""
    criteria: tuple[Criterion, ...]
    """All of them, in order."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        ids = tuple(one.id for one in self.criteria)
        wrong: list[Misplaced] = []
        if ids != IDS:
            place, wanted = (
                next((n, due) for n, due in enumerate(IDS) if n >= len(ids) or ids[n] != due)
                if ids[: len(IDS)] != IDS
                else (len(IDS), "the end")
            )
            sentence = f"Here stands {wanted}: the grid has each of {len(IDS)} criteria, in order."
            wrong.append((("criteria", place), sentence))
        for n, one in enumerate(self.criteria):
            wrong += [(("criteria", n, *place), said) for place, said in self._unfounded(one)]
        if wrong:
            raise misplaced(wrong)
        return self

    def _unfounded(self, one: Criterion) -> Iterator[Misplaced]:
        """Yield what a result stands on and has not."""
        for n, name in enumerate(one.by):
            if name not in self.methods:
                known = ", ".join(self.methods)
                yield ("by", n), f'"{name}" is no method. Allowed: {known}.'
        if one.why is not None and one.why not in self.reasons:
            yield ("why",), f'"{one.why}" is no reason. Allowed: {", ".join(self.reasons)}.'
        if one.result == "passed" and not one.by:
            yield ("result",), "It is said to be met, and no method tests it. Name one in by."
        if one.result != "passed" and one.why is None:
            yield ("result",), "Say why it is not met by tests: name a reason in why."

    def count(self, result: Result) -> int:
        """Return how many criteria have `result`."""
        return Counter(one.result for one in self.criteria)[result]


def read_grid(data_dir: Path, root: Path) -> tuple[Grid, Record] | None:
    """Read ``audit.yml`` in `data_dir`, None when there is none; raises ContentError."""
    if not (data_dir / FILE).is_file():
        return None
    record = read_record(data_dir / FILE, root)
    return parse(record, Grid), record


def check_languages(grid: Grid, record: Record, source: str) -> Iterator[Problem]:
    """Yield a ``missing-language`` problem for each text without one in the language `source`."""
    texts: list[tuple[tuple[str | int, ...], Localised]] = [
        *((("methods", name, "says"), one.says) for name, one in grid.methods.items()),
        *((("reasons", name), text) for name, text in grid.reasons.items()),
        *((("themes", n), text) for n, text in enumerate(grid.themes)),
        *((("criteria", n, "asks"), one.asks) for n, one in enumerate(grid.criteria)),
    ]
    for place, text in texts:
        if isinstance(text.root, dict) and source not in text.root:
            message = f'The text has no "{source}", the language of the source. Add it.'
            yield record.problem("missing-language", message, *place)


def check_grid(
    grid: Grid, record: Record, statement: Statement, stated: Record, today: date
) -> Iterator[Problem]:
    """Yield what the statement does not say, or says beyond the grid.

    Codes: ``future-date``; ``unsaid-failure``, a criterion not met that no limitation names;
    ``claims-more``, an audit with more criteria met than are not known to fail.
    """
    if grid.checked > today:
        message = f"{grid.checked} is in the future. Write a date up to today, {today}."
        yield record.problem("future-date", message, "checked", value=True)
    named = {one.criterion for one in statement.limitations if one.kind == "failure"}
    for n, one in enumerate(grid.criteria):
        if one.result == "failed" and one.id not in named:
            message = (
                f"Criterion {one.id} is not met, and no limitation of accessibility.yml names it. "
                f'Add one with criterion: "{one.id}".'
            )
            yield record.problem("unsaid-failure", message, "criteria", n, "result", value=True)
    most = len(IDS) - grid.count("failed")
    if statement.audit and statement.audit.criteria.passed > most:
        message = (
            f"The audit has {statement.audit.criteria.passed} criteria met, and {record.path} "
            f"knows {grid.count('failed')} that are not: at most {most} can be."
        )
        yield stated.problem("claims-more", message, "audit", "criteria", "passed", value=True)


def with_counts(facts: Facts, data_dir: Path, root: Path) -> Facts:
    """Return `facts` with how many criteria have each result; raises ContentError.

    They are ``criteria.passed``, ``.failed``, ``.not_applicable``, ``.person``, ``.total`` and
    ``.checked``.
    """
    read = read_grid(data_dir, root)
    if read is None:
        return facts
    grid, record = read
    values: dict[str, object] = {one.replace("-", "_"): grid.count(one) for one in RESULTS}
    values |= {"total": len(grid.criteria), "checked": grid.checked}
    place = record.place("criteria")
    own = {
        f"criteria.{name}": Fact(value, False, place, record.path) for name, value in values.items()
    }
    return replace(facts, by_key={**facts.by_key, **own})
