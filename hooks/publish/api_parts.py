"""The page and the components of the Statuspage v2 API, and its ids, for one reader."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from hooks.content.localised import Localised
from hooks.publish import words
from hooks.publish.reader import Reader
from hooks.publish.said import NOT_KNOWN, said
from hooks.publish.view import StatusView
from hooks.status.facts import ComponentBoard, GroupBoard
from hooks.status.services import Services
from hooks.status.states import State

INDICATORS = {
    State.OPERATIONAL: "none",
    State.DEGRADED: "minor",
    State.PARTIAL: "major",
    State.MAJOR: "critical",
    State.MAINTENANCE: "maintenance",
    State.UNKNOWN: "minor",
}
STATUSES = {state: state.value for state in State} | {State.UNKNOWN: State.DEGRADED.value}
LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"


def iso(moment: datetime | None) -> str | None:
    """Return a UTC moment as 2026-09-16T08:05:00.000Z, None as it is."""
    if moment is None:
        return None
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True)
class Parts:
    """What every document of the API is made of, for one reader."""

    reader: Reader
    view: StatusView
    services: Services

    def id(self, kind: str, name: str = "") -> str:
        """Return 12 small letters and digits that stay the same as long as `name` does."""
        digest = hashlib.sha256(f"{self.reader.site.url} {kind} {name}".encode()).digest()
        return "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:12])

    def text(self, localised: Localised) -> str:
        """Return a text for the reader; JSON of this shape cannot tell its language."""
        return self.reader.text(localised).value

    @cached_property
    def page(self) -> dict[str, Any]:
        """The page; it changed last when a state did or when something was said."""
        view = self.view
        moments = [one.since for group in view.board.groups for one in group.components]
        moments += [one.at for record in view.incidents for one in said(record.updates, view.now)]
        moments += [one.at for plan in view.maintenances for one in said(plan.updates, view.now)]
        return {
            "id": self.page_id,
            "name": self.reader.name,
            "url": self.reader.url("status/"),
            "time_zone": "Etc/UTC",
            "updated_at": iso(max(filter(None, moments), default=NOT_KNOWN)),
        }

    @cached_property
    def page_id(self) -> str:
        """The page's id, the same in every language."""
        return self.id("page")

    @property
    def status(self) -> dict[str, str]:
        """The state of everything, in the API's word and in the reader's."""
        state = self.view.board.state
        return {
            "indicator": INDICATORS[state],
            "description": self.reader.say(words.OVERALL[state]),
        }

    def extra(self, *, present: bool) -> dict[str, Any]:
        """Return what the API has no word for; with `present` also how old the data are."""
        board = self.view.board
        ages = {"data_as_of": iso(board.data_as_of), "valid_until": iso(board.valid_until)}
        unknown = [
            self.component_ids[one.id]
            for group in board.groups
            for one in group.components
            if one.state is State.UNKNOWN
        ]
        return {**(ages if present else {}), "unknown": unknown, "demo": board.demo}

    @cached_property
    def component_ids(self) -> Mapping[str, str]:
        """The API's id of each component; one that was renamed keeps that of its first name."""
        names = {one.id: (*one.was, one.id)[0] for one in self.services.components}
        return {name: self.id("component", first) for name, first in names.items()}

    @cached_property
    def components(self) -> Mapping[str, dict[str, Any]]:
        """Groups and components by our id (a group's with a slash), each group before its own."""
        found: dict[str, dict[str, Any]] = {}
        for place, group in enumerate(self.view.board.groups, 1):
            found[f"{group.id}/"] = self.group(group, place)
            for inner, component in enumerate(group.components, 1):
                found[component.id] = self.component(component, group, inner)
        return found

    def group(self, group: GroupBoard, position: int) -> dict[str, Any]:
        """Return a group as the component it is in this API."""
        since = max(filter(None, (one.since for one in group.components)), default=NOT_KNOWN)
        return {
            **self._component(self.id("group", group.id), group, since, position),
            "group": True,
            "components": [self.component_ids[one.id] for one in group.components],
        }

    def component(
        self, component: ComponentBoard, group: GroupBoard, position: int
    ) -> dict[str, Any]:
        """Return one component of `group`."""
        about = component.description
        since = component.since or NOT_KNOWN
        return {
            **self._component(self.component_ids[component.id], component, since, position),
            "description": None if about is None else self.text(about),
            "group_id": self.id("group", group.id),
        }

    def _component(
        self, id: str, board: ComponentBoard | GroupBoard, since: datetime, position: int
    ) -> dict[str, Any]:
        return {
            "id": id,
            "name": self.text(board.name),
            "status": STATUSES[board.state],
            "created_at": iso(NOT_KNOWN),
            "updated_at": iso(since),
            "position": position,
            "description": None,
            "showcase": False,
            "start_date": None,
            "group_id": None,
            "page_id": self.page_id,
            "group": False,
            "only_show_if_degraded": False,
        }
