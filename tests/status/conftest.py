"""A platform that misbehaves on request: the path picks the fault."""

from __future__ import annotations

import gzip
import json
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

METADATA = "http://169.254.169.254/latest/meta-data/"
SCRIPT = "</script><script>alert(1)</script>"
MILLION = 1_000_000


class Platform(ThreadingHTTPServer):
    """Answers on this machine until it is closed; counts what it was asked."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.stopped = threading.Event()
        self.hits: Counter[str] = Counter()
        self.asked: list[str] = []
        self.answers: dict[str, tuple[int, Any]] = {}
        self.metrics = ""
        self.port = int(self.server_address[1])
        self.url = f"http://127.0.0.1:{self.port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up on a fault are the point of the tests."""


class Handler(BaseHTTPRequestHandler):
    """One method per fault, named after its path; dashes become underscores."""

    server: Platform

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.server.hits[path] += 1
        self.server.asked.append(self.path)
        name, _, rest = path.strip("/").partition("/")
        with suppress(ConnectionError):
            if path in self.server.answers:
                status, body = self.server.answers[path]
                body = body(self.path) if callable(body) else body
                self.answer(json.dumps(body), status)
            else:
                getattr(self, name.replace("-", "_"), self.missing)(rest)

    def answer(
        self, body: bytes | str, status: int = 200, kind: str = "application/json", **more: str
    ) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in more.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""

    def missing(self, _: str) -> None:
        self.answer("{}", 404)

    def healthz(self, _: str) -> None:
        self.answer('{"ok": true, "version": "1.2"}', X_Region="eu-west")

    def status(self, code: str) -> None:
        self.answer('{"ok": false}', int(code))

    def flaky(self, _: str) -> None:
        self.answer('{"ok": true}', 503 if self.server.hits["/flaky"] == 1 else 200)

    def echo(self, _: str) -> None:
        self.answer(json.dumps({name.lower(): value for name, value in self.headers.items()}))

    def slow(self, _: str) -> None:
        self.server.stopped.wait(20)
        self.answer('{"ok": true}')

    def drip(self, _: str) -> None:
        self.send_response(200)
        self.end_headers()
        while not self.server.stopped.wait(0.05):
            self.wfile.write(b".")

    def drip_headers(self, _: str) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Endless: ")
        while not self.server.stopped.wait(0.05):
            self.wfile.write(b".")

    def huge(self, _: str) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for _mib in range(200):
            self.wfile.write(b"100000\r\n" + bytes(1024 * 1024) + b"\r\n")
        self.wfile.write(b"0\r\n\r\n")

    def huge_declared(self, _: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(200 * 1024 * 1024))
        self.end_headers()

    def redirect(self, rest: str) -> None:
        targets = {
            "once": "/healthz",
            "loop": "/redirect/loop",
            "metadata": METADATA,
            "elsewhere": "http://elsewhere.invalid/",
            "file": "file:///etc/passwd",
            "broken": "http://[::1",
            "nowhere": "",
            "localhost": f"http://localhost:{self.server.port}/echo",
        }
        self.answer("", 302, Location=targets[rest])

    def gzip(self, _: str) -> None:
        self.answer(gzip.compress(b'{"ok": true}'), Content_Encoding="gzip")

    def gzip_bomb(self, _: str) -> None:
        self.answer(gzip.compress(bytes(100 * 1024 * 1024), 9), Content_Encoding="gzip")

    def gzip_torn(self, _: str) -> None:
        self.answer(gzip.compress(b'{"ok": true}')[:-6], Content_Encoding="gzip")

    def gzip_false(self, _: str) -> None:
        self.answer('{"ok": true}', Content_Encoding="gzip")

    def packed_unknown(self, _: str) -> None:
        self.answer(b"\x1b\x0b\x00", Content_Encoding="br")

    def reset(self, _: str) -> None:
        self.answer_part()
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()

    def hang_up(self, _: str) -> None:
        self.answer_part()
        self.close_connection = True

    def answer_part(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b'{"ok": ')
        self.wfile.flush()

    def no_http(self, _: str) -> None:
        self.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")
        self.close_connection = True

    def invalid_utf8(self, _: str) -> None:
        self.answer(b'{"ok": true, "db": "ok", "name": "\xff\xfe"}')

    def invalid_json(self, _: str) -> None:
        self.answer('{"ok": tru')

    def deep_json(self, _: str) -> None:
        self.answer("[" * 200_000)

    def script_json(self, _: str) -> None:
        self.answer(json.dumps({"ok": SCRIPT, "db": SCRIPT, SCRIPT: SCRIPT}))

    def readyz(self, rest: str) -> None:
        answers: dict[str, tuple[int, Any]] = {
            "": (200, {"db": "ok", "stripe": "ok"}),
            "stripe-down": (503, {"db": "ok", "stripe": "unavailable"}),
            "unnamed": (503, {"detail": "starting"}),
            "empty": (200, {}),
            "list": (200, ["db"]),
            "truth": (200, {"db": True, "cache": False, "queue": None, "count": 1}),
            "objects": (200, {"checks": {"db": {"status": "OK"}, "stripe": {"status": "down"}}}),
            "dotted": (200, {"checks.db": "ok"}),
        }
        status, body = answers[rest]
        self.answer(json.dumps(body), status)

    def readyz_proxy_error(self, _: str) -> None:
        self.answer("<html>Service Unavailable</html>", 503, "text/html")

    def page(self, _: str) -> None:
        self.answer(self.server.metrics, kind="text/plain; version=0.0.4")

    def million_series(self, _: str) -> None:
        lines = "".join(f'noise{{n="{n}"}} 1\n' for n in range(MILLION))
        self.answer(f"{lines}queue_length 7\n{lines[:100]}")

    def million_wanted(self, _: str) -> None:
        self.answer("".join(f'queue_length{{n="{n}"}} 1\n' for n in range(100_000)))


def serving(server: ThreadingHTTPServer) -> Iterator[None]:
    """Run `server` in a thread until the fixture ends."""
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def shared_platform() -> Iterator[Platform]:
    server = Platform()
    running = serving(server)
    next(running)
    yield server
    server.stopped.set()
    next(running, None)


@pytest.fixture
def platform(shared_platform: Platform) -> Platform:
    """The misbehaving platform, with nothing asked of it yet."""
    shared_platform.hits.clear()
    shared_platform.asked.clear()
    shared_platform.answers.clear()
    shared_platform.metrics = ""
    return shared_platform


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port that refuses: bound, so that no one else takes it, but not listening."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@pytest.fixture
def write_services(tmp_path: Path) -> Callable[[str], Path]:
    """Write services.yml below a project root and return the root."""

    def write(text: str) -> Path:
        data = tmp_path / "docs/_data"
        data.mkdir(parents=True, exist_ok=True)
        (data / "services.yml").write_text(text, "utf-8")
        return tmp_path

    return write
