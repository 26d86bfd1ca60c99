"""The company's facts, printed into pages: ``{{ company.legal_name }}``."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from hooks.content.codes import Code
from hooks.content.company import Company, Money
from hooks.content.conditions import Selection, select, shown_text
from hooks.content.fee_example import with_fee_example
from hooks.content.formats import (
    format_date_long,
    format_datetime_utc,
    format_list,
    format_money,
    format_number,
)
from hooks.content.localised import Html, Localised, Points, Text
from hooks.content.problems import Problem
from hooks.content.prose import Kind, Lines, Stretch, fences, stretches
from hooks.content.records import parse, read_record
from hooks.content.sections import Fact, Facts, flatten
from hooks.content.support import with_hours
from hooks.content.switches import FILE, read_switches
from hooks.content.validation import nearest

__all__ = ["Fact", "Facts", "Filled", "fill", "fill_value", "printed", "read_facts", "samples"]

MARK = re.compile(r"\{\{(?P<inside>[^{}\n]*)\}\}|\{\{|\{%[^\n]*?%\}|\{%|\{#[^\n{}]*#\}")
KEY = re.compile(r"\s*(?P<key>[\w-]+(?:\.[\w-]+)*)\s*")
SPECIAL = re.compile(r"([\\`*\[\]|]|(?<!\w)_|_(?!\w))")
"""What Markdown would not print as it is; a ``_`` inside a word is left alone."""
ONLY = "Only a fact such as {{ company.legal_name }} can be written here."
NOTHING_HIDDEN = Selection(frozenset(), (), ())


@dataclass(frozen=True)
class Filled:
    """A text with its facts printed; each line keeps its number."""

    text: str
    """What does not apply is left out, its lines are empty."""
    problems: tuple[Problem, ...]
    """What could not be printed; it is left in `text` as written."""
    used: frozenset[str]
    """Keys of the facts the text asks for, known to be facts, also where it does not apply."""
    places: tuple[tuple[int, str], ...] = ()
    """Line of the file and key of each fact that is shown."""
    selection: Selection = NOTHING_HIDDEN
    """What does not apply, and the conditions."""


def read_facts(data_dir: Path, root: Path) -> Facts:
    """Read ``company.yml`` and, where there are, ``switches.yml`` and ``support.yml``'s hours.

    Raises ContentError with every fault in the first that has any.
    """
    record = read_record(data_dir / "company.yml", root)
    facts = with_fee_example(flatten(record, parse(record, Company)))
    facts = with_hours(facts, data_dir, root)
    if not (data_dir / FILE).is_file():
        return facts
    return replace(facts, switches=read_switches(data_dir, root)[0].values())


def samples(facts: Facts) -> list[Problem]:
    """Return a `sample-fact` problem for each fact that is only an example."""
    return [
        Problem(
            fact.path or facts.path,
            *fact.place,
            "sample-fact",
            f'"{key}" is a sample. Write the real value and take the key out of "sample".',
        )
        for key, fact in facts.items()
        if fact.sample
    ]


def fill(
    markdown: str, facts: Facts, locale: str, source: str, path: str, first_line: int = 1
) -> Filled:
    """Print the facts that `markdown` asks for, in the language `locale` of the text.

    `path` and `first_line` say where the text is, for problems: `unknown-fact`, `missing-fact`
    (only where the text applies), `bad-fact`, `open-fence`, and those of `select`. Code, fenced or
    inline, is left as it is. In running text a sample is wrapped in ``<span class="sample">``, and
    a value that exists only in the `source` language carries its ``lang``; where no element can
    stand (link targets, attributes) it is plain.
    """
    selection = select(markdown, facts.switches, path, first_line)
    filling = _Filling(facts, locale, source, path, Lines(markdown, first_line), selection)
    done, start = [], 0
    for part in stretches(markdown):
        done.append(filling.fill(markdown, start, part.start, None))
        done.append(filling.fill(markdown, part.start, part.end, part))
        start = part.end
    done.append(filling.fill(markdown, start, len(markdown), None))
    for fence in fences(markdown):
        if not fence.closed:
            message = "A code block is opened here and never closed."
            filling.problem(fence.start, "open-fence", message)
    return filling.filled(shown_text("".join(done), selection, first_line))


def fill_value(
    text: str, facts: Facts, locale: str, source: str, path: str, first_line: int = 1
) -> Filled:
    """Print the facts of a plain text, such as a title: no code, no escapes, no elements."""
    filling = _Filling(facts, locale, source, path, Lines(text, first_line))
    return filling.filled(filling.fill(text, 0, len(text), PLAIN_TEXT))


PLAIN_TEXT = Stretch(0, 0, Kind.PLAIN)


def printed(value: Any, locale: str, source: str) -> Text:
    """Return `value` as readers of `locale` see it, with its language when it is not theirs.

    Raises TypeError for what cannot be printed: yes or no.
    """
    match value:
        case bool():
            raise TypeError("yes or no")
        case Localised():
            text = value.text(locale, source)
            return Text(text.value, "" if text.lang == locale else text.lang)
        case tuple() | list():
            texts = [printed(item, locale, source) for item in value]
            langs = {text.lang for text in texts}
            joined = format_list([text.value for text in texts], locale)
            return Text(joined, langs.pop() if len(langs) == 1 else "")
        case Points():
            return Text(value.html(locale, source), "")
        case Money():
            return Text(format_money(value.amount, value.currency, locale), "")
        case datetime():
            return Text(format_datetime_utc(value, locale), "")
        case date():
            return Text(format_date_long(value, locale), "")
        case int() | float() | Decimal():
            return Text(format_number(value, locale), "")
        case _:
            return Text(str(value), "")


@dataclass
class _Filling:
    """One text being filled: what it needs, and what was found so far."""

    facts: Facts
    locale: str
    source: str
    path: str
    lines: Lines
    selection: Selection = NOTHING_HIDDEN

    def __post_init__(self) -> None:
        self.problems: list[Problem] = list(self.selection.problems)
        self.used: set[str] = set()
        self.places: list[tuple[int, str]] = []

    def filled(self, text: str) -> Filled:
        problems, places = tuple(sorted(self.problems)), tuple(self.places)
        return Filled(text, problems, frozenset(self.used), places, self.selection)

    def fill(self, text: str, start: int, end: int, part: Stretch | None) -> str:
        """Return ``text[start:end]``, which is `part`, or running text, with its facts."""
        if part and part.kind is Kind.CODE:
            return text[start:end]
        done, last = [], start
        for match in MARK.finditer(text, start, end):
            value = self.value(match)
            if value is not None:
                before = text[start : match.start()]
                done += [text[last : match.start()], _placed(value, before, part)]
                last = match.end()
        return "".join([*done, text[last:end]])

    def value(self, match: re.Match[str]) -> tuple[Text, bool] | None:
        """Return the text of the fact at `match` and whether it is a sample; None: a problem."""
        written = match["inside"] and KEY.fullmatch(match["inside"])
        if not written:
            what = "is not closed" if match[0] in ("{{", "{%") else "is not a fact"
            self.problem(match.start(), "bad-fact", f'"{match[0]}" {what}. {ONLY}')
            return None
        key = written["key"]
        fact = self.facts.get(key)
        if fact is None:
            self.problem(match.start(), "unknown-fact", self.unknown(key))
            return None
        self.used.add(key)
        line, _ = self.lines.place(match.start())
        if line in self.selection.hidden:
            return None
        self.places.append((line, key))
        if fact.value is None:
            self.problem(match.start(), "missing-fact", self.missing(key, fact))
            return None
        try:
            return printed(fact.value, self.locale, self.source), fact.sample
        except TypeError as error:
            message = f'"{key}" is {error}; a page cannot print it. Say it in words.'
            self.problem(match.start(), "bad-fact", message)
            return None

    def unknown(self, key: str) -> str:
        near = nearest(key, list(self.facts))
        hint = f'; did you mean "{near}"? ' if near else ". "
        return f'"{key}" is not a fact{hint}Facts are in {self.facts.path}.'

    def missing(self, key: str, fact: Fact) -> str:
        line = f", line {fact.place[0]}" if fact.place[0] > 1 else ""
        return f'The fact "{key}" has no value. Write it in {fact.path or self.facts.path}{line}.'

    def problem(self, offset: int, code: Code, message: str) -> None:
        self.problems.append(Problem(self.path, *self.lines.place(offset), code, message))


def _placed(value: tuple[Text, bool], before: str, part: Stretch | None) -> str:
    """Return a printed fact as the place it stands in needs it; `before` is the text up to it."""
    (text, lang), sample = value
    if isinstance(text, Html):
        return text.replace("<li>", '<li class="sample">') if sample else text
    if part is None:
        escaped = SPECIAL.sub(r"\\\1", html.escape(text, quote=False))
        attributes = ['class="sample"'] * sample + [f'lang="{lang}"'] * bool(lang)
        return f"<span {' '.join(attributes)}>{escaped}</span>" if attributes else escaped
    if part.kind is Kind.TAG:
        return html.escape(text)
    if part.kind is Kind.LINK and '"' not in before:
        # A blank would end the destination; a telephone number is dialled without any.
        return re.sub(r"\s", "" if "tel:" in before else "%20", text)
    return text
