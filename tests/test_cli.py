"""The command `parvis` as people and cron run it: real processes in a small project."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from hooks.__main__ import main
from tests.site.drawn import ROOT, Project, bare, draw, platform, prints

QUICK_DNS = {"RES_OPTIONS": "attempts:1 timeout:1"}


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A published project whose changes of state are believed at first sight."""
    project = draw(tmp_path_factory.mktemp("original") / "project")
    project.edit("docs/_data/services.yml", "timeout: 2", "timeout: 0.5")
    project.edit("docs/_data/services.yml", "confirm: 2", "confirm: 1")
    project.edit("docs/_data/services.yml", "recover: 2", "recover: 1")
    done = project.build()
    assert done.returncode == 0, done.stderr
    return project


@pytest.fixture
def project(original: Project, tmp_path: Path) -> Project:
    return original.copied(tmp_path / "project")


@pytest.fixture
def unwritable(project: Project) -> str:
    """A place for the history below a file, where not even root can write."""
    return str(project.root / "mkdocs.yml/history.db")


@contextmanager
def silent() -> Iterator[str]:
    """An address that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@contextmanager
def refusing() -> Iterator[str]:
    """An address where nobody listens: the port is held, without listen(2)."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{held.getsockname()[1]}"


@contextmanager
def nowhere() -> Iterator[str]:
    """A name that no network knows (RFC 6761, 6.4)."""
    yield "http://platform.invalid"


# --- Help ---------------------------------------------------------------------------------------


def test_the_help_lists_every_command(project: Project) -> None:
    done = project.parvis("--help")
    assert (done.returncode, done.stderr) == (0, "")
    listed = re.findall(r"^  ([a-z]+)  +[A-Z]", done.stdout, re.M)
    assert set(listed) == set(main.commands) >= {"check", "poll", "refresh", "status", "demo"}


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_explains_itself_and_its_options(name: str) -> None:
    command = main.commands[name]
    assert command.help and command.help[0].isupper()
    for option in command.params:
        assert (
            getattr(option, "help", None)
            or getattr(option, "show_default", False)
            or (option.param_type_name == "argument" or option.name in {"folder", "form"})
        ), f"parvis {name} {option.opts}"


def test_help_works_outside_a_project(tmp_path: Path) -> None:
    done = Project(tmp_path).parvis("refresh", "-h")
    assert done.returncode == 0
    assert "--no-poll" in done.stdout and "rewrite in a built site only" in done.stdout


@pytest.mark.parametrize("arguments", [["pol"], ["check", "--format", "xml"]])
def test_a_mistyped_command_is_explained(project: Project, arguments: list[str]) -> None:
    done = project.parvis(*arguments)
    assert done.returncode == 2
    assert "Error: " in done.stderr and "Traceback" not in done.stderr


# --- Configuration: exit 2 ----------------------------------------------------------------------


@pytest.mark.parametrize("command", [["refresh"], ["poll", "--dry-run"]])
def test_a_platform_that_is_not_named_is_asked_for(project: Project, command: list[str]) -> None:
    done = project.parvis(*command)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        'docs/_data/services.yml:12:35: unset-variable "${PLATFORM_URL}" is filled from the '
        "environment, but the variable PLATFORM_URL is not set. Set PLATFORM_URL before polling.\n"
    )


def test_outside_a_project_the_missing_file_is_named(tmp_path: Path) -> None:
    for command in ("poll", "build"):
        done = Project(tmp_path).parvis(command)
        assert done.returncode == 2
        assert "mkdocs.yml" in done.stderr and "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_wrong_data_are_all_named(project: Project) -> None:
    project.edit("docs/_data/services.yml", "kind: http", "kind: htp")
    project.edit("docs/_data/services.yml", "interval: 60", "interval: soon")
    done = project.parvis("poll", PLATFORM_URL="http://127.0.0.1:1")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) >= 2
    assert all(line.startswith("docs/_data/services.yml:") for line in done.stderr.splitlines())


