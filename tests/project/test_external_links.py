"""Links to others: asked with patience, at a server that misbehaves."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
import requests

from tests.site.drawn import write
from tools.external_links import LONGEST_PAUSE, PAUSES, Exempt, ask, exempt, fault, leading_out


class Misbehaving(BaseHTTPRequestHandler):
    """Answers by the path; `asked` counts what came."""

    asked: ClassVar[dict[str, list[str]]] = {}

    def do_GET(self) -> None:
        seen = self.asked.setdefault(self.path, [])
        seen.append(self.command)
        code = {"/ok": 200, "/gone": 410, "/missing": 404, "/broken": 500}.get(self.path, 200)
        if self.path == "/no-head" and self.command == "HEAD":
            code = 405
        if self.path == "/busy" and len(seen) < 3:
            code = 429
        if self.path == "/silent":
            threading.Event().wait(1)
        self.send_response(301 if self.path == "/moved" else code)
        if self.path == "/moved":
            self.send_header("Location", "/ok")
        if code == 429:
            self.send_header("Retry-After", "7" if len(seen) == 1 else "9999")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    Misbehaving.asked = {}
    with ThreadingHTTPServer(("127.0.0.1", 0), Misbehaving) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()


@pytest.mark.parametrize("path", ["/ok", "/no-head", "/moved"])
def test_what_answers_is_no_fault(server: str, path: str) -> None:
    waited: list[float] = []
    assert fault(server + path, requests.Session(), waited.append) == ""
    assert waited == []


def test_a_busy_server_is_asked_again_when_it_says(server: str) -> None:
    waited: list[float] = []
    assert fault(f"{server}/busy", requests.Session(), waited.append) == ""
    assert waited == [7.0, LONGEST_PAUSE]


@pytest.mark.parametrize(
    ("path", "said", "pauses"),
    [
        ("/gone", "it answers 410", []),
        ("/missing", "it answers 404", []),
        ("/broken", "it answers 500", list(PAUSES)),
        ("/silent", "it is silent for 0.1 s", list(PAUSES)),
    ],
)
def test_what_does_not_answer_is_told_why(
    server: str, path: str, said: str, pauses: list[float]
) -> None:
    waited: list[float] = []
    assert fault(server + path, requests.Session(), waited.append, 0.1) == said
    assert waited == pauses


def test_a_host_that_is_not_there_is_told() -> None:
    said = fault("http://127.0.0.1:1/", requests.Session(), lambda _: None)
    assert said == "it cannot be reached (ConnectionError)"


def test_links_out_are_found_once_with_their_pages(tmp_path: Path) -> None:
    write(tmp_path / "a.html", '<a href="https://b.example.net/#x">b</a><a href="/c">c</a>')
    write(
        tmp_path / "d.html",
        '<a href="https://b.example.net/">b</a><a href="https://own.example.net/e">e</a>'
        '<a href="mailto:f@example.org">f</a><a href="https://sample.example/">s</a><link href="https://g.example/">',
    )
    write(tmp_path / "status/fragments/notice.html", "")
    found = leading_out(tmp_path, ["https://own.example.net/"])
    assert found == {"https://b.example.net/": ["a.html", "d.html"]}


def test_faults_name_a_page_and_exemptions_are_kept_short(server: str) -> None:
    links = {f"{server}/gone": ["a.html", "b.html"], f"{server}/broken/x": ["a.html"]}
    allowed = [Exempt(f"{server}/broken", "of the sample"), Exempt("https://old.example", "gone")]
    assert list(ask(links, allowed, lambda _: None)) == [
        f"{server}/gone: it answers 410. On a.html and 1 more pages.",
        "https://old.example: no page leads there any more. Take it out of the exemptions.",
    ]
    assert set(Misbehaving.asked) == {"/gone"}


def test_an_exemption_has_its_reason(tmp_path: Path) -> None:
    write(tmp_path / "ok.yml", "- { begins: 'https://a.example', reason: asks for a login }")
    assert exempt(tmp_path / "ok.yml") == [Exempt("https://a.example", "asks for a login")]
    write(tmp_path / "wrong.yml", "- { begins: 'https://a.example' }")
    with pytest.raises(ValueError, match='has "begins" and "reason"'):
        exempt(tmp_path / "wrong.yml")
    assert exempt(tmp_path / "none.yml") == []
