"""An optional signature beside the ledger, so that its head cannot be replaced unseen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from hooks.content.problems import Problem
from hooks.content.records import relative
from hooks.legal.ledger import FILE
from hooks.publish import files
from hooks.publish.signing import SigningError, detached, verified

SIGNATURE = f"{FILE}.asc"
"""A detached signature of the ledger, beside it."""
PUBLIC_KEY = "ledger-key.asc"
"""The public key that verifies it, beside it too."""
KEY, PASSWORD = "PARVIS_SIGNING_KEY", "PARVIS_SIGNING_PASSWORD"
"""The armoured secret key and what opens it: those of security.txt, from the environment only."""


def sign(data: Path, environ: Mapping[str, str]) -> bool:
    """Sign the ledger in the folder `data` when the environment has a key; whether it did.

    A signature by that key that fits already is left, so that sealing nothing changes nothing.
    Raises SigningError, OSError.
    """
    key = environ.get(KEY, "")
    if not key or not (data / FILE).is_file():
        return False
    content = (data / FILE).read_bytes()
    signature, certificate = detached(content, key, environ.get(PASSWORD, ""))
    if _read(data / PUBLIC_KEY) == certificate and _fits(data, content):
        return False
    files.write(data / PUBLIC_KEY, certificate)
    files.write(data / SIGNATURE, signature)
    return True


def check(data: Path, root: Path) -> list[Problem]:
    """Return a `signature` problem when the ledger in `data` has a signature that does not fit."""
    if not (data / SIGNATURE).is_file():
        return []
    path = relative(data / SIGNATURE, root)
    try:
        if _fits(data, _read(data / FILE)):
            return []
    except SigningError:
        missing = "It cannot be verified without pysequoia. Install it: uv sync --extra sign"
        return [Problem(path, 1, 1, "signature", missing)]
    message = (
        f"This is no signature of {FILE} as it is now, by the key in {PUBLIC_KEY}. Run parvis "
        f"legal seal with {KEY}, or find out who changed which of them."
    )
    return [Problem(path, 1, 1, "signature", message)]


def _fits(data: Path, content: bytes) -> bool:
    return verified(content, _read(data / SIGNATURE), _read(data / PUBLIC_KEY))


def _read(file: Path) -> bytes:
    return file.read_bytes() if file.is_file() else b""