def test_a_folder_that_is_no_site_is_not_refreshed(project: Project) -> None:
    done = project.parvis("refresh", "--no-poll", "--site", "docs")
    assert done.returncode == 2
    assert done.stderr == (
        f"{project.root}/docs holds no readable status/fragments.json: build the site there first "
        "(make site).\n"
    )


def test_another_language_than_the_site_s_is_refused(project: Project) -> None:
    done = project.parvis("status", "--language", "de")
    assert done.returncode == 2
    assert 'The site has no language "de". It has: fr, en, es.' in done.stderr
    assert "Traceback" not in done.stderr


# --- The history: exit 3 ------------------------------------------------------------------------


@pytest.mark.parametrize("command", [["poll"], ["refresh", "--no-poll"], ["status"]])
def test_a_history_that_cannot_be_written_is_said_in_a_sentence(
    project: Project, unwritable: str, command: list[str]
) -> None:
    before = prints(project.site)
    with refusing() as address:
        done = project.parvis(*command, PARVIS_HISTORY=unwritable, PLATFORM_URL=address)
    assert (done.returncode, done.stdout) == (3, "")
    assert re.fullmatch(
        rf"The history {re.escape(unwritable)} cannot be written: .+\. PARVIS_HISTORY names a file "
        r"in a folder that the poller may write\.\n",
        done.stderr,
    )
    assert prints(project.site) == before


# --- Whatever the platform does: exit 0 --------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "reason"), [(nowhere, "dns"), (refusing, "refused"), (silent, "timeout")]
)
def test_a_platform_that_is_down_is_a_finding_and_no_failure(
    project: Project, fault: object, reason: str
) -> None:
    with fault() as address:  # type: ignore[operator]
        looked = project.parvis("poll", "--dry-run", PLATFORM_URL=address, **QUICK_DNS)
        done = project.parvis("poll", PLATFORM_URL=address, **QUICK_DNS)
    assert (looked.returncode, done.returncode) == (0, 0), done.stderr
    assert f"website: major_outage ({reason})" in looked.stdout
    assert (
        "polled 2 components" in done.stdout and "website: unknown -> major_outage" in done.stdout
    )
    status = project.parvis("status", "--language", "en")
    assert re.search(r"^  The website +Major outage +—?", status.stdout, re.M)
    assert status.stdout.startswith("Some systems are down\n")


def test_a_platform_that_answers_works(project: Project) -> None:
    with platform() as address:
        done = project.parvis("poll", PLATFORM_URL=address)
    assert done.returncode == 0 and done.stderr == ""
    assert re.match(r"polled 2 components in \d+\.\d s: 2 operational", done.stdout)
    assert project.parvis("status", "--language", "en").stdout.startswith("All systems operational")


def test_a_dry_run_records_nothing(project: Project) -> None:
    project.history.unlink(missing_ok=True)
    with platform("payments") as address:
        done = project.parvis("poll", "--dry-run", PLATFORM_URL=address)
    assert done.returncode == 0
    assert "website: operational (ok)" in done.stdout
    assert "checkout: " in done.stdout and "not_ready" in done.stdout
    assert not project.history.exists()


def test_secrets_of_the_address_are_not_printed(project: Project) -> None:
    with refusing() as address:
        secret = address.replace("http://", "http://poller:s3cr3t@")
        done = project.parvis("poll", PLATFORM_URL=secret)
    assert "s3cr3t" not in done.stdout + done.stderr


# --- Refresh ------------------------------------------------------------------------------------


def test_a_refresh_polls_and_shows_what_it_saw(project: Project) -> None:
    with platform("payments") as address:
        done = project.parvis("refresh", PLATFORM_URL=address)
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(
        r"polled 2 components in .+; refreshed site: \d+ files changed\n", done.stdout
    )
    page = (project.site / "en/status/index.html").read_text("utf-8")
    assert "The payment" not in page and "All systems operational" not in page


