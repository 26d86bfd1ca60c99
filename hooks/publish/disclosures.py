"""The register of disclosures put to the pages: what `parvis check` and the report tell of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from hooks.content.check import Book
from hooks.content.facts import Facts
from hooks.content.problems import Problem
from hooks.content.records import Record
from hooks.content.site import Site
from hooks.legal.disclosures import (
    FILE,
    Disclosures,
    Finding,
    State,
    check_register,
    findings,
    problem,
    read_disclosures,
)
from hooks.legal.passages import Library, library
from hooks.legal.subprocessors import read_subprocessors
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
    made = {"security.txt": security_txt(site, facts, now).replace("\r\n", "\n")}
    today = now.astimezone(UTC).date()
    return Register(disclosures, record, library(book, codes, facts, processors, today, made))


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
