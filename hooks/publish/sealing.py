"""Seals legal texts: appends to the ledger, keeps a copy of each source and text as it was."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

from hooks.content.pages import PageSource
from hooks.content.problems import ContentError
from hooks.legal.ledger import FILE, Entry, Kept, read_ledger, sha256
from hooks.legal.sealed import check_ledger, copy, unsealed
from hooks.legal.texts import LegalTexts
from hooks.publish import files
from hooks.publish.scaffold import Refused


class Sealed(NamedTuple):
    """One text about to be sealed."""

    values: dict[str, Any]
    """What its entry says."""
    copies: dict[str, bytes]
    """Address on the site -> what is kept of it."""


def seal(texts: LegalTexts, today: date) -> tuple[Entry, ...]:
    """Append every effective text that is not in the ledger yet, and return the new entries.

    The same texts and the same ledger give the same bytes on any machine. Copies are written
    before the ledger that names them. Raises ContentError when the ledger does not hold: what is
    wrong must be mended first; OSError.
    """
    kept = read_ledger(texts.site.data, texts.site.root)
    _must_hold(texts, kept, today)
    made = [
        _sealed(texts, "version", code, page, day, folder, 1)
        for code, page, day, folder in unsealed(texts, kept, today)
    ]
    return _append(texts, kept, made)


def erratum(
    texts: LegalTexts, document: str, effective: date, reasons: Mapping[str, str], today: date
) -> tuple[Entry, ...]:
    """Record that the sealed texts of one version were corrected, and return the new entries.

    `reasons` says why, by language of the text; that of the source language stands for those that
    have none. Only languages whose file has changed get an entry. Raises Refused when there is
    nothing to record, ContentError when anything else in the ledger does not hold, OSError.
    """
    kept, source = read_ledger(texts.site.data, texts.site.root), texts.site.source.code
    made = []
    changed: set[str] = set()
    for code in (locale.code for locale in texts.site.locales):
        found = kept.ledger.of(document, code, effective)
        if not found:
            continue
        page = texts.page(code, f"{document}/{effective}.md")
        if sha256(texts.sealed_source(code, page).encode()) == found[-1].source_sha256:
            continue
        told = code if code in reasons else source
        if told not in reasons:
            raise Refused(f"{page.path} was corrected too: give the reason in {code} or {source}.")
        changed.add(page.path)
        values, copies = _sealed(texts, "erratum", code, page, effective, document, len(found) + 1)
        told_why = {"reason": reasons[told], "reason_language": told}
        made.append(Sealed(values | told_why, copies))
    if not made:
        raise Refused(
            f"No text of {document} of {effective} differs from what was sealed. Correct its file "
            "first, then record why."
        )
    _must_hold(texts, kept, today, but=changed)
    return _append(texts, kept, made)


def _must_hold(texts: LegalTexts, kept: Kept, today: date, but: Collection[str] = ()) -> None:
    problems = [
        problem
        for problem in check_ledger(texts, kept, today)
        if problem.level == "error"
        and not (problem.code == "sealed-changed" and problem.path in but)
    ]
    if problems:
        raise ContentError(problems)


def _sealed(
    texts: LegalTexts, kind: str, code: str, page: PageSource, day: date, folder: str, number: int
) -> Sealed:
    """Return what the entry of one text says of it, and its copies."""
    again = f"-{number}" if number > 1 else ""
    address = f"{texts.site.locale(code).prefix}{folder}/{day}/"
    source, text = f"{address}source{again}.txt", f"{address}sealed{again}.txt"
    copies = {
        source: texts.sealed_source(code, page).encode(),
        text: texts.plain(code, page).encode(),
    }
    values = {
        "kind": kind,
        "document": folder,
        "language": code,
        "version": page.meta.version or str(day),
        "effective": day,
        "source": source,
        "source_sha256": sha256(copies[source]),
        "text": text,
        "text_sha256": sha256(copies[text]),
    }
    return Sealed(values, copies)


def _append(texts: LegalTexts, kept: Kept, made: list[Sealed]) -> tuple[Entry, ...]:
    if not made:
        return ()
    for one in made:
        for address, content in one.copies.items():
            files.write(texts.site.data / copy(texts.site, address), content)
    ledger = kept.ledger.with_entries([one.values for one in made])
    files.write(texts.site.data / FILE, ledger.dumps())
    return ledger.entries[len(kept.ledger.entries) :]
