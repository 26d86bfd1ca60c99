"""An incident told in the forge's form, read as data: answers → the file of an incident.

The form is `.github/ISSUE_TEMPLATE/incident.yml`; a forge turns what was filled in into Markdown, a
``### Label`` and the answer below it for each question:
https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema
Anyone may have written it: nothing of it is run, and nothing is taken that the form does not ask.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import yaml

from hooks.content.codes import Code
from hooks.content.problems import ContentError, Problem
from hooks.content.records import Record
from hooks.content.validation import nearest
from hooks.status.timeline import OVER, Impact, Impaired, IncidentStatus

EMPTY = "_No response_"
"""What the forge writes for a question without an answer."""
NAME = "issue"
"""The issue, as problems name it."""
LONGEST = 65_536
"""Characters of an issue, as the forge limits them."""
ASKED = ("name", "components", "state", "impact", "status", "started")
"""Ids of the questions every form has, beside `title-CODE` and `text-CODE`."""


@dataclass(frozen=True)
class Told:
    """An incident as someone told it, every value an allowed one."""

    name: str
    """What becomes a part of its address."""
    components: Mapping[str, Impaired]
    impact: Impact
    status: IncidentStatus
    started_at: datetime
    """UTC."""
    said_at: datetime
    """UTC."""
    title: Mapping[str, str]
    """Language code → words, without the languages left empty."""
    text: Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """What stands below one question."""

    text: str
    line: int
    """1-based, of the question."""


def questions(form: Record) -> dict[str, str]:
    """Return id → label of the questions of the issue `form`, in its order.

    Raises ContentError when one that is needed is missing.
    """
    body = form.data.get("body") if isinstance(form.data, dict) else None
    asked: dict[str, str] = {}
    for part in body if isinstance(body, list) else ():
        if isinstance(part, dict) and "id" in part:
            asked[str(part["id"])] = str((part.get("attributes") or {}).get("label", ""))
    if missing := [one for one in ASKED if one not in asked]:
        message = f"The form asks nothing with the id {', '.join(missing)}. Add it."
        raise ContentError([Problem(form.path, 1, 1, "missing-key", message)])
    return asked


def answers(body: str, asked: Mapping[str, str]) -> dict[str, Answer]:
    """Return id → answer from the `body` of an issue; `asked` are the form's questions.

    Each question must stand there once and in its order: an answer that repeats the heading of one
    could otherwise speak for it. Raises ContentError.
    """
    if len(body) > LONGEST:
        message = f"The issue has {len(body)} characters; {LONGEST} are allowed."
        raise ContentError([Problem(NAME, 0, 0, "length", message)])
    lines = body.replace("\r\n", "\n").split("\n")
    heads = {f"### {label}": one for one, label in asked.items()}
    found = [(number, heads[line]) for number, line in enumerate(lines) if line in heads]
    if [one for _, one in found] != list(asked):
        raise ContentError(_misplaced(found, asked))
    ends = [number for number, _ in found[1:]] + [len(lines)]
    given = {}
    for (start, one), end in zip(found, ends, strict=True):
        text = "\n".join(lines[start + 1 : end]).strip()
        given[one] = Answer("" if text == EMPTY else text, start + 1)
    return given


def _misplaced(found: Sequence[tuple[int, str]], asked: Mapping[str, str]) -> Iterator[Problem]:
    named = [one for _, one in found]
    for one, label in asked.items():
        places = [number + 1 for number, name in found if name == one]
        if len(places) != 1:
            message = f'The question "{label}" stands there {len(places)} times, not once.'
            yield Problem(NAME, places[-1] if places else 0, 0, "wrong-form", message)
    if sorted(named) == sorted(asked):
        yield Problem(NAME, 0, 0, "wrong-form", "The questions are not in the order of the form.")


def told(
    given: Mapping[str, Answer], known: Collection[str], languages: Sequence[str], at: datetime
) -> Told:
    """Return the incident that `given` tells `at` (UTC).

    `known` are the ids of components, `languages` the codes of the site, its source first. Raises
    ContentError with every fault, each at the line of its question.
    """
    faults: list[Problem] = []
    running = [one for one in IncidentStatus if one not in OVER]
    named = [part.strip() for part in given["components"].text.split(",") if part.strip()]
    components = [_one(part, list(known), given["components"], faults) for part in named]
    if not named:
        faults.append(_fault(given["components"], "empty-text", "No component is chosen."))
    state = _one(given["state"].text, list(Impaired), given["state"], faults)
    impact = _one(given["impact"].text, list(Impact), given["impact"], faults)
    status = _one(given["status"].text, running, given["status"], faults)
    started = _moment(given["started"], at, faults)
    texts = {key: _texts(key, given, languages, faults) for key in ("title", "text")}
    if faults:
        raise ContentError(faults)
    return Told(
        given["name"].text, dict.fromkeys(components, Impaired(state)), Impact(impact),
        IncidentStatus(status), started, at, texts["title"], texts["text"],
    )  # fmt: skip


def _one(word: str, allowed: Sequence[str], answer: Answer, faults: list[Problem]) -> str:
    """Return `word`; note a fault when it is none of `allowed`."""
    if word not in list(map(str, allowed)):
        near = nearest(word, [str(one) for one in allowed])
        hint = f'Did you mean "{near}"?' if near else f"Allowed: {', '.join(allowed)}."
        shown = word if len(word) <= 60 else f"{word[:60]}…"
        faults.append(_fault(answer, "wrong-value", f'"{shown}" is no answer here. {hint}'))
    return word


def _moment(answer: Answer, at: datetime, faults: list[Problem]) -> datetime:
    """Return the moment of the answer, `at` without one; note a fault for any other."""
    if not answer.text:
        return at
    try:
        moment = datetime.fromisoformat(answer.text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        message = "This is no time with its zone, such as 2026-09-16T08:30Z."
        faults.append(_fault(answer, "wrong-value", message))
    elif moment > at:
        message = f"The start is later than the issue, which is of {at:%Y-%m-%dT%H:%M:%SZ}."
        faults.append(_fault(answer, "wrong-order", message))
    else:
        return moment.astimezone(UTC).replace(microsecond=0)
    return at


def _texts(
    key: str, given: Mapping[str, Answer], languages: Sequence[str], faults: list[Problem]
) -> dict[str, str]:
    asked = {code: given[f"{key}-{code}"] for code in languages if f"{key}-{code}" in given}
    source = asked.get(languages[0])
    if source is None or not source.text:
        message = f'The {key} is empty in "{languages[0]}", the language that prevails. Write it.'
        faults.append(_fault(source or Answer("", 0), "empty-text", message))
    return {code: answer.text for code, answer in asked.items() if answer.text}


def _fault(answer: Answer, code: Code, message: str) -> Problem:
    return Problem(NAME, answer.line, 0, code, message)


ENDS = {"\x85", "\u2028", "\u2029"}


class _Dumper(yaml.SafeDumper):
    """Plain data only; texts of several lines as blocks, times with their Z, nothing by alias."""

    def ignore_aliases(self, data: object) -> bool:
        """Write everything out."""
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    # Signs that YAML takes for ends of lines, and GitHub does not, are written as escapes.
    style = "|" if "\n" in text else '"' if ENDS & {*text} else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _time(dumper: yaml.SafeDumper, moment: datetime) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", f"{moment:%Y-%m-%dT%H:%M:%SZ}")


def _word(dumper: yaml.SafeDumper, word: StrEnum) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(word))


_Dumper.add_representer(str, _text)
_Dumper.add_representer(datetime, _time)
_Dumper.add_multi_representer(StrEnum, _word)


def incident_text(one: Told) -> str:
    """Return the file of the incident `one`: YAML in which every answer is data."""
    data: dict[str, Any] = {
        "title": dict(one.title),
        "impact": one.impact,
        "components": dict(one.components),
        "started_at": one.started_at,
        "updates": [{"at": one.said_at, "status": one.status, "text": dict(one.text)}],
    }
    written = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
    return "# One incident, from the form. Its name is its id. Times are in UTC.\n" + str(written)
