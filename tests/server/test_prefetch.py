"""Pages fetched ahead and the passage between them, as a real Chromium and a real nginx see it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.reader import WIDE, Reader
from tests.server.conftest import Edge, serving
from tests.server.test_edge import watched

PURPOSES = "log_format purpose '$http_sec_purpose $uri'; access_log {file} purpose;"
PASSAGE = """
    addEventListener("pagereveal", (event) => {
        globalThis.passage = Boolean(event.viewTransition);
    });
"""
SECONDS = 10


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "purposes"


@pytest.fixture(scope="module")
def edge(built: Path, log: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edge]:
    """An nginx that notes why each file was asked for."""
    folder = tmp_path_factory.mktemp("prefetch")
    with serving(built, folder, PURPOSES.format(file=log)) as edge:
        yield edge


@pytest.fixture
def reader(chromium: Browser, edge: Edge) -> Iterator[Reader]:
    reader = Reader(chromium, edge.address, expected=())
    yield reader
    reader.close()


def prefetched(log: Path) -> list[str]:
    """The files asked for ahead so far."""
    asked = (line.split() for line in log.read_text("utf-8").splitlines())
    return [path for purpose, path in asked if purpose.startswith("prefetch")]


def point_at_everything(page: Page) -> None:
    """Rest on links that are no pages to go to, then on one that is."""
    page.wait_for_load_state("networkidle")
    for name in (".hero__search", ".doors a"):
        page.locator(name).first.hover()
        page.wait_for_timeout(400)  # a pointer rests for 200 ms before a browser fetches


def test_a_page_is_fetched_when_a_pointer_rests_on_its_link(reader: Reader, log: Path) -> None:
    page = watched(reader, viewport=WIDE)
    page.goto(reader.address + "/en/")
    point_at_everything(page)
    deadline = time.monotonic() + SECONDS
    while not prefetched(log) and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert prefetched(log) == ["/en/legal/terms/index.html"]
    assert page.evaluate("globalThis.violations") == []


def test_nothing_is_fetched_ahead_for_who_saves_data(reader: Reader, log: Path) -> None:
    before = prefetched(log)
    page = watched(reader, viewport=WIDE, extra_http_headers={"Save-Data": "on"})
    page.goto(reader.address + "/es/")
    point_at_everything(page)
    assert "/es/index.html" in log.read_text("utf-8")
    assert prefetched(log) == before


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_pages_pass_into_each_other_unless_motion_is_not_wanted(
    reader: Reader, motion: str
) -> None:
    page = watched(reader, viewport=WIDE, reduced_motion=motion)
    page.add_init_script(PASSAGE)
    page.goto(reader.address + "/en/help/")
    page.locator(".side a[href='/en/help/faq/']").click()
    page.wait_for_url("**/en/help/faq/")
    page.wait_for_function("globalThis.passage !== undefined")
    assert page.evaluate("globalThis.passage") is (motion == "no-preference")
    assert page.evaluate("globalThis.violations") == []
