"""Badges: the state of everything or of one component, as a small SVG and for shields.io.

Colours have at least 4.5:1 against the white text on them (WCAG 2.2, 1.4.3), the state is a word,
and the words fit: their widths come from the table below and are imposed by `textLength`, so that
no font has to be loaded.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from lxml import etree

from hooks.content.localised import Text
from hooks.publish import words
from hooks.publish.reader import Reader
from hooks.status.facts import ComponentBoard
from hooks.status.services import Services
from hooks.status.states import State

COLOURS = {
    State.OPERATIONAL: "#1a7f37",
    State.DEGRADED: "#8a6100",
    State.PARTIAL: "#ad4a00",
    State.MAJOR: "#c01c28",
    State.MAINTENANCE: "#1f5fbf",
    State.UNKNOWN: "#5c6370",
}
LABEL_COLOUR = "#3d444d"

WIDTHS = {
    **dict.fromkeys("ijlI|!.,:;'’·\u202f", 3.5),
    **dict.fromkeys(' frt()[]-/"\u00a0', 4.5),
    **dict.fromkeys("mwMW@%—…", 10.5),
    **dict.fromkeys("ABCDEFGHJKLNOPQRSTUVXYZ&#«»+=<>", 8.0),
}
"""Widths in pixels of characters set in Verdana at 11 px; others are 7, East Asian ones 11."""

SVG = "http://www.w3.org/2000/svg"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HEIGHT, MARGIN = 20, 6
CACHE = 300
"""Seconds shields.io keeps a badge at least."""


def width(text: str) -> int:
    """Return about how many pixels `text` takes; accents count with their letter."""
    total = 0.0
    for sign in unicodedata.normalize("NFD", text):
        if not unicodedata.combining(sign):
            wide = unicodedata.east_asian_width(sign) in "WF"
            total += WIDTHS.get(sign, 11.0 if wide else 7.0)
    return round(total)


def badge(reader: Reader, label: Text, state: State) -> str:
    """Return the badge `label | state` as an SVG image with a name of its own."""
    word = reader.say(words.STATES[state])
    left, right = (width(text) + 2 * MARGIN for text in (label.value, word))
    size = {"width": str(left + right), "height": str(HEIGHT)}
    spoken = {"role": "img", "aria-labelledby": "title", LANG: reader.lang}
    view_box = {"viewBox": f"0 0 {left + right} {HEIGHT}"}
    svg = etree.Element(f"{{{SVG}}}svg", size | view_box | spoken, nsmap={None: SVG})
    title = etree.SubElement(svg, f"{{{SVG}}}title", {"id": "title"})
    title.text = reader.about(label.value, word)
    for colour, start, length in ((LABEL_COLOUR, 0, left), (COLOURS[state], left, right)):
        box = {"x": str(start), "width": str(length), "height": str(HEIGHT), "fill": colour}
        etree.SubElement(svg, f"{{{SVG}}}rect", box)
    group = etree.SubElement(
        svg,
        f"{{{SVG}}}g",
        {"fill": "#fff", "font-family": "Verdana,DejaVu Sans,sans-serif", "font-size": "11"},
    )
    # The name above says all of it; read twice it would be noise.
    group.set("aria-hidden", "true")
    _write(group, label, MARGIN, reader.lang)
    _write(group, Text(word, reader.lang), left + MARGIN, reader.lang)
    return etree.tostring(svg, encoding="unicode") + "\n"


def overall_label(reader: Reader) -> Text:
    """Return what the badge of everything is called: the site."""
    return Text(reader.name, reader.lang)


def shields(reader: Reader, component: ComponentBoard, services: Services) -> dict[str, Any]:
    """Return a badge for https://shields.io/badges/endpoint-badge, which refuses unknown keys.

    What is not known is an error there: nobody may colour it as if it were fine.
    """
    return {
        "schemaVersion": 1,
        "label": reader.text(component.name).value,
        "message": reader.say(words.STATES[component.state]),
        "color": COLOURS[component.state],
        "labelColor": LABEL_COLOUR,
        "isError": component.state is State.UNKNOWN,
        "cacheSeconds": max(CACHE, round(services.interval)),
    }


def _write(parent: etree._Element, text: Text, start: int, lang: str) -> None:
    place = {"x": str(start), "y": "14", "textLength": str(width(text.value))}
    element = etree.SubElement(parent, f"{{{SVG}}}text", place)
    element.text = text.value
    if text.lang != lang:
        element.set(LANG, text.lang)
