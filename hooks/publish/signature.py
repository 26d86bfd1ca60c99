"""An optional signature of the ledger, made by the program gpg (OpenPGP, RFC 9580)."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from hooks.content.problems import Problem
from hooks.content.records import relative
from hooks.legal.ledger import FILE
from hooks.publish import files
from hooks.publish.scaffold import Refused

SIGNATURE = f"{FILE}.asc"
"""A detached signature of the ledger, beside it."""
PUBLIC_KEY = "ledger-key.asc"
"""The public key that verifies it, beside it too."""
KEY, PASSPHRASE = "PARVIS_SIGNING_KEY", "PARVIS_SIGNING_PASSWORD"
"""The secret key, ASCII-armoured, and what unlocks it; from the environment only."""


def sign(data: Path, environ: Mapping[str, str]) -> bool:
    """Sign the ledger in the folder `data` when the environment has a key; whether it did.

    A signature that fits already is left, so that sealing nothing changes nothing. Raises Refused
    when gpg is missing or cannot sign, OSError.
    """
    secret = environ.get(KEY, "")
    ledger = data / FILE
    if not secret or not ledger.is_file():
        return False
    with _home() as gpg:
        _run([*gpg, "--import"], secret.encode())
        exported = _run([*gpg, "--armor", "--export"])
        same_key = (data / PUBLIC_KEY).is_file() and (data / PUBLIC_KEY).read_bytes() == exported
        if same_key and _fits(gpg, data):
            return False
        unlock = ["--pinentry-mode", "loopback", "--passphrase-fd", "0"]
        made = _run(
            [*gpg, *unlock, "--armor", "--output", "-", "--detach-sign", str(ledger)],
            environ.get(PASSPHRASE, "").encode() + b"\n",
        )
    files.write(data / PUBLIC_KEY, exported)
    files.write(data / SIGNATURE, made)
    return True


def check(data: Path, root: Path) -> list[Problem]:
    """Return a `signature` problem when the ledger in `data` has a signature that does not fit."""
    if not (data / SIGNATURE).is_file():
        return []
    path = relative(data / SIGNATURE, root)
    try:
        with _home() as gpg:
            _run([*gpg, "--import", str(data / PUBLIC_KEY)])
            if _fits(gpg, data):
                return []
    except Refused as error:
        return [Problem(path, 1, 1, "signature", str(error))]
    message = (
        f"This is no signature of {FILE} as it is now, by the key in {PUBLIC_KEY}. Run parvis "
        f"legal seal with {KEY}, or find out who changed which of them."
    )
    return [Problem(path, 1, 1, "signature", message)]


def _fits(gpg: Sequence[str], data: Path) -> bool:
    if not (data / SIGNATURE).is_file():
        return False
    command = [*gpg, "--verify", str(data / SIGNATURE), str(data / FILE)]
    return subprocess.run(command, capture_output=True).returncode == 0


@contextmanager
def _home() -> Iterator[list[str]]:
    """A key ring for this once: whoever runs the command keeps their own out of it."""
    program = shutil.which("gpg")
    if program is None:
        raise Refused("Signing and verifying a signature need the program gpg; it is not here.")
    home = files.private_folder()
    gpg = [program, "--homedir", str(home), "--batch", "--no-tty", "--quiet"]
    try:
        yield gpg
    finally:
        if agent := shutil.which("gpgconf"):
            command = [agent, "--homedir", str(home), "--kill", "all"]
            subprocess.run(command, capture_output=True)
        files.remove_folder(home)


def _run(command: Sequence[str], given: bytes = b"") -> bytes:
    done = subprocess.run(command, input=given, capture_output=True)
    if done.returncode:
        told = done.stderr.decode(errors="replace").strip().splitlines()
        raise Refused(f"gpg could not do it: {told[-1] if told else 'it did not say why'}")
    return done.stdout
