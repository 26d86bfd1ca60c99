"""How names are written, language by language, and the ways nobody should write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from hooks.content.company.section import FactGroup
from hooks.content.company.values import Line, Words
from hooks.content.records import parse_if_there

FILE = "names.yml"


class Name(FactGroup):
    """A name, of a product or a thing that has one spelling."""

    write: Words
    """How it is written: one way for all languages, or one for each."""
    never: dict[str, tuple[Line, ...]] = Field(default_factory=dict)
    """Language → ways it must not be written."""
    exact: bool = False
    """true when other capitals are wrong too: for a name that is no ordinary word."""


class Names(FactGroup):
    """Every name whose spelling is looked at."""

    names: tuple[Name, ...] = ()
    """In any order."""


@dataclass(frozen=True)
class Spelling:
    """What is looked for in the texts of one language."""

    right: dict[str, str]
    """A wrong way to write a name → the right one."""
    exact: dict[str, str]
    """A name in small letters → as it is written."""
    pattern: re.Pattern[str] | None

    def wrong(self, prose: str) -> Iterator[tuple[int, str]]:
        """Yield offset and sentence for each name in `prose` that is written otherwise."""
        for match in self.pattern.finditer(prose) if self.pattern else ():
            found = match[0]
            right = self.right.get(found) or self.exact.get(found.lower(), found)
            if right != found:
                yield match.start(), f'Found "{found}". Write "{right}", as names.yml says.'


def spelling(names: Names, code: str) -> Spelling:
    """Return what is looked for in texts in the language `code`."""
    right: dict[str, str] = {}
    exact: dict[str, str] = {}
    for one in names.names:
        root = one.write.root
        written = root if isinstance(root, str) else root.get(code, "")
        right |= {way: written for way in one.never.get(code, ()) if written}
        exact |= {written.lower(): written} if one.exact and written else {}
    ways = [*map(re.escape, right), *(f"(?i:{re.escape(name)})" for name in exact)]
    # A hyphen or a dot belongs to a longer name, such as an address.
    pattern = rf"(?<![\w@./-])(?:{'|'.join(ways)})(?![\w-]|[./@]\w)" if ways else ""
    return Spelling(right, exact, re.compile(pattern) if ways else None)


def read_names(data_dir: Path, root: Path) -> Names:
    """Read ``names.yml`` in `data_dir`, empty when there is none; raises ContentError."""
    return parse_if_there(data_dir / FILE, root, Names)
