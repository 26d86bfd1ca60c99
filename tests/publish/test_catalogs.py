"""The interface's own words: complete in every language, and those the templates use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from hooks.content.signs import signs
from hooks.content.strings import catalog
from hooks.publish import catalogs
from tests.site.drawn import CODES, ROOT, write

LOCALES = ROOT / "overrides/locales"
PLACE = re.compile(r"%\(\w+\)[sd]|#|\{\w*\}")


@pytest.fixture(scope="module")
def template() -> Catalog:
    """Every message of our templates and code."""
    return catalogs.extract([ROOT / "overrides", ROOT / "hooks"])


@pytest.mark.parametrize("code", CODES)
def test_every_message_is_translated(code: str) -> None:
    assert catalogs.untranslated(catalogs.read(LOCALES, code)) == []
    assert len(catalogs.read(LOCALES, code)) > 100


@pytest.mark.parametrize("code", CODES)
def test_a_catalog_is_what_parvis_strings_makes_of_it(code: str, template: Catalog) -> None:
    path = catalogs.catalog_file(LOCALES, code)
    assert path.read_bytes() == catalogs.updated(template, catalogs.read(LOCALES, code)), (
        "run: parvis strings --update"
    )


@pytest.mark.parametrize("code", CODES)
def test_a_translation_fills_the_same_places(code: str) -> None:
    for message in catalogs.read(LOCALES, code):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        expected = set(PLACE.findall(ids[-1]))
        for text in texts:
            assert set(PLACE.findall(str(text))) == expected, ids[0]


@pytest.mark.parametrize(("code", "forms"), [("fr", 2), ("en", 2), ("es", 2)])
def test_plurals_have_the_forms_of_the_language(code: str, forms: int) -> None:
    """CLDR has a third form, "many", in French and Spanish, for millions: we never count those."""
    plural = [one for one in catalogs.read(LOCALES, code) if isinstance(one.id, tuple)]
    assert plural
    assert {len(one.string) for one in plural} <= {forms, forms + 1}


@pytest.mark.parametrize("code", CODES)
def test_plurals_are_chosen_as_cldr_does(code: str) -> None:
    chosen, rule = catalog(code, LOCALES), Locale(code).plural_form
    plural = [one for one in catalogs.read(LOCALES, code) if isinstance(one.id, tuple)]
    for message in plural:
        one, many = message.id
        for count in (0, 1, 2, 5, 21, 100, 1_000_001):
            form = message.string[0 if rule(count) == "one" else 1]
            assert chosen.ngettext(one, many, count) == form, (count, one)


@pytest.mark.parametrize("code", CODES)
def test_a_text_has_the_signs_of_its_language(code: str) -> None:
    for message in catalogs.read(LOCALES, code):
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        found = [one for text in texts for one in signs(text, code)]
        assert found == [] or not message.id, message.id


@pytest.mark.parametrize("compiled", [False, True])
def test_the_build_puts_the_blanks_french_wants(tmp_path: Path, compiled: bool) -> None:
    for code in ("fr", "en"):
        po = tmp_path / code / "LC_MESSAGES/messages.po"
        entry = 'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
        entry += 'msgid "Why?"\nmsgstr "Pourquoi ? « %(n)s %% »"\n\n'
        entry += 'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "un : a"\nmsgstr[1] "deux : b"\n'
        write(po, entry)
    if compiled:
        assert len(catalogs.compile_all(tmp_path)) == 2
    french, english = catalog("fr", tmp_path), catalog("en", tmp_path)
    assert french.gettext("Why?") == "Pourquoi\u202f? «\u202f%(n)s %%\u202f»"
    assert french.ngettext("a", "b", 2) == "deux\u202f: b"
    assert english.gettext("Why?") == "Pourquoi ? « %(n)s %% »"


def test_french_uses_its_own_signs() -> None:
    """Narrow no-break space before ; : ! ? and inside « », and the curved apostrophe."""
    for message in catalogs.read(LOCALES, "fr"):
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        for text in texts if message.id else ():
            assert not re.search(
                r"(?<![\u202f\u00a0])[;:!?»](?!/)|«(?![\u202f\u00a0])|'", str(text)
            ), text


def test_sources_speak_only_through_the_catalog(tmp_path: Path) -> None:
    write(tmp_path / "overrides/page.html", '<p>{{ _("Hello") }}</p>{% trans %}Bye{% endtrans %}')
    write(
        tmp_path / "overrides/fragments/x.html", '{{ ngettext("%(num)s day", "%(num)s days", 2) }}'
    )
    write(tmp_path / "hooks/publish/a.py", 'x = N_("Later")\ny = say("fr", "Second")\n')
    found = catalogs.extract([tmp_path / "overrides", tmp_path / "hooks"])
    ids = [message.id for message in found if message.id]
    assert set(ids) == {"Hello", "Bye", "Later", "Second", ("%(num)s day", "%(num)s days")}


def test_an_update_adds_what_is_new_and_drops_what_is_gone(tmp_path: Path) -> None:
    write(tmp_path / "overrides/page.html", '{{ _("Kept") }}{{ _("New") }}')
    po = catalogs.catalog_file(tmp_path / "locales", "fr")
    write(po, 'msgid "Kept"\nmsgstr "Gardé"\n\nmsgid "Gone"\nmsgstr "Parti"\n')
    assert catalogs.update_all([tmp_path / "overrides"], tmp_path / "locales", ["fr"]) == [po]
    with po.open("rb") as file:
        texts = {one.id: (one.string, one.fuzzy) for one in read_po(file) if one.id}
    assert texts == {"Kept": ("Gardé", False), "New": ("", False)}
    assert catalogs.untranslated(catalogs.read(tmp_path / "locales", "fr")) == ["New"]
    assert catalogs.update_all([tmp_path / "overrides"], tmp_path / "locales", ["fr"]) == []


def test_a_guess_counts_as_untranslated(tmp_path: Path) -> None:
    po = catalogs.catalog_file(tmp_path, "es")
    write(po, '#, fuzzy\nmsgid "Open"\nmsgstr "Abierto"\n\nmsgid "Shut"\nmsgstr "Cerrado"\n')
    assert catalogs.untranslated(catalogs.read(tmp_path, "es")) == ["Open"]


def test_a_language_without_a_catalog_has_an_empty_one(tmp_path: Path) -> None:
    assert len(catalogs.read(tmp_path, "es")) == 0


def test_compiling_is_done_once(tmp_path: Path) -> None:
    po = catalogs.catalog_file(tmp_path, "es")
    write(po, 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
              'msgid "Shut"\nmsgstr "Cerrado"\n')  # fmt: skip
    assert catalogs.compile_all(tmp_path) == [po.with_suffix(".mo")]
    assert catalogs.compile_all(tmp_path) == []
    assert catalog("es", tmp_path).gettext("Shut") == "Cerrado"


def test_a_region_has_a_catalog_too(tmp_path: Path) -> None:
    """Folders are named as gettext does (pt_BR), languages as the web does (pt-BR)."""
    po = catalogs.catalog_file(tmp_path, "pt-BR")
    assert po.relative_to(tmp_path).parts[0] == "pt_BR"
    write(po, 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
              'msgid "Shut"\nmsgstr "Fechado"\n')  # fmt: skip
    catalogs.compile_all(tmp_path)
    assert catalogs.untranslated(catalogs.read(tmp_path, "pt-BR")) == []
    assert catalog("pt-BR", tmp_path).gettext("Shut") == "Fechado"