def test_a_refresh_without_a_poll_asks_nobody(project: Project) -> None:
    done = project.parvis("refresh", "--no-poll")
    assert done.returncode == 0 and done.stderr == ""
    again = project.parvis("refresh", "--no-poll")
    assert again.stdout == "refreshed site: 0 files changed\n"


# --- Building while the platform or the history is out of order --------------------------------


def test_the_site_is_built_while_the_platform_is_down(project: Project) -> None:
    with refusing() as address:
        done = project.build(PARVIS_POLL="1", PLATFORM_URL=address)
    assert done.returncode == 0, done.stderr
    assert "2 major_outage" in done.stderr
    assert "Some systems are down" in (project.site / "en/index.html").read_text("utf-8")


def test_the_site_is_built_without_a_history(project: Project, unwritable: str) -> None:
    with refusing() as address:
        done = project.build(PARVIS_POLL="1", PARVIS_HISTORY=unwritable, PLATFORM_URL=address)
    assert done.returncode == 0, done.stderr
    assert f"The history {unwritable} cannot be written: " in done.stderr
    page = (project.site / "en/index.html").read_text("utf-8")
    assert "The state of some systems is not known" in page


def test_a_build_that_should_poll_needs_an_address(project: Project) -> None:
    before = prints(project.site)
    done = project.build(PARVIS_POLL="1")
    assert done.returncode == 1
    assert "PLATFORM_URL" in done.stderr and "Traceback" not in done.stderr
    assert prints(project.site) == before


