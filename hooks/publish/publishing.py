"""Publishes a new release, verified before it is served, or goes back to the one before.

    build, or copy -> status up to date -> verify -> on disk -> current -> status again -> prune

A refresh that ran meanwhile wrote into the release it began with. Its poll was in the history
before that; so a second refresh, after the switch, leaves nothing behind, whoever comes first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hooks.content.problems import Problem
from hooks.content.site import Site
from hooks.publish import files
from hooks.publish.gather import history_path
from hooks.publish.kept import kept_records
from hooks.publish.refreshing import refresh_site
from hooks.publish.release import build_into
from hooks.publish.releases import Releases
from hooks.publish.verify import verify
from hooks.status.history import open_history

Make = Callable[[Path, int], None]
"""Fills an empty folder with a site; the number is the handle of its lock, for other programs."""


class Busy(Exception):
    """Another publish into the folder is under way; the message says so."""


class Unfit(Exception):
    """The site may not be served."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


class BuildFailed(Exception):
    """The build said why."""


class NothingBefore(Exception):
    """There is no release to go back to; the message says so."""


@dataclass(frozen=True)
class Publisher:
    """What is published, and where."""

    site: Site
    environ: Mapping[str, str]
    now: Callable[[], datetime]
    """The present moment, UTC."""
    releases: Releases
    say: Callable[[str], None]
    """Takes a sentence about a history that was damaged."""

    def publish(self, make: Make, keep: int) -> Path:
        """Serve what `make` makes, keep that many releases, and return the new one.

        When anything is wrong the release that is served stays, and nothing is left beside it.
        Raises Busy, BuildFailed, Unfit, NotAReleaseLink, ContentError, HistoryError, OSError.
        """
        with self._alone():
            with self.releases.fresh() as (folder, handle):
                make(folder, handle)
                self._fit(folder)
                release = self.releases.accept(folder, self.now())
                self._serve(release)
            self.releases.prune(keep)
        return release

    def roll_back(self) -> Path:
        """Serve the release before the one that is served, and return it.

        Its status is brought up to date first. The one that was served stays on the disk until the
        next publish. Raises as `publish` does, and NothingBefore.
        """
        with self._alone():
            release = self.releases.before()
            if release is None:
                raise NothingBefore(f"{self.releases.root} has no release before the current one.")
            with files.locked(release, wait=True):
                self._fit(release, rest=True)
                self._serve(release)
        return release

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the lock of the releases, with nothing left there of a publish that was killed."""
        self.releases.current()
        with files.locked(files.folder(self.releases.folder), wait=False) as handle:
            if handle is None:
                raise Busy(f"Another publish into {self.releases.root} is under way.")
            self.releases.sweep()
            yield

    def _fit(self, folder: Path, *, rest: bool = False) -> None:
        """Bring the status in `folder` up to date; raises Unfit when it may not be served."""
        known = self._newest()
        self._refresh(folder)
        if problems := verify(self.site, folder, self.now(), known, rest=rest):
            raise Unfit(problems)
        files.settle()

    def _serve(self, release: Path) -> None:
        self.releases.serve(release)
        self._refresh(release)

    def _refresh(self, folder: Path) -> None:
        refresh_site(self.site, self.environ, folder, self.now(), self.say)

    def _newest(self) -> datetime | None:
        """The moment of the newest poll in the history."""
        now = self.now()
        with open_history(history_path(self.environ, self.site.root), now) as history:
            return kept_records(self.site, now).view(history, now).board.data_as_of


def built(site: Site, environ: Mapping[str, str]) -> Make:
    """Return what builds the project; it raises BuildFailed."""

    def make(folder: Path, handle: int) -> None:
        if build_into(site.root, folder, environ, (handle,)) != 0:
            raise BuildFailed("The build failed; what is served is as it was.")

    return make


def copied(source: Path) -> Make:
    """Return what takes the site that was built in `source`, and leaves it there."""

    def make(folder: Path, _handle: int) -> None:
        with files.locked(source, wait=True):
            files.copy_folder(source, folder)

    return make
