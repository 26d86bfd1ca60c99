"""The register of sub-processors for programs: JSON, CSV, and entries of an Atom feed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from lxml import etree

from hooks.content.localised import Text
from hooks.legal.announcements import Change, Kind, changes
from hooks.legal.subprocessors import Subprocessor
from hooks.publish import files
from hooks.publish.feeds import ATOM, LANG
from hooks.publish.machine import escaped
from hooks.publish.processor_cells import ROLES, SAFEGUARDS, Told, places, safeguard, safeguards
from hooks.publish.processor_tables import ProcessorTables
from hooks.publish.words import N_

FOLDER = "legal/subprocessors"
ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""With these first, a spreadsheet takes a cell for a formula (OWASP, "CSV Injection")."""
HEADINGS = {
    "id": N_("Identifier"),
    "state": N_("State"),
    "name": N_("Company"),
    "entity": N_("Corporate name"),
    "address": N_("Address"),
    "country": N_("Country of the company"),
    "role": N_("Role"),
    "purpose": N_("What for"),
    "data": N_("Which data"),
    "location": N_("Where"),
    "transfer": N_("Transfer safeguard"),
    "checked": N_("Safeguard checked on"),
    "stores_data": N_("Stores data"),
    "announced": N_("Announced on"),
    "last_objection": N_("Last day to object"),
    "since": N_("Since"),
    "until": N_("Until"),
    "dpa_url": N_("Its data processing agreement"),
    "status_url": N_("Its status page"),
    "sample": N_("Sample"),
}
"""Column of the CSV file → its heading."""
STATES = {"current": N_("At work"), "coming": N_("Announced"), "past": N_("Has left")}
YES, NO = N_("Yes"), N_("No")
TITLES = {
    Kind.ANNOUNCED: N_("%(company)s: announced as a sub-processor, from %(day)s"),
    Kind.STARTED: N_("%(company)s: sub-processor since %(day)s"),
    Kind.ENDED: N_("%(company)s: no longer a sub-processor after %(day)s"),
}
OBJECT = N_("Last day to object: %(day)s.")


def write_register(tables: ProcessorTables, site_dir: Path) -> None:
    """Write the register as JSON and CSV for each language; raises OSError."""
    for locale in tables.site.locales:
        folder = site_dir / locale.prefix
        files.write(folder / f"{FOLDER}.json", register_json(tables, locale.code))
        files.write(folder / f"{FOLDER}.csv", register_csv(tables, locale.code))


def register_json(tables: ProcessorTables, code: str) -> str:
    """Return the whole register as JSON, its texts in the language `code` where there are any.

    Codes stand beside their words (``role``, ``role_text``); a text in another language is named
    by ``…_lang``. Null is not known or does not apply; days are ISO 8601.
    """
    reader = tables.reader(code)
    told = Told(reader, tables.promise, tables.today)
    objection = tables.objection()
    data = {
        "language": code,
        "page": reader.url(f"{FOLDER}/"),
        "feed": reader.url(f"{FOLDER}/feed.xml"),
        "as_of": tables.today.isoformat(),
        "notice_days": tables.promise.notice,
        "objection_days": tables.promise.objection,
        "object_to": objection.value if objection else None,
        "subprocessors": [_entry(one, told) for one in tables.register.subprocessors],
    }
    return escaped(json.dumps(data, ensure_ascii=False, indent=1)) + "\n"


def register_csv(tables: ProcessorTables, code: str) -> str:
    """Return the whole register as CSV in the language `code` (RFC 4180), headings first.

    Lines end with CR LF, days are ISO 8601. A cell that a spreadsheet would take for a formula
    begins with an apostrophe.
    """
    reader = tables.reader(code)
    told = Told(reader, tables.promise, tables.today)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([reader.say(heading) for heading in HEADINGS.values()])
    for one in tables.register.subprocessors:
        row = _row(one, told)
        writer.writerow([_harmless(row[key]) for key in HEADINGS])
    return out.getvalue()


def change_entries(tables: ProcessorTables, code: str) -> list[etree._Element]:
    """Return an Atom entry for each change up to today, newest first, in the language `code`.

    An entry is known for good by the id of the company and what happened to it.
    """
    told = Told(tables.reader(code), tables.promise, tables.today)
    return [_told(change, told) for change in changes(tables.register, tables.today)]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _state(one: Subprocessor, today: date) -> str:
    if one.since > today:
        return "coming"
    return "past" if one.until and one.until < today else "current"


