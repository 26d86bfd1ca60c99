"""Judge a provider by what it says of itself: the Statuspage v2 API.

The API: https://support.atlassian.com/statuspage/docs/what-are-the-different-apis-under-statuspage/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hooks.status.probes.body import parse_json
from hooks.status.probes.config import StatuspageProbe
from hooks.status.probes.fetch import Fetched
from hooks.status.probes.judgement import Judgement, unread
from hooks.status.probes.network import Failure
from hooks.status.states import Reason, State

INDICATORS = {
    "none": State.OPERATIONAL,
    "minor": State.DEGRADED,
    "major": State.PARTIAL,
    "critical": State.MAJOR,
    "maintenance": State.MAINTENANCE,
}
COMPONENTS = {state.value: state for state in State if state is not State.UNKNOWN} | {
    # Written by incident.io for what the API calls a major outage.
    "full_outage": State.MAJOR,
}


def address(probe: StatuspageProbe) -> str:
    """Return the address of the provider's summary."""
    return f"{probe.url.rstrip('/')}/api/v2/summary.json"


def judge(probe: StatuspageProbe, fetched: Fetched) -> Judgement:
    """Return the provider's state, UNKNOWN for any word the API does not have.

    A component that is not there is an error of ours: CONFIGURATION.
    """
    if fetched.reason is not None:
        return unread(probe.down, fetched.reason)
    if fetched.status != 200:
        return unread(probe.down, Reason.HTTP_STATUS)
    try:
        state = _state(parse_json(fetched.body), probe.component)
    except Failure as failure:
        return Judgement(State.UNKNOWN, failure.reason)
    reasons = {State.OPERATIONAL: Reason.OK, State.MAINTENANCE: Reason.UPSTREAM_MAINTENANCE}
    return Judgement(state, reasons.get(state, Reason.UPSTREAM))


def _state(summary: Any, component: str | None) -> State:
    match summary:
        case {"status": {"indicator": str() as word}} if component is None:
            return _word(INDICATORS, word)
        case {"components": list() as components} if component is not None:
            return _word(COMPONENTS, _status_of(components, component))
    raise Failure(Reason.BODY)


def _status_of(components: list[Any], wanted: str) -> str:
    for component in components:
        match component:
            case {"status": str() as word, **rest} if wanted in (rest.get("id"), rest.get("name")):
                return word
    raise Failure(Reason.CONFIGURATION)


def _word(words: Mapping[str, State], word: str) -> State:
    if word not in words:
        raise Failure(Reason.BODY)
    return words[word]
