"""A redline holds both texts: take all of it and the new one is there, refuse all for the old."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hooks.legal.redline import (
    Fate,
    Redline,
    SectionChange,
    accepted,
    article_lines,
    redline,
    rejected,
)

WORDS = ["you", "may", "close", "30", "days", "« accord »", "l’article", "(art. 6)", "a&b", "x<y"]
SIGNS = ["", " ", ",", ". ", " : ", ";"]


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


phrases = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(SIGNS)), max_size=8).map(
    lambda parts: escaped("".join(word + sign for word, sign in parts))
)
inlines = st.one_of(
    phrases,
    phrases.map(lambda text: f"<em>{text}</em>"),
    phrases.map(lambda text: f'<span class="sample" lang="fr"> {text} </span>'),
    st.tuples(phrases, st.sampled_from(["../a/", "../b/#c"])).map(
        lambda pair: f'<a href="{pair[1]}">{pair[0]}</a>'
    ),
    st.just("<br>"),
    phrases.map(lambda text: f"<strong>{text}<em>{text}</em></strong>"),
)
runs = st.lists(inlines, max_size=4).map("".join)
paragraphs = runs.map(lambda run: f"<p>{run}</p>")


def listed(items: list[str], tag: str = "ul") -> str:
    return f"<{tag}>\n" + "".join(f"<li>{item}</li>\n" for item in items) + f"</{tag}>"


items = st.one_of(
    runs,
    st.tuples(runs, st.lists(runs, max_size=2).map(listed)).map("".join),
    st.tuples(paragraphs, paragraphs).map("\n".join),
)
lists = st.tuples(st.lists(items, max_size=4), st.sampled_from(["ul", "ol"])).map(
    lambda pair: listed(*pair)
)


@st.composite
def tables(draw: st.DrawFn) -> str:
    columns = draw(st.integers(1, 3))
    cells = st.one_of(runs, runs, st.tuples(paragraphs, paragraphs).map("".join))
    rows = draw(st.lists(st.lists(cells, min_size=columns, max_size=columns), max_size=4))
    head = "".join(f'<th scope="col">{draw(phrases)}</th>' for _ in range(columns))
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows)
    table = f"<table><thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table>"
    return f'<div class="table-scroll" role="group">{table}</div>'


headings = st.tuples(st.sampled_from([2, 3]), st.sampled_from("abcd"), phrases).map(
    lambda heading: '<h{0} id="{1}">{2}</h{0}>'.format(*heading)
)
terms = st.tuples(phrases, runs).map(lambda pair: "<dl><dt>{}</dt><dd>{}</dd></dl>".format(*pair))
blocks = st.one_of(headings, headings, paragraphs, paragraphs, lists, tables(), terms)
articles = st.lists(blocks, max_size=6)


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, str]:
    """Two articles: the second keeps some blocks of the first, changes, drops and adds others."""
    old, new = draw(articles), []
    for block in old:
        fate = draw(st.sampled_from(["keep", "keep", "word", "drop", "before"]))
        if fate == "word":
            new.append(block.replace(draw(st.sampled_from(["you", "30", "days", "close"])), "we"))
        elif fate == "before":
            new += [draw(blocks), block]
        elif fate == "keep":
            new.append(block)
    return "\n".join(old), "\n".join([*new, *draw(st.lists(blocks, max_size=1))])


def holds_both(old: str, new: str) -> Redline:
    made = redline(old, new)
    assert rejected(made.html) == article_lines(old)
    assert accepted(made.html) == article_lines(new)
    return made


@settings(max_examples=120, deadline=None, derandomize=True)
@given(edits())
def test_taking_all_gives_the_new_text_and_refusing_all_the_old(pair: tuple[str, str]) -> None:
    made = holds_both(*pair)
    assert bool(made.changes) == ("<ins>" in made.html or "<del>" in made.html)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(articles.map("\n".join), articles.map("\n".join))
def test_two_texts_that_have_nothing_in_common_are_both_there(old: str, new: str) -> None:
    holds_both(old, new)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(articles.map("\n".join))
def test_a_text_has_not_changed_since_itself(article: str) -> None:
    made = redline(article, article)
    assert made.changes == ()
    assert not re.search("<(ins|del)>", made.html)


TABLE = "<table><thead><tr><th>Fee</th><th>Rate</th></tr></thead><tbody>{}</tbody></table>"


def test_a_changed_cell_is_marked_in_its_cell_and_a_new_row_cell_by_cell() -> None:
    old = TABLE.format("<tr><td>Service fee</td><td>5 %</td></tr>")
    new = TABLE.format(
        "<tr><td>Service fee</td><td>6 %</td></tr><tr><td>Tax</td><td>none</td></tr>"
    )
    made = holds_both(old, new)
    assert "<td><del>5 </del><ins>6 </ins>%</td>" in made.html
    assert '<tr class="redline-inserted"><td><ins>Tax</ins></td><td><ins>none</ins></td>' in (
        made.html
    )


def test_a_table_with_one_more_column_is_shown_old_and_new() -> None:
    old = "<table><tr><td>a</td></tr></table>"
    made = holds_both(old, "<table><tr><td>a</td><td>b</td></tr></table>")
    assert made.html.count("<table") == 2


def test_words_of_a_cell_that_became_a_list_are_shown_before_it() -> None:
    old = TABLE.format("<tr><td>Fee</td><td>5 %</td></tr>")
    new = TABLE.format(f"<tr><td>Fee</td><td>{listed(['5 %', 'VAT'])}</td></tr>")
    made = holds_both(old, new)
    assert '<td><p class="redline-removed"><del>5 %</del></p><ul' in made.html
    made = holds_both(new, old)
    assert '</ul><p class="redline-inserted"><ins>5 %</ins></p></td>' in made.html


def test_one_new_item_leaves_the_others_of_its_list_alone() -> None:
    made = holds_both(listed(["access;", "erasure."]), listed(["access;", "limits;", "erasure."]))
    assert made.html.count("<ins>") == 1
    assert "<del>" not in made.html


def test_a_link_that_leads_elsewhere_is_a_change() -> None:
    made = holds_both('<p>See <a href="../a/">it</a>.</p>', '<p>See <a href="../b/">it</a>.</p>')
    assert '<del><a href="../a/">it</a></del><ins><a href="../b/">it</a></ins>.' in made.html


@pytest.mark.parametrize("space", ["\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"])
def test_a_space_that_holds_words_together_still_does(space: str) -> None:
    made = holds_both("<p>un deux trois</p>", f"<p>un deux trois{space}; quatre</p>")
    assert f"trois{space};" in made.html


def test_sections_are_told_by_what_became_of_them() -> None:
    old = '<h2 id="age">Age</h2><p>15 years.</p><h2 id="fax">Fax</h2><p>None.</p>'
    new = '<h2 id="age">Age</h2><p>16 years.</p><h2 id="ai">AI</h2><p>Marked.</p>'
    made = holds_both(f"{old}<h2 id='law'>Law</h2>", f"{new}<h2 id='law'>Law</h2>")
    assert made.changes == (
        SectionChange(Fate.CHANGED, "age", "Age"),
        SectionChange(Fate.REMOVED, "removed-fax", "Fax"),
        SectionChange(Fate.ADDED, "ai", "AI"),
    )
    assert 'id="removed-fax"' in made.html


@pytest.mark.parametrize("space", ["", " "])
def test_a_space_more_or_less_is_a_change(space: str) -> None:
    texts = [f"<p>un deux trois{one}<em>quatre</em> cinq six</p>" for one in ("", " ")]
    made = holds_both(*(texts if space else texts[::-1]))
    assert "<del>" in made.html
