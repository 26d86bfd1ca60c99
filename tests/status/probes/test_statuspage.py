"""What a provider says of itself, in the words of the Statuspage v2 API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hooks.status.states import ProbeResult, Reason, State

Look = Callable[..., ProbeResult]
API = "/provider/api/v2/summary.json"


def summary(indicator: Any = "none", api: Any = "operational") -> dict[str, Any]:
    return {
        "page": {"id": "kctbh9vrtdwd", "name": "Provider", "url": "https://status.example"},
        "components": [
            {"id": "vv21w84dl8vf", "name": "Website", "status": "operational", "group": False},
            {"id": "8l4ygp009s5s", "name": "API", "status": api, "group": False},
        ],
        "incidents": [],
        "scheduled_maintenances": [],
        "status": {"indicator": indicator, "description": "<script>alert(1)</script>"},
    }


def ask(platform: Any, look: Look, body: Any, status: int = 200, **more: Any) -> ProbeResult:
    platform.answers[API] = (status, body)
    return look({"kind": "statuspage", "url": f"{platform.url}/provider", "retries": 0, **more})


@pytest.mark.parametrize(
    ("indicator", "state", "reason"),
    [
        ("none", State.OPERATIONAL, Reason.OK),
        ("minor", State.DEGRADED, Reason.UPSTREAM),
        ("major", State.PARTIAL, Reason.UPSTREAM),
        ("critical", State.MAJOR, Reason.UPSTREAM),
        ("maintenance", State.MAINTENANCE, Reason.UPSTREAM_MAINTENANCE),
        ("operational", State.UNKNOWN, Reason.BODY),
        ("", State.UNKNOWN, Reason.BODY),
        (None, State.UNKNOWN, Reason.BODY),
    ],
)
def test_the_whole_page(
    indicator: Any, state: State, reason: Reason, platform: Any, look: Look
) -> None:
    result = ask(platform, look, summary(indicator))
    assert (result.state, result.reason) == (state, reason)


@pytest.mark.parametrize(
    ("status", "state", "reason"),
    [
        ("operational", State.OPERATIONAL, Reason.OK),
        ("degraded_performance", State.DEGRADED, Reason.UPSTREAM),
        ("partial_outage", State.PARTIAL, Reason.UPSTREAM),
        ("major_outage", State.MAJOR, Reason.UPSTREAM),
        ("full_outage", State.MAJOR, Reason.UPSTREAM),
        ("under_maintenance", State.MAINTENANCE, Reason.UPSTREAM_MAINTENANCE),
        ("unknown", State.UNKNOWN, Reason.BODY),
        ("up", State.UNKNOWN, Reason.BODY),
    ],
)
@pytest.mark.parametrize("component", ["API", "8l4ygp009s5s"])
def test_one_component_by_name_or_id(
    component: str, status: str, state: State, reason: Reason, platform: Any, look: Look
) -> None:
    result = ask(platform, look, summary("critical", status), component=component)
    assert (result.state, result.reason) == (state, reason)


def test_a_component_the_provider_does_not_have_is_our_error(platform: Any, look: Look) -> None:
    result = ask(platform, look, summary(), component="Payments")
    assert (result.state, result.reason) == (State.UNKNOWN, Reason.CONFIGURATION)


@pytest.mark.parametrize("body", [[], {}, {"status": []}, {"components": {}}, "operational"])
def test_another_shape_is_not_known(body: Any, platform: Any, look: Look) -> None:
    for component in (None, "API"):
        result = ask(platform, look, body, component=component)
        assert (result.state, result.reason) == (State.UNKNOWN, Reason.BODY)


def test_an_error_of_the_provider_is_not_an_outage_of_ours(platform: Any, look: Look) -> None:
    result = ask(platform, look, {}, 500)
    assert (result.state, result.reason) == (State.UNKNOWN, Reason.HTTP_STATUS)
