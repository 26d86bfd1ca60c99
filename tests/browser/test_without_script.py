"""Without JavaScript nothing is missing: menus, languages, search by site map, the whole text."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.place import KINDS, LOCALES, path_of
from tests.browser.reader import NARROW, Reader


@pytest.fixture
def page(reader: Reader) -> Page:
    return reader.open("/en/help/contact/", java_script_enabled=False, viewport=NARROW)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab from the top of the page until `selector` has the focus, as a reader would."""
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"Tab does not reach {selector}")


def test_the_menu_opens_by_keyboard(page: Page) -> None:
    inside = page.locator(".menu nav a")
    expect(inside.first).to_be_hidden()
    tab_to(page, ".menu > summary")
    page.keyboard.press("Enter")
    expect(inside.first).to_be_visible()
    page.keyboard.press("Tab")
    expect(inside.first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/")


def test_the_menu_opens_by_click(page: Page) -> None:
    page.locator(".menu > summary").click()
    page.locator(".menu nav").get_by_text("Legal").click()
    page.wait_for_url("**/en/legal/")


def test_a_closed_menu_holds_no_tab_stop(page: Page) -> None:
    tab_to(page, ".languages > summary")
    page.keyboard.press("Tab")
    expect(page.locator(".menu > summary")).to_be_focused()


def test_the_language_switcher_leads_to_the_same_page(page: Page) -> None:
    page.locator(".languages > summary").click()
    page.locator(".languages").get_by_text("Español").click()
    page.wait_for_url("**/es/help/contact/")
    expect(page.locator("html")).to_have_attribute("lang", "es")


def test_search_leads_to_the_site_map(page: Page) -> None:
    page.locator("header [data-search-open]").click()
    page.wait_for_url("**/en/sitemap/")
    expect(page.get_by_role("link", name="Ask for a refund")).to_be_visible()


def test_what_needs_a_script_is_not_offered(page: Page) -> None:
    expect(page.locator("button[data-palette]")).to_be_hidden()
    expect(page.locator("dialog:visible, .reread:visible, .headed")).to_have_count(0)
    expect(page.locator(".copy")).to_have_count(0)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_kind_of_page_can_be_read(reader: Reader, locale: str) -> None:
    page = reader.open(path_of(locale), java_script_enabled=False)
    for kind, path in KINDS.items():
        page.goto(reader.address + path_of(locale, path))
        expect(page.locator("h1"), kind).to_have_count(1)
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", locale)
        assert len(page.locator("main").inner_text()) > 120, kind
        expect(page.locator("[data-fragment=chip] .chip__word")).not_to_be_empty()


def test_the_board_is_complete(reader: Reader) -> None:
    page = reader.open("/en/status/", java_script_enabled=False)
    components = page.locator(".component")
    expect(components).to_have_count(5)
    for component in components.all():
        expect(component.locator(".state")).to_be_visible()
        expect(component.get_by_role("img")).to_have_accessible_name(re.compile("^90 days shown"))
        expect(component).to_contain_text("uptime over 90 days")
    expect(page.locator(".freshness")).to_contain_text("Valid until")
