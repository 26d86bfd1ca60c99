"""Gathers what the status pages show: the records people wrote and the board of the history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from hooks.content.problems import ContentError
from hooks.content.site import Site
from hooks.publish.older import Older, split
from hooks.publish.view import StatusView
from hooks.status.board import build_board
from hooks.status.history import History, HistoryError, open_history
from hooks.status.incidents import Incident, Maintenance, read_incidents, read_maintenances
from hooks.status.recurrence import windows
from hooks.status.responses import responses, settled
from hooks.status.services import Services, read_services
from hooks.status.texts import untold_services

R = TypeVar("R", Incident, Maintenance)

NOWHERE = Path(":memory:")
"""SQLite's name for a database that no disk holds (https://sqlite.org/inmemorydb.html)."""


class Records:
    """Services, incidents and maintenance as people declared them."""

    def __init__(self, site: Site, environ: Mapping[str, str] | None) -> None:
        """Read them all; raises ContentError with every problem of the first kind that has any.

        Without `environ` the references to it stay as written: nothing can then be polled.
        """
        self.services: Services = read_services(site.data, site.root, environ)
        source = site.source.code
        if problems := untold_services(self.services, site.data, site.root, source):
            raise ContentError(problems)
        ids = [component.id for component in self.services.components]
        declared = (site.data, site.root, ids, source)
        self.incidents: tuple[Incident, ...] = read_incidents(*declared)
        self.maintenances: tuple[Maintenance, ...] = read_maintenances(*declared)
        """One per file; what repeats is told apart by `windows`."""

    def windows(self, now: datetime) -> tuple[Maintenance, ...]:
        """Return the windows of maintenance around `now` (UTC), newest start first."""
        return windows(self.maintenances, now)

    def view(self, history: History, now: datetime) -> StatusView:
        """Return what the status fragments show at `now` (UTC)."""
        return self.kept(now).view(history, now)

    def kept(self, now: datetime) -> Kept:
        """Return the records as they are kept from one refresh to the next."""
        recent, past = split(self.incidents, now)
        return Kept(self.services, recent, Older(past), self.maintenances, now)


@dataclass(frozen=True)
class Kept:
    """The records, those of the past packed."""

    services: Services
    recent: tuple[Incident, ...]
    """Incidents that the present, from `at` on, needs; newest first."""
    older: Older
    """All the others."""
    maintenances: tuple[Maintenance, ...]
    """As in `Records`."""
    at: datetime
    """UTC."""

    def view(self, history: History, now: datetime) -> StatusView:
        """Return what the status fragments show at `now` (UTC), which is not before `at`."""
        incidents = tuple(_until(one, now) for one in self.recent)
        planned = tuple(_until(one, now) for one in windows(self.maintenances, now))
        board = build_board(self.services, history, incidents, planned, now)
        times = responses(history, self.services, now)
        return StatusView(board, incidents, planned, now, self.older, times)


def _until(record: R, now: datetime) -> R:
    """Return `record` as far as it is told at `now`: what is dated later is not said yet."""
    said = tuple(update for update in record.updates if update.at <= now)
    end = getattr(record, "resolved_at", None)
    over = {"resolved_at": None} if end and end > now else {}
    if not over and len(said) == len(record.updates):
        return record
    return record.model_copy(update={"updates": said, **over})


def history_path(environ: Mapping[str, str], root: Path) -> Path:
    """Return the history's file: PARVIS_HISTORY, else .parvis/history.db in the project."""
    return root / environ.get("PARVIS_HISTORY", ".parvis/history.db")


def _settled(view: StatusView) -> StatusView:
    return replace(view, responses=settled(view.responses))


def view_for_build(
    site: Site,
    environ: Mapping[str, str],
    now: Callable[[], datetime],
    say: Callable[[str], None],
    poll_first: Callable[[Records, History], str] | None,
) -> tuple[Records, StatusView]:
    """Return the records and the view a build shows; with `poll_first` the platform is polled.

    `say` gets one sentence for whatever went wrong without stopping the build: an unusable history
    leaves every state unknown. Raises ContentError when the data are wrong.
    """
    records = Records(site, environ if poll_first else None)
    try:
        with open_history(history_path(environ, site.root), now()) as history:
            if history.notice:
                say(history.notice)
            if poll_first:
                say(poll_first(records, history))
            return records, _settled(records.view(history, now()))
    except HistoryError as error:
        say(str(error))
        with open_history(NOWHERE, now()) as blank:
            return records, _settled(records.view(blank, now()))
