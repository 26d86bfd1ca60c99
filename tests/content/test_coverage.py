"""How much of a site each language has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hooks.content.coverage import Coverage, Standing, coverage, summary
from hooks.content.pages import survey
from hooks.content.revision import words_of
from hooks.content.site import read_site

Draw = Callable[[str], Path]


def page(text: str, source: str = "") -> str:
    named = f'source: "{source}"\n' if source else ""
    return f"---\ntitle: T\ndescription: D\n{named}---\n{text}\n"


@pytest.fixture
def english(mkdocs: Path) -> Coverage:
    """English in a site of which it has one page of each kind, and Spanish nothing but its own."""
    words = words_of(page("Oui."))
    assert words
    files = {f"fr/{name}.md": page("Oui.") for name in ("current", "behind", "unnamed", "missing")}
    files |= {
        "en/current.md": page("Yes.", words.revision),
        "en/behind.md": page("Yes.", "000000000000"),
        "en/unnamed.md": page("Yes."),
        "es/alone.md": page("Sí."),
    }
    for name, text in files.items():
        path = mkdocs.parent / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    site = read_site(mkdocs, {})
    english, spanish = coverage(site, survey(site).tree)
    assert (spanish.locale.code, spanish.translated) == ("es", 0)
    return english


def test_each_page_of_the_source_stands_somewhere(english: Coverage) -> None:
    assert english.pages == {f"{standing}.md": standing for standing in Standing}
    assert english.of(Standing.BEHIND) == ("behind.md",)


def test_a_language_is_counted_in_a_line(english: Coverage) -> None:
    assert summary(english) == (
        "English (en): 3 of 4 pages translated; 1 up to date, 1 behind, 1 that do not say, "
        "1 missing"
    )
