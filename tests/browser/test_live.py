"""An open page follows the platform without being loaded again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.place import Place, copied, serve
from tests.browser.reader import LOOKED_AT_AGAIN, Reader

HALF_A_MINUTE = 31_000
REQUESTED = "performance.getEntriesByType('resource').filter((one) => /live.json/.test(one.name))"


@pytest.fixture
def place(built: Path, tmp_path: Path) -> Iterator[Place]:
    with copied(built, tmp_path) as made:
        made.parvis("refresh", "--site", str(made.site))
        yield made


@pytest.fixture
def live(chromium: Browser, place: Place) -> Iterator[Reader]:
    with serve(place.site) as address:
        reader = Reader(chromium, address)
        yield reader
        reader.close()


def opened(reader: Reader, path: str) -> Page:
    """A page whose clock the test moves, with a mark that a reload would wipe."""
    page = reader.blank()
    page.clock.install()
    page.goto(reader.address + path)
    page.evaluate("globalThis.sameDocument = true")
    return page


def asked(page: Page) -> list[str]:
    urls: list[str] = []
    page.on("request", lambda request: urls.append(request.url.partition("/en/")[2]))
    return urls


def test_nothing_is_asked_for_before_the_page_is_seen(live: Reader) -> None:
    page = live.blank()
    with page.expect_request("**/live.json"):
        page.goto(live.address + "/en/help/")
    page.wait_for_function(f"{REQUESTED}.length")
    seen = page.evaluate("performance.getEntriesByType('paint')[0].startTime")
    assert seen > 0
    assert page.evaluate(f"{REQUESTED}[0].startTime") >= seen


def test_the_board_and_the_chip_follow_a_fault_and_its_end(place: Place, live: Reader) -> None:
    page = opened(live, "/en/status/")
    checkout = page.locator(".component", has_text="Checkout and subscriptions")
    expect(checkout.locator(".state--operational")).to_be_visible()
    good = page.locator(".chip").inner_text()

    place.break_down("payments")
    page.clock.run_for(HALF_A_MINUTE)
    expect(checkout.locator(".state--operational")).to_have_count(0)
    expect(page.locator(".chip--operational")).to_have_count(0)
    assert page.locator(".chip").inner_text() != good

    place.platform.turn("payments", on=False)
    place.parvis("poll")
    place.parvis("refresh", "--site", str(place.site))
    page.clock.run_for(HALF_A_MINUTE)
    expect(checkout.locator(".state--operational")).to_be_visible()
    expect(page.locator(".chip--operational")).to_contain_text(good.splitlines()[-1])
    assert page.evaluate("globalThis.sameDocument")


def test_a_help_page_tells_of_trouble_when_it_is_looked_at_again(
    place: Place, live: Reader
) -> None:
    page = opened(live, "/es/help/payments/refunds/")
    notice = page.locator("[data-fragment^=notice] .notice")
    expect(notice).to_have_count(0)
    place.break_down("payments")
    page.evaluate(LOOKED_AT_AGAIN)
    expect(notice).to_contain_text("Pago y suscripción")


def test_a_quiet_half_minute_costs_one_small_file(live: Reader) -> None:
    page = opened(live, "/en/status/")
    page.wait_for_load_state("networkidle")
    urls = asked(page)
    with page.expect_response("**/live.json"):
        page.clock.run_for(HALF_A_MINUTE)
    page.wait_for_load_state("networkidle")
    assert urls == ["status/live.json"]


def test_a_page_nobody_looks_at_asks_for_nothing(live: Reader) -> None:
    page = opened(live, "/en/status/")
    page.wait_for_load_state("networkidle")
    page.evaluate("Object.defineProperty(document, 'hidden', { get: () => true })")
    urls = asked(page)
    page.clock.run_for(HALF_A_MINUTE)
    page.wait_for_load_state("networkidle")
    assert urls == []


def test_old_data_say_so_until_they_are_refreshed(place: Place, live: Reader) -> None:
    page = opened(live, "/en/status/")
    stale, chip = page.locator(".stale"), page.locator(".chip")
    expect(stale).to_be_hidden()
    until = stale.get_attribute("data-valid-until")
    assert until
    page.clock.set_fixed_time(until)
    page.evaluate(LOOKED_AT_AGAIN)
    expect(stale).to_be_visible()
    page.clock.set_fixed_time(until.replace(until[:4], str(int(until[:4]) + 1), 1))
    page.evaluate(LOOKED_AT_AGAIN)
    expect(stale).to_contain_text("These data are old")
    expect(chip).to_have_class("chip chip--operational chip--old")

    page.clock.set_fixed_time(until)
    place.parvis("refresh", "--site", str(place.site))
    page.evaluate(LOOKED_AT_AGAIN)
    expect(chip).to_have_class("chip chip--operational")


def test_old_data_say_so_when_the_network_is_gone(live: Reader) -> None:
    page = opened(live, "/en/status/")
    page.wait_for_load_state("networkidle")
    page.route("**/*.json", lambda route: route.abort())
    page.clock.fast_forward("24:00:00")
    expect(page.locator(".stale")).to_be_visible()
    expect(page.locator(".component")).to_have_count(5)


@pytest.mark.parametrize(
    ("path", "focused"),
    [
        ("/en/status/", "[data-fragment=board] .component a >> nth=2"),
        ("/en/", ".chip"),
        ("/en/status/components/checkout/", ".table-scroll"),
    ],
)
def test_the_focus_stays_where_it_was(place: Place, live: Reader, path: str, focused: str) -> None:
    page = opened(live, path)
    element = page.locator(focused)
    element.focus()
    element.evaluate("old => { globalThis.old = old; }")
    place.break_down("payments")
    page.evaluate(LOOKED_AT_AGAIN)
    page.wait_for_function("!globalThis.old.isConnected")
    expect(page.locator(focused)).to_be_focused()
