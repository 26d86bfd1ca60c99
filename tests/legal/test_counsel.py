"""Points for counsel: about a text that exists, and told to a release."""

from __future__ import annotations

from hooks.content.records import parse, read_text_record
from hooks.legal.counsel import Counsel, check_counsel
from tests.legal.conftest import Shelf


def told(shelf: Shelf, keys: str, *, release: bool) -> list[str]:
    text = f"questions:\n  - {{ id: one, page: legal/notice, question: Is it so?, {keys} }}\n"
    record = read_text_record(text, "counsel.yml")
    library = shelf.library()
    found = check_counsel(parse(record, Counsel), record, library, release=release)
    return [f"{one.level} {one.code} {one.message}" for one in found]


def test_an_open_point_holds_up_a_release_only_where_it_blocks(shelf: Shelf) -> None:
    assert told(shelf, "anchor: publisher, blocking: yes", release=False) == []
    assert told(shelf, "anchor: publisher, blocking: yes", release=True) == [
        'error open-question Counsel has not answered, and this holds up the release: "Is it so?"'
    ]
    assert told(shelf, "anchor: publisher, blocking: no", release=True) == [
        'warning open-question Counsel has not answered, and this is open: "Is it so?"'
    ]


def test_an_answer_closes_a_point(shelf: Shelf) -> None:
    assert told(shelf, "blocking: yes, answer: Yes on 2 March.", release=True) == []


def test_a_point_about_no_text_is_told(shelf: Shelf) -> None:
    shelf.write("en/legal/notice/2026-09-16.md", "## Other {#other}\n")
    assert told(shelf, "anchor: publisher, blocking: no", release=False) == [
        "error missing-anchor There is no legal/notice#publisher in en: this point is about no "
        "text."
    ]


def test_a_point_that_does_not_apply_is_left_out(shelf: Shelf) -> None:
    keys = "anchor: nowhere, blocking: yes, applies: traders = no"
    assert told(shelf, keys, release=True) == []


def test_a_condition_that_cannot_be_read_is_told(shelf: Shelf) -> None:
    [found] = told(shelf, "blocking: yes, applies: trader = no", release=True)
    assert found.startswith('error bad-condition "trader" is not a switch; did you mean "traders"?')
