"""The path of the forms: passed to a program behind nginx, within limits."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.deploy.conftest import RULES, running
from tests.deploy.served import SECURITY, Server

LEAKS = {
    "X-Powered-By": "Something/1.2",
    "Server": "Something/1.2",
    "Content-Security-Policy": "default-src *",
    "X-Frame-Options": "ALLOWALL",
    "Strict-Transport-Security": "max-age=0",
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "public",
}
"""What the program behind would say in the place of the server."""
CLAIMS = {
    "X-Forwarded-For": "203.0.113.7",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "http",
    "X-Real-IP": "203.0.113.7",
    "Forwarded": "for=203.0.113.7",
    "Proxy": "http://evil.example/",
    "Cookie": "language=en",
    "X_Forwarded_For": "203.0.113.7",
}
"""What a visitor would like the program to believe."""


@dataclass
class Program:
    """Takes forms, and notes what it was told."""

    port: int = 0
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def program() -> Iterator[Program]:
    told = Program()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.asked.append((self.command, self.path, dict(self.headers), body))
            self.send_response_only(200)
            for name, value in LEAKS.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "6")
            self.end_headers()
            self.wfile.write(b"Thanks")

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        told.port = server.server_port
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield told
        server.shutdown()


@pytest.fixture
def edge(tmp_path: Path, program: Program) -> Iterator[Server]:
    with running(tmp_path, on=("forms",), upstream=program.port) as server:
        yield server


def test_a_form_reaches_the_program_whole_and_clean(edge: Server, program: Program) -> None:
    answer = edge.ask("POST", "/forms/notice?a=1", data={"details": "é" * 1000}, headers=CLAIMS)
    assert (answer.status_code, answer.text) == (200, "Thanks")
    ((method, path, told, body),) = program.asked
    assert (method, path, len(body)) == ("POST", "/forms/notice?a=1", len("details=") + 6000)
    ours = {
        "Host": "127.0.0.1",
        "X-Forwarded-For": "127.0.0.1",
        "X-Forwarded-Host": "127.0.0.1",
        "X-Forwarded-Proto": "https",
    }
    assert {name: told.get(name) for name in {**CLAIMS, **ours}} == {
        **dict.fromkeys(CLAIMS),
        **ours,
    }


def test_the_answer_has_the_servers_headers_and_each_once(edge: Server) -> None:
    answer = edge.ask("POST", "/forms/notice", data="a=1")
    assert [name for name in SECURITY if name not in answer.headers] == []
    everywhere = RULES[0].headers
    for name in ("Content-Security-Policy", "X-Frame-Options", "Strict-Transport-Security"):
        assert answer.headers[name] == everywhere[name]
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Server"] == "nginx"
    assert not {"X-Powered-By", "Access-Control-Allow-Origin"} & answer.headers.keys()


def test_who_sends_too_much_at_once_is_asked_to_wait(edge: Server, program: Program) -> None:
    answers = [edge.ask("POST", "/forms/notice", data="a=1") for _ in range(10)]
    codes = [one.status_code for one in answers]
    # One now and five in the burst; one more is let in should the test take twelve seconds.
    assert codes[:6] == [200] * 6
    assert codes[-1] == 429
    assert len(program.asked) == codes.count(200)
    assert [name for name in SECURITY if name not in answers[-1].headers] == []
    assert edge.get("/").status_code == 200


def test_a_body_that_is_too_large_is_refused_before_the_program(
    edge: Server, program: Program
) -> None:
    answer = edge.ask("POST", "/forms/notice", data=b"a" * 70_000)
    assert answer.status_code == 413
    assert [name for name in SECURITY if name not in answer.headers] == []
    assert program.asked == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH"])
def test_the_program_gets_posts_only(edge: Server, program: Program, method: str) -> None:
    assert edge.ask(method, "/forms/notice", data="a=1").status_code == 405
    assert program.asked == []


def test_other_paths_do_not_reach_the_program(edge: Server, program: Program) -> None:
    for path in ("/forms/../en/help/", "/help/forms/notice/", "/formsx/", "/en/help/"):
        assert edge.ask("POST", path, data="a=1").status_code == 405
    assert program.asked == []


def test_a_program_that_is_down_is_told_with_the_headers(tmp_path: Path) -> None:
    with running(tmp_path, on=("forms",), upstream=9) as server:
        answer = server.ask("POST", "/forms/notice", data="a=1")
    assert answer.status_code == 502
    assert [name for name in SECURITY if name not in answer.headers] == []


def test_without_a_program_there_is_no_such_path(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        assert server.ask("POST", "/forms/notice", data="a=1").status_code in (404, 405)
