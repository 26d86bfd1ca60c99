"""French blanks: put once, where French wants them, and nowhere else."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html

from hooks.content.typography import (
    LEFT,
    NARROW,
    OTHER,
    RULES,
    _all_french,
    _at_signs,
    _Walk,
    typeset,
    typeset_html,
)


def fr(text: str) -> str:
    """A French text as built, its narrow no-break spaces written as ~."""
    return typeset(text, "fr").replace(NARROW, "~")


def fr_html(text: str, lang: str = "fr") -> str:
    return typeset_html(text, lang).replace(NARROW, "~")


@pytest.mark.parametrize(
    ("typed", "built"),
    [
        ("Quoi ? Non ! Si : a ; b", "Quoi~? Non~! Si~: a~; b"),
        ("Quoi? Non! Si: a; b", "Quoi~? Non~! Si~: a~; b"),
        ("Quoi\u00a0? Non\u2009! Si\u202f:", "Quoi~? Non~! Si~:"),
        ("«oui», « oui », «\u00a0oui\u00a0»", "«~oui~», «~oui~», «~oui~»"),
        ("« Oui ! »", "«~Oui~!~»"),
        ("20 % ou 20%, 99,9\u00a0%", "20~% ou 20~%, 99,9~%"),
        ("Quoi ?! Non !!!", "Quoi~?! Non~!!!"),
        ("un mot\n: un autre", "un mot~: un autre"),
        ("[ici](a.md): là", "[ici](a.md)~: là"),
    ],
)
def test_the_blanks_french_wants(typed: str, built: str) -> None:
    assert fr(typed) == built


@pytest.mark.parametrize(
    "text",
    [
        "à 12:30",
        "a :: b et std::vector",
        "un :sourire: là",
        "https://a.example/x?y=1;z:2",
        "https://a.example/?a=1&amp;b;c=2&amp;",
        "Voir https://a.example/?q=a",
        "mailto:a@b.example?subject=x;y",
        "`a ; b : c`",
        "[texte](page.md?a:b)",
        "%(n)s %(total)s",
        "{{ company.name }}",
        "50%20",
        "# titre {: #id }",
        "«»",
        "un\n\n: deux",
    ],
)
def test_what_is_no_sign_stays(text: str) -> None:
    assert fr(text) == text


@pytest.mark.parametrize("lang", ["en", "es", "de", "fr-CA", ""])
def test_texts_in_other_languages_stay(lang: str) -> None:
    assert typeset("Quoi ? « a » 20 %", lang) == "Quoi ? « a » 20 %"


@pytest.mark.parametrize(
    ("typed", "built"),
    [
        ("<p>Mot <em>fort</em>: x</p>", "<p>Mot <em>fort</em>~: x</p>"),
        ("<p><em>Mot</em> : x</p>", "<p><em>Mot</em>~: x</p>"),
        ("<p>« <a href='b'>x</a> »</p>", "<p>«~<a href='b'>x</a>~»</p>"),
        ('<span class="sample">20</span> %', '<span class="sample">20</span>~%'),
        ("<code>a ; b</code> : c", "<code>a ; b</code>~: c"),
        ("<code>a</code>:<code>b</code>", "<code>a</code>:<code>b</code>"),
        ("<pre><code>a : b</code>\nc : d</pre>", "<pre><code>a : b</code>\nc : d</pre>"),
        ("<script>a ? b : c</script>", "<script>a ? b : c</script>"),
        ("<!-- a : b -->", "<!-- a : b -->"),
        ('<a href="/?a : b" title="a : b">c</a>', '<a href="/?a : b" title="a : b">c</a>'),
        ("AT&amp;T &lt; 3 &eacute; x", "AT&amp;T &lt; 3 &eacute; x"),
        ("a&nbsp;: b&#160;! c&#x202f;? d?&nbsp;»", "a~: b~! c~? d~?~»"),
        ('<p>a ? <i lang="en">b ? <b>c ?</b></i> d ?</p>',
         '<p>a~? <i lang="en">b ? <b>c ?</b></i> d~?</p>'),
        ("<p>a</p>\n<p>: b</p>", "<p>a</p>\n<p>: b</p>"),
        ("a<br>: b ; <img alt='c : d'> e", "a<br>: b~; <img alt='c : d'> e"),
        ("<p>a</b> : b <i>c : d", "<p>a</b>~: b <i>c~: d"),
    ],
)  # fmt: skip
def test_only_french_words_of_a_page_change(typed: str, built: str) -> None:
    assert fr_html(typed) == built


def test_french_words_in_a_page_in_english_change() -> None:
    page = '<p>what ? <i lang="fr">quoi ? <b>a ; b</b></i> 20 %</p>'
    assert fr_html(page, "en") == '<p>what ? <i lang="fr">quoi~? <b>a~; b</b></i> 20 %</p>'
    assert fr_html("<p>what ?</p>", "en") == "<p>what ?</p>"


SIGNS = st.lists(
    st.sampled_from(
        ["mot", "L", "1", " ", "\u00a0", NARROW, "\n", ";", ":", "!", "?", "%", "«", "»", "`", "(",
         ")", "[", "](", "’", ".", "&amp;", "&nbsp;", "&", "http://", "a@b.c", "{", "}", "%(n)s",
         "mailto:", ":x:", "é", "\u2009", "\t"]
    ),
    max_size=20,
).map("".join)  # fmt: skip
TAGS = st.lists(
    st.sampled_from(
        ["mot", " ", ";", ": ", "!", "«", "»", "20", "%", "<p>", "</p>", "<em>", "</em>", "<code>",
         "</code>", '<i lang="en">', "</i>", "<br>", "<!-- : -->", '<a title="x : y">', "</a>",
         "&amp;", "\n", NARROW]
    ),
    max_size=20,
).map("".join)  # fmt: skip


def letters(text: str) -> str:
    """A text without any blank, typed or written as an entity."""
    return re.sub(r"\s|&nbsp;", "", text)


@settings(max_examples=1_000, deadline=None)
@given(SIGNS | st.text(max_size=30))
@example("a ?&nbsp;! b")
def test_twice_is_once_and_no_letter_changes(text: str) -> None:
    built = typeset(text, "fr")
    assert typeset(built, "fr") == built
    assert letters(built) == letters(text)


@settings(max_examples=1_000, deadline=None)
@given(SIGNS.filter(lambda text: not LEFT.search(text)))
def test_a_look_at_the_signs_finds_what_a_look_at_each_letter_does(text: str) -> None:
    assert [one.span() for one in _at_signs(text)] == [one.span() for one in RULES.finditer(text)]


@settings(max_examples=500, deadline=None)
@given(TAGS)
def test_a_page_typeset_twice_is_as_typeset_once(text: str) -> None:
    built = typeset_html(text, "fr")
    assert typeset_html(built, "fr") == built
    assert letters(built) == letters(text)


@settings(max_examples=1_000, deadline=None)
@given(TAGS.filter(lambda text: not OTHER.search(text)))
def test_a_page_all_french_is_typeset_as_one_that_is_walked_through(text: str) -> None:
    assert _all_french(text) == _Walk(text, "fr").done()


@settings(max_examples=200, deadline=None)
@given(TAGS)
def test_a_page_keeps_its_elements(text: str) -> None:
    before = html.fragment_fromstring(f"<div>{text}</div>")
    after = html.fragment_fromstring(f"<div>{typeset_html(text, 'fr')}</div>")
    assert [(one.tag, dict(one.attrib)) for one in before.iter("*")] == [
        (one.tag, dict(one.attrib)) for one in after.iter("*")
    ]
