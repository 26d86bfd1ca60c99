"""What an attacker sends: methods, sizes, hosts, ways out of the folder, requests that are two."""

from __future__ import annotations

import re
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.deploy.conftest import Get, running
from tests.deploy.served import SECURITY, Server, nginx

HOST = b"Host: 127.0.0.1\r\nConnection: close\r\n"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO"])
@pytest.mark.parametrize("path", ["/", "/api/v2/summary.json", "/nowhere/"])
def test_files_are_only_read(edge: Server, method: str, path: str) -> None:
    answer = edge.ask(method, path)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert "Allow" not in edge.get(path).headers


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET / HTTP/1.1\r\n" + HOST, 200),
        (b"GET /nowhere HTTP/1.1\r\n" + HOST, 404),
        (b"GET /en/help HTTP/1.1\r\n" + HOST, 301),
        (b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\n", 405),
        (b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n", 421),
        (b"GET http://evil.example/ HTTP/1.1\r\n" + HOST, 421),
        (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n" + HOST, 414),
        (b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 9000 + b"\r\n", 400),
        (b"GET / HTTP/1.1\r\nConnection: close\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a/b\r\nConnection: close\r\n", 400),
        (b"GET / HTTP/3.7\r\n" + HOST, 505),
        (b"CONNECT / HTTP/1.1\r\n" + HOST, 405),
        (b"nothing of the kind\r\n", 400),
    ],
)
def test_every_refusal_has_the_security_headers(edge: Server, request_: bytes, status: int) -> None:
    answer = edge.raw(request_ + b"\r\n").decode()
    assert answer.startswith(f"HTTP/1.1 {status} ")
    assert [name for name in SECURITY if f"\r\n{name}: " not in answer] == []
    assert re.search(r"\r\nServer: nginx\r\n", answer)
    assert not re.search(r"nginx/\d", answer)


def test_plain_http_on_the_port_of_tls_is_refused_with_the_headers(edge: Server) -> None:
    with socket.create_connection(("127.0.0.1", edge.https), 10) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n" + HOST + b"\r\n")
        answer = b""
        while part := connection.recv(65536):
            answer += part
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"\r\nX-Content-Type-Options: nosniff\r\n" in answer


@pytest.mark.parametrize(
    "path",
    [
        "/../server.pem",
        "/en/../../server.pem",
        "/%2e%2e/server.pem",
        "/en/%2e%2e/%2e%2e/server.pem",
        "/..%2fserver.pem",
        "/..%5cserver.pem",
        "/.%00./server.pem",
        "/assets../.nginx/maps.conf",
        "/assets/..;/.nginx/maps.conf",
        "//.nginx/maps.conf",
        "/%2enginx/maps.conf",
        "/en/..//.nginx/maps.conf",
        "/.NGINX/maps.conf",
        "/.git/config",
        "/%5f%68eaders",
        "/_headers/",
    ],
)
def test_nobody_gets_out_of_the_folder_or_into_what_is_hidden(edge: Server, path: str) -> None:
    answer = edge.raw(f"GET {path} HTTP/1.1\r\n".encode() + HOST + b"\r\n")
    status = int(answer.split(b" ", 2)[1])
    assert status in (400, 404), answer
    assert b"PRIVATE KEY" not in answer
    assert b"map $uri" not in answer


TWO = b"GET /en/help/ HTTP/1.1\r\n" + HOST + b"\r\n"
"""What would be a second request, were the first to end where its sender wants it to."""


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n",
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nContent-Length: 80\r\n",
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n"
        b"Transfer-Encoding: chunked\r\n",
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: xchunked\r\n",
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked, identity\r\n",
        b"POST / HTTP/1.0\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n",
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: +0\r\n",
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n Folded: header\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX Y: a blank in the name\r\n",
        b"GET / HTTP/1.1\r\nHost : 127.0.0.1\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: \0\r\n",
    ],
)  # fmt: skip
def test_a_request_that_can_be_read_in_two_ways_is_refused(edge: Server, request_: bytes) -> None:
    """And what follows it on the connection is not answered."""
    answer = edge.raw(request_ + b"\r\n" + TWO)
    assert answer.count(b"HTTP/1.1 ") == 1
    assert int(answer.split(b" ", 2)[1]) in (400, 501)


