"""`make serve`: demo platform, demo history, live-reloading site and poller, stopped together."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from hooks.content.site import Site
from hooks.demo import history as demo_history
from hooks.demo.platform import DemoPlatform, NotServed
from hooks.demo.platform import serve as serve_platform
from hooks.publish import files
from hooks.publish.catalogs import compile_all
from hooks.publish.gather import Records
from hooks.publish.polling import poll_records, report_line
from hooks.publish.refresh import NotBuilt
from hooks.publish.refreshing import refresh_site
from hooks.publish.release import QUIET
from hooks.status.history import HistoryError, open_history

GRACE = 10.0
"""Seconds the site's server may take to stop before it is killed."""


@dataclass(frozen=True)
class Served:
    """What is served, and where."""

    site: Site
    environ: Mapping[str, str]
    port: int
    """Of the site, on 127.0.0.1."""
    demo_port: int
    """Of the demo platform, on 127.0.0.1."""
    every: float
    """Seconds between two polls."""

    @property
    def folder(self) -> Path:
        """Where the demonstration keeps its own history and notes."""
        return self.site.root / ".parvis/demo"

    @property
    def note(self) -> Path:
        """Where the site's server says which folder it serves."""
        return self.folder / "serve.json"

    def here(self) -> Site:
        """Return the site under the address it is served at, path included."""
        return replace(self.site, url=f"http://127.0.0.1:{self.port}{self.site.path}")

    def environment(self) -> dict[str, str]:
        """Return the environment of everything that is started."""
        return dict(self.environ) | {
            "PLATFORM_URL": f"http://127.0.0.1:{self.demo_port}",
            "PARVIS_HISTORY": str(self.folder / "history.db"),
            "PARVIS_SERVE_NOTE": str(self.note),
        }


def serve_demo(
    served: Served,
    now: Callable[[], datetime],
    say: Callable[[str], None],
    stop: threading.Event,
) -> None:
    """Start everything, poll until `stop` is set, stop everything.

    What runs when `stop` is set, a poll for one, runs to its end first. Raises NotServed when a
    port is taken or the site's server ends by itself, ContentError when the data are wrong.
    """
    environ = served.environment()
    platform = DemoPlatform(now)
    # MkDocs would build all of the site before it tries its port.
    serve_platform(platform, served.port).server_close()
    server = serve_platform(platform, served.demo_port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        compile_all(served.site.overrides / "locales")
        files.remove(served.note)
        _poll(served, environ, now, say, first=True)
        say(f"demo platform on {environ['PLATFORM_URL']}; GET /faults lists its faults")
        _serve_site(served, environ, now, say, stop)
    finally:
        platform.stopped.set()
        server.shutdown()
        server.server_close()


def _serve_site(
    served: Served,
    environ: Mapping[str, str],
    now: Callable[[], datetime],
    say: Callable[[str], None],
    stop: threading.Event,
) -> None:
    if stop.is_set():
        return
    address = f"127.0.0.1:{served.port}"
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", address]
    ended = threading.Event()
    with subprocess.Popen(command, cwd=served.site.root, env=dict(environ) | QUIET) as site:
        threading.Thread(target=_end_with, args=(site, ended, stop), daemon=True).start()
        try:
            while not stop.wait(served.every):
                _poll(served, environ, now, say)
            say("stopping")
        finally:
            site.terminate()
            with suppress(subprocess.TimeoutExpired):
                site.wait(GRACE)
            site.kill()
    if ended.is_set():
        raise NotServed("The site's server ended by itself; what it said is above.")


def _end_with(site: subprocess.Popen[bytes], ended: threading.Event, stop: threading.Event) -> None:
    site.wait()
    if not stop.is_set():
        ended.set()
        stop.set()


def _poll(
    served: Served,
    environ: Mapping[str, str],
    now: Callable[[], datetime],
    say: Callable[[str], None],
    *,
    first: bool = False,
) -> None:
    records = Records(served.site, environ)
    try:
        with open_history(Path(environ["PARVIS_HISTORY"]), now()) as history:
            if history.notice:
                say(history.notice)
            if first:
                ids = [component.id for component in records.services.components]
                demo_history.load(history, ids, now())
                # Ratios of counters speak from the second poll on.
                poll_records(records, history, now)
            say(report_line(poll_records(records, history, now)))
        if not first and served.note.is_file():
            folder = Path(json.loads(served.note.read_text(encoding="utf-8"))["site"])
            refresh_site(served.here(), environ, folder, now(), say)
    except (HistoryError, NotBuilt) as error:
        say(str(error))
