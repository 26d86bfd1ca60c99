"""security.txt by the facts, as sectxt and OpenPGP see it, and what stands beside it."""

from __future__ import annotations

import json
import re
import warnings
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pysequoia
import pytest
from sectxt import SecurityTXT

from hooks.content.facts import Fact, Facts, read_facts
from hooks.publish.security_txt import PATH, expiry_problems, security_txt
from hooks.publish.signing import SigningError, clear_signed
from hooks.publish.well_known import gpc_json
from tests.publish.samples import NOW, ROOT, SITE

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pgpy_dtc as pgpy  # comes with sectxt; reads what pysequoia, another program, has signed

pytestmark = pytest.mark.filterwarnings("ignore:::pgpy_dtc")
PAGES = {f"{SITE.url}{locale.prefix}security/" for locale in SITE.locales}
CONTACTS = ("mailto:security@visual.example", "https://visual.example/report")


def facts(*, sample: bool = False, **values: Any) -> Facts:
    """Facts of the section `security`; a key with two parts is written with two underscores."""
    named = {"contacts": CONTACTS} | values
    keys = {
        key.replace("__", ".") if "__" in key else f"security.{key}": Fact(value, sample, (7, 3))
        for key, value in named.items()
    }
    return Facts("docs/_data/company.yml", keys)


def say(code: str, message: str) -> str:
    return f"{code}: {message}"


def written(given: Facts, pages: set[str] = PAGES) -> str:
    return security_txt(SITE, given, NOW, pages, say)


def fields(text: str, name: str) -> list[str]:
    return re.findall(rf"^{name}: (.+)\r$", text, re.M)


def judged(text: str, folder: Path) -> SecurityTXT:
    """What sectxt thinks of the file; its clock is the real one."""
    file = folder / "security.txt"
    file.write_bytes(text.encode())
    return SecurityTXT(str(file), is_local=True)


def today(given: Facts) -> str:
    """The file as it is built now, for validators that know the present time."""
    return security_txt(SITE, given, datetime.now(UTC), PAGES, say)


FULL = {
    "languages": ("fr", "en", "es"),
    "encryption_url": "https://visual.example/key.asc",
    "acknowledgments_url": "https://visual.example/security/#thanks",
    "hiring_url": "https://visual.example/jobs",
    "policy_url": "https://visual.example/policy",
    "canonical_urls": (f"{SITE.url}{PATH}", "https://www.visual.example/.well-known/security.txt"),
}


@pytest.mark.parametrize("given", [{}, FULL], ids=["few facts", "all facts"])
@pytest.mark.parametrize("sample", [False, True])
def test_sectxt_finds_no_fault(tmp_path: Path, given: dict[str, Any], sample: bool) -> None:
    judgement = judged(today(facts(sample=sample, **given)), tmp_path)
    assert judgement.errors == []
    assert judgement.is_valid()
    advised = {one["code"] for one in judgement.recommendations}
    # An unsigned file is allowed; without a key, mail cannot be encrypted.
    assert advised == ({"not_signed"} if given else {"not_signed", "no_encryption"})


def test_sectxt_sees_what_is_wrong(tmp_path: Path) -> None:
    text = today(facts()).replace("mailto:", "").replace("Expires: ", "Expires:  ")
    assert {one["code"] for one in judged(text, tmp_path).errors} >= {"no_uri"}


def test_the_facts_are_there_in_their_order() -> None:
    text = written(facts(**FULL))
    assert fields(text, "Contact") == list(CONTACTS)
    assert fields(text, "Preferred-Languages") == ["fr, en, es"]
    assert fields(text, "Encryption") == ["https://visual.example/key.asc"]
    assert fields(text, "Acknowledgments") == ["https://visual.example/security/#thanks"]
    assert fields(text, "Hiring") == ["https://visual.example/jobs"]
    own = f"{SITE.url}{PATH}"
    assert fields(text, "Canonical") == [own, FULL["canonical_urls"][1]]
    assert fields(text, "Policy") == [
        f"{SITE.url}security/",
        f"{SITE.url}en/security/",
        f"{SITE.url}es/security/",
        "https://visual.example/policy",
    ]


def test_what_is_not_known_is_not_said() -> None:
    text = written(facts(encryption_url=None), pages={f"{SITE.url}en/security/"})
    names = [line.partition(":")[0] for line in text.splitlines()]
    assert names == ["Contact", "Contact", "Expires", "Preferred-Languages", "Canonical", "Policy"]
    assert fields(text, "Preferred-Languages") == ["fr, en, es"]
    assert fields(text, "Policy") == [f"{SITE.url}en/security/"]


def test_the_languages_keep_the_order_of_preference() -> None:
    assert fields(written(facts(languages=("es", "de"))), "Preferred-Languages") == ["es, de"]


def test_samples_are_said_to_be_samples_in_each_language() -> None:
    lines = written(facts(sample=True)).splitlines()
    assert [line[:6] for line in lines[:3]] == ["# fr: ", "# en: ", "# es: "]
    assert not written(facts()).startswith("#")


def test_the_file_expires_half_a_year_after_its_build() -> None:
    (expires,) = fields(written(facts()), "Expires")
    assert expires == "2027-03-15T00:00:00Z"
    assert timedelta(days=179) < datetime.fromisoformat(expires) - NOW < timedelta(days=365)


def test_a_pinned_end_is_kept_and_said_in_utc() -> None:
    pinned = datetime.fromisoformat("2026-12-24T18:30:00+01:00")
    assert fields(written(facts(expires=pinned)), "Expires") == ["2026-12-24T17:30:00Z"]


