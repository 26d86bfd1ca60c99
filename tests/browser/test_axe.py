"""axe-core finds nothing to object to, on any kind of page, in any language or colours.

Widths, and pages without our scripts, are taken in turn; `make axe` looks at all of them.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.place import KINDS, LOCALES, path_of
from tests.browser.reader import LOOKED_AT_AGAIN, MIDDLE, NARROW, WIDE, Reader

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCHEMES = ("light", "dark")
UNFOLD = (
    "() => document.querySelectorAll('details.folded').forEach((box, n) => { box.open = n < 2; })"
)
"""Two of the boxes that come closed: each holds the same kind of table."""
WIDTHS = (WIDE, NARROW, MIDDLE)
"""Taken in turn: a kind of page is seen at each, in each scheme, and in two for each language."""


def objections(page: Page) -> str:
    """What axe-core objects to, one line an element: rule, element, why; empty when nothing."""
    page.evaluate(AXE)
    options: dict[str, Any] = {
        "runOnly": {"type": "tag", "values": RULES},
        "resultTypes": ["violations"],
    }
    found = page.evaluate("options => axe.run(document, options)", options)
    return "\n".join(
        f"{violation['id']}: {node['target']}: {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_in_every_language_and_colours(reader: Reader, kind: str) -> None:
    number = list(KINDS).index(kind)
    for locale in LOCALES:
        page = reader.open(path_of(locale, KINDS[kind]), reduced_motion="reduce")
        page.evaluate(UNFOLD)
        for scheme in SCHEMES:
            number += 1
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.set_viewport_size(WIDTHS[number % 3])  # type: ignore[arg-type]
            assert objections(page) == "", f"{locale}, {scheme}, {page.viewport_size}"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_without_our_scripts(reader: Reader, kind: str) -> None:
    number = list(KINDS).index(kind)
    page = reader.open(
        path_of(LOCALES[number % 3], KINDS[kind]),
        blocked="**/*.js*",
        viewport=WIDTHS[number // 3 % 3],
        color_scheme=SCHEMES[number % 2],
    )
    expect(page.locator("button[data-palette]")).to_be_hidden()
    assert objections(page) == "", page.url


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("kind", ["home", "status", "component", "help article"])
def test_pages_that_tell_of_trouble(troubled_reader: Reader, kind: str, scheme: str) -> None:
    page = troubled_reader.open(path_of("en", KINDS[kind]), color_scheme=scheme)
    expect(page.locator(".chip--partial_outage, .chip--major_outage")).to_have_count(1)
    assert objections(page) == ""


@pytest.mark.parametrize("scheme", SCHEMES)
def test_old_data(reader: Reader, scheme: str) -> None:
    page = reader.open("/status/", color_scheme=scheme)
    page.clock.set_fixed_time("2040-01-01T00:00:00Z")
    page.evaluate(LOOKED_AT_AGAIN)
    expect(page.locator(".stale")).to_be_visible()
    assert objections(page) == ""


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("locale", LOCALES)
def test_open_menus(reader: Reader, locale: str, scheme: str) -> None:
    page = reader.open(path_of(locale), viewport=NARROW, color_scheme=scheme)
    for menu in (".languages", ".menu"):
        page.locator(f"{menu} > summary").click()
        assert objections(page) == ""


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("locale", "words"), [("fr", "compte"), ("en", "account"), ("es", "cuenta")]
)
def test_open_search_with_results(reader: Reader, locale: str, words: str, scheme: str) -> None:
    page = reader.open(path_of(locale, "help/"), color_scheme=scheme)
    page.keyboard.press("/")
    page.keyboard.type(words)
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert objections(page) == ""
