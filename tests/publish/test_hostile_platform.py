"""A platform whose every answer is markup and script: none of it reaches what is published."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from hooks.publish import templates
from hooks.publish.fragments import Fragments
from hooks.publish.machine import write_machine
from hooks.publish.polling import report_line
from hooks.publish.view import StatusView
from hooks.status.board import build_board
from hooks.status.drafts import draft_incidents
from hooks.status.history import open_history
from hooks.status.poll import PollReport, poll
from hooks.status.services import Services
from hooks.status.states import State
from tests.publish.samples import NOW, SITE, catalogs
from tests.site.drawn import CODES
from tests.status.conftest import serving

MARK = "pwned7f3a"
HOSTILE = f"</title></script><script>{MARK}()</script><img src=x onerror={MARK}()> {{{{ {MARK} }}}}"
NAME = {"fr": "Nom", "en": "Name", "es": "Nombre"}
LINE = f'queue{{who="<script>{MARK}</script>"}}'


class Handler(BaseHTTPRequestHandler):
    """Says HOSTILE in every value, key, header, label and error; one address per kind of probe."""

    def do_GET(self) -> None:
        name = self.path.partition("?")[0].strip("/")
        bodies: dict[str, tuple[int, Any]] = {
            "http": (200, {"ok": HOSTILE, HOSTILE: HOSTILE}),
            "error": (500, f"<html>{HOSTILE}"),
            "ready": (503, {"db": HOSTILE, "queue": {"status": HOSTILE, HOSTILE: 1}}),
            "value": (200, f"# HELP queue {HOSTILE}\n{LINE} 7\n"),
            "broken": (200, f"{LINE} {HOSTILE}\n"),
            "query/api/v1/query": (400, {"status": "error", "errorType": HOSTILE,
                "error": HOSTILE}),
            "vector/api/v1/query": (200, {"status": "success", "data": {"resultType": "vector",
                "result": [{"metric": {HOSTILE: HOSTILE}, "value": [1, "5"]}]}}),
            "page/api/v2/summary.json": (200, {"page": {"name": HOSTILE}, "components": [
                {"id": HOSTILE, "name": "API", "status": HOSTILE}],
                "status": {"indicator": "major", "description": HOSTILE}}),
        }  # fmt: skip
        if name == "redirect":
            self.send_response(302)
            self.send_header("Location", f"/{HOSTILE}")
            self.end_headers()
            return
        status, body = bodies.get(name, (404, HOSTILE))
        self.send_response(status, MARK)
        self.send_header("X-Said", HOSTILE)
        self.end_headers()
        self.wfile.write((body if isinstance(body, str) else json.dumps(body)).encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running = serving(server)
    next(running)
    yield f"http://127.0.0.1:{server.server_address[1]}"
    next(running, None)


def services(address: str) -> Services:
    """A component for each way in which an answer is read."""
    value = {"of": "value", "metric": "queue"}
    probes: dict[str, dict[str, Any]] = {
        "body": {"kind": "http", "url": "/http", "expect": {"body": {"ok": True}}},
        "text": {"kind": "http", "url": "/http", "expect": {"text": "fine"}},
        "header": {"kind": "http", "url": "/http", "expect": {"headers": {"X-Said": "fine"}}},
        "error": {"kind": "http", "url": "/error"},
        "redirect": {"kind": "http", "url": "/redirect"},
        "ready": {"kind": "readiness", "url": "/ready", "key": "db"},
        "object": {"kind": "readiness", "url": "/ready", "key": "queue"},
        "gauge": {"kind": "metric", "url": "/value", "measure": value, "major_above": 1},
        "broken": {"kind": "metric", "url": "/broken", "measure": value, "major_above": 1},
        "refused": {"kind": "promql", "url": "/query", "query": "up", "major_above": 1},
        "vector": {"kind": "promql", "url": "/vector", "query": "up", "major_above": 1},
        "page": {"kind": "statuspage", "url": "/page"},
        "part": {"kind": "statuspage", "url": "/page", "component": "API"},
    }
    components = [
        {"id": name, "name": NAME, "probe": {**probe, "retries": 0, "url": address + probe["url"]}}
        for name, probe in probes.items()
    ]
    return Services.model_validate(
        {"confirm": 1, "groups": [{"id": "all", "name": NAME, "components": components}]}
    )


@pytest.fixture(scope="module")
def told(
    address: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[PollReport, dict[str, str]]:
    """One poll of the hostile platform, and the texts of all that is made of it, by name."""
    folder = tmp_path_factory.mktemp("hostile")
    declared, texts = services(address), {}
    times = iter((NOW, NOW + timedelta(seconds=1)))

    def clock() -> datetime:
        return next(times)

    with open_history(folder / "history.db", NOW) as history:
        report = poll(declared, history, (), (), clock)
        board = build_board(declared, history, (), (), NOW + timedelta(seconds=2))
        texts["history"] = "\n".join(history.export_lines())
        drafts = draft_incidents(history.published().values(), (), NOW + timedelta(seconds=2))
    view = StatusView(board, (), (), NOW)
    env = templates.environment([SITE.overrides], folder / "cache")
    made = Fragments(env, SITE, catalogs(), view)
    ids = [component.id for component in declared.components]
    kinds = ["chip", "summary", "freshness", "board", "history", f"notice.{'+'.join(ids)}"]
    for code in CODES:
        for name in (*kinds, *(f"component.{one}" for one in ids)):
            texts[f"{code} {name}"] = made.get(name, code).html
    for path in write_machine(folder / "site", SITE, view, declared, catalogs()):
        texts[path.relative_to(folder).as_posix()] = Path(path).read_text("utf-8")
    texts["log"] = report_line(report) + repr(report)
    texts["drafts"] = repr(drafts)
    return report, texts


def test_each_way_in_was_tried_and_none_is_called_operational(
    told: tuple[PollReport, dict[str, str]],
) -> None:
    report, _ = told
    assert report.defects == {}
    assert State.OPERATIONAL not in {one.state for one in report.verdicts.values()}
    read = {name: one.reason.value for name, one in report.verdicts.items()}
    assert read == {
        "body": "body", "text": "body", "header": "body", "error": "http_status",
        "redirect": "http_status", "ready": "not_ready", "object": "not_ready", "gauge": "metric",
        "broken": "body", "refused": "http_status", "vector": "metric", "page": "upstream",
        "part": "body",
    }  # fmt: skip


def test_nothing_it_said_is_in_a_page_a_feed_a_badge_the_api_or_the_log(
    told: tuple[PollReport, dict[str, str]],
) -> None:
    _, texts = told
    assert {path.rsplit(".")[-1] for path in texts} >= {"json", "svg", "xml", "ics"}
    assert len(texts) > 200
    assert [name for name, text in texts.items() if MARK in text] == []
