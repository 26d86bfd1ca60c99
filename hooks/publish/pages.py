"""What a page's template is told about the page: its place, its languages, its standing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from markupsafe import Markup

from hooks.content.problems import Problem
from hooks.content.validation import nearest
from hooks.legal.ledger import Entry
from hooks.legal.redline import SectionChange
from hooks.publish.leads import NOTHING, Around


@dataclass(frozen=True)
class MenuItem:
    """A place in the navigation of one language."""

    key: str
    """First part of its path (``legal``), alike in all languages; ``home`` for the home page."""
    title: str
    href: str
    """Root-relative URL; of a section, that of its first page."""
    children: tuple[MenuItem, ...] = ()
    home: bool = False
    lang: str = ""
    """Language of `title` when it is not the reader's."""

    @cached_property
    def mark(self) -> Markup:
        """The ``lang`` attribute its title needs (WCAG 2.2, 3.1.2); empty for most."""
        return Markup(' lang="{}"').format(self.lang) if self.lang else Markup()

    def leaves(self) -> Iterator[MenuItem]:
        """Yield the pages below, or the item itself when it is a page."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


@dataclass(frozen=True)
class LanguageLink:
    """The same page in one language, for the switcher."""

    code: str
    name: str
    """The language's name in itself."""
    href: str


@dataclass(frozen=True)
class Tongue:
    """A language and its name in itself, which says its language wherever it stands."""

    code: str
    name: str

    def __html__(self) -> str:
        return str(Markup('<span lang="{}">{}</span>').format(self.code, self.name))


@dataclass(frozen=True)
class VersionLink:
    """A version of a legal document."""

    effective: date
    href: str
    version: str = ""
    """Its name."""
    announced: date | None = None
    exception: str = ""
    """Why it was announced later than promised; empty when it was not."""
    summary: str = ""
    """What changed in it."""
    lang: str = ""
    """Language of its text and of `summary`, when it is not the reader's."""
    changes_href: str = ""
    """The redline against the version before it; empty for the first."""


@dataclass(frozen=True)
class Changes:
    """What a redline page compares, and what it found."""

    before: VersionLink
    after: VersionLink
    document: str
    """The document's title, in the language of the texts."""
    current_href: str
    text_lang: str
    """Language of both texts."""
    sections: tuple[SectionChange, ...]


@dataclass(frozen=True)
class LegalFacts:
    """The version of a legal document that a page shows."""

    version: str
    effective: date
    standing: str
    """``in-force``, ``coming`` or ``archived``."""
    lang: str
    """Language the text of the version is written in."""
    href: str
    """The version's own, permanent address."""
    current_href: str
    """The document's page, which shows the version in force."""
    summary: str = ""
    """HTML of the plain-language summary; empty on a version's own page."""
    shown: VersionLink | None = None
    """The version itself."""
    coming: tuple[VersionLink, ...] = ()
    archived: tuple[VersionLink, ...] = ()
    sealed: tuple[Entry, ...] = ()
    """What the ledger says of it, oldest first: how it was sealed, then its errata."""


@dataclass(frozen=True)
class Behind:
    """A translation that its source has left behind."""

    since: date | None
    """The day the source changed; None when that is not known."""
    href: str
    """Root-relative URL of the source."""
    parts: tuple[tuple[str, str], ...]
    """Id and text of the headings whose source changed; empty when they are not known."""


@dataclass(frozen=True)
class Here:
    """One page as its template sees it; no MkDocs object inside."""

    title: str
    description: str
    href: str
    """Root-relative URL."""
    section: str
    """Key of the menu item it belongs to; empty for a page outside the menu."""
    language: str
    """Name of the reader's language in itself."""
    languages: tuple[LanguageLink, ...]
    canonical: str = ""
    """Absolute URL of the page that search engines should keep; empty for error pages."""
    alternates: Mapping[str, str] = field(default_factory=dict)
    """hreflang code to absolute URL: real translations only, with x-default; empty for one."""
    text_lang: str = ""
    """Language the article is really written in."""
    title_lang: str = ""
    """Language of the title when it is not that of the page."""
    body: Tongue | None = None
    """Language of the text below the title: for a legal document, of its contract."""
    original: Tongue | None = None
    """The language the site is written in first."""
    behind: Behind | None = None
    """How far the text is behind its source; None when it is not, or is the source."""
    robots: str = ""
    kept_out: bool = False
    """Whether search engines must not keep the page, also where the site is no preview."""
    listed: bool = False
    """Whether it is in the lists of the site: sitemap, llms.txt."""
    home: bool = False
    searchable: bool = True
    in_search: bool = True
    """Whether the site's own search finds the page: in the language it is written in, or not."""
    siblings: tuple[MenuItem, ...] = ()
    """The rest of the section, for the side navigation."""
    trail: tuple[MenuItem, ...] = ()
    """From the section's page down to the page, itself excluded."""
    contents: bool = False
    """Whether the page is long enough for a list of its headings."""
    samples: bool = False
    """Whether the page shows facts that are samples."""
    components: tuple[str, ...] = ()
    """Components whose trouble is announced on the page."""
    legal: LegalFacts | None = None
    changes: Changes | None = None
    """What a redline page shows."""
    around: Around = NOTHING
    """What stands around the text: what to read next, the rules, a word to us."""
    reviewed: date | None = None
    edit_url: str = ""
    create_url: str = ""
    """Where a reader can create the missing translation."""


def ways(menu: Iterable[MenuItem]) -> dict[str, tuple[MenuItem, ...]]:
    """Return URL of each page in `menu` → the items that lead to it, itself the last."""
    found: dict[str, tuple[MenuItem, ...]] = {}
    for item in menu:
        for href, below in ways(item.children).items() if item.children else [(item.href, ())]:
            found.setdefault(href, (item, *below))
    return found


def trail(way: Iterable[MenuItem], href: str) -> tuple[MenuItem, ...]:
    """Return the menu items that lead to `href`, of its `way`, the page itself excluded."""
    return tuple(item for item in way if item.href != href)


def section_of(menu: tuple[MenuItem, ...], way: Sequence[MenuItem], href: str) -> MenuItem | None:
    """Return the top menu item that `href` belongs to: by its `way`, else by its first folder."""
    if way:
        return way[0]
    within = (item for item in menu if not item.home and href.startswith(item.href))
    return next(within, None)


@dataclass(frozen=True)
class Listed:
    """A page of a sitemap."""

    url: str
    """Absolute URL."""
    alternates: Mapping[str, str]
    """hreflang code to absolute URL."""
    changed: date | None = None
    """When its content last changed: a day, or a moment in UTC; None when that is not known."""
    title: str = ""
    description: str = ""
    markdown: str = ""
    """Absolute URL of the same text as Markdown; empty when there is none."""


def unknown_components(
    components: Iterable[str], known: Sequence[str], path: str, place: tuple[int, int] = (0, 0)
) -> list[Problem]:
    """Return a problem for each of `components` that is not among `known`.

    The page `path` names them at `place` (line and column, 0 when not known).
    """
    return [
        Problem(path, *place, "unknown-component", _no_component(one, list(known)))
        for one in components
        if one not in known
    ]


def _no_component(name: str, known: list[str]) -> str:
    near = nearest(name, known)
    guess = f'; did you mean "{near}"?' if near else "."
    return f'There is no component "{name}"{guess} Allowed: {", ".join(known)}.'
