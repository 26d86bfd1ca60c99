"""Lines that ask for a table from data: found, replaced, told when there is no such table."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hooks.content.marks import Mark
from hooks.content.tables import placed, table_marks, unknown_tables
from tests.content.test_parity import FR, HERE, problems, sentences

__all__ = ["problems", "sentences"]

KNOWN = ["subprocessors-dpa", "subprocessors-storage"]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("::: table a", [("a", 5, 1)]),
        ("text\n\n  ::: table a  \n", [("a", 7, 3)]),
        ("::: table", [("", 5, 1)]),
        (":::table a b", [("a b", 5, 1)]),
        ("::: tables a", [("a", 5, 1)]),
        ("::: if a = b\n::: end", []),
        ("```\n::: table a\n```\n::: table b", [("b", 8, 1)]),
        ("said ::: table a", []),
        ("::: tableau", []),
    ],
)
def test_a_mark_stands_on_a_line_of_its_own(text: str, marks: list[tuple[str, int, int]]) -> None:
    assert table_marks(text, 5) == tuple(Mark(*mark) for mark in marks)


def test_a_mark_is_replaced_by_a_block_and_nothing_else_is_touched() -> None:
    text = "One\n::: table a\n```\n::: table b\n```\nlast"

    assert placed(text, lambda name: f"<{name}>") == "One\n\n<a>\n\n```\n::: table b\n```\nlast"
    assert placed("plain\n", str.upper) == "plain\n"


def test_a_name_that_does_not_exist_is_told_with_the_nearest() -> None:
    found = unknown_tables("a\n\n::: table subprocessor-dpa\n\n::: table", KNOWN, "docs/a.md", 9)

    assert [str(one) for one in found] == [
        'docs/a.md:11:1: unknown-table There is no table "subprocessor-dpa"; did you mean '
        '"subprocessors-dpa"? Allowed: subprocessors-dpa, subprocessors-storage.',
        'docs/a.md:13:1: unknown-table There is no table "". '
        "Allowed: subprocessors-dpa, subprocessors-storage.",
    ]


def test_a_translation_takes_the_same_tables_in_the_same_parts(
    sentences: Callable[[str, str], list[str]],
) -> None:
    table = "::: table subprocessors-dpa"

    assert sentences(table, table) == []
    assert sentences(table, "nada") == [
        f'{HERE}:7:1: table-parity {FR} takes from data the table "subprocessors-dpa" on line 9; '
        "this page does not (its part begins on line 7)."
    ]
    moved = sentences(f"{table}\n\n## B {{#b}}\n\nrien", f"nada\n\n## B {{#b}}\n\n{table}")
    assert moved == [
        f'{HERE}:13:1: table-parity The table "subprocessors-dpa" stands in "b" here and in "a" '
        f"in {FR}, line 9. Move it."
    ]
