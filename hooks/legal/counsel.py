"""Points that only counsel can answer: where the texts are written neutrally until then."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hooks.content.company.section import FactGroup
from hooks.content.company.values import Line
from hooks.content.conditions import parse_condition
from hooks.content.problems import Problem
from hooks.content.records import Record, parse, read_record
from hooks.content.switches import YesNo
from hooks.legal.disclosures import ALWAYS, SITE, PagePath, Slug
from hooks.legal.passages import Library

FILE = "counsel.yml"


class Question(FactGroup):
    """One point the texts leave open."""

    id: Slug
    """Short permanent name."""
    page: PagePath
    """Page it is about, as in disclosures.yml."""
    anchor: Slug | None = None
    """Heading it is about."""
    question: Line
    """What counsel must say."""
    applies: Line = ALWAYS
    """always, or a condition on the switches."""
    blocking: YesNo
    """Whether a release must wait for the answer."""
    answer: Line | None = None
    """What counsel said, with its date; the point is then closed."""


class Counsel(FactGroup):
    """Every point, open or closed."""

    questions: tuple[Question, ...]
    """In the order of the pages."""


def read_counsel(data_dir: Path, root: Path) -> tuple[Counsel, Record]:
    """Read ``counsel.yml`` in `data_dir`; raises ContentError with every problem."""
    record = read_record(data_dir / FILE, root)
    return parse(record, Counsel), record


def check_counsel(
    counsel: Counsel, record: Record, library: Library, *, release: bool
) -> Iterator[Problem]:
    """Yield a problem for each point about no text, and for a `release` each that is open.

    Codes: `bad-condition`; `missing-anchor`; `open-question`, an error where it blocks, else a
    warning. A point whose condition does not hold is left out.
    """
    values = library.facts.switches or {}
    for place, one in enumerate(counsel.questions):
        keys = ("questions", place)
        try:
            due = one.applies == ALWAYS or parse_condition(one.applies).holds(values)
        except ValueError as error:
            yield record.problem("bad-condition", str(error), *keys, "applies", value=True)
            continue
        if not due:
            continue
        lacking = [
            code
            for code in library.locales
            if one.page != SITE and library.passage(code, one.page, one.anchor) is None
        ]
        if lacking:
            where = f"{one.page}#{one.anchor}" if one.anchor else one.page
            message = f"There is no {where} in {', '.join(lacking)}: this point is about no text."
            yield record.problem("missing-anchor", message, *keys)
        if release and one.answer is None:
            blocks = one.blocking == "yes"
            what = "holds up the release" if blocks else "is open"
            message = f'Counsel has not answered, and this {what}: "{one.question}"'
            level = "error" if blocks else "warning"
            yield record.problem("open-question", message, *keys, level=level)
