"""What is sent, to whom, and what one reading of an address serves."""

from __future__ import annotations

import json
import socket
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from hooks.status.probes import network
from hooks.status.probes.fetch import Request, fetch
from hooks.status.probes.trust import trust
from hooks.status.states import Reason

PATIENT = 30.0
SECRET = (("Authorization", "Bearer s3cret"),)
LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


def ask(url: str, **more: Any) -> Any:
    return fetch(Request(url, **{"timeout": PATIENT, **more}), trust(None))


def test_an_answer_carries_status_headers_and_body(platform: Any) -> None:
    fetched = ask(f"{platform.url}/healthz")
    assert (fetched.status, fetched.reason) == (200, None)
    assert fetched.body == b'{"ok": true, "version": "1.2"}'
    assert fetched.headers["x-region"] == "eu-west"


def test_an_error_status_is_an_answer_too(platform: Any) -> None:
    fetched = ask(f"{platform.url}/status/404")
    assert (fetched.status, fetched.reason, fetched.body) == (404, None, b'{"ok": false}')


def test_a_packed_body_is_unpacked(platform: Any) -> None:
    assert ask(f"{platform.url}/gzip").body == b'{"ok": true}'


@pytest.mark.parametrize("limit", [29, 30])
def test_the_byte_limit_is_exact(limit: int, platform: Any) -> None:
    expected = None if limit == 30 else Reason.TOO_LARGE
    assert ask(f"{platform.url}/healthz", max_bytes=limit).reason is expected


def test_the_byte_limit_counts_unpacked_bytes_exactly(platform: Any) -> None:
    assert ask(f"{platform.url}/gzip", max_bytes=40).reason is None
    assert ask(f"{platform.url}/gzip", max_bytes=11).reason is Reason.TOO_LARGE


def test_headers_reach_the_host(platform: Any) -> None:
    sent = json.loads(ask(f"{platform.url}/echo", headers=SECRET).body)
    assert sent["authorization"] == "Bearer s3cret"
    assert sent["user-agent"] == "parvis"


def test_a_secret_never_follows_a_redirect_to_another_host(platform: Any) -> None:
    fetched = ask(
        f"{platform.url}/redirect/localhost",
        headers=SECRET,
        redirect_hosts=frozenset({"localhost"}),
        networks=LOOPBACK,
    )
    assert fetched.status == 200
    assert "authorization" not in json.loads(fetched.body)


def test_a_listed_host_must_still_be_public(platform: Any) -> None:
    fetched = ask(f"{platform.url}/redirect/localhost", redirect_hosts=frozenset({"localhost"}))
    assert fetched.reason is Reason.REDIRECT
    assert platform.hits["/echo"] == 0


def test_a_listed_host_that_is_a_metadata_address_is_never_reached(platform: Any) -> None:
    hosts = frozenset({"169.254.169.254", "localhost"})
    fetched = ask(f"{platform.url}/redirect/metadata", redirect_hosts=hosts)
    assert (fetched.reason, fetched.status) == (Reason.REDIRECT, None)


def test_a_listed_name_that_leads_to_metadata_is_never_reached(
    platform: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("169.254.169.254", platform.port))]
    real = socket.getaddrinfo

    def poisoned(host: str, *args: Any, **kwargs: Any) -> Any:
        return found if host == "localhost" else real(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", poisoned)
    fetched = ask(f"{platform.url}/redirect/localhost", redirect_hosts=frozenset({"localhost"}))
    assert fetched.reason is Reason.REDIRECT
    assert platform.hits["/echo"] == 0


def test_a_redirect_on_the_same_host_is_followed(platform: Any) -> None:
    assert ask(f"{platform.url}/redirect/once").status == 200


def test_without_redirects_the_redirect_is_the_answer(platform: Any) -> None:
    fetched = ask(f"{platform.url}/redirect/once", redirects=0)
    assert (fetched.status, fetched.headers["Location"]) == (302, "/healthz")


def test_endless_redirects_end_at_the_limit(platform: Any) -> None:
    assert ask(f"{platform.url}/redirect/loop", redirects=4).reason is Reason.REDIRECT
    assert platform.hits["/redirect/loop"] == 5


def test_a_passing_failure_is_asked_again(platform: Any) -> None:
    assert ask(f"{platform.url}/flaky", retries=1).status == 200
    assert platform.hits["/flaky"] == 2


def test_without_retries_a_passing_failure_stands(platform: Any) -> None:
    assert ask(f"{platform.url}/flaky", retries=0).status == 503
    assert platform.hits["/flaky"] == 1


@pytest.mark.parametrize("path", ["/status/500", "/status/404", "/huge-declared"])
def test_a_lasting_failure_is_not_asked_again(path: str, platform: Any) -> None:
    ask(platform.url + path, retries=3)
    assert platform.hits[path] == 1


def test_pauses_between_attempts_grow(platform: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(network.time, "sleep", pauses.append)
    ask(f"{platform.url}/status/503", retries=3)
    assert platform.hits["/status/503"] == 4
    assert pauses == [0.2, 0.4, 0.8]


@pytest.mark.parametrize("path", ["/reset", "/hang-up"])
def test_a_connection_that_was_cut_is_tried_again(path: str, platform: Any) -> None:
    assert ask(platform.url + path, retries=2).reason is Reason.NETWORK
    assert platform.hits[path] == 3


def test_retries_stay_within_the_timeout(platform: Any) -> None:
    fetched = ask(f"{platform.url}/status/503", retries=10, timeout=1.0)
    assert fetched.status == 503
    assert 1 < platform.hits["/status/503"] < 10


def test_proxies_and_passwords_of_the_environment_are_ignored(
    platform: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password s3cret\n", "utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://proxy.invalid:3128")
    fetched = ask(f"{platform.url}/echo")
    assert fetched.reason is None
    assert "authorization" not in json.loads(fetched.body)


def test_the_next_address_is_tried_when_the_first_refuses(
    platform: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
    found = [(*stream, ("127.0.0.2", platform.port)), (*stream, ("127.0.0.1", platform.port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    fetched = ask(f"http://two-addresses.example:{platform.port}/healthz", retries=0)
    assert fetched.reason is None


def test_a_name_that_leads_to_metadata_is_not_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("169.254.169.254", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert ask("http://innocent.example/").reason is Reason.CONFIGURATION


def test_bounds_of_two_readers_of_one_address_are_joined() -> None:
    one = Request("http://a.example/", timeout=1.0, max_bytes=10, retries=0)
    two = Request("http://a.example/", timeout=2.0, max_bytes=5, retries=3)
    assert one.key == two.key
    joined = one.joined(two)
    assert (joined.timeout, joined.max_bytes, joined.retries) == (2.0, 10, 3)


@pytest.mark.parametrize(
    "other",
    [
        Request("http://b.example/"),
        Request("http://a.example/", headers=SECRET),
        Request("http://a.example/", redirects=0),
        Request("http://a.example/", redirect_hosts=frozenset({"c.example"})),
    ],
)
def test_what_is_asked_differently_is_read_apart(other: Request) -> None:
    assert Request("http://a.example/").key != other.key
