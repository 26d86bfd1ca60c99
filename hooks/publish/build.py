"""One build of the site: what is read once, what each page gets, what is written at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from gettext import NullTranslations
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from hooks.content.check import check_content
from hooks.content.facts import Facts, fill, fill_value
from hooks.content.glossary import Finder, Glossary
from hooks.content.localised import Localised
from hooks.content.problems import Problem
from hooks.content.site import Locale, Site
from hooks.content.support import Support
from hooks.content.typography import typeset, typeset_html
from hooks.legal.data_tables import DataTables
from hooks.legal.footer import Footer
from hooks.legal.forms import FormsFile
from hooks.legal.ledger import Ledger
from hooks.legal.redline import Redline
from hooks.legal.subprocessors import Subprocessors
from hooks.legal.trackers import Trackers
from hooks.legal.versions import effective_date
from hooks.publish import article, films, measuring, posted
from hooks.publish.assets import Assets
from hooks.publish.diagrams import drawn
from hooks.publish.disclosures import Register
from hooks.publish.fragments import Fragments, placed
from hooks.publish.frame import Frame
from hooks.publish.live import Places
from hooks.publish.media import Media
from hooks.publish.noted import Noted
from hooks.publish.own_links import OwnLinks, page_url
from hooks.publish.pages import Here, LanguageLink, Listed, unknown_components
from hooks.publish.processor_tables import ProcessorTables
from hooks.publish.texts import Texts
from hooks.publish.tracker_tables import TrackerTables
from hooks.publish.words import N_
from hooks.status.services import Services

CONTRACT = "<!--contract-->"
"""Parts a legal page's summary from the text that binds."""
LEGAL = "legal/"
"""The folder of the legal documents, in each language."""


