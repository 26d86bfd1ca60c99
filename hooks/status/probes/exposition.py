"""Find series in a Prometheus metrics page, of which only the wanted lines are parsed."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from hooks.status.probes.config import Series
from hooks.status.probes.network import Failure
from hooks.status.states import Reason

MAX_LINE = 16 * 1024
"""Bytes; the parser's time grows with the square of a line's labels."""
MAX_WANTED = 1024 * 1024
"""Bytes of wanted lines; the parser reads about one MiB a second."""


def find(page: bytes, metric: str, labels: Mapping[str, str]) -> list[Sample]:
    """Return the samples of `metric` that carry `labels`, in the order of the page.

    `page` is in the Prometheus text format (0.0.4); a page with a million series is searched, not
    parsed. Raises Failure with BODY when a wanted line is malformed, with TOO_LARGE when the
    wanted lines alone are too many to parse in time.
    """
    pattern = rb"^[ \t]*" + re.escape(metric.encode()) + rb"(?=[ \t{])[^\n]*\n?"
    lines: list[bytes] = []
    room = MAX_WANTED
    for match in re.finditer(pattern, page, re.MULTILINE):
        room -= len(match[0])
        if room < 0 or len(match[0]) > MAX_LINE:
            raise Failure(Reason.TOO_LARGE)
        lines.append(match[0])
    try:
        text = b"".join(lines).decode("utf-8")
        families = list(text_string_to_metric_families(text))
    except (ValueError, IndexError) as error:
        raise Failure(Reason.BODY) from error
    samples = [sample for family in families for sample in family.samples]
    return [sample for sample in samples if labels.items() <= sample.labels.items()]


def figure(page: bytes, series: Series) -> float:
    """Return the one figure that `series` stands for.

    Raises Failure with METRIC when no series matches, when several do and nothing says how to
    combine them, and for NaN and infinity, which compare with no limit.
    """
    values = [sample.value for sample in find(page, series.metric, series.labels)]
    if not values or (len(values) > 1 and series.combine is None):
        raise Failure(Reason.METRIC)
    match series.combine:
        case "sum":
            return finite(sum(values))
        case "min":
            return finite(min(values))
        case _:
            return finite(max(values))


def finite(value: float) -> float:
    """Return `value`; raises Failure with METRIC when it is NaN, infinite or past any float."""
    try:
        number = float(value)
    except OverflowError as error:
        raise Failure(Reason.METRIC) from error
    if not math.isfinite(number):
        raise Failure(Reason.METRIC)
    return number
