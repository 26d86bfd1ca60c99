"""Legal pages as Markdown, for programs that read text (RFC 7763; https://llmstxt.org/)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping

from hooks.content import formats
from hooks.content.languages import address
from hooks.content.site import Locale
from hooks.publish.build import CONTRACT, SiteBuild
from hooks.publish.pages import Here
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
COLON = N_(": ")
STAYS = N_("None needed: the data stay in the European Union")
SAFEGUARDS = {
    "adequacy": N_("Adequacy decision"),
    "dpf": N_("Data Privacy Framework"),
    "scc": N_("Standard contractual clauses"),
    "bcr": N_("Binding corporate rules"),
}


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
    if path == "legal/subprocessors/index.md":
        blocks.append(_register(build, locale.code, say))
    blocks.append((binding if contract else text).strip())
    joined = "\n\n".join(block for block in blocks if block)
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


def _register(build: SiteBuild, code: str, say: Callable[[str], str]) -> str:
    rows = build.subprocessors.current(build.today)
    lines = [f"## {say(N_('The register'))}", ""]
    if any(row.sample for row in rows):
        lines += [f"*{say(N_('Sample records: these companies do not exist.'))}*", ""]
    for row in rows:
        safeguard = say(SAFEGUARDS[row.transfer.mechanism]) if row.transfer else say(STAYS)
        parts = {
            N_("What for"): build.text(row.purpose, code),
            N_("Which data"): build.text(row.data, code),
            N_("Where"): build.text(row.location, code),
            N_("Transfer safeguard"): safeguard,
            N_("Since"): formats.format_date_long(row.since, code),
        }
        told = "; ".join(f"{say(name)}{say(COLON)}{value}" for name, value in parts.items())
        lines.append(f"- **{row.name}** ({row.entity}). {told}.")
    return "\n".join(lines)
