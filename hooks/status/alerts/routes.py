"""alerts.yml: to whom alerts go, of what, and in which language."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from hooks.content.codes import Code
from hooks.content.problems import ContentError, Problem
from hooks.content.records import Keys, Record, parse, read_record
from hooks.content.validation import suggestion
from hooks.status.probes.config import Model, Number
from hooks.status.references import REFERENCE
from hooks.status.services import Id
from hooks.status.states import State

FILE = "alerts.yml"


class Event(StrEnum):
    """What a route tells of."""

    TRANSITIONS = "transitions"
    """Confirmed changes of a component's state, and the way back."""
    WARNINGS = "warnings"
    """A certificate near its end, a backup too old: time is left, so severity does not matter."""
    INCIDENTS = "incidents"
    """What people publish about an incident."""
    MAINTENANCE = "maintenance"
    """Maintenance that is announced, begins, ends or is called off, whatever the severity."""


UNASKED = (Event.TRANSITIONS, Event.WARNINGS, Event.INCIDENTS)
"""What a route tells of that does not say: what may need someone now."""


class Severity(StrEnum):
    """From which state on a route is told of a component."""

    UNKNOWN = State.UNKNOWN
    DEGRADED = State.DEGRADED
    PARTIAL = State.PARTIAL
    MAJOR = State.MAJOR


class RouteFile(Model):
    """One receiver of alerts."""

    id: Id
    """Stable name in the history: lower case, digits, hyphens."""
    to: str
    """The receiver's address as Apprise writes it, only ever as `${NAME}`."""
    components: Literal["all"] | Annotated[tuple[str, ...], Field(min_length=1)] = "all"
    """Ids of the components it is told of, or `all`."""
    severity: Severity = Severity.DEGRADED
    """The mildest state it is told of."""
    language: str
    """Language of its messages: a code of the site."""
    events: Annotated[tuple[Event, ...], Field(min_length=1)] = UNASKED
    """What it is told of; of maintenance only when this names it."""
    reminder_hours: Annotated[Number, Field(gt=0, le=720)] | None = None
    """Hours after which it is told again of what is still down; never when absent."""


class AlertsFile(Model):
    """docs/_data/alerts.yml."""

    routes: tuple[RouteFile, ...] = ()
    """Receivers of alerts; where two have one address, the first that wants an alert gets it."""
    dead_man: str | None = None
    """Address to fetch after each good run, only ever as `${NAME}`: who watches it hears when runs
    stop."""


@dataclass(frozen=True)
class Route:
    """One receiver of alerts that is on."""

    id: str
    url: str = field(repr=False)
    """Address as Apprise writes it: a secret."""
    components: frozenset[str] | None
    """Ids of the components it is told of; None for all."""
    severity: State
    language: str
    events: frozenset[Event]
    reminder: timedelta | None


@dataclass(frozen=True)
class Alerts:
    """What alerts.yml and the environment ask for."""

    routes: tuple[Route, ...] = ()
    """The routes that are on, in the order of the file."""
    dead_man: str = field(default="", repr=False)
    """Address to fetch after each good run: a secret; empty when off."""
    notices: tuple[str, ...] = ()
    """A sentence for each route or signal that is off because its variable is not set."""


def read_alerts(
    data_dir: Path,
    root: Path,
    environ: Mapping[str, str],
    languages: Collection[str],
    components: Collection[str],
) -> Alerts:
    """Return alerts.yml of `data_dir` with its addresses from `environ`; no file, no alerts.

    `languages` are the codes of the site, `components` the ids of services.yml. Raises ContentError
    with every problem found.
    """
    path = data_dir / FILE
    if not path.exists():
        return Alerts()
    record = read_record(path, root)
    data = parse(record, AlertsFile)
    problems = list(_problems(record, data, languages, components))
    if problems:
        raise ContentError(problems)
    routes = tuple(_route(one, url) for one in data.routes if (url := _filled(one.to, environ)))
    notices = [
        f'The route "{one.id}" is off: the variable {_name(one.to)} is not set.'
        for one in data.routes
        if not _filled(one.to, environ)
    ]
    dead_man = _filled(data.dead_man, environ) if data.dead_man else ""
    if data.dead_man and not dead_man:
        notices.append(f"The dead-man signal is off: {_name(data.dead_man)} is not set.")
    return Alerts(routes, dead_man, tuple(notices))


def _name(reference: str) -> str:
    return REFERENCE.sub(r"\1", reference)


def _filled(reference: str, environ: Mapping[str, str]) -> str:
    return environ.get(_name(reference), "").strip()


def _route(one: RouteFile, url: str) -> Route:
    return Route(
        one.id,
        url,
        None if one.components == "all" else frozenset(one.components),
        State(one.severity),
        one.language,
        frozenset(one.events),
        None if one.reminder_hours is None else timedelta(hours=one.reminder_hours),
    )


def _problems(
    record: Record, data: AlertsFile, languages: Collection[str], components: Collection[str]
) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for n, route in enumerate(data.routes):
        keys = ("routes", n)
        line = record.value_place(*keys, "id")[0]
        if first.setdefault(route.id, line) != line:
            message = f'"{route.id}" is already the id on line {first[route.id]}. Choose another.'
            yield record.problem("duplicate-id", message, *keys, "id", value=True)
        yield from _secret(record, route.to, (*keys, "to"))
        yield from _unknown(record, route.language, languages, "language", (*keys, "language"))
        for place, name in enumerate(route.components if route.components != "all" else ()):
            where = (*keys, "components", place)
            yield from _unknown(record, name, components, "component", where)
    if data.dead_man is not None:
        yield from _secret(record, data.dead_man, ("dead_man",))


def _secret(record: Record, value: str, keys: Keys) -> Iterator[Problem]:
    if not REFERENCE.fullmatch(value):
        # The value is not quoted: it may be the secret itself.
        message = (
            f'"{keys[-1]}" must be a name of the environment such as ${{ALERT_URL}} and nothing '
            "else: the address carries a secret, which must not stand in a file."
        )
        yield record.problem("secret-in-file", message, *keys, value=True)


UNKNOWN: Mapping[str, Code] = {
    "language": "unknown-language",
    "component": "unknown-component",
}


def _unknown(
    record: Record, name: str, known: Collection[str], noun: str, keys: Keys
) -> Iterator[Problem]:
    if name not in known:
        hint = suggestion(name, sorted(known))
        message = f'"{name}" is not a {noun} here.{hint} Allowed: {", ".join(sorted(known))}.'
        yield record.problem(UNKNOWN[noun], message, *keys, value=True)
