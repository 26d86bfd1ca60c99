"""Read the body of an answer, bounded both as sent and as unpacked."""

from __future__ import annotations

import json
import zlib
from typing import Any

import requests

from hooks.status.probes.network import Failure
from hooks.status.states import Reason

BLOCK = 16 * 1024


def read_body(response: requests.Response, limit: int) -> bytes:
    """Return the body, unpacked from gzip or deflate, at most `limit` bytes.

    Raises Failure with TOO_LARGE past the limit, with BODY for a packing that is unknown or
    damaged. Errors of the connection pass through.
    """
    declared = response.headers.get("Content-Length", "")
    if declared.isdecimal() and len(declared) < 20 and int(declared) > limit:
        raise Failure(Reason.TOO_LARGE)
    unpack = _unpacker(response.headers.get("Content-Encoding", ""))
    body, sent = bytearray(), 0
    for block in response.raw.stream(BLOCK, decode_content=False):
        sent += len(block)
        # One byte past the limit is enough to know: a bomb is never unpacked further.
        body += block if unpack is None else _unpacked(unpack, block, limit + 1 - len(body))
        if max(sent, len(body)) > limit:
            raise Failure(Reason.TOO_LARGE)
    if unpack is not None and sent and not unpack.eof:
        raise Failure(Reason.BODY)
    return bytes(body)


def _unpacker(encoding: str) -> zlib._Decompress | None:
    if encoding.strip().lower() in {"", "identity"}:
        return None
    if encoding.strip().lower() in {"gzip", "x-gzip", "deflate"}:
        return zlib.decompressobj(zlib.MAX_WBITS | 32)
    raise Failure(Reason.BODY)


def _unpacked(unpack: zlib._Decompress, block: bytes, room: int) -> bytes:
    try:
        return unpack.decompress(block, room)
    except zlib.error as error:
        raise Failure(Reason.BODY) from error


def parse_json(body: bytes) -> Any:
    """Return the JSON value of `body` (RFC 8259); raises Failure with BODY when it is none."""
    try:
        return json.loads(body.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Failure(Reason.BODY) from error


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")
