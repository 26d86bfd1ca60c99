"""Receivers on this machine: a webhook, an SMTP server and a Sentry."""

from __future__ import annotations

import asyncio
import email
import email.policy
import gzip
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import brotli
from aiosmtpd.smtp import SMTP

UNPACK: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.decompress, "br": brotli.decompress}
"""How a sender may pack a body; Sentry's does as it finds libraries."""


class Webhook(ThreadingHTTPServer):
    """Takes what is posted to it after it has answered as told."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: list[int] = []
        self.asked: list[str] = []
        self.got: list[dict[str, Any]] = []
        self.silent = False
        self.on_arrival: Callable[[], None] | None = None
        self.stopped = threading.Event()
        self.arrived = threading.Event()

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self.server_address[1]}/alerts"


class Handler(BaseHTTPRequestHandler):
    """Answers with the next status of the list, then with 200."""

    server: Webhook

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(json.loads(body))
        self.server.arrived.set()
        if self.server.on_arrival:
            self.server.on_arrival()
        if self.server.silent:
            self.server.stopped.wait(20)
            self.close_connection = True
            return
        status = self.server.answers.pop(0) if self.server.answers else 200
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        """Takes anything: a signal, or what a redirected message would meet."""
        self.server.asked.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


@contextmanager
def listening() -> Iterator[Webhook]:
    """A webhook that runs inside the block."""
    server = Webhook()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()


class Mailbox:
    """An SMTP server that keeps what it takes and refuses whom it is told to refuse."""

    def __init__(self) -> None:
        self.got: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.port = 0
        self.loop = asyncio.new_event_loop()
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def serve(self) -> None:
        asyncio.set_event_loop(self.loop)
        serving = self.loop.create_server(lambda: SMTP(self, enable_SMTPUTF8=True), "127.0.0.1", 0)
        server = self.loop.run_until_complete(serving)
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        self.loop.run_forever()
        server.close()
        self.loop.close()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refused & set(envelope.rcpt_tos):
            return "550 not here"
        self.got.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 taken"

    def url(self, *to: str) -> str:
        return f"mailto://127.0.0.1:{self.port}/?from=status@visual.example&to={','.join(to)}"


@contextmanager
def delivering() -> Iterator[Mailbox]:
    """An SMTP server that runs inside the block."""
    box = Mailbox()
    box.thread.start()
    assert box.ready.wait(10)
    try:
        yield box
    finally:
        box.loop.call_soon_threadsafe(box.loop.stop)
        box.thread.join()


class Sentry(ThreadingHTTPServer):
    """Keeps the envelopes that Sentry would get."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Envelopes)
        self.got: list[str] = []

    @property
    def dsn(self) -> str:
        return f"http://public@127.0.0.1:{self.server_address[1]}/1"

    def events(self) -> list[dict[str, Any]]:
        """The faults told so far."""
        lines = [json.loads(line) for one in self.got for line in one.splitlines() if line]
        return [line for line in lines if "event_id" in line and "level" in line]


class Envelopes(BaseHTTPRequestHandler):
    server: Sentry

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        unpack = UNPACK.get(self.headers.get("Content-Encoding", ""), bytes)
        self.server.got.append(unpack(body).decode())
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


@contextmanager
def watching() -> Iterator[Sentry]:
    """A Sentry that runs inside the block."""
    server = Sentry()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
