"""When content last changed: told by real git repositories and by the data, or not at all."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path, PurePosixPath

import pytest

from hooks.content.programs import runner
from hooks.content.site import Locale, Site
from hooks.legal.versions import Document
from hooks.publish.changes import committed, last_change, latest
from tests.publish.samples import NOW, eventful

FIRST, SECOND, THIRD = (datetime(2026, 3, day, 12, tzinfo=UTC) for day in (1, 2, 3))


class Repository:
    """A project under git, whose commits have the times a test gives them."""

    def __init__(self, root: Path, top: Path | None = None) -> None:
        self.root, self.top = root, top or root
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.top),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "A",
            "GIT_AUTHOR_EMAIL": "a@example.org",
            "GIT_COMMITTER_NAME": "A",
            "GIT_COMMITTER_EMAIL": "a@example.org",
        }
        root.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *words: str, at: datetime = FIRST, folder: Path | None = None) -> None:
        times = {f"GIT_{who}_DATE": at.isoformat() for who in ("AUTHOR", "COMMITTER")}
        subprocess.run(
            ["git", *words], cwd=folder or self.top, env=self.environ | times, check=True
        )

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def commit(self, path: str, text: str, at: datetime) -> None:
        self.write(path, text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", path, at=at)

    def known(self, root: Path | None = None) -> dict[str, datetime]:
        folder = root or self.root
        return committed(site(folder), runner(folder, self.environ))


def site(root: Path) -> Site:
    docs = root / "docs"
    locales = (Locale("fr", "Français", "", True),)
    return Site("", "https://e.example/", locales, root, docs, docs / "_data", root / "overrides")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "project")
    made.commit("docs/fr/a.md", "a", FIRST)
    made.commit("docs/fr/à côté.md", "b", SECOND)
    return made


def test_a_file_has_the_time_of_its_last_commit(repository: Repository) -> None:
    assert repository.known() == {"docs/fr/a.md": FIRST, "docs/fr/à côté.md": SECOND}
    repository.commit("docs/fr/a.md", "better", THIRD)
    assert repository.known()["docs/fr/a.md"] == THIRD


def test_what_is_not_content_is_not_looked_at(repository: Repository) -> None:
    repository.commit("README.md", "r", THIRD)
    assert "README.md" not in repository.known()


def test_a_file_touched_on_disk_keeps_its_time(repository: Repository) -> None:
    os.utime(repository.root / "docs/fr/a.md", (0, 0))
    assert repository.known()["docs/fr/a.md"] == FIRST


def test_a_change_that_no_commit_has_makes_a_time_unknown(repository: Repository) -> None:
    repository.write("docs/fr/a.md", "being edited")
    repository.write("docs/fr/new.md", "not committed")
    assert repository.known() == {"docs/fr/à côté.md": SECOND}


def test_a_project_in_a_folder_of_a_repository_knows_its_files(tmp_path: Path) -> None:
    made = Repository(tmp_path / "repo/pages/site", top=tmp_path / "repo")
    made.commit("docs/fr/a.md", "a", FIRST)
    made.commit("docs/fr/b.md", "b", SECOND)
    made.write("docs/fr/b.md", "being edited")
    assert made.known() == {"docs/fr/a.md": FIRST}


def test_a_merge_is_no_change_of_what_it_brings(repository: Repository) -> None:
    repository.git("switch", "--quiet", "--create", "other")
    repository.commit("docs/fr/a.md", "on the branch", SECOND)
    repository.git("switch", "--quiet", "main")
    repository.commit("docs/fr/c.md", "c", SECOND)
    repository.git("merge", "--quiet", "--no-edit", "other", at=THIRD)
    assert repository.known()["docs/fr/a.md"] == SECOND


def test_a_shallow_clone_does_not_take_its_oldest_commit_for_a_change(
    repository: Repository, tmp_path: Path
) -> None:
    repository.commit("docs/fr/c.md", "c", THIRD)
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", "--depth=1", f"file://{repository.top}", str(clone))
    assert repository.known(clone) == {}
    deeper = tmp_path / "deeper"
    repository.git("clone", "--quiet", "--depth=2", f"file://{repository.top}", str(deeper))
    assert repository.known(deeper) == {"docs/fr/c.md": THIRD}


def test_without_a_repository_nothing_is_known(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    environ = {"PATH": os.environ["PATH"], "GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}
    assert committed(site(tmp_path), runner(tmp_path, environ)) == {}


def test_without_git_nothing_is_known(repository: Repository) -> None:
    assert committed(site(repository.root), runner(repository.root, {"PATH": ""})) == {}


# --- Of a page ----------------------------------------------------------------------------------

TERMS = Document(PurePosixPath("legal/terms"), (date(2026, 1, 1), date(2026, 9, 16)))
COMMITS = {
    "docs/fr/legal/terms/index.md": THIRD,
    "docs/fr/help/faq.md": SECOND,
    "docs/_data/subprocessors.yml": datetime(2026, 10, 1, tzinfo=UTC),
}


VIEW = eventful()


def change(path: str, document: Document | None = None, **meta: object) -> date | None:
    return last_change(path, meta, document, VIEW, COMMITS, "docs/fr")


def test_a_legal_document_changed_when_its_version_in_force_took_effect() -> None:
    assert change("legal/terms/index.md", TERMS) == date(2026, 9, 16)


def test_a_version_to_come_has_not_changed_anything_yet() -> None:
    later = Document(TERMS.folder, (*TERMS.effective, NOW.date() + timedelta(days=30)))
    assert change("legal/terms/index.md", later) == date(2026, 9, 16)


def test_the_register_changes_its_page_too() -> None:
    page = change("legal/subprocessors/index.md", TERMS, template="subprocessors.html")
    assert page == datetime(2026, 10, 1, tzinfo=UTC)


def test_a_page_changed_with_its_last_commit() -> None:
    assert change("help/faq.md") == SECOND
    assert change("help/unknown.md") is None


def test_a_page_that_says_when_it_changed_is_believed() -> None:
    assert change("help/faq.md", updated=date(2026, 2, 2)) == date(2026, 2, 2)


def test_an_incident_changed_with_its_newest_update_that_is_not_to_come() -> None:
    over, lasting = (
        change("x.md", template="incident.html", subject=subject) for subject in ("late", "now")
    )
    assert over == NOW - timedelta(days=2) + timedelta(minutes=90)
    assert lasting == NOW - timedelta(hours=1)


def test_a_component_changed_with_its_incidents_and_not_with_each_measurement() -> None:
    site, search, checkout = (
        change("x.md", template="component.html", subject=subject)
        for subject in ("site", "search", "checkout")
    )
    assert site is None
    assert search == NOW - timedelta(hours=1)
    assert checkout == NOW - timedelta(days=2) + timedelta(minutes=90)


@pytest.mark.parametrize("template", ["status.html", "status-history.html"])
def test_the_status_pages_changed_with_the_newest_of_all(template: str) -> None:
    assert change("status/index.md", template=template) == NOW - timedelta(hours=1)


def test_the_latest_of_days_and_moments() -> None:
    assert latest(None, date(2026, 3, 2), FIRST) == date(2026, 3, 2)
    assert latest(date(2026, 3, 2), SECOND) == SECOND
    assert latest(None, None) is None
