"""The article of each page on its way through MkDocs: Markdown, HTML, what its template is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hooks.content.site import Locale
from hooks.publish import article, contexts, forms, here, redlines, shown
from hooks.publish.again import Fresh
from hooks.publish.build import CONTRACT, SiteBuild
from hooks.publish.here import Rendered
from hooks.publish.pages import MenuItem
from hooks.publish.rendering import Parser, Steps


@dataclass
class Articles:
    """The articles of one build."""

    build: SiteBuild
    kept: Fresh
    """What builds before have left."""
    parser: Parser | None = None
    contracts: dict[str, tuple[str, Any]] = field(default_factory=dict)
    """In the language being built: a document's page → the text in force and its table of
    contents, so that it is made once."""

    def begin_language(self) -> None:
        """Forget what the language before left."""
        self.contracts.clear()

    def markdown(self, page: Any, locale: Locale, markdown: str) -> str:
        """Return the text of MkDocs' `page` for readers of `locale`, with its facts.

        A legal document's page takes the text in force.
        """
        file, build = page.file, self.build
        path, page.kept = file.norm_src_uri, None
        build.declared(page.meta.get("components", ()), f"docs/{file.locale}/{path}")
        if build.texts.shown_by_document(path) in self.contracts or redlines.subject(path):
            return ""
        source = file.content_string
        page.kept = self.kept.find(build, locale.code, path, source)
        if page.kept is not None:
            return str(page.kept.markdown)
        return build.markdown(locale.code, path, source, markdown)

    def html(self, page: Any, locale: Locale, html: str) -> str:
        """Return the article of `page`, repaired.

        A version in force takes it from its document's page.
        """
        file, build, path = page.file, self.build, page.file.norm_src_uri
        if redlines.subject(path):
            return redlines.article(build, locale.code, path)
        if found := self.contracts.get(build.texts.shown_by_document(path) or ""):
            page.toc = found[1]
            return redlines.keep(build, file.locale, path, article.one_level_down(found[0]))
        if page.kept is None:
            html = build.repair(html, locale.code, file.locale, page.url)
            self.kept.keep(build, locale.code, page, html)
        _summary, contract, text = html.partition(CONTRACT)
        if contract:
            self.contracts[path] = (text.lstrip(), page.toc)
        html = forms.placed(build, html, locale, path, file.locale)
        return redlines.keep(build, file.locale, path, html)

    def parser_of(
        self, extensions: Sequence[str], configs: Mapping[str, Any], steps: Steps
    ) -> Parser:
        """Return the parser of all the pages; it is made with the settings of the first."""
        if self.parser is None:
            self.parser = Parser(extensions, configs, steps)
        return self.parser

    def context(self, page: Any, locale: Locale, menu: tuple[MenuItem, ...]) -> dict[str, Any]:
        """Return what the template of `page` knows."""
        build, plain = self.build, rendered(page, locale)
        told = here.describe(build, plain, locale, menu)
        page.content = shown.article(build, plain, locale)
        more = shown.context(build, plain, told, locale, menu) | {"again": page.kept is not None}
        return contexts.of_page(build, locale, told, menu, page.file.dest_uri) | more

    def lost_context(self, locale: Locale, menu: tuple[MenuItem, ...]) -> dict[str, Any]:
        """Return what the template of the 404 page of `locale` knows."""
        told = self.build.lost(locale)
        return contexts.of_page(self.build, locale, told, menu, f"{locale.prefix}404.html")


def rendered(page: Any, locale: Locale) -> Rendered:
    """Return MkDocs' `page` in plain values."""
    file, html = page.file, page.content or ""
    edited = (page.edit_url or "").removesuffix(file.src_uri)
    return Rendered(
        path=file.norm_src_uri,
        url=page.url.removeprefix(locale.prefix),
        meta=page.meta,
        text_lang=file.locale,
        html=html,
        headings=article.outline(page.toc),
        sections=len(page.toc.items),
        edit_url=edited and f"{edited}{file.locale}/{file.norm_src_uri}",
    )
