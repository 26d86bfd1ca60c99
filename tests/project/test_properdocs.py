"""The way out of MkDocs: what compares the two builds sees every difference, and nothing else."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.site.drawn import ROOT, write
from tools.compare_properdocs import STATED, commands, differences, environment

FILES = {"index.html": "<h1>a</h1>", "en/index.html": "<h1>b</h1>", "a.css": "a{}"}


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders alike."""
    for folder in ("one", "other"):
        for name, text in FILES.items():
            write(tmp_path / folder / name, text)
    return tmp_path / "one", tmp_path / "other"


def test_folders_alike_have_no_difference(two: tuple[Path, Path]) -> None:
    assert differences(*two, {}) == []


def test_every_difference_is_told_with_its_place(two: tuple[Path, Path]) -> None:
    one, other = two
    write(other / "index.html", "<h1>A</h1>")
    write(other / "a.css", "a{}\n")
    write(other / "new.html", "")
    (other / "en/index.html").unlink()
    assert differences(one, other, {}) == [
        "a.css: the bytes differ, first at 3.",
        "en/index.html: only MkDocs writes it.",
        "index.html: the bytes differ, first at 4.",
        "new.html: only ProperDocs writes it.",
    ]


def test_a_stated_difference_is_allowed_until_it_is_gone(two: tuple[Path, Path]) -> None:
    one, other = two
    stated = {"*.css": "its banner names the builder"}
    assert differences(one, other, stated) == [
        "*.css: no file differs any more. Take it out of STATED."
    ]
    write(other / "a.css", "b{}")
    assert differences(one, other, stated) == []


def test_a_stated_difference_says_why() -> None:
    assert all(len(reason) > 10 for reason in STATED.values())


def test_both_builds_are_strict_and_differ_in_nothing_else(tmp_path: Path) -> None:
    made = commands("uv", tmp_path)
    tails = [command[command.index("build") : -1] for command in made.values()]
    assert tails[0] == tails[1]
    assert "--strict" in tails[0]
    assert "-q" not in tails[0], "a quiet build is not strict"
    assert [command[-1] for command in made.values()] == [str(tmp_path / name) for name in made]


def test_a_build_hears_nothing_of_the_machine_that_changes_it(tmp_path: Path) -> None:
    outer = {"PATH": "/bin", "PARVIS_POLL": "1", "VIRTUAL_ENV": "/x", "PARVIS_HISTORY": "/y"}
    assert environment(outer, tmp_path / "h.db", "1790000000") == {
        "PATH": "/bin",
        "PARVIS_HISTORY": str(tmp_path / "h.db"),
        "SOURCE_DATE_EPOCH": "1790000000",
        "NO_MKDOCS_2_WARNING": "1",
    }


def test_the_other_builder_is_locked_and_not_installed_beside_mkdocs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (pinned,) = project["dependency-groups"]["properdocs"]
    assert pinned.startswith("properdocs==")
    others = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    assert not [one for one in others if "properdocs" in one]
    lock = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
    locked = {one["name"]: one["version"] for one in lock["package"]}
    assert f"properdocs=={locked['properdocs']}" == pinned
