"""Everything an editor can get wrong, found at once: what `parvis check` lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import TypeVar

from hooks.content.accessibility import check_statement, read_statement, with_statement
from hooks.content.budgets import read_budgets
from hooks.content.check import Book, check_pages, print_pages
from hooks.content.company import Company
from hooks.content.company.checks import check_company
from hooks.content.coverage import coverage, summary
from hooks.content.criteria import check_grid, check_languages, read_grid
from hooks.content.drift import check_drift
from hooks.content.facts import Facts, read_facts, samples
from hooks.content.glossary import read_glossary
from hooks.content.identity import check_identity, read_identity
from hooks.content.pages import Survey, Tree, survey
from hooks.content.past import Past
from hooks.content.problems import ContentError, Problem
from hooks.content.programs import runner
from hooks.content.records import parse, read_record
from hooks.content.signs import check_signs
from hooks.content.site import Site
from hooks.content.support import check_support
from hooks.content.switches import read_switches, sample_switches
from hooks.legal.check import check_legal
from hooks.legal.counsel import check_counsel, read_counsel
from hooks.legal.footer import check_footer, read_footer
from hooks.legal.forms import check_forms, read_forms
from hooks.legal.guidance import NamedPlaces, check_glossary, check_places
from hooks.legal.leads import check_leads
from hooks.legal.reviews import check_reviews, read_reviews
from hooks.legal.subprocessors import Subprocessors, check_subprocessors
from hooks.legal.trackers import check_trackers, read_trackers, sample_trackers
from hooks.publish.declared import check_declared, check_upstream, sample_records
from hooks.publish.disclosures import check_disclosures, has_register, open_register
from hooks.publish.interface import check_interface
from hooks.publish.measuring import check_measurement
from hooks.publish.media import check_media, open_media
from hooks.publish.pages import unknown_components
from hooks.publish.published import check_published
from hooks.publish.redirects import check_moves
from hooks.publish.registered import check_register, sample_entries
from hooks.publish.schemas import stale_schemas
from hooks.publish.touched import makes_schemas, told_of
from hooks.status.alerts.routes import read_alerts
from hooks.status.incidents import read_incidents, read_maintenances
from hooks.status.services import Services, read_services
from hooks.status.texts import untold_services

T = TypeVar("T")


def check_all(
    site: Site, now: datetime, *, release: bool = False, touched: frozenset[str] | None = None
) -> list[Problem]:
    """Return every problem in content and data, sorted by file and line.

    `release` also refuses sample facts, sample records and translations that are behind or do not
    say: until then these are warnings. With `touched`, files, the warnings of others are left out,
    and what they cannot have changed is not looked at. Nothing is raised for bad content: a file
    that cannot be read is a problem like the others.
    """
    problems: list[Problem] = []
    read = survey(site)
    facts = _collect(problems, lambda: read_facts(site.data, site.root))
    if facts is not None:
        problems += _of_facts(site, facts, read, now, release)
    problems += check_moves(site)
    record = _collect(problems, lambda: read_record(site.data / "company.yml", site.root))
    company = record and _collect(problems, lambda: parse(record, Company))
    if record and company:
        problems += check_company(company, record, now)
    services = _collect(problems, lambda: read_services(site.data, site.root, None))
    if services is not None:
        problems += _of_services(site, services, facts, company or None, read, now, release)
    _collect(problems, lambda: read_budgets(site.data, site.root))
    look = _collect(problems, lambda: read_identity(site.data, site.root))
    problems += check_identity(*look, site.docs / "assets") if look else ()
    problems += _register(site, services, facts, read, now, release)
    problems += _drifted(site, read, now, release)
    problems += _media(site, facts, read.tree)
    problems += _collect(problems, lambda: check_signs(site, read.tree, touched)) or []
    problems += check_interface(site)
    if touched is None or any(makes_schemas(path) for path in touched):
        problems += stale_schemas(site.data, site.root)
    return told_of(problems, touched)


def _of_facts(
    site: Site, facts: Facts, read: Survey, now: datetime, release: bool
) -> list[Problem]:
    """Return what is wrong with the pages, and with the data that is read beside the facts."""
    found: list[Problem] = []
    found += _collect(found, lambda: _pages(site, facts, read, now, release)) or []
    forms = _collect(found, lambda: read_forms(site.data, site.root))
    found += check_forms(site, forms, facts) if forms else []
    footer = _collect(found, lambda: read_footer(site.data, site.root))
    found += check_footer(site, footer, facts) if footer else []
    found += _collect(found, lambda: _around(site, read, now)) or []
    found += _collect(found, lambda: _trackers(site, facts, release)) or []
    return found


def _of_services(
    site: Site, services: Services, facts: Facts | None, company: Company | None,
    read: Survey, now: datetime, release: bool,
) -> list[Problem]:  # fmt: skip
    """Return what is wrong with what names components: support, alerts, incidents, pages."""
    found: list[Problem] = []
    source = site.source.code
    ids = [component.id for component in services.components]
    told = facts and _collect(found, lambda: check_support(site, facts, ids, release))
    found += told or []
    found += untold_services(services, site.data, site.root, source)
    declared = (site.data, site.root, ids, source)
    incidents = _collect(found, lambda: read_incidents(*declared)) or ()
    works = _collect(found, lambda: read_maintenances(*declared)) or ()
    found += _page_components(read, services)
    found += _collect(found, lambda: [*check_published(site, services, read.tree)]) or ()
    found += check_declared(site, incidents, works, company, now)
    codes = [locale.code for locale in site.locales]
    _collect(found, lambda: read_alerts(site.data, site.root, {}, codes, ids))
    if release:
        found += sample_records(site, "incidents", incidents)
        found += sample_records(site, "maintenance", works)
    return found


def counted(site: Site) -> str:
    """Return how much of the site each language has, a line each."""
    return "".join(f"{summary(one)}\n" for one in coverage(site, survey(site).tree))


def _collect(problems: list[Problem], read: Callable[[], T]) -> T | None:
    try:
        return read()
    except ContentError as error:
        problems += error.problems
        return None


def _register(
    site: Site,
    services: Services | None,
    facts: Facts | None,
    read: Survey,
    now: datetime,
    release: bool,
) -> list[Problem]:
    """Return what is wrong with the sub-processors, and with all that names or draws from them."""
    try:
        record = read_record(site.data / "subprocessors.yml", site.root)
        register = parse(record, Subprocessors)
    except ContentError as error:
        return list(error.problems)
    upstream = check_upstream(site, register, services) if services else ()
    return [
        *check_subprocessors(register, record, now),
        *upstream,
        *check_register(site, register, facts, read.tree, now),
        *(sample_entries(site, register) if release else ()),
    ]


def _media(site: Site, facts: Facts | None, tree: Tree) -> Iterator[Problem]:
    """Yield what is wrong with images, videos and the place where readers choose."""
    media, unfit = open_media(site, tree)
    yield from unfit
    yield from check_media(media, tree)
    if facts is not None:
        yield from check_measurement(site, facts, tree)


def _trackers(site: Site, facts: Facts, release: bool) -> list[Problem]:
    """Return what is wrong with the trackers; raises ContentError when they cannot be read."""
    trackers = read_trackers(site.data, site.root)
    samples = sample_trackers(site, trackers) if release else ()
    return [*check_trackers(site, trackers, facts), *samples]


def _drifted(site: Site, read: Survey, now: datetime, release: bool) -> Iterator[Problem]:
    """Yield what `check_drift` finds; git is asked only when a translation is behind."""
    level = "error" if release else "warning"
    past = cache(lambda: Past(runner(site.root)))
    for problem in check_drift(site, read.tree, past, now.date()):
        yield replace(problem, level=level)


def _pages(site: Site, facts: Facts, read: Survey, now: datetime, release: bool) -> list[Problem]:
    """Return what is wrong with the pages and what they must say, each page printed once.

    Raises ContentError when the accessibility statement cannot be read.
    """
    today = now.astimezone(UTC).date()
    facts = with_statement(facts, site.data, site.root, today)
    book = print_pages(site, facts, read)
    found = check_pages(site, facts, book, now)
    found += check_legal(site, facts, now, release=release)
    if release:
        found += samples(facts)
        if facts.switches:
            found += sample_switches(*read_switches(site.data, site.root))
    law = _collect(found, lambda: _law(site, facts, book, now, release)) or []
    return found + law


def _around(site: Site, read: Survey, now: datetime) -> list[Problem]:
    """Return what is wrong with the places and words that pages lead to; raises ContentError."""
    places = NamedPlaces(site, read.tree, now.astimezone(UTC).date())
    glossary = read_glossary(site.data, site.root)
    return [*check_places(places), *check_leads(places), *check_glossary(places, glossary)]


def _law(site: Site, facts: Facts, book: Book, now: datetime, release: bool) -> list[Problem]:
    """Return what is not said, not answered or not looked at again as the law wants it."""
    if not has_register(site):
        return []
    counsel, questions = read_counsel(site.data, site.root)
    reviews, calendar = read_reviews(site.data, site.root)
    statement, grid = read_statement(site.data, site.root), read_grid(site.data, site.root)
    register = open_register(site, facts, book, now)
    pages = register.pages
    return [
        *check_statement(*statement, pages.today),
        *(check_grid(*grid, *statement, pages.today) if grid else ()),
        *(check_languages(*grid, site.source.code) if grid else ()),
        *check_disclosures(site, register),
        *check_counsel(counsel, questions, pages, release=release),
        *check_reviews(reviews, calendar, facts, pages.today, release=release),
    ]


def _page_components(read: Survey, services: Services) -> Iterator[Problem]:
    """Yield a problem for each component that a page names and services.yml does not have."""
    known = [component.id for component in services.components]
    for sources in read.tree.values():
        for page in sources.values():
            for number, one in enumerate(page.meta.components):
                place = page.record.value_place("components", number)
                yield from unknown_components([one], known, page.path, place)
