"""What a real git remembers of a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hooks.content.past import Edition, Past
from hooks.content.programs import runner
from tests.content import repository


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository in which one file was written, renamed and rewritten, beside another."""
    root = tmp_path / "project"
    root.mkdir()
    (root / "été.md").write_text("one\n" * 9, encoding="utf-8")
    repository.commit(root, "2026-01-01")
    (root / "été.md").rename(root / "a.md")
    (root / "other.md").write_text("other\n", encoding="utf-8")
    repository.commit(root, "2026-02-01")
    (root / "other.md").write_text("another\n", encoding="utf-8")
    repository.commit(root, "2026-03-01")
    (root / "a.md").write_text("one\n" * 8 + "two\n", encoding="utf-8")
    repository.commit(root, "2026-04-01")
    return root


def test_the_texts_of_a_file_come_newest_first_through_its_names(root: Path) -> None:
    assert Past(runner(root)).editions("a.md") == (
        Edition("one\n" * 8 + "two\n", date(2026, 4, 1)),
        Edition("one\n" * 9, date(2026, 2, 1)),
        Edition("one\n" * 9, date(2026, 1, 1)),
    )
    assert Past(runner(root)).complete


def test_a_project_in_a_folder_of_its_repository_is_known_too(tmp_path: Path) -> None:
    inner = tmp_path / "deep/project"
    inner.mkdir(parents=True)
    (inner / "a.md").write_text("one\n", encoding="utf-8")
    repository.commit(tmp_path, "2026-01-01")
    assert Past(runner(inner)).editions("a.md") == (Edition("one\n", date(2026, 1, 1)),)


def test_a_shallow_clone_knows_that_it_does_not_know(root: Path, tmp_path: Path) -> None:
    shallow = tmp_path / "shallow"
    repository.git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{root}", str(shallow))
    past = Past(runner(shallow))
    assert [one.day for one in past.editions("a.md")] == [date(2026, 4, 1)]
    assert not past.complete


def test_without_a_repository_nothing_is_known(tmp_path: Path) -> None:
    past = Past(runner(tmp_path))
    assert (past.editions("a.md"), past.complete) == ((), False)


def test_without_git_nothing_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    past = Past(runner(tmp_path))
    assert (past.editions("a.md"), past.complete) == ((), False)


def test_a_file_is_asked_for_once(root: Path) -> None:
    asked: list[str] = []
    run = runner(root)
    past = Past(lambda *words: (asked.append(words[5]), run(*words))[1])
    past.editions("other.md")
    assert past.editions("other.md")[-1].text == "other\n"
    assert asked == ["log", "show", "show"]
