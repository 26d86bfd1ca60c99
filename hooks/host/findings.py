"""What was looked at on a machine, what was found, and what to do about it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum


class Level(StrEnum):
    """How a thing stands; the worst comes last."""

    WELL = "ok"
    UNKNOWN = "not known"
    """It cannot be seen from here: by this user, or without that program."""
    DOUBT = "look"
    """The site goes on; somebody should look whether it is meant so."""
    WRONG = "wrong"
    """Something does not work, or soon will not."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    """In a word or two: history, certificate."""
    level: Level
    found: str
    """A sentence."""
    do: str = ""
    """What to do, as a sentence; empty when there is nothing."""


def as_text(findings: Iterable[Finding]) -> str:
    """Return a line for each finding, what to do below it, and how many there are of each kind."""
    told = list(findings)
    lines = []
    for one in told:
        lines.append(f"{one.level:<9}  {one.subject}: {one.found}")
        lines += [f"{'':<11}{one.do}"] if one.do else []
    counts = {level: sum(one.level is level for one in told) for level in Level}
    lines.append(", ".join(f"{count} {level}" for level, count in counts.items() if count))
    return "".join(f"{line}\n" for line in lines)


def as_json(findings: Iterable[Finding]) -> str:
    """Return the findings as a JSON array, one object a line."""
    told = (json.dumps(asdict(one), ensure_ascii=False) for one in findings)
    return "[\n" + ",\n".join(told) + "\n]\n"
