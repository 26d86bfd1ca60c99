"""Which version binds on a day, read from the names of files alone."""

from __future__ import annotations

from datetime import date
from pathlib import PurePosixPath

import pytest

from hooks.legal.versions import (
    Document,
    Standing,
    documents,
    effective_date,
    point_to_current,
)

OLD, NOW, NEXT = date(2026, 2, 2), date(2026, 9, 16), date(2027, 1, 15)
TERMS = Document(PurePosixPath("legal/terms"), (OLD, NOW, NEXT))


@pytest.mark.parametrize(
    ("today", "in_force"),
    [
        (date(2026, 2, 1), None),
        (OLD, OLD),
        (date(2026, 9, 15), OLD),
        (NOW, NOW),
        (date(2027, 1, 14), NOW),
        (NEXT, NEXT),
        (date(2040, 1, 1), NEXT),
    ],
)
def test_the_newest_version_that_has_begun_is_in_force(today: date, in_force: date | None) -> None:
    assert TERMS.in_force(today) == in_force


def test_a_version_is_past_in_force_or_coming() -> None:
    standing = [TERMS.standing(one, date(2026, 9, 16)) for one in TERMS.effective]
    assert standing == [Standing.ARCHIVED, Standing.IN_FORCE, Standing.COMING]
    assert TERMS.standing(NEXT, NEXT) is Standing.IN_FORCE


def test_a_version_is_a_file_named_by_its_day() -> None:
    assert TERMS.path(NOW) == "legal/terms/2026-09-16.md"
    assert effective_date("legal/terms/2026-09-16.md") == NOW
    for other in ("legal/terms/index.md", "legal/terms/2026-02-30.md", "legal/2026-09-16.md.bak",
                  "legal/terms/x2026-09-16.md"):  # fmt: skip
        assert effective_date(other) is None, other


def test_documents_are_folders_with_versions_oldest_first() -> None:
    paths = ["legal/terms/2027-01-15.md", "legal/terms/2026-02-02.md", "legal/terms/index.md",
             "legal/terms/2026-02-02.md", "legal/privacy/2026-09-16.md", "help/faq.md"]  # fmt: skip
    assert documents(paths) == {
        "legal/terms": Document(PurePosixPath("legal/terms"), (OLD, NEXT)),
        "legal/privacy": Document(PurePosixPath("legal/privacy"), (NOW,)),
    }


def test_links_to_the_version_in_force_lead_to_the_document() -> None:
    text = (
        "[a](../terms/2026-09-16.md#age) [b](2026-09-16.md) [c](../terms/2026-02-02.md) "
        '[d](terms/2026-09-16.md "Terms") [e](../my-terms/2026-09-16.md) [f](../a.b/2026-09-16.md)'
    )
    assert point_to_current(text, [("terms", NOW), ("a.b", NOW)]) == (
        "[a](../terms/index.md#age) [b](2026-09-16.md) [c](../terms/2026-02-02.md) "
        '[d](terms/index.md "Terms") [e](../my-terms/2026-09-16.md) [f](../a.b/index.md)'
    )
    assert (
        point_to_current("[f](../axb/2026-09-16.md)", [("a.b", NOW)]) == "[f](../axb/2026-09-16.md)"
    )
