"""What was changed since the last commit: what an editor wants to be told of at once."""

from __future__ import annotations

from collections.abc import Iterable

from hooks.content.problems import Problem
from hooks.content.programs import Run

DIFFERING = ("git", "diff", "--name-only", "--relative", "-z", "HEAD")
NEW = ("git", "ls-files", "--others", "--exclude-standard", "-z")
SCHEMAS = "/schemas/"


def touched(run: Run) -> frozenset[str] | None:
    """Return the files of the project that differ from the last commit, relative to its root.

    None when git does not tell: it is missing, there is no repository, or no commit yet.
    """
    said = [run(*command) for command in (DIFFERING, NEW)]
    if None in said:
        return None
    names = b"\0".join(one for one in said if one).decode("utf-8", "surrogateescape").split("\0")
    return frozenset(filter(None, names))


def makes_schemas(path: str) -> bool:
    """Return whether the schemas of the data may be out of date when the file `path` changed."""
    return path.endswith(".py") or SCHEMAS in path


def told_of(problems: Iterable[Problem], touched: frozenset[str] | None) -> list[Problem]:
    """Return `problems` sorted, each once; with `touched`, warnings of its files and all errors.

    A change can break a page that was not changed, one that leads to it, for instance.
    """
    return sorted(
        one
        for one in set(problems)
        if touched is None or one.level == "error" or one.path in touched
    )