def test_a_build_goes_where_it_is_told(project: Project, tmp_path: Path) -> None:
    before = prints(project.site)
    done = project.parvis("build", "--to", str(tmp_path / "public/www"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "public/www/es/index.html").is_file()
    assert [one.name for one in (tmp_path / "public").iterdir()] == ["www"]
    assert prints(project.site) == before


# --- Check --------------------------------------------------------------------------------------


def test_sound_content_passes(project: Project) -> None:
    done = project.parvis("check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "0 errors, 0 warnings\n", "")


@pytest.fixture
def flawed(project: Project) -> Project:
    """A project with one mistake, and a translation that is missing."""
    project.edit("docs/en/index.md", "company.legal_name", "company.legal_nam")
    project.file("docs/es/help/contact.md").unlink()
    return project


SENTENCE = (
    '"company.legal_nam" is not a fact; did you mean "company.legal_name"? '
    "Facts are in docs/_data/company.yml."
)


def test_a_mistake_is_listed_by_file_and_line(flawed: Project) -> None:
    done = flawed.parvis("check")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert f"error: docs/en/index.md:7:1: unknown-fact {SENTENCE}" in lines
    assert "missing-translation" in done.stdout
    assert re.fullmatch(r"\d+ errors, 1 warnings", lines[-1])


def test_a_mistake_as_json(flawed: Project) -> None:
    done = flawed.parvis("check", "--format", "json")
    assert done.returncode == 1
    (found,) = [one for one in json.loads(done.stdout) if one["code"] == "unknown-fact"]
    assert found == {
        "path": "docs/en/index.md", "line": 7, "column": 1, "code": "unknown-fact",
        "message": SENTENCE, "level": "error",
    }  # fmt: skip


def test_a_mistake_as_an_annotation(flawed: Project) -> None:
    done = flawed.parvis("check", "--format", "github")
    assert done.returncode == 1
    place = "file=docs/en/index.md,line=7,col=1,title=unknown-fact"
    assert f"::error {place}::{SENTENCE}\n" in done.stdout
    assert "::warning file=docs/fr/help/contact.md,line=1,col=1,title=missing-translation::" in (
        done.stdout
    )


def test_a_warning_alone_passes(project: Project) -> None:
    project.file("docs/es/help/contact.md").unlink()
    done = project.parvis("check")
    assert done.returncode == 0
    assert done.stdout.endswith("0 errors, 1 warnings\n")


def test_a_release_with_samples_is_refused(project: Project) -> None:
    done = project.parvis("check", "--release")
    assert done.returncode == 1
    assert "sample-fact" in done.stdout


def test_a_file_that_is_no_yaml_is_a_problem_like_others(project: Project) -> None:
    project.file("docs/_data/company.yml").write_text("company: [\n", "utf-8")
    done = project.parvis("check")
    assert done.returncode == 1
    assert re.search(r"^error: docs/_data/company\.yml:\d+:\d+: ", done.stdout, re.M)
    assert "Traceback" not in done.stderr


# --- The demo platform --------------------------------------------------------------------------


@contextmanager
def demo(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run ``parvis demo`` on a free port; its process and address."""
    command = [sys.executable, "-m", "hooks", "demo", "--port", "0", *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, env=bare({"PYTHONUNBUFFERED": "1"}), stdout=subprocess.PIPE, text=True,
        # A shell's job in the background has been told to ignore Ctrl-C, and hands that on.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:  # fmt: skip
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+", line)
            assert address, line
            yield process, address[0]
        finally:
            process.kill()


def test_the_demo_answers_as_the_platform_does() -> None:
    with demo("--fault", "stale-backup") as (process, address):
        assert requests.get(f"{address}/healthz", timeout=5).json() == {"ok": True}
        ready = requests.get(f"{address}/readyz", timeout=5)
        assert (ready.status_code, ready.json()) == (200, {"db": "ok", "stripe": "ok"})
        metrics = requests.get(f"{address}/metrics", timeout=5).text
        for name in (
            "visual_backup_last_success_timestamp_seconds",
            "stripe_webhook_events_total",
            "stripe_webhook_failures_total",
        ):
            assert re.search(rf"^{name} \S+$", metrics, re.M)
        on = requests.get(f"{address}/faults", timeout=5).json()["on"]
        assert [name for name in on if on[name]] == ["stale-backup"]
        requests.post(f"{address}/faults/payments", timeout=5).raise_for_status()
        ready = requests.get(f"{address}/readyz", timeout=5)
        assert (ready.status_code, ready.json()["stripe"]) == (503, "unavailable")
        requests.delete(f"{address}/faults/payments", timeout=5).raise_for_status()
        assert requests.get(f"{address}/readyz", timeout=5).ok
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0


def test_a_fault_that_does_not_exist_is_explained(project: Project) -> None:
    done = project.parvis("demo", "--fault", "gremlins")
    assert done.returncode == 2
    assert "There is no fault 'gremlins'. There are: down, slow, " in done.stderr


def test_a_port_that_is_taken_is_explained(project: Project) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = project.parvis("demo", "--port", port)
    assert done.returncode == 2
    assert f"Error: Port {port} cannot be used: Address already in use.\n" in done.stderr


# --- What is made from templates and models -----------------------------------------------------


def test_schemas_are_written_once(project: Project) -> None:
    assert project.parvis("schemas").stdout == ""
    project.file("docs/_data/schemas/services.json").unlink()
    done = project.parvis("schemas")
    assert done.stdout.splitlines() == [f"wrote {project.root}/docs/_data/schemas/services.json"]


def test_the_doctor_tells_what_is_wrong_and_exits_with_1(project: Project) -> None:
    with refusing() as url:
        done = project.parvis("doctor", "--site", "site", "--at", url, "--format", "json")
    assert done.returncode == 1
    found = {one["found"] for one in json.loads(done.stdout) if one["level"] == "wrong"}
    for part in ("dead-link", "unset-variable", "does not answer"):
        assert any(part in one for one in found), found


def test_the_doctor_says_where_no_site_is(project: Project) -> None:
    done = project.parvis("doctor", "--offline")
    assert done.returncode == 1 and "public/current holds no built site." in done.stdout
