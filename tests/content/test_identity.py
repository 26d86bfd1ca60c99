"""How the site looks is data, and colours that stand on each other can be told apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from hooks.content.contrast import PAIRS, nearest, ratio
from hooks.content.identity import FILE, Colours, check_identity, open_identity, read_identity
from hooks.content.problems import ContentError

ROOT = Path(__file__).parents[2]
SHIPPED = (ROOT / "docs/_data" / FILE).read_text(encoding="utf-8")
ASSETS = ROOT / "docs/assets"


def said(folder: Path, old: str, new: str) -> list[str]:
    """What is wrong once `old` is `new` in the file as it is shipped."""
    assert old in SHIPPED
    (folder / FILE).write_text(SHIPPED.replace(old, new), encoding="utf-8")
    try:
        return [str(one) for one in check_identity(*read_identity(folder, folder), ASSETS)]
    except ContentError as error:
        return [str(one) for one in error.problems]


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#ffffff", "#767676", 4.54),
        ("#0000ff", "#ffffff", 8.59),
        ("#123456", "#123456", 1.0),
    ],
)
def test_a_ratio_is_that_of_the_definition(one: str, other: str, found: float) -> None:
    assert round(ratio(one, other), 2) == found


def test_the_nearest_colour_stands_on_every_ground_and_keeps_its_hue() -> None:
    grounds = [("#ffffff", 4.5), ("#e0efee", 4.5)]
    better = nearest("#8aa3ad", grounds)
    assert all(ratio(better, ground) >= least for ground, least in grounds)
    red, green, blue = (int(better[n : n + 2], 16) for n in (1, 3, 5))
    assert red < green < blue
    assert nearest("#777777", [("#777777", 4.5), ("#777777", 21)]) == ""


def test_every_pair_names_colours_that_exist() -> None:
    named = {name for pair in PAIRS for name in (pair.over, pair.under)}
    assert named < set(Colours.model_fields)


def test_the_shipped_identity_has_no_fault() -> None:
    open_identity(ROOT / "docs/_data", ASSETS, ROOT)


def test_a_faint_colour_is_told_once_with_the_nearest_that_will_do(tmp_path: Path) -> None:
    assert said(tmp_path, 'muted: { light: "#505c69"', 'muted: { light: "#9aa3ad"') == [
        'identity.yml:13:19: low-contrast "#9aa3ad" on brand_soft ("#e0efee") has a contrast of '
        "2.16:1; text needs 4.5:1 (WCAG 2.2, 1.4.3). "
        '"#606b76" is the nearest that will do.'
    ]


def test_a_ground_between_black_and_white_is_no_ground(tmp_path: Path) -> None:
    found = said(tmp_path, 'sunken: { light: "#f1efe8"', 'sunken: { light: "#6e6e6e"')
    assert len(found) == 4, "text, quiet text, links and the frame of the focus stand there"
    assert found[0].endswith("needs 4.5:1 (WCAG 2.2, 1.4.3). Change the ground too.")


def test_a_mark_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert said(tmp_path, "icons/mark.svg", "icons/ours.svg") == [
        'identity.yml:6:7: no-logo There is no file "icons/ours.svg" in docs/assets. '
        "Put the mark there, as an SVG."
    ]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (', dark: "#12171d"', "", "missing-key"),
        ("  ink:", "  inc:", "unknown-key"),
        ('"#fbfaf6"', '"ivory"', "wrong-value"),
        ('"#fbfaf6"', '"#fbfaf6; } body { display: none"', "wrong-value"),
        ("small: .875rem", "small: 14px", "wrong-value"),
        ("Menlo", "url(https://fonts.example/x)", "wrong-value"),
        ("icons/mark.svg", "../../secret.svg", "wrong-value"),
    ],
)
def test_what_is_no_colour_size_or_font_is_told(
    tmp_path: Path, old: str, new: str, code: str
) -> None:
    assert any(f": {code} " in one for one in said(tmp_path, old, new))
