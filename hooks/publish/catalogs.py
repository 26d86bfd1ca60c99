"""The interface's own words: extracted from templates and code, updated, compiled (Babel)."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from hooks.content.strings import with_blanks
from hooks.publish import files

METHODS = [
    ("legal/**.py", "python"),
    ("publish/**.py", "python"),
    ("status/**.py", "python"),
    ("fragments/**.html", "jinja2"),
    ("**.html", "jinja2"),
]
OPTIONS = {"**.html": {"extensions": "jinja2.ext.i18n,jinja2.ext.loopcontrols", "silent": "false"}}
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "say": (2,),
}


def extract(sources: list[Path]) -> Catalog:
    """Return every message of the templates and modules under `sources`, English as the key."""
    catalog = Catalog(charset="utf-8", fuzzy=False)
    for folder in sources:
        found = extract_from_dir(
            folder,
            method_map=METHODS,
            options_map=OPTIONS,
            keywords=KEYWORDS,
            strip_comment_tags=True,
        )
        for name, _line, message, comments, context in sorted(found, key=lambda one: str(one[2])):
            catalog.add(message, None, [(name, 1)], auto_comments=comments, context=context)
    return catalog


def catalog_file(locales_dir: Path, code: str) -> Path:
    """Return the place of a language's catalog."""
    return locales_dir / code.replace("-", "_") / "LC_MESSAGES" / "messages.po"


def read(locales_dir: Path, code: str) -> Catalog:
    """Return the catalog of `code`; an empty one when there is none yet."""
    path = catalog_file(locales_dir, code)
    if not path.is_file():
        return Catalog(locale=code.replace("-", "_"), charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=code.replace("-", "_"), charset="utf-8")


def updated(template: Catalog, catalog: Catalog) -> bytes:
    """Return `catalog` brought up to `template`, as a .po file that is stable between runs."""
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.header_comment = HEADER
    target = BytesIO()
    write_po(target, catalog, width=100, omit_header=False, sort_output=True, no_location=True)
    lines = [line for line in target.getvalue().splitlines(True) if not line.startswith(VOLATILE)]
    return b"".join(lines)


HEADER = "# The interface's words in one language; the keys are the English texts."
VOLATILE = (
    b'"POT-Creation-Date',
    b'"PO-Revision-Date',
    b'"Generated-By',
    b'"Last-Translator',
    b'"Language-Team',
    b'"Report-Msgid',
    b'"Project-Id',
)
"""Headers that change without the words changing."""


def update_all(sources: list[Path], locales_dir: Path, codes: list[str]) -> list[Path]:
    """Bring every catalog up to the messages in `sources`; return those that changed."""
    template = extract(sources)
    return [
        path
        for code in codes
        if files.write(
            path := catalog_file(locales_dir, code), updated(template, read(locales_dir, code))
        )
    ]


def compile_all(locales_dir: Path) -> list[Path]:
    """Compile every catalog to .mo beside it; return those that changed. Raises OSError."""
    changed = []
    for path in sorted(locales_dir.glob("*/LC_MESSAGES/messages.po")):
        with path.open("rb") as file:
            catalog = read_po(file, locale=path.parts[-3], charset="utf-8")
        target = BytesIO()
        write_mo(target, with_blanks(catalog, path.parts[-3].replace("_", "-")))
        if files.write(path.with_suffix(".mo"), target.getvalue()):
            changed.append(path.with_suffix(".mo"))
    return changed


def untranslated(catalog: Catalog) -> list[str]:
    """Return the messages of `catalog` that have no text, or only a guess (fuzzy)."""
    missing = []
    for message in catalog:
        forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        if message.id and (message.fuzzy or not all(forms)):
            missing.append(message.id if isinstance(message.id, str) else message.id[0])
    return missing
