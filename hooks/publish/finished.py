"""The finished site: its files listed once, its pages read once for all that is made of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from hooks.content.site import Site
from hooks.publish import files, listing, offline, search
from hooks.publish.needs import Needs, of_style
from hooks.publish.sight import Sight
from hooks.publish.weight import Sizes, Weighing

PIECES = "fragments"
"""The folder, of any language, with pieces of pages: they stand in pages too."""


@dataclass(frozen=True)
class Finished:
    """What the pages and assets of a site tell."""

    needs: dict[str, Needs]
    """Path of a page or stylesheet inside the site → what it needs."""
    articles: list[search.Article]
    """What is searched, by path."""
    weighing: Weighing
    """What each page asks for."""
    version: str
    """What changes with any page or asset, but not with the status."""


@dataclass
class Known:
    """What was found of files before, by their bytes; a build alone begins with nothing."""

    needs: dict[bytes, Needs] = field(default_factory=dict)
    """Of the pages of the last build, which all are of one site."""
    packed: Sizes = field(default_factory=dict)
    """How many bytes they are packed."""


def read(site: Site, site_dir: Path, known: Known | None = None) -> Finished:
    """Read the pages and assets in `site_dir`; raises OSError, and ContentError for its budgets.

    What is `known` is not looked for again; pages that are not there any more are forgotten.
    """
    known = known or Known()
    before, known.needs = known.needs, {}
    sight = Sight("{0.scheme}://{0.netloc}".format(urlsplit(site.url)))
    version = offline.Version(offline.code())
    weighing = Weighing.of(site, site_dir, known.packed)
    pages: dict[str, Needs] = {}
    styles: dict[str, Needs] = {}
    found: list[search.Article] = []
    for name in listing.names(site_dir):
        first, *inside = name.split("/")
        told = name.endswith((".html", ".css")) or first == "assets"
        if first == search.FOLDER or not told:
            continue
        content = files.read(site_dir / name)
        version.add(name, content)
        if name.endswith(".css"):
            styles[name] = of_style(content.decode(), sight.own)
        elif name.endswith(".html") and PIECES not in (first, *inside):
            pages[name] = known.needs[content] = before.get(content) or sight.needs(content)
            weighing.add(name, content)
            found += search.article(name, content, site)
    return Finished(pages | styles, found, weighing, version.told())
