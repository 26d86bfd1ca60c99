"""How a translation is unlike its source, by exact sentence, each with the lines of both."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hooks.content.check import check_content
from hooks.content.problems import Problem
from hooks.content.site import read_site
from tests.content.test_check import FACTS, NOW, page, three

Check = Callable[[str, str], list[str]]

TOP = "Text.\n\n## A {#a}\n\n"
"""The body begins on line 5 in both files, its heading stands on line 7."""


@pytest.fixture
def problems(mkdocs: Path) -> Callable[..., list[Problem]]:
    def check(original: str, translation: str, **meta: str) -> list[Problem]:
        files = {**three(TOP + original), "es/contact.md": page("es", TOP + translation, **meta)}
        for name, text in files.items():
            path = mkdocs.parent / "docs" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return check_content(read_site(mkdocs, {}), FACTS, NOW)

    return check


@pytest.fixture
def sentences(problems: Callable[..., list[Problem]]) -> Check:
    return lambda source, translation: [str(one) for one in problems(source, translation)]


HERE = "docs/es/contact.md"
FR = "docs/fr/contact.md"


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("[a](help/faq.md#b)", "[b](./help/faq.md#b \"Título\")"),
        ("[a](help/faq.md)", "[b](<help/faq.md>)"),
        ("[a](help/faq.md) [b](x.md)", "[b](x.md) [a](help/faq.md)"),
        ("[a](../fr/help/faq.md)", "[a](../es/help/faq.md)"),
        ("[a](/fr/help/)", "[a](/es/help/)"),
        ("<https://a.example>", "<https://a.example>"),
        ("[a]: https://a.example", "[b]: https://a.example"),
        ("![x](../assets/a.png)", "![y](../assets/a.png){lang=es}"),
        ('<img src="../fr/a.png">', "<img alt='y' src='../es/a.png'>"),
        ("`[a](b.md)`", "nada"),
        ("```\n[a](b.md)\n```", "```\n[c](d.md)\n```"),
        ("{{ support.email }} {{ support.email }}", "{{support.email}}"),
        ("| a | b |\n| - | - |\n| 1 | 2 |", "a | b\n:-- | --:\n3 | 4"),
        ("| a |\n| - |\n| `x` |", "| a |\n| - |\n| y |"),
        ("a | b\n\n---", "a"),
        ("```\n| a |\n| - |\n```", "nada"),
    ],
)  # fmt: skip
def test_what_is_built_alike_has_no_problem(
    sentences: Check, source: str, translation: str
) -> None:
    assert sentences(source, translation) == []


LINKS = [
    ("[a](help/faq.md)", "nada", f'7:1: link-parity {FR} links to "help/faq.md" on line 9; this '
     "page does not (its part begins on line 7)."),
    ("rien", "[a](help/faq.md)", '9:1: link-parity This page links to "help/faq.md" on line 9; '
     f"{FR} does not (its part begins on line 7)."),
    ("[a](help/faq.md#cost)", "[a](help/faq.md#price)",
     f'7:1: link-parity {FR} links to "help/faq.md#cost" on line 9; this page does not (its part '
     'begins on line 7).|9:1: link-parity This page links to "help/faq.md#price" on line 9; '
     f"{FR} does not (its part begins on line 7)."),
    ("[a](b.md)\n\n[b](b.md)", "[a](b.md)", f'7:1: link-parity {FR} links to "b.md" on line 11; '
     "this page does not (its part begins on line 7)."),
    ("[a](mailto:x@a.example)", "nada", f'7:1: link-parity {FR} links to "mailto:x@a.example" on '
     "line 9; this page does not (its part begins on line 7)."),
    ('<a href="b.md">b</a>', "nada", f'7:1: link-parity {FR} links to "b.md" on line 9; this '
     "page does not (its part begins on line 7)."),
    ("![x](../assets/a.png)", "![x](../assets/b.png)",
     f'7:1: image-parity {FR} shows "assets/a.png" on line 9; this page does not (its part begins '
     'on line 7).|9:1: image-parity This page shows "assets/b.png" on line 9; '
     f"{FR} does not (its part begins on line 7)."),
]  # fmt: skip


@pytest.mark.parametrize(("source", "translation", "expected"), LINKS)
def test_links_and_images_are_the_same(
    sentences: Check, source: str, translation: str, expected: str
) -> None:
    assert sentences(source, translation) == [f"{HERE}:{one}" for one in expected.split("|")]


def test_a_link_is_missed_where_its_part_is(sentences: Check) -> None:
    source = "[a](x.md)\n\n## B {#b}\n\n[b](x.md)\n"
    assert sentences(source, "\n[a](x.md)\n\n## B {#b}\n\nnada\n") == [
        f'{HERE}:12:1: link-parity {FR} links to "x.md" on line 13; this page does not (its part '
        "begins on line 12)."
    ]


TABLE = "| a | b |\n| - | - |\n| 1 | 2 |\n"


@pytest.mark.parametrize(
    ("translation", "expected"),
    [
        (f"\n{TABLE}| 3 | 4 |\n", "10:1: table-parity The table on line 10 has 2 columns and 2 "
         f"rows; that of {FR} on line 9 has 2 columns and 1 row."),
        ("| a |\n| - |\n| 1 |\n", "9:1: table-parity The table on line 9 has 1 column and 1 row; "
         f"that of {FR} on line 9 has 2 columns and 1 row."),
        ("nada\n", f"5:1: table-parity {FR} has a table of 2 columns and 1 row on line 9; this "
         "page has none after line 5."),
        (f"{TABLE}\n{TABLE}", "13:1: table-parity This page has a table of 2 columns and 1 row on "
         f"line 13; {FR} has none after line 9."),
    ],
)  # fmt: skip
def test_tables_have_the_same_shape(sentences: Check, translation: str, expected: str) -> None:
    assert sentences(TABLE, translation) == [f"{HERE}:{expected}"]


def test_a_cell_may_hold_an_escaped_bar(sentences: Check) -> None:
    assert sentences(TABLE, r"| a \| c | b |" + TABLE.removeprefix("| a | b |")) == []


# --- What may differ ----------------------------------------------------------------------------

ALL = f"[a](b.md) {{{{ support.email }}}} ![x](y.png)\n\n{TABLE}\n## B {{#b}}\n"
KINDS = ("facts", "headings", "images", "links", "tables")


def differing(*kinds: str) -> dict[str, str]:
    return {"differs": "{" + ", ".join(f"{kind}: Why." for kind in kinds) + "}"}


@pytest.mark.parametrize(
    ("source", "translation", "expected"),
    [
        ("::: video a", "nada", f'7:1: image-parity {FR} shows the video "a" on line 9; this page '
         "does not (its part begins on line 7)."),
        ("nada", "::: video b", '9:1: image-parity This page shows the video "b" on line 9; '
         f"{FR} does not (its part begins on line 7)."),
        ("::: video a", "```\n::: video a\n```", f'7:1: image-parity {FR} shows the video "a" on '
         "line 9; this page does not (its part begins on line 7)."),
    ],
)  # fmt: skip
def test_videos_are_the_same(
    sentences: Check, source: str, translation: str, expected: str
) -> None:
    assert sentences(source, translation) == [f"{HERE}:{expected}"]
    assert sentences("::: video a", "::: video a") == []


def test_a_difference_with_a_reason_is_no_problem(problems: Callable[..., list[Problem]]) -> None:
    assert {one.code for one in problems(ALL, "nada")} == {
        "fact-parity", "heading-parity", "image-parity", "link-parity", "table-parity",
    }  # fmt: skip
    assert problems(ALL, "nada", **differing(*KINDS)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_reason_covers_its_own_kind(problems: Callable[..., list[Problem]], kind: str) -> None:
    found = {one.code for one in problems(ALL, "nada", **differing(kind))}
    assert len(found) == 4 and f"{kind[:-1]}-parity" not in found


def test_a_reason_for_nothing_is_told(problems: Callable[..., list[Problem]]) -> None:
    assert [str(one) for one in problems("a", "b", **differing("links"))] == [
        f'{HERE}:4:11: needless-difference "links" are said to differ from {FR}, and they are the '
        "same. Remove the line."
    ]


def test_a_reason_is_a_sentence_of_a_known_kind(problems: Callable[..., list[Problem]]) -> None:
    found = problems("a", "b", differs="{ link: Why., tables: }")
    assert [str(one) for one in found if one.path == HERE] == [
        f'{HERE}:4:12: unknown-key "link" is not a key of this difference; did you mean "links"? '
        "Allowed: facts, headings, images, links, tables."
    ]


def test_a_translation_behind_its_source_is_only_warned_of(
    problems: Callable[..., list[Problem]],
) -> None:
    found = problems("[a](b.md)\n\n## B {#b}\n", "nada", source='"000000000000"')
    assert {(one.code, one.level) for one in found} == {
        ("link-parity", "warning"), ("heading-parity", "warning"),
    }  # fmt: skip
