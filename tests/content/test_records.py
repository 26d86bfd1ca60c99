from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml

from hooks.content import records
from hooks.content.problems import ContentError
from hooks.content.records import read_record, read_text_record


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs a test with libyaml and without: the sentences must be the same."""
    monkeypatch.setattr(records, "LOADER", getattr(yaml, request.param))


def sentences(text: str, first_line: int = 1) -> list[str]:
    with pytest.raises(ContentError) as error:
        read_text_record(text, "docs/_data/a.yml", first_line)
    return [str(problem).removeprefix("docs/_data/a.yml:") for problem in error.value.problems]


def test_libyaml_is_used_where_it_is_there() -> None:
    assert yaml.__with_libyaml__
    assert records.LOADER is yaml.CSafeLoader


@pytest.mark.usefixtures("loader")
def test_keys_and_values_have_their_places() -> None:
    record = read_text_record("é: ï\nlist:\n  - {name: a, on: 2026-09-16}\n  - b\n", "a.yml")
    assert record.data == {"é": "ï", "list": [{"name": "a", "on": date(2026, 9, 16)}, "b"]}
    assert record.place("é") == (1, 1)
    assert record.value_place("é") == (1, 4)
    assert record.place("list", 0, "on") == (3, 15)
    assert record.value_place("list", 0, "on") == (3, 19)
    assert record.place("list", 1) == (4, 5)


def test_what_is_not_there_has_the_place_of_what_is_around_it() -> None:
    record = read_text_record("# comment\na:\n  b: 1\n", "a.yml")
    assert record.place("a", "c", 3) == (2, 1)
    assert record.place("x") == (2, 1)
    assert str(record.problem("code", "Said.", "a", "b", value=True)) == "a.yml:3:6: code Said."


@pytest.mark.usefixtures("loader")
def test_keys_are_text_however_yaml_reads_them() -> None:
    record = read_text_record("no: 1\n2026: 2\n2026-01-01: 3\n", "a.yml")
    assert record.data == {"no": 1, "2026": 2, "2026-01-01": 3}


@pytest.mark.usefixtures("loader")
def test_what_yaml_reads_as_something_else_is_kept_as_written() -> None:
    record = read_text_record("a: no\nb: 012\nc: 'no'\n", "a.yml")
    assert record.data == {"a": False, "b": 10, "c": "no"}
    assert record.written == {("a",): "no", ("b",): "012"}


@pytest.mark.usefixtures("loader")
def test_merged_keys_give_way_to_own_keys() -> None:
    text = "one: &one {a: 1, b: 1}\ntwo: &two {b: 2, c: 2}\nall:\n  <<: [*one, *two]\n  c: 3\n"
    record = read_text_record(text, "a.yml")
    assert record.data["all"] == {"a": 1, "b": 1, "c": 3}
    assert record.place("all", "a") == (1, 12)
    assert record.place("all", "c") == (5, 3)


def test_an_empty_file_is_nothing() -> None:
    record = read_text_record("# nothing yet\n", "a.yml", first_line=4)
    assert record.data is None
    assert record.place() == (4, 1)


SYNTAX = {
    "tab-indents": (
        "a:\n\tb: 1\n",
        "2:1: yaml-syntax A tab is used to indent. YAML allows spaces only.",
    ),
    "colon-in-text": (
        "a: 1\nb: Avis : lisez\n",
        '2:9: yaml-syntax There is a colon where none can be: either the text before it holds ": " '
        "and needs quotes around it, or this line is indented too far.",
    ),
    "at-sign": (
        "a: @x\n",
        '1:4: yaml-syntax A text cannot begin with "@". Put quotes around it.',
    ),
    "open-quote": (
        "a: 1\nb: 'x\nc: 1\n",
        "2:4: yaml-syntax A quote is opened here and never closed.",
    ),
    "open-list": (
        "a: [1, 2\nb: 1\n",
        '1:4: yaml-syntax The list opened with "[" here is not closed: "," or "]" is missing.',
    ),
    "open-mapping": (
        "a: {b: 1\nc: 1\n",
        '1:4: yaml-syntax The mapping opened with "{" here is not closed: "," or "}" is missing.',
    ),
    "unknown-alias": (
        "a: *x\n",
        "1:4: yaml-syntax The alias here has no anchor of that name above it.",
    ),
    "endless-alias": (
        "a: &x [*x]\n",
        "1:4: yaml-syntax The alias here repeats without end. Write the values out.",
    ),
    "endless-merge": (
        "a: &x\n  <<: *x\n",
        "1:4: yaml-syntax The alias here repeats without end. Write the values out.",
    ),
    "two-documents": (
        "a: 1\n---\nb: 1\n",
        '2:1: yaml-syntax A second document begins here. Remove the line "---".',
    ),
    "list-then-key": (
        "- a\nb: 1\n",
        "2:1: yaml-syntax This line is not indented like those it belongs with.",
    ),
    "control-character": (
        "é: é\nb: x\x01\n",
        "2:5: yaml-syntax This character cannot be seen and is not allowed. Delete it.",
    ),
}


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("fault", SYNTAX)
def test_syntax_is_told_in_a_sentence(fault: str) -> None:
    text, sentence = SYNTAX[fault]
    assert sentences(text) == [sentence]


def test_a_tab_before_a_value_is_told_where_it_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(records, "LOADER", yaml.SafeLoader)  # libyaml takes it for a space
    assert sentences("a: \tb\n") == [
        "1:4: yaml-syntax A tab stands before the value. YAML allows spaces only."
    ]


@pytest.mark.usefixtures("loader")
def test_an_escape_without_meaning_is_told() -> None:
    [sentence] = sentences('a: "c:\\dir"\n')
    assert sentence.startswith("1:")
    assert sentence.endswith('A "\\" in double quotes has a meaning. Use single quotes.')


def test_lines_count_from_where_the_yaml_begins() -> None:
    assert sentences("a: @x\n", first_line=7)[0].startswith("7:4: yaml-syntax ")
    assert sentences("a: 1\na: 2\n", first_line=7)[0].startswith("8:1: duplicate-key ")


def test_all_faults_of_a_file_are_told_at_once() -> None:
    text = "a: 1\nb: {c: 1, c: 2}\na: 2\nd: 2026-02-30\ne: !secret x\n? [f]\n: 1\n<<: 1\n"
    assert sentences(text) == [
        '2:11: duplicate-key "c" is already given on line 2. Keep one of the two.',
        '3:1: duplicate-key "a" is already given on line 1. Keep one of the two.',
        "4:4: wrong-value 2026-02-30 is not a date or number that exists.",
        '5:4: wrong-value The tag "!secret" is not used here. Remove it.',
        "6:3: wrong-value A key must be plain text.",
        '8:5: wrong-value "<<" takes in mappings only, such as *name of one above.',
    ]


def test_aliases_that_multiply_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MAX_VALUES", 1000)
    text = "a: &a [1, 1, 1, 1]\n" + "".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 4)}]\n"
        for before, name in zip("abcdef", "bcdefg", strict=True)
    )
    assert sentences(text)[0].endswith("The alias here repeats without end. Write the values out.")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as error:
        read_record(tmp_path / "docs/_data/company.yml", tmp_path)
    assert str(error.value) == (
        "docs/_data/company.yml:0:0: missing-file This file does not exist; it is required."
    )


def test_a_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_bytes("a: 1\nb: Français\n".encode("latin-1"))
    with pytest.raises(ContentError) as error:
        read_record(tmp_path / "a.yml", tmp_path)
    assert str(error.value) == (
        "a.yml:2:8: wrong-encoding The byte 0xe7 is not UTF-8. Save the file as UTF-8."
    )


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert read_record(tmp_path / "a.yml", tmp_path).place("a") == (1, 1)


def test_a_file_outside_the_project_keeps_its_own_path(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("a: 1\n", encoding="utf-8")
    record = read_record(tmp_path / "a.yml", tmp_path / "project")
    assert record.path == (tmp_path / "a.yml").as_posix()


def test_reading_records_and_the_site_does_not_import_pydantic() -> None:
    code = "import sys, hooks.content.records, hooks.content.site; print('pydantic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
