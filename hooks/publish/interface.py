"""The words of the interface: each language has them all, with names as they are written."""

from __future__ import annotations

from collections.abc import Iterator

from hooks.content.names import Names, Spelling, read_names, spelling
from hooks.content.problems import ContentError, Problem
from hooks.content.records import relative
from hooks.content.site import Locale, Site
from hooks.publish import catalogs


def check_interface(site: Site) -> Iterator[Problem]:
    """Yield `missing-catalog`, `untranslated` and `misspelled-name` of each language's catalog."""
    try:
        names = read_names(site.data, site.root)
    except ContentError:
        names = Names()  # told where pages are looked at
    for locale in site.locales:
        yield from _catalog(site, locale, spelling(names, locale.code))


def _catalog(site: Site, locale: Locale, names: Spelling) -> Iterator[Problem]:
    locales_dir = site.overrides / "locales"
    file = catalogs.catalog_file(locales_dir, locale.code)
    path = relative(file, site.root)
    if not file.is_file():
        message = (
            f"There is no catalog for {locale.name}: its readers get the interface in English. "
            "Run: parvis strings --update"
        )
        yield Problem(path, 0, 0, "missing-catalog", message)
    catalog = catalogs.read(locales_dir, locale.code)
    for text in catalogs.untranslated(catalog):
        message = f'The interface text "{text}" has no translation; write its msgstr.'
        yield Problem(path, 0, 0, "untranslated", message)
    for one in catalog:
        # The first entry holds the catalog's own facts, and no words.
        words = one.string if isinstance(one.string, str) else " ".join(one.string or ())
        for _, said in names.wrong(words) if one.id else ():
            yield Problem(path, one.lineno or 0, 0, "misspelled-name", said, "warning")
