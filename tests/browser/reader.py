"""Chromium as a reader's browser: it notes script errors, and requests to anyone else."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, sync_playwright

PLAYWRIGHTS = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "TcpPortRandomizationWin",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
    "msForceBrowserSignIn",
    "msEdgeUpdateLaunchServicesPreferredVersion",
)
"""What Playwright leaves out of Chromium; our list takes the place of its own."""
BESIDE_A_PAGE = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess")
"""The address bar's list and a process in reserve, started for each page: 40 % of its opening."""
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
    f"--disable-features={','.join([*PLAYWRIGHTS, *BESIDE_A_PAGE])}",
)
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
MIDDLE = {"width": 768, "height": 1024}
LOOKED_AT_AGAIN = "document.dispatchEvent(new Event('visibilitychange', {bubbles: true}))"
"""What a browser says when a reader comes back to the page."""
UNAVOIDABLE = ("ERR_FAILED", "Transition was aborted", "status of 404")
"""Chromium's words on requests a test refused, animations it left out and pages that are none."""
_running: list[Browser] = []


def launch(kind: BrowserType, *arguments: str) -> Browser:
    """Start the Chromium of this machine; a missing one is a failure that says how to get it."""
    program = shutil.which(os.environ.get("PARVIS_CHROMIUM", "/usr/bin/chromium"))
    if not program:
        pytest.fail(
            "Chromium is missing: `sudo apt-get install chromium`, or name another one in "
            "PARVIS_CHROMIUM=/path/to/chromium."
        )
    return kind.launch(executable_path=program, args=[*ARGUMENTS, *arguments])


@contextmanager
def running() -> Iterator[Browser]:
    """The one browser of this process: Playwright can be started only once."""
    if _running:
        yield _running[0]
        return
    with sync_playwright() as playwright:
        _running.append(launch(playwright.chromium))
        yield _running[0]
        _running.pop().close()


@dataclass
class Reader:
    """Opens pages of one address, and notes what went wrong in them."""

    browser: Browser
    address: str
    contexts: list[BrowserContext] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = UNAVOIDABLE

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
        # A request that the site's worker makes is no page's: tests of the worker let it in.
        usual = {"viewport": WIDE, "locale": "fr-FR", "service_workers": "block"}
        context = self.browser.new_context(**usual | options)
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        return context

    def heard(self, kind: str, text: str, url: str) -> None:
        if kind == "error" and not any(one in text for one in self.expected):
            self.faults.append(f"{url}: {text}")

    def asked(self, url: str) -> None:
        if urlsplit(url).scheme not in ("data", "blob") and not url.startswith(self.address + "/"):
            self.faults.append(f"a request to someone else: {url}")

    def close(self) -> None:
        for context in self.contexts:
            context.close()
        assert self.faults == []
