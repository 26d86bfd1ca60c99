"""Read one address over HTTP, bounded in time, bytes, redirects and reach."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from hooks.status.probes.body import read_body
from hooks.status.probes.network import LOST, Failure, Line, Network, Reach, tried
from hooks.status.states import Reason

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PASSING = frozenset({429, 502, 503, 504})
"""Statuses worth asking again at once (RFC 9110, 15.6)."""

BROKEN = (requests.RequestException, urllib3.exceptions.HTTPError, http.client.HTTPException,
          OSError)  # fmt: skip


@dataclass(frozen=True)
class Request:
    """One address to read and the bounds of reading it."""

    url: str
    """Address, http or https."""
    headers: tuple[tuple[str, str], ...] = ()
    """Sent to the host of `url` only, never to another a redirect leads to."""
    timeout: float = 10.0
    """Seconds for everything, retries included."""
    retries: int = 1
    """Further attempts after a passing failure."""
    redirects: int = 3
    """Redirects followed; 0 returns the redirect itself."""
    redirect_hosts: frozenset[str] = frozenset()
    """Other hosts a redirect may lead to."""
    max_bytes: int = 1024 * 1024
    """Largest body, in bytes, as sent and as unpacked."""
    networks: tuple[Network, ...] = ()
    """Networks allowed although they would be refused."""

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two readings the same, so that one serves both."""
        return self.url, self.headers, self.redirects, self.redirect_hosts

    def joined(self, other: Request) -> Request:
        """Return one request that serves both: as patient and as roomy as either."""
        return replace(
            self,
            timeout=max(self.timeout, other.timeout),
            retries=max(self.retries, other.retries),
            max_bytes=max(self.max_bytes, other.max_bytes),
        )


@dataclass(frozen=True)
class Fetched:
    """What reading an address gave: an answer, or the reason why there is none."""

    status: int | None
    """HTTP status; None without an answer."""
    headers: Mapping[str, str]
    """Headers of the answer, whatever their letter case."""
    body: bytes
    """Body, unpacked; empty without an answer."""
    latency: float | None
    """Seconds from the request to the last byte, redirects included; None without an answer."""
    reason: Reason | None
    """Why there is no answer; None when there is one, whatever its status."""


def fetch(request: Request, trust: ssl.SSLContext) -> Fetched:
    """Read `request.url` and return what came; never raises for what the network does.

    Refusals, resets, unknown names and the statuses 429, 502, 503, 504 are tried again with
    growing pauses while the timeout allows. Proxies and .netrc of the environment are not used.
    """
    deadline = time.monotonic() + request.timeout
    return tried(
        lambda: _attempt(request, trust, deadline),
        lambda fetched: fetched.reason in LOST or fetched.status in PASSING,
        request.retries,
        deadline,
    )


def _attempt(request: Request, trust: ssl.SSLContext, deadline: float) -> Fetched:
    started = time.monotonic()
    try:
        prepared = _prepare(request.url, dict(request.headers))
    except Failure:
        return _nothing(Reason.CONFIGURATION)
    reach = Reach(_host(prepared), request.networks)
    with Line(reach, deadline) as line, _Adapter(line, trust) as adapter:
        try:
            response = _follow(request, prepared, adapter)
            body = read_body(response, request.max_bytes)
            if not line.was_cut:
                latency = time.monotonic() - started
                return Fetched(response.status_code, response.headers, body, latency, None)
            reason = Reason.TIMEOUT
        except Failure as failure:
            reason = failure.reason
        except BROKEN as error:
            reason = Reason.TIMEOUT if line.was_cut else _reason(error)
    return _nothing(reason)


def _nothing(reason: Reason) -> Fetched:
    return Fetched(None, {}, b"", None, reason)


def _reason(error: Exception) -> Reason:
    match error:
        case requests.exceptions.SSLError() | urllib3.exceptions.SSLError() | ssl.SSLError():
            return Reason.TLS
        case requests.Timeout() | urllib3.exceptions.TimeoutError() | TimeoutError():
            return Reason.TIMEOUT
    return Reason.NETWORK


