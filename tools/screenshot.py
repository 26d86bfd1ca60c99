"""Take the picture of README.md: `screenshot.py TARGET`, of what `parvis serve` shows."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
ADDRESS = "http://127.0.0.1:8000/"
PAGE = "en/"
SIZE = (1280, 800)
SECONDS = 180


def main(target: Path) -> None:
    """Serve the site, photograph its English home page in light colours, and stop it again."""
    with served(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("PARVIS_CHROMIUM", "/usr/bin/chromium")
        )
        page = browser.new_page(
            viewport={"width": SIZE[0], "height": SIZE[1]},
            color_scheme="light",
            reduced_motion="reduce",
            locale="en-GB",
        )
        page.goto(ADDRESS + PAGE, wait_until="load")
        page.screenshot(path=target)
        browser.close()
    print(f"{target}: {SIZE[0]} × {SIZE[1]}, {target.stat().st_size // 1024} KiB")


@contextmanager
def served() -> Iterator[None]:
    """Run `parvis serve` until the block is left; ends with a sentence when it does not start."""
    if answers():
        sys.exit(f"Something already answers at {ADDRESS}; stop it first.")
    server = subprocess.Popen(
        [Path(sys.executable).with_name("parvis"), "serve"], cwd=ROOT, start_new_session=True
    )
    try:
        deadline = time.monotonic() + SECONDS
        while not answers():
            if server.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"`parvis serve` did not answer at {ADDRESS}; its words are above.")
            time.sleep(0.5)
        yield
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGINT)  # what Ctrl-C does
            server.wait(30)


def answers() -> bool:
    """Whether the page can be had."""
    try:
        with urlopen(ADDRESS + PAGE, timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, TimeoutError, ConnectionError):
        return False


if __name__ == "__main__":
    main(Path(sys.argv[1]))
