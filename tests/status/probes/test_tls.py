"""Certificates: valid, near their end, and bad in each way."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from hooks.status.probes import network
from hooks.status.probes.config import TlsProbe
from hooks.status.probes.judgement import Judgement
from hooks.status.probes.network import Failure, Line
from hooks.status.probes.tls import DAY, Handshake, Peer, judge, shake_hands
from hooks.status.probes.trust import trust
from hooks.status.states import ProbeResult, Reason, State

AT = 1_795_435_200.0


def probe(**more: Any) -> TlsProbe:
    return TlsProbe.model_validate({"kind": "tls", "host": "a.example", **more})


@pytest.mark.parametrize(
    ("days", "state", "reason"),
    [
        (60.0, State.OPERATIONAL, Reason.OK),
        (14.0, State.OPERATIONAL, Reason.OK),
        (13.9, State.DEGRADED, Reason.EXPIRY),
        (2.9, State.MAJOR, Reason.EXPIRY),
    ],
)
def test_days_left(days: float, state: State, reason: Reason) -> None:
    judged = judge(probe(major_below=3), Handshake(AT + days * DAY, 0.1, None), AT)
    assert (judged.state, judged.reason) == (state, reason)
    assert judged.value == pytest.approx(days)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("expired", Reason.EXPIRY),
        ("self-signed", Reason.TLS),
        ("unknown-authority", Reason.TLS),
        ("wrong-host", Reason.TLS),
    ],
)
def test_a_bad_certificate(
    kind: str, reason: Reason, secure: Callable[[str], int],
    look: Callable[..., ProbeResult], authorities: Path,
) -> None:  # fmt: skip
    probed = {"kind": "tls", "host": "localhost", "port": secure(kind)}
    result = look(probed, authorities=authorities)
    assert (result.state, result.reason, result.value) == (State.MAJOR, reason, None)


def test_a_valid_certificate_tells_its_end(
    secure: Callable[[str], int], authorities: Path, authority: Any
) -> None:
    shaken = shake_hands(Peer("localhost", secure("valid"), 30.0), trust(authorities))
    assert shaken.reason is None
    assert shaken.not_after is not None
    assert shaken.latency is not None
    judged = judge(probe(), shaken, shaken.not_after - 30 * DAY)
    assert judged == Judgement(State.OPERATIONAL, Reason.OK, 30.0)
    assert datetime.fromtimestamp(shaken.not_after).year >= 2024


def test_a_server_that_does_not_speak_tls(platform: Any, look: Callable[..., ProbeResult]) -> None:
    result = look({"kind": "tls", "host": "127.0.0.1", "port": platform.port})
    assert (result.state, result.reason) == (State.MAJOR, Reason.TLS)


def test_a_host_that_does_not_exist(look: Callable[..., ProbeResult]) -> None:
    result = look({"kind": "tls", "host": "platform.invalid"})
    assert (result.state, result.reason) == (State.MAJOR, Reason.DNS)


def test_a_metadata_address_is_our_error(look: Callable[..., ProbeResult]) -> None:
    result = look({"kind": "tls", "host": "169.254.169.254"})
    assert (result.state, result.reason) == (State.UNKNOWN, Reason.CONFIGURATION)


def test_each_fault_of_a_certificate_is_found_by_name_alone(
    secure: Callable[[str], int], authorities: Path
) -> None:
    """The same server, asked by the name it vouches for and by its address."""
    port = secure("valid")
    by_name, by_address = (
        shake_hands(Peer(host, port, 30.0), trust(authorities))
        for host in ("localhost", "127.0.0.1")
    )
    assert (by_name.reason, by_address.reason) == (None, Reason.TLS)


def test_a_handshake_that_never_ends_is_cut(look: Callable[..., ProbeResult]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        result = look({"kind": "tls", "host": "127.0.0.1", "port": port, "timeout": 0.3})
    assert (result.state, result.reason) == (State.MAJOR, Reason.TIMEOUT)


@pytest.mark.parametrize(("retries", "reason"), [(0, Reason.NETWORK), (1, None), (3, None)])
def test_a_handshake_that_was_cut_is_tried_again(
    retries: int, reason: Reason | None, secure: Callable[[str], int], authorities: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The first connection of each peer is reset before the handshake."""
    opened, real = [], Line.connect

    def cut_once(line: Line, host: str, port: int) -> socket.socket:
        opened.append(port)
        if len(opened) == 1:
            raise Failure(Reason.NETWORK)
        return real(line, host, port)

    monkeypatch.setattr(Line, "connect", cut_once)
    peer = Peer("localhost", secure("valid"), 30.0, retries=retries)
    assert shake_hands(peer, trust(authorities)).reason is reason
    assert len(opened) == min(retries + 1, 2)


def test_a_refusal_is_tried_again_with_growing_pauses(
    closed_port: int, look: Callable[..., ProbeResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(network.time, "sleep", pauses.append)
    probed = {"kind": "tls", "host": "127.0.0.1", "port": closed_port, "retries": 2}
    assert look(probed).reason is Reason.REFUSED
    assert pauses == [0.2, 0.4]


def test_a_bad_certificate_is_not_asked_for_again(
    secure: Callable[[str], int], authorities: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network.time, "sleep", lambda _: pytest.fail("asked again"))
    peer = Peer("localhost", secure("expired"), 30.0, retries=5)
    assert shake_hands(peer, trust(authorities)).reason is Reason.EXPIRY
