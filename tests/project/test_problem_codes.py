"""guides/problems.md explains every code there is, by an example in the program's own words."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

from hooks.content.codes import Code

ROOT = Path(__file__).parents[2]
SECTION = re.compile(
    r"^## (?P<code>\S+)\n\n(?P<means>.+?)\n\n```text\n(?P<example>[^\n]+)\n```\n\n"
    r"\*\*Do:\*\* (?P<do>.+?)(?=\n\n## |\Z)",
    re.M | re.S,
)
EXAMPLE = re.compile(r"(?P<path>\S+):(?P<line>\d+):(?P<column>\d+): (?P<code>\S+) (?P<says>.+)")
GUIDE = (ROOT / "guides/problems.md").read_text(encoding="utf-8")
SECTIONS = {found["code"]: found for found in SECTION.finditer(GUIDE)}
WINDOW = 12
"""So many characters in a row of an example, at least, must stand in a text of the program."""


def said_by_the_program() -> str:
    """The texts of the whole program, each without what is filled in."""
    texts = []
    for path in sorted((ROOT / "hooks").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.append(node.value)
    return "\n".join(texts)


@pytest.fixture(scope="module")
def said() -> str:
    return said_by_the_program()


def test_every_code_has_its_section_in_the_order_of_the_list() -> None:
    assert re.findall(r"^## (.+)$", GUIDE, re.M) == list(get_args(Code))
    assert list(SECTIONS) == list(get_args(Code)) == sorted(get_args(Code))


def test_an_example_has_the_form_and_the_code_of_its_section() -> None:
    for code, section in SECTIONS.items():
        example = EXAMPLE.fullmatch(section["example"])
        assert example and example["code"] == code, section["example"]


@pytest.mark.parametrize("code", get_args(Code))
def test_an_example_is_in_the_words_of_the_program(code: str, said: str) -> None:
    example = EXAMPLE.fullmatch(SECTIONS[code]["example"])
    assert example
    says = example["says"]
    windows = {says[at : at + WINDOW] for at in range(len(says) - WINDOW + 1)}
    assert any(window in said for window in windows), says
