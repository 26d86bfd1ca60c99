"""The sparing processors against Markdown's own: the same HTML, text by text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
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
    "\n~~~\n", "\t", "\r\n", "\n   \n", "\x02", "\n??? tip\n    ", "\n!!! tip\n", "\n<div>",
    "</div>\n", ' <span class="sample">', "</span>", '<div markdown="1">', "<hr>", "&", "<!",
    "\n   - ",
]  # fmt: skip
SHORT = [
    "word", " ", "*a*", "**b c**", "(*d*)", "*e*.", "*f*g", "h*i*", "*", "**", "***", "_j_", "k_l",
    "[m](n.md)", "[**o**](p.md#q)", "[r *s*](<t u> 'v')", "[w](x 'y')", "[z]", "![a](b.png)",
    "[c](d_(e))", "*[f](g.md)*", "**[h](i.md)** *j*", "`*k*`", "\\*", "<b>*l*</b>", "**m*n**",
    '<span lang="en">o</span>', "<https://p.example/*q*>", "&lt;", "\n", "«", "»", "*r\u00a0s*",
]  # fmt: skip
"""What is mostly written plainly, and what looks like it."""


def same(text: str) -> None:
    assert SPARING.reset().convert(text) == parser().convert(text)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_any_text_gives_the_same(text: str) -> None:
    same(text)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(SHORT), max_size=10).map("".join))
@example("**m*n**_j_word&lt;\\**r\xa0s*")  # cuts a placeholder in two
@example("**m*n****b c***f*g **[h](i.md)** *j*&lt;*e*.")  # in the midst of which texts are cut
def test_what_takes_the_short_way_gives_the_same(text: str) -> None:
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
