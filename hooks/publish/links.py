"""Whether what a built site's pages link to is there, page and place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from lxml import etree, html

from hooks.content.problems import Problem

PIECES = {"fragments", "pagefind"}
"""Folders whose HTML is no page: it stands in pages, or is the search's own."""
REDIRECTS = "_redirects"
LINKING = etree.XPath("//@href | //@src | //@action | //@poster")
PLACES = etree.XPath("//@id | //a/@name")
TEXT = {"a", "area", "form"}
"""Elements by which a text links, and not the page itself."""
SELECTED = ":~:"
"""Begins what a browser looks for in the text (https://wicg.github.io/scroll-to-text-fragment/)."""
TOLD = "="
"""Stands in what a script of the page reads, and in no id of ours: ``about=/en/help/``."""


@dataclass(frozen=True)
class Page:
    """What one page has and wants."""

    path: str
    """Inside the site."""
    places: frozenset[str]
    """What an address can lead to in it, after ``#``."""
    links: tuple[tuple[int, str], ...]
    """Line and address of each link."""
    elsewhere: frozenset[str]
    """Addresses its text writes whole: they come from facts, and may be the product's own."""


@dataclass(frozen=True)
class Addresses:
    """The addresses of a built site."""

    folder: Path
    url: str
    """Absolute address of the site; ends with a slash."""
    seen: dict[str, str] = field(default_factory=dict)
    """What was found of an address before."""

    @cached_property
    def pages(self) -> dict[str, Page]:
        """Every page by its file inside the site."""
        files = (path.relative_to(self.folder) for path in sorted(self.folder.rglob("*.html")))
        pages = (_read(self.folder, path) for path in files if not PIECES & set(path.parts))
        return {page.path: page for page in pages}

    @cached_property
    def moved(self) -> set[str]:
        """Paths that the server leads elsewhere."""
        file = self.folder / REDIRECTS
        lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
        return {line.split()[0] for line in lines if line.strip()}

    def fault(self, address: str) -> str:
        """Return what is wrong with an absolute `address`; empty when it leads somewhere.

        Addresses of other sites are not looked at.
        """
        if address not in self.seen:
            self.seen[address] = self._fault(address)
        return self.seen[address]

    def has(self, address: str) -> bool:
        """Whether an address below that of the site is one of its files."""
        return (self.folder / self._file(address)).is_file()

    def _file(self, address: str) -> str:
        path = unquote(urlsplit(address).path[len(urlsplit(self.url).path) :])
        return f"{path}index.html" if not path or path.endswith("/") else path

    def _fault(self, address: str) -> str:
        bare, place = urldefrag(address)
        if not bare.startswith(self.url) or urlsplit(bare).path in self.moved:
            return ""
        if not self.has(bare):
            return f"{bare} leads to no file of the site."
        place, page = unquote(place), self.pages.get(self._file(bare))
        if not place or place.startswith(SELECTED) or TOLD in place or not page:
            return ""
        return "" if place in page.places else f'{bare} has no place "{place}".'


def _read(folder: Path, path: Path) -> Page:
    tree = html.document_fromstring(
        (folder / path).read_bytes(), parser=html.HTMLParser(encoding="utf-8")
    )
    found = [(link.getparent(), str(link).strip()) for link in LINKING(tree)]
    links = tuple((element.sourceline or 0, link) for element, link in found)
    whole = (link for element, link in found if element.tag in TEXT and urlsplit(link).scheme)
    return Page(path.as_posix(), frozenset(map(str, PLACES(tree))), links, frozenset(whole))


def check_links(addresses: Addresses) -> Iterator[Problem]:
    """Yield a `dead-link` problem for each link of a page that leads nowhere in the site."""
    for page in addresses.pages.values():
        here = addresses.url + page.path.removesuffix("index.html")
        for line, link in page.links:
            if link in page.elsewhere and not addresses.has(link):
                continue
            if message := addresses.fault(urljoin(here, link)):
                yield Problem(page.path, line, 0, "dead-link", message)
