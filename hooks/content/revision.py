"""What a page says, apart from how it is typed: its revision, and its parts by heading."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from hooks.content.prose import Heading, headings

FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<yaml>.*?)(?:^|\n)---[ \t]*(?:\n|\Z)", re.DOTALL | re.M)
BLANKS = re.compile(r"[^\S\n]+")
DIGITS = 12
"""Hex digits of a revision: 48 bits, far from any clash among the texts of one page."""
TITLE, DESCRIPTION, BEGINNING = "title", "description", ""
"""Names of the parts of a page that no heading has."""


@dataclass(frozen=True)
class Words:
    """What a reader gets of one page, as its file has it: facts not filled in."""

    title: str
    description: str
    body: str
    """Markdown after the front matter."""

    @property
    def revision(self) -> str:
        """The first `DIGITS` hex digits of the SHA-256 of title, description and body.

        Other keys of the front matter do not count, nor does what a translator would not see:
        line ends, kinds and numbers of blanks, empty lines around the body, Unicode composition
        (NFC, UAX 15).
        """
        lines = (self.title, self.description, *self.body.strip().split("\n"))
        text = "\n".join(_plain(line) for line in lines)
        return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]

    def parts(self) -> dict[str, str]:
        """Return the page's parts, normalised: `TITLE`, `DESCRIPTION`, `BEGINNING`, heading ids.

        A part ends at the next heading of any level; a heading without an id counts by its text.
        """
        lines, found = self.body.split("\n"), headings(self.body, 0)
        starts = [*(heading.line for heading in found), len(lines)]
        parts = {TITLE: _plain(self.title), DESCRIPTION: _plain(self.description)}
        parts[BEGINNING] = _joined(lines[: starts[0]])
        for heading, start, end in zip(found, starts, starts[1:], strict=False):
            parts[name(heading)] = _joined(lines[start:end])
        return parts


def name(heading: Heading) -> str:
    """Return what a part is known by in all languages: its heading's id, else its text."""
    return heading.id or heading.text


def words_of(text: str) -> Words | None:
    """Return the words of a page's whole file, however old; None when it is no page.

    More lenient than `pages.read_page`: keys that have come and gone do not matter.
    """
    match = FRONT_MATTER.match(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    if match is None:
        return None
    try:
        meta = yaml.safe_load(match["yaml"])
    except (yaml.YAMLError, ValueError):
        return None
    if not isinstance(meta, dict):
        return None
    title, description = (str(meta.get(key) or "").strip() for key in (TITLE, DESCRIPTION))
    return Words(title, description, match.string[match.end() :])


def changed(before: Words, after: Words) -> tuple[str, ...]:
    """Return the names of the parts that are new in `after`, differ in it, or are gone from it."""
    old, new = before.parts(), after.parts()
    return (
        *(part for part, text in new.items() if old.get(part) != text),
        *(part for part in old if part not in new),
    )


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(map(_plain, lines)).strip()


def _plain(line: str) -> str:
    return BLANKS.sub(" ", unicodedata.normalize("NFC", line)).rstrip()
