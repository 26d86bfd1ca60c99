"""The words of the interface are looked at like those of pages."""

from __future__ import annotations

from pathlib import Path

from hooks.content.names import FILE
from hooks.publish.interface import check_interface
from tests.publish.projects import small_project

CATALOG = """\
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "Write to us"
msgstr "Par email"

msgid "One email"
msgid_plural "{n} emails"
msgstr[0] "Un email"
msgstr[1] "{n} messages"

msgid "Address"
msgstr "Adresse"

msgid "Later"
msgstr ""
"""


def test_names_and_missing_words_are_told_with_their_line(tmp_path: Path) -> None:
    site = small_project(tmp_path)
    folder = site.overrides / "locales/fr/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(CATALOG, encoding="utf-8")
    names = "names:\n  - write: { fr: e-mail }\n    never: { fr: [email] }\n"
    (site.data / FILE).write_text(names, encoding="utf-8")
    said = 'Found "email". Write "e-mail", as names.yml says.'
    place = "overrides/locales/fr/LC_MESSAGES/messages.po"
    found = [str(one) for one in check_interface(site)]
    assert [one for one in found if one.startswith(place)] == [
        f'{place}:0:0: untranslated The interface text "Later" has no translation; '
        "write its msgstr.",
        f"{place}:4:0: misspelled-name {said}",
        f"{place}:7:0: misspelled-name {said}",
    ]
    assert len([one for one in found if "missing-catalog" in one and "fr/" not in one]) == 2
