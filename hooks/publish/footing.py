"""The foot of every page: its links as readers of one language get them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from hooks.content.facts import Facts
from hooks.content.site import Locale
from hooks.legal.footer import Link
from hooks.publish.own_links import page_url
from hooks.publish.pages import MenuItem
from hooks.publish.words import N_

if TYPE_CHECKING:
    from hooks.publish.build import SiteBuild

CONFORMITY = {
    "total": N_("fully compliant"),
    "partial": N_("partially compliant"),
    "none": N_("not compliant"),
}


@dataclass(frozen=True)
class FootLink:
    """One link."""

    title: Markup
    href: str
    said: str = ""
    """What its title is followed by."""


@dataclass(frozen=True)
class FootGroup:
    """Links under one heading."""

    title: Markup
    links: tuple[FootLink, ...]


def groups(build: SiteBuild, locale: Locale, menu: tuple[MenuItem, ...]) -> tuple[FootGroup, ...]:
    """Return the links at the foot of every page for readers of `locale`, group by group.

    Where footer.yml declares none, there is one group: the sections of the menu.
    """
    declared = tuple(
        FootGroup(
            _marked(*group.title.text(locale.code, build.site.source.code), locale),
            tuple(_link(build, link, locale, menu) for link in group.links),
        )
        for group in build.footer.groups
    )
    if declared:
        return declared
    sections = tuple(FootLink(_marked(one.title, one.lang, locale), one.href) for one in menu)
    return (FootGroup(Markup.escape(build.site.name), sections),)


def _link(build: SiteBuild, link: Link, locale: Locale, menu: Iterable[MenuItem]) -> FootLink:
    root = build.site.path + locale.prefix
    href = root + page_url(link.page)
    if link.title:
        title = _marked(*link.title.text(locale.code, build.site.source.code), locale)
    else:
        leaves = [leaf for item in menu for leaf in item.leaves() if leaf.href == href]
        title = (
            _marked(leaves[0].title, leaves[0].lang, locale)
            if leaves
            else Markup.escape(_own_title(build, link.page, locale))
        )
    elsewhere = build.own_links.local(build.known(link.fact), root) if link.fact else ""
    said = build.say(locale.code, CONFORMITY[level(build.facts)]) if link.says else ""
    return FootLink(title, elsewhere or href, said)


def _own_title(build: SiteBuild, page: str, locale: Locale) -> str:
    code = build.texts.reading(page, locale.code)
    return build.fill_plain(build.texts.page(page, code).meta.title, code, page)


def level(facts: Facts) -> str:
    """Return the level that the accessibility statement allows to claim: none without one."""
    return (facts.switches or {}).get("accessibility-status", "none")


def _marked(title: str, lang: str, locale: Locale) -> Markup:
    if lang in ("", locale.code):
        return Markup.escape(title)
    return Markup('<span lang="{}">{}</span>').format(lang, title)
