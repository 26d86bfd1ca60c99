"""Tables of sub-processors at every width: no column is cut off, and they stay tables."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.place import path_of
from tests.browser.reader import Reader
from tests.browser.test_axe import objections
from tests.browser.test_layout import OVERFLOWING

CAPTIONS = {
    "legal/subprocessors/": "What changes, from when, and until when you can object",
    "legal/dpa/": "Sub-processors of the data entrusted to us",
    "legal/privacy/": "Providers that receive personal data",
    "legal/notice/": "Providers that store data",
}


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("path", CAPTIONS)
def test_a_table_stays_a_table_whole_and_readable(reader: Reader, path: str, width: int) -> None:
    page = reader.open(path_of("en", path), viewport={"width": width, "height": 900})
    table = page.get_by_role("table", name=CAPTIONS[path])
    heads = table.locator("thead th").count()

    assert page.evaluate(OVERFLOWING) == []
    expect(table.get_by_role("columnheader")).to_have_count(heads)
    for row in table.locator("tbody tr").all():
        expect(row.get_by_role("rowheader")).to_have_count(1)
        expect(row.get_by_role("cell")).to_have_count(heads - 1)
    assert objections(page) == ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_headings_stand_beside_each_value_where_columns_would_be_narrow(
    reader: Reader, scheme: str
) -> None:
    page = reader.open(
        path_of("fr", "legal/notice/"),
        viewport={"width": 320, "height": 740},
        color_scheme=scheme,
    )
    shown = page.locator("[data-table='subprocessors-storage'] tbody td").evaluate_all(
        "all => all.map((one) => getComputedStyle(one, '::before').content)"
    )
    assert shown and all(one.startswith(('"Adresse"', '"Quelles données"')) for one in shown)
    assert objections(page) == ""


def test_nobody_has_to_scroll_sideways_for_the_register(reader: Reader) -> None:
    page = reader.open(
        path_of("es", "legal/subprocessors/"), viewport={"width": 320, "height": 740}
    )
    widths = page.locator(".processors").evaluate_all(
        "all => all.map((one) => [one.scrollWidth, one.clientWidth])"
    )
    assert len(widths) == 3 and all(inner <= outer for inner, outer in widths)
