"""Judge an address by its status, body, headers and speed."""

from __future__ import annotations

from typing import Any

from hooks.status.probes.body import parse_json
from hooks.status.probes.config import Expectation, HttpProbe
from hooks.status.probes.fetch import Fetched
from hooks.status.probes.judgement import Judgement, unread
from hooks.status.probes.network import Failure
from hooks.status.states import Reason, State


def judge(probe: HttpProbe, fetched: Fetched) -> Judgement:
    """Return `probe.down` unless the answer is all that is expected, DEGRADED when it was slow."""
    if fetched.reason is not None:
        return unread(probe.down, fetched.reason)
    if fetched.status not in probe.expect.status:
        return unread(probe.down, Reason.HTTP_STATUS)
    if not _as_expected(probe.expect, fetched):
        return unread(probe.down, Reason.BODY)
    if probe.slow_above is not None and (fetched.latency or 0.0) > probe.slow_above:
        return Judgement(State.DEGRADED, Reason.SLOW)
    return Judgement(State.OPERATIONAL, Reason.OK)


def _as_expected(expect: Expectation, fetched: Fetched) -> bool:
    for name, text in expect.headers.items():
        if text not in fetched.headers.get(name, ""):
            return False
    if expect.text is not None and expect.text.encode() not in fetched.body:
        return False
    if expect.body is None:
        return True
    try:
        return contains(parse_json(fetched.body), expect.body)
    except Failure:
        return False


def contains(whole: Any, part: Any) -> bool:
    """Say whether the JSON value `whole` has all of `part`: objects may hold more, lists not."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(
            key in whole and contains(whole[key], inner) for key, inner in part.items()
        )
    if isinstance(part, list):
        return (
            isinstance(whole, list)
            and len(whole) == len(part)
            and all(contains(one, other) for one, other in zip(whole, part, strict=True))
        )
    # In Python True equals 1; in JSON it does not.
    return isinstance(whole, bool) is isinstance(part, bool) and bool(whole == part)
