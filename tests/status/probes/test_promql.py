"""Answers of a Prometheus-compatible server, in the shapes its API documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from hooks.status.states import ProbeResult, Reason, State

Look = Callable[..., ProbeResult]
QUERY = 'avg_over_time(probe_success{job="blackbox"}[5m])'
API = "/prometheus/api/v1/query"


def success(kind: str, result: Any) -> tuple[int, Any]:
    return 200, {"status": "success", "data": {"resultType": kind, "result": result}}


def sample(value: str, **labels: str) -> dict[str, Any]:
    return {"metric": labels, "value": [1435781451.781, value]}


def error(status: int, kind: str) -> tuple[int, Any]:
    return status, {"status": "error", "errorType": kind, "error": "what went wrong"}


def ask(platform: Any, look: Look, answer: tuple[int, Any]) -> tuple[State, Reason, float | None]:
    platform.answers[API] = answer
    probe = {
        "kind": "promql",
        "url": f"{platform.url}/prometheus/",
        "query": QUERY,
        "degraded_below": 0.99,
        "major_below": 0.5,
        "retries": 0,
    }
    result = look(probe)
    return result.state, result.reason, result.value


@pytest.mark.parametrize(
    ("value", "state", "reason"),
    [
        ("1", State.OPERATIONAL, Reason.OK),
        ("0.9", State.DEGRADED, Reason.METRIC),
        ("0", State.MAJOR, Reason.METRIC),
    ],
)
def test_a_vector_of_one_sample(
    value: str, state: State, reason: Reason, platform: Any, look: Look
) -> None:
    answer = success("vector", [sample(value, __name__="up", job="blackbox")])
    assert ask(platform, look, answer) == (state, reason, float(value))


def test_a_scalar(platform: Any, look: Look) -> None:
    answer = success("scalar", [1435781451.781, "1"])
    assert ask(platform, look, answer) == (State.OPERATIONAL, Reason.OK, 1.0)


def test_the_query_arrives_as_written(platform: Any, look: Look) -> None:
    ask(platform, look, success("scalar", [1, "1"]))
    assert parse_qs(urlsplit(platform.asked[-1]).query) == {"query": [QUERY]}


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (success("vector", []), Reason.NO_DATA),
        (success("vector", [sample("1", a="1"), sample("0", a="2")]), Reason.METRIC),
        (success("vector", [sample("NaN")]), Reason.METRIC),
        (success("scalar", [1, "+Inf"]), Reason.METRIC),
        (success("vector", [sample("<script>")]), Reason.BODY),
        (success("vector", [{"metric": {}}]), Reason.BODY),
        (success("vector", ["up"]), Reason.BODY),
        (success("vector", None), Reason.BODY),
        (success("matrix", [{"metric": {}, "values": [[1, "1"]]}]), Reason.BODY),
        (success("string", [1, "up"]), Reason.BODY),
        ((200, []), Reason.BODY),
        ((200, {"status": "success"}), Reason.BODY),
        (error(400, "bad_data"), Reason.CONFIGURATION),
        (error(422, "execution"), Reason.CONFIGURATION),
        (error(503, "timeout"), Reason.TIMEOUT),
        (error(503, "unavailable"), Reason.UPSTREAM),
        (error(500, "internal"), Reason.HTTP_STATUS),
        ((401, {"message": "who are you?"}), Reason.HTTP_STATUS),
        ((502, "bad gateway"), Reason.HTTP_STATUS),
    ],
)
def test_no_single_figure_is_not_known(
    answer: tuple[int, Any], reason: Reason, platform: Any, look: Look
) -> None:
    assert ask(platform, look, answer) == (State.UNKNOWN, reason, None)
