"""OpenPGP signatures (RFC 9580), when a key is given; it never gets to disk.

One is readable with its text: that of security.txt (RFC 9116, 2.3). The ledger's stands beside it.
"""

from __future__ import annotations

import re
from typing import Any

MISSING = "PARVIS_SIGNING_KEY is set, but pysequoia is missing. Install it: uv sync --extra sign"
NO_KEY = (
    "PARVIS_SIGNING_KEY holds no OpenPGP secret key. Write one as text, as printed by "
    '"gpg --armor --export-secret-keys FINGERPRINT".'
)
LOCKED = (
    "The key in PARVIS_SIGNING_KEY cannot sign: its password is not the one in "
    "PARVIS_SIGNING_PASSWORD, or it has no part that may sign now."
)
PRIVATE = re.compile(r"\s*-----BEGIN PGP PRIVATE KEY BLOCK-----")


class SigningError(Exception):
    """A text that should be signed could not be; carries a sentence for the operator."""


def clear_signed(text: str, key: str, password: str, fingerprint: str = "") -> str:
    """Return `text` with an OpenPGP signature below it, both readable (RFC 9580, section 7).

    `key` is an armoured secret key, `password` its own or empty. `fingerprint`, when not empty, is
    that of the key readers are told to expect; spaces in it are nothing. Raises SigningError.
    """
    pysequoia, secret = _secret(key)
    found = str(secret.extract_certificate().fingerprint)
    if fingerprint and re.sub(r"\s", "", fingerprint).casefold() != found.casefold():
        raise SigningError(
            f"PARVIS_SIGNING_KEY holds the key {found.upper()}, but security.signing_key is "
            f"{fingerprint}. They must be the same."
        )
    signed = _signed(secret, password, text.encode(), pysequoia.SignatureMode.CLEAR)
    # The armour is the library's; the file keeps one kind of line end.
    return re.sub(r"\r?\n", "\r\n", signed.decode())


def detached(content: bytes, key: str, password: str) -> tuple[bytes, bytes]:
    """Return an armoured detached signature of `content`, and the public key that verifies it.

    `key` and `password` as for `clear_signed`. Raises SigningError.
    """
    pysequoia, secret = _secret(key)
    made = _signed(secret, password, content, pysequoia.SignatureMode.DETACHED)
    return made, str(secret.extract_certificate()).encode()


def _signed(secret: Any, password: str, content: bytes, mode: Any) -> bytes:
    library = _library()
    try:
        return bytes(library.sign(secret.signer(password or None), content, mode=mode))
    except Exception as error:  # the library has no narrower one
        raise SigningError(LOCKED) from error


def verified(content: bytes, signature: bytes, certificate: bytes) -> bool:
    """Whether `signature` is one of `content` by the public key `certificate`, both armoured.

    Raises SigningError when the library is missing.
    """
    pysequoia = _library()
    try:
        known = pysequoia.Cert.from_bytes(certificate)
        found = pysequoia.Sig.from_bytes(signature)
        pysequoia.verify(bytes=content, store=lambda _ids: [known], signature=found)
    except Exception:  # the library has no narrower one
        return False
    return True


def _library() -> Any:
    try:
        import pysequoia
    except ImportError as error:
        raise SigningError(MISSING) from error
    return pysequoia


def _secret(key: str) -> tuple[Any, Any]:
    """Return the library and the secret key in `key`."""
    pysequoia = _library()
    if not PRIVATE.match(key):
        raise SigningError(NO_KEY)
    try:
        return pysequoia, pysequoia.Tsk.from_bytes(key.strip().encode())
    except Exception as error:  # the library has no narrower one
        raise SigningError(NO_KEY) from error
