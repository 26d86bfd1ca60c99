"""The Chromium of the tests is what Playwright makes of it, but for what stands beside a page."""

from __future__ import annotations

import re

from playwright.sync_api import Browser

from tests.browser.reader import Reader


def test_what_playwright_leaves_out_is_left_out_here_too(chromium: Browser) -> None:
    line = chromium.new_browser_cdp_session().send("SystemInfo.getInfo")["commandLine"]
    theirs, ours = re.findall(r"--disable-features=\"?([\w,]+)", line)
    assert set(theirs.split(",")) <= set(ours.split(","))


def test_nothing_is_started_beside_a_page(chromium: Browser, reader: Reader) -> None:
    reader.open("/")
    targets = chromium.new_browser_cdp_session().send("Target.getTargets", {"filter": [{}]})
    found = {target["type"] for target in targets["targetInfos"]}
    assert "page" in found
    assert "browser_ui" not in found
