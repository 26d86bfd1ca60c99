"""What surrounds every page is drawn once, and tells each page where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from hooks.publish.frame import current
from hooks.publish.pages import MenuItem, section_of, trail, ways

LEAF = MenuItem("help", "Refunds", "/help/refunds/")
FIRST = MenuItem("help", "Help", "/help/")
GROUP = MenuItem("help", "Payments", "/help/refunds/", (LEAF, MenuItem("help", "B", "/help/b/")))
HELP = MenuItem("help", "Help", "/help/", (FIRST, GROUP))
HOME = MenuItem("home", "Home", "/", home=True)
MENU = (HOME, HELP)


@pytest.mark.parametrize(
    ("href", "way", "above"),
    [
        ("/", (HOME,), ()),
        ("/help/", (HELP, FIRST), ()),
        ("/help/refunds/", (HELP, GROUP, LEAF), (HELP,)),
        ("/help/b/", (HELP, GROUP, GROUP.children[1]), (HELP, GROUP)),
        ("/nowhere/", (), ()),
    ],
)
def test_the_way_to_a_page(
    href: str, way: tuple[MenuItem, ...], above: tuple[MenuItem, ...]
) -> None:
    found = ways(MENU).get(href, ())
    assert found == way
    assert trail(found, href) == above


def test_a_page_outside_the_menu_belongs_to_the_section_of_its_folder() -> None:
    assert section_of(MENU, (), "/help/elsewhere/") is HELP
    assert section_of(MENU, (), "/other/") is None
    assert section_of(MENU, (HELP, FIRST), "/help/") is HELP


def test_a_page_in_the_menu_twice_is_where_it_stands_first() -> None:
    again = MenuItem("legal", "Legal", "/legal/", (MenuItem("legal", "Again", "/help/b/"),))
    assert ways((HELP, again))["/help/b/"][0] is HELP


def test_only_links_to_the_page_itself_are_marked() -> None:
    html = '<a href="/a/">A</a> <a href="/a/b/">B</a> <a href="/a/">A</a>'
    marked = '<a href="/a/" aria-current="page">A</a>'
    assert current(html, "/a/") == f'{marked} <a href="/a/b/">B</a> {marked}'
    assert current(html, "/c/") == html


def test_an_address_is_compared_as_it_is_written_in_html() -> None:
    html = '<a href="/a&amp;b/">A</a>'
    assert current(html, "/a&b/") == '<a href="/a&amp;b/" aria-current="page">A</a>'


def test_parts_that_pages_share_ask_for_nothing_that_a_page_has_alone() -> None:
    """A part is drawn from one page for all: what it asks of `here` is what it is drawn by."""
    folder = Path(__file__).parents[2] / "overrides/partials/parvis"
    allowed = {
        "header": {"home", "href", "section", "language"},
        "side": {"siblings"},
        "footer": set(),
        "search": set(),
    }
    for name, known in allowed.items():
        text = (folder / f"{name}.html").read_text("utf-8")
        asked = {part.split("}")[0].split()[0].strip("|)") for part in text.split("here.")[1:]}
        assert asked <= known, name
        assert not any(f"page.{one}" in text for one in ("content", "meta", "toc", "url")), name
