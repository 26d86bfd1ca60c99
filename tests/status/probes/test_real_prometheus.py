"""The promql probe against Debian's Prometheus, whose blackbox exporter probes servers of ours.

The clock is the machine's here: the server stamps what it scrapes with it, and so it must ask.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from hooks.demo.platform import DemoPlatform
from hooks.demo.platform import serve as serve_demo
from hooks.status.board import build_board
from hooks.status.elsewhere import Samples
from hooks.status.facts import ComponentBoard
from hooks.status.history import open_history
from hooks.status.poll import poll
from hooks.status.probes.config import PromqlProbe
from hooks.status.probes.fetch import Request, fetch
from hooks.status.probes.ranges import history_of
from hooks.status.probes.trust import trust
from hooks.status.states import ProbeResult, Reason, State
from tests.status.conftest import Platform, serving
from tests.status.probes.conftest import services
from tests.status.probes.prometheus import prometheus, until

Look = Callable[..., ProbeResult]
UP, DEGRADED, DOWN, UNKNOWN = State.OPERATIONAL, State.DEGRADED, State.MAJOR, State.UNKNOWN


class Watched:
    """A Prometheus, and what it watches."""

    def __init__(self, url: str, site: Platform, demo: DemoPlatform, demo_url: str) -> None:
        self.url, self.site, self.demo, self.demo_url = url, site, demo, demo_url

    def site_answers(self, status: int, after: float = 0.0) -> None:
        """Let the site answer with `status`, `after` some seconds."""

        def body(path: str) -> Any:
            self.site.stopped.wait(after)
            return {"ok": status == 200}

        self.site.answers["/site"] = status, body

    def probe(self, metric: str, instance: str, **limits: float) -> dict[str, Any]:
        query = f'{metric}{{instance="{instance}"}}'
        return {"kind": "promql", "url": self.url, "query": query, "retries": 0, **limits}

    @property
    def success(self) -> dict[str, Any]:
        return self.probe("probe_success", f"{self.site.url}/site", major_below=1)


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    site = Platform()
    demo = DemoPlatform(lambda: datetime.now(UTC))
    demo_server = serve_demo(demo, 0)
    both = serving(site), serving(demo_server)
    for one in both:
        next(one)
    address = f"127.0.0.1:{demo_server.server_address[1]}"
    healthz = f"http://{address}/healthz"
    folder = tmp_path_factory.mktemp("prometheus")
    try:
        with prometheus(folder, [f"{site.url}/site", healthz], address) as url:
            found = Watched(url, site, demo, address)
            found.site_answers(200)
            yield found
    finally:
        site.stopped.set()
        demo.stopped.set()
        for one in both:
            next(one, None)


def comes(look: Look, probe: dict[str, Any], *wanted: Any) -> ProbeResult:
    """Probe until the state and reason are `wanted`."""
    return until(lambda: look(probe), lambda seen: (seen.state, seen.reason) == wanted)


def test_probe_success_follows_the_site(watched: Watched, look: Look) -> None:
    assert comes(look, watched.success, UP, Reason.OK).value == 1
    watched.site_answers(503)
    assert comes(look, watched.success, DOWN, Reason.METRIC).value == 0
    watched.site_answers(200)
    assert comes(look, watched.success, UP, Reason.OK).value == 1


def test_up_follows_the_demo_platform(watched: Watched, look: Look) -> None:
    up = watched.probe("up", watched.demo_url, partial_below=1)
    health = watched.probe("probe_success", f"http://{watched.demo_url}/healthz", major_below=1)
    for probe in (up, health):
        comes(look, probe, UP, Reason.OK)
    watched.demo.turn("down", on=True)
    comes(look, up, State.PARTIAL, Reason.METRIC)
    comes(look, health, DOWN, Reason.METRIC)
    watched.demo.turn("down", on=False)
    for probe in (up, health):
        comes(look, probe, UP, Reason.OK)


def test_what_takes_long_is_degraded(watched: Watched, look: Look) -> None:
    site = f"{watched.site.url}/site"
    took = watched.probe("probe_duration_seconds", site, degraded_above=0.3)
    comes(look, took, UP, Reason.OK)
    watched.site_answers(200, after=0.5)
    seen = comes(look, took, DEGRADED, Reason.METRIC)
    assert seen.value and seen.value > 0.3
    watched.site_answers(200)
    comes(look, took, UP, Reason.OK)


def test_the_server_refuses_what_is_no_query(watched: Watched, look: Look) -> None:
    wrong = {**watched.success, "query": "probe_success{"}
    assert look(wrong).reason is Reason.CONFIGURATION
    several = {**watched.success, "query": "probe_success or up"}
    comes(look, several, UNKNOWN, Reason.METRIC)
    nothing = {**watched.success, "query": "no_such_metric"}
    assert (look(nothing).state, look(nothing).reason) == (UNKNOWN, Reason.NO_DATA)


def history(asked: dict[str, Any], start: int, end: int, step: int = 1) -> Samples:
    probe = PromqlProbe.model_validate({**asked, "history": "query"})

    def read(url: str) -> Any:
        return fetch(Request(url, timeout=30.0), trust(None))

    return history_of(probe, start, end, step, read)


def test_the_past_is_told_as_it_was(watched: Watched, look: Look) -> None:
    start = int(time.time())
    comes(look, watched.success, UP, Reason.OK)
    watched.site_answers(503)
    comes(look, watched.success, DOWN, Reason.METRIC)
    watched.site_answers(200)
    comes(look, watched.success, UP, Reason.OK)
    told = until(
        lambda: history(watched.success, start, int(time.time())),
        lambda seen: list(seen.states.values())[-1:] == [UP] and DOWN in seen.states.values(),
    )
    assert told.reason is None
    runs = [state for state, _ in groupby(told.states[at] for at in sorted(told.states))]
    assert runs == [UP, DOWN, UP]


def test_a_past_of_a_month_is_asked_in_parts_and_begins_with_a_gap(
    watched: Watched, look: Look
) -> None:
    comes(look, watched.success, UP, Reason.OK)
    end = int(time.time()) // 60 * 60
    told = history({**watched.success, "query": "vector(1)"}, end - 30 * 86_400, end, 60)
    assert (len(told.states), told.reason) == (30 * 1_440, None)
    told = history(watched.success, end - 30 * 86_400, end, 60)
    assert (told.until, told.reason) == (end, None)
    assert not [at for at in told.states if at < end - 3_600]


@pytest.mark.parametrize(
    ("query", "reason"),
    [("probe_success{", Reason.CONFIGURATION), ("vector(1) or up", Reason.METRIC)],
)
def test_a_past_that_is_not_one_series_is_refused(
    watched: Watched, look: Look, query: str, reason: Reason
) -> None:
    comes(look, watched.success, UP, Reason.OK)
    now = int(time.time())
    told = history({**watched.success, "query": query}, now - 10, now)
    assert (told.states, told.reason) == ({}, reason)


def test_what_is_divided_by_zero_is_a_gap(watched: Watched) -> None:
    now = int(time.time())
    told = history({**watched.success, "query": "vector(0) / 0"}, now - 10, now)
    assert (told.states, told.until, told.reason) == ({}, now, None)


def test_the_board_shows_what_the_server_remembers(
    watched: Watched, look: Look, tmp_path: Path
) -> None:
    took = f'probe_duration_seconds{{instance="{watched.site.url}/site"}}'
    asked = {**watched.success, "history": "query", "response_time": took}
    wanted = services(asked, interval=5.0, timeout=5.0, deadline=5.0)

    def board(probed: Any) -> ComponentBoard:
        now = datetime.now(UTC)
        with open_history(tmp_path / "history.db", now) as opened:
            poll(probed, opened, (), (), lambda: datetime.now(UTC))
            return build_board(probed, opened, (), (), datetime.now(UTC)).component("c0")

    comes(look, watched.success, UP, Reason.OK)
    seen = until(lambda: board(wanted), lambda one: one.uptime.seconds.operational >= 5)
    watched.site_answers(503)
    seen = until(lambda: board(wanted), lambda one: one.uptime.seconds.major >= 5)
    watched.site_answers(200)
    comes(look, watched.success, UP, Reason.OK)
    assert seen.latency.p50 and 0 < seen.latency.p50 < 5
    assert seen.uptime.ratio is not None and seen.uptime.ratio < 1
    assert 0 < seen.uptime.seconds.operational < 3_600
    assert {day.uptime.ratio for day in seen.days[:-2]} == {None}
    gone = services({**asked, "url": "http://127.0.0.1:9"}, interval=5.0, timeout=5.0, deadline=5.0)
    lost = board(gone)
    assert (lost.state, lost.uptime.ratio, lost.uptime.coverage) == (UNKNOWN, None, 0.0)
