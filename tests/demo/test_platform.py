"""The demo platform: what the notes ask of the real one, and every fault on request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
import requests

from hooks.content.site import read_site
from hooks.demo import platform
from hooks.demo.platform import BACKUP_AGE, FAULTS, STALE_BACKUP_AGE, DemoPlatform, serve
from hooks.publish.gather import Records
from hooks.publish.polling import poll_records
from hooks.status.history import History, open_history
from hooks.status.poll import dry_poll
from hooks.status.states import Reason, State
from tests.site.drawn import ROOT

NOON = datetime(2026, 9, 16, 12, tzinfo=UTC)


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.moment = NOON

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def demo(clock: Clock) -> DemoPlatform:
    return DemoPlatform(clock)


@pytest.fixture
def address(demo: DemoPlatform) -> Iterator[str]:
    with serve(demo, 0) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        demo.stopped.set()
        server.shutdown()
        thread.join()


def sample(demo: DemoPlatform, name: str) -> float:
    (line,) = [one for one in demo.metrics().decode().splitlines() if one.startswith(f"{name} ")]
    return float(line.split()[1])


def get(url: str) -> requests.Response:
    return requests.get(url, timeout=5)


@pytest.mark.parametrize(("fault", "key"), [("database", "db"), ("payments", "stripe")])
def test_a_dependency_that_is_not_ready_makes_a_503(
    demo: DemoPlatform, address: str, fault: str, key: str
) -> None:
    demo.turn(fault, on=True)
    answer = get(f"{address}/readyz")
    assert answer.status_code == 503
    assert [name for name, value in answer.json().items() if value != "ok"] == [key]
    demo.turn(fault, on=False)
    assert get(f"{address}/readyz").json() == {"db": "ok", "stripe": "ok"}


def test_down_is_down_everywhere_but_where_faults_are_turned_off(
    demo: DemoPlatform, address: str
) -> None:
    demo.turn("down", on=True)
    for path in ("healthz", "readyz", "metrics"):
        assert get(f"{address}/{path}").status_code == 503
    assert requests.delete(f"{address}/faults/down", timeout=5).json() == []
    assert get(f"{address}/healthz").json() == {"ok": True}


def test_flapping_is_down_every_other_minute(demo: DemoPlatform, clock: Clock) -> None:
    demo.turn("flapping", on=True)
    seen = []
    for minute in range(4):
        clock.moment = NOON + timedelta(minutes=minute)
        seen.append(demo.down())
    assert seen == [False, True, False, True]


def test_a_stale_backup_is_two_days_old(demo: DemoPlatform) -> None:
    name = "visual_backup_last_success_timestamp_seconds"
    assert NOON.timestamp() - sample(demo, name) == BACKUP_AGE
    demo.turn("stale-backup", on=True)
    assert NOON.timestamp() - sample(demo, name) == STALE_BACKUP_AGE


def test_a_third_of_the_webhooks_fails_on_request(demo: DemoPlatform) -> None:
    def counted() -> tuple[float, float]:
        text = demo.metrics().decode()
        values = {line.split()[0]: float(line.split()[1]) for line in text.splitlines()
                  if not line.startswith("#")}  # fmt: skip
        return values["stripe_webhook_events_total"], values["stripe_webhook_failures_total"]

    events, failures = counted()
    later = counted()
    assert later[0] > events and later[1] == failures == 0
    demo.turn("webhooks", on=True)
    worse = counted()
    assert (worse[1] - later[1]) * 3 == worse[0] - later[0]


def test_slow_waits_and_stopping_ends_the_wait(demo: DemoPlatform, address: str) -> None:
    demo.turn("slow", on=True)
    with pytest.raises(requests.Timeout):
        requests.get(f"{address}/healthz", timeout=0.2)
    demo.stopped.set()
    assert get(f"{address}/healthz").json() == {"ok": True}


@pytest.mark.parametrize("method", ["POST", "DELETE"])
@pytest.mark.parametrize("path", ["/faults/gremlins", "/faults/", "/faults", "/healthz"])
def test_a_fault_that_does_not_exist_is_refused(address: str, method: str, path: str) -> None:
    answer = requests.request(method, address + path, timeout=5)
    assert answer.status_code == 404
    assert answer.json()["error"].startswith("There is no fault ")


def test_faults_are_listed_with_what_they_do(address: str) -> None:
    listed = get(f"{address}/faults").json()
    assert listed["about"] == FAULTS
    assert set(listed["on"].values()) == {False}


def test_what_is_not_there_is_not_there(address: str) -> None:
    assert get(f"{address}/admin").status_code == 404


@pytest.mark.parametrize(
    ("fault", "troubled"),
    [
        ("", set()),
        # Without /metrics, what is read from it is not known: neither good nor bad.
        ("down", {"website", "accounts", "checkout"}),
        ("database", {"accounts"}),
        ("payments", {"checkout"}),
        ("stale-backup", {"backups"}),
    ],
)
def test_the_real_services_see_each_fault(
    demo: DemoPlatform, clock: Clock, address: str, fault: str, troubled: set[str]
) -> None:
    """services.yml as it is shipped, against the platform it is written for."""
    if fault:
        demo.turn(fault, on=True)
    records = Records(read_site(ROOT / "mkdocs.yml", {}), {"PLATFORM_URL": address})
    report = dry_poll(records.services, clock)
    good = (State.OPERATIONAL, State.UNKNOWN)  # a ratio of counters speaks from the second poll on
    seen = {name for name, verdict in report.verdicts.items() if verdict.state not in good}
    assert seen == troubled


def known(address: str, data: Path | None = None) -> Records:
    """The services that are shipped, or those of the folder `data`, at `address`."""
    site = read_site(ROOT / "mkdocs.yml", {})
    return Records(replace(site, data=data) if data else site, {"PLATFORM_URL": address})


def test_the_real_services_see_that_it_is_slow(
    demo: DemoPlatform,
    clock: Clock,
    address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Three seconds against the two that are allowed, both a tenth as long."""
    monkeypatch.setattr(platform, "SLOW", platform.SLOW / 10)
    shipped = (ROOT / "docs/_data/services.yml").read_text("utf-8")
    assert "slow_above: 2 " in shipped and pytest.approx(0.3) == platform.SLOW
    quick = shipped.replace("slow_above: 2 ", "slow_above: 0.2 ")
    (tmp_path / "services.yml").write_text(quick, encoding="utf-8")
    demo.turn("slow", on=True)
    verdict = dry_poll(known(address, tmp_path).services, clock).verdicts["website"]
    assert (verdict.state, verdict.reason) == (State.DEGRADED, Reason.SLOW)


