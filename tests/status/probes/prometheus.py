"""A real Prometheus and the real blackbox exporter it asks, on free ports of this machine."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeVar
from urllib.request import urlopen

PATIENCE = 60.0
"""Seconds to wait for what must come in the end, on however slow a machine."""
T = TypeVar("T")

BLACKBOX = {
    "modules": {
        "http": {"prober": "http", "http": {"preferred_ip_protocol": "ip4", "method": "GET"}}
    }
}


def program(*names: str) -> str:
    """Where the program with one of `names` is; a test needs it, so it fails without."""
    path = next(filter(None, map(shutil.which, names)), None)
    assert path, f"{names[0]} is missing: make test says how to get it"
    return path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(look: Callable[[], T], wanted: Callable[[T], bool]) -> T:
    """Look again and again until what is seen is `wanted`, and return it."""
    end = time.monotonic() + PATIENCE
    while not wanted(seen := look()):
        assert time.monotonic() < end, f"it stayed {seen!r}"
        time.sleep(0.1)
    return seen


def _ready(url: str, server: subprocess.Popen[bytes], log: Path) -> bool:
    assert server.poll() is None, log.read_text("utf-8")
    try:
        with urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@contextmanager
def running(command: list[str], ready: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run `command` for as long as the block lasts, from when the address `ready` answers."""
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out) as server:
        try:
            until(lambda: _ready(ready, server, log), bool)
            yield server
        finally:
            server.terminate()


def configuration(exporter: int, probed: list[str], scraped: str) -> dict[str, object]:
    """What Prometheus is to do each second: let `probed` be probed, and scrape `scraped`."""
    relabel = [
        {"source_labels": ["__address__"], "target_label": "__param_target"},
        {"source_labels": ["__param_target"], "target_label": "instance"},
        {"target_label": "__address__", "replacement": f"127.0.0.1:{exporter}"},
    ]
    blackbox = {
        "job_name": "blackbox",
        "metrics_path": "/probe",
        "params": {"module": ["http"]},
        "static_configs": [{"targets": probed}],
        "relabel_configs": relabel,
    }
    demo = {"job_name": "demo", "static_configs": [{"targets": [scraped]}]}
    return {
        "global": {"scrape_interval": "1s", "scrape_timeout": "1s"},
        "scrape_configs": [blackbox, demo],
    }


@contextmanager
def prometheus(folder: Path, probed: list[str], scraped: str) -> Iterator[str]:
    """Yield the address of a Prometheus that watches `probed` (URLs) and `scraped` (host:port).

    Everything it writes is below `folder`. JSON is YAML too (YAML 1.2, 1.3).
    """
    exporter, server = free_port(), free_port()
    modules, config = folder / "blackbox.yml", folder / "prometheus.yml"
    modules.write_text(json.dumps(BLACKBOX), "utf-8")
    config.write_text(json.dumps(configuration(exporter, probed, scraped)), "utf-8")
    prober = [
        program("prometheus-blackbox-exporter", "blackbox_exporter"),
        f"--config.file={modules}",
        f"--web.listen-address=127.0.0.1:{exporter}",
        "--timeout-offset=0.1",
    ]
    watcher = [
        program("prometheus"),
        f"--config.file={config}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{server}",
    ]
    url = f"http://127.0.0.1:{server}"
    with ExitStack() as both:
        ready = f"http://127.0.0.1:{exporter}/-/healthy"
        both.enter_context(running(prober, ready, folder / "exporter.log"))
        both.enter_context(running(watcher, f"{url}/-/ready", folder / "prometheus.log"))
        yield url
