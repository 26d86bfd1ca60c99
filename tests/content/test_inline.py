"""The sparing processors against Markdown's own: the same HTML, text by text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown

from benchmarks.plain import read
from hooks.content import blocks, passes
from hooks.content.inline import SIGNS, be_sparing

ROOT = Path(__file__).parents[2]


def parser() -> Markdown:
    """The extensions of mkdocs.yml, as MkDocs gives them to Markdown."""
    names, configs = ["toc", "tables", "fenced_code"], {}
    for one in read(ROOT / "mkdocs.yml")["markdown_extensions"]:
        for name, options in one.items() if isinstance(one, dict) else [(one, {})]:
            names += [name] if name not in names else []
            configs[name] = options or {}
    return Markdown(extensions=names, extension_configs=configs)


SPARING = parser()
blocks.be_sparing(SPARING)
be_sparing(SPARING)
passes.be_sparing(SPARING)
PIECES = [
    "word", " ", "  \n", "\n\n", "*", "**", "_", "__", "`", "``", "\\", "[", "]", "(", ")", "![",
    "](a.md)", "[^1]", "\n[^1]: note", "[x]: y", "<b>", "</b>", "<https://a.example>", "<a@b.fr>",
    "&amp;", "&#233;", "<!-- c -->", "[w]{lang=en}", "{lang=en}", "\n## H {#h}", "\n- ", "\n> ",
    "\n---\n", "\n===\n", "\n: ", "* * *\n", "1. ", "    ",
    "| a | b |\n| --- | --- |\n| *c* | `d` |\n", "!!! note\n    ", "*[HTML]: x\n", "\n```\n",
]  # fmt: skip


def same(text: str) -> None:
    assert SPARING.reset().convert(text) == parser().convert(text)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_any_text_gives_the_same(text: str) -> None:
    same(text)


@pytest.mark.parametrize("code", ["fr", "en", "es"])
def test_the_texts_of_the_site_give_the_same_one_after_the_other(code: str) -> None:
    plain = parser()
    for page in sorted((ROOT / "docs" / code).rglob("*.md")):
        text = page.read_text("utf-8").split("---\n", 2)[2]
        assert SPARING.reset().convert(text) == plain.reset().convert(text), page


def test_no_pattern_of_the_site_is_tried_in_vain() -> None:
    """A new release of Markdown that writes a pattern otherwise is slower, and is told here."""
    unknown = [one.pattern for one in SPARING.inlinePatterns if one.pattern not in SIGNS]
    assert unknown == []