def test_who_sends_slowly_is_not_waited_for(tmp_path: Path) -> None:
    """Headers that never end; the shipped patience, shortened for the test."""

    def hurry(folder: Path) -> None:
        limits = folder / "parvis/limits.conf"
        text = limits.read_text("utf-8")
        assert "client_header_timeout 10s;" in text
        limits.write_text(text.replace("client_header_timeout 10s", "client_header_timeout 1s"))

    with running(tmp_path, edit=hurry) as server:
        context = ssl.create_default_context(cafile=str(tmp_path / "ca.pem"))
        with (
            socket.create_connection(("127.0.0.1", server.https), 60) as plain,
            context.wrap_socket(plain, server_hostname="127.0.0.1") as slow,
        ):
            slow.sendall(b"GET / HTTP/1.1\r\nX: ")
            with suppress(ConnectionResetError):  # closed is closed
                assert slow.recv(1) == b""


@pytest.mark.parametrize("on", [(), ("forms",)], ids=["as shipped", "with forms"])
def test_a_linter_of_configurations_finds_nothing(tmp_path: Path, on: tuple[str, ...]) -> None:
    with running(tmp_path, on=on, welcome=True):
        pass
    gixy = Path(sys.executable).with_name("gixy")
    done = subprocess.run(
        [gixy, "-f", "text", tmp_path / "nginx.conf"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert "No issues found" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize("on", [(), ("forms",), ("brotli",), ("brotli", "forms")])
def test_nginx_takes_the_configuration_without_a_warning(
    tmp_path: Path, on: tuple[str, ...]
) -> None:
    with running(tmp_path, on=on):
        done = subprocess.run(
            [nginx(), "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf"],
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr


# --- The language redirect ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def welcoming(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("welcoming"), welcome=True) as server:
        yield server


def test_nobody_is_led_to_a_language_as_shipped(get: Get) -> None:
    answer = get("/", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.text) == (200, "Accueil")
    assert "Set-Cookie" not in answer.headers
    assert "Accept-Language" not in answer.headers.get("Vary", "")


def test_a_first_visitor_is_led_to_their_language_once(welcoming: Server) -> None:
    answer = welcoming.get("/", headers={"Accept-Language": "en-GB,en;q=0.9,fr;q=0.8"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/en/")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("language=en; ")
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))
    again = welcoming.get("/", headers={"Accept-Language": "en", "Cookie": "language=en"})
    assert (again.status_code, again.text) == (200, "Accueil")


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/", {"Accept-Language": "fr-CA,en"}),
        ("/", {"Accept-Language": "de"}),
        ("/", {"Accept-Language": ""}),
        ("/", {"Accept-Language": "en", "Sec-Fetch-Site": "same-origin"}),
        ("/", {"Accept-Language": "en", "Referer": "https://127.0.0.1:1/en/"}),
        ("/", {"Accept-Language": "en", "Referer": "https://127.0.0.1/en/"}),
        ("/", {"Accept-Language": "en", "Cookie": "a=b; language=fr"}),
        ("/index.html", {"Accept-Language": "en"}),
        ("/?a=1/", {"Accept-Language": "fr"}),
        ("/legal/terms/index.md", {"Accept-Language": "en"}),
    ],
)
def test_who_has_chosen_or_reads_the_first_language_is_not_led(
    welcoming: Server, path: str, sent: dict[str, str]
) -> None:
    answer = welcoming.get(path, headers=sent)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


def test_caches_are_told_what_the_answer_at_the_door_hangs_on(welcoming: Server) -> None:
    for language in ("en", "fr"):
        vary = welcoming.get("/", headers={"Accept-Language": language}).headers["Vary"]
        assert "Accept-Language, Cookie, Sec-Fetch-Site" in vary
    assert "Accept-Language" not in welcoming.get("/en/help/").headers.get("Vary", "")


@pytest.mark.parametrize("sent", ["en\r\n X: 1", "en/../../evil", "//evil.example", "en" * 500])
def test_what_a_browser_asks_for_leads_nowhere_else(welcoming: Server, sent: str) -> None:
    answer = welcoming.raw(
        b"GET / HTTP/1.1\r\n" + HOST + f"Accept-Language: {sent}\r\n\r\n".encode()
    )
    assert not re.search(rb"\r\nLocation: (?!/en/\r\n)", answer)
