"""What is told of the poller itself: the dead-man signal, and its own faults to Sentry."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hooks.status.alerts import dead_man
from tests.status.alerts.receivers import Sentry, watching
from tests.status.conftest import Platform

ROOT = Path(__file__).parents[3]


def test_the_signal_is_one_request(platform: Platform) -> None:
    assert dead_man.signal(f"{platform.url}/healthz") == ""
    assert platform.asked == ["/healthz"]


def test_a_signal_that_fails_is_a_sentence_without_the_address(
    platform: Platform, closed_port: int
) -> None:
    found = [
        dead_man.signal(f"{platform.url}/status/404?key=s3cret"),
        dead_man.signal(f"http://127.0.0.1:{closed_port}/s3cret"),
        dead_man.signal("nonsense"),
    ]
    assert found == [
        "The dead-man signal did not get through (status 404).",
        "The dead-man signal did not get through (refused).",
        "The dead-man signal did not get through (configuration).",
    ]


def test_a_signal_to_a_host_that_drips_ends(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dead_man, "TIMEOUT", 0.3)
    assert dead_man.signal(f"{platform.url}/drip") == (
        "The dead-man signal did not get through (timeout)."
    )


@pytest.fixture
def sentry() -> Iterator[Sentry]:
    with watching() as server:
        yield server


def python(code: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_a_fault_of_our_own_reaches_sentry_without_values(sentry: Sentry) -> None:
    done = python(
        "from hooks.status.alerts.sentry import watch\n"
        f"assert watch({sentry.dsn!r}, '1.2.3') == ''\n"
        "def probe():\n"
        "    password = 'hunt' + 'er2'\n"
        "    raise RuntimeError('torn')\n"
        "probe()\n"
    )
    assert "RuntimeError: torn" in done.stderr
    (event,) = sentry.events()
    assert event["release"] == "1.2.3"
    (exception,) = event["exception"]["values"]
    assert (exception["type"], exception["value"]) == ("RuntimeError", "torn")
    assert "hunter2" not in json.dumps(event)


def test_a_fault_that_was_caught_can_be_told(sentry: Sentry) -> None:
    done = python(
        "from hooks.status.alerts.sentry import tell, watch\n"
        f"watch({sentry.dsn!r}, '1.2.3')\n"
        "tell('Traceback: torn')\n"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert [event["message"] for event in sentry.events()] == ["Traceback: torn"]


def test_without_a_dsn_sentry_is_not_loaded() -> None:
    done = python(
        "import sys\n"
        "from hooks.status.alerts.sentry import tell, watch\n"
        "print(repr(watch('', '1')), tell('x'), 'sentry_sdk' in sys.modules)\n"
    )
    assert done.stdout == "'' None False\n"


def test_a_dsn_without_the_package_is_a_sentence() -> None:
    done = python(
        "import sys\n"
        "sys.modules['sentry_sdk'] = None\n"
        "from hooks.status.alerts.sentry import tell, watch\n"
        "print(watch('http://public@127.0.0.1:9/1', '1'))\n"
        "tell('x')\n"
    )
    assert done.stdout == (
        "SENTRY_DSN is set, but sentry-sdk is missing. Install it: uv sync --extra sentry\n"
    )
    assert done.stderr == ""


def test_a_dsn_that_is_none_is_a_sentence() -> None:
    done = python("from hooks.status.alerts.sentry import watch\nprint(watch('nonsense', '1'))\n")
    assert done.stdout == (
        "SENTRY_DSN is not the address of a Sentry project; faults are not sent.\n"
    )
