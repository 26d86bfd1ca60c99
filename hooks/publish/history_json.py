"""One component's ninety days as JSON, for evidence and for other people's charts."""

from __future__ import annotations

from typing import Any

from hooks.publish import words
from hooks.publish.api_parts import iso
from hooks.publish.reader import Reader
from hooks.status.board import WEIGHTS, total, uptime
from hooks.status.facts import ComponentBoard, Day, Latency, Uptime

MILLI = 3
"""Digits after the point of a figure in seconds."""


def days(component: ComponentBoard) -> dict[str, Any]:
    """Return what is the same in every language: the days, oldest first, and uptime over them.

    The last day is not over: it has the worst state seen so far and no figures, which is why this
    file rests while nothing happens. Figures over all days are those of the days that are over.
    Seconds are per state; ratios are 0 to 1, rounded down; null is not known.
    """
    over, today = component.days[:-1], component.days[-1:]
    whole = uptime(total([day.uptime.seconds for day in over]))
    return {
        "uptime": _uptime(whole),
        "weights": {state.value: weight for state, weight in WEIGHTS.items()},
        "days": [*map(_day, over), *map(_today, today)],
    }


def heading(reader: Reader, component: ComponentBoard) -> dict[str, Any]:
    """Return what stands before the `days` in one language."""
    name = reader.text(component.name)
    return {
        "id": component.id,
        "name": name.value,
        "name_lang": name.lang,
        "state": component.state.value,
        "state_name": reader.say(words.STATES[component.state]),
        "reason": component.reason.value,
        "reason_text": reader.say(words.REASONS[component.reason]),
        "since": iso(component.since),
    }


def _day(day: Day) -> dict[str, Any]:
    return {
        "day": day.day.isoformat(),
        "over": True,
        "worst": day.worst.value,
        **_uptime(day.uptime),
        **_latency(day.latency),
    }


def _today(day: Day) -> dict[str, Any]:
    nothing = dict.fromkeys(("ratio", "coverage", "seconds", "p50", "p95"))
    return {"day": day.day.isoformat(), "over": False, "worst": day.worst.value, **nothing}


def _uptime(uptime: Uptime) -> dict[str, Any]:
    # vars() and not asdict(), which takes twenty times longer for nine thousand flat records.
    # float(): equal figures are equal bytes, whichever of 3600 and 3600.0 was worked out first.
    seconds = {state: round(float(length), MILLI) for state, length in vars(uptime.seconds).items()}
    return {"ratio": uptime.ratio, "coverage": uptime.coverage, "seconds": seconds}


def _latency(latency: Latency) -> dict[str, Any]:
    return {
        "p50": None if latency.p50 is None else round(latency.p50, MILLI),
        "p95": None if latency.p95 is None else round(latency.p95, MILLI),
    }
