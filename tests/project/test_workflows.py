"""What no linter holds of the workflows: pins, rights, no shell that lives only there."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.site.drawn import ROOT

FILES = sorted((ROOT / ".github/workflows").glob("*.yml"))
EXPECTED = {
    "check", "codeql", "container", "dependencies", "incident", "links", "preview", "quality",
    "preview-comment", "publish", "release", "status",
}  # fmt: skip
COMMAND = re.compile(
    r"(\.ci/run|make [a-z]+( [A-Z]+=\"\$[A-Z]+\")?"
    r"|(sh |python3 |\.venv/bin/python )?(tools|deploy)/\S+.*"
    r"|cat \S+ >>\"\$GITHUB_STEP_SUMMARY\"|gh release create .*|test .*"
    r"|echo \"image=\$\(sh deploy/container/name\.sh .*)"
)
"""A step runs one command that tests run too, or one of the forge's own."""


def loaded(path: Path) -> dict[Any, Any]:
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def steps(path: Path) -> Iterator[dict[str, Any]]:
    for job in loaded(path)["jobs"].values():
        yield from job["steps"]


def test_the_workflows_are_all_there() -> None:
    assert {path.stem for path in FILES} == EXPECTED
    told = (ROOT / ".github/workflows/README.md").read_text(encoding="utf-8")
    assert {name for name in EXPECTED if f"`{name}.yml`" not in told} == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_workflow_has_no_right_of_its_own_and_no_two_runs_in_each_other_s_way(path: Path) -> None:
    whole = loaded(path)
    assert whole["permissions"] == {}
    assert set(whole["concurrency"]) == {"group", "cancel-in-progress"}
    for name, job in whole["jobs"].items():
        assert job["timeout-minutes"] <= 60, name
        writes = {right for right, how in job.get("permissions", {}).items() if how == "write"}
        if "pull_request" in whole[True]:
            assert writes <= {"security-events"}, name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_action_is_pinned_with_its_version_beside_it(path: Path) -> None:
    used = re.findall(r"uses: *(\S+)(.*)", path.read_text(encoding="utf-8"))
    for action, rest in used:
        assert re.fullmatch(r"[\w.-]+(/[\w.-]+)+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", rest), action


def test_an_action_has_one_pin_everywhere() -> None:
    pins: dict[str, set[str]] = {}
    for path in FILES:
        for name, pin in re.findall(r"uses: *([^\s@]+)@(\S+)", path.read_text(encoding="utf-8")):
            pins.setdefault(name, set()).add(pin)
    assert {name: pin for name, pin in pins.items() if len(pin) > 1} == {}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_step_runs_one_command_with_nothing_put_into_it(path: Path) -> None:
    for step in steps(path):
        if "run" in step:
            assert "${{" not in step["run"]
            assert COMMAND.fullmatch(step["run"].strip()), step["run"]
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_a_step_runs_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    for step in steps(path):
        for file in re.findall(r"\b(?:tools|deploy)/[\w./-]+|\.ci/run", step.get("run", "")):
            assert (ROOT / file).exists(), file
        assert set(re.findall(r"\bmake ([a-z]+)", step.get("run", ""))) <= targets


def test_code_of_a_pull_request_meets_no_secret_and_no_rights_on_its_way() -> None:
    for path in FILES:
        whole, text = loaded(path), path.read_text(encoding="utf-8")
        assert "pull_request_target" not in whole[True]
        if "pull_request" in whole[True]:
            assert "secrets." not in text and "github.token" not in text
        if "workflow_run" in whole[True]:
            assert "ref: ${{ github.event.repository.default_branch }}" in text
            assert not re.search(r"make |bootstrap|\.venv", text)


def test_jobs_with_rights_run_tools_that_need_nothing_installed() -> None:
    for name in ("incident_request", "preview_summary"):
        source = (ROOT / f"tools/{name}.py").read_text(encoding="utf-8")
        rooms = set(re.findall(r"^(?:from|import) ([\w.]+)", source, re.M))
        assert rooms <= {
            "__future__", "collections.abc", "json", "pathlib", "re", "subprocess", "sys", "typing",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "name"),
    [
        (("Parvis/Site", "web", "v1.2.0"), "ghcr.io/parvis/site-web:v1.2.0"),
        (("a/b", "cron", "feature/x;id"), "ghcr.io/a/b-cron:feature-x-id"),
    ],
)
def test_an_image_has_a_name_that_a_registry_takes(given: tuple[str, ...], name: str) -> None:
    script = ROOT / "deploy/container/name.sh"
    done = subprocess.run(["sh", script, *given], capture_output=True, text=True)
    assert done.stdout == f"{name}\n"


def test_the_schedule_and_its_promise_say_the_same() -> None:
    whole = loaded(ROOT / ".github/workflows/status.yml")
    cron = whole[True]["schedule"][0]["cron"]
    (minutes,) = {step["env"]["MINUTES"] for step in steps(ROOT / ".github/workflows/status.yml")
                  if "MINUTES" in step.get("env", {})}  # fmt: skip
    assert cron == f"*/{minutes} * * * *"
