"""Colours, menus and copying, as the module adds them to a page that works without it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.place import KINDS, path_of
from tests.browser.reader import NARROW, Reader

BODY_APPEARS = """
    new MutationObserver((_, watcher) => {
        if (!document.body) return;
        globalThis.atFirst = document.documentElement.dataset.palette;
        watcher.disconnect();
    }).observe(document, { childList: true, subtree: true });
"""
PAPER = "() => getComputedStyle(document.body).backgroundColor"


def test_the_palette_is_toggled_and_remembered(reader: Reader) -> None:
    page = reader.open("/help/", color_scheme="light")
    button = page.get_by_role("button", name="Couleurs claires ou sombres")
    expect(button).to_have_attribute("aria-pressed", "false")
    light = page.evaluate(PAPER)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    dark = page.evaluate(PAPER)
    assert dark != light
    page.goto(reader.address + "/en/status/")
    assert page.evaluate(PAPER) == dark
    expect(page.locator("button[data-palette]")).to_have_attribute("aria-pressed", "true")
    page.locator("button[data-palette]").click()
    assert page.evaluate(PAPER) == light


def test_a_remembered_palette_is_there_before_the_first_paint(reader: Reader) -> None:
    page = reader.open("/", color_scheme="light")
    page.locator("button[data-palette]").click()
    page.add_init_script(BODY_APPEARS)
    page.reload()
    assert page.evaluate("globalThis.atFirst") == "dark"


def test_the_system_decides_until_the_reader_does(reader: Reader) -> None:
    page = reader.open("/", color_scheme="dark")
    button = page.locator("button[data-palette]")
    expect(button).to_have_attribute("aria-pressed", "true")
    page.emulate_media(color_scheme="light")
    expect(button).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("localStorage.length") == 0


def test_refused_storage_still_gives_the_other_colours(reader: Reader) -> None:
    page = reader.blank(color_scheme="light")
    page.add_init_script(
        "Object.defineProperty(globalThis, 'localStorage',"
        " { get() { throw new DOMException('refused', 'SecurityError'); } })"
    )
    page.goto(reader.address)
    page.locator("button[data-palette]").click()
    expect(page.locator("html")).to_have_attribute("data-palette", "dark")


@pytest.fixture
def narrow(reader: Reader) -> Page:
    return reader.open("/en/help/", viewport=NARROW)


@pytest.mark.parametrize("menu", [".menu", ".languages"])
def test_escape_closes_a_menu_and_gives_the_focus_back(narrow: Page, menu: str) -> None:
    summary = narrow.locator(f"{menu} > summary")
    summary.focus()
    narrow.keyboard.press("Enter")
    narrow.keyboard.press("Tab")
    expect(narrow.locator(f"{menu} a").first).to_be_focused()
    narrow.keyboard.press("Escape")
    expect(narrow.locator(f"{menu} a").first).to_be_hidden()
    expect(summary).to_be_focused()


def test_a_click_elsewhere_closes_the_menu(narrow: Page) -> None:
    narrow.locator(".menu > summary").click()
    expect(narrow.locator(".menu nav")).to_be_visible()
    narrow.mouse.click(10, 700)
    expect(narrow.locator(".menu nav")).to_be_hidden()


def test_one_menu_is_open_at_a_time(narrow: Page) -> None:
    narrow.locator(".menu > summary").click()
    narrow.locator(".languages > summary").click()
    expect(narrow.locator(".languages ul")).to_be_visible()
    expect(narrow.locator(".menu nav")).to_be_hidden()


def test_another_language_keeps_the_place_on_the_page(reader: Reader) -> None:
    page = reader.open("/en/help/contact/#email")
    page.locator(".languages > summary").click()
    page.locator(".languages").get_by_text("Français").click()
    page.wait_for_url("**/help/contact/#email")


def test_every_way_to_follow_the_link_keeps_the_place(reader: Reader) -> None:
    """By keyboard, in a new tab, as a copied address; and where one went after the page came."""
    page = reader.open("/en/help/contact/#email")
    link = page.locator(".languages a[hreflang=es]")
    expect(link).to_have_attribute("href", re.compile("/es/help/contact/#email$"))
    page.evaluate("location.hash = 'main-content'")
    expect(link).to_have_attribute("href", re.compile("/es/help/contact/#main-content$"))
    page.locator(".languages > summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/help/contact/#main-content")
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_no_sitemap_is_asked_for_by_a_page(reader: Reader) -> None:
    """Material's script asks for one at each link to another language; it is not loaded."""
    page, asked = reader.blank(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{reader.address}/en/help/contact/")
    page.wait_for_load_state("networkidle")
    assert page.locator("link[rel=alternate][hreflang]").count() == 4
    assert [url for url in asked if "sitemap" in url] == []


def test_code_can_be_copied(reader: Reader) -> None:
    context = reader.context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    served = f"{reader.address}/en/security/"
    block = '<pre><code tabindex="0">Contact: mailto:a@example.org</code></pre></article>'
    page.route(
        served,
        lambda route: route.fulfill(
            response=(answer := route.fetch()), body=answer.text().replace("</article>", block, 1)
        ),
    )
    page.goto(served)
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "Contact: mailto:a@example.org"


@pytest.mark.parametrize(
    ("path", "zone", "told"),
    [
        ("/status/", "Europe/Paris", "(03:00 chez vous)"),
        ("/en/status/", "Europe/Paris", "(03:00 where you are)"),
        ("/es/status/", "Europe/Paris", "(3:00 donde está usted)"),
        ("/es/status/", "America/Bogota", "(11 de enero a las 21:00 donde está usted)"),
        ("/en/status/", "America/Bogota", "(11 January at 21:00 where you are)"),
    ],
)
def test_the_time_of_a_maintenance_is_also_told_where_the_reader_is(
    reader: Reader, path: str, zone: str, told: str
) -> None:
    page = reader.open(path, timezone_id=zone)
    start = page.locator(".incident--maintenance time[datetime='2027-01-12T02:00:00Z']")
    expect(start).to_contain_text("2:00 UTC")
    expect(page.locator(".incident--maintenance time + .local").first).to_have_text(told)


def test_a_time_of_the_same_day_is_told_before_intl_is_asked(reader: Reader) -> None:
    """Its first use takes 12 ms of a computer, four times that of a telephone, before the paint."""
    page = reader.blank(timezone_id="Europe/Paris")
    page.add_init_script("Date.prototype.toLocaleString = () => 'asked'")
    page.goto(reader.address + path_of("en", KINDS["incident"]))
    expect(page.locator("time + .local").first).to_have_text(re.compile(r"^ \(\d\d:\d\d where"))


def test_nothing_is_added_where_the_reader_s_time_is_utc(reader: Reader) -> None:
    page = reader.open("/en/status/", timezone_id="UTC")
    expect(page.locator(".incident--maintenance time").first).to_contain_text("UTC")
    expect(page.locator(".local")).to_have_count(0)


def test_without_script_the_time_is_absolute(reader: Reader) -> None:
    page = reader.open("/en/status/", timezone_id="Europe/Paris", java_script_enabled=False)
    expect(page.locator(".incident--maintenance time").first).to_have_text(
        "12 January 2027, 02:00 UTC"
    )
    expect(page.locator(".local")).to_have_count(0)
