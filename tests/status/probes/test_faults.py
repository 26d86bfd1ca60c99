"""Every fault of the outside world has a reason and a state, and ends in time."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from dataclasses import astuple
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from hooks.status.probes.run import Probing
from hooks.status.states import ProbeResult, Reason, State

Look = Callable[..., ProbeResult]

OK = (State.OPERATIONAL, Reason.OK)
SOON = 0.3
PATIENT = 30.0


def http(url: str, **more: Any) -> dict[str, Any]:
    return {"kind": "http", "url": url, "expect": {"body": {"ok": True}}, **more}


def seen(result: ProbeResult) -> tuple[State, Reason]:
    return result.state, result.reason


def test_a_healthy_platform_is_operational(platform: Any, look: Look) -> None:
    result = look(http(f"{platform.url}/healthz"))
    assert seen(result) == OK
    assert result.latency is not None
    assert result.latency > 0


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("status/500", Reason.HTTP_STATUS),
        ("status/503", Reason.HTTP_STATUS),
        ("status/404", Reason.HTTP_STATUS),
        ("status/204", Reason.HTTP_STATUS),
        ("huge", Reason.TOO_LARGE),
        ("huge-declared", Reason.TOO_LARGE),
        ("gzip-bomb", Reason.TOO_LARGE),
        ("gzip-torn", Reason.BODY),
        ("gzip-false", Reason.BODY),
        ("packed-unknown", Reason.BODY),
        ("invalid-json", Reason.BODY),
        ("invalid-utf8", Reason.BODY),
        ("deep-json", Reason.BODY),
        ("script-json", Reason.BODY),
        ("reset", Reason.NETWORK),
        ("hang-up", Reason.NETWORK),
        ("no-http", Reason.NETWORK),
        ("redirect/loop", Reason.REDIRECT),
        ("redirect/metadata", Reason.REDIRECT),
        ("redirect/elsewhere", Reason.REDIRECT),
        ("redirect/file", Reason.REDIRECT),
        ("redirect/broken", Reason.REDIRECT),
        ("redirect/nowhere", Reason.REDIRECT),
        ("redirect/localhost", Reason.REDIRECT),
    ],
)
def test_a_fault_of_the_answer_is_an_outage_with_its_reason(
    path: str, reason: Reason, platform: Any, look: Look
) -> None:
    assert seen(look(http(f"{platform.url}/{path}", retries=0))) == (State.MAJOR, reason)


@pytest.mark.parametrize("path", ["slow", "drip", "drip-headers"])
def test_what_does_not_end_is_cut(path: str, platform: Any, look: Look) -> None:
    result = look(http(f"{platform.url}/{path}"), timeout=SOON)
    assert seen(result) == (State.MAJOR, Reason.TIMEOUT)
    assert result.latency is None


def test_a_byte_a_second_within_tls_is_cut(
    secure: Callable[[str], int], look: Look, authorities: Path
) -> None:
    url = f"https://localhost:{secure('valid')}/drip"
    result = look(http(url), timeout=1.0, authorities=authorities)
    assert seen(result) == (State.MAJOR, Reason.TIMEOUT)


def test_a_handshake_that_is_never_answered_is_cut(look: Look) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        result = look(http(f"https://127.0.0.1:{silent.getsockname()[1]}/"), timeout=SOON)
    assert seen(result) == (State.MAJOR, Reason.TIMEOUT)


def test_a_refused_connection(closed_port: int, look: Look) -> None:
    result = look(http(f"http://127.0.0.1:{closed_port}/healthz"))
    assert seen(result) == (State.MAJOR, Reason.REFUSED)


def test_a_name_that_does_not_exist(look: Look) -> None:
    assert seen(look(http("http://platform.invalid/healthz"))) == (State.MAJOR, Reason.DNS)


def test_a_name_too_long_to_ask_for(look: Look) -> None:
    assert seen(look(http(f"http://{'a' * 70}.example/"))) == (State.MAJOR, Reason.DNS)


def test_an_address_that_names_no_host_is_our_error(look: Look) -> None:
    assert seen(look(http("http://*.example/"))) == (State.UNKNOWN, Reason.CONFIGURATION)


@pytest.mark.parametrize("kind", ["expired", "self-signed", "unknown-authority", "wrong-host"])
def test_a_bad_certificate_is_never_accepted(
    kind: str, secure: Callable[[str], int], look: Look, authorities: Path
) -> None:
    url = f"https://localhost:{secure(kind)}/healthz"
    assert seen(look(http(url), authorities=authorities)) == (State.MAJOR, Reason.TLS)


def test_a_good_certificate_is_accepted(
    secure: Callable[[str], int], look: Look, authorities: Path
) -> None:
    url = f"https://localhost:{secure('valid')}/healthz"
    assert seen(look(http(url), authorities=authorities)) == OK


def test_a_private_authority_is_not_trusted_unless_named(
    secure: Callable[[str], int], look: Look
) -> None:
    url = f"https://localhost:{secure('valid')}/healthz"
    assert seen(look(http(url))) == (State.MAJOR, Reason.TLS)


def test_plain_http_on_a_tls_address(platform: Any, look: Look) -> None:
    url = f"https://127.0.0.1:{platform.port}/healthz"
    assert seen(look(http(url))) == (State.MAJOR, Reason.TLS)


def test_a_redirect_from_https_to_http_is_refused(
    secure: Callable[[str], int], look: Look, authorities: Path
) -> None:
    url = f"https://localhost:{secure('valid')}/redirect/localhost"
    assert seen(look(http(url), authorities=authorities)) == (State.MAJOR, Reason.REDIRECT)


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "[fe80::1]", "[::ffff:169.254.169.254]", "0.0.0.0", "224.0.0.1"]
)
def test_an_address_no_probe_may_reach_is_our_error_not_an_outage(address: str, look: Look) -> None:
    result = look(http(f"http://{address}/"))
    assert seen(result) == (State.UNKNOWN, Reason.CONFIGURATION)


def test_the_state_of_an_outage_is_configurable(closed_port: int, look: Look) -> None:
    probe = http(f"http://127.0.0.1:{closed_port}/", down="partial_outage")
    assert seen(look(probe)) == (State.PARTIAL, Reason.REFUSED)


@pytest.mark.parametrize("kind", ["metric", "promql", "statuspage"])
def test_a_source_that_is_down_says_nothing_of_its_figures(
    kind: str, closed_port: int, look: Look
) -> None:
    probe: dict[str, Any] = {"kind": kind, "url": f"http://127.0.0.1:{closed_port}"}
    if kind != "statuspage":
        probe["major_above"] = 1
    if kind == "metric":
        probe["measure"] = {"of": "value", "metric": "queue_length"}
    if kind == "promql":
        probe["query"] = "up"
    assert seen(look(probe)) == (State.UNKNOWN, Reason.REFUSED)


def test_nothing_the_platform_says_is_in_the_result(platform: Any, look: Look) -> None:
    for probe in (
        http(f"{platform.url}/script-json"),
        {"kind": "readiness", "url": f"{platform.url}/script-json", "key": "db"},
    ):
        for fact in astuple(look(probe)):
            assert isinstance(fact, (State, Reason, float, datetime, type(None))) or fact == "c0"


def test_a_million_series_are_searched_within_the_byte_limit(platform: Any, look: Look) -> None:
    probe = {
        "kind": "metric",
        "url": f"{platform.url}/million-series",
        "max_bytes": 64 * 1024 * 1024,
        "measure": {"of": "value", "metric": "queue_length"},
        "major_above": 10,
    }
    result = look(probe)
    assert seen(result) == OK
    assert result.value == 7


def test_a_million_series_past_the_byte_limit_are_not_read(platform: Any, look: Look) -> None:
    measure = {"of": "value", "metric": "queue_length"}
    probe = {"kind": "metric", "url": f"{platform.url}/million-series", "measure": measure,
             "major_above": 1}  # fmt: skip
    assert seen(look(probe)) == (State.UNKNOWN, Reason.TOO_LARGE)


def test_too_many_wanted_series_are_not_parsed(platform: Any, look: Look) -> None:
    measure = {"of": "value", "metric": "queue_length", "combine": "sum"}
    probe = {"kind": "metric", "url": f"{platform.url}/million-wanted", "measure": measure,
             "major_above": 1}  # fmt: skip
    assert seen(look(probe)) == (State.UNKNOWN, Reason.TOO_LARGE)


def test_every_probe_failing_at_once(
    closed_port: int, platform: Any, poll: Callable[..., Probing]
) -> None:
    probes = [
        http(f"http://127.0.0.1:{closed_port}/"),
        http("http://platform.invalid/"),
        http(f"{platform.url}/slow", timeout=SOON),
        http(f"{platform.url}/reset"),
        {"kind": "tls", "host": "127.0.0.1", "port": closed_port},
    ]
    probing = poll(*probes)
    assert [result.reason for result in probing.results] == [
        Reason.REFUSED, Reason.DNS, Reason.TIMEOUT, Reason.NETWORK, Reason.REFUSED
    ]  # fmt: skip
    assert probing.defects == {}


def test_no_thread_outlives_its_timeout(platform: Any, look: Look) -> None:
    before = set(threading.enumerate())
    for path in ("drip", "drip-headers", "slow", "reset", "huge"):
        look(http(f"{platform.url}/{path}"), timeout=SOON)
    own = [one for one in set(threading.enumerate()) - before if one.name == "probe"]
    for thread in own:
        thread.join(PATIENT)
    assert not any(thread.is_alive() for thread in own)
