"""The glossary: words of the help pages that need one, and where a text uses them first."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from hooks.content.company.section import FactGroup
from hooks.content.company.values import Line, Words
from hooks.content.records import parse_if_there

FILE = "glossary.yml"
TOKEN = re.compile(r"<!--.*?-->|<(?P<end>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9]*)[^>]*>|[^<]+|<", re.S)
BLANK = r"[\s\u00a0\u202f]+"
SPACE = re.compile(BLANK)
BLOCKS = frozenset({"p", "li", "dd", "td"})
"""Where words are explained: in running text."""
LEFT = frozenset(
    {"a", "button", "code", "del", "h1", "h2", "h3", "h4", "h5", "h6", "ins", "kbd", "pre"}
    | {"sample", "strong", "summary", "th"}
)
"""Where none is: in links, in what can be activated, in names of buttons and menus, in facts that
are examples: these are underlined already."""
SAMPLE, CALLED = '<span class="sample"', {"span": "sample"}
"""How an example begins, and what it is called among the elements around a place."""
VOID = frozenset({"br", "col", "hr", "img", "input", "source", "track", "wbr"})

Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class Term(FactGroup):
    """One word, and what it means."""

    id: Id
    """Permanent name; the address of the entry ends with it."""
    term: Words
    """The word, as it is listed."""
    forms: dict[str, tuple[Line, ...]] = Field(default_factory=dict)
    """Language → how texts write it, when that is not only `term`."""
    says: Words
    """What it means, in one sentence or two."""
    legal: Line | None = None
    """Where the legal texts use it: legal/sales/index.md#withdrawal."""
    page: Line | None = None
    """Where to read on: help/payments/withdrawal.md."""

    def written(self, code: str) -> tuple[str, ...]:
        """Return how texts in the language `code` write it; nothing when it is not known there."""
        if code in self.forms:
            return self.forms[code]
        root = self.term.root
        return (root,) if isinstance(root, str) else (root[code],) if code in root else ()


class Glossary(FactGroup):
    """Every word that is explained."""

    terms: tuple[Term, ...] = ()
    """In any order; a page lists them as its language sorts them."""


def read_glossary(data_dir: Path, root: Path) -> Glossary:
    """Read ``glossary.yml`` in `data_dir`, empty when there is none; raises ContentError."""
    return parse_if_there(data_dir / FILE, root, Glossary)


@dataclass(frozen=True)
class Finder:
    """Finds the words of a glossary in texts of one language."""

    ids: Mapping[str, str]
    """A way to write a word, in small letters → its id."""
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, glossary: Glossary, code: str) -> Finder | None:
        """Return the finder for the language `code`; None when it has no words."""
        ids = {folded(form): one.id for one in glossary.terms for form in one.written(code)}
        if not ids:
            return None
        # The longest first, so that "delayed payout" is not found as "payout".
        longest = sorted(ids, key=len, reverse=True)
        found = "|".join(BLANK.join(map(re.escape, one.split(" "))) for one in longest)
        return cls(ids, re.compile(rf"(?<![\w-])(?:{found})(?![\w-])", re.I))

    def used(self, text: str) -> frozenset[str]:
        """Return the ids of the words in a plain `text`."""
        return frozenset(self.ids[folded(one[0])] for one in self.pattern.finditer(text))

    def explained(self, html: str, made: Callable[[str, str], str]) -> str:
        """Return an article's `html` with the first use of each word replaced.

        `made` takes a word's id and its use as written, and returns HTML for running text.
        """
        done: set[str] = set()

        def replaced(use: re.Match[str]) -> str:
            known = self.ids[folded(use[0])]
            if known in done:
                return use[0]
            done.add(known)
            return made(known, use[0])

        parts, around = [], list[str]()
        for token in TOKEN.finditer(html):
            text = token[0]
            if tag := (token["tag"] or "").lower():
                tag = "sample" if SAMPLE in text else tag
                _follow(around, tag, ended=bool(token["end"]))
            elif not text.startswith("<") and BLOCKS & {*around} and not LEFT & {*around}:
                text = self.pattern.sub(replaced, text)
            parts.append(text)
        return "".join(parts)


def _follow(around: list[str], tag: str, *, ended: bool) -> None:
    """Keep the elements `around` the place reached, past an opening or closing tag."""
    if tag in VOID:
        return
    if not ended:
        around.append(tag)
    elif opened := [at for at, one in enumerate(around) if one in (tag, CALLED.get(tag))]:
        del around[opened[-1] :]


def folded(word: str) -> str:
    """Return `word` in small letters, with plain blanks."""
    return SPACE.sub(" ", word).casefold()
