"""A built site as its visitors and machines find it: addresses, parsed pages, links."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from lxml import etree, html

from tests.site.drawn import CODES, PREFIX


@dataclass(frozen=True)
class BuiltPage:
    """One HTML file of the site."""

    address: str
    """Relative to the site: ``en/help/faq/``; an error page keeps its file's name."""
    text: str
    tree: html.HtmlElement

    @property
    def code(self) -> str:
        """Language of its readers, by its address."""
        first = self.address.partition("/")[0]
        return first if first in CODES else "fr"

    @property
    def path(self) -> str:
        """Its address within its language."""
        return self.address.removeprefix(PREFIX[self.code])

    @property
    def robots(self) -> str:
        return "".join(self.tree.xpath("//meta[@name='robots']/@content"))

    @property
    def title(self) -> str:
        return str(self.tree.findtext(".//title"))

    @property
    def description(self) -> str:
        return "".join(self.tree.xpath("//meta[@name='description']/@content"))

    @property
    def canonical(self) -> str:
        return "".join(self.tree.xpath("//link[@rel='canonical']/@href"))

    @property
    def alternates(self) -> dict[str, str]:
        links = self.tree.xpath("//link[@rel='alternate'][@hreflang]")
        return {link.get("hreflang"): link.get("href") for link in links}

    @property
    def article(self) -> html.HtmlElement:
        return self.tree.xpath("//main//article")[0]

    def words(self) -> str:
        """The page's text as a reader sees it: what opens over it is still closed."""
        shown = self.tree.body.xpath(".//text()[not(ancestor::*[@popover])]")
        return " ".join("".join(shown).split())


@dataclass(frozen=True)
class Built:
    """A published folder."""

    folder: Path
    url: str
    """Absolute address of the folder; ends with a slash."""

    @cached_property
    def pages(self) -> dict[str, BuiltPage]:
        """Every page by its address, without the pieces that only stand in pages."""
        files = (
            path
            for path in sorted(self.folder.rglob("*.html"))
            if not {"fragments", "pagefind"} & set(path.relative_to(self.folder).parts)
        )
        return {one.address: one for one in map(self._page, files)}

    def page(self, path: str, code: str = "fr") -> BuiltPage:
        return self.pages[PREFIX[code] + path]

    def of(self, code: str) -> dict[str, BuiltPage]:
        """The pages of one language by their path in it."""
        return {page.path: page for page in self.pages.values() if page.code == code}

    def text(self, path: str) -> str:
        return (self.folder / path).read_bytes().decode()

    def json(self, path: str) -> object:
        return json.loads(self.text(path))

    def xml(self, path: str) -> etree._Element:
        return etree.fromstring((self.folder / path).read_bytes())

    def _page(self, file: Path) -> BuiltPage:
        address = file.relative_to(self.folder).as_posix()
        text = file.read_bytes().decode()
        tree = html.document_fromstring(text)
        return BuiltPage(address.removesuffix("index.html"), text, tree)

    def resolve(self, page: BuiltPage, link: str) -> tuple[str, str] | None:
        """Return the address and fragment that `link` leads to; None when it leaves the site."""
        target, fragment = urldefrag(urljoin(self.url + page.address, link))
        if not target.startswith(self.url):
            return None
        return unquote(urlsplit(target).path[len(urlsplit(self.url).path) :]), unquote(fragment)
