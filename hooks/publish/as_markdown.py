"""Legal pages as Markdown, for programs that read text (RFC 7763; https://llmstxt.org/)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping

from hooks.content import formats, marks
from hooks.content.languages import address
from hooks.content.marks import CHOICE
from hooks.content.site import Locale
from hooks.publish import films
from hooks.publish.build import CONTRACT, SiteBuild
from hooks.publish.pages import Here
from hooks.publish.processor_tables import ProcessorTables
from hooks.publish.words import N_

INDEX = "index.md"
ATTRIBUTES = re.compile(r"[ \t]*\{:?[ \t]*(?:[#.][\w-]|[\w-]+=)[^{}\n]*\}")
"""Marks of Python-Markdown that other readers would show as text."""
LINK = re.compile(r"\]\((?![a-z][a-z0-9+.-]*:|/|#)([^)\s#]+\.md)(#[^)\s]*)?")
SAMPLES = N_(
    "Sample facts: what stands in a span of the class “sample” is an example, not a fact about a"
    " real company."
)
CAUTION = N_("This summary helps you read; it is not the contract. Only the text below binds.")
REGISTER = "legal/subprocessors/index.md"
"""The page that shows every sub-processor."""


def place(path: str, locale: Locale) -> str:
    """Return where the Markdown of the page `path` is published, relative to the site."""
    return address(path, locale) + INDEX


def source(build: SiteBuild, code: str, path: str) -> str:
    """Return the page whose Markdown `path` shows: its own, or its document's; empty for none."""
    for one in (build.texts.shown_by_document(path), path):
        if one and (code, one) in build.noted.texts:
            return one
    return ""


def page_text(build: SiteBuild, here: Here, path: str, locale: Locale) -> str:
    """Return the legal page `path`, written in `locale`, as Markdown that stands alone.

    Raises KeyError when `source` finds none.
    """
    shown = source(build, locale.code, path)
    text = build.noted.texts[locale.code, shown]
    summary, contract, binding = text.partition(CONTRACT)

    def say(message: str) -> str:
        return build.say(locale.code, message)

    blocks = [f"# {here.title}", f"> {here.description}", _version(here, locale.code, say)]
    if 'class="sample"' in text:
        blocks.append(f"*{say(SAMPLES)}*")
    if contract and shown == path:
        blocks += [f"## {say(N_('In short'))}", summary.strip(), f"*{say(CAUTION)}*"]
    if shown == REGISTER:
        blocks.append(_register(build.tables, locale.code, say))
    blocks.append((binding if contract else text).strip())
    joined = "\n\n".join(block for block in blocks if block)
    for tables in (build.tables, build.tracker_tables):
        joined = tables.in_text(joined, tables.markdown, locale.code)
    data, day = build.data_tables, here.legal.effective if here.legal else None
    teller = data.teller(locale.code)
    joined = data.in_text(joined, lambda name: data.grid(name, day, teller).markdown())
    joined = marks.placed(joined, CHOICE, lambda name: f"<{here.canonical}#{name}>")
    joined = films.as_markdown(build, joined, locale.code)
    return tidy(joined, path, lambda target: _published(build, target, locale)) + "\n"


def tidy(text: str, path: str, published: Callable[[str], str]) -> str:
    """Return `text` of the page `path` as any reader of Markdown takes it, its links absolute.

    `published` turns a path in the language's folder into an address.
    """

    def link(match: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), match[1]))
        return f"]({published(target)}{match[2] or ''}"

    return LINK.sub(link, ATTRIBUTES.sub("", text))


def _published(build: SiteBuild, target: str, locale: Locale) -> str:
    own = (locale.code, target) in build.noted.texts
    return build.site.url + (place(target, locale) if own else address(target, locale))


def _version(here: Here, code: str, say: Callable[[str], str]) -> str:
    if here.legal is None:
        return f"<{here.canonical}>"
    day = formats.format_date_long(here.legal.effective, code)
    standing: Mapping[str, str] = {
        "in-force": say(N_("In force since")) + f" {day}",
        "coming": say(N_("Coming on %(day)s")) % {"day": day},
        "archived": say(N_("Earlier version")) + f" ({day})",
    }
    words = f"{say(N_('Version'))} {here.legal.version} · {standing[here.legal.standing]}"
    return f"{words} · <{here.canonical}>"


def _register(tables: ProcessorTables, code: str, say: Callable[[str], str]) -> str:
    parts = {
        N_("The register"): "current",
        N_("Coming changes"): "coming",
        N_("Past entries"): "past",
    }
    return "\n\n".join(
        f"## {say(title)}\n\n{tables.markdown(name, code)}" for title, name in parts.items()
    )
