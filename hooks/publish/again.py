"""What a server that builds again need not make again: the articles of pages that are as they were.

Kept in memory, for as long as the server runs. An article is used again only where nothing that
goes into one has changed: its own file, the addresses of all files, and the bytes of everything
else that is read, the data, templates and settings. Any of these changes, and all is made anew.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hooks.content.site import Site
from hooks.publish import files, listing, redlines, search
from hooks.publish.build import LEGAL, SiteBuild
from hooks.publish.drawn import Drawn, Remembering
from hooks.publish.finished import Known
from hooks.publish.pages import MenuItem
from hooks.publish.rendering import Article
from hooks.publish.search_later import Later

ALONE = frozenset(
    {"abbr", "admonition", "attr_list", "def_list", "fenced_code", "footnotes", "md_in_html",
     "tables", "toc", "pymdownx.details", "pymdownx.superfences", "hooks.content.spans"}
)  # fmt: skip
"""Extensions that read nothing but the text they are given; MkDocs adds some of them."""
CONVERTING = "mkdocs.structure.pages"
"""The logger that tells what is wrong with a link."""


class Warned(logging.Handler):
    """Counts what is said of links: it must be said again in each build."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.count = 0
        logging.getLogger(CONVERTING).addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Count one."""
        self.count += 1


class Fresh:
    """A build that finds nothing, and leaves nothing to the next."""

    known: Known | None = None
    """What is known of the files of the site, by their bytes."""

    def index(self, found: Sequence[search.Article], site: Site, site_dir: Path) -> None:
        """Make the search index of the articles `found` in `site_dir`; raises SearchError."""
        search.index(found, site, site_dir)

    def begin(self, build: SiteBuild, extensions: Iterable[str]) -> None:
        """Begin a build, with the extensions of its parser."""

    def language(self, code: str, found: Iterable[Any]) -> None:
        """Begin the language `code`, whose files are `found`."""

    def menu(self, code: str, menu: tuple[MenuItem, ...]) -> tuple[MenuItem, ...]:
        """Return the menu of a language, which is `menu`."""
        return menu

    def find(self, build: SiteBuild, code: str, path: str, source: str) -> Article | None:
        """Return the article of the page at `path`, whose file is `source`, if it is still good."""
        return None

    def keep(self, build: SiteBuild, code: str, page: Any, html: str) -> None:
        """Keep the article `html` of MkDocs' `page`."""

    def empty(self, site_dir: Path, clean: Callable[[str], None]) -> None:
        """Empty `site_dir`, by `clean`, before it is built."""
        clean(str(site_dir))

    def environment(self, build: SiteBuild) -> Any:
        """Return what MkDocs gets templates from."""
        return build.env


@dataclass
class Again(Fresh):
    """The articles of the builds of one server."""

    later: Later
    """Makes the search index."""
    warned: Warned = field(default_factory=Warned)
    drawn: Drawn = field(default_factory=Drawn)
    """Whole pages."""
    known: Known | None = field(default_factory=Known)
    mark: str = ""
    """What all of them were made from."""
    names: str = ""
    """Digest of the names of the files in docs/."""
    filled: str = ""
    """The marks and names of what the site's folder was last filled with from empty."""
    addresses: dict[str, str] = field(default_factory=dict)
    """Language → digest of the addresses of its files."""
    menus: dict[str, tuple[MenuItem, ...]] = field(default_factory=dict)
    articles: dict[tuple[str, str], Article] = field(default_factory=dict)
    """Language of the readers, path → article."""
    begun: tuple[int, int] = (0, 0)
    """How many problems and warnings there were when the page under way began."""

    def begin(self, build: SiteBuild, extensions: Iterable[str]) -> None:
        """Begin a build: forget everything when anything but a page has changed."""
        others = sorted(set(extensions) - ALONE)
        mark = _mark(build) if not others else ""
        if mark != self.mark or others:
            self.articles.clear()
            self.drawn.clear()
            self.addresses.clear()
        self.mark = mark
        self.names = _digest(listing.names(build.site.docs))

    def language(self, code: str, found: Iterable[Any]) -> None:
        """Begin the language `code`: forget its articles when one of its files has moved."""
        digest = _digest(sorted((one.src_uri, one.url, str(one.inclusion)) for one in found))
        if self.addresses.get(code) != digest:
            self.addresses[code] = digest
            for key in [key for key in self.articles if key[0] == code]:
                del self.articles[key]

    def menu(self, code: str, menu: tuple[MenuItem, ...]) -> tuple[MenuItem, ...]:
        """Return `menu`, as the build before had it if it is equal: that is sooner compared."""
        if self.menus.get(code) != menu:
            self.menus[code] = menu
        return self.menus[code]

    def index(self, found: Sequence[search.Article], site: Site, site_dir: Path) -> None:
        """See that the search index is made; see `Later.index`."""
        self.later.index(found, site, site_dir)

    def empty(self, site_dir: Path, clean: Callable[[str], None]) -> None:
        """Empty `site_dir`, by `clean`, but for the search index.

        Where only texts of pages have changed it is left as it is: the files will be the same ones,
        and making two thousand anew takes as long as all else.
        """
        wanted = f"{self.mark} {self.names} {site_dir}" if self.mark else ""
        if not wanted or wanted != self.filled:
            self.later.empty(site_dir, clean)
        self.filled = wanted

    def environment(self, build: SiteBuild) -> Any:
        """Return what MkDocs gets templates from, and what draws only pages that have changed."""
        return Remembering(build.env, self.drawn)

    def find(self, build: SiteBuild, code: str, path: str, source: str) -> Article | None:
        """Return the article of the page at `path` if it can be used again."""
        self.begun = (len(build.problems), self.warned.count)
        found = self.articles.get((code, path))
        if found is None or found.source != source or not self.mark:
            return None
        if found.noted is not None:
            build.noted.texts[build.texts.reading(path, code), path] = found.noted
        return found

    def keep(self, build: SiteBuild, code: str, page: Any, html: str) -> None:
        """Keep the article `html` of MkDocs' `page`, if nothing was wrong with it.

        The texts of legal documents, and what has pictures or films, are made anew each time: what
        they show is in other files.
        """
        path = page.file.norm_src_uri
        if self.begun != (len(build.problems), self.warned.count):
            self.articles.pop((code, path), None)
        elif (
            build.texts.document(path) is None
            and not redlines.subject(path)
            and not any(one in html for one in ("<img", "<video"))
        ):
            reading = build.texts.reading(path, code)
            self.articles[code, path] = Article(
                page.file.content_string,
                page.markdown,
                build.noted.texts[reading, path] if path.startswith(LEGAL) else None,
                html,
                page.toc,
                page._title_from_render,
                frozenset(page.present_anchor_ids),
                {file.src_uri: dict(to) for file, to in page.links_to_anchors.items()},
            )


def _mark(build: SiteBuild) -> str:
    """Digest everything that goes into articles besides their own files and where files are."""
    site, texts = build.site, build.texts
    told = (site, build.today, texts.in_force, sorted(texts.tree))
    digest = hashlib.sha256(repr(told).encode())
    folders = (site.data, site.docs / "assets", site.overrides)
    read = [site.root / "mkdocs.yml", *(one for top in folders for one in _files(top))]
    for path in read:
        digest.update(f"\0{path}\0{path.stat().st_size}\0".encode())
        digest.update(files.read(path))
    return digest.hexdigest()


def _digest(told: object) -> str:
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
