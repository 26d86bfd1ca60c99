"""What Markdown makes is repaired for a strict policy and for assistive technology."""

from __future__ import annotations

import pytest

from hooks.publish.article import one_level_down, repair


def say(message: str) -> str:
    return f"[{message}]"


@pytest.mark.parametrize(
    ("html", "repaired"),
    [
        ('<td style="text-align: right;">1</td>', '<td class="align-right">1</td>'),
        ('<th style="text-align: center;">a</th>', '<th class="align-center">a</th>'),
        ('<td style="text-align: left">a</td>', '<td class="align-left">a</td>'),
        ('<input type="checkbox" disabled/>',
         '<input type="checkbox" disabled aria-label="[to do]">'),
        ('<input type="checkbox" disabled checked/>',
         '<input type="checkbox" disabled checked aria-label="[done]">'),
        ("<pre><code>x</code></pre>", '<pre><code tabindex="0">x</code></pre>'),
        ("<pre><span></span><code>x</code></pre>", '<pre><code tabindex="0">x</code></pre>'),
        ("<p>Nothing <code>here</code></p>", "<p>Nothing <code>here</code></p>"),
    ],
)  # fmt: skip
def test_a_repair(html: str, repaired: str) -> None:
    assert repair(html, say) == repaired


def test_a_table_scrolls_by_keyboard_and_its_heads_have_a_scope() -> None:
    made = repair("<table><tr><th>a</th></tr></table> <table><tr><td>b</td></tr></table>", say)
    group = '<div class="table-scroll" role="group" tabindex="0" aria-label="[Table]">'
    assert made == (
        f'{group}<table><tr><th scope="col">a</th></tr></table></div> '
        f"{group}<table><tr><td>b</td></tr></table></div>"
    )


def test_an_aligned_head_has_a_scope_and_thead_has_none() -> None:
    made = repair('<table><thead><th style="text-align: right;">a</th></thead></table>', say)
    assert '<thead><th scope="col" class="align-right">a</th></thead>' in made


def test_code_that_shows_html_is_left_alone() -> None:
    html = '<p><code>&lt;td style="text-align: left;"&gt;</code></p>'
    assert repair(html, say) == html


@pytest.mark.parametrize(
    ("link", "moved"),
    [
        ("help/", "../help/"), ("../help/", "../../help/"), ("./a.png", "../a.png"),
        ("#here", "#here"), ("/root/", "/root/"), ("https://a.example/", "https://a.example/"),
        ("mailto:a@a.example", "mailto:a@a.example"), ("tel:+331", "tel:+331"), ("", "../"),
    ],
)  # fmt: skip
def test_links_of_a_page_shown_one_folder_below(link: str, moved: str) -> None:
    assert one_level_down(f'<a href="{link}">') == f'<a href="{moved}">'
