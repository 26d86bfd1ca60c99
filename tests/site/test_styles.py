"""A page loads the styles its parts need and no others; what none asks for is not published."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import pytest

from tests.site.built import Built, BuiltPage

EVERYWHERE, ON_DEMAND = "parvis", "search"
"""The sheet of every page, and the one a script fetches."""
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
ASKED = re.compile(r"""(?:src|href|content|poster|data-(?:style|module))="?([^\s">]+)""")


@pytest.fixture(scope="module")
def declared(site: Built) -> dict[str, set[str]]:
    """Each sheet with the classes that it alone styles."""
    found = {
        path.stem: set(CLASS.findall(re.sub(r"\{[^{}]*\}", "{}", path.read_text("utf-8"))))
        for path in site.folder.glob("assets/styles/*.css")
    }
    return {
        name: classes - set().union(*(other for key, other in found.items() if key != name))
        for name, classes in found.items()
    }


def loaded(page: BuiltPage) -> set[str]:
    links = page.tree.xpath("//link[@rel='stylesheet']/@href")
    return {PurePosixPath(link.partition("?")[0]).stem for link in links}


def used(page: BuiltPage) -> set[str]:
    classes = page.tree.xpath("//*[not(ancestor-or-self::dialog)]/@class")
    return {one for text in classes for one in text.split()}


def test_each_sheet_says_something_of_its_own(declared: dict[str, set[str]]) -> None:
    assert set(declared) == {EVERYWHERE, ON_DEMAND, "home", "help", "legal", "status", "forms"}
    assert all(declared.values())


def test_a_page_loads_the_sheets_of_its_parts_and_no_other(
    site: Built, declared: dict[str, set[str]]
) -> None:
    for page in site.pages.values():
        needed = {name for name, classes in declared.items() if classes & used(page)}
        assert loaded(page) - {EVERYWHERE} == needed - {EVERYWHERE}, page.address
        assert EVERYWHERE in loaded(page), page.address


def test_nothing_of_the_theme_is_published(site: Built) -> None:
    names = {path.name for path in site.folder.rglob("*") if path.is_file()}
    assert not {one for one in names if one.endswith((".js.map", ".css.map"))}
    assert not (site.folder / "assets/stylesheets").exists()
    assert not (site.folder / "assets/javascripts").exists()


def test_every_asset_is_asked_for_by_a_page_or_the_manifest(site: Built) -> None:
    texts = [page.text for page in site.pages.values()]
    texts += [site.text(f"{prefix}manifest.webmanifest") for prefix in ("", "en/", "es/")]
    asked = {link for text in texts for link in ASKED.findall(text)}
    asked |= {link for text in texts for link in re.findall(r'"src": ?"([^"]+)"', text)}
    sets = [one for text in texts for one in re.findall(r'srcset="?([^">]+)', text)]
    asked |= {one.split()[0] for links in sets for one in links.split(",")}
    paths = {link.partition("?")[0].removeprefix(site.url).removeprefix("/") for link in asked}
    files = {path.relative_to(site.folder).as_posix() for path in site.folder.glob("assets/**/*.*")}
    # The server names the rules of what may be fetched ahead.
    assert files - paths == {"assets/speculation.json"}
