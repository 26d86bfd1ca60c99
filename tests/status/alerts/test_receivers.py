"""Real receivers on this machine: a webhook and an SMTP server, and the death of the sender."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hooks.status.alerts import apprise
from hooks.status.alerts.message import Message, Tone
from hooks.status.history import Delivery, Outcome
from tests.status.alerts.desk import DOWN, Desk, opened, route
from tests.status.alerts.receivers import Mailbox, Webhook, delivering, listening

ROOT = Path(__file__).parents[3]
MESSAGE = Message("Pagos: Interrupción", "Desde las 8.\nhttps://visual.example/", Tone.FAILURE)
NO_BREAK = "Paiement\u202f: Panne majeure"


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    with listening() as server:
        yield server


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with delivering() as box:
        yield box


def test_a_webhook_that_fails_at_first_gets_the_message_once_it_works(
    desk: Desk, webhook: Webhook
) -> None:
    desk.receiver, desk.routes = apprise.deliver, [route(url=webhook.url)]
    webhook.answers = [503, 500]
    reports: list[Delivery] = []
    for minute in range(8):
        desk.poll(minute, backups=DOWN) if minute else desk.poll(0)
        reports += desk.alert().deliveries
    assert [(one.attempt, one.outcome) for one in reports] == [
        (1, Outcome.FAILED),
        (2, Outcome.FAILED),
        (3, Outcome.DELIVERED),
    ]
    assert "error=503" in reports[0].detail
    assert [one["title"] for one in webhook.got] == ["Backups: Major outage"] * 3
    assert webhook.got[-1]["message"].startswith("It did not answer in time.\nSince 16 September")
    assert webhook.got[-1]["type"] == "failure"


def test_a_mail_arrives_whole(mailbox: Mailbox) -> None:
    sent = apprise.deliver(mailbox.url("ops@visual.example"), MESSAGE)
    assert sent == apprise.Sent(Outcome.DELIVERED)
    (mail,) = mailbox.got
    assert mail["Subject"] == "Pagos: Interrupción"
    assert "ops@visual.example" in mail["To"]
    body = mail.get_body(("plain", "html"))
    assert body is not None
    assert "Desde las 8." in body.get_content()


def test_a_name_with_signs_of_html_stays_text_in_a_mail(mailbox: Mailbox) -> None:
    message = Message("A", "<b>R&D</b> is down", Tone.WARNING)
    apprise.deliver(mailbox.url("ops@visual.example"), message)
    body = mailbox.got[0].get_body(("html",))
    assert body is None or "&lt;b&gt;R&amp;D&lt;/b&gt;" in body.get_content()


def test_a_mail_that_was_refused_is_told_again(mailbox: Mailbox) -> None:
    mailbox.refused = {"ops@visual.example"}
    sent = apprise.deliver(mailbox.url("ops@visual.example"), MESSAGE)
    assert sent.outcome is Outcome.FAILED
    assert "ops@visual.example" in sent.detail


def test_a_mail_to_several_that_some_refused_is_not_told_again(mailbox: Mailbox) -> None:
    mailbox.refused = {"b@visual.example"}
    sent = apprise.deliver(mailbox.url("a@visual.example", "b@visual.example"), MESSAGE)
    assert len(mailbox.got) == 1
    assert sent.outcome is Outcome.UNCONFIRMED
    assert sent.detail.startswith("some of its recipients may have it: ")


def test_a_receiver_that_is_not_there(closed_port: int) -> None:
    sent = apprise.deliver(f"json://127.0.0.1:{closed_port}/", MESSAGE)
    assert sent.outcome is Outcome.FAILED
    assert "127.0.0.1" in sent.detail


def test_a_receiver_that_took_it_and_never_answered_may_have_it(
    webhook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apprise, "PATIENCE", 0.2)
    webhook.silent = True
    sent = apprise.deliver(f"{webhook.url}?rto=0.1", MESSAGE)
    assert sent.outcome is Outcome.UNCONFIRMED
    assert sent.detail.startswith("no answer in time: ")
    assert len(webhook.got) == 1


def test_a_redirect_is_no_delivery(webhook: Webhook) -> None:
    webhook.answers = [302]
    assert apprise.deliver(webhook.url, MESSAGE).outcome is Outcome.FAILED


@pytest.mark.parametrize("url", ["nonsense", "unknown://host/", "https://", "slack://", "${X}"])
def test_an_address_apprise_does_not_know(url: str) -> None:
    sent = apprise.deliver(url, MESSAGE)
    assert sent == apprise.Sent(Outcome.FAILED, "its address is not one that Apprise knows")


def test_a_password_in_the_address_stays_out_of_the_history(closed_port: int) -> None:
    sent = apprise.deliver(f"json://user:hunter2@127.0.0.1:{closed_port}/s3cret", MESSAGE)
    assert sent.outcome is Outcome.FAILED
    assert "hunter2" not in sent.detail
    assert "s3cret" not in sent.detail


def test_the_letters_of_a_language_arrive_as_they_are(webhook: Webhook) -> None:
    apprise.deliver(webhook.url, Message(NO_BREAK, "L’accès", Tone.INFO))
    assert (webhook.got[0]["title"], webhook.got[0]["message"]) == (NO_BREAK, "L’accès")


RUN = """
import sys
from pathlib import Path
from hooks.status.alerts import apprise
from tests.status.alerts.desk import Desk, DOWN, opened, route
desk = Desk(opened(Path(sys.argv[1])), routes=[route(url=sys.argv[2])], receiver=apprise.deliver)
desk.poll(1, backups=DOWN)
desk.alert()
"""


def test_a_run_killed_between_sending_and_noting_does_not_send_twice(
    tmp_path: Path, webhook: Webhook
) -> None:
    with opened(tmp_path) as history:
        Desk(history).poll(0)
    webhook.silent = True
    command = [sys.executable, "-c", RUN, str(tmp_path), webhook.url]
    with subprocess.Popen(command, cwd=ROOT) as process:
        assert webhook.arrived.wait(30)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    webhook.silent = False
    with opened(tmp_path) as history:
        desk = Desk(history, routes=[route(url=webhook.url)], receiver=apprise.deliver)
        desk.poll(2, backups=DOWN)
        report = desk.alert()
        assert len(webhook.got) == 1
        assert report.line() == "alerts: on-call: backups unconfirmed"
        desk.poll(3)
        desk.alert()
        assert [one["title"] for one in webhook.got] == [
            "Backups: Major outage",
            "Backups is working again",
        ]


def test_a_run_killed_before_its_note_sends_in_the_next(tmp_path: Path, webhook: Webhook) -> None:
    """Recorded, but the poller died before its alerts: nothing is lost."""
    with opened(tmp_path) as history:
        desk = Desk(history)
        desk.poll(0)
        desk.poll(1, backups=DOWN)
    with opened(tmp_path) as history:
        desk = Desk(history, routes=[route(url=webhook.url)], receiver=apprise.deliver, minute=2)
        desk.alert()
    assert [one["title"] for one in webhook.got] == ["Backups: Major outage"]


LAZY = """
import sys
from pathlib import Path
from tests.status.alerts.desk import Desk, opened
with opened(Path(sys.argv[1])) as history:
    desk = Desk(history)
    desk.poll(0)
    desk.alert()
print("apprise" in sys.modules)
"""


def test_a_run_with_nothing_to_tell_does_not_load_apprise(tmp_path: Path) -> None:
    command = [sys.executable, "-c", LAZY, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("False\n", "")


def test_apprise_writes_nothing_to_the_disk_or_the_terminal(
    tmp_path: Path, closed_port: int
) -> None:
    code = (
        "from hooks.status.alerts.apprise import deliver\n"
        "from hooks.status.alerts.message import Message, Tone\n"
        f"deliver('json://127.0.0.1:{closed_port}/', Message('a', 'b', Tone.INFO))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("", "")
    assert list(tmp_path.iterdir()) == []
