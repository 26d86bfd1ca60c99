"""Every width, zoom, medium and preference: nothing is lost, hidden or out of reach."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.place import KINDS, LOCALES, path_of
from tests.browser.reader import LOOKED_AT_AGAIN, NARROW, WIDE, Reader, launch

OVERFLOWING = """() => {
    const scrolls = (element) => element.closest(".table-scroll, pre, .visually-hidden, .skip");
    return [...document.body.querySelectorAll("*")]
        .filter((one) => one.checkVisibility() && !scrolls(one.parentElement) && !scrolls(one))
        .filter((one) => {
            const box = one.getBoundingClientRect();
            return box.width && (box.right > innerWidth + 1 || box.left < -1);
        })
        .map((one) => `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 40)}`);
}"""
FOCUSED = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect();
    const style = getComputedStyle(one), middle = [box.x + box.width / 2, box.y + box.height / 2];
    const top = document.querySelector(".top").getBoundingClientRect().bottom;
    return {
        name: `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 40)}`,
        outline: style.outlineStyle, width: parseFloat(style.outlineWidth),
        covered: !one.closest(".top, .skip, dialog") && box.bottom <= top,
        outside: box.bottom <= 0 || box.top >= innerHeight
            || box.right <= 0 || box.left >= innerWidth,
        end: one === document.body,
    };
}"""
SMALL = """() => [...document.querySelectorAll(
    ".top a, .top button, summary, .bottom a, .side a, .trail a, .hero a, .doors a, .page-foot a,"
    + ".toc a")]
    .filter((one) => one.checkVisibility())
    .map((one) => [one.textContent.trim(), one.getBoundingClientRect()])
    .filter(([, box]) => Math.min(box.width, box.height) < 24)
    .map(([name, box]) => `${name}: ${box.width} x ${box.height}`)"""


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_scrolls_sideways(reader: Reader, kind: str) -> None:
    page = reader.blank()
    for locale in LOCALES:
        page.goto(reader.address + path_of(locale, KINDS[kind]))
        # 320 pixels is also a window of 1280 at a zoom of 400 % (WCAG 2.2, 1.4.10 Reflow).
        for width in (320, 360, 768, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate(OVERFLOWING) == [], f"{locale} at {width}"


@pytest.mark.parametrize("locale", LOCALES)
def test_a_long_bad_and_old_state_leaves_the_header_whole(
    troubled_reader: Reader, locale: str
) -> None:
    page = troubled_reader.open(path_of(locale, "status/"))
    page.clock.set_fixed_time("2040-01-01T00:00:00Z")
    page.evaluate(LOOKED_AT_AGAIN)
    expect(page.locator(".chip--old")).to_have_count(1)
    for width in (320, 360, 480, 640, 768, 900, 1024, 1080, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(OVERFLOWING) == [], f"at {width}"
        tools = page.locator(".top__tools > *, .top__tools .chip, .brand, .top__nav")
        boxes = [box for tool in tools.all() if (box := tool.bounding_box()) and box["width"]]
        boxes.sort(key=lambda box: box["x"])
        for left, right in itertools.pairwise(boxes):
            assert left["x"] + left["width"] <= right["x"] + 0.5, f"overlap at {width}"


def steps(page: Page, key: str, most: int = 250) -> list[dict[str, Any]]:
    """What has the focus after each press of `key`, until the page has been gone through."""
    seen: list[dict[str, Any]] = []
    for _ in range(most):
        page.keyboard.press(key)
        step = page.evaluate(FOCUSED)
        if step["end"]:
            return seen
        seen.append(step)
    raise AssertionError(f"{most} times {key} do not leave the page")


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["narrow", "wide"])
@pytest.mark.parametrize("kind", ["home", "status", "help article"])
def test_the_focus_is_always_seen(reader: Reader, kind: str, viewport: dict[str, int]) -> None:
    page = reader.open(path_of("en", KINDS[kind]), viewport=viewport, reduced_motion="reduce")
    forth = steps(page, "Tab")
    assert forth[0]["name"].endswith("Skip to the content")
    page.locator(".bottom a").last.focus()
    back = steps(page, "Shift+Tab")
    assert len(forth) > 25
    for step in forth + back:
        assert step["outline"] != "none", step
        assert step["width"] >= 2, step
        assert not step["covered"], step
        assert not step["outside"], step


def test_the_skip_link_leads_past_the_header(reader: Reader) -> None:
    page = reader.open("/en/help/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["narrow", "wide"])
def test_the_header_does_not_cover_what_an_address_points_at(
    reader: Reader, viewport: dict[str, int]
) -> None:
    page = reader.open("/en/legal/terms/", viewport=viewport, reduced_motion="reduce")
    links = page.locator(".toc a")
    for link in (links.nth(1), links.nth(8)):
        link.click()
        heading = page.locator((link.get_attribute("href") or "").replace("#", "h2#"))
        expect(heading).to_be_in_viewport(ratio=1)
        covered = page.locator(".top").evaluate("top => top.getBoundingClientRect().bottom")
        assert heading.evaluate("one => one.getBoundingClientRect().top") >= covered


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["narrow", "wide"])
@pytest.mark.parametrize("kind", ["home", "legal document", "help article", "status"])
def test_controls_are_large_enough_to_hit(
    reader: Reader, kind: str, viewport: dict[str, int]
) -> None:
    """WCAG 2.2, 2.5.8 Target Size (Minimum), without using its exceptions."""
    page = reader.open(path_of("fr", KINDS[kind]), viewport=viewport)
    for summary in page.locator("header summary").all():
        if summary.is_visible():
            summary.click()
            assert page.evaluate(SMALL) == []


@pytest.mark.parametrize("kind", ["legal document", "sub-processors", "status"])
def test_paper_carries_the_text_alone(reader: Reader, kind: str) -> None:
    page = reader.open(path_of("en", KINDS[kind]), color_scheme="dark")
    page.emulate_media(media="print")
    for name in (".top", ".bottom", ".side", ".trail", ".page-foot", "dialog"):
        expect(page.locator(name).first).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    ink = "one => getComputedStyle(one).color"
    assert page.locator("h1").evaluate(ink) == "rgb(0, 0, 0)"
    assert page.locator("body").evaluate("one => getComputedStyle(one).backgroundColor") == (
        "rgb(255, 255, 255)"
    )


def test_an_address_printed_on_paper_can_be_read(reader: Reader) -> None:
    page = reader.open("/en/legal/terms/")
    page.emulate_media(media="print")
    link = page.locator("article a[href^=http]").first
    after = link.evaluate("one => getComputedStyle(one, '::after').content")
    assert (link.get_attribute("href") or "") in after


@pytest.mark.parametrize("kind", ["home", "status"])
def test_who_asks_for_less_motion_gets_none(reader: Reader, kind: str) -> None:
    page = reader.open(path_of("en", KINDS[kind]), reduced_motion="reduce")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((one) => {
            const style = getComputedStyle(one);
            return style.animationName !== "none"
                || style.transitionDuration.split(", ").some((time) => parseFloat(time) > 0);
        }).map((one) => one.className)"""
    )
    assert moving == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_still_tell_states_apart(reader: Reader, scheme: str) -> None:
    page = reader.open("/en/status/", forced_colors="active", color_scheme=scheme)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    for state in page.locator(".state").all():
        expect(state).to_be_visible()
        assert state.inner_text().strip()
        icon = state.locator("svg").first
        assert icon.evaluate("one => getComputedStyle(one).fill") != ground
    fills = "bars => [...new Set(bars.map((bar) => getComputedStyle(bar).fill))]"
    bars = page.locator(".bar")
    kinds = bars.evaluate_all("bars => new Set(bars.map((bar) => bar.className.baseVal)).size")
    colours = bars.evaluate_all(fills)
    assert kinds > 1
    assert len(colours) == kinds
    assert ground not in colours


def test_type_set_twice_as_large_stays_whole(chromium: Browser, address: str) -> None:
    """WCAG 2.2, 1.4.4 Resize Text: the reader's own type size, in the browser's settings."""
    browser = launch(chromium.browser_type, "--blink-settings=defaultFontSize=32")
    page = browser.new_page(viewport=WIDE)  # type: ignore[arg-type]
    for kind in ("home", "status", "legal document"):
        page.goto(address + path_of("es", KINDS[kind]))
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
        assert page.evaluate(OVERFLOWING) == [], kind
    browser.close()
