"""Maintenance as a calendar to subscribe to (RFC 5545, and RFC 7986 for what it is called)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from hooks.publish.reader import Reader
from hooks.publish.said import LATEST, NOT_KNOWN, digest, said
from hooks.publish.view import StatusView
from hooks.publish.words import N_
from hooks.status.facts import ComponentBoard
from hooks.status.timeline import Maintenance, MaintenanceStatus

if TYPE_CHECKING:
    from icalendar import Event

TITLE = N_("Announced maintenance")
PATH = "status/maintenance.ics"
PAGE = "status/#maintenance"
PRODUCT = "-//Parvis//Maintenance//EN"
REFRESH = timedelta(hours=1)
DIGEST = "X-PARVIS-DIGEST"


def is_current(content: bytes, reader: Reader, view: StatusView) -> bool:
    """Whether `content` is the calendar that `calendar` would make now, without making it.

    Loading the library takes as long as writing every other output of a hundred components.
    """
    return f"{DIGEST}:{_digest(reader, view)}".encode() in content


def calendar(reader: Reader, view: StatusView) -> bytes:
    """Return the calendar of the latest maintenances; its bytes change only when they do.

    An event keeps its UID in every language and for ever. SEQUENCE is the number of updates, and of
    windows skipped; DTSTAMP is the moment of the last update. A window called off or skipped stays,
    with STATUS:CANCELLED, because calendars forget nothing that merely disappears: that is why each
    window is an event of its own, and not one RRULE with EXDATE, which says no more than nothing.
    """
    from icalendar import Calendar  # here and not above: see is_current

    name = _name(reader)
    file = Calendar()
    file.add("VERSION", "2.0")
    file.add("PRODID", PRODUCT)
    file.add("METHOD", "PUBLISH")
    file.add("NAME", name, {"LANGUAGE": reader.lang})
    file.add("X-WR-CALNAME", name, {"LANGUAGE": reader.lang})
    file.add("X-WR-TIMEZONE", "UTC")
    file.add("REFRESH-INTERVAL", REFRESH, {"VALUE": "DURATION"})
    file.add("X-PUBLISHED-TTL", "PT1H")
    file.add("SOURCE", reader.url(PATH), {"VALUE": "URI"})
    file.add("URL", reader.url(PAGE))
    file.add(DIGEST, _digest(reader, view))
    about = [one for group in view.board.groups for one in group.components]
    for plan in view.maintenances[:LATEST]:
        file.add_component(_event(reader, view, plan, about))
    content: bytes = file.to_ical()
    return content


def _name(reader: Reader) -> str:
    return reader.about(reader.name, reader.say(TITLE))


def _digest(reader: Reader, view: StatusView) -> str:
    names = [(one.id, one.name) for group in view.board.groups for one in group.components]
    facts = (reader.url(PATH), reader.lang, _name(reader), names)
    return digest(view.maintenances[:LATEST], view.now, *facts)


def _event(
    reader: Reader, view: StatusView, plan: Maintenance, about: list[ComponentBoard]
) -> Event:
    from icalendar import Event

    event = Event()
    told = said(plan.updates, view.now)
    stamp = told[-1].at if told else NOT_KNOWN
    host = urlsplit(reader.site.url).hostname or ""
    title = reader.text(plan.title)
    cancelled = plan.status is MaintenanceStatus.CANCELLED
    event.add("UID", f"maintenance-{plan.id}@{host}")
    event.add("SEQUENCE", len(told) + len(plan.skip))
    event.add("DTSTAMP", stamp)
    event.add("LAST-MODIFIED", stamp)
    event.add("DTSTART", plan.starts_at)
    event.add("DTEND", plan.ends_at)
    event.add("SUMMARY", title.value, {"LANGUAGE": title.lang})
    if told:
        text = reader.said(told[-1].text)
        event.add("DESCRIPTION", text.value, {"LANGUAGE": text.lang})
    for component in about:
        if component.id in plan.components:
            text = reader.text(component.name)
            event.add("CATEGORIES", [text.value], {"LANGUAGE": text.lang})
    event.add("STATUS", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT")
    event.add("URL", reader.url(PAGE))
    return event
