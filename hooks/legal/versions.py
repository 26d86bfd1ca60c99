"""Versions of a legal document: which one is in force, which are coming, which are past."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import PurePosixPath

REMEMBERED = 4_096
"""Paths."""
FILE = re.compile(r"^(\d{4}-\d{2}-\d{2})\.md$")
"""A version's file is named by its effective date."""


class Standing(StrEnum):
    """Where a version stands on a given day."""

    ARCHIVED = "archived"
    IN_FORCE = "in-force"
    COMING = "coming"


@dataclass(frozen=True)
class Document:
    """A legal document and the days its versions take effect."""

    folder: PurePosixPath
    """Path inside a language's folder, such as ``legal/terms``."""
    effective: tuple[date, ...]
    """Effective dates, oldest first; never empty."""

    def in_force(self, today: date) -> date | None:
        """Return the newest effective date not after `today`; None when all are coming."""
        past = [day for day in self.effective if day <= today]
        return past[-1] if past else None

    def standing(self, effective: date, today: date) -> Standing:
        """Say where the version of `effective` stands on `today`."""
        if effective > today:
            return Standing.COMING
        return Standing.IN_FORCE if effective == self.in_force(today) else Standing.ARCHIVED

    def path(self, effective: date) -> str:
        """Return the path of that version's file inside a language's folder."""
        return f"{self.folder}/{effective}.md"


@lru_cache(REMEMBERED)
def effective_date(path: str) -> date | None:
    """Return the effective date a version's file is named by; None for any other file."""
    match = FILE.match(PurePosixPath(path).name)
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def documents(paths: Iterable[str]) -> dict[str, Document]:
    """Return the legal documents among `paths` (relative to a language's folder), by folder."""
    found: dict[str, set[date]] = {}
    for path in paths:
        if effective := effective_date(path):
            found.setdefault(str(PurePosixPath(path).parent), set()).add(effective)
    return {
        folder: Document(PurePosixPath(folder), tuple(sorted(days)))
        for folder, days in found.items()
    }


def point_to_current(markdown: str, in_force: Iterable[tuple[str, date]]) -> str:
    """Lead links to a version that is in force to its document's own page.

    `in_force` pairs a document's folder name (``terms``) with its date in force, so that
    ``../terms/2026-09-16.md#age`` becomes ``../terms/index.md#age``: readers land on the page that
    will still be right after the next version.
    """
    for folder, day in in_force:
        pattern = rf"(\]\((?:[^)\s]*/)?{re.escape(folder)}/){day}\.md(?=[)#\s])"
        markdown = re.sub(pattern, r"\1index.md", markdown)
    return markdown