@pytest.mark.parametrize(
    ("pinned", "message"),
    [
        (NOW, "2026-09-16T12:00:00+00:00 is past."),
        (NOW - timedelta(days=1), "2026-09-15T12:00:00+00:00 is past."),
        (NOW + timedelta(days=365), "2027-09-16T12:00:00+00:00 is a year away or more."),
    ],
)
def test_a_pinned_end_that_is_past_or_far_stops_the_build(pinned: datetime, message: str) -> None:
    (problem,) = expiry_problems(facts(expires=pinned), NOW)
    assert (problem.path, problem.line) == ("docs/_data/company.yml", 7)
    assert problem.message.startswith(message)


def test_an_end_that_is_right_or_not_pinned_is_no_problem() -> None:
    assert expiry_problems(facts(), NOW) == []
    assert expiry_problems(facts(expires=None), NOW) == []
    assert expiry_problems(facts(expires=NOW + timedelta(days=364)), NOW) == []


# --- Signed -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def key() -> pysequoia.Tsk:
    return pysequoia.Tsk.generate("Security <security@visual.example>")


def test_a_signed_file_is_verified_by_another_program(tmp_path: Path, key: pysequoia.Tsk) -> None:
    text = today(facts(**FULL, sample=True))
    signed = clear_signed(text, str(key), "", str(key.extract_certificate().fingerprint))
    judgement = judged(signed, tmp_path)
    assert judgement.errors == []
    assert {one["code"] for one in judgement.recommendations} == set()
    message = pgpy.PGPMessage.from_blob(signed)
    public, _ = pgpy.PGPKey.from_blob(str(key.extract_certificate()))
    assert public.verify(message)
    assert message.message.splitlines() == text.splitlines()


def test_a_changed_byte_breaks_the_signature(key: pysequoia.Tsk) -> None:
    signed = clear_signed(today(facts()), str(key), "")
    message = pgpy.PGPMessage.from_blob(signed.replace("mailto:security", "mailto:mallory"))
    public, _ = pgpy.PGPKey.from_blob(str(key.extract_certificate()))
    assert not public.verify(message)


def test_every_line_of_a_signed_file_ends_alike(key: pysequoia.Tsk) -> None:
    signed = clear_signed(today(facts()), str(key), "")
    assert signed.count("\n") == signed.count("\r\n") > 10
    assert signed.endswith("-----END PGP SIGNATURE-----\r\n")


def test_the_key_must_be_the_one_readers_are_told(key: pysequoia.Tsk) -> None:
    own = str(key.extract_certificate().fingerprint).upper()
    spaced = " ".join(own[n : n + 4] for n in range(0, len(own), 4))
    assert clear_signed("Contact: x\r\n", str(key), "", spaced)
    with pytest.raises(SigningError, match=f"holds the key {own}, but security.signing_key is AB"):
        clear_signed("Contact: x\r\n", str(key), "", "AB CD")


@pytest.mark.parametrize("wrong", ["", "not a key", "-----BEGIN PGP PRIVATE KEY BLOCK-----\nx"])
def test_what_is_no_key_is_said(wrong: str) -> None:
    with pytest.raises(SigningError, match="PARVIS_SIGNING_KEY holds no OpenPGP secret key"):
        clear_signed("Contact: x\r\n", wrong, "")


def test_a_public_key_cannot_sign(key: pysequoia.Tsk) -> None:
    with pytest.raises(SigningError, match="holds no OpenPGP secret key"):
        clear_signed("Contact: x\r\n", str(key.extract_certificate()), "")


def test_a_locked_key_needs_its_password() -> None:
    kinds = pgpy.constants
    locked = pgpy.PGPKey.new(kinds.PubKeyAlgorithm.EdDSA, kinds.EllipticCurveOID.Ed25519)
    locked.add_uid(
        pgpy.PGPUID.new("Security", email="security@visual.example"),
        usage={kinds.KeyFlags.Sign, kinds.KeyFlags.Certify},
        hashes=[kinds.HashAlgorithm.SHA512],
    )
    cipher, digest = kinds.SymmetricKeyAlgorithm.AES256, kinds.HashAlgorithm.SHA512
    locked.protect("open", cipher, digest)
    assert clear_signed("Contact: x\r\n", str(locked), "open")
    for password in ("", "shut"):
        with pytest.raises(SigningError, match="The key in PARVIS_SIGNING_KEY cannot sign"):
            clear_signed("Contact: x\r\n", str(locked), password)


# --- Beside it ----------------------------------------------------------------------------------


def test_gpc_json_says_what_the_facts_say() -> None:
    given = facts(gpc__honoured=True, gpc__last_update=date(2026, 11, 23))
    assert json.loads(str(gpc_json(given))) == {"gpc": True, "lastUpdate": "2026-11-23"}


def test_gpc_json_promises_nothing_by_a_sample_or_without_facts() -> None:
    sample = facts(sample=True, gpc__honoured=True, gpc__last_update=date(2026, 11, 23))
    assert gpc_json(sample) is None
    assert gpc_json(facts()) is None
    assert gpc_json(facts(gpc__honoured=None, gpc__last_update=None)) is None


def test_the_shipped_facts_honour_the_wish() -> None:
    shipped = read_facts(ROOT / "docs/_data", ROOT)
    assert json.loads(str(gpc_json(shipped)))["gpc"] is True
