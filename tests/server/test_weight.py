"""What a first visit costs a reader, on the real nginx: the build's own sums are an upper bound."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from hooks.content.budgets import read_budgets
from hooks.content.site import read_site
from hooks.publish import files
from hooks.publish.weight import Scales, check_weight, page_file
from tests.browser.place import KINDS, LOCALES, ROOT, path_of
from tests.browser.reader import Reader
from tests.server.conftest import Edge

SITE = read_site(ROOT / "mkdocs.yml", {})
LOST = "not found"
MEDIA = ("/assets/media/", "/assets/videos/")
"""What a budget without media does not count; their own limits are in media.yml."""


@pytest.fixture
def reader(chromium: Browser, edge: Edge) -> Iterator[Reader]:
    reader = Reader(chromium, edge.address, expected=("status of 404",))
    yield reader
    reader.close()


def visit(reader: Reader, path: str) -> dict[str, int]:
    """Each file that a first visit asks for → its bytes on the way, headers included."""
    page = reader.blank(ignore_https_errors=True)
    network = page.context.new_cdp_session(page)
    addresses: dict[str, str] = {}
    sizes: dict[str, int] = {}

    def answered(event: dict[str, Any]) -> None:
        if event["response"]["url"].startswith(
            reader.address
        ):  # no data: in the browser's own parts
            addresses[event["requestId"]] = urlsplit(event["response"]["url"]).path

    def finished(event: dict[str, Any]) -> None:
        sizes[event["requestId"]] = int(event["encodedDataLength"])

    network.on("Network.responseReceived", answered)
    network.on("Network.loadingFinished", finished)
    network.send("Network.enable")
    page.goto(reader.address + path)
    page.wait_for_load_state("networkidle")
    return {addresses[key]: size for key, size in sizes.items() if key in addresses}


@pytest.mark.parametrize("kind", KINDS)
def test_a_visit_costs_no_more_than_the_build_says(reader: Reader, edge: Edge, kind: str) -> None:
    locale = LOCALES[list(KINDS).index(kind) % 3]
    path = path_of(locale, KINDS[kind])
    sent = {one: size for one, size in visit(reader, path).items() if not one.startswith(MEDIA)}
    scales = Scales(edge.place.site, "/")
    address = path_of(locale, "404.html" if kind == LOST else KINDS[kind]).removeprefix("/")
    html = files.read(page_file(edge.place.site, address))
    parts = scales.parts(html, media=True)
    assert set(sent) - {path} <= {f"/{one}" for one in parts}
    assert {"/assets/styles/parvis.css", "/assets/scripts/parvis.js"} <= set(sent)
    for one, size in sent.items():
        if one != path:
            assert size <= parts[one.removeprefix("/")], one
    budgets, _ = read_budgets(SITE.data, SITE.root)
    limit = budgets.weight[budgets.of(KINDS[kind]) or 0]
    assert sum(sent.values()) <= limit.kilobytes * 1000


def test_every_page_of_every_language_is_within_its_budget(edge: Edge) -> None:
    assert check_weight(SITE, edge.place.site) == []
