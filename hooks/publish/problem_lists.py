"""Problems as people and programs read them: text, JSON, annotations of a forge, SARIF."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from hooks.content.problems import Problem

SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def show(problems: Iterable[Problem], form: str) -> str:
    """Return `problems` as ``text``, ``json``, ``github`` workflow annotations or ``sarif``."""
    found = list(problems)
    if form == "json":
        return json.dumps([problem.__dict__ for problem in found], indent=1) + "\n"
    if form == "github":
        return "".join(_annotation(problem) for problem in found)
    if form == "sarif":
        return json.dumps(_sarif(found), indent=1) + "\n"
    errors = sum(problem.level == "error" for problem in found)
    lines = [f"{problem.level}: {problem}\n" for problem in found]
    return "".join([*lines, f"{errors} errors, {len(found) - errors} warnings\n"])


def _annotation(problem: Problem) -> str:
    """A workflow command (GitHub Actions, "Setting an error message")."""
    text = problem.message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    place = f"file={problem.path},line={max(problem.line, 1)},col={max(problem.column, 1)}"
    return f"::{problem.level} {place},title={problem.code}::{text}\n"


def _sarif(problems: Sequence[Problem]) -> dict[str, Any]:
    """One run in the form of OASIS SARIF 2.1.0, which code scanning of forges takes in.

    A rule is a code that was found; `guides/problems.md` tells what it means.
    """
    codes = sorted({problem.code for problem in problems})
    driver = {"name": "parvis", "rules": [{"id": code} for code in codes]}
    results = [
        {
            "ruleId": problem.code,
            "ruleIndex": codes.index(problem.code),
            "level": problem.level,
            "message": {"text": problem.message},
            "locations": [{"physicalLocation": _location(problem)}],
        }
        for problem in problems
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SARIF, "version": "2.1.0", "runs": [run]}


def _location(problem: Problem) -> dict[str, Any]:
    """A file, and the place in it when it is known: SARIF counts lines and columns from 1."""
    location: dict[str, Any] = {"artifactLocation": {"uri": quote(problem.path)}}
    if problem.line:
        region = {"startLine": problem.line}
        location["region"] = region | ({"startColumn": problem.column} if problem.column else {})
    return location
