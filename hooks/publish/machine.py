"""Writes what programs read of the status: API, feeds, calendar, badges, history, metrics."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from gettext import NullTranslations
from pathlib import Path
from typing import Any

from hooks.content.site import Site
from hooks.publish import api, badges, calendar_file, feeds, files, history_json
from hooks.publish.exposition import metrics
from hooks.publish.reader import Reader
from hooks.publish.view import StatusView
from hooks.status.services import Services

METRICS = "status/metrics"
SAFE = (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"))
"""The same text to whoever reads JSON, and no markup to whoever takes the file for HTML."""


def write_machine(
    site_dir: Path,
    site: Site,
    view: StatusView,
    services: Services,
    catalogs: Mapping[str, NullTranslations],
) -> list[Path]:
    """Write every output for machines under `site_dir`; return the files whose bytes changed.

    `catalogs` holds the interface's words by language code. Raises OSError.
    """
    every = [one for group in view.board.groups for one in group.components]
    days = {component.id: dumps(history_json.days(component)) for component in every}
    changed = []
    for locale in site.locales:
        reader, folder = Reader(site, locale, catalogs), site_dir / locale.prefix
        for path, content in _outputs(reader, view, services, days, folder):
            if files.write(folder / path, content):
                changed.append(folder / path)
    if files.write(site_dir / METRICS, metrics(view, services)):
        changed.append(site_dir / METRICS)
    return changed


def dumps(data: Mapping[str, Any]) -> str:
    """Return `data` as one line of JSON, in the order it has, without markup of any kind."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign, escaped in SAFE:
        text = text.replace(sign, escaped)
    return text + "\n"


def _joined(head: str, tail: str) -> str:
    """Return two JSON objects as one; the second, the long one, is the same in each language."""
    return f"{head.rstrip()[:-1]},{tail[1:]}"


def _outputs(
    reader: Reader,
    view: StatusView,
    services: Services,
    days: Mapping[str, str],
    folder: Path,
) -> Iterator[tuple[str, bytes | str]]:
    """Yield each file of one language that may have changed: its path there and its content."""
    for path, document in api.documents(reader, view, services).items():
        yield f"api/v2/{path}", dumps(document)
    if not feeds.is_current(_held(folder / feeds.PATH), reader, view):
        yield from feeds.feeds(reader, view).items()
    if not calendar_file.is_current(_held(folder / calendar_file.PATH), reader, view):
        yield calendar_file.PATH, calendar_file.calendar(reader, view)
    label = badges.overall_label(reader)
    yield "status/badge.svg", badges.badge(reader, label, view.board.state)
    for group in view.board.groups:
        for component in group.components:
            place = f"status/components/{component.id}"
            name = reader.text(component.name)
            yield f"{place}/badge.svg", badges.badge(reader, name, component.state)
            yield f"{place}/shields.json", dumps(badges.shields(reader, component, services))
            heading = dumps(history_json.heading(reader, component))
            yield f"{place}/history.json", _joined(heading, days[component.id])


def _held(path: Path) -> bytes:
    """Return what `path` holds now, nothing when it is not there."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
