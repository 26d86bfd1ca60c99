"""One run as cron starts it: what it tells, in which order, and that it is alone."""

from __future__ import annotations

import fcntl
import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import html

from hooks.status.incidents import read_incidents
from tests.site.drawn import Project, bare, draw, platform, prints, write
from tests.status.alerts.receivers import (
    Mailbox,
    Sentry,
    Webhook,
    delivering,
    listening,
    watching,
)

ALERTS = """\
routes:
  - id: rota
    to: ${ALERT_URL}
    language: es
    events: [transitions, incidents, maintenance]
dead_man: ${DEAD_MAN_URL}
"""
OUT = ("database", "payments")
"""Faults that put the checkout out of order."""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A published project that believes at first sight, alerts one room and signals one watcher."""
    project = draw(tmp_path_factory.mktemp("original") / "project")
    for one in ("confirm", "recover"):
        project.edit("docs/_data/services.yml", f"{one}: 2", f"{one}: 1")
    project.edit("docs/_data/services.yml", "key: stripe }", "key: stripe, critical: true }")
    write(project.file("docs/_data/alerts.yml"), ALERTS)
    done = project.build()
    assert done.returncode == 0, done.stderr
    return project


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    with listening() as server:
        yield server


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with delivering() as box:
        yield box


@pytest.fixture
def sentry() -> Iterator[Sentry]:
    with watching() as server:
        yield server


@pytest.fixture
def project(original: Project, tmp_path: Path, webhook: Webhook) -> Project:
    """The project, in an environment where its variables are set."""
    copy = original.copied(tmp_path / "project")
    copy.environ |= {"ALERT_URL": webhook.url, "DEAD_MAN_URL": ping(webhook)}
    return copy


def ping(webhook: Webhook) -> str:
    return f"http://127.0.0.1:{webhook.server_address[1]}/ping"


def run(project: Project, *faults: str, **environ: str) -> subprocess.CompletedProcess[str]:
    with platform(*faults) as address:
        return project.parvis("refresh", PLATFORM_URL=address, **environ)


def test_a_run_is_one_line_whatever_it_did(project: Project, webhook: Webhook) -> None:
    first = run(project)
    assert (first.returncode, first.stderr) == (0, "")
    assert re.fullmatch(
        r"polled 2 components in \d+\.\d s: 2 operational; changed .+; "
        r"refreshed site: \d+ files changed\n",
        first.stdout,
    )
    second = run(project, *OUT)
    assert (second.returncode, second.stderr) == (0, "")
    assert re.fullmatch(
        r"polled 2 components in .+; changed checkout: operational -> \w+; an outage without an "
        r"incident: .+/\.parvis/drafts/[-\d]+-checkout\.yml is a draft of one; "
        r"refreshed site: \d+ files changed; alerts: 1 delivered\n",
        second.stdout,
    )
    assert webhook.asked == ["/ping", "/ping"]


def test_the_line_is_an_object_for_whoever_asks_for_it(project: Project) -> None:
    line = json.loads(run(project, PARVIS_LOG="json").stdout)
    assert set(line) == {"at", "command", "seconds", "states", "said"}
    assert datetime.fromisoformat(line["at"]).tzinfo is not None and line["seconds"] >= 0
    assert line["command"] == "refresh"
    assert line["states"] == {"website": "operational", "checkout": "operational"}
    assert line["said"][0].startswith("polled 2 components")
    assert line["said"][-1].startswith("refreshed site")


def test_verdicts_are_explained_to_whoever_asks(project: Project) -> None:
    with platform(*OUT) as address:
        done = project.parvis("poll", "--verbose", PLATFORM_URL=address)
        looked = project.parvis("poll", "--dry-run", "--verbose", PLATFORM_URL=address)
    assert done.stdout.startswith("polled 2 components")
    for said in (done.stderr, looked.stderr):
        assert re.search(r"checkout\n  probe      \w+ \(not_ready, .+\n  controls   ", said), said


def test_an_alert_is_in_the_routes_language_and_leads_to_a_page_that_tells_it_already(
    project: Project, webhook: Webhook
) -> None:
    page = project.site / "es/status/index.html"
    seen: list[str] = []
    webhook.on_arrival = lambda: seen.append(page.read_text("utf-8"))
    run(project)
    run(project, *OUT)
    (alert,) = webhook.got
    assert re.fullmatch("Pago: Interrupción (grave|parcial)", alert["title"])
    assert alert["message"].endswith("\nhttps://www.example.org/es/status/")
    (shown,) = seen
    words = " ".join(html.fromstring(shown).text_content().split())
    assert alert["title"].removeprefix("Pago: ") in words


def test_a_mail_tells_of_a_maintenance_in_plain_words(project: Project, mailbox: Mailbox) -> None:
    start = datetime.now(UTC).replace(microsecond=0) + timedelta(days=4)
    said = start - timedelta(days=4, minutes=1)
    write(
        project.file("docs/_data/maintenance/queue.yml"),
        "title: { fr: File <b>, en: Queue, es: Cola <b> }\ncomponents: [checkout]\n"
        f"starts_at: {start.isoformat()}\nends_at: {(start + timedelta(hours=1)).isoformat()}\n"
        f"status: scheduled\nupdates:\n  - at: {said.isoformat()}\n    status: scheduled\n"
        "    text: { fr: Oui, es: 'Pagos **lentos** <script>alert(1)</script> "
        "[aquí](javascript:alert(1)) [más](https://visual.example/x).' }\n",
    )
    done = run(project, ALERT_URL=mailbox.url("ops@visual.example"))
    assert "alerts: 1 delivered" in done.stdout, done.stdout + done.stderr
    (mail,) = mailbox.got
    assert mail["Subject"] == "Cola <b>: Programado"
    assert {part.get_content_type() for part in mail.walk()} == {"text/plain"}
    assert mail.get_content().split("\r\n")[0] == (
        "Pagos lentos <script>alert(1)</script> aquí más (https://visual.example/x)."
    )
    assert "Afectados: Pago." in mail.get_content()


def test_a_receiver_that_fails_is_complained_of_and_the_run_goes_on(
    project: Project, webhook: Webhook
) -> None:
    run(project)
    webhook.answers = [500]
    done = run(project, *OUT)
    assert done.returncode == 0
    assert done.stderr.startswith("The alert about checkout did not reach rota (attempt 1): ")
    assert len(done.stderr.splitlines()) == len(done.stdout.splitlines()) == 1
    assert "alerts: 1 failed" in done.stdout
    assert webhook.asked == ["/ping", "/ping"]


def test_a_run_whose_pages_cannot_be_written_alerts_and_gives_no_signal(
    project: Project, webhook: Webhook
) -> None:
    run(project)
    with platform(*OUT) as address:
        done = project.parvis("refresh", "--site", "docs", PLATFORM_URL=address)
    assert done.returncode == 2
    assert "build the site there first" in done.stderr
    assert done.stdout.startswith("polled 2 components") and "1 delivered" in done.stdout
    assert len(webhook.got) == 1
    assert webhook.asked == ["/ping"], "the first run's"


def test_a_mistake_in_the_routes_leaves_the_pages_fresh(project: Project, webhook: Webhook) -> None:
    run(project)
    project.edit("docs/_data/alerts.yml", "language: es", "language: de")
    done = run(project, *OUT)
    assert done.returncode == 2
    assert 'docs/_data/alerts.yml:4:15: unknown-language "de" is not a language' in done.stderr
    assert re.search(r"; refreshed site: [1-9]\d* files changed\n$", done.stdout)
    assert webhook.asked == ["/ping"]


@pytest.mark.parametrize("command", ["refresh", "poll"])
def test_a_second_run_says_that_another_is_under_way_and_does_nothing(
    project: Project, webhook: Webhook, command: str
) -> None:
    run(project)
    before = prints(project.root)
    with (project.root / ".parvis/history.db.run").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with platform(*OUT) as address:
            done = project.parvis(command, PLATFORM_URL=address)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "skipped: another run is under way\n"
    assert prints(project.root) == before
    assert webhook.asked == ["/ping"]


def test_a_draft_is_not_published_and_is_gone_from_the_next_runs_once_people_tell(
    project: Project,
) -> None:
    run(project)
    run(project, *OUT)
    (draft,) = (project.root / ".parvis/drafts").iterdir()
    site = project.read()
    assert read_incidents(site.data, site.root, ["website", "checkout"]) == ()
    done = project.build()
    assert done.returncode == 0, done.stderr
    assert not list(project.site.rglob("incidents/*/index.html"))
    assert draft.stem not in "".join(prints(project.site))
    assert "draft" not in run(project, *OUT).stdout, "it is told once"
    told = project.file(f"docs/_data/incidents/{draft.name}")
    text = draft.read_text("utf-8")
    for code, word in (("fr", "Panne"), ("en", "Outage"), ("es", "Fallo")):
        text = text.replace(f'{code}: ""', f"{code}: {word}")
    write(told, text)
    draft.unlink()
    assert "draft" not in run(project, *OUT).stdout
    assert not list((project.root / ".parvis/drafts").iterdir())
    page = project.site / "en/status/index.html"
    assert "Outage" in page.read_text("utf-8")


def test_no_draft_can_be_written_is_complained_of(project: Project) -> None:
    run(project)
    (project.root / ".parvis/drafts").write_text("in the way", encoding="utf-8")
    done = run(project, *OUT)
    assert done.returncode == 0
    assert done.stderr.startswith("No draft can be written to .parvis/drafts: ")


def test_a_route_that_is_off_is_said_in_the_line(project: Project) -> None:
    done = run(project, ALERT_URL="", DEAD_MAN_URL="")
    assert done.stderr == ""
    assert done.stdout.endswith(
        '; The route "rota" is off: the variable ALERT_URL is not set.; '
        "The dead-man signal is off: DEAD_MAN_URL is not set.\n"
    )


def test_a_signal_that_does_not_get_through_is_said_in_the_line(project: Project) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        done = run(project, DEAD_MAN_URL=f"http://127.0.0.1:{held.getsockname()[1]}/s3cret")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("; The dead-man signal did not get through (refused).\n")


TORN = """
import sys
from hooks.publish import running
def torn(*arguments):
    raise RuntimeError("torn")
running.poll_records = torn
from hooks.__main__ import main
sys.argv = ["parvis", "poll"]
main()
"""


def test_a_run_that_breaks_tells_sentry(project: Project, sentry: Sentry) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TORN],
        cwd=project.root,
        env=bare(
            project.environ | {"SENTRY_DSN": sentry.dsn, "PLATFORM_URL": "http://127.0.0.1:1"}
        ),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    (event,) = sentry.events()
    assert [one["value"] for one in event["exception"]["values"]] == ["torn"]
    assert event["release"] == "0.1.0"
