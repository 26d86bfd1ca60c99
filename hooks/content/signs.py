"""Signs that a keyboard has and a language has not: straight quotes, three dots, a lone ``?``.

Blanks are no matter here: the build puts them (`hooks.content.typography`).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from typing import Any

from hooks.content.codes import Code
from hooks.content.names import FILE, Spelling, read_names, spelling
from hooks.content.pages import PageSource, Tree, survey
from hooks.content.problems import ContentError, Problem
from hooks.content.prose import Lines, stretches
from hooks.content.records import Keys, Record, read_record, relative
from hooks.content.site import Site

QUOTES = {"fr": "«…» or, inside them, “…”", "en": "“…” or ‘…’", "es": "«…» or “…”"}
"""What each language quotes with; others are not judged."""
NOT_PROSE = re.compile(
    r"""
      \{\{[^{}\n]*\}\} | \{:?[^{}\n]*\}            # facts, attributes
    | (?P<box>^[ \t]*(?:!!!|\?\?\?\+?|///))(?P<head>[^\n]*) # and its title in straight quotes
    | \b[a-zA-Z][a-zA-Z0-9+.-]*://\S+
    """,
    re.VERBOSE | re.MULTILINE,
)
HIDDEN = "\ufffc"
"""Stands where something is that is no prose: neither a letter nor a sign."""
STRAIGHT = re.compile(r"""(?P<dots>\.{3,})|(?P<quote>(?<!\d)")|(?P<apostrophe>(?<!\d)')""")
FOREIGN = {"fr": re.compile("[“”]"), "en": re.compile("[«»]")}
NESTED = re.compile("«[^«»]*»")
SPANISH = re.compile(r"(?P<shut>(?<=\()[?!](?=\))|(?<=\d)\?(?=\)))|[¿¡?!]+")
BLOCK = re.compile(r"\n[ \t]*\n|\||\n[ \t]*(?:[-*+]|\d+\.)[ \t]")
CODE: Mapping[str, Code] = {
    "quote": "straight-quote",
    "apostrophe": "straight-apostrophe",
    "dots": "three-dots",
}


def check_signs(
    site: Site, tree: Tree | None = None, only: Container[str] | None = None
) -> list[Problem]:
    """Return a warning for each sign in a page or a text of the data that its language has not.

    `tree` are its pages, when they are read. With `only`, paths relative to the project's root,
    other files are passed over.

    `straight-quote`, `straight-apostrophe`, `three-dots`, `foreign-quote`, `unpaired-sign` (¿ ¡),
    and `misspelled-name` for a name that names.yml writes otherwise. Files that cannot be read are
    passed over; others tell of them. Raises ContentError for names.yml.
    """
    found: list[Problem] = []
    codes = {locale.code for locale in site.locales}
    names = read_names(site.data, site.root)
    spellings = {code: spelling(names, code) for code in codes}
    for sources in (survey(site).tree if tree is None else tree).values():
        for code, page in sources.items():
            if only is None or page.path in only:
                found += _page(page, code, spellings[code])
    for file in sorted(site.data.rglob("*.yml")):
        if file.name == FILE or (only is not None and relative(file, site.root) not in only):
            continue
        try:
            record = read_record(file, site.root)
        except ContentError:
            continue
        for keys, code, text in _texts(record.data, (), codes):
            found += _value(record, keys, text, code, spellings[code])
    return sorted(set(found))


def signs(text: str, lang: str, names: Spelling | None = None) -> Iterator[tuple[int, Code, str]]:
    """Yield what a text (plain, or Markdown) has that its language `lang` has not.

    Offset, code and message of each; code, links, attributes and addresses are no text. `names` are
    those whose spelling is looked at, too.
    """
    prose = _prose(text)
    for offset, message in names.wrong(prose) if names else ():
        yield offset, "misspelled-name", message
    for match in STRAIGHT.finditer(prose):
        kind = match.lastgroup or ""
        if kind != "quote" or lang in QUOTES:
            yield match.start(), CODE[kind], _straight(kind, match[0], lang)
    if lang in FOREIGN:
        outside = NESTED.sub(lambda m: HIDDEN * len(m[0]), prose) if lang == "fr" else prose
        for match in FOREIGN[lang].finditer(outside):
            found = f"Found {match[0]}, a quotation mark of other languages."
            yield match.start(), "foreign-quote", f"{found} Write {QUOTES[lang]}."
    if lang.partition("-")[0] == "es":
        yield from _unpaired(prose)


def _straight(kind: str, sign: str, lang: str) -> str:
    if kind == "dots":
        return f"Found {sign}, {len(sign)} dots. Write one sign: …"
    if kind == "quote":
        return f"Found {sign}, a straight quotation mark. Write {QUOTES[lang]}."
    return f"Found {sign}, a straight apostrophe. Write ’."


def _unpaired(prose: str) -> Iterator[tuple[int, Code, str]]:
    """Yield Spanish signs without their other half, block by block (RAE, Ortografía, 3.4.9.1)."""
    start = 0
    for end in (*(match.start() for match in BLOCK.finditer(prose)), len(prose)):
        opened: list[re.Match[str]] = []
        for match in SPANISH.finditer(prose, start, end):
            if match["shut"]:
                continue
            if match[0][0] in "¿¡":
                opened.append(match)
            elif opened:
                opened.pop()
            else:
                yield match.start(), "unpaired-sign", _half(match[0], "opens with", "¿ or ¡")
        for match in opened:
            yield match.start(), "unpaired-sign", _half(match[0], "closes with", "? or !")
        start = end


def _half(sign: str, verb: str, other: str) -> str:
    return f"Found {sign} alone. A Spanish sentence with it {verb} {other} in the same paragraph."


def _prose(text: str) -> str:
    """Return `text`, as long as it was, with all that is no prose hidden."""
    parts, place = [], 0
    for part in stretches(text):
        parts += [text[place : part.start], HIDDEN * (part.end - part.start)]
        place = part.end
    shown = "".join([*parts, text[place:]])
    return NOT_PROSE.sub(_hidden, shown)


def _hidden(match: re.Match[str]) -> str:
    if match["box"] is None:
        return HIDDEN * len(match[0])
    return HIDDEN * len(match["box"]) + match["head"].replace('"', HIDDEN)


def _page(page: PageSource, code: str, names: Spelling) -> Iterator[Problem]:
    lines = Lines(page.body, page.body_line)
    for offset, name, message in signs(page.body, code, names):
        yield Problem(page.path, *lines.place(offset), name, message, "warning")
    for key in ("title", "description", "summary"):
        yield from _value(page.record, (key,), getattr(page.meta, key) or "", code, names)


def _value(record: Record, keys: Keys, text: str, code: str, names: Spelling) -> Iterator[Problem]:
    for _, name, message in signs(text, code, names):
        yield record.problem(name, message, *keys, value=True, level="warning")


def _texts(data: Any, keys: Keys, codes: set[str]) -> Iterator[tuple[Keys, str, str]]:
    """Yield each text of the data that is said to be in a language: its keys, language, words."""
    if isinstance(data, Mapping):
        localised = bool(data) and codes.issuperset(data)
        for key, value in data.items():
            if localised and isinstance(value, str):
                yield (*keys, key), key, value
            else:
                yield from _texts(value, (*keys, key), codes)
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _texts(value, (*keys, number), codes)
