"""Judge a figure of a metrics page: a value, an age, a ratio or a quantile between polls."""

from __future__ import annotations

from collections.abc import Sequence

from hooks.status.probes.config import (
    AgeMeasure,
    Between,
    Counter,
    MetricProbe,
    QuantileMeasure,
    RatioMeasure,
    ValueMeasure,
)
from hooks.status.probes.exposition import figure, find, finite
from hooks.status.probes.fetch import Fetched
from hooks.status.probes.growth import figures, gained, recent
from hooks.status.probes.judgement import Judgement, Reading, grade, unread
from hooks.status.probes.network import Failure
from hooks.status.states import Reason, State

SKEW = 300.0
"""Seconds a moment may lie ahead, for clocks that differ; further ahead is no age."""


def judge(
    probe: MetricProbe, fetched: Fetched, previous: Sequence[Reading], at: float
) -> Judgement:
    """Return the state of the measured figure at `at` (Unix time, seconds).

    `previous` are the readings of earlier polls, which a ratio or a quantile needs: without any it
    is UNKNOWN with NO_DATA. A figure that is missing or is no number is UNKNOWN.
    """
    if fetched.reason is not None:
        return unread(probe.down, fetched.reason)
    if fetched.status != 200:
        return unread(probe.down, Reason.HTTP_STATUS)
    try:
        match probe.measure:
            case ValueMeasure() as measure:
                return _graded(probe, figure(fetched.body, measure), Reason.METRIC)
            case AgeMeasure() as measure:
                return _graded(probe, _age(figure(fetched.body, measure), at), Reason.STALE)
            case RatioMeasure() as ratio:
                reading = {"at": at, **_ratio_reading(ratio, fetched.body)}
                return _ratio(probe, ratio, [*recent(previous, at, ratio.window), reading])
            case QuantileMeasure() as quantile:
                reading = {"at": at, **_buckets(quantile, fetched.body)}
                return _quantile(probe, quantile, [*recent(previous, at, quantile.window), reading])
    except Failure as failure:
        return Judgement(State.UNKNOWN, failure.reason)


def _graded(probe: MetricProbe, value: float, reason: Reason) -> Judgement:
    state = grade(probe, value)
    return Judgement(state, Reason.OK if state is State.OPERATIONAL else reason, value)


def _age(moment: float, at: float) -> float:
    """Return how long ago `moment` was; raises Failure for one that has yet to come.

    A moment in milliseconds lies far ahead and would otherwise look fresh for ever.
    """
    if moment > at + SKEW:
        raise Failure(Reason.METRIC)
    return max(at - moment, 0.0)


def _ratio_reading(measure: RatioMeasure, page: bytes) -> dict[str, float]:
    return {"part": _count(measure.part, page), "whole": _count(measure.whole, page)}


def _count(counter: Counter, page: bytes) -> float:
    samples = find(page, counter.metric, counter.labels)
    if not samples and counter.absent == "unknown":
        raise Failure(Reason.METRIC)
    return _counted(sum(sample.value for sample in samples))


def _counted(value: float) -> float:
    """Return `value`; raises Failure when it is below 0, where no counter can be."""
    if finite(value) < 0:
        raise Failure(Reason.METRIC)
    return finite(value)


def _ratio(probe: MetricProbe, measure: RatioMeasure, readings: list[Reading]) -> Judgement:
    growth = gained(readings)
    early = _early(measure, readings, growth.get("whole", 0.0))
    if early is not None:
        return early
    judged = _graded(probe, growth["part"] / growth["whole"], Reason.METRIC)
    return _keeping(judged, readings)


def _buckets(measure: QuantileMeasure, page: bytes) -> dict[str, float]:
    counts: dict[str, float] = {}
    for sample in find(page, f"{measure.metric}_bucket", measure.labels):
        bound = sample.labels.get("le", "")
        counts[bound] = counts.get(bound, 0.0) + _counted(sample.value)
    if "+Inf" not in counts or len(counts) < 2 or not all(map(_is_number, counts)):
        raise Failure(Reason.METRIC)
    return counts


def _is_number(bound: str) -> bool:
    try:
        return float(bound) == float(bound)
    except ValueError:
        return False


def _quantile(probe: MetricProbe, measure: QuantileMeasure, readings: list[Reading]) -> Judgement:
    now = figures(readings[-1])
    same = [reading for reading in readings if figures(reading).keys() == now.keys()]
    growth = gained(same)
    early = _early(measure, same, growth.get("+Inf", 0.0))
    if early is not None:
        return early
    value = quantile({float(bound): count for bound, count in growth.items()}, measure.quantile)
    return _keeping(_graded(probe, value, Reason.METRIC), same)


def quantile(buckets: dict[float, float], share: float) -> float:
    """Return the `share` quantile of cumulative `buckets` (upper bound to count, with +Inf).

    Counts as Prometheus' histogram_quantile does: evenly within a bucket, from 0 in the first, and
    the highest finite bound when the quantile lies beyond it.
    """
    bounds = sorted(buckets)
    rank = share * buckets[bounds[-1]]
    lower, below = min(0.0, bounds[0]), 0.0
    for bound in bounds[:-1]:
        count = max(buckets[bound], below)
        if count >= rank:
            return lower + (bound - lower) * (rank - below) / (count - below)
        lower, below = bound, count
    return lower


def _early(measure: Between, readings: list[Reading], events: float) -> Judgement | None:
    """Return the judgement when there is nothing to compare, None when there is."""
    if len(readings) < 2:
        return Judgement(State.UNKNOWN, Reason.NO_DATA, readings=readings)
    if events >= measure.minimum:
        return None
    idle = State(measure.when_idle)
    reason = Reason.OK if idle is State.OPERATIONAL else Reason.NO_DATA
    return Judgement(idle, reason, readings=readings)


def _keeping(judged: Judgement, readings: list[Reading]) -> Judgement:
    return Judgement(judged.state, judged.reason, judged.value, readings)
