"""What a reader feels, as the browser itself measures it, within the limits of budgets.yml."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

from hooks.content.budgets import Vitals, read_budgets
from hooks.content.site import read_site
from tests.browser.place import KINDS, ROOT, copied, path_of, serve
from tests.browser.reader import NARROW, Reader

MEASURE = """
    globalThis.felt = { lcp_ms: 0, inp_ms: 0, cls: 0 };
    const watch = (type, told, more) => new PerformanceObserver((list) => list.getEntries()
        .forEach(told)).observe({ type, buffered: true, ...more });
    watch("largest-contentful-paint", (entry) => { felt.lcp_ms = entry.startTime; });
    watch("layout-shift", (entry) => { if (!entry.hadRecentInput) felt.cls += entry.value; });
    watch("event", (entry) => {
        if (entry.interactionId) felt.inp_ms = Math.max(felt.inp_ms, entry.duration);
    }, { durationThreshold: 16 });
"""
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))"
RUNS = 3
"""The best counts: what else the machine does at the time is not the page's fault."""


@pytest.fixture(scope="module")
def limits() -> Vitals:
    site = read_site(ROOT / "mkdocs.yml", {})
    return read_budgets(site.data, site.root)[0].vitals


def felt(reader: Reader, path: str) -> dict[str, float]:
    """Open a page on a telephone, use its menus, colours and search, and return what was felt."""
    page = reader.blank(viewport=NARROW)
    page.add_init_script(MEASURE)
    page.goto(reader.address + path)
    page.wait_for_load_state("networkidle")
    page.locator("button[data-palette]").click()
    page.locator(".menu > summary").click()
    page.keyboard.press("Escape")
    page.locator(".tool--search").click()
    page.keyboard.type("ab")
    page.evaluate(SETTLED)
    measured: dict[str, float] = page.evaluate("globalThis.felt")
    page.context.close()
    return measured


@pytest.mark.parametrize("kind", ["home", "legal document", "status", "form"])
def test_a_page_keeps_within_what_readers_may_feel(
    reader: Reader, limits: Vitals, kind: str
) -> None:
    runs = [felt(reader, path_of("fr", KINDS[kind])) for _ in range(RUNS)]
    assert all(run["lcp_ms"] > 0 and run["inp_ms"] > 0 for run in runs), "nothing was measured"
    for name, limit in limits.model_dump().items():
        assert min(run[name] for run in runs) <= limit, (name, runs)


STILL = 0.005
"""Less of a layout shift than any figure of budgets.yml: words of one line that becomes two."""
PAINTED = "() => performance.getEntriesByName('first-contentful-paint').length > 0"

LATE = ("status", "contact", "sub-processors", "form by e-mail", "register of disclosures")
"""Kinds of page on which a script shows something that was not there."""
ANOTHER_DAY = ("Pacific/Kiritimati", "Etc/GMT+12")
"""In one of them, it is another day than in UTC at any time."""


@pytest.fixture
def fresh(chromium: Browser, built: Path, tmp_path: Path) -> Iterator[Reader]:
    """A site polled just now: a board may be older than fresh, and then says so, on a line more."""
    with copied(built, tmp_path) as made, serve(made.site) as address:
        made.parvis("poll")
        made.parvis("refresh", "--no-poll", "--site", str(made.site))
        reader = Reader(chromium, address)
        yield reader
        reader.close()


@pytest.mark.parametrize(
    ("kind", "zone"),
    [*product(LATE, ("UTC", "Europe/Paris")), *product(["status"], ANOTHER_DAY)],
)
def test_nothing_moves_when_the_scripts_come_after_the_first_paint(
    fresh: Reader, kind: str, zone: str
) -> None:
    page = fresh.blank(viewport=NARROW, timezone_id=zone)
    held: list[Route] = []
    page.route(
        "**/*.js?*",
        lambda route: route.continue_() if "palette" in route.request.url else held.append(route),
    )
    page.add_init_script(MEASURE)
    page.goto(fresh.address + path_of("fr", KINDS[kind]), wait_until="commit")
    page.wait_for_function(PAINTED)
    assert held, "the scripts came before the paint"
    for route in held:
        route.continue_()
    page.wait_for_load_state("networkidle")
    page.evaluate(SETTLED)
    assert page.locator("[data-late][hidden]").count() == 0
    assert page.evaluate("globalThis.felt.cls") <= STILL
    page.context.close()
