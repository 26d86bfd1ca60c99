"""The page for editors: how much each language has, and what is behind, unsaid or missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hooks.content.coverage import Coverage, Standing, coverage
from hooks.content.languages import address
from hooks.content.site import Locale
from hooks.publish.build import SiteBuild

PAGE = "translations.md"
"""Its path in the folder of each language."""


@dataclass(frozen=True)
class Row:
    """One page that needs an editor."""

    title: str
    """Of the source."""
    href: str
    """Root-relative URL in the language of the report."""
    since: date | None
    """The day the source changed; None when that is not known or did not happen."""
    parts: tuple[str, ...]
    """The source's headings under which it changed; empty when they are not known."""


@dataclass(frozen=True)
class Report:
    """The translations into one language."""

    locale: Locale
    pages: int
    translated: int
    current: int
    behind: tuple[Row, ...]
    unnamed: tuple[Row, ...]
    missing: tuple[Row, ...]


def reports(build: SiteBuild) -> tuple[Report, ...]:
    """Return the state of the translations into each language, in the order of the site."""
    return tuple(
        Report(
            one.locale,
            len(one.pages),
            one.translated,
            len(one.of(Standing.CURRENT)),
            *(
                tuple(_rows(build, one, standing))
                for standing in (Standing.BEHIND, Standing.UNNAMED, Standing.MISSING)
            ),
        )
        for one in coverage(build.site, build.texts.tree)
    )


def _rows(build: SiteBuild, one: Coverage, standing: Standing) -> Iterator[Row]:
    code = build.site.source.code
    for path in one.of(standing):
        source = build.texts.page(path, code)
        drift = build.texts.own_drift(path, one.locale.code)
        parts = (drift and drift.parts) or ()
        yield Row(
            build.fill_plain(source.meta.title, code, source.path),
            build.site.path + address(path, one.locale),
            drift.since if drift else None,
            tuple(one.text for one in source.headings if one.id in parts),
        )
