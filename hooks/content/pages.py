"""The pages people write: front matter, text, headings; one file per page and language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, TypeAlias

from pydantic import BaseModel, ConfigDict, StringConstraints, field_validator

from hooks.content.problems import ContentError, Problem
from hooks.content.prose import Heading, headings
from hooks.content.records import Record, parse, read_text, read_text_record, relative
from hooks.content.revision import FRONT_MATTER, Words
from hooks.content.site import Site

REMEMBERED = 4_096
"""Pages."""
NOT_PAGES = frozenset({"README.md"})

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
ROBOTS = re.compile(r"(no)?(index|follow)(, ?(no)?follow)?")
Revision = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]


class Difference(BaseModel):
    """In what a translation may differ from its source, each with the reason why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    headings: Line | None = None
    """Why ids or levels of headings are others."""
    facts: Line | None = None
    """Why other facts are printed."""
    links: Line | None = None
    """Why other pages or places are linked."""
    tables: Line | None = None
    """Why tables have other columns or rows."""
    images: Line | None = None
    """Why other images are shown."""


class LateNotice(BaseModel):
    """Why a version of a legal text was announced later than was promised."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ground: Literal["legal-obligation", "imminent-danger"]
    """Regulation (EU) 2019/1150, article 3(4), (a) or (b)."""
    reason: Line
    """Which obligation, or which danger, in the language of the page."""


class FrontMatter(BaseModel):
    """What stands between the two ``---`` at the top of a page."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Line
    """The page's only first-level heading, and its name in the browser."""
    description: Line
    """One or two sentences for search engines and link previews."""
    template: Line | None = None
    """The Jinja template that renders the page, when it is not the usual one."""
    components: tuple[Line, ...] = ()
    """Ids in services.yml; the page shows a live notice while one of them is degraded."""
    effective: date | None = None
    """The day a version of a legal document comes into force."""
    announced: date | None = None
    """The day a version was first announced to those it binds."""
    exception: LateNotice | None = None
    """Why the notice could not be kept, as the law allows; readers are told."""
    version: Line | None = None
    """The name of a version of a legal document, in quotes: "2.1"."""
    source: Revision | None = None
    """The revision of the source text that this translation renders."""
    differs: Difference = Difference()
    """What is meant to be unlike the source, each kind with its reason; the rest is checked."""
    robots: Line | None = None
    """What search engines are asked: ``noindex``."""
    hide_toc: bool = False
    """Whether the page goes without its list of headings."""
    updated: date | None = None
    """The last change that matters to a reader."""
    reviewed: date | None = None
    """The last time someone read the page and found it right."""
    summary: Line | None = None
    """What changed in a version, or the page in a sentence."""
    related: tuple[Line, ...] = ()
    """What to read next, as paths in the folder of a language: help/faq.md, security.md#scope.

    A translation without any has those of its source; so it is with `rules`.
    """
    rules: tuple[Line, ...] = ()
    """The legal texts that the page explains: legal/sales/index.md#withdrawal."""
    questions: bool = False
    """Whether each heading of the third level is a question that the text below it answers."""
    search: bool = True
    """Whether the site's own search finds the page."""
    sample: bool = False
    """Whether the page is only an example: it says so, and a release refuses it."""

    @field_validator("robots")
    @classmethod
    def _robots_understand(cls, value: str | None) -> str | None:
        if value and not ROBOTS.fullmatch(value):
            raise ValueError(f'Search engines do not know "{value}". Write it as in noindex.')
        return value


@dataclass(frozen=True)
class PageSource:
    """One page in one language, as its file has it: facts not filled in yet."""

    file: Path
    path: str
    """The file, relative to the project's root, as problems name it."""
    meta: FrontMatter
    record: Record
    """The front matter with the places of its keys."""
    body: str
    """Markdown after the front matter, with Unix line ends."""
    body_line: int
    """1-based line of the file where `body` begins."""

    # A build asks this of few pages, and of those several times.
    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The headings of `body`, at their lines of the file."""
        return headings(self.body, self.body_line)

    @cached_property
    def revision(self) -> str:
        """Names this text: see `Words.revision`."""
        return self.words.revision

    @property
    def words(self) -> Words:
        """What a reader gets, to be compared with another revision."""
        return Words(self.meta.title, self.meta.description, self.body)


Tree: TypeAlias = Mapping[str, Mapping[str, PageSource]]
"""Path of a page within its language's folder, such as ``help/faq.md`` -> language -> page."""


class Survey(NamedTuple):
    """The pages that can be read, and why others cannot."""

    tree: Tree
    problems: tuple[Problem, ...]


def read_page(path: Path, root: Path) -> PageSource:
    """Read one Markdown file; `root` is the folder that paths in problems are relative to.

    Raises ContentError when the file is missing or not UTF-8, or its front matter is missing,
    not YAML, or not what `FrontMatter` allows.
    """
    return _page(path, relative(path, root), read_text(path, root))


# A server that builds again finds most pages as they were.
@lru_cache(REMEMBERED)
def _page(path: Path, name: str, text: str) -> PageSource:
    match = FRONT_MATTER.match(text)
    if match is None:
        message = (
            'The page has no front matter. Begin it with a line "---", then "title:" and '
            '"description:", then a line "---".'
        )
        raise ContentError([Problem(name, 1, 1, "front-matter", message)])
    record = read_text_record(match["yaml"], name, first_line=2)
    if record.data is None:
        message = 'The front matter is empty. Write "title:" and "description:" in it.'
        raise ContentError([Problem(name, 1, 1, "front-matter", message)])
    meta = parse(record, FrontMatter)
    body, body_line = text[match.end() :], text.count("\n", 0, match.end()) + 1
    return PageSource(path, name, meta, record, body, body_line)


def scan(site: Site) -> Tree:
    """Return every page of `site`, sorted by path, its languages in the order of the site.

    Raises ContentError with every problem of every page that cannot be read.
    """
    tree, problems = survey(site)
    if problems:
        raise ContentError(problems)
    return tree


def survey(site: Site) -> Survey:
    """Return every page of `site` that can be read, as `scan` does, and the problems of others."""
    tree: dict[str, dict[str, PageSource]] = {}
    problems: list[Problem] = []
    for locale in site.locales:
        folder = site.docs / locale.code
        for file in sorted(folder.rglob("*.md")):
            path = file.relative_to(folder)
            if file.name in NOT_PAGES or any(part.startswith(".") for part in path.parts):
                continue
            try:
                tree.setdefault(path.as_posix(), {})[locale.code] = read_page(file, site.root)
            except ContentError as error:
                problems += error.problems
    pages = {path: tree[path] for path in sorted(tree) if tree[path]}
    return Survey(pages, tuple(sorted(problems)))
