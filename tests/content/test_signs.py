"""Signs a language has not are told with their place; code, links and attributes are no text."""

from __future__ import annotations

from pathlib import Path

import pytest

from hooks.content.signs import check_signs, signs
from hooks.content.site import read_site
from tests.content.conftest import Draw
from tests.site.drawn import ROOT

FR, EN, ES = "«…» or, inside them, “…”", "“…” or ‘…’", "«…» or “…”"
STRAIGHT = 'Found ", a straight quotation mark. Write {}.'
FOREIGN = "Found {}, a quotation mark of other languages. Write {}."
OPENS = "Found {} alone. A Spanish sentence with it opens with ¿ or ¡ in the same paragraph."
CLOSES = "Found {} alone. A Spanish sentence with it closes with ? or ! in the same paragraph."


@pytest.mark.parametrize(
    ("lang", "text", "found"),
    [
        ("fr", 'Il dit "oui"', [(7, "straight-quote", STRAIGHT.format(FR)),
                               (11, "straight-quote", STRAIGHT.format(FR))]),
        ("en", 'a "b', [(2, "straight-quote", STRAIGHT.format(EN))]),
        ("es", 'a "b', [(2, "straight-quote", STRAIGHT.format(ES))]),
        ("fr", "l'eau", [(1, "straight-apostrophe", "Found ', a straight apostrophe. Write ’.")]),
        ("en", "so...", [(2, "three-dots", "Found ..., 3 dots. Write one sign: …")]),
        ("fr", "un “mot”", [(3, "foreign-quote", FOREIGN.format("“", FR)),
                            (7, "foreign-quote", FOREIGN.format("”", FR))]),
        ("en", "a «b", [(2, "foreign-quote", FOREIGN.format("«", EN))]),
        ("es", "Qué?", [(3, "unpaired-sign", OPENS.format("?"))]),
        ("es", "¡Bien", [(0, "unpaired-sign", CLOSES.format("¡"))]),
        ("es", "¿Qué?\n\n¿Sí\n\nNo?", [(7, "unpaired-sign", CLOSES.format("¿")),
                                       (14, "unpaired-sign", OPENS.format("?"))]),
        ("es", "| ¿Qué | sí? |", [(2, "unpaired-sign", CLOSES.format("¿")),
                                  (11, "unpaired-sign", OPENS.format("?"))]),
    ],
)  # fmt: skip
def test_a_sign_the_language_has_not(
    lang: str, text: str, found: list[tuple[int, str, str]]
) -> None:
    assert list(signs(text, lang)) == found


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "« Il a dit “non” », l’eau…"),
        ("en", "“Don’t”, she said: ‘no’"),
        ("es", "«¿Qué?», ¡bien!, ¿¡cómo!? (1576?) (!) ¡Qué haces?"),
        ("en", '`"x"` and\n\n```\ndon\'t "x"...\n```\n'),
        ("en", '[a](b.md "title") <b title="x">y</b> *z*{title="x"} {{ a.b }}'),
        ("en", '!!! note "Title"\n    text'),
        ("es", '??? note "Título"\n    texto'),
        ("en", "see https://a.example/it's...here"),
        ("en", "5' 30\""),
        ("de", 'er sagt "ja"'),
    ],
)
def test_what_is_right_or_no_text(lang: str, text: str) -> None:
    assert list(signs(text, lang)) == []


def test_pages_and_data_are_judged_by_their_language(draw: Draw, mkdocs: Path) -> None:
    draw(
        """
        docs
            _data
                broken.yml
                    | a: [
                incidents
                    late.yml
                        | title: { fr: L'attente, en: The wait }
                        | updates:
                        |   - text:
                        |       es: Qué?
                        |       en: Qué?
                        |   - status: it's no text
            fr
                a.md
                    | ---
                    | title: L'accueil
                    | description: D
                    | ---
                    | Un
                    | "mot"
        """
    )
    found = check_signs(read_site(mkdocs, {}))
    assert [(one.path, one.line, one.column, one.code, one.level) for one in found] == [
        ("docs/_data/incidents/late.yml", 1, 14, "straight-apostrophe", "warning"),
        ("docs/_data/incidents/late.yml", 4, 11, "unpaired-sign", "warning"),
        ("docs/fr/a.md", 2, 8, "straight-apostrophe", "warning"),
        ("docs/fr/a.md", 6, 1, "straight-quote", "warning"),
        ("docs/fr/a.md", 6, 5, "straight-quote", "warning"),
    ]


def test_the_texts_we_ship_have_no_such_sign() -> None:
    assert check_signs(read_site(ROOT / "mkdocs.yml", {})) == []
