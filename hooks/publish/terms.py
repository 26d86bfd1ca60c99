"""The glossary on the site: its page, and what a word means where a help page first uses it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from hooks.content.glossary import Term
from hooks.content.site import Locale
from hooks.legal.guidance import Place
from hooks.publish import contexts
from hooks.publish.build import SiteBuild
from hooks.publish.guidance import HELP, lead
from hooks.publish.leads import Lead
from hooks.publish.own_links import page_url

PAGE = "help/glossary.md"
TEMPLATE = "partials/parvis/term.html"


@dataclass(frozen=True)
class Entry:
    """One word on the page of the glossary."""

    term: Term
    leads: tuple[Lead, ...]
    """The legal text that uses it, then where to read on."""


def explained(build: SiteBuild, html: str, path: str, text_lang: str, locale: Locale) -> str:
    """Return the article `html` of the page `path` with its words explained, in help pages only.

    The article is in `text_lang`, its readers read `locale`. Without script the explanation is
    opened by its button and closed by Escape or a click elsewhere (HTML, 6.12, popover).
    """
    finder = build.finders[text_lang]
    if finder is None or not path.startswith(HELP) or path == PAGE or PAGE not in build.texts.tree:
        return html
    words = {one.id: one for one in build.glossary.terms}
    href = build.site.path + locale.prefix + page_url(PAGE)
    template = build.env.get_template(TEMPLATE)
    context = contexts.of_language(build, build.site.locale(text_lang))

    def made(known: str, use: str) -> str:
        told = {"term": words[known], "use": Markup(use), "href": f"{href}#{known}"}
        return "".join(line.strip() for line in template.render(context | told).splitlines())

    return finder.explained(html, made)


def entries(build: SiteBuild, locale: Locale) -> Iterator[Entry]:
    """Yield the words of the glossary, as the language of `locale` sorts them."""

    def place(term: Term) -> str:
        # Close enough to CLDR's order for words of the languages we have: accents do not count.
        written = build.text(term.term, locale.code).casefold()
        return "".join(sign for sign in unicodedata.normalize("NFD", written) if sign.isalnum())

    for term in sorted(build.glossary.terms, key=place):
        places = [Place.read(one) for one in (term.legal, term.page) if one]
        shown = [one for one in places if build.texts.places.applies(one, locale.code)]
        yield Entry(term, tuple(lead(build, one, locale) for one in shown))
