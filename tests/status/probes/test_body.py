"""A body is read no further than its limit, whatever it unpacks to."""

from __future__ import annotations

import gzip
import io
import tracemalloc
from typing import Any

import pytest
import requests
import urllib3

from hooks.status.probes.body import BLOCK, parse_json, read_body
from hooks.status.probes.network import Failure
from hooks.status.states import Reason

MIB = 1024 * 1024


class Endless(io.RawIOBase):
    """A body that never ends; counts what was read of it."""

    def __init__(self) -> None:
        self.read_bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:
        room[:] = bytes(len(room))
        self.read_bytes += len(room)
        return len(room)


def response(body: Any, **headers: str) -> requests.Response:
    """An answer as it is handed over when its head has come and its body has not."""
    found = requests.Response()
    found.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    found.raw = urllib3.HTTPResponse(body, headers=found.headers, preload_content=False)
    return found


def refused(answer: requests.Response, limit: int) -> Reason:
    with pytest.raises(Failure) as caught:
        read_body(answer, limit)
    return caught.value.reason


def test_a_body_without_end_is_read_to_the_limit_and_no_further() -> None:
    endless = Endless()
    assert refused(response(endless), MIB) is Reason.TOO_LARGE
    assert endless.read_bytes <= MIB + BLOCK


@pytest.mark.parametrize("layers", [1, 2])
def test_a_bomb_is_never_unpacked_past_the_limit(layers: int) -> None:
    bomb = bytes(100 * MIB)
    for _ in range(layers):
        bomb = gzip.compress(bomb, 9)
    answer = response(io.BytesIO(bomb), Content_Encoding="gzip")
    tracemalloc.start()
    try:
        if layers == 1:
            assert refused(answer, MIB) is Reason.TOO_LARGE
        else:
            assert len(read_body(answer, MIB)) < MIB, "packed twice is unpacked once"
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8 * MIB


def test_a_length_that_is_too_large_is_believed_before_anything_is_read() -> None:
    endless = Endless()
    assert refused(response(endless, Content_Length=str(200 * MIB)), MIB) is Reason.TOO_LARGE
    assert endless.read_bytes == 0


@pytest.mark.parametrize("length", ["-5", "many", "4, 4", "\u0664"])
def test_a_length_that_is_no_number_changes_nothing(length: str) -> None:
    assert read_body(response(io.BytesIO(b"four"), Content_Length=length), 4) == b"four"
    assert refused(response(io.BytesIO(b"fours"), Content_Length=length), 4) is Reason.TOO_LARGE


@pytest.mark.parametrize(
    "body",
    [
        b'{"ok": true, "name": "\xff\xfe"}',
        b'{"ok": tru',
        b"[" * 200_000,
        b'{"ok": NaN}',
        b'{"ok": -Infinity}',
        b"1" * 5_000,
        b"",
        "{}".encode("utf-16"),
    ],
)
def test_what_is_no_json_is_a_fault_of_the_body(body: bytes) -> None:
    with pytest.raises(Failure) as caught:
        parse_json(body)
    assert caught.value.reason is Reason.BODY
