"""A clear signature on security.txt (RFC 9116, 2.3), when a key is given; it never gets to disk."""

from __future__ import annotations

import re

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
    try:
        import pysequoia
    except ImportError as error:
        raise SigningError(MISSING) from error
    if not PRIVATE.match(key):
        raise SigningError(NO_KEY)
    try:
        secret = pysequoia.Tsk.from_bytes(key.strip().encode())
    except Exception as error:  # the library has no narrower one
        raise SigningError(NO_KEY) from error
    found = str(secret.extract_certificate().fingerprint)
    if fingerprint and re.sub(r"\s", "", fingerprint).casefold() != found.casefold():
        raise SigningError(
            f"PARVIS_SIGNING_KEY holds the key {found.upper()}, but security.signing_key is "
            f"{fingerprint}. They must be the same."
        )
    try:
        signer = secret.signer(password or None)
        signed = pysequoia.sign(signer, text.encode(), mode=pysequoia.SignatureMode.CLEAR)
    except Exception as error:
        raise SigningError(LOCKED) from error
    # The armour is the library's; the file keeps one kind of line end.
    return re.sub(r"\r?\n", "\r\n", signed.decode())
