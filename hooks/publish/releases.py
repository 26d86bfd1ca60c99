"""The folder a site is published in: its releases, and the link to the one that is served.

    DIR/current -> releases/000003-20261126T000500Z
    DIR/releases/000001-…  000002-…  000003-…

The server's root is ``DIR/current``. What is there beside is a whole, verified site, or has a name
that begins with a dot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from hooks.publish import files

CURRENT, FOLDER = "current", "releases"
NAME = re.compile(r"(\d{6,})-\d{8}T\d{6}Z")
"""A release's number, which grows, and the moment it was finished (UTC)."""


class NotAReleaseLink(Exception):
    """What bears the name of the link is something else; the message says what to do."""


@dataclass(frozen=True)
class Releases:
    """The releases in one folder."""

    root: Path
    """What is given with ``--to``."""

    @property
    def folder(self) -> Path:
        """Where they are; its lock is that of a publish."""
        return self.root / FOLDER

    @property
    def link(self) -> Path:
        """What the server follows."""
        return self.root / CURRENT

    def current(self) -> Path | None:
        """Return the release that is served; None before the first. Raises NotAReleaseLink."""
        if not self.link.is_symlink():
            if self.link.exists():
                raise NotAReleaseLink(
                    f"{self.link} is no link of a publish. Move it away, or publish to another "
                    "folder."
                )
            return None
        served = self.folder / self.link.readlink().name
        return served if NAME.fullmatch(served.name) and served.is_dir() else None

    def every(self) -> list[Path]:
        """Return the releases, oldest first."""
        if not self.folder.is_dir():
            return []
        return sorted((one for one in self.folder.iterdir() if NAME.fullmatch(one.name)), key=_of)

    def before(self) -> Path | None:
        """Return the release before the one that is served; None when there is none."""
        current = self.current()
        older = [one for one in self.every() if current and _of(one) < _of(current)]
        return older[-1] if older else None

    @contextmanager
    def fresh(self) -> Iterator[tuple[Path, int]]:
        """Give a new empty folder among the releases, locked, and the handle of its lock.

        It is removed at the end of the block when `accept` has not given it a name.
        """
        folder = files.fresh_folder(self.folder, ".build-")
        try:
            with files.locked(folder, wait=True) as handle:
                assert handle is not None
                yield folder, handle
        finally:
            files.remove_folder(folder)

    def accept(self, fresh: Path, now: datetime) -> Path:
        """Make a release of the folder `fresh`, and return it; raises OSError."""
        number = max(map(_of, self.every()), default=0) + 1
        return files.move(fresh, f"{number:06}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")

    def serve(self, release: Path) -> None:
        """Let the link lead to `release`, in one step; raises OSError."""
        files.link(self.link, Path(FOLDER, release.name))

    def sweep(self) -> None:
        """Remove what publishes that were killed left, and what was withdrawn.

        Of the releases these are the ones newer than the one that is served. A folder in which a
        process is at work stays; the next sweep removes it.
        """
        for part in self.root.glob(f".{CURRENT}.*{files.PART}"):
            files.remove(part)
        for folder in self.folder.glob(".*/"):
            files.retire(folder)
        if current := self.current():
            for release in self.every():
                if _of(release) > _of(current):
                    files.retire(release)

    def prune(self, keep: int) -> list[Path]:
        """Remove all but the newest `keep` releases, and return those that are gone.

        The one that is served stays, and so does one in which a refresh is at work.
        """
        current = self.current()
        surplus = [one for one in self.every()[:-keep] if one != current]
        return [one for one in surplus if files.retire(one)]


def _of(release: Path) -> int:
    """The number of a release."""
    return int(release.name.partition("-")[0])