def _prepare(url: str, headers: dict[str, str]) -> requests.PreparedRequest:
    """Return a GET of `url`; raises Failure when it is no usable http(s) address."""
    own = {"User-Agent": "parvis", "Accept-Encoding": "gzip", "Connection": "close"}
    try:
        prepared = requests.Request("GET", url, headers={**own, **headers}).prepare()
        parts = urlsplit(str(prepared.url))
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except (requests.RequestException, ValueError):
        usable = False
    if not usable:
        raise Failure(Reason.REDIRECT)
    return prepared


def _host(prepared: requests.PreparedRequest) -> str:
    return urlsplit(str(prepared.url)).hostname or ""


def _follow(
    request: Request, prepared: requests.PreparedRequest, adapter: _Adapter
) -> requests.Response:
    """Return the answer at the end of the redirects; raises Failure with REDIRECT.

    Every hop is checked here, because each is an address someone else chose.
    """
    first = prepared
    for hop in range(request.redirects + 1):
        response = adapter.ask(prepared)
        if response.status_code not in REDIRECTS or request.redirects == 0:
            return response
        response.close()
        if hop < request.redirects:
            prepared = _next(request, first, prepared, response.headers.get("Location", ""))
    raise Failure(Reason.REDIRECT)


def _next(
    request: Request,
    first: requests.PreparedRequest,
    here: requests.PreparedRequest,
    location: str,
) -> requests.PreparedRequest:
    # http.client reads headers as Latin-1, servers write addresses in UTF-8.
    location = location.encode("latin-1", "replace").decode("utf-8", "replace")
    try:
        url = urljoin(str(here.url), location)
    except ValueError as error:
        raise Failure(Reason.REDIRECT) from error
    there = _prepare(url, {})
    old, new = urlsplit(str(first.url)), urlsplit(str(there.url))
    if new.hostname != old.hostname and new.hostname not in request.redirect_hosts:
        raise Failure(Reason.REDIRECT)
    if urlsplit(str(here.url)).scheme == "https" and new.scheme == "http":
        raise Failure(Reason.REDIRECT)
    default = (old.port, new.port) == (None, None)
    if new.hostname == old.hostname and (new.port == old.port or default):
        return _prepare(url, dict(request.headers))
    return there


class _Adapter(HTTPAdapter):
    """requests over connections that a Line opens; certificates are always verified."""

    def __init__(self, line: Line, trust: ssl.SSLContext) -> None:
        self._line = line
        self._trust = trust
        super().__init__(max_retries=0)

    def __enter__(self) -> _Adapter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, prepared: requests.PreparedRequest) -> requests.Response:
        """Return the answer to `prepared`, its body still to be read."""
        return self.send(prepared, stream=True, timeout=self._line.left)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Build the pools on connections of our own."""
        super().init_poolmanager(*args, ssl_context=self._trust, **kwargs)
        plain = type("Plain", (HTTPConnectionPool,), {})
        secure = type("Secure", (HTTPSConnectionPool,), {})
        # Of a class, Python 3.14 makes a bare partial a method.
        plain.ConnectionCls = staticmethod(partial(_Plain, line=self._line))  # type: ignore[attr-defined]
        secure.ConnectionCls = staticmethod(partial(_Secure, line=self._line))  # type: ignore[attr-defined]
        self.poolmanager.pool_classes_by_scheme = {"http": plain, "https": secure}

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Demand a valid certificate; the context holds the authorities, loaded once per run."""
        conn.cert_reqs = "CERT_REQUIRED"


class _Plain(HTTPConnection):
    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:
        self._line = line
        super().__init__(*args, **kwargs)

    def _new_conn(self) -> socket.socket:
        return self._line.connect(self.host, self.port)


class _Secure(HTTPSConnection):
    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:
        self._line = line
        super().__init__(*args, **kwargs)

    def _new_conn(self) -> socket.socket:
        return self._line.connect(self.host, self.port or 443)
