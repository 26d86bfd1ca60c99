"""Reads everything a build needs, once for all languages."""

from __future__ import annotations

from hooks.content.accessibility import with_statement
from hooks.content.facts import read_facts
from hooks.content.problems import ContentError
from hooks.content.programs import runner
from hooks.content.site import Site
from hooks.content.strings import catalog
from hooks.legal.footer import check_footer, read_footer
from hooks.legal.forms import check_forms, read_forms
from hooks.legal.ledger import read_ledger
from hooks.legal.subprocessors import read_subprocessors
from hooks.publish import templates
from hooks.publish.assets import Assets
from hooks.publish.build import SiteBuild
from hooks.publish.cards import Cards
from hooks.publish.changes import committed
from hooks.publish.declared import check_build, check_upstream
from hooks.publish.disclosures import build_register
from hooks.publish.fragments import Fragments
from hooks.publish.gather import Records
from hooks.publish.noted import Noted
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
    cards = Cards(site, env, Assets(site.docs / "assets", f"{site.path}assets/"))
    facts = read_facts(site.data, site.root)
    facts = with_statement(facts, site.data, site.root, view.now.date())
    texts = read_texts(site, view.now.date())
    forms, footer = read_forms(site.data, site.root), read_footer(site.data, site.root)
    return SiteBuild(
        site=site,
        services=services,
        facts=facts,
        subprocessors=register,
        forms=forms,
        footer=footer,
        texts=texts,
        ledger=read_ledger(site.data, site.root).ledger,
        env=env,
        catalogs=catalogs,
        fragments=Fragments(env, site, catalogs, view, services.interval),
        now=view.now,
        assets=cards.assets,
        noted=Noted(cards, committed(site, runner(site.root))),
        problems=[
            *expiry_problems(facts, view.now),
            *check_register(site, register, facts, texts.tree, view.now),
            *check_forms(site, forms, facts),
            *check_footer(site, footer, facts),
            *check_build(site, records.incidents, records.maintenances, view.now),
        ],
        theme_style=templates.theme_style(),
        register=build_register(site, facts, texts.tree, view.now),
    )
