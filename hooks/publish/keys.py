"""Keys of fragments: what tells that a fragment would be the same, without rendering it.

A key is a digest of all that the fragment's template shows, and of all that says how: templates,
catalogs, icons, our own code. Whatever a template shows anew is added here; a test changes every
fact there is and compares.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import babel
from pydantic import BaseModel

from hooks.content import formats, localised, markup
from hooks.content.site import Locale, Site
from hooks.publish import api_parts, badges, charts, fallback, history_json, older, templates, words
from hooks.publish import view as views
from hooks.publish.view import StatusView
from hooks.status.days import digest, past
from hooks.status.facts import ComponentBoard

CODE = (
    *(api_parts, badges, charts, fallback, history_json, formats),
    *(localised, markup, templates, views, words),
)
"""The modules that decide how a fact is shown, in fragments and in files for machines."""
INCIDENT = "incident"
"""The name under which the fragments of all incidents have a key in common."""


@lru_cache(maxsize=1)
def _code() -> str:
    files = [Path(__file__).with_name("fragments.py"), *(Path(str(one.__file__)) for one in CODE)]
    return _digest_of(files) + babel.__version__


def _digest_of(paths: Iterable[Path]) -> str:
    seen = hashlib.sha256()
    for path in paths:
        seen.update(f"{path.name}\0".encode() + path.read_bytes())
    return seen.hexdigest()


def manner(site: Site, locale: Locale, interval: float) -> str:
    """Return a digest of everything but the facts that makes a fragment for readers of `locale`."""
    sources = sorted((site.overrides / "fragments").glob("*.html"))
    folder = site.overrides / "locales" / locale.code.replace("-", "_") / "LC_MESSAGES"
    icons = templates.theme_dir() / ".icons/material"
    used = sorted({*words.ICONS.values(), *templates.ICONS})
    # Not the compiled .mo beside it: that comes and goes with the words unchanged.
    paths = [*sources, *folder.glob("messages.po"), *(icons / f"{one}.svg" for one in used)]
    return digest((_digest_of(paths), _code(), locale, site.source, site.path, interval))


class Facts:
    """What the fragments of one view show, as short as it can be told."""

    def __init__(self, view: StatusView) -> None:
        self.view = view

    def of(self, name: str) -> str:
        """Return a digest of the facts behind the fragment `name`, or behind all of INCIDENT.

        Raises KeyError for a subject that does not exist.
        """
        kind, _, subject = name.partition(".")
        return digest((kind, getattr(self, f"_{kind}")(subject)))

    def _chip(self, _: str) -> Any:
        return self.view.board.state

    def _freshness(self, _: str) -> Any:
        board = self.view.board
        return board.data_as_of, board.valid_until, board.demo

    def _summary(self, _: str) -> Any:
        board = self.view.board
        components = [component for group in board.groups for component in group.components]
        return board.state, board.demo, [(one.name, one.state) for one in components]

    def _notice(self, subject: str) -> Any:
        notice = self.view.notice(tuple(subject.split("+")))
        components = [(one.id, one.name, one.state) for one in notice.components]
        return components, list(map(_written, notice.incidents))

    def _board(self, _: str) -> Any:
        view, board = self.view, self.view.board
        groups = [
            (
                (group.id, group.name, group.state, group.rule, group.ground),
                [self.shown[one.id] for one in group.components],
            )
            for group in board.groups
        ]
        records = list(map(_written, (*view.unresolved, *view.upcoming)))
        return board.state, groups, records, board.poller_uptime.ratio

    def _history(self, _: str) -> Any:
        components = [one for group in self.view.board.groups for one in group.components]
        days = [(one.id, one.name, past(one.days), one.days[-1].worst) for one in components]
        held = list(map(_written, self.view.held))
        return self.view.now.date(), days, self._told[older.EVERY], held

    def _archive(self, _: str) -> Any:
        return self.view.first_month, self._told[older.EVERY]

    def _component(self, subject: str) -> Any:
        for group in self.view.board.groups:
            if any(one.id == subject for one in group.components):
                return self.shown[subject], group.name, self.names
        raise KeyError(subject)

    def _days(self, subject: str) -> Any:
        component = self.view.component(subject).component
        today = component.days[-1]
        days = len(component.days), past(component.days), today.day, today.worst
        return component.name, days

    def _upstream(self, subject: str) -> Any:
        component = self.view.component(subject).component
        return component.id, component.name, component.state

    def _uptime(self, subject: str) -> Any:
        component = self.view.component(subject).component
        uptime = component.uptime
        return component.id, len(component.days), uptime.ratio, _percent(uptime.coverage)

    def _responses(self, subject: str) -> Any:
        component = self.view.component(subject).component
        # Hours before the last one are part of days, and the past of the days is in the key.
        until = self.view.responses.untils.get(subject)
        return component.name, until, len(component.days), past(component.days)

    def _incidents(self, subject: str) -> Any:
        return subject, self._told.get(subject, 0)

    def _incident(self, subject: str) -> Any:
        if not subject:
            return self._told[older.EVERY], self.names
        return _written(self.view.incident(subject)), self.names

    @cached_property
    def names(self) -> str:
        """The digest of what every component is called."""
        groups = self.view.board.groups
        return digest([(one.id, one.name) for group in groups for one in group.components])

    @cached_property
    def _told(self) -> dict[str, int]:
        """The sum of the digests of all incidents that touch a component, and of all."""
        recent, rest = older.digests(self.view.incidents), self.view.older.digests
        names = {*recent, *rest, older.EVERY}
        return {name: (recent[name] + rest[name]) % older.BITS for name in names}

    @cached_property
    def shown(self) -> dict[str, str]:
        """The digest of what is shown of each component."""
        groups = self.view.board.groups
        return {one.id: digest(_figures(one)) for group in groups for one in group.components}


def _figures(one: ComponentBoard) -> Any:
    today = one.days[-1]
    return (
        (one.id, one.name, one.description, one.state, one.reason, one.since),
        (one.uptime.ratio, _percent(one.uptime.coverage), one.latency),
        (len(one.days), past(one.days), today.day, today.worst, today.uptime.ratio),
        (one.source, one.cause, one.probed, one.blips, one.theirs),
    )


def _percent(ratio: float) -> int:
    """A coverage as it is shown, in whole percent: else each minute of today would count."""
    return round(ratio * 10_000) // 100


def _written(record: BaseModel) -> str:
    return digest(record.model_dump_json())
