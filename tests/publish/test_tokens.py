"""One file changes how everything looks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hooks.content.identity import FILE, Identity, read_identity
from hooks.publish import tokens
from hooks.publish.assets import FAVICON, FRAME, Assets
from hooks.publish.cards import Cards
from hooks.publish.install import Icons
from hooks.publish.templates import environment
from tests.publish.samples import ROOT, SITE

SOURCES = SITE.docs / "assets"
OURS = "#5b2a86"


def identity(folder: Path, brand: str) -> Identity:
    text = (ROOT / "docs/_data" / FILE).read_text(encoding="utf-8")
    (folder / FILE).write_text(text.replace("#0e5a60", brand), encoding="utf-8")
    return read_identity(folder, folder)[0]


@pytest.fixture
def assets(tmp_path: Path) -> Assets:
    return Assets(SOURCES, "/assets/", identity(tmp_path, OURS))


def test_the_style_sheet_begins_with_the_identity(assets: Assets) -> None:
    sheet = assets.content(FRAME).decode()
    assert sheet.startswith(":root{color-scheme:light dark;--paper:#fbfaf6;")
    assert f"--brand:{OURS};" in sheet and "--size-text:1.0625rem" in sheet
    assert sheet.count("--brand:#7fd3cc") == 2, "for who asks for dark, and whose system does"


def test_the_mark_of_a_tab_is_the_logo_in_both_colours(assets: Assets) -> None:
    mark = assets.content(FAVICON).decode()
    assert f"svg{{color:{OURS}}}" in mark and "svg{color:#7fd3cc}" in mark
    assert 'fill="currentColor"' in mark


def test_pictures_and_icons_are_drawn_in_it(assets: Assets, tmp_path: Path) -> None:
    cards = Cards(SITE, environment([SITE.overrides], tmp_path / "kept"), assets)
    assert cards.colours["brand"] == OURS
    assert all(OURS in svg for svg in Icons(cards).drawn.values())


def test_what_styles_use_is_defined() -> None:
    defined = set(re.findall(r"(--[\w-]+):", tokens.css(read_identity(SITE.data, ROOT)[0])))
    texts = [path.read_text(encoding="utf-8") for path in (SOURCES / "styles").glob("*.css")]
    for text in texts:
        defined |= set(re.findall(r"(--[\w-]+) *:", text))
    used = {name for text in texts for name in re.findall(r"var\((--[\w-]+)\)", text)}
    assert used - defined == set()


def test_no_style_writes_a_colour_of_its_own_on_screen() -> None:
    for path in (SOURCES / "styles").glob("*.css"):
        screen = path.read_text(encoding="utf-8").partition("@media print")[0]
        assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{}]*[;}])", screen) == [], path.name
