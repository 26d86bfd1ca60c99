"""The register of sub-processors for programs: JSON, CSV, Atom, Markdown; by exact bytes."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from lxml import etree

from hooks.content.facts import read_facts
from hooks.content.site import read_site
from hooks.content.strings import catalog
from hooks.legal.subprocessors import Subprocessors
from hooks.publish import templates
from hooks.publish.processor_files import change_entries, register_csv, register_json
from hooks.publish.processor_tables import FORMS, ProcessorTables
from tests.legal.test_subprocessors import post, register
from tests.publish.samples import ROOT

ATOM = "{http://www.w3.org/2005/Atom}"
TODAY = date(2026, 11, 22)
TRANSFER = "{ mechanism: dpf, beside: scc, module: 3, checked: 2026-09-01 }"
ENTRIES = register(
    post(id="far", name="Loin|taine", country="US", location="[EU, US]", transfer=TRANSFER),
    post(id="new", announced="2026-11-16", since="2027-03-01"),
    post(id="old", until="2026-10-31"),
    post(id="leaving", until="2026-12-31", stores_data="true", address="1 rue"),
    post(id="late", announced="2026-09-01", since="2026-12-01"),
    post(id="urgent", announced="2026-11-20", since="2026-11-30", urgent="{ fr: panne }"),
)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> ProcessorTables:
    site = read_site(ROOT / "mkdocs.yml", {})
    env = templates.environment([site.overrides], tmp_path_factory.mktemp("templates"))
    catalogs = {one.code: catalog(one.code, site.overrides / "locales") for one in site.locales}
    return ProcessorTables(site, env, catalogs, ENTRIES, read_facts(site.data, site.root), TODAY)


def cells(tables: ProcessorTables, name: str, code: str, column: str) -> list[str]:
    table = tables.table(name, code)
    place = FORMS[name].columns.index(column)
    return [" / ".join(piece.text for piece in row.cells[place]) for row in table.rows]


def test_coming_changes_are_arrivals_and_leavings_with_the_last_day_to_object(
    tables: ProcessorTables,
) -> None:
    assert cells(tables, "coming", "en", "change") == [
        "Begins", "Begins", "Begins / Urgent: panne", "Leaves",
    ]  # fmt: skip
    assert cells(tables, "coming", "en", "effect") == [
        "1 March 2027", "1 December 2026", "30 November 2026", "31 December 2026",
    ]  # fmt: skip
    assert cells(tables, "coming", "en", "object") == [
        "16 December 2026",
        "The time to object is over since 1 October 2026",
        "20 December 2026",
        "Nothing to object to: the company leaves",
    ]


def test_each_table_says_when_it_has_no_row(tables: ProcessorTables) -> None:
    empty = replace(tables, register=Subprocessors())
    for name in FORMS:
        assert "<table" not in empty.html(name, "en")
        assert empty.table(name, "en").nothing in empty.html(name, "en")
        assert empty.table(name, "en").nothing in empty.markdown(name, "en")


def test_a_table_is_built_for_assistive_technology(tables: ProcessorTables) -> None:
    """Roles are said, as a table shown as blocks loses its own; headings are there twice."""
    for name in FORMS:
        tree = etree.fromstring(tables.html(name, "fr"))
        heads = tree.xpath("//thead/tr/th[@scope='col'][@role='columnheader']/text()")
        assert tree.findtext(".//caption") == tables.table(name, "fr").caption
        for row in tree.iterfind(".//tbody/tr[@role='row']"):
            assert row[0].tag == "th" and row[0].get("scope") == "row"
            assert [one.get("data-head") for one in row] == heads
            assert {one.get("role") for one in row[1:]} == {"cell"}


def test_a_text_in_another_language_says_so(tables: ProcessorTables) -> None:
    tree = etree.fromstring(tables.html("subprocessors-recipients", "en"))
    assert tree.xpath("//td/span[@lang='fr']/text()")[0] == "courrier"


def test_markdown_has_the_same_table(tables: ProcessorTables) -> None:
    assert tables.markdown("subprocessors-transfers", "en") == (
        "**Transfers outside the European Economic Area**\n\n"
        "| Company | Where | Transfer safeguard |\n| --- | --- | --- |\n"
        "| Poste d’exemple SA, Loin\\|taine | European Union and United States | "
        "Data Privacy Framework, Standard contractual clauses, module 3 of the clauses, "
        "checked on 1 September 2026 |"
    )


def test_a_text_gets_the_tables_it_asks_for_and_keeps_other_lines(tables: ProcessorTables) -> None:
    text = "a\n\n::: table subprocessors-dpa\n\n::: table nothing\n"
    done = tables.in_text(text, lambda name, code: f"[{name} {code}]", "es")
    assert done == "a\n\n\n[subprocessors-dpa es]\n\n\n\n::: table nothing\n\n"


def entry(tables: ProcessorTables, name: str, code: str) -> dict[str, Any]:
    data = json.loads(register_json(tables, code))
    return next(one for one in data["subprocessors"] if one["id"] == name)


def test_json_has_codes_beside_words(tables: ProcessorTables) -> None:
    data = json.loads(register_json(tables, "es"))
    far = entry(tables, "far", "es")

    assert (data["language"], data["as_of"], data["notice_days"], data["objection_days"]) == (
        "es", "2026-11-22", 30, 30,
    )  # fmt: skip
    assert (far["role"], far["role_text"]) == ("processor", "Encargado")
    assert (far["purpose"], far["purpose_lang"]) == ("courrier", "fr")
    assert far["location"] == ["EU", "US"]
    assert far["location_text"] == "Unión Europea y Estados Unidos"
    assert far["transfer"]["beside"] == "scc" and far["transfer"]["checked"] == "2026-09-01"
    assert entry(tables, "new", "es")["last_objection"] == "2026-12-16"
    assert [one["state"] for one in data["subprocessors"]] == [
        "current", "coming", "past", "current", "coming", "coming",
    ]  # fmt: skip


def test_csv_is_that_of_rfc_4180(tables: ProcessorTables) -> None:
    text = register_csv(tables, "fr")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))

    assert text.count("\r\n") == len(rows) == len(ENTRIES.subprocessors) + 1
    assert "\n" not in text.replace("\r\n", "")
    assert {len(row) for row in rows} == {20}
    assert rows[0][:4] == ["Identifiant", "État", "Entreprise", "Dénomination sociale"]
    assert '"Cadre de protection' in text, "a cell with commas is in quotes"


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "＝"])
def test_no_cell_of_the_csv_is_a_formula(tables: ProcessorTables, first: str) -> None:
    evil = f'{first}HYPERLINK("https://x.example";"a")'
    entries = register(post(name=f"'{evil}'", purpose=f"{{ fr: '{evil}' }}"))
    rows = list(csv.reader(io.StringIO(register_csv(replace(tables, register=entries), "fr"))))

    assert rows[1].count(f"'{evil}") == 2
    assert not any(cell.startswith(first) for cell in rows[1])


def feed(tables: ProcessorTables, code: str) -> dict[str, etree._Element]:
    return {one.findtext(f"{ATOM}id"): one for one in change_entries(tables, code)}


def test_a_feed_has_an_entry_when_announced_when_it_starts_and_when_it_ends(
    tables: ProcessorTables,
) -> None:
    told = [
        (one.findtext(f"{ATOM}updated"), one.find(f"{ATOM}category").get("term"),
         one.find(f"{ATOM}link").get("href").partition("#")[2])
        for one in feed(tables, "fr").values()
    ]  # fmt: skip
    assert told[:4] == [
        ("2026-11-20T00:00:00Z", "announced", "processor-urgent"),
        ("2026-11-16T00:00:00Z", "announced", "processor-new"),
        ("2026-10-31T00:00:00Z", "ended", "processor-old"),
        ("2026-09-01T00:00:00Z", "announced", "processor-late"),
    ]
    assert {kind for _, kind, _ in told[4:]} == {"started"}


def test_entries_keep_their_ids_as_days_go_by(tables: ProcessorTables) -> None:
    later = replace(tables, today=date(2027, 3, 1))
    before, after = feed(tables, "en"), feed(later, "en")

    assert before.keys() < after.keys()
    for name in before:
        assert etree.tostring(before[name]) == etree.tostring(after[name])
    assert before.keys().isdisjoint(feed(tables, "fr"))


def test_an_entry_says_until_when_to_object_in_its_language(tables: ProcessorTables) -> None:
    (new,) = [
        one for one in change_entries(tables, "es") if "1 de marzo" in "".join(one.itertext())
    ]

    assert new.get("{http://www.w3.org/XML/1998/namespace}lang") == "es"
    assert new.findtext(f"{ATOM}title") == (
        "Poste: anunciado como subencargado a partir del 1 de marzo de 2027"
    )
    assert "Último día para oponerse: 16 de diciembre de 2026." in new.findtext(f"{ATOM}summary")
