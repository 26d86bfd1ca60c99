"""Judge one dependency that a readiness address names."""

from __future__ import annotations

from typing import Any

from hooks.status.probes.body import parse_json
from hooks.status.probes.config import ReadinessProbe
from hooks.status.probes.fetch import Fetched
from hooks.status.probes.judgement import Judgement, unread
from hooks.status.probes.network import Failure
from hooks.status.states import Reason, State

MISSING = object()


def judge(probe: ReadinessProbe, fetched: Fetched) -> Judgement:
    """Return OPERATIONAL only when the key holds a value that means ready.

    A 503 may name the dependency that fails: the others it calls ready stay OPERATIONAL. A 503
    that does not name the key means not ready; a 200 that does not leaves us without knowledge.
    """
    if fetched.reason is not None:
        return unread(probe.down, fetched.reason)
    if fetched.status not in {200, 503}:
        return unread(probe.down, Reason.HTTP_STATUS)
    not_ready = Judgement(
        State.MAJOR if probe.critical else State(probe.when_not_ready), Reason.NOT_READY
    )
    try:
        value = _value(parse_json(fetched.body), probe)
    except Failure:
        failing = fetched.status == 503
        return (
            unread(probe.down, Reason.HTTP_STATUS)
            if failing
            else Judgement(State.UNKNOWN, Reason.BODY)
        )
    if value is MISSING:
        failing = fetched.status == 503
        return not_ready if failing else Judgement(State.UNKNOWN, Reason.BODY)
    return Judgement(State.OPERATIONAL, Reason.OK) if _is_ready(probe, value) else not_ready


def _value(answer: Any, probe: ReadinessProbe) -> Any:
    value = answer
    for part in (probe.key,) if _has(answer, probe.key) else probe.key.split("."):
        if not _has(value, part):
            return MISSING
        value = value[part]
    return value.get(probe.field, MISSING) if isinstance(value, dict) else value


def _has(value: Any, key: str) -> bool:
    return isinstance(value, dict) and key in value


def _is_ready(probe: ReadinessProbe, value: Any) -> bool:
    if isinstance(value, str):
        words = {word.casefold() for word in probe.ready if isinstance(word, str)}
        return value.strip().casefold() in words
    return any(value is word for word in probe.ready)
