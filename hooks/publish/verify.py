"""Whether a built site may be served: whole, valid today, and not behind its history."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path

from lxml import etree

from hooks.content.company.checks import expiry_fault
from hooks.content.problems import ContentError, Problem
from hooks.content.site import Site
from hooks.legal.ledger import FILE, Entry, check_chain, read_ledger, sha256
from hooks.publish.links import Addresses, check_links
from hooks.publish.offline import WORKER
from hooks.publish.security_txt import PATH
from hooks.publish.sitemaps import INDEX, SITEMAP, XHTML

FOR_SERVERS = ("_redirects", ".nginx/maps.conf", ".nginx/headers.conf")
"""What hosts and nginx read of a site; without it they would serve another one than was built."""
HEADERS, POLICY = "_headers", "content-security-policy"


def verify(
    site: Site, folder: Path, now: datetime, known: datetime | None, *, rest: bool = False
) -> list[Problem]:
    """Return what forbids to serve the site built in `folder` at `now` (UTC), sorted by place.

    `known` is the moment of the newest poll that its pages must show, None when there was none.
    The `rest` of the ledger may be missing from a release of the past, and from no other. Paths in
    problems are inside the site.
    """
    addresses = Addresses(folder, site.url)
    found = chain(
        _whole(site, folder),
        check_links(addresses),
        () if site.preview else _sitemaps(addresses),
        _security(folder, now),
        _headers(folder),
        _ledger(site, folder, rest),
        _freshness(site, folder, known),
    )
    return sorted(set(found))


def _whole(site: Site, folder: Path) -> Iterator[Problem]:
    """What every site has, whatever its texts."""
    own = ("index.html", "404.html", "manifest.webmanifest", "status/live.json")
    names = [one.prefix + name for one in site.locales for name in own]
    for name in (*names, "robots.txt", WORKER, *FOR_SERVERS):
        if not (folder / name).is_file():
            yield Problem(name, 0, 0, "missing-file", "The site has no such file, and needs it.")


def _sitemaps(addresses: Addresses) -> Iterator[Problem]:
    """The index, what it lists, and what these list."""
    names = [INDEX]
    for name in names:
        try:
            tree = etree.fromstring((addresses.folder / name).read_bytes())
        except (OSError, etree.XMLSyntaxError) as error:
            yield Problem(name, 0, 0, "sitemap", f"The sitemap cannot be read: {error}.")
            continue
        inner = f"{{{SITEMAP}}}sitemap/{{{SITEMAP}}}loc"
        for place in (*tree.iter(f"{{{SITEMAP}}}loc"), *tree.iter(f"{{{XHTML}}}link")):
            listed = str(place.text or place.get("href"))
            message = addresses.fault(listed)
            if not listed.startswith(addresses.url):
                message = f"{listed} is no address of this site, {addresses.url}."
            if message:
                yield Problem(name, place.sourceline or 0, 0, "sitemap", message)
        names += [str(one.text).removeprefix(addresses.url) for one in tree.iterfind(inner)]


def _security(folder: Path, now: datetime) -> Iterator[Problem]:
    """What RFC 9116 requires of security.txt (2.5.3, 2.5.5), and that it has not expired."""
    try:
        lines = (folder / PATH).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        yield Problem(PATH, 0, 0, "security-txt", f"The file cannot be read: {error}.")
        return
    fields = [(at, *line.partition(": ")[::2]) for at, line in enumerate(lines, 1)]
    ends = [(at, value) for at, name, value in fields if name == "Expires"]
    if not any(name == "Contact" for _, name, _ in fields):
        yield Problem(PATH, 0, 0, "security-txt", "There is no Contact; RFC 9116 requires one.")
    if len(ends) != 1:
        message = f"Expires stands there {len(ends)} times; RFC 9116 requires it once."
        yield Problem(PATH, 0, 0, "security-txt", message)
    for at, value in ends:
        if message := _expired(value, now):
            yield Problem(PATH, at, 0, "security-txt", message)


def _expired(value: str, now: datetime) -> str:
    try:
        return expiry_fault(datetime.fromisoformat(value), now)
    except ValueError:
        return f'"{value}" is no moment such as 2027-01-15T00:00:00Z.'


def _headers(folder: Path) -> Iterator[Problem]:
    """A static host takes its headers from the site: without the policy it would have none."""
    file = folder / HEADERS
    if file.is_file() and POLICY not in file.read_text(encoding="utf-8").casefold():
        message = "The headers for static hosts hold no Content-Security-Policy."
        yield Problem(HEADERS, 0, 0, "headers", message)


def _ledger(site: Site, folder: Path, rest: bool) -> Iterator[Problem]:
    """The published ledger is the project's, and each copy it names has the bytes it names."""
    path = f"legal/{FILE}"
    try:
        kept = read_ledger(folder / "legal", folder)
        ours = read_ledger(site.data, site.root).ledger.entries
    except ContentError as error:
        yield from error.problems
        return
    yield from check_chain(kept)
    entries = kept.ledger.entries
    if entries != ours[: len(entries)] or (len(entries) < len(ours) and not rest):
        message = f"The site was built with another ledger: it has {len(entries)} entries, the "
        message += f"project {len(ours)}. Build it anew."
        yield Problem(path, 0, 0, "ledger", message)
    for entry in entries:
        yield from _copies(folder, entry)


def _copies(folder: Path, entry: Entry) -> Iterator[Problem]:
    for address, digest in ((entry.source, entry.source_sha256), (entry.text, entry.text_sha256)):
        copy = folder / address
        if not copy.is_file() or sha256(copy.read_bytes()) != digest:
            message = f"Entry {entry.number} of the ledger names this copy with other bytes."
            yield Problem(address, 0, 0, "ledger", message)


def _freshness(site: Site, folder: Path, known: datetime | None) -> Iterator[Problem]:
    """No page shows an older poll than the history had when the site was brought up to date."""
    for locale in site.locales:
        name = f"{locale.prefix}status/live.json"
        try:
            shown = json.loads((folder / name).read_text(encoding="utf-8"))["data_as_of"]
            taken = datetime.fromisoformat(shown) if shown else None
        except (OSError, ValueError, KeyError, TypeError) as error:
            yield Problem(name, 0, 0, "stale-status", f"The moment cannot be read: {error!r}.")
            continue
        if known and (taken is None or taken < known.replace(microsecond=0)):
            message = f"The status is of {shown or 'no poll'}; the history has one of {known}."
            yield Problem(name, 0, 0, "stale-status", message)
