"""A poll of many components, some of which never answer ÷ the timeout."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import yaml

from benchmarks.measure import Figure, median, run
from benchmarks.place import PARVIS, ROOT, environment, scratch

AIM = 1.2
COMPONENTS, HANGING = 100, 10
TIMEOUT = 5.0


def measure(runs: int) -> Figure:
    """Poll the same hundred components `runs` times, each time with the hanging ones among them."""
    with scratch() as folder, platform() as address:
        data = folder / "data"
        data.mkdir()
        write_services(data, address)
        env = environment(folder, address)
        command = (*PARVIS, "poll", "--data", str(data))
        cost = median([run(command, ROOT, env) for _ in range(runs)])
        return Figure(
            name=f"poll of {COMPONENTS} components, {HANGING} of them silent ÷ the timeout",
            ratios={"wall": cost.wall / TIMEOUT},
            aim=AIM,
            peaks={"poll": cost.peak},
            detail=f"wall {cost.wall:.2f} s ÷ {TIMEOUT:g} s, CPU {cost.cpu:.2f} s, "
            f"medians of {runs}",
        )


def write_services(data: Path, address: str) -> None:
    """Write a services.yml whose every tenth component hangs."""
    every = COMPONENTS // HANGING
    components = [
        {
            "id": f"component-{number}",
            "name": f"Component {number}",
            "probe": {
                "kind": "http",
                "url": f"{address}/{'silent' if number % every == 0 else 'ok'}/{number}",
            },
        }
        for number in range(COMPONENTS)
    ]
    services = {
        "interval": 60.0,
        "timeout": TIMEOUT,
        "deadline": 30.0,
        "controls": [f"{address}/ok/control"],
        "groups": [{"id": "all", "name": "All", "components": components}],
    }
    (data / "services.yml").write_text(yaml.safe_dump(services), encoding="utf-8")


@contextmanager
def platform() -> Iterator[str]:
    """Serve /ok/… at once and never answer /silent/…, on this machine; give the address."""
    stopped = threading.Event()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/silent/"):
                stopped.wait()
                return
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 2 * COMPONENTS

    server = Server(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        stopped.set()
        server.shutdown()
        thread.join()
        server.server_close()
