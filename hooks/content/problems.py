"""Problems an editor can mend: one sentence each, with its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hooks.content.codes import Code


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in content or data, ordered by place."""

    path: str
    """File, relative to the project's root, with forward slashes."""
    line: int
    """1-based; 0 when the problem is about the whole file."""
    column: int
    """1-based; 0 when the problem is about the whole line."""
    code: Code
    """Short stable name such as ``unknown-fact``; documented one by one."""
    message: str
    """What was found, what is allowed, the nearest valid value: a full sentence."""
    level: str = "error"
    """``error`` fails the check, ``warning`` is only shown."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.code} {self.message}"


class ContentError(Exception):
    """Content or data cannot be used; carries every problem found, sorted by place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))
