"""The judgement of one dependency among those a readiness address names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hooks.status.states import ProbeResult, Reason, State

Look = Callable[..., ProbeResult]

OK = (State.OPERATIONAL, Reason.OK)
NOT_READY = (State.PARTIAL, Reason.NOT_READY)
NOT_TOLD = (State.UNKNOWN, Reason.BODY)


@pytest.mark.parametrize(
    ("path", "key", "expected"),
    [
        ("readyz", "db", OK),
        ("readyz/stripe-down", "db", OK),
        ("readyz/stripe-down", "stripe", NOT_READY),
        ("readyz/unnamed", "db", NOT_READY),
        ("readyz/empty", "db", NOT_TOLD),
        ("readyz/list", "db", NOT_TOLD),
        ("readyz/truth", "db", OK),
        ("readyz/truth", "cache", NOT_READY),
        ("readyz/truth", "queue", NOT_READY),
        ("readyz/truth", "count", NOT_READY),
        ("readyz/objects", "checks.db", OK),
        ("readyz/objects", "checks.stripe", NOT_READY),
        ("readyz/objects", "checks", NOT_TOLD),
        ("readyz/objects", "checks.db.status", OK),
        ("readyz/dotted", "checks.db", OK),
        ("script-json", "db", NOT_READY),
        ("invalid-json", "db", NOT_TOLD),
        ("invalid-utf8", "db", NOT_TOLD),
        ("deep-json", "db", NOT_TOLD),
        ("readyz-proxy-error", "db", (State.MAJOR, Reason.HTTP_STATUS)),
        ("status/500", "db", (State.MAJOR, Reason.HTTP_STATUS)),
        ("status/404", "db", (State.MAJOR, Reason.HTTP_STATUS)),
        ("reset", "db", (State.MAJOR, Reason.NETWORK)),
    ],
)
def test_a_key_of_an_answer(
    path: str, key: str, expected: tuple[State, Reason], platform: Any, look: Look
) -> None:
    probe = {"kind": "readiness", "url": f"{platform.url}/{path}", "key": key, "retries": 0}
    result = look(probe)
    assert (result.state, result.reason) == expected


@pytest.mark.parametrize(
    ("field", "expected"),
    [("status", NOT_READY), ("state", OK), ("detail.word", NOT_TOLD), ("absent", NOT_TOLD)],
)
def test_where_the_word_stands_in_an_object_is_declared(
    field: str, expected: tuple[State, Reason], platform: Any, look: Look
) -> None:
    platform.answers["/objects"] = 200, {"db": {"status": "starting", "state": "Ok "}}
    probe = {"kind": "readiness", "url": f"{platform.url}/objects", "key": "db", "field": field}
    result = look(probe)
    assert (result.state, result.reason) == expected


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({}, State.PARTIAL),
        ({"when_not_ready": "degraded_performance"}, State.DEGRADED),
        ({"critical": True}, State.MAJOR),
        ({"critical": True, "when_not_ready": "degraded_performance"}, State.MAJOR),
        ({"ready": ["ok", "UNAVAILABLE"]}, State.OPERATIONAL),
    ],
)
def test_what_not_ready_means_is_declared(
    more: dict[str, Any], state: State, platform: Any, look: Look
) -> None:
    url = f"{platform.url}/readyz/stripe-down"
    assert look({"kind": "readiness", "url": url, "key": "stripe", "retries": 0, **more}).state is (
        state
    )
