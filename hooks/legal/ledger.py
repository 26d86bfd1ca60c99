"""The ledger: what each legal version said on the day it took effect, entry chained to entry.

An entry holds the SHA-256 of a version's source and of its text, and that of the entry before it,
so that no entry can be changed, taken out or put in without all that follow showing it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, StringConstraints

from hooks.content.pages import Line
from hooks.content.problems import Problem
from hooks.content.records import Record, parse, read_record, read_text_record, relative

FILE = "ledger.json"
"""Its name in the data folder, and under ``legal/`` on the site."""
COPIES = "sealed"
"""The folder of the sealed texts, in the data folder."""
GENESIS = "0" * 64
"""What the first entry names as the one before it."""
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Key = tuple[str, str, date]
"""Document, language, effective date."""


class Entry(BaseModel):
    """One sealed text in one language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    """Its place in the ledger, from 1."""
    kind: Literal["version", "erratum"]
    """Whether a version took effect, or a sealed one was corrected."""
    document: Line
    """Folder of the document: ``legal/terms``."""
    language: Line
    """BCP 47 tag of the text."""
    version: Line
    """Name of the version."""
    effective: date
    """The day it took effect."""
    source: Line
    """Address of the sealed source, relative to the site; its bytes have `source_sha256`."""
    source_sha256: Digest
    text: Line
    """Address of the sealed text, facts filled in, relative to the site."""
    text_sha256: Digest
    reason: Line | None = None
    """Why a sealed text was corrected; only and always in an erratum."""
    reason_language: Line | None = None
    """BCP 47 tag of `reason`."""
    previous: Digest
    """The digest of the entry before; `GENESIS` for the first."""

    @property
    def key(self) -> Key:
        """What the entry is about."""
        return self.document, self.language, self.effective

    def canonical(self) -> bytes:
        """Return the entry as JSON on one line: keys sorted, no spaces, UTF-8 (as jq -cjS)."""
        data = self.model_dump(mode="json", exclude_none=True)
        return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    def digest(self) -> str:
        """Return what the next entry names as `previous`."""
        return sha256(self.canonical())


class Ledger(BaseModel):
    """The whole ledger, as its file has it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    """The form of the file; another number means other keys."""
    entries: tuple[Entry, ...] = ()
    head: Digest = GENESIS
    """The digest of the last entry."""

    def dumps(self) -> str:
        """Return the file's text: the same for the same entries."""
        data = self.model_dump(mode="json", exclude_none=True)
        return json.dumps(data, ensure_ascii=False, indent=1) + "\n"

    def latest(self) -> dict[Key, Entry]:
        """Return the entry that counts for each sealed text: the last erratum, or its first."""
        return {entry.key: entry for entry in self.entries}

    def of(self, document: str, language: str, effective: date) -> tuple[Entry, ...]:
        """Return all entries about one version in one language, oldest first."""
        key = document, language, effective
        return tuple(entry for entry in self.entries if entry.key == key)

    def with_entries(self, entries: Iterable[Mapping[str, object]]) -> Ledger:
        """Return the ledger with `entries` appended; their number and chain are given here."""
        chained = list(self.entries)
        for values in entries:
            previous = chained[-1].digest() if chained else GENESIS
            number = {"number": len(chained) + 1, "previous": previous}
            chained.append(Entry.model_validate({**values, **number}))
        head = chained[-1].digest() if chained else GENESIS
        return Ledger(entries=tuple(chained), head=head)


def sha256(content: bytes) -> str:
    """Return the SHA-256 of `content` in hexadecimal, as the program sha256sum prints it."""
    return hashlib.sha256(content).hexdigest()


class Kept(NamedTuple):
    """A ledger and the file it was read from."""

    ledger: Ledger
    record: Record
    """With the places of its keys; of an empty text when there is no file."""


def read_ledger(data: Path, root: Path) -> Kept:
    """Read the ledger in the folder `data`; an empty one when there is none.

    Raises ContentError when it is not a ledger.
    """
    file = data / FILE
    if not file.is_file():
        return Kept(Ledger(), read_text_record("", relative(file, root)))
    record = read_record(file, root)
    return Kept(parse(record, Ledger), record)


def check_chain(kept: Kept) -> Iterator[Problem]:
    """Yield a `broken-chain` problem for each entry that does not follow from the one before."""
    ledger, record = kept
    previous = GENESIS
    for number, entry in enumerate(ledger.entries, 1):
        keys = "entries", number - 1
        if entry.number != number:
            message = f"Entry {number} calls itself {entry.number}. Entries are never moved."
            yield record.problem("broken-chain", message, *keys, "number")
        if entry.previous != previous:
            message = (
                f'Entry {number} names {entry.previous[:12]}… as "previous"; the entry before '
                f"has {previous[:12]}…. One of them was changed, taken out or put in. Take the "
                "file from the last commit in which parvis legal verify passes."
            )
            yield record.problem("broken-chain", message, *keys, "previous")
        previous = entry.digest()
    if ledger.head != previous:
        message = (
            f'"head" is {ledger.head[:12]}…; the last entry has {previous[:12]}…. The last entry '
            "was changed, or others after it were taken out."
        )
        yield record.problem("broken-chain", message, "head")
