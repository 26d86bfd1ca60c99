"""One page in several languages: its addresses, and what a missing translation means."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from hooks.content.pages import PageSource, Tree
from hooks.content.site import Locale, Site

X_DEFAULT = "x-default"


@dataclass(frozen=True)
class Group:
    """One page and the languages it really exists in."""

    path: str
    """Within the folder of each language, such as ``help/faq.md``."""
    sources: Mapping[str, PageSource]
    """By language code; a language without a translation is not in it."""


def groups(tree: Tree) -> tuple[Group, ...]:
    """Return the pages of `tree`, in its order."""
    return tuple(Group(path, sources) for path, sources in tree.items())


def address(path: str, locale: Locale) -> str:
    """Return where the page `path` is published, relative to the site: ``en/help/faq/``."""
    page = path.removesuffix(".md")
    folder = page.removesuffix("index") if page.rpartition("/")[2] == "index" else f"{page}/"
    return locale.prefix + folder


def url(path: str, locale: Locale, site: Site) -> str:
    """Return the absolute address of the page `path` in the tree of `locale`."""
    return site.url + address(path, locale)


def is_fallback(group: Group, locale: str) -> bool:
    """Return whether readers of `locale` get this page in another language."""
    return locale not in group.sources


def text_locale(written: Collection[str], locale: str, site: Site) -> str:
    """Return the language of the text that readers of `locale` get.

    Their own where the text is `written` in it, else the source language, else the first in the
    order of the site: a text that exists is never withheld. Raises KeyError when `written` is
    empty.
    """
    for code in (locale, site.source.code, *(one.code for one in site.locales)):
        if code in written:
            return code
    raise KeyError(locale)


def alternates(group: Group, site: Site) -> dict[str, str]:
    """Return the hreflang links of the page: language code -> absolute address.

    Only real translations are there; ``x-default`` is the source text when it exists. The same
    for every language of the group, so the links are reciprocal
    (developers.google.com/search/docs/specialty/international/localized-versions).
    """
    links = {
        locale.code: url(group.path, locale, site)
        for locale in site.locales
        if locale.code in group.sources
    }
    if site.source.code in links:
        links[X_DEFAULT] = links[site.source.code]
    return links


def canonical(group: Group, locale: str, site: Site) -> str:
    """Return the address search engines should keep: that of the text's own language."""
    code = text_locale(group.sources, locale, site)
    return url(group.path, site.locale(code), site)
