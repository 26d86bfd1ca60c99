"""Texts that appear or not by the switches: ``::: if traders = yes`` … ``::: end``.

Each mark stands on a line of its own. A condition compares switches of ``switches.yml`` with their
values, joined by ``and`` or by ``or``, never both; ``not`` may stand before a comparison. Nothing
is computed and nothing is run: what is not such a sentence is a problem.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from hooks.content.codes import Code
from hooks.content.marks import KINDS
from hooks.content.problems import Problem
from hooks.content.prose import LINE, fences
from hooks.content.switches import FILE, allowed
from hooks.content.validation import nearest, suggestion

MARK = re.compile(r"^[ \t]*:::(?P<said>.*)$")
TERM = re.compile(r"(?P<not>not +)?(?P<name>[a-z0-9-]+) *= *(?P<value>[a-z0-9-]+)")
JOINED = re.compile(r" +(and|or) +")
FORM = 'Write it as in "::: if traders = yes and not company-size = micro".'


class UnknownSwitch(ValueError):
    """A condition names a switch, or a value of one, that does not exist."""


@dataclass(frozen=True)
class Term:
    """One comparison."""

    name: str
    value: str
    negated: bool

    def __str__(self) -> str:
        return f"{'not ' * self.negated}{self.name} = {self.value}"


@dataclass(frozen=True)
class Condition:
    """Comparisons that must all hold (``and``), or one of which must (``or``)."""

    terms: tuple[Term, ...]
    word: str
    """``and`` or ``or``."""

    def __str__(self) -> str:
        return f" {self.word} ".join(map(str, self.terms))

    def holds(self, values: Mapping[str, str]) -> bool:
        """Return whether the condition is true of the switches `values`."""
        found = ((values[term.name] == term.value) is not term.negated for term in self.terms)
        return all(found) if self.word == "and" else any(found)


@dataclass(frozen=True)
class Block:
    """A text that appears only when its condition holds."""

    condition: str
    """As it is normally written."""
    first: int
    """Line of the file with ``::: if``, 1-based."""
    last: int
    """Line with ``::: end``."""


@dataclass(frozen=True)
class Selection:
    """Which lines of a text are shown."""

    hidden: frozenset[int]
    """Lines of the file, 1-based, that no reader gets: marks, and texts that do not apply."""
    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...]


def parse_condition(text: str) -> Condition:
    """Return the condition `text` states.

    Raises ValueError with a sentence about it: `UnknownSwitch` for a name that does not exist.
    """
    parts = JOINED.split(text.strip())
    terms, words = parts[::2], set(parts[1::2])
    if len(words) > 1:
        raise ValueError(f'"{text.strip()}" has both "and" and "or". Use one of them. {FORM}')
    matches = [TERM.fullmatch(term) for term in terms]
    wrong = [term for term, match in zip(terms, matches, strict=True) if match is None]
    if wrong:
        raise ValueError(f'"{wrong[0]}" is not a comparison. {FORM}')
    read = tuple(Term(m["name"], m["value"], bool(m["not"])) for m in matches if m)
    faults = [fault for term in read if (fault := _unknown(term))]
    if faults:
        raise UnknownSwitch(" ".join(faults))
    return Condition(read, words.pop() if words else "and")


def _unknown(term: Term) -> str:
    known = allowed()
    if term.name not in known:
        near = nearest(term.name, list(known))
        hint = f'; did you mean "{near}"? ' if near else ". "
        return f'"{term.name}" is not a switch{hint}The switches are in {FILE}.'
    values = known[term.name]
    if term.value not in values:
        hint = suggestion(term.value, values)
        return f'"{term.value}" is not a value of {term.name}; allowed: {", ".join(values)}.{hint}'
    return ""


def select(
    markdown: str, switches: Mapping[str, str] | None, path: str, first_line: int = 1
) -> Selection:
    """Return which lines of `markdown`, the part of the file `path` from `first_line`, are shown.

    Problems: `bad-condition`, `unknown-switch` (also for a value), `open-condition`. A text whose
    condition cannot be read is shown. Code is left alone.
    """
    if ":::" not in markdown:
        return Selection(frozenset(), (), ())
    reading = _Reading(switches, path)
    code = list(fences(markdown))
    lines = list(LINE.finditer(markdown))
    for number, line in enumerate(lines, first_line):
        match = MARK.match(line[0].rstrip("\r\n"))
        if match and not any(fence.start <= line.start() < fence.end for fence in code):
            around = lines[number - first_line - 1 : number - first_line + 2 : 2]
            reading.mark(number, match["said"].strip(), [one[0] for one in around])
    return reading.selection(first_line + len(lines) - 1)


class _Reading:
    """The marks of one text, read from top to bottom."""

    def __init__(self, values: Mapping[str, str] | None, path: str) -> None:
        self.values, self.path = values, path
        self.hidden: set[int] = set()
        self.blocks: list[Block] = []
        self.problems: list[Problem] = []
        self.open: tuple[int, str, bool] | None = None
        """Line, condition and whether its text is shown, of the block that is open."""

    def mark(self, number: int, said: str, around: list[str]) -> None:
        if said.split(" ")[0].removesuffix("s") in KINDS:
            return  # something the build makes is put there
        self.hidden.add(number)
        if all(line.lstrip().startswith("|") for line in around) and len(around) == 2:
            message = "A condition cannot stand inside a table. Put it around the whole table."
            self.problem(number, "bad-condition", message)
        if said == "end":
            self.end(number)
        elif said.startswith("if "):
            self.begin(number, said.removeprefix("if "))
        else:
            message = f'"::: {said}" is no mark: "::: if …" begins a condition, "::: end" ends it.'
            self.problem(number, "bad-condition", message)

    def begin(self, number: int, text: str) -> None:
        if self.open:
            message = (
                f"A condition begins here inside the one of line {self.open[0]}, which is not "
                'ended. Write "::: end" before this line; conditions do not stand in one another.'
            )
            self.problem(number, "open-condition", message)
            self.end(number)
        try:
            condition = parse_condition(text)
        except ValueError as error:
            unknown = isinstance(error, UnknownSwitch)
            code: Code = "unknown-switch" if unknown else "bad-condition"
            self.problem(number, code, str(error))
            self.open = (number, text, True)
            return
        if self.values is None:
            message = f"There is no docs/_data/{FILE} that could say whether this text applies."
            self.problem(number, "unknown-switch", message)
        shown = self.values is None or condition.holds(self.values)
        self.open = (number, str(condition), shown)

    def end(self, number: int) -> None:
        if self.open is None:
            before = self.blocks[-1].last if self.blocks else 0
            where = f"the last one ends on line {before}" if before else "none begins before it"
            message = f'"::: end" has no condition to end: {where}. Delete the line.'
            self.problem(number, "open-condition", message)
            return
        first, condition, shown = self.open
        if not shown:
            self.hidden |= set(range(first, number))
        self.blocks.append(Block(condition, first, number))
        self.open = None

    def selection(self, last: int) -> Selection:
        if self.open:
            message = (
                f'The condition "{self.open[1]}" is never ended, up to line {last}. '
                'Write "::: end" on a line of its own after the text it is about.'
            )
            self.problem(self.open[0], "open-condition", message)
        return Selection(frozenset(self.hidden), tuple(self.blocks), tuple(self.problems))

    def problem(self, line: int, code: Code, message: str) -> None:
        self.problems.append(Problem(self.path, line, 1, code, message))


def shown_text(text: str, selection: Selection, first_line: int) -> str:
    """Return `text` with the hidden lines empty: every other keeps its number."""
    if not selection.hidden:
        return text
    lines = (line[0] for line in LINE.finditer(text))
    return "".join(
        line[len(line.rstrip("\n")) :] if number in selection.hidden else line
        for number, line in enumerate(lines, first_line)
    )
