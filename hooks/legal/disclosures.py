"""The register of disclosures: what the law wants said, where it is said, and how that is seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from hooks.content.company.section import FactGroup
from hooks.content.company.values import Line
from hooks.content.conditions import parse_condition
from hooks.content.problems import Problem
from hooks.content.records import Record, parse, read_record
from hooks.content.validation import nearest
from hooks.legal.passages import Library, Passage
from hooks.legal.proofs import PROOFS

FILE = "disclosures.yml"
SITE = "site"
"""What stands for a page where a disclosure is about the whole site."""
ALWAYS = "always"
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
PagePath = Annotated[str, Field(pattern=r"^[a-z0-9]+([/-][a-z0-9]+)*$")]


class Disclosure(FactGroup):
    """One thing that must be said, or had better be."""

    id: Slug
    """Short permanent name."""
    page: PagePath
    """Path within a language without its end, such as legal/notice; site: no page of its own."""
    anchor: Slug | None = None
    """Id of the heading it is said under; without one the whole page is looked at."""
    duty: Line
    """What must be said, in our words."""
    basis: Line
    """The law, or why it is advised."""
    applies: Line = ALWAYS
    """always, or a condition on the switches, as in traders = yes and ai = no."""
    level: Literal["required", "recommended"] = "required"
    """Whether the law asks for it or practice advises it."""
    facts: tuple[Line, ...] = ()
    """Facts that must be printed under the heading."""
    checks: tuple[Line, ...] = ()
    """Proofs a machine makes: a name, then what it needs, as in rows 3."""
    says: dict[str, tuple[Line, ...]] = Field(default_factory=dict)
    """Words that must stand under the heading, by language code."""
    never: dict[str, tuple[Line, ...]] = Field(default_factory=dict)
    """Words that must not stand there, by language code."""


class Disclosures(FactGroup):
    """The register."""

    disclosures: tuple[Disclosure, ...]
    """In the order of the pages."""


class State(StrEnum):
    """How one disclosure stands in one language."""

    SAID = "said"
    WANTING = "wanting"
    NOT_DUE = "not-due"


@dataclass(frozen=True)
class Finding:
    """One disclosure in one language."""

    disclosure: Disclosure
    locale: str
    """Language code."""
    state: State
    passage: Passage | None
    """Where it is said; None when there is no such place, or none is needed."""
    wanting: tuple[str, ...] = ()
    """What is missing, each a part of a sentence."""


def read_disclosures(data_dir: Path, root: Path) -> tuple[Disclosures, Record]:
    """Read ``disclosures.yml`` in `data_dir`; raises ContentError with every problem."""
    record = read_record(data_dir / FILE, root)
    return parse(record, Disclosures), record


def check_register(register: Disclosures, record: Record, library: Library) -> Iterator[Problem]:
    """Yield what is wrong with the register itself, before any page is looked at.

    Codes: `same-id`, `bad-condition`, `no-proof`, `unknown-fact`, `unknown-check`.
    """
    seen: dict[str, int] = {}
    for place, one in enumerate(register.disclosures):
        keys = ("disclosures", place)
        line = record.place(*keys)[0]
        if one.id in seen:
            message = f'"{one.id}" is already used on line {seen[one.id]}.'
            yield record.problem("same-id", message, *keys, "id", value=True)
        seen.setdefault(one.id, line)
        if one.applies != ALWAYS:
            try:
                parse_condition(one.applies)
            except ValueError as error:
                yield record.problem("bad-condition", str(error), *keys, "applies", value=True)
        if not (one.facts or one.checks or one.says or one.never):
            message = (
                "A heading alone proves nothing. Name a fact, a check, or words in each language "
                "that the section must or must not have."
            )
            yield record.problem("no-proof", message, *keys)
        for n, key in enumerate(one.facts):
            if key not in library.facts:
                message = f'"{key}" is not a fact{_near(key, list(library.facts))}'
                yield record.problem("unknown-fact", message, *keys, "facts", n)
        for n, check in enumerate(one.checks):
            name = check.partition(" ")[0]
            if name not in PROOFS:
                allowed = f"Allowed: {', '.join(PROOFS)}."
                message = f'"{name}" is not a check{_near(name, list(PROOFS))} {allowed}'
                yield record.problem("unknown-check", message, *keys, "checks", n)


def findings(register: Disclosures, library: Library) -> Iterator[Finding]:
    """Yield how each disclosure of a sound `register` stands, language by language."""
    values = library.facts.switches or {}
    for one in register.disclosures:
        due = one.applies == ALWAYS or parse_condition(one.applies).holds(values)
        for locale in library.locales:
            if not due:
                yield Finding(one, locale, State.NOT_DUE, None)
                continue
            passage = _place(one, locale, library)
            wanting = tuple(_wanting(one, passage, library)) if passage else (_nowhere(one),)
            yield Finding(one, locale, State.WANTING if wanting else State.SAID, passage, wanting)


def problem(finding: Finding, library: Library, record: Record, docs: str) -> Problem:
    """Return the problem of a `finding` that is wanting; `docs` is the folder of the languages."""
    one, passage = finding.disclosure, finding.passage
    index = next(n for n, item in enumerate(record.data["disclosures"]) if item.get("id") == one.id)
    line, _ = record.place("disclosures", index)
    if passage and one.page != SITE:
        path, at = passage.file, passage.line
    elif one.page == SITE:
        path, at = record.path, line
    else:
        path, at = f"{docs}/{finding.locale}/{library.path(finding.locale, one.page)}", 0
    what = "; ".join(finding.wanting)
    message = (
        f'The disclosure "{one.id}" is not proved in {finding.locale}: {what}. '
        f"{one.duty} ({one.basis}; {record.path}, line {line})"
    )
    level = "error" if one.level == "required" else "warning"
    return Problem(path, at, 1 if at else 0, "disclosure", message, level)


def _place(one: Disclosure, locale: str, library: Library) -> Passage | None:
    if one.page == SITE:
        return Passage(locale, "", "", 0, "", frozenset())
    return library.passage(locale, one.page, one.anchor)


def _nowhere(one: Disclosure) -> str:
    return f"there is no heading {{#{one.anchor}}}" if one.anchor else "the page does not exist"


def _wanting(one: Disclosure, passage: Passage, library: Library) -> Iterator[str]:
    if one.anchor and not passage.says_something:
        yield "its section is empty"
    for key in one.facts:
        if key not in passage.keys:
            yield f'its section does not print "{key}"'
    for check in one.checks:
        name, _, argument = check.partition(" ")
        if missing := PROOFS[name](passage, library, argument):
            yield missing
    text = " ".join(passage.text.replace("\u00a0", " ").replace("\u202f", " ").split()).casefold()
    for words in one.says.get(passage.locale, ()):
        if words.casefold() not in text:
            yield f'it does not say "{words}"'
    for words in one.never.get(passage.locale, ()):
        if words.casefold() in text:
            yield f'it must not say "{words}"'


def _near(word: str, allowed: list[str]) -> str:
    near = nearest(word, allowed)
    return f'; did you mean "{near}"?' if near else "."
