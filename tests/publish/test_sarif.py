"""`parvis check --format sarif` gives what the schema of OASIS asks for, and nothing it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator
from jsonschema.exceptions import ValidationError

from hooks.content.problems import Problem
from hooks.publish.problem_lists import show

SCHEMA = Path(__file__).parent / "schemas/sarif-2.1.0-rtm.5.json"
PROBLEMS = [
    Problem("docs/a b.md", 3, 7, "unknown-fact", "50% of it\nis unknown."),
    Problem("docs/b.md", 4, 0, "dead-link", "It leads nowhere."),
    Problem("docs/b.md", 0, 0, "missing-translation", "No text.", "warning"),
    Problem("docs/c.md", 1, 1, "dead-link", "It leads nowhere."),
]


@pytest.fixture(scope="module")
def schema() -> Draft4Validator:
    return Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def told(problems: list[Problem]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(show(problems, "sarif"))
    return read


@pytest.mark.parametrize("problems", [[], PROBLEMS], ids=["none", "some"])
def test_the_schema_accepts_it(schema: Draft4Validator, problems: list[Problem]) -> None:
    schema.validate(told(problems))


def test_the_schema_would_refuse_a_line_of_nought(schema: Draft4Validator) -> None:
    wrong = told(PROBLEMS)
    wrong["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    with pytest.raises(ValidationError, match="less than the minimum of 1"):
        schema.validate(wrong)


def test_each_problem_has_its_rule_level_words_and_place() -> None:
    (run,) = told(PROBLEMS)["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == ["dead-link", "missing-translation", "unknown-fact"]
    assert [rules[one["ruleIndex"]] for one in run["results"]] == [one.code for one in PROBLEMS]
    assert [one["ruleId"] for one in run["results"]] == [one.code for one in PROBLEMS]
    assert [one["message"]["text"] for one in run["results"]] == [one.message for one in PROBLEMS]
    assert [one["level"] for one in run["results"]] == ["error", "error", "warning", "error"]
    places = [one["locations"][0]["physicalLocation"] for one in run["results"]]
    assert places == [
        {
            "artifactLocation": {"uri": "docs/a%20b.md"},
            "region": {"startLine": 3, "startColumn": 7},
        },
        {"artifactLocation": {"uri": "docs/b.md"}, "region": {"startLine": 4}},
        {"artifactLocation": {"uri": "docs/b.md"}},
        {
            "artifactLocation": {"uri": "docs/c.md"},
            "region": {"startLine": 1, "startColumn": 1},
        },
    ]
