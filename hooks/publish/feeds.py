"""Atom feeds of everything said about incidents and maintenance: one entry per update (RFC 4287).

A feed holds what was said of the latest incidents and maintenances of the whole site, so that a
component's feed is the part of it that concerns the component. Nothing in a feed tells the present
state or the time of a poll: its bytes change when somebody has said something.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from hooks.content import formats
from hooks.content.localised import Text
from hooks.publish import words
from hooks.publish.own_links import component_page
from hooks.publish.reader import Reader
from hooks.publish.said import NOT_KNOWN, Step, begun, digest, latest, steps
from hooks.publish.view import StatusView
from hooks.publish.words import N_
from hooks.status.facts import ComponentBoard
from hooks.status.timeline import Incident, Maintenance

ATOM = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

PATH = "status/feed.xml"
TITLE = N_("Service status")
WINDOW = N_("From %(start)s to %(end)s")


@dataclass(frozen=True)
class Entry:
    """One update as it stands in every feed that has it."""

    at: datetime
    components: frozenset[str]
    element: etree._Element


def feeds(reader: Reader, view: StatusView) -> dict[str, bytes]:
    """Return the feeds by their path in the reader's language: one per component, last of all.

    The last one carries the digest, so that whoever writes them in order and is stopped in between
    leaves an old digest.
    """
    site = reader.name
    about = _about(view)
    entries = _entries(reader, view, about)
    found = {}
    for name, component in about.items():
        page = component_page(name)
        text = reader.text(component.name)
        title = Text(reader.about(site, text.value, text.lang), text.lang)
        own = [entry for entry in entries if name in entry.components]
        found[f"{page}feed.xml"] = _serialised(_feed(reader, f"{page}feed.xml", page, title, own))
    title = Text(reader.about(site, reader.say(TITLE)), reader.lang)
    everything = _feed(reader, PATH, "status/", title, entries)
    everything.insert(0, etree.Comment(_mark(reader, view)))
    return found | {PATH: _serialised(everything)}


def is_current(content: bytes, reader: Reader, view: StatusView) -> bool:
    """Whether `content`, the feed of everything, shows that no feed would change if made now."""
    return f"<!--{_mark(reader, view)}-->".encode() in content


def _mark(reader: Reader, view: StatusView) -> str:
    names = [(name, component.name) for name, component in _about(view).items()]
    messages = (TITLE, WINDOW, *words.INCIDENT_STATUS.values(), *words.STATES.values())
    spoken = [reader.say(message) for message in messages]
    facts = (reader.url(PATH), reader.name, reader.lang, names, spoken)
    return f"digest {digest(_records(view), view.now, *facts)}"


def _about(view: StatusView) -> dict[str, ComponentBoard]:
    return {one.id: one for group in view.board.groups for one in group.components}


def _records(view: StatusView) -> list[Incident | Maintenance]:
    return [*latest(begun(view), view.now), *latest(_once(view.maintenances), view.now)]


def _once(windows: Sequence[Maintenance]) -> tuple[Maintenance, ...]:
    """Return what repeats as one record: what was said of all its windows was said once.

    It has the time of its first window, which stays the same while windows come and go.
    """
    found: dict[str, Maintenance] = {}
    for window in windows:
        name, start = window.series or window.id, window.first or window.starts_at
        times = {"starts_at": start, "ends_at": start + (window.ends_at - window.starts_at)}
        found[name] = window.model_copy(update={"id": name, **times})
    return tuple(found.values())


def _feed(
    reader: Reader, path: str, page: str, title: Text, entries: Sequence[Entry]
) -> etree._Element:
    feed = etree.Element(f"{{{ATOM}}}feed", {LANG: reader.lang}, nsmap={None: ATOM})
    _put(feed, "id", reader.urn(path))
    _put(feed, "title", title, reader.lang)
    _put(feed, "updated", _moment(entries[0].at if entries else NOT_KNOWN))
    _put(_put(feed, "author"), "name", reader.name)
    _link(feed, reader, "self", "application/atom+xml", path)
    _link(feed, reader, "alternate", "text/html", page)
    feed.extend(deepcopy(entry.element) for entry in entries)
    return feed


def _serialised(feed: etree._Element) -> bytes:
    return etree.tostring(feed, xml_declaration=True, encoding="utf-8") + b"\n"


def _entries(reader: Reader, view: StatusView, about: Mapping[str, ComponentBoard]) -> list[Entry]:
    """Return an entry per update of the records that were spoken of last, newest first."""
    found = [
        (step.update.at, record.id, number, _entry(reader, record, step, about))
        for record in _records(view)
        for number, step in enumerate(steps(record, view.now))
    ]
    return [entry for *_, entry in sorted(found, key=lambda each: each[:3], reverse=True)]


def _entry(
    reader: Reader,
    record: Incident | Maintenance,
    step: Step,
    about: Mapping[str, ComponentBoard],
) -> Entry:
    incident = isinstance(record, Incident)
    page = f"status/incidents/{record.id}/" if incident else "status/#maintenance"
    kind = "incident" if incident else "maintenance"
    status, title = words.INCIDENT_STATUS[step.update.status], reader.text(record.title)
    # A title that is not translated takes its first word in its own language.
    heading = reader.about(reader.say(status, title.lang), title.value, title.lang)
    entry = etree.Element(f"{{{ATOM}}}entry", nsmap={None: ATOM})
    _put(entry, "id", reader.urn(f"status/{kind}/{record.id}#{step.name}"))
    _put(entry, "title", Text(heading, title.lang), reader.lang)
    _put(entry, "published", _moment(step.update.at))
    _put(entry, "updated", _moment(step.update.at))
    _link(entry, reader, "alternate", "text/html", page)
    _category(entry, step.update.status, reader.say(status))
    if record.sample:
        _category(entry, "sample", "")
    content = _put(entry, "content")
    content.set("type", "xhtml")
    content.append(_content(reader, record, step, about))
    return Entry(step.update.at, frozenset(step.after), entry)


def _content(
    reader: Reader,
    record: Incident | Maintenance,
    step: Step,
    about: Mapping[str, ComponentBoard],
) -> etree._Element:
    """What was said, when work is planned, and the state given to each component."""
    div = etree.Element(f"{{{XHTML}}}div", nsmap={None: XHTML})
    _say(div, "p", reader.said(step.update.text), reader.lang)
    if isinstance(record, Maintenance):
        start, end = (
            formats.format_datetime_utc(moment, reader.lang)
            for moment in (record.starts_at, record.ends_at)
        )
        window = reader.say(WINDOW) % {"start": start, "end": end}
        _say(div, "p", Text(window, reader.lang), reader.lang)
    items = etree.SubElement(div, f"{{{XHTML}}}ul")
    for name, component in about.items():
        if name in step.after:
            state = words.STATES[step.after[name]]
            text = reader.text(component.name)
            line = text.value
            if isinstance(record, Incident):
                line = reader.about(line, reader.say(state, text.lang), text.lang)
            _say(items, "li", Text(line, text.lang), reader.lang)
    return div


def _say(parent: etree._Element, tag: str, text: Text, lang: str) -> None:
    element = etree.SubElement(parent, f"{{{XHTML}}}{tag}")
    element.text = text.value
    if text.lang != lang:
        element.set("lang", text.lang)
        element.set(LANG, text.lang)


def _put(
    parent: etree._Element, tag: str, text: Text | str | None = None, lang: str = ""
) -> etree._Element:
    element = etree.SubElement(parent, f"{{{ATOM}}}{tag}")
    element.text = text.value if isinstance(text, Text) else text
    if isinstance(text, Text) and text.lang != lang:
        element.set(LANG, text.lang)
    return element


def _link(parent: etree._Element, reader: Reader, rel: str, kind: str, path: str) -> None:
    attributes = {"rel": rel, "type": kind, "href": reader.url(path), "hreflang": reader.lang}
    etree.SubElement(parent, f"{{{ATOM}}}link", attributes)


def _category(parent: etree._Element, term: str, label: str) -> None:
    attributes = {"term": str(term), **({"label": label} if label else {})}
    etree.SubElement(parent, f"{{{ATOM}}}category", attributes)


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
