"""Files of incidents and maintenance: begun, carried on, drafted for the people who write them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from hooks.content.records import relative
from hooks.content.site import Site
from hooks.content.validation import nearest
from hooks.publish import files
from hooks.status.drafts import Draft
from hooks.status.forms import Said, incident_form, maintenance_form, with_update
from hooks.status.incidents import STEM
from hooks.status.services import Services
from hooks.status.timeline import OVER, Impact, Impaired, Incident, IncidentStatus

DRAFTS = Path(".parvis/drafts")
"""Where drafts wait, below the project's root: not published, not in git."""
SEAL = "# parvis-draft "
"""Begins the first line of a draft; the digest of the rest follows."""


class Refused(ValueError):
    """What was asked for cannot be done; the message says why and what can."""


def new_incident(
    site: Site,
    services: Services,
    slug: str,
    components: Mapping[str, str],
    impact: Impact,
    at: datetime,
) -> Path:
    """Begin the file of an incident that started `at` (UTC) and return its path.

    `components` are ids with the states declared of them. Raises Refused, OSError.
    """
    states = _states(services, components)
    text = incident_form(states, impact, at, at, _languages(site))
    return _begin(site, "incidents", slug, at, text)


def new_maintenance(
    site: Site,
    services: Services,
    slug: str,
    components: Sequence[str],
    window: tuple[datetime, datetime],
    at: datetime,
) -> Path:
    """Begin the file of a maintenance in `window` announced `at` (UTC) and return its path.

    Raises Refused, OSError.
    """
    start, end = window
    if end <= start:
        raise Refused("The end is not after the start.")
    for component in components:
        _known(component, services)
    text = maintenance_form(list(dict.fromkeys(components)), start, end, at, _languages(site))
    return _begin(site, "maintenance", slug, start, text)


def update_incident(
    site: Site,
    services: Services,
    incidents: Collection[Incident],
    incident_id: str,
    status: IncidentStatus,
    components: Mapping[str, str],
    at: datetime,
) -> tuple[Path, int]:
    """Append an update with empty texts to an incident's file; return the path and its line.

    A status that says it is over also ends the incident `at` (UTC). Comments and layout stay.
    Raises Refused, ContentError, OSError.
    """
    incident = _incident(incidents, incident_id)
    if incident.resolved_at and status not in OVER:
        raise Refused(
            f"{incident.id} is over since {incident.resolved_at:%Y-%m-%dT%H:%M:%SZ}. Only "
            f"{' or '.join(OVER)} can follow; a new outage is a new incident."
        )
    if at < incident.updates[-1].at:
        latest = incident.updates[-1].at
        raise Refused(f"The last update is of {latest:%Y-%m-%dT%H:%M:%SZ}, later than this one.")
    said = Said(at, status, _states(services, components))
    path = site.data / "incidents" / f"{incident.id}.yml"
    # Bytes, because reading text would turn every line end into that of Unix.
    text = path.read_bytes().decode("utf-8-sig")
    windows = "\r\n" in text
    resolved = status in OVER and incident.resolved_at is None
    try:
        edited, line = with_update(
            text.replace("\r\n", "\n"), relative(path, site.root), said, _languages(site), resolved
        )
    except ValueError as error:
        raise Refused(str(error)) from error
    files.write(path, edited.replace("\n", "\r\n") if windows else edited)
    return path, line


def write_drafts(site: Site, drafts: Iterable[Draft]) -> list[Path]:
    """Write `drafts` below `site.root` and return the files that changed; raises OSError.

    A file that a person has changed is left alone, also an emptied one.
    """
    incidents = relative(site.data / "incidents", site.root)
    changed = []
    for draft in drafts:
        path = site.root / DRAFTS / f"{draft.id}.yml"
        if path.exists() and not _is_untouched(path):
            continue
        body = (
            "# A measured outage that no incident tells of. It is not published.\n"
            f"# To publish it: write its texts, move it to {incidents}/.\n"
            "# To drop it: empty this file. Once you change it, it is only yours.\n"
        ) + incident_form(
            draft.components,
            draft.impact,
            draft.started_at,
            draft.confirmed_at,
            _languages(site),
        )
        if files.write(path, f"{SEAL}{_digest(body)}\n{body}"):
            changed.append(path)
    return changed


def _is_untouched(path: Path) -> bool:
    seal, _, body = path.read_bytes().decode(errors="replace").partition("\n")
    return seal == f"{SEAL}{_digest(body)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:16]


def _begin(site: Site, folder: str, slug: str, day: datetime, text: str) -> Path:
    path = free(site, folder, slug, day)
    files.write(path, text)
    return path


def free(site: Site, folder: str, slug: str, day: datetime) -> Path:
    """Return the file in `folder` of the data for a record of `day`; `slug` is in its name.

    Raises Refused for a slug that is no part of an address, and for a name that is taken.
    """
    path = site.data / folder / f"{_name(slug, day)}.yml"
    if path.exists():
        raise Refused(f"{relative(path, site.root)} exists already. Choose another name.")
    return path


def _name(slug: str, at: datetime) -> str:
    if not STEM.fullmatch(slug):
        raise Refused(
            f'"{slug}" cannot be a part of a web address. Write small letters a-z, digits and '
            "single hyphens, such as late-payments."
        )
    day = f"{at:%Y-%m-%d}"
    return slug if slug.startswith(day) else f"{day}-{slug}"


def _states(services: Services, components: Mapping[str, str]) -> dict[str, Impaired]:
    for component, state in components.items():
        _known(component, services)
        if state not in list(Impaired):
            raise Refused(f'"{state}" is no state to declare.{_hint(state, list(Impaired))}')
    return {component: Impaired(state) for component, state in components.items()}


def _known(component: str, services: Services) -> None:
    ids = [one.id for one in services.components]
    if component not in ids:
        hint = _hint(component, ids)
        raise Refused(f'"{component}" is not a component of services.yml.{hint}')


def _incident(incidents: Collection[Incident], wanted: str) -> Incident:
    for incident in incidents:
        if incident.id == wanted:
            return incident
    ids = [incident.id for incident in incidents]
    raise Refused(f'There is no incident "{wanted}".{_hint(wanted, ids)}')


def _hint(word: str, allowed: Sequence[str]) -> str:
    """Return the nearest of `allowed` as a question, else all of them (few, newest first)."""
    parts = (one for one in allowed if one.endswith(f"-{word}") or one.startswith(f"{word}_"))
    near = next(parts, None) or nearest(word, list(allowed))
    if near:
        return f' Did you mean "{near}"?'
    return f" Allowed: {', '.join(allowed[:20])}." if allowed else " None is declared yet."


def _languages(site: Site) -> list[str]:
    """The codes of the languages, the source first."""
    return [one.code for one in sorted(site.locales, key=lambda one: not one.is_source)]
