"""What each page weighs on its way to a reader, against its budget."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from hooks.content.budgets import FILE, Budgets, Weight, read_budgets
from hooks.content.problems import ContentError, Problem
from hooks.content.records import Record
from hooks.content.site import Site
from hooks.publish import files
from hooks.publish.speculation import FILE as SPECULATION

LEVEL = 1
"""How hard nginx packs unless told otherwise; what is packed beforehand is smaller."""
HEADERS = 700
"""Bytes of the headers of an answer, at most: most of them are the policy."""
PACKED = (".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif", ".woff2", ".mp4", ".webm")
"""Files that are sent as they are."""
ELEMENT = re.compile(r"<(link|script|img|html|source|video)\b([^>]*)>")
ATTRIBUTE = re.compile(r'\b(rel|src|href|poster|data-live)="([^"]*)"')
LINKS = {"stylesheet", "icon", "manifest", "preload", "modulepreload"}
"""Relations of a ``<link>`` that a browser fetches by itself."""
MEDIA = {"img", "source", "video"}
NO_PAGES = {"fragments", "pagefind"}
"""Folders whose HTML stands in pages, or is none."""
SHOWN = 3
"""How many of a page's heaviest parts are named."""


@dataclass
class Scales:
    """Weighs the pages of one built site; a file that pages share is weighed once."""

    folder: Path
    base: str
    """Root-relative URL of the site."""
    known: dict[str, int] = field(default_factory=dict)

    def parts(self, html: bytes, media: bool) -> dict[str, int]:
        """Return the files that a first visit of a page asks for, with their bytes as sent."""
        asked = dict.fromkeys(self._asked(html.decode(), media))
        return {path: self._sent(path) for path in asked}

    def _asked(self, html: str, media: bool) -> Iterator[str]:
        for tag, text in ELEMENT.findall(html):
            found = dict(ATTRIBUTE.findall(text))
            if tag == "link" and not LINKS & set(found.get("rel", "").split()):
                continue
            if tag in MEDIA and not media:
                continue
            for name in ("src", "href", "poster", "data-live"):
                if (url := found.get(name, "")).startswith(self.base):
                    yield url.removeprefix(self.base).partition("?")[0]
        yield SPECULATION

    def _sent(self, path: str) -> int:
        if path not in self.known:
            try:
                content = files.read(self.folder / path)
            except (FileNotFoundError, IsADirectoryError):
                content = b""  # a link to nowhere is another check's
            whole = path.endswith(PACKED)
            self.known[path] = HEADERS + (len(content) if whole else _packed(content))
        return self.known[path]


def _packed(content: bytes) -> int:
    return len(zlib.compress(content, LEVEL))


def page_file(folder: Path, address: str) -> Path:
    """Return the file of the page at `address` in the built site in `folder`."""
    if address and not address.endswith("/"):
        return folder / address
    return folder / address / "index.html"


def check_weight(site: Site, folder: Path) -> list[Problem]:
    """Return a problem for each page of the built site in `folder` that is over its budget.

    Raises OSError, and ContentError when the budgets cannot be read. Code: ``heavy-page``.
    """
    budgets, record = read_budgets(site.data, site.root)
    scales = Scales(folder, site.path)
    found: list[Problem] = []
    for path in sorted(folder.rglob("*.html")):
        inside = path.relative_to(folder)
        if NO_PAGES.isdisjoint(inside.parts):
            address = inside.as_posix().removesuffix("index.html")
            place = budgets.of(_within(site, address))
            if place is not None:
                found += _check(scales, address, budgets, place, record)
    return found


def refuse_heavy(site: Site, folder: Path) -> None:
    """Raise ContentError when a page of the built site in `folder` is over its budget."""
    if problems := check_weight(site, folder):
        raise ContentError(problems)


def _within(site: Site, address: str) -> str:
    """The address of a page within its language."""
    prefixes = (one.prefix for one in site.locales if one.prefix and address.startswith(one.prefix))
    return address.removeprefix(max(prefixes, key=len, default=""))


def _check(
    scales: Scales, address: str, budgets: Budgets, place: int, record: Record | None
) -> Iterator[Problem]:
    limit: Weight = budgets.weight[place]
    allowed = limit.kilobytes * 1000
    html = files.read(page_file(scales.folder, address))
    parts = scales.parts(html, limit.media)
    # Most pages are light enough as they are; to pack each would take a tenth of a second.
    if sum(parts.values()) + len(html) + HEADERS <= allowed:
        return
    parts[f"{scales.base}{address}"] = _packed(html) + HEADERS
    if (total := sum(parts.values())) <= allowed:
        return
    heaviest = sorted(parts.items(), key=lambda one: (-one[1], one[0]))[:SHOWN]
    named = ", ".join(f"{name} {size / 1000:.1f}" for name, size in heaviest)
    said = (
        f"{scales.base}{address} weighs {total / 1000:.1f} KB as it is sent; {limit.kilobytes} KB"
        f" are allowed. Heaviest, in KB: {named}."
    )
    if record is None:
        yield Problem(f"docs/_data/{FILE}", 0, 0, "heavy-page", said)
    else:
        yield record.problem("heavy-page", said, "weight", place)
