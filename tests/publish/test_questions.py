"""Questions unfold without script, and an address opens the answer it names."""

from __future__ import annotations

from hooks.publish.questions import unfolding

ARTICLE = (
    '<p>Avant.</p>\n<h2 id="pay">Payer</h2>\n'
    '<h3 id="how-much">Combien <em>?</em></h3>\n<p>Deux.</p>\n<ul><li>euros</li></ul>\n'
    '<h3 id="unanswered">Rien</h3>\n<h2 id="end">Fin</h2>\n<p>Après.</p>'
)


def test_a_question_holds_what_stands_below_it_and_its_answer_has_the_address() -> None:
    assert unfolding(ARTICLE, "Lien vers %(title)s") == (
        '<p>Avant.</p>\n<h2 id="pay">Payer</h2>\n'
        '<details class="question"><summary><h3 id="how-much-question">Combien <em>?</em></h3>'
        '</summary><div class="question__answer" id="how-much"><p>Deux.</p>\n'
        '<ul><li>euros</li></ul><p class="question__link" data-pagefind-ignore>'
        '<a href="#how-much">Lien vers Combien <em>?</em></a></p></div></details>\n'
        '<h3 id="unanswered">Rien</h3>\n<h2 id="end">Fin</h2>\n<p>Après.</p>'
    )
