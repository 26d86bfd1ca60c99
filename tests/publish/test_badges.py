"""The badges: readable by eye and ear, in the reader's language, safe to embed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from lxml import etree

from hooks.content.localised import Text
from hooks.publish.badges import COLOURS, LABEL_COLOUR, badge, overall_label, shields, width
from hooks.status.states import State
from tests.publish.samples import EN, ES, FR, HOSTILE, NOW, reader, services, view

S = "{http://www.w3.org/2000/svg}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SHIELDS = {
    "schemaVersion", "label", "message", "color", "labelColor", "isError", "namedLogo", "logoSvg",
    "logoColor", "logoWidth", "style", "cacheSeconds",
}  # fmt: skip


def drawn(locale: Any, label: Text, state: State) -> Any:
    return etree.fromstring(badge(reader(locale), label, state))


@pytest.mark.parametrize(
    ("locale", "state", "name"),
    [
        (EN, State.OPERATIONAL, "Exemple: Operational"),
        (EN, State.UNKNOWN, "Exemple: Unknown"),
        (ES, State.OPERATIONAL, "Exemple: Operativo"),
    ],
)
def test_the_badge_has_a_name_in_the_readers_language(locale: Any, state: State, name: str) -> None:
    svg = drawn(locale, overall_label(reader(locale)), state)
    assert (svg.get("role"), svg.get(LANG)) == ("img", locale.code)
    assert svg[0].tag == f"{S}title" and svg[0].text == name
    assert svg.get("aria-labelledby") == svg[0].get("id")
    assert [one.text for one in svg.iter(f"{S}text")] == name.split(": ")


@pytest.mark.parametrize("colour", [*COLOURS.values(), LABEL_COLOUR])
def test_white_text_is_readable_on_every_colour(colour: str) -> None:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    luminance = sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    assert 1.05 / (luminance + 0.05) >= 4.5


def test_every_state_has_a_colour_of_its_own() -> None:
    assert set(COLOURS) == set(State) and len(set(COLOURS.values())) == len(State)


def test_the_text_fits_its_box() -> None:
    svg = drawn(EN, Text("Payment confirmations", "en"), State.DEGRADED)
    boxes = [(int(one.get("x")), int(one.get("width"))) for one in svg.iter(f"{S}rect")]
    for (start, length), text in zip(boxes, svg.iter(f"{S}text"), strict=True):
        begin, long = int(text.get("x")), int(text.get("textLength"))
        assert start < begin and begin + long < start + length
    assert sum(length for _, length in boxes) == int(svg.get("width"))


def test_accents_take_no_room_and_wide_scripts_take_more() -> None:
    assert width("Été") == width("Ete")
    assert width("ill") < width("abc") < width("WWW")
    assert width("日本") == 22


def test_a_name_in_another_language_says_so() -> None:
    svg = drawn(ES, Text("Recherche", "fr"), State.OPERATIONAL)
    assert [one.get(LANG) for one in svg.iter(f"{S}text")] == ["fr", None]


def test_a_script_in_a_name_stays_text() -> None:
    content = badge(reader(FR), Text(HOSTILE, "fr"), State.OPERATIONAL)
    assert "<script" not in content
    assert next(etree.fromstring(content).iter(f"{S}text")).text == HOSTILE


def test_nothing_is_fetched_from_elsewhere() -> None:
    content = badge(reader(FR), Text("Le site", "fr"), State.MAJOR)
    assert re.findall(r"https?://[^\"]+", content) == ["http://www.w3.org/2000/svg"]
    assert "url(" not in content and "@import" not in content and "style" not in content


@pytest.mark.parametrize("state", State)
def test_shields_gets_only_the_keys_it_knows(state: State) -> None:
    component = view(search=state).board.component("search")
    found = shields(reader(EN), component, services())
    assert set(found) <= SHIELDS
    assert found["schemaVersion"] == 1 and found["label"] == "Search" and found["message"]
    assert found["cacheSeconds"] == 300
    assert found["isError"] is (state is State.UNKNOWN)
    assert re.fullmatch("#[0-9a-f]{6}", found["color"])


def test_a_poll_changes_no_byte_unless_the_state_changes() -> None:
    first, second = (view(at=moment) for moment in (NOW, NOW + timedelta(minutes=1)))
    made = [
        badge(reader(FR), overall_label(reader(FR)), seen.board.state) for seen in (first, second)
    ]
    assert made[0] == made[1]
