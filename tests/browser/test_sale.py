"""The diagram of a sale: legible on a telephone, in each language, and told in words."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.place import LOCALES, path_of
from tests.browser.reader import NARROW, Reader
from tests.browser.test_axe import objections

CLASHES = """(svg) => {
    const boxes = [...svg.querySelectorAll("text, rect")].map((one) => [one, one.getBBox()]);
    const view = svg.viewBox.baseVal, found = [];
    const meet = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width
        && a.y < b.y + b.height && b.y < a.y + a.height;
    for (const [one, a] of boxes) {
        if (a.x < 0 || a.y < 0 || a.x + a.width > view.width || a.y + a.height > view.height)
            found.push(`${one.textContent} leaves the drawing`);
        for (const [other, b] of boxes)
            if (one.tagName === "text" && one !== other && meet(a, b)
                && !(one.matches(".sale__name") && other.matches("rect")))
                found.push(`${one.textContent} / ${other.textContent || other.tagName}`);
    }
    return found;
}"""
SMALLEST = """(svg) => Math.min(...[...svg.querySelectorAll("text")].map(
    (one) => parseFloat(getComputedStyle(one).fontSize) * svg.getScreenCTM().a))"""
OUTSIDE = """(svg) => [...svg.querySelectorAll(".sale__name")].filter((one) => {
    const text = one.getBBox();
    return ![...svg.querySelectorAll("rect")].some((box) => box.x.baseVal.value < text.x
        && text.x + text.width < box.x.baseVal.value + box.width.baseVal.value
        && box.y.baseVal.value < text.y);
}).map((one) => one.textContent)"""


def opened(reader: Reader, code: str, **options: object) -> Page:
    return reader.open(path_of(code, "legal/classifieds/"), viewport=NARROW, **options)


@pytest.mark.parametrize("code", LOCALES)
def test_words_neither_clash_nor_leave_the_drawing_and_are_large_enough(
    reader: Reader, code: str
) -> None:
    drawing = opened(reader, code).locator(".sale svg")

    assert drawing.evaluate(CLASHES) == []
    assert drawing.evaluate(OUTSIDE) == []
    assert drawing.evaluate(SMALLEST) >= 12, "pixels at 360"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_has_a_name_and_the_table_beside_it_the_same_states(reader: Reader, scheme: str) -> None:
    page = opened(reader, "en", color_scheme=scheme)
    drawing = page.get_by_role("img", name="Diagram of the states of a sale with delayed payout")
    table = page.get_by_role("table", name="The states of a sale with delayed payout")

    expect(drawing).to_have_accessible_description(
        "The usual way, from top to bottom: Created, Paid, Confirmed, Shipped, Delivered, "
        "Accepted, Paid out. Beside it: Cancelled, In dispute, In conciliation, Refunded. The "
        "table below tells each state and each step."
    )
    names = sorted(drawing.locator(".sale__name").all_text_contents())
    assert names == sorted(table.get_by_role("rowheader").all_text_contents())
    assert objections(page) == ""


def test_forced_colours_leave_lines_and_words_of_one_colour(reader: Reader) -> None:
    page = opened(reader, "en", forced_colors="active")
    colours = page.locator(".sale svg").evaluate(
        """(svg) => [
            getComputedStyle(svg.querySelector(".sale__name")).fill,
            getComputedStyle(svg.querySelector(".sale__box")).stroke,
            getComputedStyle(svg.querySelector(".sale__way")).stroke,
            getComputedStyle(svg.querySelector(".sale__box")).fill,
        ]"""
    )
    assert len(set(colours[:3])) == 1 and colours[3] not in colours[:3]
