"""Every kind of page looks as in its reference, at three widths, light and dark.

`make pictures` takes the references anew; look at them before they are committed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageFilter
from playwright.sync_api import Browser

from tests.browser import pictured
from tests.browser.place import serve
from tests.browser.reader import Reader

ANEW = os.environ.get("PARVIS_PICTURES") == "anew"
FOUND = Path(".parvis/pictures-found")
"""Where a picture that differs is left, with a picture of where it does."""


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(pictured.build(tmp_path_factory.mktemp("still"))) as address:
        yield address


@pytest.fixture
def visitor(chromium: Browser, still: str) -> Iterator[Reader]:
    reader = Reader(chromium, still)
    yield reader
    reader.close()


def told(kind: str, found: dict[tuple[str, int], Image.Image]) -> list[str]:
    """What looks otherwise than its reference, with the files to compare."""
    unlike = []
    for look, path in pictured.names(kind).items():
        with Image.open(path) as kept:
            share, where = pictured.differing(kept.convert("RGB"), found[look])
        if share > pictured.MOST:
            FOUND.mkdir(parents=True, exist_ok=True)
            found[look].save(FOUND / f"{path.stem}.png")
            where.save(FOUND / f"{path.stem}-where.png")
            unlike.append(f"{path.stem}: {share:.1%} of it; see {FOUND}, or: make pictures")
    return unlike


@pytest.mark.parametrize("kind", pictured.LOOKS)
def test_a_page_looks_as_it_did(visitor: Reader, kind: str) -> None:
    page = pictured.opened(visitor, kind)
    found = dict(pictured.taken(page, "print" if kind == pictured.PAPER else "screen"))
    page.context.close()
    if ANEW:
        for look, path in pictured.names(kind).items():
            found[look].save(path, quality=80, method=6)
    assert told(kind, found) == []


def test_a_change_of_colour_or_place_is_seen(visitor: Reader) -> None:
    page = pictured.opened(visitor, "section")
    kept = dict(pictured.taken(page))
    page.add_style_tag(content="main { translate: 12px } h1 { color: red }")
    for look, found in pictured.taken(page):
        assert pictured.differing(kept[look], found)[0] > pictured.MOST, look
    page.context.close()


def test_an_edge_drawn_a_little_otherwise_is_not(visitor: Reader) -> None:
    page = pictured.opened(visitor, "section")
    kept = dict(pictured.taken(page))
    page.context.close()
    for look, found in kept.items():
        softer = found.filter(ImageFilter.GaussianBlur(0.3))
        assert softer.tobytes() != found.tobytes()
        assert pictured.differing(softer, found)[0] <= pictured.MOST, look


def test_there_is_a_reference_for_each_look_and_no_other() -> None:
    wanted = {path for kind in pictured.LOOKS for path in pictured.names(kind).values()}
    assert {*pictured.REFERENCES.glob("*")} == wanted
