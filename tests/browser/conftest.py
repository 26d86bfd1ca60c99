"""A real Chromium over the built site; every page opened must be free of script errors."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, sync_playwright

from tests.browser import place

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
)
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the built site and its history; not to be changed."""
    base = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        base = base.parent
    place.build(base / "built")
    return base / "built"


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    with place.serve(built / "site") as address:
        yield address


def launch(kind: BrowserType, *arguments: str) -> Browser:
    """Start the Chromium of this machine; a missing one is a failure that says how to get it."""
    program = shutil.which(os.environ.get("PARVIS_CHROMIUM", "/usr/bin/chromium"))
    if not program:
        pytest.fail(
            "Chromium is missing: `sudo apt-get install chromium`, or name another one in "
            "PARVIS_CHROMIUM=/path/to/chromium."
        )
    return kind.launch(executable_path=program, args=[*ARGUMENTS, *arguments])


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        yield browser
        browser.close()


@dataclass
class Reader:
    """Opens pages of one address, and notes what went wrong in them."""

    browser: Browser
    address: str
    contexts: list[BrowserContext] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ("ERR_FAILED", "Transition was aborted", "status of 404")

    def open(self, path: str, *, blocked: str = "", **options: Any) -> Page:
        """Open `path` in a context of its own; `blocked` is a pattern of URLs that get nothing."""
        page = self.blank(**options)
        if blocked:
            page.route(blocked, lambda route: route.abort())
        page.goto(self.address + path)
        return page

    def blank(self, **options: Any) -> Page:
        """A page that has opened nothing yet."""
        page = self.context(**options).new_page()
        page.on("pageerror", lambda error: self.heard("error", str(error), page.url))
        page.on("console", lambda said: self.heard(said.type, said.text, page.url))
        page.on("request", lambda request: self.asked(request.url))
        return page

    def context(self, **options: Any) -> BrowserContext:
        context = self.browser.new_context(**{"viewport": WIDE, "locale": "fr-FR"} | options)
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        return context

    def heard(self, kind: str, text: str, url: str) -> None:
        # Chromium also tells of requests a test refused, and of animations it left out.
        if kind == "error" and not any(one in text for one in self.expected):
            self.faults.append(f"{url}: {text}")

    def asked(self, url: str) -> None:
        if urlsplit(url).scheme not in ("data", "blob") and not url.startswith(self.address + "/"):
            self.faults.append(f"a request to someone else: {url}")

    def close(self) -> None:
        for context in self.contexts:
            context.close()
        assert self.faults == []


@pytest.fixture
def reader(chromium: Browser, address: str) -> Iterator[Reader]:
    reader = Reader(chromium, address)
    yield reader
    reader.close()


@pytest.fixture(scope="module")
def troubled(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[place.Place]:
    """The site after a refresh has seen the payment provider and the backups fail."""
    with place.copied(built, tmp_path_factory.mktemp("troubled")) as made:
        made.break_down("payments", "stale-backup")
        yield made


@pytest.fixture
def troubled_reader(chromium: Browser, troubled: place.Place) -> Iterator[Reader]:
    with place.serve(troubled.site) as address:
        reader = Reader(chromium, address)
        yield reader
        reader.close()
