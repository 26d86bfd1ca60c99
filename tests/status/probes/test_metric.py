"""Figures of a metrics page: values, ages, ratios and quantiles between polls."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

import pytest

from hooks.status.probes.config import MetricProbe
from hooks.status.probes.exposition import MAX_LINE
from hooks.status.probes.fetch import Fetched
from hooks.status.probes.growth import gained, recent
from hooks.status.probes.judgement import Judgement, Reading
from hooks.status.probes.metric import judge, quantile
from hooks.status.states import Reason, State

AT = 1_795_435_200.0
HOUR = 3600.0


def probe(measure: dict[str, Any], **limits: Any) -> MetricProbe:
    limits = limits or {"degraded_above": 10, "major_above": 100}
    return MetricProbe.model_validate(
        {"kind": "metric", "url": "http://a.example/metrics", "measure": measure, **limits}
    )


def page(text: str | bytes, status: int = 200) -> Fetched:
    body = text if isinstance(text, bytes) else text.encode()
    return Fetched(status, {}, body, 0.1, None)


def value_of(text: str | bytes, **series: Any) -> Judgement:
    measure = {"of": "value", "metric": "queue_length", **series}
    return judge(probe(measure), page(text), (), AT)


UNKNOWN = Judgement(State.UNKNOWN, Reason.METRIC)


@pytest.mark.parametrize(
    ("value", "state", "reason"),
    [
        ("10", State.OPERATIONAL, Reason.OK),
        ("10.5", State.DEGRADED, Reason.METRIC),
        ("1e2", State.DEGRADED, Reason.METRIC),
        ("101", State.MAJOR, Reason.METRIC),
    ],
)
def test_a_value_beyond_a_limit(value: str, state: State, reason: Reason) -> None:
    text = f"# HELP queue_length Jobs.\n# TYPE queue_length gauge\nqueue_length {value}\n"
    assert value_of(text) == Judgement(state, reason, float(value))


@pytest.mark.parametrize(
    ("value", "state"),
    [(30, State.OPERATIONAL), (29, State.DEGRADED), (19, State.PARTIAL), (9, State.MAJOR)],
)
def test_a_value_below_a_limit(value: int, state: State) -> None:
    falling = {"degraded_below": 30, "partial_below": 20, "major_below": 10}
    measure = {"of": "value", "metric": "free_bytes"}
    assert judge(probe(measure, **falling), page(f"free_bytes {value}\n"), (), AT).state is state


@pytest.mark.parametrize(
    "text",
    [
        "",
        "other 1\n",
        "queue_length_total 1\n",
        "# queue_length 1\n",
        "queue_length NaN\n",
        "queue_length +Inf\n",
        "queue_length -Inf\n",
        f"queue_length {'9' * 400}\n",
        "queue_length 1e999\n",
        'queue_length{a="1"} 1\nqueue_length{a="2"} 2\n',
    ],
)
def test_a_figure_that_is_missing_or_no_number_is_not_known(text: str) -> None:
    assert value_of(text) == UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        b"queue_length\xff 1\nqueue_length \xff\n",
        b'queue_length{a="1" 1\n',
        b"queue_length one\n",
        b"queue_length{a=1} 1\n",
        b"queue_length 1_000\n",
    ],
)
def test_a_malformed_line_is_not_guessed_at(text: bytes) -> None:
    assert value_of(text) == Judgement(State.UNKNOWN, Reason.BODY)


def test_a_malformed_line_of_another_metric_does_no_harm() -> None:
    assert value_of(b"other{ \xff\nqueue_length 1\n").value == 1


def test_a_line_without_end_is_not_parsed() -> None:
    labels = ",".join(f'l{n}="1"' for n in range(MAX_LINE))
    assert value_of(f"queue_length{{{labels}}} 1\n") == Judgement(State.UNKNOWN, Reason.TOO_LARGE)


def test_labels_choose_and_combine_adds() -> None:
    text = 'queue_length{q="a",h="1"} 3\nqueue_length{q="a",h="2"} 4\nqueue_length{q="b"} 50\n'
    assert value_of(text, labels={"q": "b"}).value == 50
    assert value_of(text, labels={"q": "a"}, combine="sum").value == 7
    assert value_of(text, combine="max").value == 50
    assert value_of(text, combine="min").value == 3
    assert value_of(text, labels={"q": "c"}, combine="sum") == UNKNOWN


@pytest.mark.parametrize("status", [404, 500, 503])
def test_an_error_page_says_nothing_of_the_figure(status: int) -> None:
    measure = {"of": "value", "metric": "queue_length"}
    judged = judge(probe(measure), page("queue_length 1\n", status), (), AT)
    assert judged == Judgement(State.UNKNOWN, Reason.HTTP_STATUS)


BACKUP = {"of": "age", "metric": "backup_timestamp_seconds"}


@pytest.mark.parametrize(
    ("moment", "state", "reason"),
    [
        (AT - 23 * HOUR, State.OPERATIONAL, Reason.OK),
        (AT - 24 * HOUR, State.OPERATIONAL, Reason.OK),
        (AT - 25 * HOUR, State.DEGRADED, Reason.STALE),
        (AT - 49 * HOUR, State.MAJOR, Reason.STALE),
        (0.0, State.MAJOR, Reason.STALE),
        (AT + 60, State.OPERATIONAL, Reason.OK),
        (AT + HOUR, State.UNKNOWN, Reason.METRIC),
        (AT * 1000, State.UNKNOWN, Reason.METRIC),
    ],
)
def test_the_age_of_a_backup(moment: float, state: State, reason: Reason) -> None:
    backup = probe(BACKUP, degraded_above=24 * HOUR, major_above=48 * HOUR)
    judged = judge(backup, page(f"backup_timestamp_seconds {moment!r}\n"), (), AT)
    assert (judged.state, judged.reason) == (state, reason)


RATIO = {
    "of": "ratio",
    "part": {"metric": "failures_total", "absent": "zero"},
    "whole": {"metric": "events_total"},
    "window": 900,
    "minimum": 5,
    "when_idle": "operational",
}
RATIO_LIMITS = {"degraded_above": 0.05, "major_above": 0.5}


def ratio(part: float | None, whole: float | None, previous: Sequence[Reading], at: float = AT,
          **more: Any) -> Judgement:  # fmt: skip
    text = "" if part is None else f"failures_total {part}\n"
    text += "" if whole is None else f"events_total {whole}\n"
    return judge(probe({**RATIO, **more}, **RATIO_LIMITS), page(text), previous, at)


def reading(part: float, whole: float, ago: float = 60.0) -> Reading:
    return {"at": AT - ago, "part": part, "whole": whole}


def test_the_first_poll_has_nothing_to_compare_with() -> None:
    judged = ratio(3, 100, ())
    assert (judged.state, judged.reason) == (State.UNKNOWN, Reason.NO_DATA)
    assert judged.readings == [{"at": AT, "part": 3, "whole": 100}]


@pytest.mark.parametrize(
    ("part", "whole", "value", "state"),
    [
        (10, 200, 0.0, State.OPERATIONAL),
        (15, 200, 0.05, State.OPERATIONAL),
        (20, 200, 0.1, State.DEGRADED),
        (100, 200, 0.9, State.MAJOR),
    ],
)
def test_what_failed_since_the_last_poll(
    part: float, whole: float, value: float, state: State
) -> None:
    judged = ratio(part, whole, [reading(10, 100)])
    assert (judged.state, judged.value) == (state, value)
    assert judged.readings == [reading(10, 100), {"at": AT, "part": part, "whole": whole}]


def test_a_restart_of_the_platform_counts_from_zero() -> None:
    assert ratio(1, 10, [reading(50, 1000)]).value == 0.1


def test_a_restart_counts_for_both_even_when_one_has_grown_past() -> None:
    assert ratio(6, 10, [reading(5, 100)]).value == 0.6


def test_failures_stay_visible_for_the_whole_window() -> None:
    past = [reading(0, 100, 600), reading(9, 110, 540), reading(9, 111, 60)]
    assert ratio(9, 112, past).value == 9 / 12


def test_an_idle_window_is_what_is_declared() -> None:
    idle = ratio(10, 104, [reading(10, 100)])
    assert (idle.state, idle.reason, idle.value) == (State.OPERATIONAL, Reason.OK, None)
    idle = ratio(10, 104, [reading(10, 100)], when_idle="unknown")
    assert (idle.state, idle.reason) == (State.UNKNOWN, Reason.NO_DATA)


def test_a_counter_shown_only_after_its_first_event_is_zero_where_declared() -> None:
    assert ratio(None, 200, [reading(0, 100)]).value == 0.0
    strict = {**RATIO, "part": {"metric": "failures_total"}}
    text = page("events_total 200\n")
    assert judge(probe(strict, **RATIO_LIMITS), text, [reading(0, 100)], AT) == UNKNOWN


@pytest.mark.parametrize(("part", "whole"), [(1, None), (math.nan, 200), (-5, 200), (1, math.inf)])
def test_counters_that_are_none(part: float, whole: float | None) -> None:
    assert ratio(part, whole, [reading(0, 100)]) == UNKNOWN


def test_a_lost_poll_keeps_the_readings() -> None:
    assert ratio(None, None, [reading(0, 100)]).readings is None


def test_old_and_future_readings_are_dropped() -> None:
    old, late, fresh = reading(0, 1, 901), reading(0, 2, 900), reading(0, 3, 60)
    assert recent([old, late, fresh], AT, 900) == [late, fresh]
    assert recent([old], AT, 900) == [old]
    assert recent([reading(0, 1, 3601)], AT, 900) == []
    assert recent([fresh, reading(0, 9, -3600)], AT, 900) == [fresh]
    assert recent([reading(0, 9, 0)], AT, 900) == []


def test_growth_adds_up_across_restarts() -> None:
    counts = [5.0, 8.0, 2.0, 4.0, 0.0, 1.0]
    readings = [{"at": float(n), "x": count} for n, count in enumerate(counts)]
    assert gained(readings) == {"x": 3 + 2 + 2 + 0 + 1}


QUANTILE = {"of": "quantile", "metric": "seconds", "quantile": 0.5, "minimum": 1}


def histogram(*counts: float) -> str:
    bounds = ("0.1", "1", "+Inf")
    return "".join(
        f'seconds_bucket{{le="{bound}",path="/"}} {count}\n'
        for bound, count in zip(bounds, counts, strict=True)
    )


def half(text: str, *before: float, limits: dict[str, float] | None = None) -> Judgement:
    past = [{"at": AT - 60, **dict(zip(("0.1", "1", "+Inf"), before, strict=True))}]
    return judge(probe(QUANTILE, **(limits or {"major_above": 0.5})), page(text), past, AT)


def test_a_quantile_of_what_came_between_polls() -> None:
    judged = half(histogram(1000, 1010, 1010), 1000, 1000, 1000)
    assert (judged.state, judged.reason) == (State.MAJOR, Reason.METRIC)
    assert judged.value == pytest.approx(0.55)


def test_a_histogram_of_several_series_is_added_up() -> None:
    text = histogram(5, 5, 5) + histogram(5, 5, 5).replace('"/"', '"/b"')
    judged = half(text, 0, 0, 0)
    assert judged.value == pytest.approx(0.05)
    assert judged.state is State.OPERATIONAL


def test_the_first_poll_of_a_histogram() -> None:
    judged = judge(probe(QUANTILE), page(histogram(1, 2, 3)), (), AT)
    assert (judged.state, judged.reason) == (State.UNKNOWN, Reason.NO_DATA)
    assert judged.readings == [{"at": AT, "0.1": 1, "1": 2, "+Inf": 3}]


def test_other_buckets_than_before_start_anew() -> None:
    past = [{"at": AT - 60, "0.5": 1.0, "+Inf": 2.0}]
    judged = judge(probe(QUANTILE), page(histogram(1, 2, 3)), past, AT)
    assert (judged.state, judged.reason) == (State.UNKNOWN, Reason.NO_DATA)


@pytest.mark.parametrize(
    "text",
    [
        "",
        'seconds_bucket{le="+Inf"} 3\n',
        'seconds_bucket{le="1"} 3\nseconds_bucket{le="2"} 3\n',
        'seconds_bucket{le="NaN"} 3\nseconds_bucket{le="+Inf"} 3\n',
        'seconds_bucket{le="one"} 3\nseconds_bucket{le="+Inf"} 3\n',
        'seconds_bucket{le="1"} NaN\nseconds_bucket{le="+Inf"} 3\n',
    ],
)
def test_a_histogram_that_is_none(text: str) -> None:
    assert half(text, 0, 0, 0) == UNKNOWN


@pytest.mark.parametrize(
    ("counts", "share", "expected"),
    [
        ((0, 0, 10), 0.5, 1.0),
        ((10, 10, 10), 0.5, 0.05),
        ((10, 10, 10), 0.99, 0.099),
        ((5, 10, 10), 0.5, 0.1),
        ((5, 10, 10), 0.75, 0.55),
        ((9, 3, 10), 0.9, 0.1),
    ],
)
def test_quantiles_are_those_of_prometheus(
    counts: tuple[float, ...], share: float, expected: float
) -> None:
    buckets = dict(zip((0.1, 1.0, math.inf), map(float, counts), strict=True))
    assert quantile(buckets, share) == pytest.approx(expected)


def test_readings_survive_json() -> None:
    judged = ratio(3, 100, ())
    kept = json.loads(json.dumps(judged.readings))
    assert ratio(3, 200, kept, at=AT + 60).value == 0.0
