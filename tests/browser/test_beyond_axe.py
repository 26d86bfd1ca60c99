"""What axe-core cannot see: the focus, small windows, wide text, targets, forced colours, news."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.place import KINDS, LOCALES, path_of
from tests.browser.reader import LOOKED_AT_AGAIN, NARROW, WIDE, Reader
from tests.browser.test_layout import OVERFLOWING

SMALL = {"width": 320, "height": 256}
"""A window of 1280 by 1024 pixels at a zoom of 400 % (WCAG 2.2, 1.4.10)."""
COLOURS = """
    const parsed = (text) => {
        const box = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
        const ink = box.getContext("2d");
        ink.fillStyle = text;
        ink.fillRect(0, 0, 1, 1);
        const [red, green, blue, alpha] = ink.getImageData(0, 0, 1, 1).data;
        return { rgb: [red, green, blue], alpha: alpha / 255 };
    };
    const over = (above, below) => above.rgb.map((one, n) =>
        one * above.alpha + below[n] * (1 - above.alpha));
    const ground = (one) => {
        if (!one) return [255, 255, 255];
        const own = parsed(getComputedStyle(one).backgroundColor);
        return own.alpha === 1 ? own.rgb : over(own, ground(one.parentElement));
    };
    const light = (rgb) => rgb.map((one) => one / 255)
        .map((one) => one <= .04045 ? one / 12.92 : ((one + .055) / 1.055) ** 2.4)
        .reduce((sum, one, n) => sum + one * [.2126, .7152, .0722][n], 0);
    const contrast = (one, two) => {
        const [dark, bright] = [light(one), light(two)].sort((a, b) => a - b);
        return (bright + .05) / (dark + .05);
    };
"""
"""Contrast as WCAG 2.2 reckons it, of colours as the browser paints them."""
FOCUSED = f"""() => {{
    {COLOURS}
    const one = document.activeElement, style = getComputedStyle(one);
    const inside = parseFloat(style.outlineOffset) < 0;
    const between = (from, to, most, part) =>
        Math.max(from, 0) + (Math.min(to, most) - Math.max(from, 0)) * part;
    const boxes = [...one.getClientRects()];
    const seen = boxes.some((box) => [[.5, .5], [.05, .2], [.95, .8]].some(([x, y]) => {{
        const at = document.elementFromPoint(
            between(box.left, box.right, innerWidth, x),
            between(box.top, box.bottom, innerHeight, y));
        return at && (one.contains(at) || at.contains(one) && at !== document.body);
    }}));
    return {{
        end: one === document.body,
        place: [...document.querySelectorAll("*")].indexOf(one),
        name: `${{one.tagName}} ${{one.className}} ${{one.textContent.trim().slice(0, 40)}}`,
        ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        contrast: contrast(
            parsed(style.outlineColor).rgb, ground(inside ? one : one.parentElement)),
        seen,
    }};
}}"""
BORDERS = f"""() => {{
    {COLOURS}
    return [...document.querySelectorAll("main :is(input:not([type=hidden]), select, textarea)")]
        .filter((one) => one.checkVisibility() && getComputedStyle(one).appearance !== "auto")
        .map((one) => [one.id, getComputedStyle(one), ground(one), ground(one.parentElement)])
        .filter(([, style, own, around]) => style.borderStyle === "none" || Math.min(
            contrast(parsed(style.borderTopColor).rgb, own),
            contrast(parsed(style.borderTopColor).rgb, around)) < 3)
        .map(([id]) => id);
}}"""
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important; } p { margin-bottom: 2em !important; }"""
"""WCAG 2.2, 1.4.12 Text Spacing."""
CUT = """() => [...document.querySelectorAll("body *")]
    .filter((one) => one.checkVisibility() && !one.closest(".visually-hidden, .skip, svg"))
    .filter((one) => [...one.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
    .filter((one) => {
        const style = getComputedStyle(one);
        return (/hidden|clip/.test(style.overflowX) && one.scrollWidth > one.clientWidth + 1)
            || (/hidden|clip/.test(style.overflowY) && one.scrollHeight > one.clientHeight + 1);
    })
    .filter((one) => one.clientWidth > 1)
    .map((one) => `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 40)}`)"""
TIGHT = """() => {
    const inline = (one) => getComputedStyle(one).display === "inline" && [...one.parentElement
        .childNodes].some((n) => n !== one && n.textContent.trim().length > 1);
    const all = [...document.querySelectorAll(
        "a[href], button, summary, select, textarea, input:not([type=hidden]), [role=button]")]
        .filter((one) => one.checkVisibility() && !one.closest(".skip, .visually-hidden"))
        .filter((one) => !inline(one))
        .map((one) => one.matches("[type=checkbox]") ? one.closest("label") ?? one : one);
    const boxes = all.map((one) => one.getBoundingClientRect());
    const small = (box) => Math.min(box.width, box.height) < 23.9;
    const middle = (box) => [box.x + box.width / 2, box.y + box.height / 2];
    return all.filter((one, n) => small(boxes[n]) && boxes.some((other, m) => {
        if (m === n || all[m] === one || one.contains(all[m]) || all[m].contains(one)) return false;
        const [x, y] = middle(boxes[n]);
        const [across, down] = small(other)
            ? [middle(other)[0] - x, middle(other)[1] - y]
            : [Math.max(other.left - x, 0, x - other.right),
                Math.max(other.top - y, 0, y - other.bottom)];
        return Math.hypot(across, down) < (small(other) ? 24 : 12);
    })).map((one) => `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 40)}`);
}"""
"""Targets under 24 pixels that another is too near to (WCAG 2.2, 2.5.8), those in a line apart."""


