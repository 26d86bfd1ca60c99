"""What stands around a page's text: what to read next, the rules explained, a word to us."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import ceil
from urllib.parse import quote

from lxml import html as lxml_html

from hooks.content.formats import format_list
from hooks.content.site import Locale
from hooks.content.typography import typeset
from hooks.legal.guidance import KEYS, Place
from hooks.publish.build import SiteBuild
from hooks.publish.forms import mailto
from hooks.publish.leads import Around, Feedback, Lead
from hooks.publish.own_links import page_url
from hooks.publish.words import N_

HELP = "help/"
CONTACT = "contact"
"""The form under which readers may write about a page."""
CONTACT_PAGE = "help/contact.md"
ABOUT_PAGE = N_("About the page “%(title)s”")
WORDS_A_MINUTE = {"en": 228, "es": 218, "fr": 195}
"""Words read silently in a minute (Trauzettel-Klosinski and Dietz, IReST, IOVS 2012, table 2)."""
UNMEASURED = 200
"""For a language that is not there."""
LONG_READ = 5
"""Minutes; below, how long a text takes is no news."""


def around(build: SiteBuild, path: str, text: tuple[str, str], locale: Locale) -> Around:
    """Return what stands around the page `path` for readers of `locale`.

    `text` is its article and the language of that: only a legal document says how long it takes.
    """
    code, places = locale.code, build.texts.places
    legal = build.texts.document(path) is not None
    related, rules = (
        [one for one in places.named(path, code, key) if places.applies(one, code)] for key in KEYS
    )
    return Around(
        related=tuple(lead(build, one, locale) for one in related),
        rules=tuple(lead(build, one, locale) for one in rules),
        guides=tuple(_guides(build, path, locale)) if legal else (),
        feedback=_feedback(build, path, locale),
        minutes=minutes(*text) if legal else 0,
    )


@lru_cache(maxsize=256)
def minutes(html: str, lang: str) -> int:
    """Return the minutes that the words of `html`, in `lang`, take to read; 0 for a short text."""
    words = len(
        lxml_html.fragment_fromstring(html or " ", create_parent="div").text_content().split()
    )
    taken = ceil(words / WORDS_A_MINUTE.get(lang.partition("-")[0], UNMEASURED))
    return taken if taken >= LONG_READ else 0


def lead(build: SiteBuild, place: Place, locale: Locale) -> Lead:
    """Return the link to `place`; raises KeyError for a page that is not there."""
    href = build.site.path + locale.prefix + page_url(place.page)
    reading = build.texts.reading(place.page, locale.code)
    page = build.texts.page(place.page, reading)
    title = build.fill_plain(page.meta.title, reading, place.page)
    lang = "" if reading == locale.code else reading
    if not place.heading:
        return Lead(href, title, lang)
    heads = build.texts.places.headings(place.page, locale.code)
    part = next((one.text for one in heads if one.id == place.heading), "")
    return Lead(f"{href}#{place.heading}", title, lang, typeset(part, reading))


def _guides(build: SiteBuild, path: str, locale: Locale) -> Iterator[Lead]:
    parts: dict[str, list[str]] = {}
    for guide, rule in build.texts.guides.get(path, ()):
        if build.texts.places.applies(rule, locale.code):
            parts.setdefault(guide, []).append(lead(build, rule, locale).part)
    for guide, explained in parts.items():
        page = lead(build, Place(guide), locale)
        named = format_list([part for part in explained if part], locale.code)
        yield Lead(page.href, page.title, page.lang, named)


def _feedback(build: SiteBuild, path: str, locale: Locale) -> Feedback | None:
    if not path.startswith(HELP) or path == CONTACT_PAGE or build.forms.on(path):
        return None
    form = next((one.page for one in build.forms.forms if one.id == CONTACT), CONTACT_PAGE)
    if form not in build.texts.tree:
        return None
    page = build.site.path + locale.prefix + page_url(path)
    subject = build.say(locale.code, ABOUT_PAGE) % {"title": lead(build, Place(path), locale).title}
    email = build.known("support.email")
    whole = build.site.url.removesuffix(build.site.path) + page
    return Feedback(
        f"{build.site.path}{locale.prefix}{page_url(form)}#about={quote(page)}",
        mailto(email, subject, f"{whole}\n\n") if email else "",
    )
