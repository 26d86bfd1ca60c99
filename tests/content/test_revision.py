"""What makes a page another text, and what does not."""

from __future__ import annotations

import pytest

from hooks.content.revision import Words, changed, words_of

TEXT = (
    "Hello.\n\n## By e-mail {#email}\n\nWrite.\n\n### Hours {#hours}\n\nNine.\n\n## Post\n\nSend.\n"
)
PAGE = f"---\ntitle: Contact\ndescription: How to reach us.\n---\n{TEXT}"
WORDS = Words("Contact", "How to reach us.", TEXT)


def test_the_words_of_a_page_are_its_title_description_and_text() -> None:
    assert words_of(PAGE) == WORDS


@pytest.mark.parametrize(
    "page",
    [
        PAGE.replace("---\nHello", "reviewed: 2026-09-16\nversion: '2'\nunknown: yes\n---\nHello"),
        PAGE.replace("\n", "\r\n"),
        f"\ufeff{PAGE}",
        PAGE.replace("Write.", "Write.   "),
        PAGE.replace("us.\n---\n", "us.\n---\n\n\n") + "\n\n",
        PAGE.replace("to reach", "to\u202freach"),
        PAGE.replace("How to", "How  to"),
    ],
    ids=["other keys", "line ends", "byte order mark", "end of line", "empty lines",
         "narrow no-break space", "two spaces"],
)  # fmt: skip
def test_how_a_text_is_typed_does_not_make_another_one(page: str) -> None:
    words = words_of(page)
    assert words and words.revision == WORDS.revision
    assert changed(WORDS, words) == ()


def test_an_accent_is_the_same_however_it_is_composed() -> None:
    assert Words("é", "", "").revision == Words("e\u0301", "", "").revision


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("title: Contact", "title: Reach us", ("title",)),
        ("reach us", "find us", ("description",)),
        ("Hello.", "Hello!", ("",)),
        ("By e-mail", "By mail", ("email",)),
        ("Write.", "Write, please.", ("email",)),
        ("Nine.", "Ten.", ("hours",)),
        ("Send.", "Post.", ("Post",)),
        ("### Hours {#hours}", "## Hours {#hours}", ("hours",)),
        ("{#hours}", "{#times}", ("times", "hours")),
        ("## Post\n\nSend.\n", "", ("Post",)),
        ("Hello.\n\n## By e-mail {#email}\n\nWrite.", "Bye.\n\n## By e-mail {#email}\n\nCall.",
         ("", "email")),
    ],
)  # fmt: skip
def test_a_change_is_known_by_its_heading(old: str, new: str, parts: tuple[str, ...]) -> None:
    words = words_of(PAGE.replace(old, new))
    assert words and words.revision != WORDS.revision
    assert changed(WORDS, words) == parts


def test_what_looks_like_a_heading_in_code_begins_no_part() -> None:
    assert set(Words("", "", "```\n## No {#no}\n```\n").parts()) == {"title", "description", ""}


@pytest.mark.parametrize(
    "text", ["", "# No front matter\n", "---\n- a list\n---\n", "---\n: [\n---\n"]
)
def test_what_is_no_page_has_no_words(text: str) -> None:
    assert words_of(text) is None
