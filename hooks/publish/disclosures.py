"""The register of disclosures put to the pages: what `parvis check` and the report tell of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from hooks.content.check import Book, print_pages
from hooks.content.facts import Facts
from hooks.content.languages import address
from hooks.content.pages import Survey, Tree
from hooks.content.problems import ContentError, Problem
from hooks.content.records import Record
from hooks.content.site import Site
from hooks.content.strings import catalog
from hooks.legal.data_tables import read_tables
from hooks.legal.disclosures import (
    FILE,
    Disclosure,
    Disclosures,
    Finding,
    State,
    check_register,
    findings,
    problem,
    read_disclosures,
)
from hooks.legal.footer import FILE as FOOTER
from hooks.legal.footer import read_footer
from hooks.legal.passages import Library, library
from hooks.legal.subprocessors import read_subprocessors
from hooks.legal.versions import effective_date
from hooks.publish.security_txt import security_txt


@dataclass(frozen=True)
class Register:
    """The register and the pages it is put to."""

    disclosures: Disclosures
    record: Record
    pages: Library

    def findings(self) -> list[Finding]:
        """Return how each disclosure stands in each language, in the order of the register."""
        return list(findings(self.disclosures, self.pages))


def has_register(site: Site) -> bool:
    """Return whether the site keeps a register; a site without legal texts has none."""
    return (site.data / FILE).is_file()


def open_register(site: Site, facts: Facts, book: Book, now: datetime) -> Register:
    """Put the register of `site` to the pages of `book` at `now` (aware).

    Raises ContentError for data that cannot be read.
    """
    disclosures, record = read_disclosures(site.data, site.root)
    processors = read_subprocessors(site.data, site.root)
    codes = tuple(locale.code for locale in site.locales)
    made = {"security.txt": _security_txt(site, facts, book, now), FOOTER: _footer(site)}
    today = now.astimezone(UTC).date()
    tables = read_tables(site, facts, processors, today)
    pages = library(book, codes, facts, processors, today, made, tables)
    return Register(disclosures, record, pages)


def _footer(site: Site) -> str:
    """Return what the links at the foot say besides their words, each with the page it is about."""
    links = [link for group in read_footer(site.data, site.root).groups for link in group.links]
    return "".join(f"{link.says}: {link.page}\n" for link in links if link.says)


def _security_txt(site: Site, facts: Facts, book: Book, now: datetime) -> str:
    addresses = {site.url + address(one.group.path, one.locale) for one in book.pages}
    catalogs = {one.code: catalog(one.code, site.overrides / "locales") for one in site.locales}
    text = security_txt(
        site, facts, now, addresses, lambda code, message: catalogs[code].gettext(message)
    )
    return text.replace("\r\n", "\n")


def build_register(site: Site, facts: Facts, tree: Tree, now: datetime) -> Register | None:
    """Return the register for a build of the pages `tree` at `now` (aware).

    None when the site keeps none.

    Raises ContentError for data that cannot be read and for faults of the register itself.
    """
    if not has_register(site):
        return None
    register = open_register(site, facts, print_pages(site, facts, Survey(tree, ())), now)
    if faults := list(check_register(register.disclosures, register.record, register.pages)):
        raise ContentError(faults)
    return register


def check_disclosures(site: Site, register: Register) -> list[Problem]:
    """Return a problem for each disclosure that applies and is not proved in some language.

    Faults of the register itself come first, alone: nothing can then be proved.
    """
    if faults := list(check_register(register.disclosures, register.record, register.pages)):
        return faults
    docs = site.docs.relative_to(site.root).as_posix()
    return [
        problem(finding, register.pages, register.record, docs)
        for finding in register.findings()
        if finding.state is State.WANTING
    ]


@dataclass(frozen=True)
class Cell:
    """How one disclosure stands in one language, for the report."""

    locale: str
    """Language code."""
    state: State
    href: str
    """Root-relative address of its sentence; empty when there is none."""
    wanting: tuple[str, ...]
    """What is missing, each a part of a sentence in English."""


@dataclass(frozen=True)
class Row:
    """One disclosure of the report."""

    disclosure: Disclosure
    cells: tuple[Cell, ...]
    """In the order of the languages."""

    @property
    def wanting(self) -> int:
        """In how many languages its sentence is wanting."""
        return sum(cell.state is State.WANTING for cell in self.cells)


def report(site: Site, register: Register) -> dict[str, list[Row]]:
    """Return the rows of the report by page, in the order of the register."""
    rows: dict[str, list[Row]] = {}
    found = register.findings()
    step = len(site.locales)
    for n in range(0, len(found), step):
        cells = tuple(_cell(site, one) for one in found[n : n + step])
        rows.setdefault(found[n].disclosure.page, []).append(Row(found[n].disclosure, cells))
    return rows


def _cell(site: Site, finding: Finding) -> Cell:
    passage, one = finding.passage, finding.disclosure
    href = ""
    if passage and passage.page:
        # A version in force is read on its document's own page.
        page = passage.page if effective_date(passage.page) is None else f"{one.page}/index.md"
        href = site.path + address(page, site.locale(finding.locale))
        href += f"#{one.anchor}" if one.anchor else ""
    return Cell(finding.locale, finding.state, href, finding.wanting)
