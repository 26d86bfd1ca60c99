"""Reads incidents and maintenance windows as people declare them: one YAML file each."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from hooks.content.problems import ContentError, Problem
from hooks.content.records import Keys, Record, parse, read_record, relative
from hooks.content.validation import nearest
from hooks.status import recurrence
from hooks.status.texts import record_texts, untold
from hooks.status.timeline import (
    OVER,
    Incident,
    IncidentFile,
    Maintenance,
    MaintenanceFile,
    MaintenanceStatus,
    Update,
)

__all__ = ["Incident", "Maintenance", "read_incidents", "read_maintenances"]

STEM = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""A file's name without ``.yml`` becomes the record's id and a part of its URL."""
TIMES = ("started_at", "resolved_at", "starts_at", "ends_at")

F = TypeVar("F", IncidentFile, MaintenanceFile)
T = TypeVar("T", Incident, Maintenance)


def read_incidents(
    data_dir: Path, root: Path, component_ids: Collection[str], source: str = ""
) -> tuple[Incident, ...]:
    """Return the incidents of `data_dir`/incidents, newest start first.

    With `source`, the code of the source language, every text must have words in it. Raises
    ContentError with every problem of every file; paths in it are relative to `root`.
    """
    found = _read(
        data_dir / "incidents",
        root,
        IncidentFile,
        Incident,
        component_ids,
        source,
        _incident_problems,
    )
    return tuple(sorted(found, key=lambda one: (one.started_at, one.id), reverse=True))


def read_maintenances(
    data_dir: Path, root: Path, component_ids: Collection[str], source: str = ""
) -> tuple[Maintenance, ...]:
    """Return the maintenances of `data_dir`/maintenance, newest start first, one per file.

    Those that repeat are told apart by `recurrence.windows`. `source` and the ContentError raised
    are as for `read_incidents`.
    """
    found = _read(
        data_dir / "maintenance",
        root,
        MaintenanceFile,
        Maintenance,
        component_ids,
        source,
        _maintenance_problems,
    )
    return tuple(sorted(found, key=lambda one: (one.starts_at, one.id), reverse=True))


def _read(
    folder: Path,
    root: Path,
    file_model: type[F],
    model: type[T],
    component_ids: Collection[str],
    source: str,
    check: Callable[[Record, F], Iterator[Problem]],
) -> list[T]:
    found: list[T] = []
    problems: list[Problem] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix not in {".yml", ".yaml"}:
            continue
        try:
            problems += _name_problems(path, root)
            record: Record = read_record(path, root)
            data: F = parse(record, file_model)
        except ContentError as error:
            problems += error.problems
            continue
        faults = [*_component_problems(record, component_ids), *_utc_problems(record, data)]
        # Times that are not in UTC cannot be put in order.
        problems += faults or check(record, data)
        problems += untold(record, record_texts(data), source) if source else ()
        found.append(model.model_construct(**dict(data), id=path.stem))
    if problems:
        raise ContentError(problems)
    return found


def _name_problems(path: Path, root: Path) -> Iterator[Problem]:
    if path.suffix != ".yml" or not STEM.fullmatch(path.stem):
        message = (
            f'The file is called "{path.name}". Its name becomes a part of a web address: small '
            "letters a-z, digits and single hyphens, ending in .yml, such as "
            "2026-09-16-late-payments.yml."
        )
        yield Problem(relative(path, root), 0, 0, "bad-name", message)


def _component_problems(record: Record, known: Collection[str]) -> Iterator[Problem]:
    for keys in [("components",), *_of_updates(record, "components")]:
        named = _at(record.data, keys)
        for index, name in enumerate(named or ()):
            if name in known:
                continue
            near = nearest(name, sorted(known))
            hint = f' Did you mean "{near}"?' if near else f" Allowed: {', '.join(sorted(known))}."
            message = f'"{name}" is not a component of services.yml.{hint}'
            key = index if isinstance(named, list) else name
            yield record.problem("unknown-component", message, *keys, key)


def _utc_problems(record: Record, data: IncidentFile | MaintenanceFile) -> Iterator[Problem]:
    times: list[tuple[Keys, datetime | None]]
    times = [((key,), getattr(data, key, None)) for key in TIMES]
    times += [(("updates", n, "at"), update.at) for n, update in enumerate(data.updates)]
    for keys, time in times:
        if time is None:
            continue
        # pydantic takes a number for seconds since 1970; no editor means that.
        written_as_time = isinstance(_at(record.data, keys), datetime | str)
        if written_as_time and time.utcoffset() == timedelta(0):
            continue
        advice = "such as 2026-09-16T08:30:00Z"
        if written_as_time and time.tzinfo:
            advice = f"here {time.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        written = record.written.get(keys, _at(record.data, keys))
        message = f"{written} is not a time in UTC. Write date, time and Z, {advice}."
        yield record.problem("not-utc", message, *keys, value=True)


def _of_updates(record: Record, key: str) -> list[Keys]:
    return [("updates", index, key) for index in range(len(record.data.get("updates") or ()))]


def _at(data: Any, keys: Keys) -> Any:
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else data[key]
        if data is None:
            return None
    return data


def _incident_problems(record: Record, incident: IncidentFile) -> Iterator[Problem]:
    yield from _order_problems(record, incident.started_at, incident.updates)
    if not incident.updates:
        message = "An incident needs at least one update: what is known so far."
        yield record.problem("no-update", message, "updates")
        return
    end, last = incident.resolved_at, incident.updates[-1].status
    if end is not None and end < incident.started_at:
        message = "resolved_at is before started_at."
        yield record.problem("wrong-order", message, "resolved_at", value=True)
    if end is None and last in OVER:
        message = f'The last update says "{last}", but resolved_at is missing. Add it.'
        yield record.problem("missing-key", message, "updates", len(incident.updates) - 1)
    if end is not None and last not in OVER:
        message = (
            f'resolved_at is given, but the last update says "{last}". '
            'Add an update that says "resolved", or remove resolved_at.'
        )
        yield record.problem("wrong-value", message, "resolved_at")


def _maintenance_problems(record: Record, window: MaintenanceFile) -> Iterator[Problem]:
    if not window.components:
        message = "A maintenance names at least one component of services.yml."
        yield record.problem("wrong-value", message, "components", value=True)
    if window.ends_at <= window.starts_at:
        message = "ends_at is not after starts_at."
        yield record.problem("wrong-order", message, "ends_at", value=True)
    elif message := recurrence.fault(window):
        yield record.problem("wrong-rule", message, "repeat", value=True)
    else:
        for place, sentence in recurrence.skip_faults(window):
            yield record.problem("wrong-rule", sentence, "skip", place, value=True)
    yield from _order_problems(record, None, window.updates)
    off, last = MaintenanceStatus.CANCELLED, window.updates[-1].status if window.updates else None
    if (window.status is off) is not (last is off):
        message = (
            f'status is "{window.status}", but the last update says "{last}". '
            if last
            else f'status is "{window.status}", but no update says so. '
        ) + "What is called off is called off in both: readers, feeds and alerts go by the update."
        yield record.problem("wrong-value", message, "status", value=True)


def _order_problems(
    record: Record,
    start: datetime | None,
    updates: Sequence[Update],
) -> Iterator[Problem]:
    before, name = start, "started_at"
    for index, update in enumerate(updates):
        if before is not None and update.at < before:
            message = f"This update is dated before {name}. Order updates oldest first."
            yield record.problem("wrong-order", message, "updates", index, "at", value=True)
        before, name = update.at, "the one above it"
