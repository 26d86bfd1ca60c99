"""How much of the site each language has: translated, up to date, behind, missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from hooks.content.drift import is_behind
from hooks.content.pages import PageSource, Tree
from hooks.content.site import Locale, Site


class Standing(StrEnum):
    """Where one translation stands."""

    CURRENT = "current"
    """It names the present text of its source."""
    BEHIND = "behind"
    """It names an earlier text of its source."""
    UNNAMED = "unnamed"
    """It names no text: whether it is up to date is not known."""
    MISSING = "missing"


@dataclass(frozen=True)
class Coverage:
    """The translations of the site into one language."""

    locale: Locale
    pages: Mapping[str, Standing]
    """Path of each page that the source language has, within its folder."""

    def of(self, standing: Standing) -> tuple[str, ...]:
        """Return the pages that stand so."""
        return tuple(path for path, one in self.pages.items() if one is standing)

    @property
    def translated(self) -> int:
        """How many pages exist in the language."""
        return len(self.pages) - len(self.of(Standing.MISSING))


def coverage(site: Site, tree: Tree) -> tuple[Coverage, ...]:
    """Return the coverage of each language but the source, in the order of the site."""
    return tuple(
        Coverage(
            locale,
            {
                path: standing(sources.get(locale.code), sources[site.source.code])
                for path, sources in tree.items()
                if site.source.code in sources
            },
        )
        for locale in site.locales
        if not locale.is_source
    )


def standing(page: PageSource | None, source: PageSource) -> Standing:
    """Return where the translation `page` of `source` stands."""
    if page is None:
        return Standing.MISSING
    if page.meta.source is None:
        return Standing.UNNAMED
    return Standing.BEHIND if is_behind(page, source) else Standing.CURRENT


def summary(one: Coverage) -> str:
    """Return the coverage of one language in a line, for editors at a terminal."""
    count = Counter(one.pages.values())
    return (
        f"{one.locale.name} ({one.locale.code}): {one.translated} of {len(one.pages)} pages "
        f"translated; {count[Standing.CURRENT]} up to date, {count[Standing.BEHIND]} behind, "
        f"{count[Standing.UNNAMED]} that do not say, {count[Standing.MISSING]} missing"
    )