def polled(records: Records, history: History, clock: Clock, minute: int) -> None:
    clock.moment = NOON + timedelta(minutes=minute)
    poll_records(records, history, clock)


def test_the_real_services_see_that_webhooks_fail(
    demo: DemoPlatform, clock: Clock, address: str, tmp_path: Path
) -> None:
    records = known(address)
    with open_history(tmp_path / "history.db", NOON) as history:
        for minute in range(3):
            polled(records, history, clock, minute)
        seen = history.samples()["payment-confirmations"]
        assert (seen.state, seen.reason) == (State.OPERATIONAL, "ok")
        demo.turn("webhooks", on=True)
        for minute in range(3, 20):
            polled(records, history, clock, minute)
        seen = history.samples()["payment-confirmations"]
        assert (seen.state, seen.reason) == (State.PARTIAL, "metric")


def test_the_real_services_see_it_flap_and_readers_are_not_told_each_time(
    demo: DemoPlatform, clock: Clock, address: str, tmp_path: Path
) -> None:
    records = known(address)
    with open_history(tmp_path / "history.db", NOON) as history:
        polled(records, history, clock, 0)
        demo.turn("flapping", on=True)
        seen = []
        for minute in range(1, 7):
            polled(records, history, clock, minute)
            seen.append(history.samples()["website"])
        assert [one.raw for one in seen] == [State.MAJOR, State.OPERATIONAL] * 3
        assert {one.state for one in seen} == {State.OPERATIONAL}
        today = clock.moment.date()
        (day,) = history.days(["website"], today, today, clock.moment)["website"]
        assert day.blips == 3, "how often it was seen to flap stays in the history"
