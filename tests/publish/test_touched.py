"""`parvis check --changed`: what is told of a change, and what of the rest."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hooks.content.problems import Problem
from hooks.content.programs import runner
from hooks.content.site import Site
from hooks.publish.checks import check_all
from hooks.publish.touched import makes_schemas, told_of, touched
from tests.publish.projects import small_project

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PAGE = '---\ntitle: {0}\ndescription: {0} dit tout.\n---\n\nIl dit "oui".\n'


def git(root: Path, *words: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *words], cwd=root, check=True, capture_output=True)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A project below the top of its repository, committed as it is, with a warning on a page."""
    (tmp_path / "within").mkdir()
    site = small_project(tmp_path / "within")
    (site.docs / "fr").mkdir()
    (site.docs / "fr/a.md").write_text(PAGE.format("A"), encoding="utf-8")
    (site.docs / "fr/é.md").write_text(PAGE.format("É"), encoding="utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "As it is")
    return site


def test_what_differs_and_what_is_new_is_touched(site: Site) -> None:
    run = runner(site.root)
    assert touched(run) == frozenset()
    (site.docs / "fr/é.md").write_text(PAGE.format("E"), encoding="utf-8")
    (site.docs / "fr/b.md").write_text(PAGE.format("B"), encoding="utf-8")
    (site.root.parent / "beside.md").touch()
    assert touched(run) == {"docs/fr/é.md", "docs/fr/b.md"}


def test_without_a_repository_or_a_commit_nothing_is_known(tmp_path: Path) -> None:
    run = runner(tmp_path, {"PATH": "/usr/bin:/bin", "GIT_CEILING_DIRECTORIES": str(tmp_path)})
    assert touched(run) is None
    git(tmp_path, "init", "-q")
    assert touched(run) is None


def test_the_warnings_of_a_change_are_told_and_those_of_the_rest_are_not(site: Site) -> None:
    def warned(files: frozenset[str] | None) -> set[str]:
        found = check_all(site, NOW, touched=files)
        return {one.path for one in found if one.code == "straight-quote"}

    assert warned(None) == {"docs/fr/a.md", "docs/fr/é.md"}
    assert warned(frozenset({"docs/fr/a.md"})) == {"docs/fr/a.md"}
    assert warned(frozenset()) == set()


def test_errors_are_told_wherever_they_are(site: Site) -> None:
    everywhere = {one for one in check_all(site, NOW) if one.level == "error"}
    told = {one for one in check_all(site, NOW, touched=frozenset({"docs/_data/schemas/x.json"}))}
    assert everywhere and told == everywhere


def test_schemas_are_made_anew_only_for_what_they_are_made_from() -> None:
    assert makes_schemas("hooks/content/names.py")
    assert makes_schemas("docs/_data/schemas/names.json")
    assert not makes_schemas("docs/_data/names.yml")


def test_each_problem_is_told_once_and_in_order() -> None:
    one = Problem("b.md", 1, 1, "bad-fact", "One.")
    two = Problem("a.md", 2, 1, "three-dots", "Two.", "warning")
    assert told_of([one, two, one], None) == [two, one]
    assert told_of([one, two, one], frozenset()) == [one]
