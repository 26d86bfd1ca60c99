"""What git remembers of a file: its earlier texts, each with the day it was committed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from hooks.content.programs import Run

# A container may have cloned as another user; reading is safe all the same.
GIT = ("git", "-c", "safe.directory=*", "-c", "core.quotePath=off")


@dataclass(frozen=True)
class Edition:
    """The text of a file at one commit."""

    text: str
    day: date
    """The day of the commit, where its committer was."""


@dataclass
class Past:
    """The committed texts of files; nothing at all where there is no git or no history."""

    run: Run
    known: dict[str, tuple[Edition, ...]] = field(default_factory=dict)
    """Path → what was read of it so far."""

    def editions(self, path: str) -> tuple[Edition, ...]:
        """Return the texts of the file `path` (relative to the project), newest first.

        Renamed files are followed. Empty when git has none.
        """
        if path not in self.known:
            self.known[path] = tuple(self._read(path))
        return self.known[path]

    @cached_property
    def complete(self) -> bool:
        """Whether the history goes back to the first commit: a shallow clone's does not."""
        return self.run(*GIT, "rev-parse", "--is-shallow-repository") == b"false\n"

    def _read(self, path: str) -> Iterator[Edition]:
        listing = ("log", "--follow", "--format=%x00%H %cs", "--name-only", "--", path)
        for commit in (self.run(*GIT, *listing) or b"").decode(errors="replace").split("\0")[1:]:
            heading, *names = filter(None, commit.split("\n"))
            digest, day = heading.split(" ")
            content = self.run(*GIT, "show", f"{digest}:{names[0] if names else path}")
            if content is not None:
                yield Edition(content.decode(errors="replace"), date.fromisoformat(day))
