"""The signature of the ledger: with a key that the real gpg made, verified by the real gpg."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from hooks.legal.ledger import Ledger
from hooks.publish.signature import KEY, PASSWORD, PUBLIC_KEY, SIGNATURE, check, sign
from hooks.publish.signing import SigningError


def gpg(home: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("gpg")
    assert program, "gpg is not installed"
    return subprocess.run(
        [program, "--homedir", str(home), "--batch", "--no-tty", *arguments],
        input=given,
        capture_output=True,
    )


@pytest.fixture(scope="module")
def ring() -> Iterator[Path]:
    """A key ring of its own; its path is short, because gpg's agent listens in it."""
    home = Path(tempfile.mkdtemp())
    yield home
    subprocess.run(["gpgconf", "--homedir", str(home), "--kill", "all"], capture_output=True)
    shutil.rmtree(home, ignore_errors=True)


def key(ring: Path, name: str, passphrase: str) -> str:
    unlock = ["--pinentry-mode", "loopback", "--passphrase", passphrase]
    made = gpg(ring, *unlock, "--quick-generate-key", name, "ed25519", "sign", "never")
    assert made.returncode == 0, made.stderr
    return gpg(ring, *unlock, "--armor", "--export-secret-keys", name).stdout.decode()


@pytest.fixture(scope="module")
def secret(ring: Path) -> str:
    return key(ring, "Ledger <ledger@visual.example>", "open sesame")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "ledger.json").write_text(Ledger().dumps(), "utf-8")
    return tmp_path


def test_without_a_key_nothing_is_signed(data: Path) -> None:
    assert not sign(data, {})
    assert check(data, data) == []
    assert sorted(path.name for path in data.iterdir()) == ["ledger.json"]


def test_anyone_with_gpg_can_verify_the_signature(data: Path, secret: str, tmp_path: Path) -> None:
    assert sign(data, {KEY: secret, PASSWORD: "open sesame"})
    assert check(data, data) == []
    reader = Path(tempfile.mkdtemp())
    try:
        gpg(reader, "--import", str(data / PUBLIC_KEY))
        done = gpg(reader, "--verify", str(data / SIGNATURE), str(data / "ledger.json"))
        assert done.returncode == 0
        assert b'Good signature from "Ledger <ledger@visual.example>"' in done.stderr
        held = gpg(reader, "--list-secret-keys").stdout
        assert held == b"", "the published key must not be the secret one"
    finally:
        shutil.rmtree(reader, ignore_errors=True)


def test_a_signature_that_fits_is_not_made_again(data: Path, secret: str) -> None:
    environ = {KEY: secret, PASSWORD: "open sesame"}
    sign(data, environ)
    before = (data / SIGNATURE).read_bytes()
    assert not sign(data, environ)
    assert (data / SIGNATURE).read_bytes() == before


def test_a_ledger_changed_after_it_was_signed_is_told(data: Path, secret: str) -> None:
    environ = {KEY: secret, PASSWORD: "open sesame"}
    sign(data, environ)
    with (data / "ledger.json").open("a") as file:
        file.write(" ")
    assert [str(one) for one in check(data, data)] == [
        "ledger.json.asc:1:1: signature This is no signature of ledger.json as it is now, by the "
        "key in ledger-key.asc. Run parvis legal seal with PARVIS_SIGNING_KEY, or find out who "
        "changed which of them."
    ]
    assert sign(data, environ)
    assert check(data, data) == []


def test_another_key_signs_anew(data: Path, ring: Path, secret: str) -> None:
    sign(data, {KEY: secret, PASSWORD: "open sesame"})
    other = key(ring, "Other <other@visual.example>", "")
    assert sign(data, {KEY: other})
    assert check(data, data) == []


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [({KEY: "no key"}, "holds no OpenPGP secret key"), ({PASSWORD: "wrong"}, "cannot sign")],
)
def test_a_key_that_cannot_sign_is_refused_in_a_sentence(
    data: Path, secret: str, environ: dict[str, str], sentence: str
) -> None:
    with pytest.raises(SigningError, match=sentence):
        sign(data, {KEY: secret} | environ)
    assert not (data / SIGNATURE).exists()
