"""Words are found where a text uses them first, and nowhere that a button could not stand."""

from __future__ import annotations

import pytest

from hooks.content.glossary import Finder, Glossary

GLOSSARY = Glossary.model_validate(
    {
        "terms": [
            {"id": "payout", "term": {"fr": "paiement", "en": "payout"}, "says": "Un mot."},
            {"id": "delayed", "term": {"fr": "paiement différé"}, "says": "Un mot."},
            {
                "id": "tier",
                "term": {"fr": "palier"},
                "forms": {"fr": ["palier", "paliers"]},
                "says": "Un mot.",
            },
        ]
    }
)


def explained(html: str, code: str = "fr") -> str:
    finder = Finder.of(GLOSSARY, code)
    assert finder is not None
    return finder.explained(html, lambda id, use: f"[{id}|{use}]")


def test_only_the_first_use_is_explained_in_any_of_its_forms() -> None:
    assert (
        explained("<p>Deux paliers, un palier.</p><ul><li>Palier</li></ul>")
        == "<p>Deux [tier|paliers], un palier.</p><ul><li>Palier</li></ul>"
    )


def test_the_longest_word_is_found_across_any_blank() -> None:
    use = "Paiement\u00a0différé"
    assert explained(f"<p>Le {use}.</p>") == f"<p>Le [delayed|{use}].</p>"


@pytest.mark.parametrize(
    "html",
    [
        "<h2>Palier</h2>",
        "<p><a href='#'>palier</a></p>",
        "<p><strong>Compte → <em>Palier</em></strong></p>",
        "<p><code>palier</code></p>",
        '<p><span class="sample">un <span lang="fr">palier</span> palier</span></p>',
        "<table><tr><th>palier</th></tr></table>",
        "<p>co-palier, palieraux</p>",
        "palier",
        "<!-- <p>palier</p> -->",
    ],
)
def test_no_word_is_explained_in_names_links_code_examples_or_parts_of_words(html: str) -> None:
    assert explained(html) == html


def test_what_follows_such_a_place_is_running_text_again() -> None:
    html = '<p><span class="sample">x</span> <span>un <br>palier</span></p>'
    assert explained(html) == html.replace("palier", "[tier|palier]")


def test_a_language_without_words_has_no_finder() -> None:
    assert explained("<p>A payout.</p>", "en") == "<p>A [payout|payout].</p>"
    assert Finder.of(GLOSSARY, "es") is None
