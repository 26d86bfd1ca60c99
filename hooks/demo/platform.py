"""The demo platform: /healthz, /readyz and /metrics on this machine, with faults on request.

``GET /faults`` lists the faults and those that are on, ``POST /faults/NAME`` turns one on and
``DELETE /faults/NAME`` off again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

FAULTS = {
    "down": "every address answers 503",
    "slow": "every answer takes three seconds",
    "database": "/readyz says that the database is not ready",
    "payments": "/readyz says that the payment provider is not ready",
    "webhooks": "one payment webhook in three fails",
    "stale-backup": "the last backup is two days old",
    "flapping": "down every other minute",
}
BACKUP_AGE = 3 * 3600.0
STALE_BACKUP_AGE = 48 * 3600.0
SLOW = 3.0
DEPENDENCIES = {"db": "database", "stripe": "payments"}


class NotServed(Exception):
    """Nothing can be served, or not any longer; the message says why."""


class DemoPlatform:
    """The state of the demo platform: which faults are on, and its counters."""

    def __init__(self, now: Callable[[], datetime], faults: Iterable[str] = ()) -> None:
        """`now` tells the time (UTC); `faults` are on from the start. ValueError for others."""
        self.now = now
        self.faults: set[str] = set()
        self.stopped = Event()
        registry = self.registry = CollectorRegistry()
        self.backup = Gauge(
            "visual_backup_last_success_timestamp_seconds",
            "End of the last backup",
            registry=registry,
        )
        self.events = Counter("stripe_webhook_events", "Webhooks received", registry=registry)
        self.failures = Counter("stripe_webhook_failures", "Webhooks failed", registry=registry)
        for fault in faults:
            self.turn(fault, on=True)

    def turn(self, fault: str, *, on: bool) -> None:
        """Turn a fault on or off; raises ValueError for a fault that does not exist."""
        if fault not in FAULTS:
            raise ValueError(f"There is no fault {fault!r}. There are: {', '.join(FAULTS)}.")
        (self.faults.add if on else self.faults.discard)(fault)

    def down(self) -> bool:
        """Whether nothing answers at this moment."""
        return "down" in self.faults or ("flapping" in self.faults and self.now().minute % 2 == 1)

    def readyz(self) -> tuple[int, dict[str, str]]:
        """Return the status and body of /readyz."""
        body = {
            key: "unavailable" if fault in self.faults else "ok"
            for key, fault in DEPENDENCIES.items()
        }
        ready = all(value == "ok" for value in body.values())
        return (HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE), body

    def metrics(self) -> bytes:
        """Return /metrics in Prometheus text format; some webhooks arrive between two reads."""
        age = STALE_BACKUP_AGE if "stale-backup" in self.faults else BACKUP_AGE
        self.backup.set(self.now().timestamp() - age)
        self.events.inc(30)
        self.failures.inc(10 if "webhooks" in self.faults else 0)
        return generate_latest(self.registry)


class _Handler(BaseHTTPRequestHandler):
    """Answers for one platform; `serve` makes a class of it that knows which."""

    platform: DemoPlatform

    def do_GET(self) -> None:
        platform = self.platform
        if self.path == "/faults":
            on = {name: name in platform.faults for name in FAULTS}
            self.answer(HTTPStatus.OK, json.dumps({"on": on, "about": FAULTS}).encode())
            return
        if "slow" in platform.faults:
            platform.stopped.wait(SLOW)
        if platform.down():
            self.answer(HTTPStatus.SERVICE_UNAVAILABLE, b'{"ok": false}')
        elif self.path == "/healthz":
            self.answer(HTTPStatus.OK, b'{"ok": true}')
        elif self.path == "/readyz":
            status, body = platform.readyz()
            self.answer(status, json.dumps(body).encode())
        elif self.path == "/metrics":
            self.answer(HTTPStatus.OK, platform.metrics(), "text/plain; version=0.0.4")
        else:
            self.answer(HTTPStatus.NOT_FOUND, b'{"error": "not found"}')

    def do_POST(self) -> None:
        self.change(on=True)

    def do_DELETE(self) -> None:
        self.change(on=False)

    def change(self, *, on: bool) -> None:
        try:
            self.platform.turn(self.path.removeprefix("/faults/"), on=on)
        except ValueError as error:
            self.answer(HTTPStatus.NOT_FOUND, json.dumps({"error": str(error)}).encode())
        else:
            self.answer(HTTPStatus.OK, json.dumps(sorted(self.platform.faults)).encode())

    def answer(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a poll a minute would fill the terminal."""


def serve(platform: DemoPlatform, port: int) -> ThreadingHTTPServer:
    """Bind 127.0.0.1:`port` (0 takes a free one); the caller runs and closes the server.

    Raises NotServed when something else listens there, or may only do so itself.
    """
    handler = type("Handler", (_Handler,), {"platform": platform})
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise NotServed(f"Port {port} cannot be used: {error.strerror}.") from error
