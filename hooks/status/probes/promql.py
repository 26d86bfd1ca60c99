"""Judge the answer of a Prometheus-compatible server to an instant query.

The API: https://prometheus.io/docs/prometheus/latest/querying/api/
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from hooks.status.probes.body import parse_json
from hooks.status.probes.config import PromqlProbe
from hooks.status.probes.exposition import finite
from hooks.status.probes.fetch import Fetched
from hooks.status.probes.judgement import Judgement, grade, unread
from hooks.status.probes.network import Failure
from hooks.status.states import Reason, State

ERRORS = {
    "bad_data": Reason.CONFIGURATION,
    "execution": Reason.CONFIGURATION,
    "timeout": Reason.TIMEOUT,
    "canceled": Reason.TIMEOUT,
    "unavailable": Reason.UPSTREAM,
}
"""The server's errorType as a reason."""


def address(probe: PromqlProbe) -> str:
    """Return the address that answers the probe's query."""
    return f"{probe.url.rstrip('/')}/api/v1/query?{urlencode({'query': probe.query})}"


def judge(probe: PromqlProbe, fetched: Fetched) -> Judgement:
    """Return the state of the figure; UNKNOWN when the query gives none, several or NaN."""
    if fetched.reason is not None:
        return unread(probe.down, fetched.reason)
    try:
        answer = object_of(parse_json(fetched.body))
        if answer.get("status") == "success" and fetched.status == 200:
            value = figure(object_of(answer.get("data")))
            state = grade(probe, value)
            reason = Reason.OK if state is State.OPERATIONAL else Reason.METRIC
            return Judgement(state, reason, value)
        if answer.get("status") == "error" and answer.get("errorType") in ERRORS:
            return unread(probe.down, ERRORS[answer["errorType"]])
    except Failure as failure:
        if fetched.status == 200:
            return Judgement(State.UNKNOWN, failure.reason)
    return unread(probe.down, Reason.BODY if fetched.status == 200 else Reason.HTTP_STATUS)


def figure(data: dict[str, Any]) -> float:
    """Return the one figure of a query's `data`: a scalar, or a vector of one sample.

    Raises Failure with NO_DATA for an empty vector, with METRIC for several samples, NaN and
    infinity, with BODY for any other shape.
    """
    result = data.get("result")
    if not isinstance(result, list):
        raise Failure(Reason.BODY)
    if data.get("resultType") == "scalar":
        return value_of(result)
    if data.get("resultType") != "vector":
        raise Failure(Reason.BODY)
    if len(result) != 1:
        raise Failure(Reason.METRIC if result else Reason.NO_DATA)
    return value_of(object_of(result[0]).get("value"))


def value_of(pair: Any) -> float:
    """Return the figure of a [time, "figure"] pair; raises Failure, METRIC if it is not finite."""
    match pair:
        case [int() | float(), str() as text]:
            try:
                return finite(float(text))
            except ValueError as error:
                raise Failure(Reason.BODY) from error
    raise Failure(Reason.BODY)


def object_of(value: Any) -> dict[str, Any]:
    """Return `value` if it is a JSON object; raises Failure with BODY."""
    if not isinstance(value, dict):
        raise Failure(Reason.BODY)
    return value
