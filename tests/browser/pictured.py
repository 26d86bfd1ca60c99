"""Pictures of pages that are the same on every day: how they are taken, and told apart."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image, ImageChops
from playwright.sync_api import Page

from hooks.content.site import read_site
from hooks.demo import history as demo_history
from hooks.status.history import open_history
from hooks.status.services import read_services
from tests.browser.place import KINDS, LOCALES, path_of, place
from tests.browser.reader import Reader
from tests.site.decided import copied
from tests.site.drawn import bare

REFERENCES = Path(__file__).parent / "pictures"
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
"""The moment in every picture, on the hour at which the demo's history ends."""
WIDTHS = (360, 768, 1280)
SCHEMES = ("light", "dark")
HEIGHT = 1000
"""Pixels of the page, from its top."""
WORD = "video"
"""Searched for: a word in each of the languages."""
HALF = 2
"""A picture is kept at half its size: another Chromium may draw letters a little otherwise."""
UNLIKE = 40
"""Of 255: what a channel of a pixel differs by at least, to count."""
MOST = 0.005
"""Share of a picture's pixels that may differ, 0 to 1."""
POLL = """
from datetime import datetime
import hooks.__main__ as parvis
parvis.now = lambda: datetime.fromisoformat("{moment}")
parvis.main(["poll"])
"""
STILL = "*, ::before, ::after { caret-color: transparent !important; }"


def build(root: Path) -> Path:
    """Build the project in `root`, at NOW, without git and with the demo's ninety days."""
    copied(root)
    site = read_site(root / "mkdocs.yml", {})
    ids = [one.id for one in read_services(site.data, site.root, None).components]
    with open_history(root / "history.db", NOW) as history:
        demo_history.load(history, ids, NOW)
    environ = {
        "SOURCE_DATE_EPOCH": str(int(NOW.timestamp())),
        "PARVIS_HISTORY": str(root / "history.db"),
        "PLATFORM_URL": "http://127.0.0.1:9",
    }
    with place(root, lambda: NOW) as made:
        for moment in (NOW - timedelta(minutes=1), NOW):
            poll = POLL.format(moment=moment.isoformat())
            told = environ | {"PLATFORM_URL": made.platform_url}
            subprocess.run([sys.executable, "-c", poll], cwd=root, env=bare(told), check=True)
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-d", str(root / "site")],
        cwd=root, env=bare(environ), capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "site"


SEARCH, PAPER = "search", "paper"
LOOKS = (*KINDS, SEARCH, PAPER)
"""Every kind of page, the search with results, and a legal document on paper."""


def names(kind: str) -> dict[tuple[str, int], Path]:
    """The reference of each scheme and width."""
    stem = kind.replace(" ", "-")
    return {
        (scheme, width): REFERENCES / f"{stem}-{scheme}-{width}.webp"
        for scheme in SCHEMES
        for width in WIDTHS
    }


def opened(reader: Reader, kind: str) -> Page:
    """The page of `kind` in one of the languages, in turn, its clock standing still."""
    page = reader.blank(viewport={"width": WIDTHS[0], "height": HEIGHT}, reduced_motion="reduce")
    page.clock.set_fixed_time(NOW)
    path = KINDS.get(kind, KINDS["legal document" if kind == PAPER else "section"])
    page.goto(reader.address + path_of(LOCALES[LOOKS.index(kind) % 3], path))
    page.wait_for_load_state("networkidle")
    if kind == SEARCH:
        page.keyboard.press("/")
        page.keyboard.type(WORD)
        page.get_by_role("option").first.wait_for()
    page.add_style_tag(content=STILL)
    return page


def taken(page: Page, media: str = "screen") -> Iterator[tuple[tuple[str, int], Image.Image]]:
    """A picture in each scheme and width."""
    for scheme in SCHEMES:
        page.emulate_media(media=media, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            with Image.open(io.BytesIO(page.screenshot())) as shot:
                yield (scheme, width), shot.convert("RGB").reduce(HALF)


def differing(one: Image.Image, other: Image.Image) -> tuple[float, Image.Image]:
    """The share of pixels that differ (1 where sizes do), and the picture of where."""
    if one.size != other.size:
        return 1.0, one
    parts = ImageChops.difference(one, other).split()
    most = ImageChops.lighter(ImageChops.lighter(parts[0], parts[1]), parts[2])
    where = most.point(lambda value: 255 if value >= UNLIKE else 0)
    return where.histogram()[255] / (where.width * where.height), where
