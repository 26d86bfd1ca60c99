"""What each page tells search engines, link previews and programs; and what they find at the end.

Pages are noted one by one, in every language; `write_discovery` writes the files about them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.core import get_global
from markupsafe import Markup

from hooks.content.formats import cldr
from hooks.content.site import Locale
from hooks.publish import as_markdown, files, sitemaps, structured
from hooks.publish.build import SiteBuild
from hooks.publish.cards import SIZE
from hooks.publish.changes import last_change
from hooks.publish.here import Rendered
from hooks.publish.llms import llms_txt
from hooks.publish.pages import Here, Listed, MenuItem
from hooks.publish.well_known import write_well_known
from hooks.publish.words import N_

BRITISH = {"en": "GB"}
"""Where the territory CLDR thinks of first is not that of our spelling."""

EVERY_PAGE = N_("All our public pages")


@dataclass(frozen=True)
class Told:
    """What stands in the head of a page for machines."""

    markdown: str
    """Absolute URL of the page as Markdown; empty when there is none."""
    preview: list[tuple[str, str]]
    """Open Graph properties, in order."""
    data: Markup
    """JSON-LD; empty when there is nothing to say."""


def note(
    build: SiteBuild, page: Rendered, here: Here, locale: Locale, menu: tuple[MenuItem, ...]
) -> Told:
    """Keep what the site's lists need of a page, and return what its own head says."""
    text_locale = build.site.locale(page.text_lang)
    markdown = ""
    if as_markdown.source(build, page.text_lang, page.path):
        target = as_markdown.place(page.path, text_locale)
        markdown = build.site.url + target
        if page.text_lang == locale.code:
            text = as_markdown.page_text(build, here, page.path, locale)
            build.noted.markdown[target] = text
    if here.listed:
        listed = _listed(build, page, here, markdown)
        build.listed.setdefault(locale.code, []).append(listed)
        if here.home:
            build.noted.homes[locale.code] = listed
    image = _card(build, here, locale, menu)
    own = _others(build, page)
    others = {code: og_locale(code) for code in here.alternates if code in own}
    return Told(
        markdown,
        structured.preview(build.site, here, og_locale(page.text_lang), others, (image, *SIZE)),
        structured.data_block(_nodes(build, page, here, locale, menu, image)),
    )


def _listed(build: SiteBuild, page: Rendered, here: Here, markdown: str) -> Listed:
    docs = (build.site.docs / page.text_lang).relative_to(build.site.root).as_posix()
    document, view = build.texts.document(page.path), build.fragments.view
    changed = last_change(page.path, page.meta, document, view, build.noted.commits, docs)
    return Listed(here.canonical, here.alternates, changed, here.title, here.description, markdown)


def _card(build: SiteBuild, here: Here, locale: Locale, menu: tuple[MenuItem, ...]) -> str:
    section = next((item for item in menu if item.key == here.section and item.children), None)
    if section is None:
        about = [item.title for item in menu if item.children]
        title = build.say(locale.code, EVERY_PAGE)
        return build.noted.cards.url("home", locale.code, title, about)
    about = [item.title for item in section.children]
    return build.noted.cards.url(section.key, locale.code, section.title, about)


def _others(build: SiteBuild, page: Rendered) -> set[str]:
    return {one.code for one in build.site.locales if one.code != page.text_lang}


def _nodes(
    build: SiteBuild,
    page: Rendered,
    here: Here,
    locale: Locale,
    menu: tuple[MenuItem, ...],
    image: str,
) -> list[structured.Node]:
    if here.kept_out:
        return []
    publisher = structured.organization(build.facts)
    nodes: list[structured.Node | None] = []
    if here.home:
        nodes = [structured.website(build.site, locale, here.description, publisher)]
    nodes.append(structured.breadcrumbs(build.site, here, menu))
    if document := build.texts.document(page.path):
        nodes.append(structured.article(here, document, image, publisher))
    if page.meta.get("questions"):
        nodes.append(structured.questions(page.html, here.text_lang))
    return [node for node in nodes if node]


def og_locale(code: str) -> str:
    """Return a language and territory as previews want them: fr_FR (https://ogp.me/#optional)."""
    locale = cldr(code)
    likely = str(get_global("likely_subtags").get(locale.language, ""))
    territory = locale.territory or BRITISH.get(locale.language) or likely.rpartition("_")[2]
    return f"{locale.language}_{territory}" if territory else locale.language


def write_discovery(build: SiteBuild, site_dir: Path, environ: Mapping[str, str]) -> None:
    """Write sitemaps, robots.txt, llms.txt, Markdown, pictures and what is under /.well-known/.

    Raises OSError, and signing.SigningError when security.txt should be signed and cannot be.
    """
    sitemaps.write(build, site_dir)
    files.write(site_dir / "robots.txt", sitemaps.robots(build.site))
    for path, text in build.noted.markdown.items():
        files.write(site_dir / path, text)
    for locale in build.site.locales:
        files.write(site_dir / locale.prefix / "llms.txt", llms_txt(build, locale))
    build.noted.cards.write(site_dir)
    write_well_known(build, site_dir, environ)
