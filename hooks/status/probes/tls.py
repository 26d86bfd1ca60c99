"""Shake hands with a host and judge how long its certificate is still valid."""

from __future__ import annotations

import ssl
import time
from dataclasses import dataclass

from hooks.status.probes.config import TlsProbe
from hooks.status.probes.judgement import Judgement, grade, unread
from hooks.status.probes.network import LOST, Failure, Line, Network, Reach, tried
from hooks.status.states import Reason, State

EXPIRED = 10
"""X509_V_ERR_CERT_HAS_EXPIRED (OpenSSL, x509_vfy.h)."""
DAY = 86_400.0


@dataclass(frozen=True)
class Peer:
    """A host to shake hands with."""

    host: str
    """Host name, as in the certificate."""
    port: int
    """TCP port."""
    timeout: float
    """Seconds for everything, retries included."""
    networks: tuple[Network, ...] = ()
    """Networks allowed although they would be refused."""
    retries: int = 1
    """Further attempts after a passing failure."""


@dataclass(frozen=True)
class Handshake:
    """What shaking hands gave: the end of a valid certificate, or why there is none."""

    not_after: float | None
    """End of the certificate's validity, Unix time in seconds; None without a valid one."""
    latency: float | None
    """Seconds from connecting to the end of the handshake; None without a handshake."""
    reason: Reason | None
    """Why there is no valid certificate; None when there is one."""


def shake_hands(peer: Peer, trust: ssl.SSLContext) -> Handshake:
    """Connect to `peer` and check chain, dates and host name (RFC 6125); never raises.

    Refusals, resets and unknown names are tried again with growing pauses, within the timeout.
    """
    deadline = time.monotonic() + peer.timeout
    return tried(
        lambda: _attempt(peer, trust, deadline),
        lambda shaken: shaken.reason in LOST,
        peer.retries,
        deadline,
    )


def _attempt(peer: Peer, trust: ssl.SSLContext, deadline: float) -> Handshake:
    started = time.monotonic()
    with Line(Reach(peer.host, peer.networks), deadline) as line:
        try:
            with (
                line.connect(peer.host, peer.port) as plain,
                trust.wrap_socket(plain, server_hostname=peer.host) as secure,
            ):
                certificate = secure.getpeercert() or {}
                latency = time.monotonic() - started
            not_after = ssl.cert_time_to_seconds(str(certificate["notAfter"]))
            return Handshake(not_after, latency, None)
        except Failure as failure:
            return Handshake(None, None, failure.reason)
        except (OSError, ValueError) as error:
            return Handshake(None, None, Reason.TIMEOUT if line.was_cut else _reason(error))


def _reason(error: Exception) -> Reason:
    match error:
        case ssl.SSLCertVerificationError(verify_code=code) if code == EXPIRED:
            return Reason.EXPIRY
        case TimeoutError():
            return Reason.TIMEOUT
        case ssl.SSLError() | ValueError():
            return Reason.TLS
    return Reason.NETWORK


def judge(probe: TlsProbe, handshake: Handshake, at: float) -> Judgement:
    """Return the state of the days left at `at` (Unix time, seconds); `probe.down` without a
    valid certificate."""
    if handshake.not_after is None:
        return unread(probe.down, handshake.reason or Reason.TLS)
    days = (handshake.not_after - at) / DAY
    state = grade(probe, days)
    return Judgement(state, Reason.OK if state is State.OPERATIONAL else Reason.EXPIRY, days)
