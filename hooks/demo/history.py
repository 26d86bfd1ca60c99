"""A believable past of ninety days, invented from the component's name and the date alone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from hooks.status.history import History
from hooks.status.history.histogram import text
from hooks.status.history.latency import packed_of
from hooks.status.history.schema import POLLER, VERSION

DAYS = 90
HOURLY_DAYS = 35
HOUR = timedelta(hours=1)
HOUR_MS = 3_600_000
SAMPLES = 60
ODDS = (("degraded", 0.0022), ("partial", 0.0006), ("major", 0.0003), ("unknown", 0.0008))
"""How likely an hour is to hold a spell of each kind of trouble."""


def load(history: History, components: Iterable[str], now: datetime) -> None:
    """Fill an empty `history` with ninety days that end at the present hour, marked as a demo.

    `components` are ids; the same ids and day always give the same past. Raises HistoryError.
    """
    if history.last_run() is not None or history.is_demo():
        return
    history.import_lines(lines(list(components), now))
    history.mark_demo()


def lines(components: list[str], now: datetime) -> Iterator[str]:
    """Yield the past as lines of an export of the history (see `parvis history export`)."""
    end = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    first = (end - timedelta(days=DAYS - 1)).replace(hour=0)
    hourly_from = (end - timedelta(days=HOURLY_DAYS)).replace(hour=0)
    yield json.dumps({"table": "history", "version": VERSION})
    marks = {"born": first, "sealed": end, "hourly_from": hourly_from}
    for key, moment in marks.items():
        yield _line("meta", key=key, value=int(moment.timestamp() * 1_000))
    for component in [*components, POLLER]:
        days: dict[datetime, Counter[str]] = {}
        moment = first
        while moment < end:
            row = _hour(component, moment)
            _add(days.setdefault(moment.replace(hour=0), Counter()), row)
            if moment >= hourly_from:
                yield _line("hourly", start=_iso(moment), component=component, **row)
            moment += HOUR
        for day, total in days.items():
            row = dict(total) | {"latency_buckets": _buckets(component, day)}
            yield _line("daily", start=_iso(day), component=component, **row)
    for component in components:
        yield from _present(component, first, end)


def _hour(component: str, moment: datetime) -> dict[str, Any]:
    """One hour of one component: mostly good, now and then a spell of trouble."""
    chance = Random(f"{component} {moment:%Y-%m-%d %H}")
    spent = {"operational": HOUR_MS, "degraded": 0, "partial": 0, "major": 0, "maintenance": 0}
    for state, odds in ODDS if component != POLLER else ODDS[-1:]:
        if chance.random() < odds:
            spell = chance.randrange(4, 50) * 60_000
            spent["operational"] = max(0, spent["operational"] - spell)
            if state != "unknown":
                spent[state] += min(spell, HOUR_MS - sum(spent.values()))
    count = 0 if component == POLLER else SAMPLES
    middle = _middle(component, moment)
    return spent | {
        "samples": SAMPLES,
        "blips": 0,
        "latency_count": count,
        "latency_sum": count * middle,
        "latency_max": 3 * middle if count else 0,
        "latency_buckets": _text([middle / 1e6] * (count - 5) + [2.4 * middle / 1e6] * 5)
        if count
        else "",
    }


def _middle(component: str, moment: datetime) -> int:
    """The usual response time of that hour, in microseconds: slower in the evening."""
    base = Random(component).randrange(45_000, 160_000)
    mood = Random(f"mood {component} {moment:%Y-%m-%d %H}").uniform(-0.1, 0.15)
    evening, weekend = 18 <= moment.hour <= 22, moment.weekday() >= 5
    return int(base * (1 + 0.25 * evening + 0.1 * weekend + mood))


def _buckets(component: str, day: datetime) -> str:
    if component == POLLER:
        return ""
    hours = [_middle(component, day + number * HOUR) for number in range(24)]
    return _text([one / 1e6 for one in hours] + [2.4 * max(hours) / 1e6] * 2)


def _text(latencies: list[float]) -> str:
    return text(packed_of(latencies))


def _add(total: Counter[str], row: dict[str, Any]) -> None:
    for name, value in row.items():
        if name == "latency_max":
            total[name] = max(total[name], value)
        elif name != "latency_buckets":
            total[name] += value


def _present(component: str, first: datetime, end: datetime) -> Iterator[str]:
    """What is published of the component as the demonstration begins: it works."""
    since = end - timedelta(hours=Random(f"since {component}").randrange(30, 400))
    common = {"component": component, "reason": "ok", "cause": "", "since": _iso(since)}
    yield _line(
        "transition",
        old="unknown",
        new="operational",
        source="probe",
        recorded=_iso(since + timedelta(minutes=1)),
        **common,
    )
    yield _line(
        "memory", confirmed="operational", candidate=None, candidate_since=None, count=0, **common
    )


def _iso(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"


def _line(table: str, **row: Any) -> str:
    return json.dumps({"table": table, **row})
