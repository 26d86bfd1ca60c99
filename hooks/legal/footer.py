"""The links at the foot of every page, and those among them that the law wants there."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from hooks.content.company.section import FactGroup, values_of
from hooks.content.company.values import Line, Words
from hooks.content.facts import Facts
from hooks.content.localised import Localised
from hooks.content.problems import Problem
from hooks.content.records import parse_if_there, read_record
from hooks.content.site import Site
from hooks.legal.forms import Key

FILE = "footer.yml"
REQUIRED = {
    "legal/notice/index.md": "LCEN art. 1-1 and 19",
    "legal/terms/index.md": "LCEN art. 19, DSA art. 14",
    "legal/sales/index.md": "C. conso. L221-5",
    "legal/privacy/index.md": "GDPR art. 12(1)",
    "legal/cookies/index.md": "loi 78-17 art. 82",
    "legal/ranking/index.md": "C. conso. D111-6",
    "legal/moderation/index.md": "DSA art. 14 and 16",
    "accessibility.md": "décret 2019-768",
    "help/forms/notice.md": "DSA art. 16(1)",
    "help/forms/withdrawal.md": "C. conso. D221-5",
    "help/forms/termination.md": "C. conso. D215-1",
}
"""Page → the law that wants it directly and permanently in reach, where the site has the page."""


class Link(FactGroup):
    """One link."""

    page: Line
    """Where it leads, in the folder of a language: legal/notice/index.md."""
    title: Words | None = None
    """Its words; without them, the page's title in the menu."""
    fact: Key | None = None
    """The fact with an address that it leads to instead, when that is not on this site."""
    says: Literal["conformity"] | None = None
    """What its words are followed by: the level of accessibility, as the RGAA wants it."""


class Group(FactGroup):
    """Links under one heading."""

    title: Words
    """The heading."""
    links: tuple[Link, ...]
    """In the order they are shown."""


class Footer(FactGroup):
    """The foot of every page."""

    groups: tuple[Group, ...] = ()
    """From left to right."""


def read_footer(data_dir: Path, root: Path) -> Footer:
    """Read ``footer.yml`` in `data_dir`, empty when there is no such file; raises ContentError."""
    return parse_if_there(data_dir / FILE, root, Footer)


def check_footer(site: Site, footer: Footer, facts: Facts) -> list[Problem]:
    """Return links to pages and facts that are not there, and pages the law wants linked.

    Sorted by place. Codes: ``unknown-page``, ``unknown-fact``, ``missing-language``,
    ``missing-footer-link``.
    """
    if not (site.data / FILE).is_file():
        return []
    record = read_record(site.data / FILE, site.root)
    source, found = site.source.code, []
    for place, text in values_of(footer):
        if isinstance(text, Localised) and isinstance(text.root, dict) and source not in text.root:
            sentence = f'The text has no "{source}", the language of the source. Add it.'
            found.append(record.problem("missing-language", sentence, *place))
    linked = set()
    for column, group in enumerate(footer.groups):
        for row, link in enumerate(group.links):
            at = ("groups", column, "links", row)
            linked.add(link.page)
            if not (site.docs / source / link.page).is_file():
                sentence = f'There is no page "{link.page}" in docs/{source}/.'
                found.append(record.problem("unknown-page", sentence, *at, "page", value=True))
            if link.fact and link.fact not in facts:
                sentence = f'"{link.fact}" is not a fact. Facts are in {facts.path}.'
                found.append(record.problem("unknown-fact", sentence, *at, "fact", value=True))
    for page, law in REQUIRED.items():
        if page not in linked and (site.docs / source / page).is_file():
            sentence = f"Every page must lead to {page} ({law}). Add it to a group."
            found.append(record.problem("missing-footer-link", sentence, "groups"))
    return sorted(found)
