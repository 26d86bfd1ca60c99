"""Strings of the interface in each language, from gettext catalogs."""

from __future__ import annotations

import gettext
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from hooks.content.problems import ContentError, Problem
from hooks.content.records import read_text
from hooks.content.typography import typeset

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog


def N_(message: str) -> str:
    """Mark `message` for extraction and return it unchanged (gettext's deferred translation)."""
    return message


def catalog(locale: str, locales_dir: Path) -> gettext.NullTranslations:
    """Return the catalog of `locale`; without one, strings stay as the templates have them.

    Catalogs are ``<locales_dir>/<locale>/LC_MESSAGES/messages.po``. A compiled ``.mo`` is used
    when it is not older; otherwise the ``.po`` is compiled in memory, so none need be built.
    Raises ContentError when the ``.po`` cannot be read.
    """
    po = locales_dir / locale.replace("-", "_") / "LC_MESSAGES" / "messages.po"
    mo = po.with_suffix(".mo")
    if not po.exists() and not mo.exists():
        return gettext.NullTranslations()
    if mo.exists() and (not po.exists() or mo.stat().st_mtime >= po.stat().st_mtime):
        return gettext.GNUTranslations(BytesIO(mo.read_bytes()))
    return _compiled(po, locale, locales_dir)


def with_blanks(messages: Catalog, locale: str) -> Catalog:
    """Give every message of a catalog the blanks that `locale` wants; returns the same catalog."""
    for message in messages:
        if not message.id:
            continue  # the header of the file
        if isinstance(message.string, str):
            message.string = typeset(message.string, locale)
        else:
            message.string = tuple(typeset(text, locale) for text in message.string or ())
    return messages


def _compiled(po: Path, locale: str, locales_dir: Path) -> gettext.NullTranslations:
    # Catalogs are compiled as part of every build: a refresh need not load what compiles them.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    root = locales_dir.parent.parent
    text = read_text(po, root)
    try:
        messages = read_po(BytesIO(text.encode()), locale.replace("-", "_"), abort_invalid=True)
    except PoFileError as error:
        line = error.lineno + 1
        message = f"The catalog cannot be read from here: {error.args[0].rpartition(' on ')[0]}."
        name = po.relative_to(root).as_posix()
        raise ContentError([Problem(name, line, 1, "catalog-syntax", message)]) from error
    compiled = BytesIO()
    write_mo(compiled, with_blanks(messages, locale))
    return gettext.GNUTranslations(BytesIO(compiled.getvalue()))