def walk(page: Page, most: int = 260) -> list[dict[str, Any]]:
    """What has the focus after each press of Tab, until the page has been gone through."""
    seen: list[dict[str, Any]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        step = page.evaluate(FOCUSED)
        if step["end"]:
            return seen
        seen.append(step)
    raise AssertionError(f"{most} times Tab do not leave the page")


def faulty(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The steps whose focus is not seen; a player draws that of its own buttons by itself."""
    ours = [one for one in steps if not one["name"].startswith("VIDEO ")]
    return [one for one in ours if not one["ring"] or not one["seen"] or one["contrast"] < 3]


@pytest.mark.parametrize(
    ("kind", "locale", "scheme", "viewport"),
    [
        ("home", "fr", "light", WIDE),
        ("questions", "es", "dark", NARROW),
        ("form of two steps", "en", "light", SMALL),
        ("status", "es", "dark", SMALL),
        ("component", "en", "dark", WIDE),
        ("media", "fr", "light", NARROW),
    ],
)
def test_the_focus_is_seen_against_its_ground_and_nothing_hides_it(
    reader: Reader, kind: str, locale: str, scheme: Any, viewport: dict[str, int]
) -> None:
    page = reader.open(
        path_of(locale, KINDS[kind]),
        viewport=viewport,
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    address = page.url
    steps = walk(page)
    assert len(steps) > 25
    assert faulty(steps) == []
    places = [one["place"] for one in steps]
    assert places == sorted(places)  # the order of the keyboard is that of reading
    assert page.url == address  # to reach something does nothing yet (WCAG 2.2, 3.2.1)


@pytest.mark.parametrize("kind", ["home", "legal document", "form", "questions", "criteria"])
def test_at_four_hundred_percent_the_header_leaves_room_to_read(reader: Reader, kind: str) -> None:
    page = reader.open(path_of("es", KINDS[kind]), viewport=SMALL)
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]
    top = page.locator(".top").bounding_box()
    assert top is not None
    assert top["height"] < SMALL["height"] / 3
    page.keyboard.press("/")
    search = page.locator("#search-words")
    expect(search).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    expect(search).to_be_hidden()


@pytest.mark.parametrize("kind", KINDS)
def test_targets_can_be_hit_and_wider_set_text_is_not_cut(reader: Reader, kind: str) -> None:
    page = reader.open(path_of(LOCALES[list(KINDS).index(kind) % 3], KINDS[kind]))
    for viewport in (NARROW, WIDE):
        page.set_viewport_size(viewport)  # type: ignore[arg-type]
        assert page.evaluate(TIGHT) == [], viewport
    page.add_style_tag(content=SPACED)
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(OVERFLOWING) == [], width
        assert page.evaluate(CUT) == [], width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["form", "form of two steps"])
def test_fields_stand_out_from_their_ground(reader: Reader, kind: str, scheme: Any) -> None:
    page = reader.open(path_of("fr", KINDS[kind]), color_scheme=scheme)
    assert page.locator("main input").count() > 2
    assert page.evaluate(BORDERS) == []


def test_forced_colours_leave_the_focus_the_fields_and_the_place(reader: Reader) -> None:
    page = reader.open(path_of("en", KINDS["form"]), forced_colors="active", color_scheme="dark")
    for step in walk(page):
        assert step["ring"], step
        assert step["contrast"] >= 3, step
    assert page.evaluate(BORDERS) == []
    # Where one is, is not told by the ground alone: forced colours take it away.
    here = page.locator(".top__nav [aria-current], .side [aria-current]")
    for link in here.all():
        style = "one => getComputedStyle(one).fontWeight"
        other = page.locator(".top__nav a:not([aria-current]), .side a:not([aria-current])").last
        assert link.evaluate(style) != other.evaluate(style)


def change(page: Page, was: str) -> None:
    """From now on the site says "Changed" of the state, where it said `was`."""

    def live(route: Route) -> None:
        told = route.fetch().json()
        told["fragments"]["chip"] = "changed"
        route.fulfill(json=told)

    def chip(route: Route) -> None:
        route.fulfill(body=route.fetch().text().replace(was, "Changed"))

    page.route("**/status/live.json", live)
    page.route("**/fragments/chip.html", chip)


def test_a_change_of_the_state_is_said_politely_and_once(reader: Reader) -> None:
    for locale in LOCALES:
        page = reader.open(path_of(locale, "help/"))
        page.wait_for_load_state("networkidle")
        said, word = page.locator("[data-said]"), page.locator(".chip__word")
        expect(said).to_have_attribute("role", "status")
        expect(said).to_be_empty()
        change(page, word.inner_text())
        page.evaluate(LOOKED_AT_AGAIN)
        expect(word).to_have_text("Changed")
        expect(said).to_contain_text("Changed")
        assert page.evaluate("document.activeElement === document.body")
