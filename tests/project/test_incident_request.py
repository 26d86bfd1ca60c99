"""From the forge's form to a pull request: what the job with rights does, and what it refuses."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.project.forge import calls, clone, environment, git
from tests.site.drawn import ROOT
from tools.incident_request import Refused, answer, issue_of, send

FILE = "docs/_data/incidents/2026-11-26-late.yml"


def event(association: str = "MEMBER", body: str = "text") -> dict[str, Any]:
    return {"issue": {"number": 7, "author_association": association, "body": body}}


def handed(folder: Path, **changed: object) -> Path:
    """What the job without rights hands over."""
    folder.mkdir()
    outcome = {"issue": 7, "path": FILE, "faults": ""} | changed
    (folder / "outcome.json").write_text(json.dumps(outcome), encoding="utf-8")
    (folder / "incident.yml").write_text("title: { fr: Panne }\n", encoding="utf-8")
    return folder


class Ran:
    """Records commands instead of running them; answers that no pull request is open."""

    def __init__(self) -> None:
        self.commands: list[list[str]] = []

    def __call__(self, command: Any) -> str:
        self.commands.append([str(part) for part in command])
        return "0\n"


@pytest.mark.parametrize("who", ["NONE", "CONTRIBUTOR", "FIRST_TIME_CONTRIBUTOR", None])
def test_a_stranger_posts_nothing(who: str | None) -> None:
    assert issue_of(event()) == (7, "text")
    with pytest.raises(Refused, match="Only members"):
        issue_of(event(association=str(who)))


@pytest.mark.parametrize(
    "path",
    [
        ".github/workflows/own.yml", "docs/_data/incidents/../../hooks/x.yml", "/etc/passwd",
        "docs/_data/incidents/2026-11-26-a.yml\n", "docs/_data/incidents/2026-11-26-$(id).yml", "",
        "docs/_data/incidents/2026-11-26-a.yml.py", "--force",
    ],
)  # fmt: skip
def test_only_a_file_of_an_incident_is_taken(tmp_path: Path, path: str) -> None:
    run = Ran()
    with pytest.raises(Refused, match="no file of an incident"):
        send(handed(tmp_path / "in", path=path), tmp_path, run)
    assert run.commands == []


def test_a_file_that_is_there_is_not_changed(tmp_path: Path) -> None:
    (tmp_path / FILE).parent.mkdir(parents=True)
    (tmp_path / FILE).write_text("old", encoding="utf-8")
    with pytest.raises(Refused, match="exists already"):
        send(handed(tmp_path / "in"), tmp_path, Ran())
    assert (tmp_path / FILE).read_text(encoding="utf-8") == "old"


def test_faults_are_answered_as_code_whatever_they_hold(tmp_path: Path) -> None:
    said = answer("issue:3:0: x ```\n@everyone [a](b)")
    assert said.endswith("````text\nissue:3:0: x ```\n@everyone [a](b)\n````\n")
    run, folder = Ran(), handed(tmp_path / "in", faults="issue:3:0: wrong", path="")
    send(folder, tmp_path, run)
    assert run.commands == [["gh", "issue", "comment", "7", f"--body-file={folder}/answer.md"]]


def test_a_branch_with_the_one_file_is_pushed_and_its_check_started(tmp_path: Path) -> None:
    work = clone(tmp_path / "forge")
    (work / FILE).parent.mkdir(parents=True)
    environ = environment(tmp_path / "gh", [(["pr", "list"], "0")])

    def run(command: Any) -> str:
        done = subprocess.run(
            command, cwd=work, env=environ, check=True, capture_output=True, text=True
        )
        return done.stdout

    folder = handed(tmp_path / "in")
    send(folder, work, run)
    remote = tmp_path / "forge/remote.git"
    assert git(remote, "diff", "--name-status", "main", "incident-7") == f"A\t{FILE}"
    assert git(remote, "show", f"incident-7:{FILE}") == "title: { fr: Panne }"
    assert [one[:2] for one in calls(tmp_path / "gh")] == [
        ["auth", "setup-git"], ["pr", "list"], ["pr", "create"], ["workflow", "run"],
    ]  # fmt: skip
    assert "Closes #7" in (folder / "answer.md").read_text(encoding="utf-8")


def test_the_form_is_read_by_the_project_s_own_program(tmp_path: Path) -> None:
    """An issue that is no form: its faults are handed over, and no file."""
    (tmp_path / "event.json").write_text(json.dumps(event(body="$(id)")), encoding="utf-8")
    command = [ROOT / ".venv/bin/python", ROOT / "tools/incident_request.py", "read"]
    done = subprocess.run([*command, tmp_path / "event.json", tmp_path / "out"])
    assert done.returncode == 0
    outcome = json.loads((tmp_path / "out/outcome.json").read_text(encoding="utf-8"))
    assert (outcome["issue"], outcome["path"]) == (7, "")
    assert outcome["faults"].startswith("issue:0:0: wrong-form ")
    assert not (tmp_path / "out/incident.yml").exists()
