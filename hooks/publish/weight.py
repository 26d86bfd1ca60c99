"""What each page weighs on its way to a reader, against its budget."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from hooks.content.budgets import FILE, Budgets, Weight, read_budgets
from hooks.content.problems import ContentError, Problem
from hooks.content.records import Record
from hooks.content.site import Site
from hooks.publish import files, listing
from hooks.publish.speculation import FILE as SPECULATION

Sizes = dict[tuple[bytes, int], int]
"""Bytes of a file and a level → how many they are packed."""
LEVEL = 5
"""How hard the shipped nginx packs; what is packed beforehand is smaller."""
HASTE = 1
"""A level that takes half the time, and packs nothing smaller."""
HEADERS = 750
"""Bytes of the headers of an answer, at most: most of them are the policy."""
PACKED = (".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif", ".woff2", ".mp4", ".webm")
"""Files that are sent as they are."""
ELEMENT = re.compile(rb"<(link|script|img|html|source|video)\b([^>]*)>")
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
    asking: dict[tuple[tuple[bytes, bytes], bool], tuple[str, ...]] = field(default_factory=dict)
    """Element and its attributes, whether media count → the files it asks for."""
    packed: Sizes = field(default_factory=dict)
    """What a server keeps from build to build."""

    def parts(self, html: bytes, media: bool) -> dict[str, int]:
        """Return the files that a first visit of a page asks for, with their bytes as sent."""
        return self.sent(self.asked(html, media))

    def asked(self, html: bytes, media: bool) -> tuple[str, ...]:
        """Return the paths of those files."""
        found: dict[str, None] = {}
        for element in ELEMENT.findall(html):
            key = element, media
            if key not in self.asking:
                tag, text = (part.decode() for part in element)
                self.asking[key] = tuple(self._asked(tag, text, media))
            found |= dict.fromkeys(self.asking[key])
        return *found, SPECULATION

    def _asked(self, tag: str, text: str, media: bool) -> Iterator[str]:
        found = dict(ATTRIBUTE.findall(text))
        if tag == "link" and not LINKS & set(found.get("rel", "").split()):
            return
        if tag in MEDIA and not media:
            return
        for name in ("src", "href", "poster", "data-live"):
            if (url := found.get(name, "")).startswith(self.base):
                yield url.removeprefix(self.base).partition("?")[0]

    def sent(self, asked: Iterable[str]) -> dict[str, int]:
        """Return the bytes of each of the files `asked` for, as it is sent."""
        return {path: self._sent(path) for path in asked}

    def _sent(self, path: str) -> int:
        if path not in self.known:
            try:
                content = files.read(self.folder / path)
            except (FileNotFoundError, IsADirectoryError):
                content = b""  # a link to nowhere is another check's
            whole = path.endswith(PACKED)
            self.known[path] = HEADERS + (len(content) if whole else self.size(content))
        return self.known[path]

    def size(self, content: bytes, level: int = LEVEL) -> int:
        """Return how many bytes `content` is when it is packed; at a lower `level` rather more."""
        if (content, level) not in self.packed:
            self.packed[content, level] = len(zlib.compress(content, level))
        return self.packed[content, level]


def page_file(folder: Path, address: str) -> Path:
    """Return the file of the page at `address` in the built site in `folder`."""
    if address and not address.endswith("/"):
        return folder / address
    return folder / address / "index.html"


@dataclass
class Weighing:
    """The pages of one built site on their way to the scales: assets may still be written."""

    site: Site
    budgets: Budgets
    record: Record | None
    """Where the budgets are; None for the usual ones."""
    scales: Scales
    pages: list[tuple[str, Weight, tuple[str, ...], int]] = field(default_factory=list)
    """Address, limit, paths of the files asked for, bytes of the page."""

    @classmethod
    def of(cls, site: Site, folder: Path, packed: Sizes | None = None) -> Weighing:
        """Return a weighing of the site built in `folder`, with what `packed` sizes are known.

        Raises ContentError.
        """
        scales = Scales(folder, site.path, packed={} if packed is None else packed)
        return cls(site, *read_budgets(site.data, site.root), scales)

    def add(self, name: str, html: bytes) -> None:
        """Take the page `html`, whose file is `name` in the site."""
        address = name.removesuffix("index.html")
        place = self.budgets.of(_within(self.site, address))
        if place is not None and NO_PAGES.isdisjoint(name.split("/")):
            limit = self.budgets.weight[place]
            self.pages.append((address, limit, self.scales.asked(html, limit.media), len(html)))

    def problems(self) -> Iterator[Problem]:
        """Yield a problem for each page over its budget; raises OSError. Code: ``heavy-page``."""
        for address, limit, asked, size in self.pages:
            allowed, sent = limit.kilobytes * 1000, self.scales.sent(asked)
            # Most pages are light enough as they are; to pack each would take a tenth of a second.
            if sum(sent.values()) + size + HEADERS > allowed:
                html = files.read(page_file(self.scales.folder, address))
                # So are most of the others, packed in haste.
                if sum(sent.values()) + self.scales.size(html, HASTE) + HEADERS <= allowed:
                    continue
                sent[f"{self.scales.base}{address}"] = self.scales.size(html) + HEADERS
                if sum(sent.values()) > allowed:
                    yield self._problem(address, limit, sent)

    def refuse(self) -> None:
        """Raise ContentError when a page is over its budget."""
        if problems := list(self.problems()):
            raise ContentError(problems)

    def _problem(self, address: str, limit: Weight, sent: dict[str, int]) -> Problem:
        heaviest = sorted(sent.items(), key=lambda one: (-one[1], one[0]))[:SHOWN]
        named = ", ".join(f"{name} {size / 1000:.1f}" for name, size in heaviest)
        said = (
            f"{self.scales.base}{address} weighs {sum(sent.values()) / 1000:.1f} KB as it is sent;"
            f" {limit.kilobytes} KB are allowed. Heaviest, in KB: {named}."
        )
        if self.record is None:
            return Problem(f"docs/_data/{FILE}", 0, 0, "heavy-page", said)
        place = self.budgets.weight.index(limit)
        return self.record.problem("heavy-page", said, "weight", place)


def check_weight(site: Site, folder: Path) -> list[Problem]:
    """Return a problem for each page of the built site in `folder` that is over its budget.

    Raises OSError, and ContentError when the budgets cannot be read.
    """
    weighing = Weighing.of(site, folder)
    for name in listing.names(folder):
        if name.endswith(".html"):
            weighing.add(name, files.read(folder / name))
    return list(weighing.problems())


def _within(site: Site, address: str) -> str:
    """The address of a page within its language."""
    prefixes = (one.prefix for one in site.locales if one.prefix and address.startswith(one.prefix))
    return address.removeprefix(max(prefixes, key=len, default=""))
