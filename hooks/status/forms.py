"""Incidents and maintenance as files still to be filled in, and one more update for a file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hooks.content.problems import ContentError
from hooks.content.records import Record, read_text_record
from hooks.status.timeline import Impact, Impaired, IncidentStatus, MaintenanceStatus

PLAIN = re.compile(r"(?!(?:y|n|yes|no|on|off|true|false|null)$)[a-z][a-z0-9-]*")
"""Words that YAML 1.1 takes for text; others need quotes."""
MARKDOWN = "Texts may hold Markdown: *emphasis*, [links](https://…), lists, `code`."


@dataclass(frozen=True)
class Said:
    """An update whose texts are still to be written."""

    at: datetime
    """UTC."""
    status: IncidentStatus | MaintenanceStatus
    components: Mapping[str, Impaired] = field(default_factory=dict)
    """States from then on."""


def incident_form(
    components: Mapping[str, Impaired],
    impact: Impact,
    started_at: datetime,
    said_at: datetime,
    languages: Sequence[str],
) -> str:
    """Return the file of an incident with a place for each text in each of `languages` (codes)."""
    lines = [
        "# One incident. The file's name is its id and a part of its address. Times are in UTC.",
        f"# impact: {', '.join(Impact)}",
        f"# components: {', '.join(Impaired)}",
        f"# status of an update: {', '.join(IncidentStatus)}",
        f"# {MARKDOWN}",
        *_texts("title", languages),
        f"impact: {impact}",
        *_states(components),
        f"started_at: {_iso(started_at)}",
        "updates:",
        *_indented(_update(Said(said_at, IncidentStatus.INVESTIGATING), languages), 2),
    ]
    return "\n".join(lines) + "\n"


def maintenance_form(
    components: Sequence[str],
    starts_at: datetime,
    ends_at: datetime,
    said_at: datetime,
    languages: Sequence[str],
) -> str:
    """Return the file of a maintenance with a place for each text in each of `languages`."""
    lines = [
        "# One maintenance. The file's name is its id and a part of its address. Times are in UTC.",
        f"# status: {', '.join(MaintenanceStatus)}",
        "# The first update is the announcement.",
        "# repeat: FREQ=WEEKLY;BYDAY=TU;COUNT=10   for a window that comes again (RFC 5545)",
        "# skip: [2027-02-09]   days of windows that do not take place; say so in an update",
        f"# {MARKDOWN}",
        *_texts("title", languages),
        f"components: [{', '.join(_word(name) for name in components)}]",
        f"starts_at: {_iso(starts_at)}",
        f"ends_at: {_iso(ends_at)}",
        "status: scheduled",
        "updates:",
        *_indented(_update(Said(said_at, MaintenanceStatus.SCHEDULED), languages), 2),
    ]
    return "\n".join(lines) + "\n"


def with_update(
    text: str, name: str, said: Said, languages: Sequence[str], resolved: bool
) -> tuple[str, int]:
    """Return the `text` of an incident's file with `said` as its last update, and its line.

    With `resolved` the incident also ends then. All else in the text stays as it is. `name` is the
    file as problems name it. Raises ContentError for a text that is no YAML, ValueError in a
    sentence for one that only a person can edit.
    """
    record = read_text_record(text, name)
    lines, wanted = text.split("\n"), _wanted(record.data, said, languages, resolved)
    first, last = _updates(record, lines)
    dash = len(lines[first - 1]) - len(lines[first - 1].lstrip())
    end = _end(record, lines, last, dash)
    added = _indented(_update(said, languages), dash)
    second = record.keys.get(("updates", 1))
    if second and not lines[second[0] - 2].strip():
        added = ["", *added]
    changes = [(end, end, added)]
    if resolved:
        changes.append(_resolution(record, lines, said.at))
    for start, stop, new in sorted(changes, key=lambda change: change[0], reverse=True):
        lines[start:stop] = new
    edited = "\n".join(lines)
    try:
        after = read_text_record(edited, name)
    except ContentError:
        after = None
    if after is None or after.data != wanted:
        raise ValueError(f"The layout of {name} leaves no safe place. Add the update by hand.")
    return edited, after.place("updates", len(wanted["updates"]) - 1)[0]


def _wanted(data: Any, said: Said, languages: Sequence[str], resolved: bool) -> dict[str, Any]:
    """Return what the file must say after the edit, as YAML reads it."""
    update: dict[str, Any] = {"at": said.at, "status": str(said.status)}
    if said.components:
        update["components"] = {name: str(state) for name, state in said.components.items()}
    update["text"] = dict.fromkeys(languages, "")
    old = data if isinstance(data, dict) else {}
    end = {"resolved_at": said.at} if resolved else {}
    return {**old, **end, "updates": [*(old.get("updates") or ()), update]}


def _updates(record: Record, lines: Sequence[str]) -> tuple[int, int]:
    """Return the lines (from 1) of the first and of the last update."""
    places = [place for keys, place in record.keys.items() if _is_update(keys)]
    if not places or not all(lines[line - 1].lstrip().startswith("- ") for line, _ in places):
        raise ValueError(
            f'In {record.path} the updates do not stand one below the other, each after a "- ". '
            "Add the update by hand."
        )
    return places[0][0], places[-1][0]


def _is_update(keys: tuple[str | int, ...]) -> bool:
    return len(keys) == 2 and keys[0] == "updates"


def _end(record: Record, lines: Sequence[str], last: int, dash: int) -> int:
    """Return how many lines stand before the place of one more update."""
    later = [line for keys, (line, _) in record.keys.items() if len(keys) == 1 and line > last]
    end = min(later) - 1 if later else len(lines)
    # Empty lines, and comments that are not of the last update, stay in front of what follows.
    while end > last and re.fullmatch(rf"\s*|\s{{0,{dash}}}#.*", lines[end - 1]):
        end -= 1
    return end


def _resolution(record: Record, lines: Sequence[str], at: datetime) -> tuple[int, int, list[str]]:
    line, _ = record.place("resolved_at" if "resolved_at" in record.data else "started_at")
    if "resolved_at" in record.data:
        given = re.sub(r"resolved_at:(\s*(null|~))?", f"resolved_at: {_iso(at)}", lines[line - 1])
        return line - 1, line, [given]
    return line, line, [f"resolved_at: {_iso(at)}"]


def _update(said: Said, languages: Sequence[str]) -> list[str]:
    body = [f"status: {said.status}"]
    body += _states(said.components) if said.components else []
    body += _texts("text", languages)
    return [f"- at: {_iso(said.at)}", *_indented(body, 2)]


def _states(components: Mapping[str, Impaired]) -> list[str]:
    return ["components:", *(f"  {name}: {state}" for name, state in components.items())]


def _texts(key: str, languages: Sequence[str]) -> list[str]:
    return [f"{key}:", *(f'  {code}: ""' for code in languages)]


def _indented(lines: Sequence[str], by: int) -> list[str]:
    return [f"{' ' * by}{line}" for line in lines]


def _word(name: str) -> str:
    return name if PLAIN.fullmatch(name) else f'"{name}"'


def _iso(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
