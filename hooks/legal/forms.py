"""The forms of the site: what each asks, by which law, and where its answers go."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from hooks.content.codes import Code
from hooks.content.company.section import FactGroup, Misplaced, misplaced, values_of
from hooks.content.company.values import Line, Words, YesNo
from hooks.content.facts import Facts
from hooks.content.localised import Localised
from hooks.content.problems import Problem
from hooks.content.records import Record, parse_if_there, read_record
from hooks.content.site import Site
from hooks.content.validation import nearest

FILE = "forms.yml"
Name = Annotated[str, Field(pattern=r"^[a-z]+(_[a-z]+)*$")]
Key = Annotated[str, Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)+$")]
OURS = frozenset({"form", "lang", "copy", "read_over"})
"""Names a form sends besides those of its fields."""


class Choice(FactGroup):
    """One answer of a list."""

    value: Name
    """What is sent."""
    label: Words
    """What people read."""


class Unless(FactGroup):
    """An answer that frees from another."""

    field: Name
    """The field that was answered, a choice."""
    value: Name
    """The answer that frees."""


class Question(FactGroup):
    """One field of a form."""

    id: Name
    """What it is sent as."""
    kind: Literal["text", "email", "url", "date", "long", "choice", "statement"]
    """A line, an address, a date, a text of several lines, one of `choices`, or a box to tick."""
    label: Words
    """The question, short."""
    help: Words | None = None
    """What helps to answer it."""
    missing: Words | None = None
    """What is said when it is required and empty; required then."""
    wrong: Words | None = None
    """What is said of an address or a date that is none."""
    autocomplete: Line | None = None
    """What a browser may fill in (HTML, 4.10.18.7): ``email``."""
    required: YesNo = False
    """Whether nothing can be done without the answer."""
    basis: Words | None = None
    """The law that asks for it; none: we do."""
    unless: Unless | None = None
    """When it is not required after all."""
    choices: tuple[Choice, ...] = ()
    """The answers of a choice."""


class Form(FactGroup):
    """One form, on a page of its own."""

    id: Name
    """Short permanent name; sent with the answers."""
    page: Line
    """The page that shows it, in the folder of a language: help/forms/notice.md."""
    endpoint: Key
    """The fact with the address that takes its answers; the fact may be unknown."""
    email: Key
    """The fact with the e-mail address for those answers."""
    address: Key
    """The fact with the postal address for them."""
    subject: Words
    """Subject of the prepared e-mail; no personal data."""
    opening: Words
    """First sentence of what is sent: what the sender declares or asks."""
    send: Words
    """Label of the button that sends."""
    check: Words | None = None
    """Label of the button before it, which shows all answers again; none: one step."""
    fields: Annotated[tuple[Question, ...], Field(min_length=1)]
    """In the order they are asked."""

    @model_validator(mode="after")
    def _fields_agree(self) -> Self:
        count = Counter(one.id for one in self.fields)
        answers = {one.id: {choice.value for choice in one.choices} for one in self.fields}
        wrong: list[Misplaced] = []
        for place, one in enumerate(self.fields):
            at = ("fields", place)
            if count[one.id] > 1 or one.id in OURS:
                sentence = f'"{one.id}" is taken. Give each field an id of its own.'
                wrong.append(((*at, "id"), sentence))
            if (one.kind == "choice") != bool(one.choices):
                sentence = "A field of kind choice has choices, and no other has."
                wrong.append(((*at, "kind"), sentence))
            if one.required and one.missing is None:
                sentence = "A required field says what is missing. Add the key missing."
                wrong.append(((*at, "required"), sentence))
            if one.unless and one.unless.value not in answers.get(one.unless.field, ()):
                sentence = f'No field "{one.unless.field}" has the answer "{one.unless.value}".'
                wrong.append(((*at, "unless"), sentence))
        if wrong:
            raise misplaced(wrong)
        return self


class FormsFile(FactGroup):
    """Every form of the site."""

    forms: tuple[Form, ...] = ()
    """In any order: the menu orders their pages."""

    @model_validator(mode="after")
    def _forms_are_told_apart(self) -> Self:
        wrong: list[Misplaced] = []
        for key in ("id", "page"):
            count = Counter(getattr(one, key) for one in self.forms)
            wrong += [
                (("forms", place, key), f'"{getattr(one, key)}" is used twice. Each has its own.')
                for place, one in enumerate(self.forms)
                if count[getattr(one, key)] > 1
            ]
        if wrong:
            raise misplaced(wrong)
        return self

    def on(self, page: str) -> Form | None:
        """Return the form that the page `page` (path in its language's folder) shows."""
        return next((one for one in self.forms if one.page == page), None)


def read_forms(data_dir: Path, root: Path) -> FormsFile:
    """Read ``forms.yml`` in `data_dir`, none when there is no such file; raises ContentError."""
    return parse_if_there(data_dir / FILE, root, FormsFile)


def check_forms(site: Site, forms: FormsFile, facts: Facts) -> list[Problem]:
    """Return what the forms name and is not there, sorted by place.

    Codes: ``unknown-page``, ``unknown-fact``, ``missing-fact``, ``wrong-value``, and
    ``missing-language`` for a text without the source language.
    """
    if not forms.forms:
        return []
    record = read_record(site.data / FILE, site.root)
    found = _untold(record, forms, site.source.code)
    for place, form in enumerate(forms.forms):
        if not (site.docs / site.source.code / form.page).is_file():
            sentence = f'There is no page "{form.page}" in docs/{site.source.code}/.'
            found.append(
                record.problem("unknown-page", sentence, "forms", place, "page", value=True)
            )
        for name in ("endpoint", "email", "address"):
            if fault := _fault(name, getattr(form, name), facts):
                found.append(record.problem(*fault, "forms", place, name, value=True))
    return sorted(found)


def _fault(name: str, key: str, facts: Facts) -> tuple[Code, str] | None:
    fact = facts.get(key)
    if fact is None:
        near = nearest(key, list(facts))
        hint = f'; did you mean "{near}"?' if near else "."
        return "unknown-fact", f'"{key}" is not a fact{hint} Facts are in {facts.path}.'
    if fact.value is None and name != "endpoint":
        return "missing-fact", f'The fact "{key}" has no value. Write it in {facts.path}.'
    if name == "email" and "@" not in str(fact.value):
        return "wrong-value", f'The fact "{key}" is not an e-mail address: {fact.value}.'
    return None


def _untold(record: Record, forms: FormsFile, code: str) -> list[Problem]:
    sentence = f'The text has no "{code}", the language of the source. Add it.'
    return [
        record.problem("missing-language", sentence, *place)
        for place, text in values_of(forms)
        if isinstance(text, Localised) and isinstance(text.root, dict) and code not in text.root
    ]
