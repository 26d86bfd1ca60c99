"""What the page of support is told: promises from their data, with names in one language."""

from __future__ import annotations

from dataclasses import dataclass

from hooks.content.formats import format_language, format_list
from hooks.content.localised import Localised
from hooks.content.site import Locale
from hooks.content.support import Support
from hooks.publish.build import SiteBuild


@dataclass(frozen=True)
class Told:
    """The promises, for readers of one language."""

    support: Support
    languages: str
    """Names of the languages people answer in; empty when none is declared."""
    names: dict[str, Localised]
    """Component → its name."""


def told(build: SiteBuild, locale: Locale) -> Told:
    """Return what the page of support shows readers of `locale`."""
    names = [format_language(code, locale.code) for code in build.support.languages]
    components = (one for group in build.fragments.view.board.groups for one in group.components)
    return Told(
        build.support,
        format_list(names, locale.code) if names else "",
        {one.id: one.name for one in components},
    )
