"""Problems as people and programs read them: text, JSON, annotations of a forge."""

from __future__ import annotations

import json
from collections.abc import Iterable

from hooks.content.problems import Problem


def show(problems: Iterable[Problem], form: str) -> str:
    """Return `problems` as ``text``, ``json``, or ``github`` workflow annotations."""
    found = list(problems)
    if form == "json":
        return json.dumps([problem.__dict__ for problem in found], indent=1) + "\n"
    if form == "github":
        return "".join(_annotation(problem) for problem in found)
    errors = sum(problem.level == "error" for problem in found)
    lines = [f"{problem.level}: {problem}\n" for problem in found]
    return "".join([*lines, f"{errors} errors, {len(found) - errors} warnings\n"])


def _annotation(problem: Problem) -> str:
    """A workflow command (GitHub Actions, "Setting an error message")."""
    text = problem.message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    place = f"file={problem.path},line={max(problem.line, 1)},col={max(problem.column, 1)}"
    return f"::{problem.level} {place},title={problem.code}::{text}\n"
