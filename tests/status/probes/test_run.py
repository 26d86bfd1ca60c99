"""One poll: each address once, all at the same time, done by the deadline."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hooks.status.probes import http as http_module
from hooks.status.probes.run import Probing
from hooks.status.states import ProbeResult, Reason, State

Poll = Callable[..., Probing]

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def http(url: str, **more: Any) -> dict[str, Any]:
    return {"kind": "http", "url": url, **more}


def test_one_reading_serves_all_that_read_the_same(platform: Any, poll: Poll) -> None:
    url = f"{platform.url}/readyz/stripe-down"
    probes = [
        {"kind": "readiness", "url": url, "key": "db", "retries": 0},
        {"kind": "readiness", "url": url, "key": "stripe", "retries": 0, "timeout": 3},
        http(url, expect={"status": [503]}, retries=0),
    ]
    states = [result.state for result in poll(*probes).results]
    assert states == [State.OPERATIONAL, State.PARTIAL, State.OPERATIONAL]
    assert platform.hits["/readyz/stripe-down"] == 1


def test_what_is_asked_with_other_headers_is_read_apart(platform: Any, poll: Poll) -> None:
    url = f"{platform.url}/healthz"
    poll(http(url), http(url, headers={"Accept-Language": "fr"}))
    assert platform.hits["/healthz"] == 2


def test_results_are_in_the_order_of_the_file_and_dated(platform: Any, poll: Poll) -> None:
    probing = poll(*(http(f"{platform.url}/status/{200 + n}") for n in range(8)))
    assert [result.component for result in probing.results] == [f"c{n}" for n in range(8)]
    assert probing.started == NOW
    for result in probing.results:
        assert NOW <= result.at <= probing.ended < NOW + timedelta(seconds=30)


def test_those_that_hang_do_not_hold_up_the_others(platform: Any, poll: Poll) -> None:
    hanging = [http(f"{platform.url}/slow?n={n}") for n in range(10)]
    healthy = [http(f"{platform.url}/healthz?n={n}", timeout=25) for n in range(90)]
    probing = poll(*hanging, *healthy, timeout=0.3)
    reasons = [result.reason for result in probing.results]
    assert reasons == [Reason.TIMEOUT] * 10 + [Reason.OK] * 90


def test_the_poll_ends_at_its_deadline_whatever_hangs(
    platform: Any, poll: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    never, real = threading.Event(), socket.getaddrinfo

    def silent_name_server(host: str, *args: Any, **kwargs: Any) -> Any:
        if host == "platform.example":
            never.wait()
        return real(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", silent_name_server)
    try:
        probing = poll(
            http("http://platform.example/"),
            http(f"{platform.url}/healthz"),
            timeout=3.0,
            deadline=3.0,
        )
    finally:
        never.set()
    assert [(one.state, one.reason) for one in probing.results] == [
        (State.MAJOR, Reason.TIMEOUT),
        (State.OPERATIONAL, Reason.OK),
    ]
    assert probing.results[0].latency is None


def test_progress_is_told_once_per_component(platform: Any, poll: Poll) -> None:
    told: list[ProbeResult] = []
    probes = http(f"{platform.url}/healthz"), http("http://platform.invalid/")
    probing = poll(*probes, on_done=told.append)
    assert sorted(told, key=lambda one: one.component) == list(probing.results)


@pytest.mark.parametrize(
    ("controls", "ok"),
    [
        ([], None),
        (["/status/500"], True),
        (["/huge-declared"], True),
        (["/reset"], False),
        (["/reset", "/healthz"], True),
    ],
)
def test_a_control_that_answers_anything_shows_we_are_online(
    controls: list[str], ok: bool | None, platform: Any, poll: Poll
) -> None:
    addresses = [platform.url + path for path in controls]
    probing = poll(http("http://platform.invalid/"), controls=addresses)
    assert probing.controls_ok is ok


def test_no_control_answers(closed_port: int, poll: Poll) -> None:
    controls = [f"http://127.0.0.1:{closed_port}/", "http://control.invalid/"]
    assert poll(http("http://platform.invalid/"), controls=controls).controls_ok is False


def test_a_control_may_be_a_component_too(platform: Any, poll: Poll) -> None:
    url = f"{platform.url}/healthz"
    probing = poll(http(url), controls=[url])
    assert (probing.controls_ok, probing.results[0].state) == (True, State.OPERATIONAL)
    assert platform.hits["/healthz"] == 1


def webhooks(platform: Any) -> dict[str, Any]:
    return {
        "kind": "metric",
        "url": f"{platform.url}/page",
        "measure": {
            "of": "ratio",
            "part": {"metric": "failures_total"},
            "whole": {"metric": "events_total"},
        },
        "major_above": 0.5,
    }


def test_counters_go_from_poll_to_poll(platform: Any, poll: Poll) -> None:
    platform.metrics = "failures_total 1\nevents_total 10\n"
    first = poll(webhooks(platform))
    assert first.results[0].reason is Reason.NO_DATA
    earlier = json.loads(json.dumps(first.counters))
    earlier["c0"][0]["at"] -= 60
    platform.metrics = "failures_total 10\nevents_total 20\n"
    second = poll(webhooks(platform), previous=earlier)
    assert (second.results[0].state, second.results[0].value) == (State.MAJOR, 0.9)
    assert [one["whole"] for one in second.counters["c0"]] == [10, 20]


def test_counters_outlive_a_poll_that_reads_none_but_not_the_component(
    platform: Any, poll: Poll
) -> None:
    kept = [{"at": 1.0, "part": 0.0, "whole": 1.0}]
    platform.metrics = "nothing 1\n"
    probing = poll(webhooks(platform), previous={"c0": kept, "removed": kept})
    assert probing.counters == {"c0": kept}


def test_a_fault_of_our_own_does_not_blind_the_others(
    platform: Any, poll: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError("ours")

    monkeypatch.setattr(http_module, "judge", broken)
    url = f"{platform.url}/readyz"
    probing = poll(http(url), {"kind": "readiness", "url": url, "key": "db"})
    assert [(one.state, one.reason) for one in probing.results] == [
        (State.UNKNOWN, Reason.NO_DATA),
        (State.OPERATIONAL, Reason.OK),
    ]
    assert list(probing.defects) == ["c0"]
    assert "ZeroDivisionError: ours" in probing.defects["c0"]
