"""The last touch to an article before its template, and what only some templates ask for."""

from __future__ import annotations

from typing import Any

from hooks.content.criteria import read_grid
from hooks.content.site import Locale
from hooks.publish import discovery, questions, support, terms, translations
from hooks.publish.build import CONTRACT, SiteBuild
from hooks.publish.here import Rendered
from hooks.publish.pages import Here, MenuItem
from hooks.publish.words import N_

LINK = N_("Link to “%(title)s”")


def article(build: SiteBuild, page: Rendered, locale: Locale) -> str:
    """Return the text of `page` as readers of `locale` get it, its title and summary apart.

    What programs are told of the page was taken from the article before.
    """
    html = page.html.rpartition(CONTRACT)[2]
    if page.meta.get("questions"):
        html = questions.unfolding(html, build.say(page.text_lang, LINK))
    return terms.explained(build, html, page.path, page.text_lang, locale)


def context(
    build: SiteBuild, page: Rendered, here: Here, locale: Locale, menu: tuple[MenuItem, ...]
) -> dict[str, Any]:
    """Return what the template of `page` is told besides `contexts.of_page`."""
    return {
        "machines": discovery.note(build, page, here, locale, menu),
        "translations": lambda: translations.reports(build),
        "glossary": lambda: terms.entries(build, locale),
        "support": lambda: support.told(build, locale),
        "grid": lambda: read_grid(build.site.data, build.site.root),
    }
