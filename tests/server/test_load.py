"""Under load, while a refresh rewrites what is asked for: no error, and every answer whole."""

from __future__ import annotations

import gzip
import hashlib
import re
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import brotli
import pytest
import requests
from urllib3.exceptions import HTTPError

from tests.browser.place import path_of
from tests.server.conftest import Edge

PATHS = [path_of(locale, page) for locale in ("fr", "en") for page in ("", "status/")]
FRAGMENT = re.compile(rb"<!--parvis:([^ ]+) ([0-9a-f]{12})-->(.*?)<!--/parvis:\1-->", re.S)
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
CODINGS = ("br, gzip", "gzip", "identity")
ROUNDS = 4


@dataclass
class Watcher:
    """Reads pages again and again, and keeps what is wrong with an answer."""

    edge: Edge
    answers: int = 0
    faults: list[str] = field(default_factory=list)
    bodies: dict[tuple[str, str], bytes] = field(default_factory=dict)
    """Page and ETag → what was sent with it."""
    stop: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        with requests.Session() as session:
            while not self.stop.is_set():
                for path in PATHS:
                    for accepted in CODINGS:
                        try:
                            self.look(session, path, accepted)
                        except (requests.RequestException, HTTPError) as error:
                            self.faults.append(f"{path}: {error}")

    def look(self, session: requests.Session, path: str, accepted: str) -> None:
        address, asked = self.edge.address + path, {"Accept-Encoding": accepted}
        authority = str(self.edge.server.folder / "ca.pem")
        with session.get(
            address, headers=asked, stream=True, verify=authority, timeout=60
        ) as answer:
            sent = answer.raw.read(decode_content=False)
        self.answers += 1
        said, coding = answer.headers, answer.headers.get("Content-Encoding")
        if answer.status_code != 200:
            self.faults.append(f"{path}: {answer.status_code}")
            return
        if "Content-Length" in said and len(sent) != int(said["Content-Length"]):
            self.faults.append(f"{path}: {len(sent)} bytes of {said['Content-Length']}")
        try:
            body = UNPACK[coding](sent)
        except (brotli.error, EOFError, OSError) as error:
            self.faults.append(f"{path}: {coding} {error}")
            return
        if self.bodies.setdefault((path, f"{coding} {said['ETag']}"), body) != body:
            self.faults.append(f"{path}: {said['ETag']} names two texts")
        self.faults += [f"{path}: {one}" for one in torn(body)]


def torn(page: bytes) -> Iterator[str]:
    """What tells that a page is not one whole text: its end, and the digests in it."""
    if not page.endswith(b"</html>") and not page.endswith(b"</html>\n"):
        yield f"ends with {page[-20:]!r}"
    fragments = FRAGMENT.findall(page)
    if not fragments:
        yield "shows no status"
    for name, digest, text in fragments:
        if hashlib.sha256(text).hexdigest()[:12] != digest.decode():
            yield f"{name.decode()} is not what its digest says"


@contextmanager
def loaded(edge: Edge) -> Iterator[list[str]]:
    """Ask for two pages as fast as it goes, from other processes; give what they found.

    They are the last to get the machine's time: what is tested must go on.
    """
    program = shutil.which("wrk")
    assert program, "wrk is missing: make test says how to get it"
    command = ["nice", "-n", "19", program, "-t1", "-c8", "-d600s", "-H"]
    running = [
        subprocess.Popen(
            [*command, f"Accept-Encoding: {coding}", edge.address + path],
            stdout=subprocess.PIPE,
            text=True,
        )
        for path, coding in (("/", "gzip"), ("/en/status/", "br"))
    ]
    reports: list[str] = []
    try:
        yield reports
    finally:
        for one in running:
            one.send_signal(signal.SIGINT)
            reports.append(one.communicate(timeout=60)[0])


def test_load_while_the_status_is_rewritten(edge: Edge) -> None:
    watcher = Watcher(edge)
    thread = threading.Thread(target=watcher.watch)
    with loaded(edge) as reports:
        thread.start()
        try:
            for turn in range(ROUNDS):
                # Two runs confirm a change, so every second one changes each page.
                edge.place.platform.turn("payments", on=turn % 4 < 2)
                edge.place.parvis("refresh", "--site", str(edge.place.site))
        finally:
            watcher.stop.set()
            thread.join()
    assert watcher.faults == []
    for report in reports:
        assert int(re.findall(r"(\d+) requests in", report)[0]) > 0
        assert "Socket errors" not in report, report
        assert "Non-2xx" not in report, report
    # The pages were rewritten under the load, and readers were sent what came before and after.
    for path in PATHS:
        texts = {body for (page, _), body in watcher.bodies.items() if page == path}
        assert len(texts) >= 2, path
    for path in PATHS:
        file = edge.place.site / path.lstrip("/") / "index.html"
        for accepted in CODINGS:
            assert edge.get(path, **{"Accept-Encoding": accepted}).content == file.read_bytes()
        assert not list(file.parent.glob("index.html.*"))  # no copy that could be an old one


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        (b"<html>half a pa", "ends with b'<html>half a pa'"),
        (b"<html></html>", "shows no status"),
        (b"<!--parvis:chip 0123456789ab-->old<!--/parvis:chip--></html>", "chip is not what"),
    ],
)
def test_a_torn_page_is_seen(page: bytes, fault: str) -> None:
    assert any(one.startswith(fault) for one in torn(page))
