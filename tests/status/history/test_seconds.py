"""How long was it what: the figures under every uptime."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from hooks.status.board import total
from hooks.status.facts import Seconds
from hooks.status.history import History, open_history
from hooks.status.history.histogram import unpack
from hooks.status.history.latency import latency as quantiles
from hooks.status.history.latency import packed_of
from hooks.status.states import State
from hooks.status.verdict import Confirmation
from tests.status.history.runs import (
    DEGRADED,
    DOWN,
    INTERVAL,
    PARTIAL,
    T0,
    TWICE,
    UP,
    at,
    known,
    run,
)


def test_a_sample_speaks_until_the_next_run(history: History) -> None:
    run(history, at(0), UP)
    run(history, at(5), DOWN)
    run(history, at(8), UP)
    assert known(history, at(0), at(10)) == {"operational": 420.0, "major": 180.0}


def test_check_count_arithmetic_is_not_ours_six_failures_at_five_minutes_are_thirty(
    history: History,
) -> None:
    for minute in range(0, 30, 5):
        run(history, at(minute), DOWN)
    run(history, at(30), UP)
    assert known(history, at(0), at(30)) == {"major": 1800.0}


def test_the_newest_run_speaks_until_now_and_at_most_two_intervals(history: History) -> None:
    run(history, at(0), UP)
    assert known(history, at(0), at(4)) == {"operational": 240.0}
    assert known(history, at(0), at(60)) == {"operational": 600.0, "unknown": 3000.0}


def test_a_gap_is_unknown_and_not_the_last_bucket_again(history: History) -> None:
    run(history, at(0), UP)
    run(history, at(180), UP)
    run(history, at(185), UP)
    assert known(history, at(60), at(120)) == {"unknown": 3600.0}
    assert known(history, at(0), at(180)) == {"operational": 600.0, "unknown": 10200.0}


def test_a_poll_longer_than_its_interval_leaves_no_hole(history: History) -> None:
    run(history, at(0), UP)
    run(history, at(9), UP)
    assert known(history, at(0), at(9)) == {"operational": 540.0}


def test_a_confirmed_change_is_dated_back_to_its_first_sight(history: History) -> None:
    for minute, state in ((0, UP), (5, DOWN), (10, DOWN), (15, UP), (20, UP), (25, UP)):
        run(history, at(minute), state, rule=TWICE)
    assert known(history, at(0), at(25)) == {"operational": 900.0, "major": 600.0}


def test_dating_back_crosses_hours_and_days(history: History) -> None:
    slow = Confirmation(confirm=3, recover=2)
    for minute, state in ((1430, UP), (1435, DOWN), (1440, DOWN), (1445, DOWN)):
        run(history, at(minute), state, rule=slow)
    now = at(1445)
    first, second = history.days(["web"], T0.date(), at(1440).date(), now)["web"]
    assert (first.seconds.operational, first.seconds.major) == (300.0, 300.0)
    assert second.seconds == Seconds(major=300.0)


def test_an_unconfirmed_blip_counts_no_second_but_stays_visible(history: History) -> None:
    for minute, state in ((0, UP), (5, DOWN), (10, UP), (15, UP)):
        run(history, at(minute), state, rule=TWICE)
    assert known(history, at(0), at(15)) == {"operational": 900.0}
    (day,) = history.days(["web"], T0.date(), T0.date(), at(15))["web"]
    assert (day.samples, day.blips) == (4, 1)


def test_a_clock_set_back_an_hour_counts_no_second_twice(history: History) -> None:
    for minute in range(0, 125, 5):
        run(history, at(minute), UP)
    for minute in range(62, 122, 5):
        run(history, at(minute), DOWN)
    run(history, at(122), UP)
    # The hour twice called 10 to 11 holds the runs of both; every second has one owner.
    assert known(history, at(0), at(120)) == {"operational": 5040.0, "major": 2160.0}
    last = history.last_run()
    assert last is not None
    assert last.start == at(122)


def test_a_clock_set_back_over_midnight_fills_no_day_beyond_its_length(history: History) -> None:
    for minute in range(1380, 1500, 5):
        run(history, at(minute), UP)
    run(history, at(1400), UP)
    (day,) = history.days(["web"], T0.date(), T0.date(), at(1400))["web"]
    assert day.seconds == Seconds(operational=1200.0, unknown=82800.0)


def test_a_clock_that_jumped_ahead_once_throws_nothing_away(history: History) -> None:
    for minute in range(0, 60, 5):
        run(history, at(minute), UP)
    run(history, at(60 * 24 * 400), UP)
    run(history, at(60), UP)
    run(history, at(65), DOWN)
    run(history, at(70), UP)
    assert known(history, at(0), at(70)) == {"operational": 3900.0, "major": 300.0}
    first, second = history.hours(["web"], at(0), at(61), at(70))["web"]
    assert (first.seconds.operational, second.seconds.major) == (3600.0, 300.0)


def test_a_run_recorded_twice_counts_once(history: History) -> None:
    for minute in (0, 5, 5, 10):
        run(history, at(minute), UP)
    assert known(history, at(0), at(10)) == {"operational": 600.0}
    (day,) = history.days(["web"], T0.date(), T0.date(), at(10))["web"]
    assert day.samples == 3


def test_two_runs_a_second_apart_share_the_time(history: History) -> None:
    run(history, at(0), UP)
    run(history, at(0) + timedelta(seconds=1), DOWN)
    run(history, at(5), UP)
    assert known(history, at(0), at(5)) == {"operational": 1.0, "major": 299.0}


def test_the_day_clocks_change_in_paris_has_24_hours_of_utc(history: History) -> None:
    night = datetime(2026, 10, 25, tzinfo=UTC)
    paris = ZoneInfo("Europe/Paris")
    for hour in range(25):
        run(history, (night + timedelta(hours=hour)).astimezone(paris), UP, interval=3600.0)
    (day,) = history.days(["web"], night.date(), night.date(), night + timedelta(hours=24))["web"]
    assert day.seconds == Seconds(operational=86400.0)


def test_a_local_time_and_utc_name_the_same_moment(history: History) -> None:
    run(history, at(0).astimezone(timezone(timedelta(hours=2))), UP)
    last = history.last_run()
    assert last is not None
    assert last.start == at(0)


def test_a_removed_component_stops_where_it_was_last_seen(history: History) -> None:
    run(history, at(0), {"web": UP, "old": UP})
    run(history, at(5), {"web": UP})
    run(history, at(10), {"web": UP})
    assert history.seconds("old", at(0), at(10), at(10)) == Seconds(
        operational=300.0, unknown=300.0
    )
    assert "old" not in history.memories()


def test_a_renamed_component_keeps_its_past(history: History) -> None:
    run(history, at(0), {"shop": DOWN})
    history.rename_components({"shop": "web"})
    run(history, at(5), {"web": DOWN})
    assert known(history, at(0), at(5)) == {"major": 300.0}
    assert history.memories()["web"].since == at(0)
    assert history.transitions("shop") == ()


def test_a_component_renamed_late_gets_both_parts_of_its_past(history: History) -> None:
    run(history, at(0), {"shop": DOWN})
    run(history, at(60), {"web": UP})
    run(history, at(65), {"web": UP})
    history.rename_components({"shop": "web"})
    assert known(history, at(0), at(65)) == {
        "major": 600.0,
        "operational": 300.0,
        "unknown": 3000.0,
    }


def test_an_incident_declared_late_counts_from_its_start(history: History) -> None:
    from tests.status.test_verdict import incident

    run(history, at(0), UP)
    run(history, at(5), UP)
    late = incident("web", DOWN, at(2))
    run(history, at(10), UP, incidents=[late])
    run(history, at(15), UP, incidents=[late])
    assert known(history, at(0), at(15)) == {"operational": 300.0, "major": 600.0}


def test_maintenance_declared_late_does_not_whitewash_the_past(history: History) -> None:
    from tests.status.test_verdict import maintenance

    run(history, at(0), DOWN)
    run(history, at(5), DOWN)
    late = maintenance("web", at(0), at(60))
    run(history, at(10), DOWN, maintenances=[late])
    run(history, at(15), DOWN, maintenances=[late])
    assert known(history, at(0), at(15)) == {"major": 600.0, "maintenance": 300.0}


def test_while_the_poller_is_offline_nothing_counts_as_down(history: History) -> None:
    run(history, at(0), UP, controls_ok=True)
    run(history, at(5), DOWN, controls_ok=False)
    run(history, at(10), DOWN, controls_ok=False)
    run(history, at(15), UP, controls_ok=True)
    assert known(history, at(0), at(15)) == {"operational": 300.0, "unknown": 600.0}
    poller = history.poller_seconds(at(-60), at(15), at(15))
    assert poller == Seconds(operational=300.0, major=600.0, unknown=3600.0)


def test_the_poller_was_down_where_no_run_was(history: History) -> None:
    run(history, at(0), UP)
    run(history, at(60), UP)
    assert history.poller_seconds(at(0), at(60), at(60)) == Seconds(operational=600.0, major=3000.0)


def test_before_the_first_run_nothing_is_known_of_the_poller(history: History) -> None:
    assert history.poller_seconds(at(0), at(60), at(60)) == Seconds(unknown=3600.0)


STATES = (UP, DEGRADED, PARTIAL, DOWN)
seen = st.lists(
    st.tuples(st.integers(0, 40 * 3600), st.sampled_from(STATES)), min_size=1, max_size=12
)


def expected(runs: list[tuple[int, State]], end: int) -> dict[State, int]:
    """The definition, written out: each run until the next in time, at most two intervals."""
    latest = dict(runs)
    times = [*sorted(latest), 10**9]
    spent = dict.fromkeys(STATES, 0)
    for start, following in pairwise(times):
        spent[latest[start]] += max(0, min(following, start + 2 * int(INTERVAL), end) - start)
    return spent


@settings(max_examples=25, deadline=None)
@given(seen)
def test_seconds_follow_the_definition_whatever_order_runs_came_in(
    runs: list[tuple[int, State]],
) -> None:
    end = 41 * 3600
    with (
        tempfile.TemporaryDirectory() as folder,
        open_history(Path(folder) / "h.db", T0) as history,
    ):
        for offset, state in runs:
            run(history, T0 + timedelta(seconds=offset), state)
        now = T0 + timedelta(seconds=end)
        run(history, now, UP)
        seconds = history.seconds("web", T0, now, now)
        days = history.days(["web"], T0.date(), now.date(), now)["web"]
        hours = history.hours(["web"], T0, now, now)["web"]
    spent = expected(runs, end)
    found = (seconds.operational, seconds.degraded, seconds.partial, seconds.major)
    assert found == tuple(spent[state] for state in STATES)
    assert sum(vars(seconds).values()) == end
    # Splitting the window into hours or merging them into days changes no figure.
    assert total([day.seconds for day in days]) == seconds
    assert total([hour.seconds for hour in hours]) == seconds


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from(STATES)), min_size=8, max_size=24))
def test_figures_stay_when_samples_and_hours_are_pruned(steps: list[tuple[int, State]]) -> None:
    runs, offset = [], 0
    for hours, state in steps:
        offset += hours * 3607
        runs.append((offset, state))
    now = T0 + timedelta(seconds=offset)
    with (
        tempfile.TemporaryDirectory() as folder,
        open_history(Path(folder) / "h.db", T0) as history,
    ):
        for when, state in runs:
            run(history, T0 + timedelta(seconds=when), state, latency=when % 7 / 5 + 0.01)
        whole = history.days(["web"], T0.date(), now.date(), now)["web"]
        before = [(day.latency, day.samples, day.blips) for day in whole]
        late = now + timedelta(days=40)
        run(history, late, UP)
        run(history, late + timedelta(minutes=5), UP)
        days = history.days(["web"], T0.date(), now.date(), late)["web"]
        exported = list(history.export_lines())
    assert [(day.latency, day.samples, day.blips) for day in days] == before
    seconds = total([day.seconds for day in days])
    spent = expected(runs, 10**8)
    found = (seconds.operational, seconds.degraded, seconds.partial, seconds.major)
    assert found == tuple(spent[state] for state in STATES)
    assert not any('"table": "hourly", "start": "2026-09-16' in line for line in exported)


@given(st.integers(0, 7200), st.integers(0, 7200))
@settings(max_examples=20, deadline=None)
def test_any_window_is_filled_to_the_last_second(first: int, length: int) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        open_history(Path(folder) / "h.db", T0) as history,
    ):
        for minute, state in ((3, UP), (8, DOWN), (40, UP), (61, DEGRADED), (66, UP)):
            run(history, at(minute), state)
        start = T0 + timedelta(seconds=first)
        seconds = history.seconds("web", start, start + timedelta(seconds=length), at(70))
    assert abs(sum(vars(seconds).values()) - length) < 0.002
    assert min(vars(seconds).values()) >= 0


timed = st.lists(
    st.tuples(st.integers(1, 40), st.sampled_from(STATES), st.none() | st.floats(0.0001, 60)),
    min_size=4,
    max_size=30,
)


@settings(max_examples=25, deadline=None)
@given(timed)
def test_a_day_is_the_sum_of_its_hours_and_its_response_times_those_of_its_runs(
    steps: list[tuple[int, State, float | None]],
) -> None:
    offset, took = 0, []
    with (
        tempfile.TemporaryDirectory() as folder,
        open_history(Path(folder) / "h.db", T0) as history,
    ):
        for minutes, state, latency in steps:
            offset += minutes
            took += [] if latency is None else [latency]
            run(history, at(offset), state, latency=latency, rule=TWICE)
        (day,) = history.days(["web"], T0.date(), T0.date(), at(offset))["web"]
        hours = history.hours(["web"], T0, T0 + timedelta(days=1), at(offset))["web"]
    assert day.samples == sum(hour.samples for hour in hours) == len(steps)
    assert day.blips == sum(hour.blips for hour in hours)
    assert day.seconds == total([hour.seconds for hour in hours])
    longest = round(max(took, default=0) * 1e6)
    assert day.latency == quantiles(unpack(packed_of(took)), longest)


cuts = st.lists(st.integers(0, 3 * 86_400), min_size=3, max_size=6, unique=True).map(sorted)
jumps = st.lists(
    st.tuples(st.integers(-5_400, 14_400), st.sampled_from(STATES)), min_size=2, max_size=12
)


@settings(max_examples=25, deadline=None)
@given(jumps, cuts)
def test_a_window_cut_anywhere_adds_up_to_the_whole_though_clocks_jump(
    steps: list[tuple[int, State]], moments: list[int]
) -> None:
    """Each step is the time to the next run: a negative one is a clock that was set back."""
    offset = 86_400
    with (
        tempfile.TemporaryDirectory() as folder,
        open_history(Path(folder) / "h.db", T0) as history,
    ):
        for step, state in steps:
            offset = max(0, offset + step)
            run(history, T0 + timedelta(seconds=offset), state)
        times = [T0 + timedelta(seconds=moment) for moment in moments]
        now = times[-1]
        parts = [history.seconds("web", *pair, now) for pair in pairwise(times)]
        whole = history.seconds("web", times[0], now, now)
    for pair, part in zip(pairwise(moments), parts, strict=True):
        assert abs(sum(vars(part).values()) - (pair[1] - pair[0])) < 0.002
        assert min(vars(part).values()) >= 0
    together = total(parts)
    for name, length in vars(whole).items():
        # A millisecond a state is lost to rounding at each cut of an hour.
        assert abs(getattr(together, name) - length) <= 0.01 * len(parts)


@settings(max_examples=20, deadline=None)
@given(jumps)
def test_no_hour_or_day_holds_more_than_its_length_though_clocks_jump(
    steps: list[tuple[int, State]],
) -> None:
    offset = 86_400
    with (
        tempfile.TemporaryDirectory() as folder,
        open_history(Path(folder) / "h.db", T0) as history,
    ):
        for step, state in steps:
            offset = max(0, offset + step)
            now = T0 + timedelta(seconds=offset)
            run(history, now, state)
            days = history.days(["web"], T0.date(), now.date(), now)["web"]
            hours = history.hours(["web"], T0, T0 + timedelta(days=4), now)["web"]
            for buckets, size in ((days, 86_400.0), (hours, 3_600.0)):
                for one in buckets:
                    assert 0 <= sum(vars(one.seconds).values()) <= size


def test_a_day_is_kept_for_good(history: History) -> None:
    run(history, at(0), DOWN)
    run(history, at(5), UP)
    years = T0 + timedelta(days=3 * 365)
    for minutes in (0, 5, 10):
        run(history, years + timedelta(minutes=minutes), UP)
    (day,) = history.days(["web"], T0.date(), T0.date(), years)["web"]
    assert (day.seconds.major, day.seconds.operational, day.samples) == (300.0, 600.0, 2)
    assert day.latency.p50 is not None


def test_a_run_that_began_before_the_last_one_ended_takes_over_from_its_own_start(
    history: History,
) -> None:
    """A poll that takes longer than its interval, and the next one at its time all the same."""
    for minute, state in ((0, UP), (5, DOWN), (6, UP), (10, UP)):
        run(history, at(minute), state, interval=60.0)
    assert known(history, at(0), at(10)) == {
        "operational": 120.0 + 120.0, "major": 60.0, "unknown": 180.0 + 120.0,
    }  # fmt: skip
