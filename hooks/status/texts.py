"""The texts of services, incidents and maintenance: each must be there for its readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from hooks.content.localised import Localised
from hooks.content.problems import Problem
from hooks.content.records import Keys, Record, read_record
from hooks.status.services import FILE, Services
from hooks.status.timeline import IncidentFile, MaintenanceFile

Texts = Iterable[tuple[Keys, Localised]]
"""Texts with the keys that lead to each in its file."""


def untold(record: Record, texts: Texts, source: str) -> Iterator[Problem]:
    """Yield a problem for each of `texts` without words in `source` (the language that prevails),
    and for each language in which it is empty.
    """
    for keys, text in texts:
        said = {"": text.root} if isinstance(text.root, str) else text.root
        if isinstance(text.root, dict) and source not in said:
            has = f"it has: {', '.join(said)}" if said else "it has none at all"
            message = f'The text has no "{source}", the language that prevails; {has}. Add it.'
            yield record.problem("missing-text", message, *keys)
        for code, words in said.items():
            if not words.strip():
                place = (*keys, code) if code else keys
                yield record.problem("empty-text", _empty(code, source), *place, value=True)


def _empty(code: str, source: str) -> str:
    if code in ("", source):
        return "The text is empty. Write it."
    return (
        f'The text in "{code}" is empty. Write it, or remove the key "{code}": '
        f'its readers then get the text in "{source}".'
    )


def record_texts(record: IncidentFile | MaintenanceFile) -> Texts:
    """Yield the title of an incident or a maintenance and the texts of its updates."""
    yield ("title",), record.title
    for n, update in enumerate(record.updates):
        yield ("updates", n, "text"), update.text


def service_texts(services: Services) -> Texts:
    """Yield the names of groups and components, and what components are for."""
    for g, group in enumerate(services.groups):
        yield ("groups", g, "name"), group.name
        for c, component in enumerate(group.components):
            keys = ("groups", g, "components", c)
            yield (*keys, "name"), component.name
            if component.description is not None:
                yield (*keys, "description"), component.description


def untold_services(
    services: Services, data_dir: Path, root: Path, source: str
) -> tuple[Problem, ...]:
    """Return the problems of `untold` in services.yml of `data_dir`."""
    nowhere = Record("", None, (0, 0), {}, {}, {})
    if next(untold(nowhere, service_texts(services), source), None) is None:
        return ()
    # Only a fault is worth reading the file again for its lines.
    record = read_record(data_dir / FILE, root)
    return tuple(untold(record, service_texts(services), source))
