"""Contrast of colours, and the pairs of them that stand on each other in the styles."""

from __future__ import annotations

import colorsys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

TEXT, PART = 4.5, 3.0
"""Least ratios: of text (WCAG 2.2, 1.4.3), and of what one must see to use a page (1.4.11)."""
GROUNDS = ("paper", "surface", "sunken", "brand_soft")
STATES = ("ok", "slow", "partial", "major", "work", "unknown")
STEPS = 100


@dataclass(frozen=True)
class Pair:
    """A colour and the ground it stands on."""

    over: str
    """The colour's name."""
    under: str
    """The name of its ground."""
    least: float
    """The ratio it needs, 1 to 21."""
    criterion: str
    """The criterion of WCAG 2.2 that asks for it."""
    use: str
    """What stands there."""


def _pairs() -> Iterator[Pair]:
    for ground in GROUNDS:
        for name in ("ink", "muted", "link"):
            yield Pair(name, ground, TEXT, "1.4.3", "text")
        yield Pair("focus", ground, PART, "1.4.11", "the frame of the focus")
    for ground in ("paper", "surface"):
        yield Pair("brand", ground, TEXT, "1.4.3", "text")
        yield Pair("line_strong", ground, PART, "1.4.11", "the line around a field")
        for state in STATES:
            yield Pair(state, ground, TEXT, "1.4.3", "text")
    yield Pair("brand_ink", "brand", TEXT, "1.4.3", "text")
    for state in STATES:
        yield Pair(state, f"{state}_soft", TEXT, "1.4.3", "text")
        yield Pair("ink", f"{state}_soft", TEXT, "1.4.3", "text")


PAIRS = tuple(_pairs())


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb``, 0 (black) to 1 (white).

    https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
    """
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return sum(share * one for share, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def ratio(one: str, other: str) -> float:
    """Return the contrast ratio of two colours ``#rrggbb``, 1 to 21.

    https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
    """
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def nearest(colour: str, grounds: Iterable[tuple[str, float]]) -> str:
    """Return the colour of the same hue, as little lighter or darker, that stands on all `grounds`.

    Each is a colour and the least ratio on it. Empty where none has them all.
    """
    asked = list(grounds)
    red, green, blue = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    for step in sorted(range(STEPS + 1), key=lambda step: abs(step / STEPS - light)):
        parts = colorsys.hls_to_rgb(hue, step / STEPS, full)
        tried = "#" + "".join(f"{round(255 * part):02x}" for part in parts)
        if all(ratio(tried, ground) >= least for ground, least in asked):
            return tried
    return ""
