"""What the status workflow runs: the history's branch, real intervals, the published site."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.project.forge import calls, clone, environment, git
from tests.site.drawn import ROOT
from tools.poll_interval import newest, told

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
FIVE = timedelta(minutes=5)


def branch(work: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    script = ROOT / "tools/history_branch.sh"
    env = environment(work.parent / f"env{len(list(work.parent.iterdir()))}", []) | environ
    return subprocess.run(
        ["sh", script, *arguments], cwd=work, env=env, capture_output=True, text=True
    )


def keep(work: Path, lines: str, now: str) -> None:
    (work / "kept").write_text(lines, encoding="utf-8")
    done = branch(work, "keep", "kept", NOW=now)
    assert done.returncode == 0, done.stderr


def test_a_history_begins_grows_within_a_day_and_has_a_commit_a_day(tmp_path: Path) -> None:
    work, remote = clone(tmp_path / "forge"), tmp_path / "forge/remote.git"
    begun = branch(work, "restore", "restored")
    assert (begun.returncode, (work / "restored").read_text()) == (0, "")
    assert "a history begins" in begun.stderr
    for lines, now in (("1\n", "2026-11-25"), ("2\n", "2026-11-25"), ("3\n", "2026-11-26")):
        keep(work, lines, now)
    log = git(remote, "log", "--format=%s", "status-history")
    assert log == "History of 2026-11-26\nHistory of 2026-11-25"
    assert git(remote, "show", "status-history:history.jsonl") == "3"
    assert git(remote, "show", "status-history^:history.jsonl") == "2"
    assert git(remote, "ls-tree", "--name-only", "status-history") == "history.jsonl"
    assert branch(work, "restore", "restored").returncode == 0
    assert (work / "restored").read_text() == "3\n"
    assert git(work, "status", "--porcelain", "--untracked-files=no") == ""


def test_a_remote_out_of_reach_is_no_empty_history(tmp_path: Path) -> None:
    work = clone(tmp_path / "forge")
    for action in ("restore", "keep"):
        (work / "file").write_text("1\n", encoding="utf-8")
        done = branch(work, action, "file", REMOTE=str(tmp_path / "nowhere.git"))
        assert done.returncode != 0 and "the history stays as it is" in done.stderr
        assert (work / "file").read_text() == "1\n"


def test_an_empty_history_replaces_none(tmp_path: Path) -> None:
    work = clone(tmp_path / "forge")
    keep(work, "1\n", "2026-11-25")
    (work / "kept").write_text("", encoding="utf-8")
    assert branch(work, "keep", "kept").returncode == 1
    assert git(tmp_path / "forge/remote.git", "show", "status-history:history.jsonl") == "1"


def line(minutes: int) -> str:
    return json.dumps({"table": "run", "start": (NOW - timedelta(minutes=minutes)).isoformat()})


def test_a_late_schedule_is_told_with_its_real_interval() -> None:
    last = newest([line(17), line(11), '{"table": "daily", "start": "2026-11-26T00:00:00Z"}', ""])
    assert told(last, FIVE, NOW) == (
        "::warning title=Late poll::The poll before was 11 min ago; one is promised every 5 min. "
        "The time between counts as not known."
    )
    assert told(newest([line(9)]), FIVE, NOW) == (
        "The poll before was 9 min ago; one is promised every 5 min."
    )
    assert told(newest([]), FIVE, NOW) == "This is the first poll of the history."


def published(tmp_path: Path, *arguments: str, **said: str) -> tuple[str, str]:
    """Run the script in a clone; return what it writes for the workflow, and what it says."""
    work, home = clone(tmp_path / "forge"), tmp_path / "gh"
    runs = {"in_progress": "", "queued": "", "success": "42"} | said
    answers = [([f"--status={state}", "--json=databaseId"], run) for state, run in runs.items()]
    answers.append((["--json=headSha"], git(work, "rev-parse", "HEAD")))
    environ = environment(home, answers)
    site = work / "site.artifact"
    site.mkdir()
    (tmp_path / "index.html").write_text("published", encoding="utf-8")
    with tarfile.open(site / "artifact.tar", "w") as tar:
        tar.add(tmp_path / "index.html", "./index.html")
    done = subprocess.run(
        ["sh", ROOT / "tools/published_site.sh", *arguments],
        cwd=work, env=environ, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    output = home / "output"
    return output.read_text() if output.exists() else "", done.stderr


def test_the_site_of_the_last_publish_is_taken(tmp_path: Path) -> None:
    assert published(tmp_path, "site")[0] == "run=42\n"
    assert (tmp_path / "forge/clone/site/index.html").read_text() == "published"
    assert ["run", "download", "42", "--name=github-pages", "--dir=site.artifact"] in calls(
        tmp_path / "gh"
    )


@pytest.mark.parametrize(
    ("arguments", "said", "sentence"),
    [
        (["site"], {"in_progress": "43"}, "A publish is under way"),
        (["site"], {"queued": "43"}, "A publish is under way"),
        (["site"], {"success": ""}, "Nothing is published yet"),
        (["--still", "41"], {}, "Another site has been published since"),
    ],
)
def test_a_refresh_steps_back_for_a_publish(
    tmp_path: Path, arguments: list[str], said: dict[str, str], sentence: str
) -> None:
    output, told = published(tmp_path, *arguments, **said)
    assert output == "" and sentence in told


def test_a_site_still_published_may_be_deployed(tmp_path: Path) -> None:
    assert published(tmp_path, "--still", "42")[0] == "run=42\n"


def test_what_pages_gets_has_the_hidden_files_readers_need(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for name in ("index.html", ".well-known/security.txt", ".nginx/maps.conf"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(name, encoding="utf-8")
    script = ROOT / "tools/pages_artifact.sh"
    subprocess.run(["sh", script, site, tmp_path / "out/artifact.tar"], check=True)
    with tarfile.open(tmp_path / "out/artifact.tar") as tar:
        files = {one.name for one in tar.getmembers() if one.isfile()}
    assert files == {"./index.html", "./.well-known/security.txt"}
    assert subprocess.run(["sh", script, tmp_path, tmp_path / "x.tar"]).returncode == 1


PARVIS = """\
#!/bin/sh
echo "$*" >>calls
[ "$1 $2" != "history export" ] || echo '{"table": "run", "start": "2020-01-01T00:00:00Z"}' >"$3"
"""


def test_a_run_restores_polls_and_keeps_with_the_rights_each_needs(tmp_path: Path) -> None:
    work = clone(tmp_path / "forge")
    (work / "tools").symlink_to(ROOT / "tools")
    (work / ".venv/bin").mkdir(parents=True)
    (work / ".venv/bin/python").symlink_to(sys.executable)
    (work / ".venv/bin/parvis").write_text(PARVIS, encoding="utf-8")
    (work / ".venv/bin/parvis").chmod(0o755)
    environ = environment(tmp_path / "gh", [])

    def run(*step: str, **more: str) -> str:
        done = subprocess.run(
            ["sh", "tools/status_run.sh", *step],
            cwd=work, env=environ | more, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    run("restore")
    assert "first poll" in run("refresh", "site", MINUTES="5", PLATFORM_URL="http://a.example")
    run("keep")
    run("restore")
    assert "::warning" in run("refresh", "site", MINUTES="5", PLATFORM_URL="http://a.example")
    assert "nothing is polled" in run("refresh", "site")
    assert (work / "calls").read_text().splitlines() == [
        "refresh --site site",
        "history export .parvis/kept.jsonl",
        "history import .parvis/restored.jsonl",
        "refresh --site site",
        "refresh --no-poll --site site",
    ]
