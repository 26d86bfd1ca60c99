"""The text of a legal version: its source as sealed, its article, its words without markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from lxml import html

from hooks.content.facts import Facts, fill, fill_value
from hooks.content.pages import PageSource, read_page
from hooks.content.records import read_record
from hooks.content.site import Site
from hooks.content.typography import typeset, typeset_html
from hooks.legal import blocks, versions
from hooks.legal.data_tables import DataTables, read_tables
from hooks.legal.subprocessors import Subprocessors, read_subprocessors

ABSOLUTE = ("https://", "http://", "mailto:", "tel:")
MARKS = {"li": "- ", "dd": "  ", **{f"h{level}": "#" * level + " " for level in range(1, 7)}}
"""What begins the line of a block in a text without markup."""


def plain_text(title: str, article: str) -> str:
    """Return an article's words, one block a line, as they are sealed.

    White space of any kind becomes one space. Headings begin with as many ``#`` as their level and
    follow an empty line, items with ``- ``; cells are parted by ``|``; where a link leads follows
    it in ``<>`` when it leaves the site.
    """
    root = blocks.parse(article)
    for link in root.iter("a"):
        href = link.get("href") or ""
        if href.startswith(ABSOLUTE) and href.partition(":")[2] != link.text_content():
            told = "" if href == link.text_content() else f" <{href}>"
            link.tail = told + (link.tail or "")
    return "\n".join([f"# {blocks.words(title)}", *text_lines(root)]) + "\n"


def text_lines(root: html.HtmlElement) -> Iterable[str]:
    """Yield the lines of a parsed article's text without markup, headings after an empty one."""
    for tag, words in blocks.lines(root):
        if tag in blocks.HEADINGS:
            yield ""
        yield MARKS.get(tag, "") + words


@dataclass(frozen=True)
class LegalTexts:
    """The legal versions of a site, read from their files and rendered without MkDocs."""

    site: Site
    facts: Facts

    @cached_property
    def documents(self) -> dict[str, dict[str, versions.Document]]:
        """Return language code → folder (``legal/terms``) → document, from the files there are."""
        return {
            locale.code: versions.documents(
                path.relative_to(self.site.docs / locale.code).as_posix()
                for path in (self.site.docs / locale.code).rglob("*.md")
            )
            for locale in self.site.locales
        }

    def page(self, code: str, path: str) -> PageSource:
        """Read the version at `path` in the folder of the language `code`; raises ContentError."""
        return read_page(self.site.docs / code / path, self.site.root)

    @cached_property
    def tables(self) -> DataTables:
        """The data of tables that texts take."""
        data, root = self.site.data, self.site.root
        has = (data / "subprocessors.yml").is_file()
        register = read_subprocessors(data, root) if has else Subprocessors()
        return read_tables(self.site, self.facts, register, date.min)

    def sealed_source(self, code: str, page: PageSource) -> str:
        """Return what is sealed of a version's file: its title, an empty line, its Markdown.

        Facts stay keys (``{{ company.legal_name }}``). Of the front matter only the title is text;
        line ends are those of Unix, and one ends the file. Under a line that takes a table from
        purposes or sales stands its data, as `DataTables.sealed` writes it.
        """
        body = self.tables.sealed(page.body.strip("\n"), page.meta.effective, code)
        return f"# {page.meta.title}\n\n{body}\n"

    def title(self, code: str, page: PageSource) -> str:
        """Return the title of `page` with its facts."""
        source = self.site.source.code
        return typeset(fill_value(page.meta.title, self.facts, code, source, page.path).text, code)

    def article(self, code: str, page: PageSource) -> str:
        """Return the version `page`, written in `code`, as HTML with its facts.

        Links lead to files, as written. What cannot be filled in is left as written: it is told
        by the check of the content.
        """
        body = fill(page.body, self.facts, code, self.site.source.code, page.path, page.body_line)
        # Companies are those at work on the day of the text, whenever it is sealed.
        day = page.meta.effective or date.min
        tables = replace(self.tables, today=day)
        teller = tables.teller(code)
        text = tables.in_text(body.text, lambda name: tables.grid(name, day, teller).html())
        return typeset_html(self._markdown.reset().convert(text), code)

    def plain(self, code: str, page: PageSource) -> str:
        """Return the words of the version `page` as `plain_text` does."""
        return plain_text(self.title(code, page), self.article(code, page))

    @cached_property
    def _markdown(self) -> Any:
        """Markdown as mkdocs.yml asks for it (and ``toc``, which MkDocs adds for the ids)."""
        from markdown import Markdown  # type: ignore[import-untyped]

        record = read_record(self.site.root / "mkdocs.yml", self.site.root, tags=lambda *_: None)
        listed: Sequence[Any] = (record.data or {}).get("markdown_extensions") or ()
        configs: dict[str, Any] = {"toc": {}, "tables": {}}
        for one in listed:
            configs |= one if isinstance(one, dict) else {str(one): {}}
        named = {name: config or {} for name, config in configs.items()}
        return Markdown(extensions=list(named), extension_configs=named)
