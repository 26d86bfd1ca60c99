"""How the site looks: colours, letters and the mark, in one file that an adopter changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field

from hooks.content.company.section import FactGroup
from hooks.content.contrast import PAIRS, Pair, nearest, ratio
from hooks.content.problems import ContentError, Problem
from hooks.content.records import Record, parse, read_record

FILE = "identity.yml"
SCHEMES = ("light", "dark")
Hex = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
"""A colour as CSS writes it, in small letters: #rrggbb."""
Veil = Annotated[str, Field(pattern=r"^#[0-9a-f]{8}$")]
"""A colour that shines through: #rrggbbaa."""
Length = Annotated[str, Field(pattern=r"^(\d*\.?\d+rem|clamp\([\d.+* a-z,-]+\))$")]
"""A length that follows the reader's size of letters: 1.2rem, clamp(1rem, .9rem + 1vw, 2rem)."""
Stack = Annotated[str, Field(pattern=r'^[\w" ,-]+$')]
"""Names of fonts, the first that a reader's device has: none is ever loaded."""


class Colour(FactGroup):
    """One colour."""

    light: Hex
    """In light surroundings."""
    dark: Hex
    """In dark ones."""


class Shade(FactGroup):
    """The colour of a shadow."""

    light: Veil
    """In light surroundings."""
    dark: Veil
    """In dark ones."""


class Colours(FactGroup):
    """The colours, by what they are for."""

    paper: Colour
    """Ground of the page."""
    surface: Colour
    """Ground of cards, forms and menus."""
    sunken: Colour
    """Ground of the footer, of code, and of what the pointer is on."""
    ink: Colour
    """Text."""
    muted: Colour
    """Text of less weight."""
    line: Colour
    """Lines that only decorate."""
    line_strong: Colour
    """Lines that tell where something to use begins."""
    brand: Colour
    """The mark, buttons, the place where the reader is."""
    brand_ink: Colour
    """Text on the colour of the brand."""
    brand_soft: Colour
    """Ground of summaries and notices."""
    link: Colour
    """Links."""
    focus: Colour
    """The frame around what the keyboard is on."""
    ok: Colour
    """It works."""
    ok_soft: Colour
    """Ground of it."""
    slow: Colour
    """It works badly."""
    slow_soft: Colour
    """Ground of it."""
    partial: Colour
    """A part does not work."""
    partial_soft: Colour
    """Ground of it."""
    major: Colour
    """It does not work; an answer that needs attention."""
    major_soft: Colour
    """Ground of it."""
    work: Colour
    """Maintenance."""
    work_soft: Colour
    """Ground of it."""
    unknown: Colour
    """Not known."""
    unknown_soft: Colour
    """Ground of it."""
    shade_near: Shade
    """The shadow close to a card."""
    shade_far: Shade
    """The shadow further off."""


class Fonts(FactGroup):
    """The letters."""

    sans: Stack
    """Of all text."""
    mono: Stack
    """Of code."""


class Scale(FactGroup):
    """The sizes of letters, from small to large."""

    small: Length
    """Labels, the smallest there is."""
    note: Length
    """Notes, menus, what stands below."""
    aside: Length
    """Boxes beside the text."""
    text: Length
    """Text."""
    minor: Length
    """Headings of the third level."""
    heading: Length
    """Headings of the second level."""
    title: Length
    """The title of a page."""
    display: Length
    """The title of the home page."""


class Measures(FactGroup):
    """Widths and gaps."""

    text: Length
    """Width of a column of text."""
    page: Length
    """Width of the page."""
    corner: Length
    """Radius of corners."""
    gap: Length
    """Gap between parts."""


class Identity(FactGroup):
    """What makes a site look like its company's."""

    logo: Annotated[str, Field(pattern=r"^[\w/-]+\.svg$")]
    """The mark, an SVG under docs/assets; what it draws in `currentColor` takes the brand's."""
    colours: Colours
    """The colours."""
    fonts: Fonts
    """The letters."""
    scale: Scale
    """The sizes of letters."""
    measures: Measures
    """Widths and gaps."""


def read_identity(data_dir: Path, root: Path) -> tuple[Identity, Record]:
    """Read ``identity.yml`` in `data_dir`; `root` is what paths are told from.

    Raises ContentError for a file that is missing, or a value that is none.
    """
    record = read_record(data_dir / FILE, root)
    return parse(record, Identity), record


def open_identity(data_dir: Path, assets: Path, root: Path) -> Identity:
    """Return the identity that a site in `root` can be drawn in; raises ContentError as a whole."""
    identity, record = read_identity(data_dir, root)
    if problems := [*check_identity(identity, record, assets)]:
        raise ContentError(problems)
    return identity


def check_identity(identity: Identity, record: Record, assets: Path) -> Iterator[Problem]:
    """Yield what a reader could not make out, and a mark that is not in the folder `assets`."""
    if not (assets / identity.logo).is_file():
        said = f'There is no file "{identity.logo}" in docs/assets. Put the mark there, as an SVG.'
        yield record.problem("no-logo", said, "logo", value=True)
    for scheme in SCHEMES:
        of = {name: getattr(colour, scheme) for name, colour in identity.colours}
        for name in of:
            pairs = [pair for pair in PAIRS if pair.over == name]
            if said := _faint(of, pairs):
                keys = ("colours", name, scheme)
                yield record.problem("low-contrast", said, *keys, value=True)


def _faint(of: dict[str, str], pairs: list[Pair]) -> str:
    """Say where the colour of `pairs`, all of one, stands out least; empty where it always does."""
    faint = [pair for pair in pairs if ratio(of[pair.over], of[pair.under]) < pair.least]
    if not faint:
        return ""
    worst = min(faint, key=lambda pair: ratio(of[pair.over], of[pair.under]) / pair.least)
    over, under = of[worst.over], of[worst.under]
    better = nearest(over, ((of[pair.under], pair.least) for pair in pairs))
    advice = f'"{better}" is the nearest that will do.' if better else "Change the ground too."
    return (
        f'"{over}" on {worst.under} ("{under}") has a contrast of {ratio(over, under):.2f}:1; '
        f"{worst.use} needs {worst.least:g}:1 (WCAG 2.2, {worst.criterion}). {advice}"
    )
