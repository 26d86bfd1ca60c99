"""Providers that texts and facts name by hand, held against the register of sub-processors.

A machine sees: a text that lacks a table it must draw from the register; a fact that names a
provider; a name in a text that belongs to an entry which is not at work, that is followed by a
legal form (``SAS``, ``Inc.``), or that is one of `KNOWN`. It does not see a company named by a
trade name it has never heard of, nor one that is only alluded to: people read for those.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import PurePosixPath

from hooks.content.facts import Fact, Facts
from hooks.content.pages import PageSource, Tree
from hooks.content.problems import Problem
from hooks.content.prose import Kind, Lines, stretches
from hooks.content.tables import table_marks
from hooks.content.validation import nearest
from hooks.legal.data_tables import DATA_TABLES
from hooks.legal.selections import IN_TEXTS
from hooks.legal.subprocessors import Subprocessor, Subprocessors
from hooks.legal.versions import Document, Standing, documents, effective_date

FACTS = ("email_provider.name", "host.name", "payment_provider.legal_name")
"""Facts that name a company which handles personal data for the publisher."""
FOLDERS = ("legal/cookies", "legal/dpa", "legal/notice", "legal/privacy", "legal/subprocessors")
"""Documents that say who handles personal data."""
FORM = re.compile(
    r"(?<!\w)(?P<name>[A-ZÀ-Þ][\w&’.-]*(?:[ \u00a0](?:[A-ZÀ-Þ][\w&’.-]*|de|of|et|y))*?)[ \u00a0]"
    r"(?:SA|SAS|SASU|SARL|EURL|Inc\.?|LLC|Ltd\.?|Limited|PLC|Corp\.?|GmbH|AG|B\.?V\.?|N\.?V\.?|AB|"
    r"Oy|ApS|S\.?L\.?U?|SpA|S\.p\.A\.|S\.?r\.?l\.?|SRL)(?!\w)"
)
KNOWN = (
    *("Adyen", "Akamai", "Algolia", "Amazon Web Services", "Auth0", "AWS", "Backblaze", "Brevo"),
    *("Bunny.net", "Cloudflare", "Cloudinary", "Datadog", "DigitalOcean", "Fastly", "Freshdesk"),
    *("Gandi", "Google Analytics", "Google Cloud", "Hetzner", "HubSpot", "Intercom", "Lemonway"),
    *("Mailchimp", "Mailgun", "Mailjet", "Mangopay", "Microsoft Azure", "Mollie", "New Relic"),
    *("Okta", "OVH", "OVHcloud", "PayPal", "Postmark", "Scaleway", "SendGrid", "Sentry", "Stripe"),
    *("Twilio", "Vimeo", "Wasabi", "Zendesk"),
)
"""Names of providers that platforms often have, where they can mean nothing else."""
PRINTED = re.compile(r"\{\{[^{}\n]*\}\}")


def check_named(
    tree: Tree,
    register: Subprocessors,
    facts: Facts | None,
    today: date,
    owed: Collection[str] = (),
) -> Iterator[Problem]:
    """Yield where the pages of `tree` and the `facts` do not agree with the `register`.

    `owed` are the names of `DATA_TABLES` that there is data for. Codes: ``missing-table`` and
    ``unlisted-provider``. Earlier versions of a document are left as they were.
    """
    at_work = register.current(today)
    known: Mapping[str, Fact] = facts or {}
    for key in FACTS:
        value = known[key].value if key in known else None
        if facts and value and not _same(str(value), at_work):
            message = (
                f'"{value}" is no company at work in subprocessors.yml. {_advice(value, at_work)}'
            )
            line, column = known[key].place
            yield Problem(facts.path, line, column, "unlisted-provider", message)
    found = documents(tree)
    for path, pages in tree.items():
        document = found.get(str(PurePosixPath(path).parent))
        if document and str(document.folder) in FOLDERS and not _archived(path, document, today):
            for page in pages.values():
                yield from _missing(page, str(document.folder), owed)
                yield from _typed(page, register, facts, today)


def _archived(path: str, document: Document, today: date) -> bool:
    day = effective_date(path)
    return day is not None and document.standing(day, today) is Standing.ARCHIVED


def _missing(page: PageSource, folder: str, owed: Collection[str]) -> Iterator[Problem]:
    if page.meta.effective is None:
        return
    there = {mark.name for mark in table_marks(page.body)}
    for name, selection in IN_TEXTS.items():
        if selection.document == folder and name not in there:
            message = (
                "This text must draw from the register of sub-processors, or it omits them. "
                f'Put "::: table {name}" on a line of its own.'
            )
            yield Problem(page.path, page.body_line, 1, "missing-table", message)
    for name in owed:
        origin = DATA_TABLES[name]
        if origin.document == folder and name not in there:
            message = (
                f"This text must draw from {origin.file}, or the two will differ. "
                f'Put "::: table {name}" on a line of its own.'
            )
            yield Problem(page.path, page.body_line, 1, "missing-table", message)


def _typed(
    page: PageSource, register: Subprocessors, facts: Facts | None, today: date
) -> Iterator[Problem]:
    """Yield each provider that the text names and that is not at work, once a name."""
    at_work, text, lines = register.current(today), _prose(page.body), Lines(page.body, 1)
    ours = " ".join(str(fact.value) for fact in (facts or {}).values() if fact.value)
    gone = {
        name: one
        for one in register.subprocessors
        if one not in at_work
        for name in (one.entity, one.name)
    }
    seen: set[str] = set()
    for start, name in sorted({*_spelt(text, (*gone, *KNOWN)), *_formed(text)}):
        if name in seen or _same(name, at_work) or name in ours:
            continue
        seen.add(name)
        line, column = lines.place(start)
        left = gone.get(name)
        message = f'"{name}" is typed here and {_why(left, today)}. {_advice(name, at_work)}'
        place = (line + page.body_line - 1, column)
        yield Problem(page.path, *place, "unlisted-provider", message)


def _prose(body: str) -> str:
    """Return `body` with blanks in place of code, addresses of links, and facts."""
    for part in stretches(body):
        if part.kind in (Kind.CODE, Kind.LINK):
            body = body[: part.start] + " " * (part.end - part.start) + body[part.end :]
    return PRINTED.sub(lambda match: " " * len(match[0]), body)


def _spelt(text: str, names: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    # The longer first: "OVH" is no second find within "OVHcloud".
    ordered = sorted(names, key=len, reverse=True)
    pattern = "|".join(map(re.escape, ordered))
    for match in re.finditer(rf"(?<![\w.])(?:{pattern})(?!\w)", text):
        yield match.start(), match[0]


def _formed(text: str) -> Iterator[tuple[int, str]]:
    for match in FORM.finditer(text):
        yield match.start(), match[0]


def _same(name: str, entries: tuple[Subprocessor, ...]) -> bool:
    """Whether one of `entries` has this name; of a longer one, its end counts."""
    names = {each.casefold() for one in entries for each in (one.name, one.entity)}
    plain = name.casefold()
    return plain in names or any(plain.endswith(f" {each}") for each in names)


def _why(left: Subprocessor | None, today: date) -> str:
    if left is None:
        return "no company at work in subprocessors.yml has this name"
    if left.until and left.until < today:
        return f"its work ended on {left.until}"
    return f"its work begins on {left.since}"


def _advice(name: object, at_work: tuple[Subprocessor, ...]) -> str:
    entities: Mapping[str, str] = {one.entity: one.id for one in at_work}
    near = nearest(str(name), list(entities))
    hint = f'Did you mean "{near}"? ' if near else ""
    return f"{hint}Add it there, or take the name out: a table shows who is at work."
