"""Reads everything a build needs, once for all languages."""

from __future__ import annotations

from collections.abc import Iterator

from hooks.content.accessibility import with_statement
from hooks.content.facts import read_facts
from hooks.content.glossary import read_glossary
from hooks.content.identity import open_identity
from hooks.content.problems import ContentError, Problem
from hooks.content.programs import runner
from hooks.content.site import Site
from hooks.content.strings import catalog
from hooks.content.support import read_support
from hooks.legal.data_tables import read_tables
from hooks.legal.footer import check_footer, read_footer
from hooks.legal.forms import check_forms, read_forms
from hooks.legal.guidance import check_glossary, check_places
from hooks.legal.ledger import read_ledger
from hooks.legal.subprocessors import read_subprocessors
from hooks.legal.trackers import check_trackers, read_trackers
from hooks.publish import templates
from hooks.publish.assets import Assets
from hooks.publish.build import SiteBuild
from hooks.publish.cards import Cards
from hooks.publish.changes import committed
from hooks.publish.declared import check_build, check_upstream
from hooks.publish.disclosures import build_register
from hooks.publish.fragments import Fragments
from hooks.publish.gather import Records
from hooks.publish.measuring import check_measurement
from hooks.publish.media import check_media, open_media
from hooks.publish.noted import Noted
from hooks.publish.redirects import check_moves
from hooks.publish.registered import check_register
from hooks.publish.security_txt import expiry_problems
from hooks.publish.texts import read_texts
from hooks.publish.view import StatusView


def start(site: Site, view: StatusView, records: Records) -> SiteBuild:
    """Read everything a build needs, once for all languages; raises ContentError."""
    services = records.services
    register = read_subprocessors(site.data, site.root)
    if problems := list(check_upstream(site, register, services)):
        raise ContentError(problems)
    env = templates.environment([site.overrides], site.root / templates.CACHE)
    catalogs = {loc.code: catalog(loc.code, site.overrides / "locales") for loc in site.locales}
    folder = site.docs / "assets"
    assets = Assets(folder, f"{site.path}assets/", open_identity(site.data, folder, site.root))
    assets.make()
    cards = Cards(site, env, assets)
    facts = read_facts(site.data, site.root)
    facts = with_statement(facts, site.data, site.root, view.now.date())
    texts = read_texts(site, view.now.date(), facts.switches)
    media, unfit = open_media(site, texts.tree)
    build = SiteBuild(
        site=site,
        services=services,
        facts=facts,
        subprocessors=register,
        data_tables=read_tables(site, facts, register, view.now.date()),
        trackers=read_trackers(site.data, site.root),
        forms=read_forms(site.data, site.root),
        footer=read_footer(site.data, site.root),
        glossary=read_glossary(site.data, site.root),
        support=read_support(site.data, site.root),
        texts=texts,
        ledger=read_ledger(site.data, site.root).ledger,
        env=env,
        catalogs=catalogs,
        fragments=Fragments(env, site, catalogs, view, services.interval),
        now=view.now,
        assets=cards.assets,
        media=media,
        noted=Noted(cards, committed(site, runner(site.root))),
        problems=unfit,
        register=build_register(site, facts, texts.tree, view.now),
    )
    build.problems += _problems(build, records)
    return build


def _problems(build: SiteBuild, records: Records) -> Iterator[Problem]:
    """Yield what is wrong with what was read, one file beside the other."""
    site, facts, texts, now = build.site, build.facts, build.texts, build.now
    yield from check_register(site, build.subprocessors, facts, texts.tree, now)
    yield from check_forms(site, build.forms, facts)
    yield from check_footer(site, build.footer, facts)
    yield from check_glossary(texts.places, build.glossary)
    yield from check_media(build.media, texts.tree)
    yield from check_trackers(site, build.trackers, facts)
    yield from expiry_problems(facts, now)
    yield from check_places(texts.places)
    yield from check_moves(site)
    yield from check_build(site, records.incidents, records.maintenances, now)
    yield from check_measurement(site, facts, texts.tree)
