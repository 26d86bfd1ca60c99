"""Writes what programs read of the status: API, feeds, calendar, badges, history, metrics."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from gettext import NullTranslations
from itertools import chain
from pathlib import Path
from typing import Any

from hooks.content.site import Site
from hooks.publish import api, badges, calendar_file, feeds, files, history_json
from hooks.publish.exposition import metrics
from hooks.publish.own_links import component_page
from hooks.publish.reader import Reader
from hooks.publish.rows import Rows
from hooks.publish.view import StatusView
from hooks.status.facts import ComponentBoard
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
    only: Collection[str] | None = None,
    rows: Rows | None = None,
) -> list[Path]:
    """Write every output for machines under `site_dir`; return the files whose bytes changed.

    `catalogs` holds the interface's words by language code. With `only`, ids of components, the
    files about a single component are written for these. `rows` keeps words from one refresh to
    the next. Raises OSError.
    """
    every = [one for group in view.board.groups for one in group.components]
    due = [one for one in every if only is None or one.id in only]
    days = {component.id: dumps(history_json.days(component)) for component in due}
    changed = []
    for locale in site.locales:
        reader = Reader(site, locale, catalogs, rows or Rows())
        folder = site_dir / locale.prefix
        outputs = chain(
            _general(reader, view, services, folder),
            *(_single(reader, one, services, days[one.id]) for one in due),
        )
        for path, content in outputs:
            if files.write(folder / path, content):
                changed.append(folder / path)
    if files.write(site_dir / METRICS, metrics(view, services)):
        changed.append(site_dir / METRICS)
    return changed


def dumps(data: Mapping[str, Any]) -> str:
    """Return `data` as one line of JSON, in the order it has, without markup of any kind."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return escaped(text) + "\n"


def escaped(json_text: str) -> str:
    """Return the same JSON for whoever reads JSON, without a sign that means anything in HTML."""
    for sign, instead in SAFE:
        json_text = json_text.replace(sign, instead)
    return json_text


def _joined(head: str, tail: str) -> str:
    """Return two JSON objects as one; the second, the long one, is the same in each language."""
    return f"{head.rstrip()[:-1]},{tail[1:]}"


def _general(
    reader: Reader, view: StatusView, services: Services, folder: Path
) -> Iterator[tuple[str, bytes | str]]:
    """Yield each file of one language about everything: its path there and its content."""
    held = _held(folder / "api/v2" / api.INCIDENTS)
    for path, document in api.documents(reader, view, services, held).items():
        yield f"api/v2/{path}", dumps(document)
    if not feeds.is_current(_held(folder / feeds.PATH), reader, view):
        yield from feeds.feeds(reader, view).items()
    if not calendar_file.is_current(_held(folder / calendar_file.PATH), reader, view):
        yield calendar_file.PATH, calendar_file.calendar(reader, view)
    label = badges.overall_label(reader)
    yield "status/badge.svg", badges.badge(reader, label, view.board.state)


def _single(
    reader: Reader, component: ComponentBoard, services: Services, days: str
) -> Iterator[tuple[str, str]]:
    """Yield each file of one language about `component`."""
    place = component_page(component.id)
    name = reader.text(component.name)
    yield f"{place}badge.svg", badges.badge(reader, name, component.state)
    yield f"{place}shields.json", dumps(badges.shields(reader, component, services))
    yield f"{place}history.json", _joined(dumps(history_json.heading(reader, component)), days)


def _held(path: Path) -> bytes:
    """Return what `path` holds now, nothing when it is not there."""
    try:
        return files.read(path)
    except FileNotFoundError:
        return b""
