from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hooks.content.languages import (
    Group,
    address,
    alternates,
    canonical,
    groups,
    is_fallback,
    text_locale,
    url,
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
    assert url(path, site.locale(locale), site) == f"https://www.example.org/{expected}"


def test_a_page_in_every_language_links_them_all(site: Site, pages: dict[str, Group]) -> None:
    assert alternates(pages["all.md"], site) == {
        "fr": "https://www.example.org/all/",
        "en": "https://www.example.org/en/all/",
        "es": "https://www.example.org/es/all/",
        "x-default": "https://www.example.org/all/",
    }
    assert not is_fallback(pages["all.md"], "es")
    assert text_locale(pages["all.md"].sources, "es", site) == "es"
    assert canonical(pages["all.md"], "es", site) == "https://www.example.org/es/all/"


def test_a_missing_translation_is_named_and_linked_nowhere(
    site: Site, pages: dict[str, Group]
) -> None:
    group = pages["two.md"]
    assert is_fallback(group, "es")
    assert text_locale(group.sources, "es", site) == "fr"
    assert canonical(group, "es", site) == "https://www.example.org/two/"
    assert canonical(group, "en", site) == "https://www.example.org/en/two/"
    assert list(alternates(group, site)) == ["fr", "en", "x-default"]


def test_a_page_without_a_source_text_is_shown_to_all_and_has_no_default(
    site: Site, pages: dict[str, Group]
) -> None:
    group = pages["alone.md"]
    assert alternates(group, site) == {"es": "https://www.example.org/es/alone/"}
    for code in ("fr", "en", "es"):
        assert text_locale(group.sources, code, site) == "es"
        assert canonical(group, code, site) == "https://www.example.org/es/alone/"


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
