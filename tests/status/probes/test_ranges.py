"""The past as a Prometheus-compatible server tells it: a stand-in that says what a test names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from hooks.status.elsewhere import Samples
from hooks.status.probes.config import PromqlProbe
from hooks.status.probes.fetch import Request, fetch
from hooks.status.probes.ranges import POINTS, history_of, mark
from hooks.status.probes.trust import trust
from hooks.status.states import Reason, State

API = "/prometheus/api/v1/query_range"
UP, DOWN, DEGRADED = State.OPERATIONAL, State.MAJOR, State.DEGRADED
TOOK = "avg(probe_duration_seconds)"
MOST = 11_000
"""Points of a series in one answer of a real server."""

Tell = Callable[[str, int], str | None]
"""What the stand-in says to a query at a moment; None is a gap."""


def probe(platform: Any, **more: Any) -> PromqlProbe:
    said = {"kind": "promql", "url": f"{platform.url}/prometheus/", "query": "avg(probe_success)"}
    return PromqlProbe.model_validate(
        {**said, "degraded_below": 0.99, "major_below": 0.5, "history": "query", **more}
    )


def success(*series: list[list[Any]]) -> dict[str, Any]:
    result = [{"metric": {"instance": str(n)}, "values": one} for n, one in enumerate(series)]
    return {"status": "success", "data": {"resultType": "matrix", "result": result}}


def tells(platform: Any, tell: Tell) -> None:
    """Let the stand-in answer range queries point by point, as Prometheus does."""

    def answer(path: str) -> Any:
        asked = {name: value[0] for name, value in parse_qs(urlsplit(path).query).items()}
        first, last, step = (int(asked[name]) for name in ("start", "end", "step"))
        moments = range(first, last + 1, step)
        if len(moments) > MOST:
            return {"status": "error", "errorType": "bad_data", "error": "too many points"}
        said = [[at, value] for at in moments if (value := tell(asked["query"], at)) is not None]
        return success(*([said] if said else []))

    platform.answers[API] = 200, answer


def history(platform: Any, start: int, end: int, step: int = 60, **more: Any) -> Samples:
    def read(url: str) -> Any:
        return fetch(Request(url, retries=0), trust(None))

    return history_of(probe(platform, **more), start, end, step, read)


def test_each_sample_is_judged_by_the_limits(platform: Any) -> None:
    said = {600: "1", 660: "0.9", 720: "0"}
    tells(platform, lambda query, at: said[at])
    told = history(platform, 600, 780)
    assert told.states == {600: UP, 660: DEGRADED, 720: DOWN}
    assert (told.start, told.until, told.step, told.reason) == (600, 780, 60, None)


def test_a_gap_and_what_is_no_number_give_no_sample(platform: Any) -> None:
    said = {600: "1", 660: None, 720: "NaN", 780: "+Inf", 840: "0"}
    tells(platform, lambda query, at: said[at])
    told = history(platform, 600, 900)
    assert told.states == {600: UP, 840: DOWN}
    assert (told.until, told.reason) == (900, None)


def test_a_server_that_remembers_nothing_tells_of_gaps(platform: Any) -> None:
    tells(platform, lambda query, at: None)
    told = history(platform, 0, 86_400)
    assert (told.states, told.until, told.reason) == ({}, 86_400, None)


def test_a_long_past_is_asked_in_parts_that_the_server_accepts(platform: Any) -> None:
    tells(platform, lambda query, at: "1" if at % 1_000 else "0")
    told = history(platform, 0, 25_000, step=1)
    assert len(platform.asked) == 3
    assert [at for at, state in told.states.items() if state is DOWN] == list(
        range(0, 25_000, 1000)
    )
    assert sorted(told.states) == list(range(25_000))


def test_samples_lie_on_the_same_moments_whatever_is_asked(platform: Any) -> None:
    tells(platform, lambda query, at: "1")
    told = history(platform, 601, 839)
    assert (sorted(told.states), told.start, told.until) == ([660, 720], 660, 780)
    assert history(platform, told.until, 839).states == {}
    assert history(platform, told.until, 840).states == {780: UP}


def test_response_times_come_with_the_states(platform: Any) -> None:
    times = {600: "0.25", 660: "-1", 720: "NaN", 780: "1e300"}
    tells(platform, lambda query, at: times[at] if query == TOOK else "1")
    told = history(platform, 600, 840, response_time=TOOK)
    assert told.latencies == {600: 0.25}
    assert set(told.states.values()) == {UP}


def test_several_series_are_refused_and_their_stretch_is_unknown(platform: Any) -> None:
    platform.answers[API] = 200, success([[600, "1"]], [[600, "0"]])
    told = history(platform, 600, 720)
    assert (told.states, told.until, told.reason) == ({}, 720, Reason.METRIC)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((400, {"status": "error", "errorType": "bad_data"}), Reason.CONFIGURATION),
        ((503, {"status": "error", "errorType": "timeout"}), Reason.TIMEOUT),
        ((500, {"status": "error", "errorType": ["internal"]}), Reason.HTTP_STATUS),
        ((502, "bad gateway"), Reason.HTTP_STATUS),
        ((401, {"message": "who are you?"}), Reason.HTTP_STATUS),
        ((200, "<html>"), Reason.BODY),
        ((200, {"status": "success", "data": {"resultType": "vector", "result": []}}), Reason.BODY),
        ((200, {"status": "success", "data": {"resultType": "matrix"}}), Reason.BODY),
        ((200, success(["up"])), Reason.BODY),  # type: ignore[list-item]
        ((200, success([[600, 1]])), Reason.BODY),
        ((200, success([[601, "1"]])), Reason.BODY),
        ((200, success([[1e999, "1"]])), Reason.BODY),
        ((200, success([[4_000, "1"]])), Reason.BODY),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_left_for_the_next_time(
    answer: tuple[int, Any], reason: Reason, platform: Any
) -> None:
    platform.answers[API] = answer
    told = history(platform, 600, 720)
    assert (told.states, told.until, told.reason) == ({}, 600, reason)


def test_a_server_that_refuses_is_not_there(platform: Any, closed_port: int) -> None:
    told = history(platform, 600, 720, url=f"http://127.0.0.1:{closed_port}")
    assert (told.states, told.until, told.reason) == ({}, 600, Reason.REFUSED)


def test_a_server_that_fails_half_way_has_told_the_first_half(platform: Any) -> None:
    tells(platform, lambda query, at: "1")
    _, answer = platform.answers[API]
    platform.answers[API] = 200, lambda path: answer(path) if "start=0&" in path else "broken"
    told = history(platform, 0, 2 * POINTS, step=1)
    assert (len(told.states), told.until, told.reason) == (POINTS, POINTS, Reason.BODY)


def test_another_question_has_another_mark(platform: Any) -> None:
    first = probe(platform)
    others = [
        probe(platform, query="up"),
        probe(platform, url="http://127.0.0.1:1/"),
        probe(platform, major_below=0.4),
        probe(platform, response_time=TOOK),
    ]
    assert mark(first) == mark(probe(platform, retries=0, timeout=3.0))
    assert len({mark(first), *map(mark, others)}) == 5