def _entry(one: Subprocessor, told: Told) -> dict[str, Any]:
    reader, state = told.reader, _state(one, told.today)
    transfer = one.transfer
    return {
        "id": one.id,
        "sample": bool(one.sample),
        "state": state,
        "state_text": reader.say(STATES[state]),
        "name": one.name,
        "entity": one.entity,
        "address": one.address,
        "country": one.country,
        "role": one.role,
        "role_text": reader.say(ROLES[one.role]),
        **_words("purpose", reader.text(one.purpose)),
        **_words("data", reader.text(one.data)),
        "location": list(one.location),
        "location_text": places(one, reader.lang),
        "transfer": transfer
        and {
            "mechanism": transfer.mechanism,
            "mechanism_text": reader.say(SAFEGUARDS[transfer.mechanism]),
            "beside": transfer.beside,
            "beside_text": reader.say(SAFEGUARDS[transfer.beside]) if transfer.beside else None,
            "module": transfer.module,
            "checked": transfer.checked.isoformat(),
        },
        "stores_data": one.stores_data,
        "announced": _iso(one.announced),
        "last_objection": _iso(told.promise.last_objection(one)),
        **(_words("urgent", reader.text(one.urgent)) if one.urgent else {"urgent": None}),
        "since": one.since.isoformat(),
        "until": _iso(one.until),
        "dpa_url": one.dpa_url,
        "status_url": one.status_url,
    }


def _words(key: str, text: Text) -> dict[str, str]:
    return {key: text.value, f"{key}_lang": text.lang}


def _row(one: Subprocessor, told: Told) -> dict[str, str]:
    say, entry = told.reader.say, _entry(one, told)
    named = {key: str(entry[key] or "") for key in HEADINGS if key in entry}
    return named | {
        "state": entry["state_text"],
        "role": entry["role_text"],
        "location": entry["location_text"],
        "transfer": ", ".join(piece.text for piece in safeguards(one, told)),
        "checked": _iso(one.transfer.checked) or "" if one.transfer else "",
        "stores_data": say(YES if one.stores_data else NO),
        "sample": say(YES if one.sample else NO),
    }


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(ACTIVE) else cell


def _told(change: Change, told: Told) -> etree._Element:
    one, reader = change.subject, told.reader
    entry = etree.Element(f"{{{ATOM}}}entry")
    entry.set(LANG, reader.lang)
    day = one.since if change.kind is Kind.ANNOUNCED else change.day
    title = reader.say(TITLES[change.kind]) % {"company": one.name, "day": told.written(day)}
    moment = f"{change.day}T00:00:00Z"
    for tag, text in (
        ("id", reader.urn(f"{FOLDER}/#{one.id}-{change.kind}")),
        ("title", title),
        ("published", moment),
        ("updated", moment),
    ):
        etree.SubElement(entry, f"{{{ATOM}}}{tag}").text = text
    href = reader.url(f"{FOLDER}/#processor-{one.id}")
    etree.SubElement(entry, f"{{{ATOM}}}link", rel="alternate", type="text/html", href=href)
    for term in (str(change.kind), *(["sample"] if one.sample else [])):
        etree.SubElement(entry, f"{{{ATOM}}}category", term=term)
    etree.SubElement(entry, f"{{{ATOM}}}summary").text = "\n".join(_summary(change, told))
    return entry


def _summary(change: Change, told: Told) -> Iterator[str]:
    one, reader = change.subject, told.reader
    last = told.promise.last_objection(one)
    if change.kind is Kind.ANNOUNCED and last:
        yield reader.say(OBJECT) % {"day": told.written(last)}
    yield f"{one.entity}. {reader.text(one.purpose).value}."
    allowed = ", ".join(piece.text for piece in safeguard(one, told))
    for heading, words in (
        (N_("Which data"), reader.text(one.data).value),
        (N_("Where"), places(one, reader.lang)),
        (N_("Transfer safeguard"), allowed),
    ):
        yield reader.about(reader.say(heading), words)
