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


def alternates(written: Collection[str], address: str, site: Site) -> dict[str, str]:
    """Return hreflang code → absolute URL for the languages a page is really `written` in.

    `address` is the page's within a language (``help/faq/``). Reciprocal and self-referencing, with
    ``x-default`` on the source language, or on the first that has the page; empty when there is
    only one (https://developers.google.com/search/docs/specialty/international/localized-versions).
    """
    found = {
        one.code: site.url + one.prefix + address for one in site.locales if one.code in written
    }
    if len(found) < 2:
        return {}
    return found | {X_DEFAULT: found.get(site.source.code) or next(iter(found.values()))}
