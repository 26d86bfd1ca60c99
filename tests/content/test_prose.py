from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hooks.content.prose import INLINE, Kind, Lines, Stretch, _inline, fences, headings, stretches


def parts(markdown: str) -> list[tuple[str, str]]:
    return [(part.kind.value, markdown[part.start : part.end]) for part in stretches(markdown)]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("plain text, 3 < 4 and 5 > 4", []),
        ("a `code` b", [("code", "`code`")]),
        ("a ``co`de`` b", [("code", "``co`de``")]),
        ("a `two\nlines` b", [("code", "`two\nlines`")]),
        ("a ` alone\n\nand ` again", []),
        ("a \\`not code\\` b", []),
        ("[text](a.md#b) c", [("link", "](a.md#b)")]),
        ('[t](a_(b).md "title") c', [("link", '](a_(b).md "title")')]),
        ("\\[no](link)", [("link", "](link)")]),
        ("![alt text](a.png)", [("plain", "![alt text](a.png)")]),
        ("![alt text][ref] b", [("plain", "![alt text]")]),
        ('<a href="x">y</a>', [("tag", '<a href="x">'), ("tag", "</a>")]),
        ("<https://a.example/>", [("tag", "<https://a.example/>")]),
        ("<{{ a.b }}>", [("plain", "<{{ a.b }}>")]),
        ("a <!-- b\nc --> d", [("plain", "<!-- b\nc -->")]),
        ("[ref]: https://a.example 'T'\nx", [("plain", "[ref]: https://a.example 'T'")]),
        ("*[SLA]: service level", [("plain", "*[SLA]: service level")]),
        ("[^1]: a footnote", []),
    ],
)
def test_parts_that_are_not_running_text(markdown: str, expected: list[tuple[str, str]]) -> None:
    assert parts(markdown) == expected


def test_fences_are_code_with_their_marks() -> None:
    assert parts("a\n```yaml\n{{ x }}\n```\nb `c`") == [
        ("code", "```yaml\n{{ x }}\n```\n"),
        ("code", "`c`"),
    ]


def test_a_fence_closes_with_marks_of_its_kind_and_length() -> None:
    text = "~~~~\n```\n~~~\n~~~~ not\n~~~~~\nafter\n"
    assert [(text[fence.start : fence.end], fence.closed) for fence in fences(text)] == [
        ("~~~~\n```\n~~~\n~~~~ not\n~~~~~\n", True)
    ]


def test_a_fence_can_stand_in_a_list_or_a_quotation() -> None:
    assert [kind for kind, _ in parts("- a\n\n    ```\n    x\n    ```\n> ~~~\n> y\n> ~~~\n")] == [
        "code",
        "code",
    ]


def test_a_fence_left_open_runs_to_the_end() -> None:
    assert [(fence.start, fence.end, fence.closed) for fence in fences("a\n```\nb\n")] == [
        (2, 8, False)
    ]


def test_inline_code_at_the_start_of_a_line_is_no_fence() -> None:
    assert parts("```x``` is code\n") == [("code", "```x```")]


HEADINGS = """\
Intro
## Contact us {#contact}

### By e-mail ### {: #email .wide }
####No blank {#no-blank}
```
## In code {#code}
```
<!--
## In a comment {#comment}
-->
Underlined {#underlined}
---
Also
====
| a | b |
|---|---|
- item
---
 ## {{ service.name }} in C# {#c}
    ## Indented code {#indented}
####### seven
"""


def test_headings_have_level_text_id_and_line() -> None:
    found = [(each.level, each.text, each.id, each.line) for each in headings(HEADINGS, 5)]
    assert found == [
        (2, "Contact us", "contact", 6),
        (3, "By e-mail", "email", 8),
        (4, "No blank", "no-blank", 9),
        (2, "Underlined", "underlined", 16),
        (1, "Also", None, 18),
        (2, "{{ service.name }} in C", "c", 24),
    ]


def test_a_heading_without_an_id_has_none() -> None:
    [heading] = headings("## About {{ service.name }}\n", 1)
    assert (heading.text, heading.id) == ("About {{ service.name }}", None)
    [heading] = headings("## Wide {.wide}\n", 1)
    assert (heading.text, heading.id) == ("Wide", None)


def test_offsets_become_lines_and_columns() -> None:
    lines = Lines("ab\nc\n", first_line=10)
    assert [lines.place(offset) for offset in (0, 1, 3, 5)] == [
        (10, 1),
        (10, 2),
        (11, 1),
        (12, 1),
    ]


def test_every_kind_has_a_pattern() -> None:
    text = "`a` <!-- b --> <b> ](c)"
    assert [part.kind for part in stretches(text)] == list(Kind)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["\\", "`", "``", "<", "!", "[", "]", "(", ")", "\n", "\n\n", " ", "   ", "*[", "]:",
             "a", "<!--", "-->", "{{", "}}", "</b>", '<a href="x">', "[^"]
        ),
        max_size=16,
    ).map("".join),
    st.integers(0, 16),
)  # fmt: skip
def test_what_is_tried_at_signs_only_is_what_a_search_through_all_finds(
    text: str, start: int
) -> None:
    every = [
        Stretch(match.start(), match.end(), Kind(match.lastgroup))
        for match in INLINE.finditer(text, start)
        if match.lastgroup != "escaped"
    ]
    assert list(_inline(text, start, len(text))) == every
