"""Ask a Prometheus-compatible server what the past of a component was: range queries.

The API: https://prometheus.io/docs/prometheus/latest/querying/api/#range-queries
"""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from hooks.status import elsewhere
from hooks.status.elsewhere import Samples
from hooks.status.probes.body import parse_json
from hooks.status.probes.config import Limits, PromqlProbe
from hooks.status.probes.exposition import finite
from hooks.status.probes.fetch import Fetched, Request, fetch
from hooks.status.probes.judgement import Counters, grade
from hooks.status.probes.network import Failure
from hooks.status.probes.plan import Job
from hooks.status.probes.promql import ERRORS, object_of, value_of
from hooks.status.states import Reason, State

POINTS = 10_000
"""Points asked for at once; Prometheus refuses more than 11,000 of a series."""
LONGEST = 86_400.0
"""Seconds; what is longer is no response time."""

Read = Callable[[str], Fetched]
"""Reads an address, in the time that is left."""


def past(job: Job, trust: ssl.SSLContext, at: float, previous: Counters) -> Samples | None:
    """Return what is told of the job's component from where the last poll got to until `at`.

    `at` is Unix time, in seconds; None when the job is not one of these. The request's timeout is
    for all questions together: what is left open then is asked at the next poll.
    """
    (component,) = job.components
    probe, request = component.probe, job.target
    if not isinstance(probe, PromqlProbe) or not isinstance(request, Request):
        return None
    end = time.monotonic() + request.timeout

    def read(url: str) -> Fetched:
        left = max(end - time.monotonic(), 0.0)
        return fetch(replace(request, url=url, timeout=left), trust)

    since = elsewhere.resume(previous.get(elsewhere.key(component.id), ()), mark(probe), at)
    return history_of(probe, since, int(at), job.step, read)


def address(probe: PromqlProbe, query: str, first: int, last: int, step: int) -> str:
    """Return the address that answers `query` at `first`, each `step` seconds later, to `last`."""
    asked = urlencode({"query": query, "start": first, "end": last, "step": step})
    return f"{probe.url.rstrip('/')}/api/v1/query_range?{asked}"


def mark(probe: PromqlProbe) -> int:
    """Return a number that changes with what is asked and how the answer is judged."""
    limits = [getattr(probe, name) for name in Limits.model_fields]
    return zlib.crc32(repr([probe.url, probe.query, probe.response_time, *limits]).encode())


def history_of(probe: PromqlProbe, start: int, end: int, step: int, read: Read) -> Samples:
    """Return what the server tells of [`start`, `end`) (Unix time), a sample each `step` seconds.

    Samples lie on whole multiples of `step`, so that what is asked in two parts is what is asked in
    one; only those are asked for whose `step` seconds are over. A gap, NaN and infinity give no
    sample. An answer of several series is refused with METRIC, and its stretch stays unknown; at
    any other failure the rest is left for the next time, with its reason.
    """
    start = until = -(-start // step) * step
    states: dict[int, State] = {}
    latencies: dict[int, float] = {}
    reasons: list[Reason] = []
    while (last := min(until // step + POINTS, end // step) * step - step) >= until:
        moments = range(until, last + 1, step)
        try:
            values = _told(probe, probe.query, moments, read, reasons)
            times = _told(probe, probe.response_time, moments, read, reasons)
        except Failure as failure:
            reasons.append(failure.reason)
            break
        states |= {at: grade(probe, value) for at, value in values.items()}
        latencies |= {at: value for at, value in times.items() if 0 <= value <= LONGEST}
        until = last + step
    reason = reasons[-1] if reasons else None
    return Samples(mark(probe), start, until, step, states, latencies, reason)


def _told(
    probe: PromqlProbe, query: str | None, moments: range, read: Read, reasons: list[Reason]
) -> dict[int, float]:
    """Return the values of `query` by moment; none, and a reason more, for several series."""
    if query is None:
        return {}
    fetched = read(address(probe, query, moments[0], moments[-1], moments.step))
    series = _series(fetched)
    if len(series) > 1:
        reasons.append(Reason.METRIC)
        return {}
    found = dict(_points(series[0])) if series else {}
    if not all(at in moments for at in found):
        raise Failure(Reason.BODY)
    return found


def _points(series: Any) -> Iterator[tuple[int, float]]:
    """Yield the finite values of a series with their moments; raises Failure."""
    pairs = object_of(series).get("values")
    if not isinstance(pairs, list):
        raise Failure(Reason.BODY)
    for pair in pairs:
        try:
            value = value_of(pair)
            yield round(finite(pair[0])), value
        except Failure as failure:
            if failure.reason is not Reason.METRIC:
                raise


def _series(fetched: Fetched) -> list[Any]:
    """Return the series of an answer; raises Failure."""
    data = _data(fetched)
    series = data.get("result")
    if data.get("resultType") != "matrix" or not isinstance(series, list):
        raise Failure(Reason.BODY)
    return series


def _data(fetched: Fetched) -> dict[str, Any]:
    """Return the `data` of an answer; raises Failure with why there is none."""
    if fetched.reason is not None:
        raise Failure(fetched.reason)
    fault = Reason.BODY if fetched.status == 200 else Reason.HTTP_STATUS
    try:
        answer = object_of(parse_json(fetched.body))
    except Failure as failure:
        raise Failure(fault) from failure
    if answer.get("status") == "success" and fetched.status == 200:
        return object_of(answer.get("data"))
    raise Failure(ERRORS.get(str(answer.get("errorType")), fault))
