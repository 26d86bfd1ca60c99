"""Whether every sealed text is what it was, and every text in force is sealed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import zip_longest

from hooks.content.pages import PageSource
from hooks.content.problems import ContentError, Problem
from hooks.content.records import relative
from hooks.content.site import Site
from hooks.legal.ledger import COPIES, Entry, Kept, check_chain, sha256
from hooks.legal.texts import LegalTexts

SEAL = "Run parvis legal seal."
DATA = '{"'
"""What begins a line of data in a sealed source."""


def check_ledger(
    texts: LegalTexts, kept: Kept, today: date, *, strict: bool = False
) -> Iterator[Problem]:
    """Yield what is wrong with the ledger `kept` and the texts it speaks of, on `today` (UTC).

    Codes: ``broken-chain``, ``sealed-changed``, ``sealed-missing``, ``sealed-copy``,
    ``back-dated``, ``not-sealed``. The last is an error when `strict`; else it is a warning, for
    a text takes effect at midnight and is sealed when people are awake.
    """
    yield from check_chain(kept)
    named = set()
    for number, entry in enumerate(kept.ledger.entries):
        yield from _copies(texts, kept, number, entry)
        named |= {entry.source, entry.text}
    yield from _strangers(texts, named)
    for entry in kept.ledger.latest().values():
        yield from _unchanged(texts, kept, entry)
    for code, page, day, document in unsealed(texts, kept, today):
        newest = newest_sealed(kept, document, code)
        if newest and day < newest:
            message = (
                f"This version is dated {day} and not sealed, and a later one of the same "
                f"document, of {newest}, is sealed: nobody can have read it at its time. Give it "
                "a date after that, or take it away."
            )
            yield page.record.problem("back-dated", message, "effective", value=True)
        else:
            message = f"This version took effect on {day} and is not in the ledger. {SEAL}"
            level = "error" if strict else "warning"
            yield page.record.problem("not-sealed", message, "effective", value=True, level=level)


def unsealed(
    texts: LegalTexts, kept: Kept, today: date
) -> Iterator[tuple[str, PageSource, date, str]]:
    """Yield language, page, date and folder of each effective text without an entry.

    By date, document and language, so that a ledger is the same wherever it is written. A page
    that cannot be read is left out: the check of the content tells why.
    """
    known = set(kept.ledger.latest())
    wanted = sorted(
        (day, folder, order, locale.code)
        for order, locale in enumerate(texts.site.locales)
        for folder, document in texts.documents[locale.code].items()
        for day in document.effective
        if day <= today and (folder, locale.code, day) not in known
    )
    for day, folder, _, code in wanted:
        try:
            yield code, texts.page(code, f"{folder}/{day}.md"), day, folder
        except ContentError:
            continue


def newest_sealed(kept: Kept, document: str, code: str) -> date | None:
    """Return the newest effective date in the ledger for a document in a language."""
    days = [key[2] for key in kept.ledger.latest() if key[:2] == (document, code)]
    return max(days, default=None)


def copy(site: Site, address: str) -> str:
    """Return where the copy published at `address` is kept, relative to the data folder."""
    prefixed = [one for one in site.locales if one.prefix and address.startswith(one.prefix)]
    locale = prefixed[0] if prefixed else site.source
    return f"{COPIES}/{locale.code}/{address.removeprefix(locale.prefix)}"


def _copies(texts: LegalTexts, kept: Kept, number: int, entry: Entry) -> Iterator[Problem]:
    """The copies made when a text was sealed are never written again."""
    for key, address, digest in (
        ("source_sha256", entry.source, entry.source_sha256),
        ("text_sha256", entry.text, entry.text_sha256),
    ):
        file = texts.site.data / copy(texts.site, address)
        name = relative(file, texts.site.root)
        if not file.is_file():
            message = f"The sealed copy {name} is missing. Take it from the repository's history."
            yield kept.record.problem("sealed-copy", message, "entries", number, key)
        elif sha256(file.read_bytes()) != digest:
            message = (
                f"This copy was sealed as entry {number + 1} of the ledger and has changed since. "
                "Take it from the repository's history."
            )
            yield Problem(name, 1, 1, "sealed-copy", message)


def _strangers(texts: LegalTexts, named: set[str]) -> Iterator[Problem]:
    data = texts.site.data
    known = {copy(texts.site, address) for address in named}
    for file in sorted((data / COPIES).rglob("*")):
        if file.is_file() and file.relative_to(data).as_posix() not in known:
            message = (
                "This sealed copy has no entry in the ledger. Was the ledger cut short? Take it "
                "from the repository's history."
            )
            yield Problem(relative(file, texts.site.root), 1, 1, "sealed-copy", message)


def _unchanged(texts: LegalTexts, kept: Kept, entry: Entry) -> Iterator[Problem]:
    """Compare a version's file with what was sealed of it."""
    path = f"{entry.document}/{entry.effective}.md"
    file = texts.site.docs / entry.language / path
    keys = "entries", entry.number - 1, "document"
    if not file.is_file():
        message = (
            f"{relative(file, texts.site.root)} is sealed and is gone. A text that bound people "
            "stays at its address: take it from the repository's history."
        )
        yield kept.record.problem("sealed-missing", message, *keys)
        return
    try:
        page = texts.page(entry.language, path)
    except ContentError:
        return  # told by the check of the content
    if page.meta.version and page.meta.version != entry.version:
        message = f'This version was sealed as "{entry.version}"; write version: "{entry.version}".'
        yield page.record.problem("sealed-changed", message, "version", value=True)
    source = texts.sealed_source(entry.language, page)
    if sha256(source.encode()) != entry.source_sha256:
        line, was = _difference(texts, entry, page, source)
        message = (
            f"This text was sealed as entry {entry.number} of the ledger and has changed since"
            f"{was}. Put it back and write a new version: parvis new legal-version. For a "
            "misprint only: parvis legal erratum."
        )
        yield Problem(page.path, line, 1, "sealed-changed", message)


def _difference(texts: LegalTexts, entry: Entry, page: PageSource, source: str) -> tuple[int, str]:
    """Return the line of the page that differs from the sealed copy, and what stood there."""
    file = texts.site.data / copy(texts.site, entry.source)
    sealed = file.read_text("utf-8") if file.is_file() else ""
    if sha256(sealed.encode()) != entry.source_sha256:
        return page.body_line, ""
    pairs = zip_longest(sealed.split("\n"), source.split("\n"))
    skipped = len(page.body) - len(page.body.lstrip("\n"))
    line = page.body_line + skipped - 3
    for number, (was, now) in enumerate(pairs):
        # The data of a table stands on no line of the page: its mark is named.
        line += not (now or "").startswith(DATA)
        if was != now:
            told = f'; the line was "{was}"' if was else ""
            return (line if number else page.record.place("title")[0]), told
    return page.body_line, ""
