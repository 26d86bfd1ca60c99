"""The pictures of links: the right size, light, whole, the same each time, drawn once."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageFont

from hooks.content.identity import read_identity
from hooks.publish import cards as drawing
from hooks.publish import templates
from hooks.publish.assets import Assets
from hooks.publish.cards import CACHE, FONTS, ROOM, SIZE, Cards, broken, fitting, png, width
from tests.publish.samples import SITE

LONG = "Conditions générales d’utilisation des services de la plateforme"
WORDS = ["Mentions légales", "Condiciones de venta", "Terms of use", "Nous contacter", "Ayuda"]
HOSTILE = '</text><script>alert(1)</script> & "'


@pytest.fixture
def cards(tmp_path: Path) -> Cards:
    env = templates.environment([SITE.overrides], tmp_path / "templates")
    site = replace(SITE, root=tmp_path, production="https://www.example.org/")
    identity = read_identity(SITE.data, SITE.root)[0]
    return Cards(site, env, Assets(SITE.docs / "assets", "/assets/", identity))


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def inked(image: Image.Image, box: tuple[int, int, int, int]) -> int:
    """How many colours there are in a part of a picture."""
    return len(image.crop(box).getcolors(maxcolors=1 << 24) or [])


@pytest.mark.parametrize("title", ["Aide", LONG, "M" * 30, "Información legal", HOSTILE])
def test_a_picture_is_of_the_size_that_networks_want_and_light(cards: Cards, title: str) -> None:
    data = png(cards.svg(title, WORDS))
    image = opened(data)
    assert image.size == SIZE == (1200, 630)
    assert len(data) < 60 * 1024


@pytest.mark.parametrize("title", ["Aide", LONG, "M" * 30, "W" * 12, "Información legal"])
def test_nothing_runs_out_of_a_picture(cards: Cards, title: str) -> None:
    image = opened(png(cards.svg(title, ["W" * 25, *WORDS, "M" * 80])))
    below_the_band = 20
    assert inked(image, (0, below_the_band, 70, 630)) == 1
    assert inked(image, (1130, below_the_band, 1200, 630)) == 1


def test_a_title_is_drawn_in_the_projects_own_font(cards: Cards) -> None:
    """Fonts of the machine would give other bytes on each; a missing one gives nothing."""
    image = opened(png(cards.svg("Aide", WORDS)))
    assert inked(image, (80, 240, 700, 380)) > 10
    assert inked(image, (80, 400, 1100, 500)) > 10
    assert all(Path(one).is_file() for one in FONTS)
    assert (Path(FONTS[0]).parent / "OFL.txt").read_text("utf-8").startswith("Copyright")


@pytest.mark.parametrize(
    "letters", ["ÀÉÎÖÛÇÑ àéîöûçñ ¿¡ œæß", "ŁŻąę ČŘŠ őű", "Ελληνικά", "Русский"]
)
def test_the_font_has_the_letters_of_europe(letters: str) -> None:
    for path in FONTS:
        font = ImageFont.truetype(path, 40, layout_engine=ImageFont.Layout.BASIC)
        missing = bytes(font.getmask("\uffff"))
        for letter in letters.replace(" ", ""):
            assert bytes(font.getmask(letter)) != missing, letter


@pytest.mark.parametrize("text", [LONG, *WORDS, "État du service", "Historial de incidentes"])
def test_a_text_is_not_taken_for_narrower_than_it_is(text: str) -> None:
    for path in FONTS:
        font = ImageFont.truetype(path, 100, layout_engine=ImageFont.Layout.BASIC)
        assert font.getlength(text) <= width(text, 100)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Aide", ["Aide"]),
        ("Información legal", ["Información legal"]),
        (LONG, ["Conditions générales d’utilisation", "des services de la plateforme"]),
        ("M" * 30, ["M" * 30]),
    ],
)
def test_a_title_is_broken_between_words_or_made_smaller(title: str, lines: list[str]) -> None:
    found, size = broken(title)
    assert found == lines
    assert all(width(line, size) <= ROOM for line in found)
    assert broken("Aide")[1] == 104


def test_words_below_a_title_are_whole_and_take_two_lines_at_most() -> None:
    lines = fitting([*WORDS, *WORDS, "x" * 200])
    assert len(lines) == 2
    assert [word for line in lines for word in line.split(" · ")] == [*WORDS, *WORDS][
        : sum(len(line.split(" · ")) for line in lines)
    ]
    assert fitting([]) == []
    assert fitting(["x" * 200, "Aide"]) == ["Aide"]


def test_the_same_picture_has_the_same_bytes(cards: Cards) -> None:
    svg = cards.svg("Aide", WORDS)
    assert png(svg) == png(svg)


def test_a_text_cannot_become_markup(cards: Cards) -> None:
    svg = cards.svg(HOSTILE, [HOSTILE])
    assert "<script" not in svg
    assert opened(png(svg)).size == SIZE


def test_a_picture_is_drawn_once_and_kept(
    cards: Cards, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(drawing, "png", lambda svg: drawn.append(svg) or b"PNG")

    def build(title: str) -> Iterator[str]:
        cards.drawn.clear()
        yield cards.url("help", "fr", title, WORDS)
        yield cards.url("help", "fr", title, WORDS)
        cards.write(tmp_path / "site")

    first, again = build("Aide")
    assert first == again
    assert list(build("Aide")) == [first, first]
    assert len(drawn) == 1
    assert (tmp_path / "site/assets/social/help-fr.png").read_bytes() == b"PNG"
    changed, _again = build("Ayuda")
    assert changed.partition("?")[2] != first.partition("?")[2]
    assert len(drawn) == 2
    shutil.rmtree(tmp_path / CACHE)
    assert list(build("Aide")) == [first, first]
    assert len(drawn) == 3


def test_the_colours_are_those_of_the_light_style(cards: Cards) -> None:
    top = opened(png(cards.svg("Aide", WORDS))).getpixel((600, 4))
    assert "#{:02x}{:02x}{:02x}".format(*top) == cards.colours["brand"]


def test_a_preview_finds_the_pictures_already_drawn(cards: Cards) -> None:
    other = replace(cards, site=replace(cards.site, url="https://preview.example/"), drawn={})
    assert other.svg("Aide", WORDS) == cards.svg("Aide", WORDS)
