"""The response times that charts show: whole hours and days, and nothing that was not measured."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from hooks.status.board import build_board
from hooks.status.facts import Latency
from hooks.status.history import History, HistoryError, open_history
from hooks.status.responses import DAY, HOUR, Span, responses, settled
from hooks.status.services import Services
from tests.status.history.runs import T0, at, run
from tests.status.test_board import NAME, services

PART = 6 * HOUR


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    with open_history(tmp_path / "history.db", T0) as opened:
        yield opened


def spans(history: History, of: Services, minutes: float) -> tuple[Span, ...]:
    now = at(minutes)
    component = build_board(of, history, [], [], now).component("web")
    return responses(history, of, now).spans(component)


def near(latency: Latency, seconds: float) -> bool:
    return latency.p50 is not None and abs(latency.p50 - seconds) <= 0.05 * seconds


def test_a_day_a_week_and_the_days_shown_end_with_what_is_over(history: History) -> None:
    run(history, at(0), latency=0.1)
    day, week, quarter = spans(history, services("web"), 90)
    assert [(one.step, len(one.latencies)) for one in (day, week, quarter)] == [
        (HOUR, 24),
        (PART, 28),
        (DAY, 89),
    ]
    assert day.end == week.end == at(60)
    assert quarter.end == T0.replace(hour=0, minute=0)


def test_the_hour_that_is_not_over_is_not_charted(history: History) -> None:
    run(history, at(0), latency=0.1)
    run(history, at(65), latency=9.0)
    day, week, _ = spans(history, services("web"), 90)
    assert near(day.latencies[-1], 0.1) and near(week.latencies[-1], 0.1)


def test_parts_of_a_week_are_merged_and_not_averaged(history: History) -> None:
    for minute in range(0, 300, 5):
        run(history, at(minute), latency=0.1 if minute < 240 else 4.0)
    _, week, _ = spans(history, services("web"), 360)
    measured = [one for one in week.latencies if one.p50 is not None]
    assert all(near(one, 0.1) or near(one, 4.0) for one in measured)
    assert measured and any(one.p95 and one.p95 > 3.5 for one in measured)


def test_an_hour_without_a_run_has_no_figure(history: History) -> None:
    run(history, at(0), latency=0.1)
    run(history, at(125), latency=0.1)
    day, *_ = spans(history, services("web"), 190)
    assert [one.p50 is None for one in day.latencies[-3:]] == [False, True, False]


def test_hours_are_read_when_they_are_looked_at_and_not_before(tmp_path: Path) -> None:
    with open_history(tmp_path / "history.db", T0) as history:
        run(history, at(0), latency=0.1)
        of, now = services("web"), at(90)
        component = build_board(of, history, [], [], now).component("web")
        lazy, read = responses(history, of, now), settled(responses(history, of, now))
        told = lazy.spans(component)
    assert read.spans(component) == told
    with pytest.raises(HistoryError):
        lazy.spans(component)


def test_a_large_service_begins_a_new_hour_two_components_a_minute() -> None:
    ids = [f"part-{number}" for number in range(100)]
    untils = responses(None, services(*ids), at(60) + timedelta(minutes=30)).untils  # type: ignore[arg-type]
    assert sum(until == at(60) for until in untils.values()) == 62
    assert {*untils.values()} == {at(0), at(60)}


def test_a_past_told_by_another_server_is_charted_by_days(history: History) -> None:
    probe = {"kind": "promql", "url": "http://127.0.0.1:9/", "query": "up", "major_below": 1}
    probe["history"] = "query"
    web = {"id": "web", "name": NAME, "probe": probe}
    group = {"id": "all", "name": NAME, "components": [web]}
    of = Services.model_validate({"interval": 300.0, "groups": [group]})
    assert [one.step for one in spans(history, of, 90)] == [DAY, DAY]
