"""The judgement of an address."""

from __future__ import annotations

from typing import Any

import pytest

from hooks.status.probes.config import HttpProbe
from hooks.status.probes.fetch import Fetched
from hooks.status.probes.http import contains, judge
from hooks.status.probes.judgement import Judgement
from hooks.status.states import Reason, State

OK = Judgement(State.OPERATIONAL, Reason.OK)


def probe(**more: Any) -> HttpProbe:
    return HttpProbe.model_validate({"kind": "http", "url": "http://a.example/", **more})


def answer(body: bytes = b"", status: int = 200, latency: float = 0.1, region: str = "") -> Fetched:
    return Fetched(status, {"X-Region": region}, body, latency, None)


def test_a_status_that_is_not_named_is_an_outage() -> None:
    assert judge(probe(), answer(status=204)) == Judgement(State.MAJOR, Reason.HTTP_STATUS)
    assert judge(probe(expect={"status": [200, 204]}), answer(status=204)) == OK


def test_slower_than_the_limit_is_degraded() -> None:
    slow = probe(slow_above=0.5)
    assert judge(slow, answer(latency=0.5)) == OK
    assert judge(slow, answer(latency=0.51)) == Judgement(State.DEGRADED, Reason.SLOW)


def test_an_error_outweighs_slowness() -> None:
    judged = judge(probe(slow_above=0.5), answer(status=500, latency=9.0))
    assert judged == Judgement(State.MAJOR, Reason.HTTP_STATUS)


def test_text_and_headers_must_be_there() -> None:
    wanted = probe(expect={"text": "prêt", "headers": {"X-Region": "eu"}})
    wrong = Judgement(State.MAJOR, Reason.BODY)
    ready = "tout est prêt".encode()
    assert judge(wanted, answer(ready, region="eu-west")) == OK
    assert judge(wanted, answer(ready)) == wrong
    assert judge(wanted, answer(b"", region="eu-west")) == wrong


@pytest.mark.parametrize(
    ("whole", "part", "expected"),
    [
        ({"ok": True, "n": 1}, {"ok": True}, True),
        ({"ok": 1}, {"ok": True}, False),
        ({"ok": True}, {"ok": 1}, False),
        ({"ok": "true"}, {"ok": True}, False),
        ({}, {"ok": None}, False),
        ({"ok": None}, {"ok": None}, True),
        ({"a": {"b": {"c": 1, "d": 2}}}, {"a": {"b": {"c": 1}}}, True),
        ({"a": [1, {"b": 2, "c": 3}]}, {"a": [1, {"b": 2}]}, True),
        ({"a": [1, 2]}, {"a": [1]}, False),
        ([], {"ok": True}, False),
        ({"ok": True}, [], False),
        (1.0, 1, True),
    ],
)
def test_a_body_contains_what_is_expected(whole: Any, part: Any, expected: bool) -> None:
    assert contains(whole, part) is expected


@pytest.mark.parametrize("body", [b"", b"NaN", b'{"ok": NaN}', b"\xef\xbb\xbf{", b"{'ok': true}"])
def test_what_is_not_json_is_not_as_expected(body: bytes) -> None:
    judged = judge(probe(expect={"body": {"ok": True}}), answer(body))
    assert judged == Judgement(State.MAJOR, Reason.BODY)
