from __future__ import annotations

import os
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from hooks.content.problems import ContentError
from hooks.content.strings import catalog

PO = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "Status"
msgstr "État"

#, fuzzy
msgid "Help"
msgstr "Peut-être"

msgid "%(n)s day"
msgid_plural "%(n)s days"
msgstr[0] "%(n)s jour"
msgstr[1] "%(n)s jours"

msgctxt "verb"
msgid "Search"
msgstr "Rechercher"
"""


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    folder = tmp_path / "overrides/locales"
    (folder / "fr/LC_MESSAGES").mkdir(parents=True)
    (folder / "fr/LC_MESSAGES/messages.po").write_text(PO, encoding="utf-8")
    return folder


def compile_mo(po: Path, text: str) -> None:
    """Compile a catalog made of `text` beside `po`, as pybabel does."""
    source = po.with_suffix(".txt")
    source.write_text(text, encoding="utf-8")
    with source.open("rb") as lines, po.with_suffix(".mo").open("wb") as mo:
        write_mo(mo, read_po(lines, "fr"))


def test_a_catalog_is_compiled_in_memory(locales: Path) -> None:
    fr = catalog("fr", locales)
    assert fr.gettext("Status") == "État"
    assert [fr.ngettext("%(n)s day", "%(n)s days", n) for n in (0, 1, 2)] == [
        "%(n)s jour",
        "%(n)s jour",
        "%(n)s jours",
    ]
    assert fr.pgettext("verb", "Search") == "Rechercher"
    assert [path.name for path in (locales / "fr/LC_MESSAGES").iterdir()] == ["messages.po"]


def test_what_is_not_translated_stays_english(locales: Path) -> None:
    fr = catalog("fr", locales)
    assert fr.gettext("Legal") == "Legal"
    assert fr.gettext("Help") == "Help"  # fuzzy: no one has read it


def test_without_a_catalog_strings_stay_as_they_are(locales: Path) -> None:
    assert catalog("es", locales).gettext("Status") == "Status"
    assert catalog("fr", locales / "none").gettext("Status") == "Status"


def test_a_compiled_catalog_is_used_while_it_is_not_older(locales: Path) -> None:
    po = locales / "fr/LC_MESSAGES/messages.po"
    compile_mo(po, PO.replace("État", "Compilé"))
    os.utime(po, (1000, 1000))
    os.utime(po.with_suffix(".mo"), (1000, 1000))
    assert catalog("fr", locales).gettext("Status") == "Compilé"
    os.utime(po, (2000, 2000))
    assert catalog("fr", locales).gettext("Status") == "État"


def test_a_compiled_catalog_alone_is_enough(locales: Path) -> None:
    po = locales / "fr/LC_MESSAGES/messages.po"
    compile_mo(po, PO)
    po.unlink()
    assert catalog("fr", locales).gettext("Status") == "État"


def test_a_regional_language_has_a_folder_as_gettext_writes_it(locales: Path) -> None:
    (locales / "fr").rename(locales / "pt_BR")
    assert catalog("pt-BR", locales).gettext("Status") == "État"


def test_a_catalog_that_cannot_be_read_is_told(locales: Path) -> None:
    po = locales / "fr/LC_MESSAGES/messages.po"
    po.write_text(PO + "\nmsg_id 'Open'\n", encoding="utf-8")
    with pytest.raises(ContentError) as error:
        catalog("fr", locales)
    assert str(error.value) == (
        "overrides/locales/fr/LC_MESSAGES/messages.po:22:1: catalog-syntax "
        "The catalog cannot be read from here: Unknown or misformatted keyword."
    )
