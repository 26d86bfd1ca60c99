from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hooks.content.languages import (
    Group,
    address,
    alternates,
    groups,
    text_locale,
)
from hooks.content.pages import scan
from hooks.content.site import Site, read_site

Draw = Callable[[str], Path]


@pytest.fixture
def site(draw: Draw, mkdocs: Path) -> Site:
    page = "| ---\n{0}| title: T\n{0}| description: D\n{0}| ---"
    tree = "docs"
    for path in ("fr/all.md", "en/all.md", "es/all.md", "fr/two.md", "en/two.md", "es/alone.md"):
        folder, name = path.split("/")
        tree += f"\n    {folder}\n        {name}\n            {page.format(' ' * 12)}"
    draw(tree)
    return read_site(mkdocs, {})


@pytest.fixture
def pages(site: Site) -> dict[str, Group]:
    return {group.path: group for group in groups(scan(site))}


@pytest.mark.parametrize(
    ("path", "locale", "expected"),
    [
        ("index.md", "fr", ""),
        ("index.md", "en", "en/"),
        ("security.md", "fr", "security/"),
        ("help/index.md", "es", "es/help/"),
        ("legal/terms/2026-09-16.md", "en", "en/legal/terms/2026-09-16/"),
        ("help/my-index.md", "fr", "help/my-index/"),
    ],
)
def test_a_page_has_the_same_address_in_each_language(
    site: Site, path: str, locale: str, expected: str
) -> None:
    assert address(path, site.locale(locale)) == expected


ADDRESS = "https://www.example.org/"
FR, EN, ES = (f"{ADDRESS}{prefix}help/" for prefix in ("", "en/", "es/"))


@pytest.mark.parametrize(
    ("written", "links"),
    [
        ("fr en es", {"fr": FR, "en": EN, "es": ES, "x-default": FR}),
        ("fr es", {"fr": FR, "es": ES, "x-default": FR}),
        ("en es", {"en": EN, "es": ES, "x-default": EN}),
        ("es", {}),
        ("fr", {}),
    ],
)
def test_alternates_name_what_is_really_written(
    site: Site, written: str, links: dict[str, str]
) -> None:
    assert alternates(written.split(), "help/", site) == links


def test_a_group_is_one_page_in_the_languages_that_have_it(pages: dict[str, Group]) -> None:
    assert {path: " ".join(group.sources) for path, group in pages.items()} == {
        "all.md": "fr en es",
        "alone.md": "es",
        "two.md": "fr en",
    }


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("fr en es", "fr en es"),
        ("fr en", "fr en fr"),
        ("fr", "fr fr fr"),
        ("en es", "en en es"),
        ("en", "en en en"),
        ("es", "es es es"),
    ],
)
def test_each_reader_gets_their_text_else_the_source_else_the_first(
    site: Site, written: str, shown: str
) -> None:
    found = [text_locale(written.split(), code, site) for code in ("fr", "en", "es")]
    assert " ".join(found) == shown


def test_a_text_that_nobody_wrote_is_nobody_s(site: Site) -> None:
    with pytest.raises(KeyError):
        text_locale((), "fr", site)