@dataclass
class SiteBuild:
    """What one build, in all its languages, knows and collects."""

    site: Site
    services: Services
    facts: Facts
    subprocessors: Subprocessors
    data_tables: DataTables
    """Tables of legal texts from purposes and sales."""
    trackers: Trackers
    forms: FormsFile
    footer: Footer
    glossary: Glossary
    support: Support
    texts: Texts
    """What people wrote, and the language each reader gets it in."""
    ledger: Ledger
    env: Environment
    catalogs: Mapping[str, NullTranslations]
    fragments: Fragments
    now: datetime
    assets: Assets
    media: Media
    """The images and videos of the pages."""
    noted: Noted
    """What is kept of the pages for the files written at the end."""
    register: Register | None
    """The register of disclosures; None when the site keeps none."""
    shared: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Language → what the templates of all its pages know."""
    places: Places = field(default_factory=Places)
    articles: dict[tuple[str, str], str] = field(default_factory=dict)
    """Language and path of a version of a legal document → its article."""
    redlines: dict[tuple[str, str], Redline] = field(default_factory=dict)
    """Language of the texts and path of a redline's page → what was found."""
    problems: list[Problem] = field(default_factory=list)
    listed: dict[str, list[Listed]] = field(default_factory=dict)
    """Language → pages for its sitemap."""
    not_found: dict[str, str] = field(default_factory=dict)
    """Language → its 404 page."""

    @property
    def today(self) -> date:
        """The day legal versions are judged by (UTC)."""
        return self.now.date()

    @cached_property
    def tables(self) -> ProcessorTables:
        """The tables of sub-processors."""
        data = (self.catalogs, self.subprocessors, self.facts)
        return ProcessorTables(self.site, self.env, *data, self.today)

    @property
    def tracker_tables(self) -> TrackerTables:
        """The tables of what is kept on a reader's device."""
        return TrackerTables(self.site, self.env, self.catalogs, self.trackers, self.facts)

    def lost(self, locale: Locale) -> Here:
        """Return what the 404 page of `locale` is told."""
        say = self.catalogs[locale.code].gettext
        return Here(
            title=say(N_("This page does not exist")),
            description=say(N_("The address may be mistyped, or the page may have moved.")),
            href="",
            section="",
            language=locale.name,
            languages=self.languages(""),
            text_lang=locale.code,
            robots="noindex",
            searchable=False,
            in_search=False,
        )

    def every_problem(self) -> list[Problem]:
        """Return what is wrong anywhere, not only in the language built so far; sorted."""
        found = check_content(self.site, self.facts, self.now)
        return sorted({*self.problems, *(one for one in found if one.level == "error")})

    def say(self, code: str, message: str) -> str:
        """Translate `message` for readers of the language `code`."""
        return self.catalogs[code].gettext(message)

    def fragment(self, name: str, code: str, page: str, lang: str = "") -> Markup:
        """Return fragment `name` for a page (path inside the site) and note where it stands."""
        if name == posted.NAME:
            return placed(posted.EMPTY, lang)
        self.places.note(code, name, posted.kept(page))
        return placed(self.fragments.get(name, code), lang)

    def text(self, localised: Localised, code: str) -> str:
        """Return a localised text for readers of `code`, or its source text."""
        return localised.text(code, self.site.source.code).value

    def known(self, key: str) -> str:
        """Return the value of the fact `key` as text; empty when it is not known."""
        fact = self.facts.get(key)
        return str(fact.value) if fact and fact.value else ""

    def fill(self, markdown: str, text_lang: str, path: str, first_line: int) -> str:
        """Fill the facts into a page's Markdown; what is wrong is kept in `problems`."""
        source = self.site.source.code
        filled = fill(markdown, self.facts, text_lang, source, path, first_line)
        self.problems += filled.problems
        return filled.text

    def declared(self, components: Sequence[str], path: str) -> None:
        """Keep a problem for each of a page's `components` that services.yml does not have."""
        known = [one.id for group in self.fragments.view.board.groups for one in group.components]
        self.problems += unknown_components(components, known, path)

    def fill_plain(self, text: str, text_lang: str, path: str) -> str:
        """Fill the facts into a title or description, and give it its language's blanks."""
        filled = fill_value(text, self.facts, text_lang, self.site.source.code, path)
        return typeset(filled.text, text_lang)

    def markdown(self, reader: str, page: str, raw: str, markdown: str) -> str:
        """Return the Markdown of `page` with its facts, and for a legal document its contract.

        `raw` is the whole file, `markdown` what MkDocs left of it without the front matter; each
        is in the language that readers of `reader` get it in.
        """
        first_line = raw[: len(raw) - len(markdown)].count("\n") + 1
        code = language = self.texts.reading(page, reader)
        text = self.fill(markdown, code, f"docs/{code}/{page}", first_line)
        if found := self.texts.contract(page, reader):
            contract, language = found
            body = self.fill(contract.body, language, contract.path, contract.body_line)
            text = f"{text}\n\n{CONTRACT}\n\n{body}"
        text = self.texts.current_links(text)
        if page.startswith(LEGAL):
            self.noted.texts[code, page] = text
        own, mark, binding = text.partition(CONTRACT)
        day = found[0].meta.effective if found else effective_date(page)
        made = self._made(own, code, reader, effective_date(page))
        return made + mark + self._made(binding, language, reader, day)

    def _made(self, markdown: str, code: str, reader: str, day: date | None) -> str:
        """Return `markdown`, in the language `code`, of a text of `day`, with what data makes."""
        for tables in (self.tables, self.tracker_tables):
            markdown = tables.in_text(markdown, tables.html, code)
        data = self.data_tables
        markdown = data.in_text(markdown, lambda name: drawn(data, self.env, name, day, code))
        return measuring.in_text(self, films.in_text(self, markdown, code, reader), code)

    def repair(self, html: str, code: str, text_lang: str, page_url: str) -> str:
        """Repair the HTML of the article at `page_url`, in `text_lang`, for readers of `code`."""
        repaired = article.repair(html, lambda message: self.say(code, message))
        repaired = self.media.in_page(repaired, page_url)
        root = self.site.path + self.site.locale(code).prefix
        return typeset_html(self.own_links.localise(repaired, root), text_lang)

    @cached_property
    def finders(self) -> Mapping[str, Finder | None]:
        """Language → what finds the words of the glossary; None where it has none."""
        return {one.code: Finder.of(self.glossary, one.code) for one in self.site.locales}

    @cached_property
    def frame(self) -> Frame:
        """What surrounds every page, drawn once for a language."""
        return Frame(self.env)

    @cached_property
    def own_links(self) -> OwnLinks:
        """The site's own pages, which facts name by whole addresses."""
        return OwnLinks(self.site.production, {page_url(path) for path in self.texts.tree})

    def languages(self, page_url: str) -> tuple[LanguageLink, ...]:
        """Return the switcher's links to the same page; `page_url` is relative to the language."""
        return tuple(
            LanguageLink(locale.code, locale.name, self.site.path + locale.prefix + page_url)
            for locale in self.site.locales
        )
