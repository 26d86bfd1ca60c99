"""What the texts of pages link to within the site: the page is there, and so is its part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from hooks.content.problems import Problem
from hooks.content.structure import ELSEWHERE, Structure
from hooks.content.validation import suggestion
from hooks.legal.guidance import NamedPlaces

WRITTEN = re.compile(r"\{[^{}\n]*#([\w-]+)|\bid=\"([^\"]+)\"")
"""An id that a text gives to something other than a heading."""


@dataclass(frozen=True)
class Leads:
    """What can be linked to, looked up once."""

    places: NamedPlaces
    known: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """Page and language → the ids of its parts."""

    def parts(self, path: str, code: str) -> tuple[str, ...]:
        """Return the ids of what the page `path` shows to readers of `code`."""
        if (path, code) not in self.known:
            headings = (one.id for one in self.places.headings(path, code) if one.id)
            others = WRITTEN.findall(self.places.shown(path, code))
            found = (*headings, *(one or other for one, other in others))
            self.known[path, code] = tuple(dict.fromkeys(found))
        return self.known[path, code]

    def fault(self, path: str, code: str, link: str) -> str:
        """Return why a `link` of the page `path`, as `Structure` has it, leads nowhere.

        Empty when it leads somewhere, to another site, or to what is no page that people write:
        that is looked at in the built site (`hooks.publish.links`).
        """
        target, _, part = link.partition("#")
        page = target or path
        if ELSEWHERE.match(link) or not link or not page.endswith(".md"):
            return ""
        if page not in self.places.tree:
            return f'There is no page "{page}".{suggestion(page, self.places.tree)}'
        if part and part not in (parts := self.parts(page, code)):
            return f'"{page}" has no part {{#{part}}}.{suggestion(part, parts)}'
        return ""


def check_leads(places: NamedPlaces) -> Iterator[Problem]:
    """Yield a `dead-link` for each link of a page's text that leads to nothing in docs/."""
    leads = Leads(places)
    codes = [locale.code for locale in places.site.locales]
    for path, sources in places.tree.items():
        for code, page in sources.items():
            for link in Structure(page, path, codes, ()).links:
                if message := leads.fault(path, code, link.value):
                    yield Problem(page.path, link.line, 1, "dead-link", message)
