"""The site as readers get it: built once, copied where a test changes it, served locally."""

from __future__ import annotations

import fcntl
import io
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO

from hooks.content.site import read_site
from hooks.demo import history as demo_history
from hooks.demo import platform as demo
from hooks.status.history import open_history
from hooks.status.services import read_services

ROOT = Path(__file__).parents[2]
LOCALES = ("fr", "en", "es")
INCIDENT = "2026-11-05-late-payment-confirmations"
KINDS = {
    "home": "",
    "section": "legal/",
    "legal document": "legal/terms/",
    "legal version": "legal/terms/2026-09-16/",
    "legal changes": "legal/privacy/2026-09-16/changes/",
    "ledger": "legal/ledger/",
    "sub-processors": "legal/subprocessors/",
    "register of disclosures": "legal/register/",
    "help article": "help/payments/refunds/",
    "contact": "help/contact/",
    "questions": "help/faq/",
    "glossary": "help/glossary/",
    "keyboard": "help/service/keyboard/",
    "form": "help/forms/notice/",
    "form of two steps": "help/forms/withdrawal/",
    "form by e-mail": "help/forms/rights/",
    "status": "status/",
    "component": "status/components/website/",
    "incident": f"status/incidents/{INCIDENT}/",
    "history": "status/history/",
    "site map": "sitemap/",
    "not found": "nowhere/",
    "offline": "offline/",
    "translations": "translations/",
    "media": "help/content/upload-captions/",
    "tour": "help/start/tour/",
    "statement": "accessibility/",
    "criteria": "accessibility-criteria/",
}
"""One page of each kind: its path in a language."""


def now() -> datetime:
    return datetime.now(UTC)


def path_of(locale: str, page: str = "") -> str:
    """The root-relative URL of `page` for readers of `locale`."""
    return f"/{'' if locale == 'fr' else locale + '/'}{page}"


@dataclass(frozen=True)
class Place:
    """A built site, the history behind it and the platform it polls."""

    folder: Path
    platform: demo.DemoPlatform
    platform_url: str

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @property
    def history(self) -> Path:
        return self.folder / "history.db"

    def parvis(self, *words: str) -> None:
        """Run the command `parvis`, as cron and the editors do."""
        environ = dict(os.environ) | {
            "PLATFORM_URL": self.platform_url,
            "PARVIS_HISTORY": str(self.history),
            "SITE_URL": "https://visual.example/",
        }
        done = subprocess.run(
            [sys.executable, "-m", "hooks", *words],
            cwd=ROOT,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def break_down(self, *faults: str) -> None:
        """Turn faults on, and poll until readers are told: a change is confirmed by two polls."""
        for fault in faults:
            self.platform.turn(fault, on=True)
        self.parvis("poll")
        self.parvis("refresh", "--site", str(self.site))


@contextmanager
def place(folder: Path, clock: Callable[[], datetime] = now) -> Iterator[Place]:
    """The project's site in `folder`, with a demo platform of its own that lives by `clock`."""
    platform = demo.DemoPlatform(clock)
    with demo.serve(platform, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Place(folder, platform, f"http://127.0.0.1:{server.server_port}")
        platform.stopped.set()
        server.shutdown()


def built(base: Path) -> Path:
    """The folder of the built site in pytest's `base`, which parallel workers share."""
    folder = (base.parent if base.name.startswith("popen-") else base) / "built"
    build(folder)
    return folder


def build(folder: Path) -> None:
    """Build the site in `folder`, after ninety demo days and two polls; once for all workers."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (folder / "site").is_dir():
            return
        with place(folder) as made:
            site = read_site(ROOT / "mkdocs.yml", {})
            ids = [one.id for one in read_services(site.data, site.root, None).components]
            with open_history(made.history, now()) as history:
                demo_history.load(history, ids, now())
            made.parvis("poll")
            made.parvis("poll")
            made.parvis("build", "--to", str(made.site))


@contextmanager
def copied(source: Path, folder: Path) -> Iterator[Place]:
    """A copy of the built site that a test may change."""
    shutil.copytree(source / "site", folder / "site")
    shutil.copy(source / "history.db", folder / "history.db")
    with place(folder) as made:
        yield made


class _Files(SimpleHTTPRequestHandler):
    """Serves a folder; who is lost is told so in the language of the address."""

    protocol_version = "HTTP/1.1"

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        # A date has whole seconds, and a test may change a file twice in one.
        del self.headers["If-Modified-Since"]
        return super().send_head()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        first = self.path.split("/")[1]
        page = Path(self.directory, first if first in LOCALES else "", "404.html").read_bytes()
        self.send_response(code if code != HTTPStatus.OK else HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serve(site: Path) -> Iterator[str]:
    """The address `site` is served at, without a slash at its end."""
    handler = partial(_Files, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
