"""Open connections only where they may go, and never for longer than allowed."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self, TypeVar

from hooks.status.states import Reason

T = TypeVar("T")

LOST = frozenset({Reason.REFUSED, Reason.NETWORK, Reason.DNS})
"""Reasons of a connection that may succeed when it is tried again at once."""
BACKOFF = 0.2
"""Seconds before the second attempt; doubled before each further one."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

METADATA = tuple(
    ipaddress.ip_network(network)
    for network in (
        "100.100.100.200/32",  # Alibaba Cloud
        "168.63.129.16/32",  # Azure
        "192.0.0.192/32",  # Oracle Cloud
        "fd00:ec2::/32",  # Amazon
        "fd20:ce::/32",  # Google Cloud
    )
)
"""Where clouds answer questions about the machine itself, besides link-local addresses."""

NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""IPv6 addresses that stand for an IPv4 address (RFC 6052)."""


def tried(
    attempt: Callable[[], T], passing: Callable[[T], bool], retries: int, deadline: float
) -> T:
    """Return what the first `attempt` gives that is not `passing`, else the last one.

    `retries` follow the first, with growing pauses, while `deadline` (on the clock of
    `time.monotonic`, seconds) allows.
    """
    found = attempt()
    for retry in range(retries):
        pause = BACKOFF * 2**retry
        if not passing(found) or time.monotonic() + pause >= deadline:
            break
        time.sleep(pause)
        found = attempt()
    return found


class Failure(Exception):
    """A connection or an answer is not usable; stays inside the probes."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason.value)


@dataclass(frozen=True)
class Reach:
    """Where one probe may connect."""

    host: str
    """The host named in services.yml: it may be local."""
    networks: tuple[Network, ...] = ()
    """Networks allowed although they would be refused."""

    def refuses(self, host: str, address: Address) -> bool:
        """Say whether `address`, found for `host`, must not be connected to.

        Link-local, metadata, multicast and unspecified addresses are refused to all; a host that
        a redirect led to must besides be public.
        """
        address = embedded(address)
        if any(address in network for network in self.networks):
            return False
        if (
            address.is_link_local
            or address.is_multicast
            or address.is_unspecified
            or any(address in network for network in METADATA)
        ):
            return True
        return host != self.host and not address.is_global


def embedded(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 `address` stands for, else `address` itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def resolve(host: str, port: int) -> list[Address]:
    """Return the addresses of `host`; raises Failure when it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Failure(Reason.DNS) from error
    # A scope such as %eth0 is of no use to the checks: link-local addresses are refused.
    names = dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found)
    return [ipaddress.ip_address(name) for name in names]


@dataclass
class Line:
    """The connections of one attempt, cut when its time is over.

    A timeout on the socket alone is renewed by every byte, so a server that sends one byte a
    second would never reach it; cutting the line ends any wait, in a handshake, a header or a body.
    """

    reach: Reach
    deadline: float
    """On the clock of `time.monotonic`, seconds."""
    was_cut: bool = False
    """The time was over before the work."""
    _handles: list[socket.socket] = field(default_factory=list)
    _timer: threading.Timer | None = None

    @property
    def left(self) -> float:
        """Seconds left; never 0, which sockets take for "do not wait at all"."""
        return max(self.deadline - time.monotonic(), 0.001)

    def __enter__(self) -> Self:
        self._timer = threading.Timer(self.left, self._cut)
        self._timer.daemon = True
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
        for handle in self._handles:
            handle.close()

    def _cut(self) -> None:
        self.was_cut = True
        for handle in self._handles:
            with suppress(OSError):
                handle.shutdown(socket.SHUT_RDWR)

    def connect(self, host: str, port: int) -> socket.socket:
        """Return a connection to `host`, which is resolved once: what is checked is what is used.

        Raises Failure with DNS, REFUSED, TIMEOUT or NETWORK; with CONFIGURATION when the host of
        services.yml has only refused addresses, REDIRECT when a redirect led to such a host.
        """
        allowed = [one for one in resolve(host, port) if not self.reach.refuses(host, one)]
        own = host == self.reach.host
        failure = Failure(Reason.CONFIGURATION if own else Reason.REDIRECT)
        for rest, address in zip(range(len(allowed), 0, -1), allowed, strict=True):
            try:
                return self._open(address, port, self.left / rest)
            except OSError as error:
                failure = Failure(_reason(error))
        raise failure

    def _open(self, address: Address, port: int, timeout: float) -> socket.socket:
        connection = socket.create_connection((str(address), port), timeout)
        # TLS takes the socket over; a duplicate still reaches the connection to cut it.
        self._handles.append(connection.dup())
        if self.was_cut:
            self._cut()
        connection.settimeout(self.left)
        return connection


def _reason(error: OSError) -> Reason:
    if isinstance(error, ConnectionRefusedError):
        return Reason.REFUSED
    return Reason.TIMEOUT if isinstance(error, TimeoutError) else Reason.NETWORK
