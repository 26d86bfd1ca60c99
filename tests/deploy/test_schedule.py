"""The timer, the crontab and the forge's forms name what exists."""

from __future__ import annotations

import configparser
import re
import shlex
from pathlib import Path

import pytest
import yaml

from hooks.__main__ import main

ROOT = Path(__file__).parents[2]
UNITS = ROOT / "deploy/systemd"
FORMS = sorted(
    path for path in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml") if path.stem != "config"
)


def unit(name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(UNITS / name, encoding="utf-8")
    return parser


def cron_line() -> str:
    lines = (ROOT / "deploy/crontab").read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line.startswith("*"))


def known(command: str) -> bool:
    """Whether the words after `parvis` are a command with options that it has."""
    words = shlex.split(command.partition("/bin/parvis ")[2].partition(">")[0])
    options = {option for part in main.commands[words[0]].params for option in part.opts}
    return {word for word in words if word.startswith("--")} <= options


def test_the_service_runs_a_command_that_exists() -> None:
    service = unit("parvis-refresh.service")["Service"]
    assert known(service["ExecStart"])
    assert service["ExecStart"].startswith(service["WorkingDirectory"])
    assert service["Type"] == "oneshot"


def test_the_timer_is_that_of_the_service() -> None:
    assert {path.stem for path in UNITS.iterdir()} == {"parvis-refresh"}
    assert unit("parvis-refresh.timer")["Install"]["WantedBy"] == "timers.target"


def test_the_crontab_does_the_same_each_minute() -> None:
    fields = cron_line().split(maxsplit=6)
    assert fields[:6] == ["*", "*", "*", "*", "*", "parvis"]
    assert known(cron_line())
    assert "%" not in cron_line()  # crontab(5) would end the line there
    ran = re.findall(r"bin/(parvis [^>]+)", cron_line())[0].strip()
    assert unit("parvis-refresh.service")["Service"]["ExecStart"].endswith(ran)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_an_issue_form_is_one_the_forge_can_show(form: Path) -> None:
    read = yaml.safe_load(form.read_text(encoding="utf-8"))
    assert {"name", "description", "body"} <= set(read)
    assert {part["type"] for part in read["body"]} <= {"markdown", "input", "textarea", "dropdown"}
    ids = [part["id"] for part in read["body"] if part["type"] != "markdown"]
    assert len(ids) == len(set(ids)) > 0
    assert all(part["attributes"] for part in read["body"])
