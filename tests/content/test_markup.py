"""Markdown in update texts: what it becomes, and what it never becomes."""

from __future__ import annotations

import subprocess
import sys

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hooks.content.markup import LINK, TAGS, to_html, to_plain


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("Nous cherchons : c’est long.", "<p>Nous cherchons : c’est long.</p>"),
        ("AT&T < 3 > 2", "<p>AT&amp;T &lt; 3 &gt; 2</p>"),
        ("*un* **deux**", "<p><em>un</em> <strong>deux</strong></p>"),
        ("`<b>` snake_case", "<p><code>&lt;b&gt;</code> snake_case</p>"),
        ("one\n\ntwo", "<p>one</p><p>two</p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("Known:\n- a\n- b", "<p>Known:</p><ul><li>a</li><li>b</li></ul>"),
        ("3. a\n4. b", "<ol><li>a</li><li>b</li></ol>"),
        ("[x](https://a.b/?c=1&d=2)", '<p><a href="https://a.b/?c=1&amp;d=2">x</a></p>'),
        ("[x](mailto:a@b.c)", '<p><a href="mailto:a@b.c">x</a></p>'),
        ("[x](/status/)", '<p><a href="/status/">x</a></p>'),
        ("<https://a.b/c>", '<p><a href="https://a.b/c">https://a.b/c</a></p>'),
    ],
)
def test_what_is_allowed_is_done(text: str, html: str) -> None:
    assert to_html(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<p onclick=x>a</p>", "<p>&lt;p onclick=x&gt;a&lt;/p&gt;</p>"),
        ("a\n\n<div>b</div>", "<p>a</p><p>&lt;div&gt;b&lt;/div&gt;</p>"),
        ("<!-- a -->", "<p>&lt;!-- a --&gt;</p>"),
        ("# a", "<p># a</p>"),
        ("![a](https://b.c/d.png)", "<p>![a](https://b.c/d.png)</p>"),
        ("[a]\n\n[a]: https://b.c", "<p>[a]</p><p>[a]: https://b.c</p>"),
        ("\x02amp\x03 \x02wzxhzdk:0\x03", "<p>amp wzxhzdk:0</p>"),
    ],
)
def test_what_is_not_allowed_is_shown(text: str, html: str) -> None:
    assert to_html(text) == html


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "javascript&colon;alert(1)",
        "&#106;avascript:alert(1)",
        "java\tscript:alert(1)",
        "\\javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//evil.example/",
        "/\\evil.example/",
        "file:///etc/passwd",
        "help/contact.md",
    ],
)
def test_a_link_that_leads_elsewhere_is_only_words(address: str) -> None:
    html = to_html(f"[words]({address})")
    assert "<a" not in html
    assert "words" in html


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<", ">", "&", '"', "'", "`", "*", "_", "[", "](", ")", "\n", "- ", "1. ", "    ",
             "\\", "javascript:", "https://a.b/", "script", "onerror=", "img src=x ",
             "&#106;", "&colon;", "\x02", "\x03", "é", " ", "!", "<!--", "-->", "<![CDATA["]
        ),
        max_size=25,
    ).map("".join)
)  # fmt: skip
def test_nothing_but_the_allowed_ever_comes_out(text: str) -> None:
    tree = lxml.html.fragment_fromstring(to_html(text), create_parent="div")
    for element in tree.iter():
        assert element.tag in TAGS | {"span"}
        assert set(element.attrib) <= {"href"}
        assert LINK.fullmatch(element.get("href", "https://"))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("  AT&T < 3 ", "AT&T < 3"),
        ("*un* **deux** `a<b`", "un deux a<b"),
        ("See [the page](https://a.b/c).", "See the page (https://a.b/c)."),
        ("<https://a.b/c>", "https://a.b/c"),
        ("[write](mailto:a@b.c)", "write (a@b.c)"),
        ("Known:\n- a\n- b\n\nEnd", "Known:\n\n- a\n- b\n\nEnd"),
        ("<b>", "<b>"),
    ],
)
def test_for_readers_without_html_the_words_remain(text: str, plain: str) -> None:
    assert to_plain(text) == plain


def test_a_text_without_marks_does_not_load_the_parser() -> None:
    code = (
        "import sys; from hooks.content.markup import to_html; to_html('Nous cherchons.'); "
        "print('markdown' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
