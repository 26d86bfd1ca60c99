"""Polls of one component, and servers whose certificates are good or bad in one way each."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from hooks.status.probes.judgement import Counters
from hooks.status.probes.run import Probing, probe_all
from hooks.status.services import Services
from hooks.status.states import ProbeResult

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PATIENT = 30.0
"""Seconds of patience with what answers, on however slow a machine."""


def services(*probes: dict[str, Any], **top: Any) -> Services:
    """Services with one component per probe: c0, c1, …"""
    components = [
        {"id": f"c{n}", "name": f"Component {n}", "probe": probe} for n, probe in enumerate(probes)
    ]
    times = {"timeout": PATIENT, "deadline": PATIENT, "interval": 60}
    return Services.model_validate(
        {**times, **top, "groups": [{"id": "all", "name": "All", "components": components}]}
    )


@pytest.fixture
def poll() -> Callable[..., Probing]:
    """Poll one component per probe at NOW."""

    def run(
        *probes: dict[str, Any],
        previous: Counters | None = None,
        on_done: Callable[[ProbeResult], None] | None = None,
        **top: Any,
    ) -> Probing:
        return probe_all(services(*probes, **top), NOW, previous or {}, on_done=on_done)

    return run


@pytest.fixture
def look(poll: Callable[..., Probing]) -> Callable[..., ProbeResult]:
    """Poll one component at NOW; a fault of our own fails the test."""

    def run(probe: dict[str, Any], **top: Any) -> ProbeResult:
        probing = poll(probe, **top)
        assert probing.defects == {}
        return probing.results[0]

    return run


class SecureServer(ThreadingHTTPServer):
    """Speaks TLS with one certificate; the handshake runs in the connection's own thread."""

    daemon_threads = True

    def __init__(self, handler: Any, context: ssl.SSLContext) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.context = context

    def finish_request(self, request: Any, client_address: Any) -> None:
        with self.context.wrap_socket(request, server_side=True) as secure:
            super().finish_request(secure, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that refuses the certificate hangs up."""


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def authorities(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The PEM file of the authority the tests trust."""
    path = tmp_path_factory.mktemp("tls") / "authorities.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


def self_signed(folder: Path) -> tuple[Path, Path]:
    """Certificate and key of a server that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = folder / "self-signed.pem", folder / "self-signed.key"
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files


def certified(kind: str, authority: trustme.CA, folder: Path) -> ssl.SSLContext:
    """A server's context with the certificate that `kind` names."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    today = datetime.now(UTC)
    match kind:
        case "self-signed":
            context.load_cert_chain(*self_signed(folder))
            return context
        case "expired":
            issued = authority.issue_cert(
                "localhost", not_before=today - timedelta(90), not_after=today - timedelta(2)
            )
        case "wrong-host":
            issued = authority.issue_cert("elsewhere.example")
        case "unknown-authority":
            issued = trustme.CA().issue_cert("localhost")
        case _:
            issued = authority.issue_cert("localhost", not_after=today + timedelta(60))
    issued.configure_cert(context)
    return context


@pytest.fixture
def secure(
    authority: trustme.CA, shared_platform: Any, tmp_path: Path
) -> Iterator[Callable[[str], int]]:
    """Start the misbehaving platform behind a certificate and return its port."""
    servers: list[SecureServer] = []

    def start(kind: str) -> int:
        handler = shared_platform.RequestHandlerClass
        server = SecureServer(handler, certified(kind, authority, tmp_path))
        for name in ("hits", "asked", "answers", "stopped", "metrics", "port"):
            setattr(server, name, getattr(shared_platform, name))
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        servers.append(server)
        return int(server.server_address[1])

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
