"""What the board says of a history, and what it must never say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hooks.status.board import WEIGHTS, build_board, uptime
from hooks.status.facts import Board, Seconds
from hooks.status.history import Entry, History, Run, open_history
from hooks.status.rollup import Ground
from hooks.status.services import Services
from hooks.status.states import Reason, State
from hooks.status.verdict import Source, judge
from tests.status.history.runs import (
    AT_ONCE,
    DEGRADED,
    DOWN,
    PARTIAL,
    T0,
    TWICE,
    UP,
    at,
    result,
    run,
)
from tests.status.test_verdict import incident, maintenance

UNKNOWN = State.UNKNOWN
DAY = 86_400.0
NAME = {"fr": "Nom", "en": "Name", "es": "Nombre"}
PROBE = {"kind": "http", "url": "http://127.0.0.1:9/"}


def services(*ids: str, rule: str = "worst") -> Services:
    """One group with the components `ids`, polled every five minutes."""
    components = [{"id": one, "name": NAME, "probe": PROBE} for one in ids]
    group = {"id": "all", "name": NAME, "components": components, "rule": rule}
    return Services.model_validate({"interval": 300.0, "groups": [group]})


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    with open_history(tmp_path / "history.db", T0) as opened:
        yield opened


def board(history: History, minutes: float, *ids: str, **declared: list[object]) -> Board:
    incidents, maintenances = declared.get("incidents", []), declared.get("maintenances", [])
    return build_board(
        services(*(ids or ("web",))),
        history,
        incidents,  # type: ignore[arg-type]
        maintenances,  # type: ignore[arg-type]
        at(minutes),
    )


def test_no_data_is_no_uptime_and_not_100_percent(history: History) -> None:
    shown = board(history, 60)
    web = shown.component("web")
    assert (shown.state, web.state, web.reason, web.since) == (
        UNKNOWN,
        UNKNOWN,
        Reason.NO_DATA,
        None,
    )
    assert (web.uptime.ratio, web.uptime.coverage) == (None, 0.0)
    assert (web.latency.p50, web.latency.p95) == (None, None)
    assert {(day.worst, day.uptime.ratio) for day in web.days} == {(UNKNOWN, None)}
    assert (shown.data_as_of, shown.valid_until, shown.demo) == (None, None, False)
    assert shown.poller_uptime.ratio is None


def test_an_empty_day_does_not_repeat_the_day_before(history: History) -> None:
    run(history, at(0), DOWN)
    run(history, at(3 * 1440), UP)
    days = board(history, 3 * 1440).component("web").days[-4:]
    assert [day.worst for day in days] == [DOWN, UNKNOWN, UNKNOWN, UNKNOWN]
    assert [day.uptime.ratio for day in days] == [0.0, None, None, None]


def test_ninety_utc_days_end_today_oldest_first(history: History) -> None:
    run(history, at(0))
    days = board(history, 5).component("web").days
    assert len(days) == 90
    assert days[-1].day == T0.date()
    assert days[0].day == T0.date() - timedelta(days=89)
    assert days[-1].uptime.seconds == Seconds(operational=300.0)
    assert days[0].uptime.seconds == Seconds(unknown=DAY)


def test_the_time_of_the_data_is_that_of_the_run_and_not_just_now(history: History) -> None:
    run(history, at(0))
    shown = board(history, 7)
    assert shown.data_as_of == at(0) + timedelta(seconds=1)
    assert shown.valid_until == at(10)


def test_old_data_turn_unknown_and_say_since_when(history: History) -> None:
    run(history, at(0))
    run(history, at(5))
    assert board(history, 14).state is UP
    web = board(history, 15).component("web")
    assert (web.state, web.reason, web.since) == (UNKNOWN, Reason.NO_DATA, at(15))
    assert board(history, 600).component("web").since == at(15)


def test_the_present_state_is_not_the_worst_of_the_day(history: History) -> None:
    for minute, state in ((0, DOWN), (5, DOWN), (10, UP), (15, UP)):
        run(history, at(minute), state, rule=TWICE)
    web = board(history, 16).component("web")
    assert (web.state, web.since, web.days[-1].worst) == (UP, at(10), DOWN)


def test_since_is_the_first_sight_of_trouble(history: History) -> None:
    for minute, state in ((0, UP), (5, DOWN), (10, DOWN), (15, PARTIAL)):
        run(history, at(minute), state, rule=TWICE)
    web = board(history, 16).component("web")
    assert (web.state, web.since, web.reason) == (DOWN, at(5), Reason.TIMEOUT)


def test_a_blip_shorter_than_15_minutes_does_not_vanish(history: History) -> None:
    for minute, state in ((0, UP), (5, DOWN), (10, DOWN), (12, UP), (17, UP)):
        run(history, at(minute), state, rule=TWICE)
    web = board(history, 17).component("web")
    assert web.uptime.seconds == Seconds(operational=600.0, major=420.0, unknown=89 * DAY)
    assert web.days[-1].worst is DOWN


def test_every_outage_counts_and_not_only_the_newest_hundred(history: History) -> None:
    for n in range(150):
        run(history, at(10 * n), DOWN)
        run(history, at(10 * n + 5), UP)
    run(history, at(1500), UP)
    assert len(history.transitions("web", limit=1_000)) == 300
    seconds = board(history, 1500).component("web").uptime.seconds
    assert (seconds.major, seconds.operational) == (150 * 300.0, 150 * 300.0)


def test_a_name_with_in_in_it_keeps_its_figures(history: History) -> None:
    told = services("sign-in-in-france").model_dump()
    told["groups"][0]["components"][0]["name"] = {"fr": "Sign in in France in 5 in 10 ms"}
    run(history, at(0), {"sign-in-in-france": UP}, latency=0.25)
    run(history, at(5), {"sign-in-in-france": UP}, latency=0.25)
    shown = build_board(Services.model_validate(told), history, (), (), at(5))
    one = shown.component("sign-in-in-france")
    assert (one.uptime.ratio, one.state) == (1.0, UP)
    assert one.latency.p50 == pytest.approx(0.25, rel=0.05)


def test_maintenance_does_not_lower_uptime(history: History) -> None:
    window = maintenance("web", at(5), at(10))
    for minute, state in ((0, UP), (5, DOWN), (10, UP), (15, UP)):
        run(history, at(minute), state, maintenances=[window])
    assert board(history, 15).component("web").uptime.ratio == 1.0


def test_an_incident_shows_before_any_poll_has_seen_it(history: History) -> None:
    run(history, at(0))
    web = board(history, 4, incidents=[incident("web", PARTIAL, at(2))]).component("web")
    assert (web.state, web.reason, web.since) == (PARTIAL, Reason.INCIDENT, at(2))


def test_after_an_incident_the_state_is_not_older_than_its_end(history: History) -> None:
    declared = incident("web", DOWN, at(2))
    for minute in (0, 5, 10):
        run(history, at(minute), UP, incidents=[declared] if minute == 5 else [])
    web = board(history, 11).component("web")
    assert (web.state, web.since) == (UP, at(10))


def test_a_poller_that_is_offline_shows_unknown(history: History) -> None:
    run(history, at(0), UP, controls_ok=True)
    run(history, at(5), DOWN, controls_ok=False)
    web = board(history, 6).component("web")
    assert (web.state, web.reason, web.since) == (UNKNOWN, Reason.POLLER_OFFLINE, at(5))


def test_a_component_that_was_never_probed_is_unknown_and_so_is_the_whole(
    history: History,
) -> None:
    run(history, at(0), {"web": UP})
    shown = board(history, 1, "web", "new")
    assert shown.component("new").state is UNKNOWN
    assert (shown.state, shown.groups[0].state) == (UNKNOWN, UNKNOWN)


def test_when_all_is_dead_it_is_a_major_outage(history: History) -> None:
    run(history, at(0), {"web": DOWN, "shop": DOWN})
    assert board(history, 1, "web", "shop").state is DOWN


def test_a_group_follows_its_declared_rule(history: History) -> None:
    run(history, at(0), {"web": DOWN, "shop": UP, "api": UP})
    found = {
        rule: build_board(services("web", "shop", "api", rule=rule), history, (), (), at(1))
        for rule in ("worst", "majority", "redundant")
    }
    assert {rule: one.groups[0].state for rule, one in found.items()} == {
        "worst": DOWN, "majority": DEGRADED, "redundant": DEGRADED,
    }  # fmt: skip
    assert {rule: one.groups[0].ground for rule, one in found.items()} == {
        "worst": Ground.WORST, "majority": Ground.IMPAIRED, "redundant": Ground.IMPAIRED,
    }  # fmt: skip
    assert [one.groups[0].rule for one in found.values()] == list(found)
    assert [one.state for one in found.values()] == [DOWN, DEGRADED, DEGRADED]


def voices(shown: Board) -> tuple[Source, str, State]:
    web = shown.component("web")
    return web.source, web.cause, web.probed


def test_the_board_says_which_voice_won_and_what_the_probe_says(history: History) -> None:
    run(history, at(0))
    works, moved = incident("web", PARTIAL, at(1)), maintenance("web", at(0), at(60))
    assert voices(board(history, 2)) == (Source.PROBE, "", UP)
    assert voices(board(history, 2, incidents=[works])) == (Source.INCIDENT, "late", UP)
    assert voices(board(history, 2, maintenances=[moved])) == (Source.MAINTENANCE, "move", UP)
    both = board(history, 2, incidents=[works], maintenances=[moved])
    assert voices(both) == (Source.INCIDENT, "late", UP)
    assert voices(board(history, 600)) == (Source.POLLER, "", UNKNOWN)


def test_an_incident_milder_than_what_is_seen_does_not_win(history: History) -> None:
    run(history, at(0), DOWN)
    mild = board(history, 2, incidents=[incident("web", DEGRADED, at(1))])
    assert voices(mild) == (Source.PROBE, "", DOWN)


def test_a_dependency_that_explains_a_failure_is_the_voice_and_named(history: History) -> None:
    results = [result("web", DOWN, at(0)), result("db", DOWN, at(0))]
    verdicts = judge(results, None, (), (), {"web": ("db",), "db": ()}, at(0), rule=AT_ONCE)
    history.record(Entry(Run(at(0), at(1), 300.0, None, False, 2), verdicts, {}, {}))
    shown = board(history, 2, "web", "db")
    assert voices(shown) == (Source.DEPENDENCY, "db", DOWN)
    assert (shown.component("db").source, shown.component("db").cause) == (Source.PROBE, "")


def test_flapping_is_counted_by_day_and_over_the_last_24_hours(history: History) -> None:
    steady = {minute: UP for minute in range(0, 60, 5)}
    for minute, state in (steady | {10: DOWN, 20: DOWN, 30: DOWN}).items():
        run(history, at(minute), {"web": state, "shop": UP}, rule=TWICE)
    shown = board(history, 60, "web", "shop")
    web, shop = shown.component("web"), shown.component("shop")
    assert (web.state, web.uptime.ratio) == (UP, 1.0)
    assert (web.blips, web.days[-1].blips, web.days[-2].blips) == (3, 3, 0)
    assert (shop.blips, shop.days[-1].blips) == (0, 0)
    later = board(history, 26 * 60, "web").component("web")
    assert (later.blips, later.days[-2].blips) == (0, 3)


def test_flapping_is_visible_in_an_outage_too(history: History) -> None:
    for minute in range(0, 60, 5):
        run(history, at(minute), UP if minute in (0, 20, 40) else DOWN, rule=TWICE)
    web = board(history, 60).component("web")
    assert (web.state, web.blips) == (DOWN, 2)


def test_what_people_declared_is_no_flapping(history: History) -> None:
    late = [incident("web", DOWN, at(1))]
    window = [maintenance("web", at(30), at(60))]
    for minute in range(0, 60, 5):
        run(history, at(minute), UP, incidents=late if minute < 30 else [], maintenances=window)
    assert board(history, 60).component("web").blips == 0


def test_trouble_that_is_confirmed_is_no_flapping(history: History) -> None:
    for minute, state in ((0, UP), (5, DOWN), (10, DOWN), (15, UP), (20, UP)):
        run(history, at(minute), state, rule=TWICE)
    assert board(history, 21).component("web").blips == 0


def test_the_poller_has_an_uptime_of_its_own(history: History) -> None:
    run(history, at(0))
    run(history, at(40))
    assert board(history, 40).poller_uptime.ratio == 0.25


def test_a_clock_set_back_does_not_date_data_into_the_future(history: History) -> None:
    run(history, at(60))
    shown = board(history, 0)
    assert (shown.data_as_of, shown.valid_until) == (at(0), at(10))


def test_response_times_are_of_the_last_day(history: History) -> None:
    for minute in range(0, 100, 5):
        run(history, at(minute), UP, latency=1.0 if minute == 0 else 0.1)
    latency = board(history, 100).component("web").latency
    assert latency.p50 == pytest.approx(0.1, rel=0.05)
    assert latency.p95 == pytest.approx(0.1, rel=0.05)
    old = board(history, 60 * 24 * 3).component("web")
    assert old.latency.p50 is None
    assert old.days[-4].latency.p50 == pytest.approx(0.1, rel=0.05)


def test_a_demonstration_is_marked(history: History) -> None:
    history.mark_demo()
    assert board(history, 0).demo


def test_the_weights_are_those_the_page_prints() -> None:
    assert WEIGHTS == {DEGRADED: 0.0, PARTIAL: 0.5, DOWN: 1.0}


@pytest.mark.parametrize(
    ("seconds", "ratio", "coverage"),
    [
        (Seconds(operational=DAY), 1.0, 1.0),
        (Seconds(operational=DAY * 90, major=0.001), 0.9999, 1.0),
        (Seconds(operational=DAY * 9999, major=DAY), 0.9999, 1.0),
        (Seconds(operational=99.995, major=0.005), 0.9999, 1.0),
        (Seconds(operational=50, partial=50), 0.75, 1.0),
        (Seconds(operational=50, degraded=50), 1.0, 1.0),
        (Seconds(major=60), 0.0, 1.0),
        (Seconds(operational=30, maintenance=30, unknown=60), 1.0, 0.5),
        (Seconds(maintenance=60), None, 1.0),
        (Seconds(unknown=60), None, 0.0),
        (Seconds(), None, 0.0),
        (Seconds(operational=2, unknown=1), 1.0, 0.6666),
    ],
)
def test_uptime_by_the_formula(seconds: Seconds, ratio: float | None, coverage: float) -> None:
    assert uptime(seconds) == uptime(seconds).__class__(ratio, coverage, seconds)


lengths = st.integers(0, 90 * 86_400_000).map(lambda ms: ms / 1_000)


@given(lengths, lengths, lengths, lengths, lengths, lengths)
def test_uptime_never_rounds_up(
    good: float, degraded: float, partial: float, major: float, planned: float, unknown: float
) -> None:
    found = uptime(Seconds(good, degraded, partial, major, planned, unknown))
    measured = good + degraded + partial + major
    if measured == 0:
        assert found.ratio is None
        return
    assert found.ratio is not None
    exact = 1 - (0.5 * partial + major) / measured
    assert exact - 0.0001 - 1e-12 <= found.ratio <= exact + 1e-12
    assert found.ratio < 1 or partial == major == 0
    assert (good + degraded + partial + major + planned) / (
        measured + planned + unknown
    ) >= found.coverage - 1e-12


def test_the_board_of_many_components_is_read_in_few_queries(history: History) -> None:
    counts = []
    for ids in (["web"], [f"part-{n}" for n in range(40)]):
        run(history, at(len(ids)), dict.fromkeys(ids, UP))
        asked: list[str] = []
        history._db.set_trace_callback(asked.append)
        board(history, 41, *ids)
        history._db.set_trace_callback(None)
        counts.append(len(asked))
    assert counts[0] == counts[1] < 30
