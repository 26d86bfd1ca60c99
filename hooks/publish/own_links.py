"""Addresses of this site's own pages, written whole in facts: led to in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

HREF = re.compile(r'(?<=\bhref=")https?://[^"]*')


def page_url(path: str) -> str:
    """Return the URL of the page `path` (``help/faq.md``), relative to its language."""
    return f"{path.removesuffix('.md')}/".removesuffix("index/")


def component_page(name: str) -> str:
    """Return the URL of the page of the component `name`, relative to its language."""
    return f"status/components/{name}/"


@dataclass(frozen=True)
class OwnLinks:
    """What is on this site, by the address it is published at."""

    production: str
    """Absolute address of the site, with a slash at its end; empty: unknown, nothing is ours."""
    pages: Container[str]
    """URLs of its pages, relative to a language."""

    def local(self, url: str, root: str) -> str:
        """Return the page that the absolute `url` is, below `root`; any other as it is.

        Only an address in the source language is led elsewhere: one that names a language means it.
        """
        if not self.production or not url.startswith(self.production):
            return url
        path, mark, fragment = url.removeprefix(self.production).partition("#")
        return f"{root}{path}{mark}{fragment}" if path in self.pages else url

    def localise(self, html: str, root: str) -> str:
        """Return `html` with every link to a page of ours below `root`, the reader's language."""
        if not self.production or self.production not in html:
            return html
        return HREF.sub(lambda found: self.local(found[0], root), html)
