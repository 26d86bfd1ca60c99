"""What must hold of the register of sub-processors and of all that draws from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from hooks.content.facts import Facts
from hooks.content.pages import survey
from hooks.content.problems import ContentError, Problem
from hooks.content.records import read_record
from hooks.content.site import Site
from hooks.content.tables import unknown_tables
from hooks.legal.announcements import check_announcements, check_promise, promise
from hooks.legal.data_tables import DATA_TABLES
from hooks.legal.holding import check_sales
from hooks.legal.named import check_named
from hooks.legal.purposes import FILE as PURPOSES
from hooks.legal.purposes import check_purposes, read_purposes
from hooks.legal.sales import FILE as SALES
from hooks.legal.sales import read_sales
from hooks.legal.selections import IN_TEXTS
from hooks.legal.subprocessors import Subprocessors
from hooks.publish.tracker_tables import TABLES


def check_register(
    site: Site, register: Subprocessors, facts: Facts | None, now: datetime
) -> Iterator[Problem]:
    """Yield what a build at `now` (aware) refuses; `facts` are None when they cannot be read.

    Late announcements, tables that do not exist, texts that lack a table or name a company that
    is not at work.
    """
    today = now.astimezone(UTC).date()
    record = read_record(site.data / "subprocessors.yml", site.root)
    yield from check_announcements(register, record, promise(facts), today)
    yield from check_promise(facts) if facts else ()
    tree = survey(site).tree
    owed = [name for name, one in DATA_TABLES.items() if (site.data / one.file).is_file()]
    for pages in tree.values():
        for page in pages.values():
            known = [*IN_TEXTS, *TABLES, *owed]
            yield from unknown_tables(page.body, known, page.path, page.body_line)
    yield from check_named(tree, register, facts, today, owed)
    if facts:
        yield from _data(site, register, facts, today)


def _data(site: Site, register: Subprocessors, facts: Facts, today: date) -> Iterator[Problem]:
    """Yield what is wrong with the data of tables in legal texts, of those the site has."""
    try:
        if (site.data / PURPOSES).is_file():
            yield from check_purposes(*read_purposes(site.data, site.root), register, facts, today)
        if (site.data / SALES).is_file():
            yield from check_sales(*read_sales(site.data, site.root), facts)
    except ContentError as error:
        yield from error.problems


def sample_entries(site: Site, register: Subprocessors) -> Iterator[Problem]:
    """Yield a problem for each sub-processor that is a sample: a release may not publish it."""
    record = read_record(site.data / "subprocessors.yml", site.root)
    for place, one in enumerate(register.subprocessors):
        if one.sample:
            message = (
                f"{one.name} is a sample; a release may not publish it. Delete the entry, or the "
                "line sample: true when it is real."
            )
            yield record.problem("sample-record", message, "subprocessors", place, "sample")
