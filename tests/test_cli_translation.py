"""`parvis translation`, `parvis new translation` and the check of them, as people run them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content import repository
from tests.site.drawn import Project, draw

PAGE = "help/faq.md"
FRENCH, ENGLISH = f"docs/fr/{PAGE}", f"docs/en/{PAGE}"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A small project under git whose translations are all up to date."""
    small = draw(tmp_path / "project")
    repository.commit(small.root, "2026-10-01")
    return small


@pytest.fixture
def behind(project: Project) -> Project:
    """The French help page has changed."""
    project.edit(FRENCH, "## Prix {#cost}", "## Prix {#cost}\n\nEn euros.")
    repository.commit(project.root, "2026-10-20")
    return project


def test_translations_that_are_up_to_date_are_counted(project: Project) -> None:
    done = project.parvis("check", "--coverage")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "English (en): 8 of 8 pages translated; 8 up to date, 0 behind, 0 that do not say, "
        "0 missing\n"
        "Español (es): 8 of 8 pages translated; 8 up to date, 0 behind, 0 that do not say, "
        "0 missing\n"
        "0 errors, 0 warnings\n"
    )


def test_a_program_reads_problems_and_no_counts(project: Project) -> None:
    done = project.parvis("check", "--coverage", "--format", "json")
    assert (done.returncode, done.stdout) == (0, "[]\n")
    assert done.stderr.startswith("English (en): 8 of 8 pages translated;")


def test_a_translation_left_behind_is_a_warning(behind: Project) -> None:
    done = behind.parvis("check")
    assert done.returncode == 0
    first, second, total = done.stdout.splitlines()
    assert first.startswith(f"warning: {ENGLISH}:5:1: stale-translation This text in English ")
    assert "which changed on 2026-10-20: {#cost} on line 7. See the change with " in first
    assert second.startswith(f"warning: docs/es/{PAGE}:5:1: stale-translation This text in Español")
    assert total == "0 errors, 2 warnings"


def test_a_release_refuses_a_translation_left_behind(behind: Project) -> None:
    done = behind.parvis("check", "--release")
    assert done.returncode == 1
    assert f"error: {ENGLISH}:5:1: stale-translation " in done.stdout


def test_a_release_refuses_a_translation_that_does_not_say(project: Project) -> None:
    path = project.file(ENGLISH)
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(one for one in lines if not one.startswith("source:")), "utf-8")
    assert f"warning: {ENGLISH}:1:1: unnamed-source " in project.parvis("check").stdout
    assert f"error: {ENGLISH}:1:1: unnamed-source " in project.parvis("check", "--release").stdout


def test_the_change_is_shown(behind: Project) -> None:
    done = behind.parvis("translation", "diff", ENGLISH)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"--- {FRENCH} (")
    assert "\n+En euros.\n" in done.stdout and "\n-" not in done.stdout


def test_no_change_is_a_sentence(project: Project) -> None:
    done = project.parvis("translation", "diff", ENGLISH)
    assert (done.returncode, done.stdout) == (
        0,
        f"{ENGLISH} translates the present text of {FRENCH}.\n",
    )


def test_a_change_that_git_does_not_know_is_a_sentence(project: Project) -> None:
    path = project.file(ENGLISH)
    lines = path.read_text("utf-8").splitlines(keepends=True)
    lines = ['source: "000000000000"\n' if one.startswith("source:") else one for one in lines]
    path.write_text("".join(lines), "utf-8")
    done = project.parvis("translation", "diff", ENGLISH)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith(
        f"Error: {ENGLISH} translates 000000000000 of {FRENCH}: git has no such text of it.\n"
    )


def test_a_translation_is_accepted_after_reading(behind: Project) -> None:
    before = behind.file(ENGLISH).read_bytes().splitlines()
    done = behind.parvis("translation", "accept", ENGLISH)
    assert (done.returncode, done.stderr) == (0, "")
    revision = done.stdout.split()[3]
    assert done.stdout == f"{ENGLISH}: now names {revision} of {FRENCH}\n"
    after = behind.file(ENGLISH).read_bytes().splitlines()
    assert [new for old, new in zip(before, after, strict=True) if old != new] == [
        f'source: "{revision}"'.encode()
    ]
    assert "docs/en/" not in behind.parvis("check").stdout


def test_all_are_accepted_at_once(behind: Project) -> None:
    done = behind.parvis("translation", "accept", "--all")
    assert done.returncode == 0
    assert done.stdout.count("now names") == 2 and done.stdout.count("already names") == 14
    assert behind.parvis("check").stdout == "0 errors, 0 warnings\n"


@pytest.mark.parametrize("arguments", [[], ["--all", ENGLISH]])
def test_what_to_accept_is_said_one_way(project: Project, arguments: list[str]) -> None:
    done = project.parvis("translation", "accept", *arguments)
    assert done.returncode == 2
    assert "Error: Name the translations you have read, or give --all." in done.stderr


def test_a_page_that_does_not_exist_is_said(project: Project) -> None:
    done = project.parvis("translation", "accept", "help/fax.md")
    assert done.returncode == 2
    assert done.stderr.endswith(
        'Error: There is no page "help/fax.md" in Français, the source language. '
        'Did you mean "help/faq.md"?\n'
    )


def test_a_translation_is_begun_refused_finished_and_accepted(project: Project) -> None:
    project.file(ENGLISH).unlink()
    done = project.parvis("new", "translation", PAGE, "en")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{ENGLISH}: translate what is marked, then run: parvis check\n"
    refused = project.parvis("check")
    assert refused.returncode == 1
    assert f"error: {ENGLISH}:2:8: placeholder " in refused.stdout
    text = project.file(ENGLISH).read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("<!-- TODO")]
    project.file(ENGLISH).write_text("\n".join(lines).replace("TODO ", "") + "\n", "utf-8")
    assert project.parvis("translation", "accept", ENGLISH).returncode == 0
    assert project.parvis("check").stdout == "0 errors, 0 warnings\n"


def test_what_exists_is_not_begun_again(project: Project) -> None:
    before = project.file(ENGLISH).read_bytes()
    done = project.parvis("new", "translation", FRENCH, "en")
    assert done.returncode == 2
    assert done.stderr.endswith(f"Error: {ENGLISH} exists already.\n")
    assert project.file(ENGLISH).read_bytes() == before
