"""The past that another server tells: kept as rows, shown as days, never better than it was."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hooks.publish.polling import report_line
from hooks.status import elsewhere
from hooks.status.board import WINDOW_DAYS, build_board
from hooks.status.elsewhere import Kept, Samples
from hooks.status.facts import ComponentBoard, Seconds
from hooks.status.history import History, open_history
from hooks.status.poll import PollReport, poll
from hooks.status.services import Services
from hooks.status.states import Reason, State
from tests.status.history.runs import DEGRADED, DOWN, T0, UP, at
from tests.status.test_verdict import incident, maintenance

UNKNOWN = State.UNKNOWN
START = int(T0.timestamp())
DAY = 86_400
NAME = {"fr": "Nom", "en": "Name", "es": "Nombre"}


def samples(
    states: Mapping[int, State],
    until: float,
    *,
    start: float = 0,
    step: int = 60,
    mark: int = 7,
    times: Mapping[int, float] | None = None,
) -> Samples:
    """What was told from minute `start` to `until` of the first day, by minute."""
    minutes = {START + minute * 60: state for minute, state in states.items()}
    latencies = {START + minute * 60: seconds for minute, seconds in (times or {}).items()}
    span = int(START + start * 60), int(START + until * 60)
    return Samples(mark, *span, step, minutes, latencies, None)


def kept(told: Samples, before: Kept = (), **declared: list[Any]) -> Kept:
    incidents, maintenances = declared.get("incidents", []), declared.get("maintenances", [])
    now = at((told.until - START) / 60)
    found = elsewhere.caught_up(before, told, "web", incidents, maintenances, now)
    return json.loads(json.dumps(found))  # type: ignore[no-any-return]


def today(past: Kept, minutes: float) -> Seconds:
    return elsewhere.days(past, T0.date(), T0.date(), at(minutes))[0].seconds


def test_a_sample_speaks_for_its_step_and_a_gap_for_nothing() -> None:
    past = kept(samples({0: UP, 1: DOWN, 3: DEGRADED}, 5))
    assert today(past, 5) == Seconds(operational=60, major=60, degraded=60, unknown=120)


def test_what_is_told_in_two_parts_is_what_is_told_in_one() -> None:
    states = {minute: DOWN if minute % 7 == 0 else UP for minute in range(150)}
    times = {minute: 0.01 * minute for minute in range(150)}
    whole = kept(samples(states, 150, times=times))
    first = kept(
        samples({m: states[m] for m in range(70)}, 70, times={m: times[m] for m in range(70)})
    )
    rest = {m: states[m] for m in range(70, 150)}
    second = samples(rest, 150, start=70, times={m: times[m] for m in range(70, 150)})
    assert kept(second, first) == whole


def test_hours_become_days_and_old_days_go() -> None:
    past: Kept = ()
    for day in range(elsewhere.DAYS + 3):
        at_noon = {day * 1440 + 720: UP}
        told = samples(
            at_noon, (day + 1) * 1440 - 1, start=day * 1440, times={day * 1440 + 720: 0.2}
        )
        past = kept(told, past)
    now = at((elsewhere.DAYS + 3) * 1440 - 1)
    rows = past[1:]
    assert len(rows) == elsewhere.DAYS
    assert {row["size"] for row in rows[-2:]} == {3_600_000}
    assert {row["size"] for row in rows[:-2]} == {DAY * 1_000}
    shown = elsewhere.days(past, now.date() - timedelta(days=elsewhere.DAYS - 1), now.date(), now)
    assert {day.seconds.operational for day in shown} == {60.0}
    assert {day.samples for day in shown} == {1}
    assert shown[0].latency.p50 == pytest.approx(0.2, rel=0.05)
    assert sum(map(len, map(json.dumps, past))) < 20_000


def test_the_board_shows_as_many_days_as_are_asked() -> None:
    assert elsewhere.DAYS == WINDOW_DAYS


def test_response_times_are_of_the_last_day() -> None:
    times = {0: 9.0, **{minute: 0.1 for minute in range(1440, 1560)}}
    past = kept(samples(dict.fromkeys(times, UP), 1560, times=times))
    assert elsewhere.latency(past, at(1560)).p95 == pytest.approx(0.1, rel=0.05)
    assert elsewhere.latency(past, at(600)).p95 == pytest.approx(9.0, rel=0.05)
    assert elsewhere.latency(past, at(3 * 1440)).p95 is None
    assert elsewhere.latency((), at(0)).p50 is None


def test_another_question_begins_anew() -> None:
    past = kept(samples({0: UP}, 1))
    assert elsewhere.resume(past, 7, START + 90) == START + 60
    assert elsewhere.resume(past, 8, START + 90) == START - (elsewhere.DAYS - 1) * DAY
    assert today(kept(samples({1: DOWN}, 2, start=1, mark=8), past), 2) == Seconds(
        major=60, unknown=60
    )


def test_after_a_clock_was_set_far_back_all_is_asked_anew() -> None:
    past = kept(samples({0: UP}, 600))
    assert elsewhere.resume(past, 7, START + 570 * 60) == START + 600 * 60
    first = elsewhere.resume(past, 7, START + 60)
    assert first == START - (elsewhere.DAYS - 1) * DAY
    told = samples({0: UP}, 1, start=(first - START) / 60)
    assert today(kept(told, past), 1) == Seconds(operational=60)


def test_after_a_long_pause_only_the_days_shown_are_asked() -> None:
    past = kept(samples({0: UP}, 1))
    later = START + 200 * DAY
    assert elsewhere.resume(past, 7, later) == later - (elsewhere.DAYS - 1) * DAY


def test_declared_states_are_laid_over_what_is_told() -> None:
    told = samples({0: UP, 1: DOWN, 2: DOWN, 3: UP, 4: UP}, 6)
    window = maintenance("web", at(0.5), at(2))
    assert today(kept(told, maintenances=[window]), 6) == Seconds(
        operational=150, major=60, maintenance=90, unknown=60
    )
    trouble = incident("web", State.PARTIAL, at(3.5), resolved_at=at(5.5))
    assert today(kept(told, incidents=[trouble]), 6) == Seconds(
        operational=90, major=120, partial=120, unknown=30
    )


def test_a_maintenance_that_is_over_still_was_one_and_a_cancelled_one_never() -> None:
    told = samples(dict.fromkeys(range(6), DOWN), 6)
    done = maintenance("web", at(1), at(5), status="completed")
    assert today(kept(told, maintenances=[done]), 6) == Seconds(major=120, maintenance=240)
    off = maintenance("web", at(1), at(5), status="cancelled")
    assert today(kept(told, maintenances=[off]), 6) == Seconds(major=360)


states = st.dictionaries(
    st.integers(0, 3_000), st.sampled_from([UP, DEGRADED, State.PARTIAL, DOWN]), max_size=200
)


@given(states, st.integers(0, 3_000))
def test_the_seconds_of_a_day_are_its_window(seen: dict[int, State], until: int) -> None:
    told = samples({minute: one for minute, one in seen.items() if minute < until}, until)
    now = at(until) + timedelta(seconds=30)
    for day in elsewhere.days(kept(told), T0.date(), now.date(), now):
        spent = day.seconds
        window = min(timedelta(days=1), now - day.start).total_seconds()
        assert sum(vars(spent).values()) == pytest.approx(window)
        assert spent.operational + spent.degraded + spent.partial + spent.major == 60 * day.samples


class Server:
    """A Prometheus-compatible server whose one series is what a test says of each moment."""

    def __init__(self, platform: Any) -> None:
        self.platform = platform
        self.says: Callable[[int], str | None] = lambda moment: "1"
        self.took: Callable[[int], str | None] = lambda moment: None
        self.now = START
        platform.answers["/api/v1/query_range"] = 200, self.past
        platform.answers["/api/v1/query"] = 200, self.present

    def past(self, path: str) -> Any:
        asked = {name: one[0] for name, one in parse_qs(urlsplit(path).query).items()}
        first, last, step = (int(asked[name]) for name in ("start", "end", "step"))
        say = self.took if asked["query"] == "took" else self.says
        pairs = [[one, said] for one in range(first, last + 1, step) if (said := say(one))]
        series = [{"metric": {}, "values": pairs}] if pairs else []
        return {"status": "success", "data": {"resultType": "matrix", "result": series}}

    def present(self, path: str) -> Any:
        said = self.says(self.now)
        vector = [{"metric": {}, "value": [self.now, said]}] if said else []
        return {"status": "success", "data": {"resultType": "vector", "result": vector}}

    def stop(self) -> None:
        """Answer 502 from now on, as the proxy before a server that is gone."""
        self.platform.answers["/api/v1/query_range"] = 502, {}
        self.platform.answers["/api/v1/query"] = 502, {}


@pytest.fixture
def server(platform: Any) -> Server:
    return Server(platform)


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    with open_history(tmp_path / "history.db", T0) as opened:
        yield opened


def services(server: Server, **more: Any) -> Services:
    probe = {
        "kind": "promql",
        "url": server.platform.url,
        "query": "avg(probe_success)",
        "major_below": 0.5,
        "retries": 0,
        "history": "query",
        **more,
    }
    component = {"id": "web", "name": NAME, "probe": probe}
    group = {"id": "all", "name": NAME, "components": [component]}
    return Services.model_validate({"interval": 300.0, "groups": [group]})


def polled(server: Server, history: History, minute: float, /, **more: Any) -> PollReport:
    now = at(minute)
    server.now = int(now.timestamp())
    return poll(services(server, **more), history, (), (), lambda: now)


def shown(server: Server, history: History, minute: float, /, **more: Any) -> ComponentBoard:
    return build_board(services(server, **more), history, (), (), at(minute)).component("web")


def test_the_board_shows_days_our_polls_never_saw(server: Server, history: History) -> None:
    yesterday = range(START - DAY, START)
    server.says = lambda one: "0" if one in yesterday and one < START - DAY + 864 else "1"
    server.took = lambda one: "0.3"
    polled(server, history, 60, response_time="took")
    web = shown(server, history, 60, response_time="took")
    assert [day.worst for day in web.days[-3:]] == [UP, DOWN, UP]
    assert web.days[-2].uptime.seconds == Seconds(operational=DAY - 900, major=900)
    assert web.days[0].uptime.seconds == Seconds(operational=DAY)
    assert (web.uptime.coverage, web.uptime.ratio) == (1.0, 0.9998)
    assert web.latency.p50 == pytest.approx(0.3, rel=0.05)
    assert web.days[0].latency.p95 == pytest.approx(0.3, rel=0.05)


def test_the_time_to_ask_the_server_is_no_response_time(server: Server, history: History) -> None:
    polled(server, history, 60)
    assert shown(server, history, 60).latency.p50 is None
    assert shown(server, history, 60).days[-1].latency.p50 is None


def test_each_poll_asks_only_for_what_is_new(server: Server, history: History) -> None:
    polled(server, history, 60)
    server.platform.asked.clear()
    polled(server, history, 65)
    (asked,) = [path for path in server.platform.asked if "query_range" in path]
    assert parse_qs(urlsplit(asked).query)["start"] == [str(START + 60 * 60)]
    assert shown(server, history, 65).days[-1].uptime.seconds == Seconds(operational=65 * 60)


def test_a_server_never_reached_leaves_all_unknown(server: Server, history: History) -> None:
    server.stop()
    report = polled(server, history, 60)
    web = shown(server, history, 60)
    assert (web.state, web.uptime.ratio, web.uptime.coverage) == (UNKNOWN, None, 0.0)
    assert {(day.worst, day.uptime.coverage) for day in web.days} == {(UNKNOWN, 0.0)}
    assert report.untold == {"web": Reason.HTTP_STATUS}
    assert report_line(report).endswith("; the past of web: http_status")


def test_a_gap_while_the_server_was_gone_is_filled_once_it_is_back(
    server: Server, history: History
) -> None:
    polled(server, history, 0)
    answers = dict(server.platform.answers)
    server.stop()
    polled(server, history, 5)
    assert shown(server, history, 30).days[-1].uptime.seconds == Seconds(unknown=1800)
    assert shown(server, history, 30).days[-2].uptime.ratio == 1.0
    server.platform.answers.update(answers)
    polled(server, history, 30)
    assert shown(server, history, 30).days[-1].uptime.seconds == Seconds(operational=1800)


def test_a_server_that_hangs_over_the_past_still_tells_the_present(
    server: Server, history: History
) -> None:
    def hang(path: str) -> Any:
        server.platform.stopped.wait(20)

    server.platform.answers["/api/v1/query_range"] = 200, hang
    report = polled(server, history, 60, timeout=0.5)
    assert report.untold == {"web": Reason.TIMEOUT}
    web = shown(server, history, 60)
    assert (web.state, web.uptime.coverage) == (UP, 0.0)


def test_several_series_are_refused_and_nothing_is_known(server: Server, history: History) -> None:
    series = {"metric": {}, "values": []}
    data = {"resultType": "matrix", "result": [series, series]}
    server.platform.answers["/api/v1/query_range"] = 200, {"status": "success", "data": data}
    report = polled(server, history, 60)
    assert report.untold == {"web": Reason.METRIC}
    assert shown(server, history, 60).uptime.coverage == 0.0


def test_a_refresh_asks_no_one(server: Server, history: History) -> None:
    polled(server, history, 60)
    server.platform.asked.clear()
    shown(server, history, 60)
    assert server.platform.asked == []


def test_a_component_with_its_own_history_keeps_to_it(server: Server, history: History) -> None:
    polled(server, history, 60, history="own")
    polled(server, history, 65, history="own")
    assert not [path for path in server.platform.asked if "query_range" in path]
    web = shown(server, history, 65, history="own")
    assert web.days[-1].uptime.seconds == Seconds(operational=300, unknown=3600)
    assert elsewhere.key("web") not in history.counters()


def test_a_response_time_needs_a_history_by_query(server: Server) -> None:
    with pytest.raises(ValueError, match="response_time needs history: query"):
        services(server, history="own", response_time="took")


def test_maintenance_of_the_past_covers_what_the_server_tells_of_it(
    server: Server, history: History
) -> None:
    server.says = lambda one: "0" if START + 600 <= one < START + 1_800 else "1"
    plan = maintenance("web", at(10), at(30), status="completed")
    poll(services(server), history, (), [plan], lambda: at(60))
    day = shown(server, history, 60).days[-1]
    assert day.uptime.seconds == Seconds(operational=2400, maintenance=1200)
    assert day.uptime.ratio == 1.0
