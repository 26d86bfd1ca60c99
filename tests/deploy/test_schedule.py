"""The timer, the crontab and the forge's forms name what exists."""

from __future__ import annotations

import configparser
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from hooks.__main__ import main

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(sys.executable).parent
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
    words = shlex.split(command.partition("/bin/parvis ")[2].partition("|")[0])
    options = {option for part in main.commands[words[0]].params for option in part.opts}
    return {word for word in words if word.startswith("--")} <= options


def test_the_service_runs_a_command_that_exists() -> None:
    service = unit("parvis-refresh.service")["Service"]
    assert known(service["ExecStart"])
    assert service["ExecStart"].startswith(service["WorkingDirectory"])
    assert service["Type"] == "oneshot"


def test_the_timer_is_that_of_the_service() -> None:
    assert {path.stem for path in UNITS.iterdir()} == {"parvis-refresh", "parvis-build"}
    for name in ("parvis-refresh", "parvis-build"):
        assert unit(f"{name}.timer")["Install"]["WantedBy"] == "timers.target"


def test_the_site_is_built_every_day() -> None:
    """Else `Expires` of security.txt would pass, and no legal version would take effect."""
    command = unit("parvis-build.service")["Service"]["ExecStart"]
    assert known(command) and command.endswith("parvis publish --to public")
    assert unit("parvis-build.timer")["Timer"]["OnCalendar"] == "*-*-* 00:05:00 UTC"
    daily = (ROOT / "deploy/crontab").read_text("utf-8").splitlines()[-1]
    assert daily.startswith("5 4 * * * parvis ") and known(daily.partition(" 2>&1")[0])


def verified(folder: Path, typo: str = "") -> tuple[int, str]:
    """What systemd says of the units, with the programs of this checkout; `typo` adds a line."""
    for path in UNITS.iterdir():
        text = path.read_text("utf-8").replace("/srv/parvis/.venv/bin", str(PROGRAMS))
        (folder / path.name).write_text(text + typo, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, folder.iterdir())], capture_output=True, text=True
    )
    return done.returncode, done.stdout + done.stderr


# Only Linux has systemd; tools/browsers.sh sees that it is there.
if sys.platform == "linux":

    def test_systemd_takes_the_units_without_a_word(tmp_path: Path) -> None:
        assert verified(tmp_path) == (0, "")

    def test_systemd_would_have_seen_a_mistake(tmp_path: Path) -> None:
        assert "Unknown key" in verified(tmp_path, "\n[Timer]\nOnCalender=minutely\n")[1]

    def test_systemd_reads_the_calendar_as_each_minute() -> None:
        when = unit("parvis-refresh.timer")["Timer"]["OnCalendar"]
        command = ["systemd-analyze", "calendar", when]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert "Normalized form: *-*-* *:*:00\n" in done.stdout


def test_the_service_starts_as_the_shell_would_from_cron(tmp_path: Path) -> None:
    """The line of the crontab, in the shell it names, with stand-ins for the two programs."""
    (tmp_path / ".venv/bin").mkdir(parents=True)
    for name, does in ((".venv/bin/parvis", 'echo "$PLATFORM_URL $*"; echo bad >&2'),
                       ("logger", 'echo "$*: $(cat)"')):  # fmt: skip
        (tmp_path / name).write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "environment").write_text("PLATFORM_URL=https://app.example\n", encoding="utf-8")
    line = cron_line().split(maxsplit=6)[6].replace("/srv/parvis", str(tmp_path))
    line = line.replace("/etc/parvis/environment", str(tmp_path / "environment"))
    done = subprocess.run(
        ["/bin/sh", "-c", line],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert done.stdout == "-t parvis: https://app.example refresh --site public/current\n"
    assert done.stderr == "bad\n", "what cron mails"


def test_the_crontab_does_the_same_each_minute() -> None:
    fields = cron_line().split(maxsplit=6)
    assert fields[:6] == ["*", "*", "*", "*", "*", "parvis"]
    assert known(cron_line())
    assert "%" not in cron_line()  # crontab(5) would end the line there
    ran = re.findall(r"bin/(parvis [^|]+)", cron_line())[0].strip()
    assert unit("parvis-refresh.service")["Service"]["ExecStart"].endswith(ran)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_an_issue_form_is_one_the_forge_can_show(form: Path) -> None:
    read = yaml.safe_load(form.read_text(encoding="utf-8"))
    assert {"name", "description", "body"} <= set(read)
    assert {part["type"] for part in read["body"]} <= {"markdown", "input", "textarea", "dropdown"}
    ids = [part["id"] for part in read["body"] if part["type"] != "markdown"]
    assert len(ids) == len(set(ids)) > 0
    assert all(part["attributes"] for part in read["body"])
