"""A new version is announced as early as the text before it promised, and says what changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path, PurePosixPath

import pytest

from hooks.content.facts import Fact, Facts
from hooks.content.pages import PageSource, read_page
from hooks.content.problems import ContentError
from hooks.legal.notice import check_versions, promise
from hooks.legal.versions import Document

OLD, NEW = date(2026, 9, 16), date(2027, 1, 15)
TODAY = date(2026, 11, 23)
PROMISE = "## Changes {#changes}\n\nAnnounced {{ policies.notice_days }} days before."


def facts(general: int | None = 30, business: int | None = 15) -> Facts:
    known = {"policies.notice_days": general, "p2b.notice_days": business}
    return Facts(
        "docs/_data/company.yml", {key: Fact(value, False, (1, 1)) for key, value in known.items()}
    )


def version(
    folder: Path, day: date, body: str = PROMISE, code: str = "fr", **meta: str
) -> PageSource:
    keys = {"version": f'"{day}"', "effective": str(day)} | meta
    front = "".join(f"{key}: {value}\n" for key, value in keys.items() if value)
    file = folder / code / f"{day}.md"
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"---\ntitle: T\ndescription: D\n{front}---\n{body}\n", "utf-8")
    return read_page(file, folder)


def found(
    *pages: PageSource,
    known: Facts | None = None,
    sealed: frozenset[tuple[str, date]] = frozenset(),
) -> list[str]:
    by_code: dict[str, dict[date, PageSource]] = {}
    for one in pages:
        by_code.setdefault(one.file.parent.name, {})[date.fromisoformat(one.file.stem)] = one
    document = Document(PurePosixPath("legal/terms"), (OLD, NEW))
    return [
        str(one) for one in check_versions(document, by_code, "fr", known or facts(), TODAY, sealed)
    ]


def test_a_version_announced_in_time_that_says_what_changed_is_right(tmp_path: Path) -> None:
    new = version(tmp_path, NEW, announced="2026-11-20", summary="More.")
    assert found(version(tmp_path, OLD), new) == []


def test_a_version_announced_too_late_is_told_what_was_promised_and_where(tmp_path: Path) -> None:
    new = version(tmp_path, date(2026, 12, 10), announced="2026-11-20", summary="More.")
    assert found(version(tmp_path, OLD), new) == [
        "fr/2026-12-10.md:6:12: short-notice This version takes effect on 2026-12-10 and was "
        "announced on 2026-11-20, 20 days before; fr/2026-09-16.md, line 9, promises 30 days "
        '("policies.notice_days"). Let it take effect on 2026-12-20 or later.'
    ]


LATE = {"announced": "2026-11-20", "summary": "More."}
LAWFUL = LATE | {"exception": "{ ground: imminent-danger, reason: Une faille exploitée. }"}
RESERVING = f"{PROMISE} Save {{{{ p2b.notice_exception }}}}."


def test_an_exception_that_the_text_before_reserved_is_lawful(tmp_path: Path) -> None:
    new = version(tmp_path, date(2026, 12, 1), **LAWFUL)
    assert found(version(tmp_path, OLD, RESERVING), new) == []


def test_no_exception_is_made_to_a_promise_without_one(tmp_path: Path) -> None:
    new = version(tmp_path, date(2026, 12, 1), **LAWFUL)
    assert found(version(tmp_path, OLD), new) == [
        "fr/2026-12-01.md:8:1: no-exception fr/2026-09-16.md promises its notice without "
        "exception, so none can be made now. Let this version take effect on 2026-12-20 or later; "
        'a text that prints "p2b.notice_exception" reserves the exceptions of the law for the '
        "version after it."
    ]


def test_an_exception_is_recorded_only_where_the_notice_was_not_kept(tmp_path: Path) -> None:
    new = version(tmp_path, NEW, **LAWFUL)
    (told,) = found(version(tmp_path, OLD, RESERVING), new)
    assert "no-exception The notice was kept: there is no exception to record." in told


def test_an_exception_has_one_ground_and_a_reason_in_each_language(tmp_path: Path) -> None:
    old = version(tmp_path, OLD, RESERVING), version(tmp_path, OLD, RESERVING, code="en")
    french = version(tmp_path, date(2026, 12, 1), **LAWFUL)
    other = LATE | {"exception": "{ ground: legal-obligation, reason: A ruling. }"}
    english = version(tmp_path, date(2026, 12, 1), code="en", **other)
    assert found(*old, french, english) == [
        'en/2026-12-01.md:8:12: version-parity "exception" is legal-obligation here and '
        "imminent-danger in fr/2026-12-01.md. A version is the same in every language."
    ]
    with pytest.raises(ContentError, match="reason"):
        version(tmp_path, NEW, exception="{ ground: imminent-danger }")


def test_the_last_day_of_the_notice_is_early_enough(tmp_path: Path) -> None:
    new = version(tmp_path, date(2026, 12, 20), announced="2026-11-20", summary="More.")
    assert found(version(tmp_path, OLD), new) == []


@pytest.mark.parametrize(
    ("body", "known", "days", "place"),
    [
        (PROMISE, facts(), 30, "fr/2026-09-16.md, line 9,"),
        ("Nothing of the kind.", facts(), 30, "docs/_data/company.yml"),
        ("For traders {{ p2b.notice_days }}.", facts(), 15, "fr/2026-09-16.md, line 7,"),
        (f"{PROMISE}\n\n## B {{#business-users}}", facts(10), 15, "fr/2026-09-16.md"),
        ("## B {#business-users}", facts(business=None), 15, "fr/2026-09-16.md"),
        ("Both {{ p2b.notice_days }} {{ policies.notice_days }}", facts(20, 25), 25,
         "fr/2026-09-16.md, line 7,"),
    ],
)  # fmt: skip
def test_the_longest_notice_that_a_text_owes_counts(
    tmp_path: Path, body: str, known: Facts, days: int, place: str
) -> None:
    owed = promise(version(tmp_path, OLD, body), known)
    assert (owed.days, owed.place) == (days, place)


def test_a_version_that_says_neither_when_nor_what_is_asked_for_both(tmp_path: Path) -> None:
    when, what = found(version(tmp_path, OLD), version(tmp_path, NEW))[::-1]
    assert when == (
        'fr/2027-01-15.md:2:1: no-announcement "announced" is missing: the day this version was '
        'first announced. fr/2026-09-16.md, line 9, promises 30 days ("policies.notice_days"). '
        "Write it as in announced: 2026-11-23."
    )
    assert what == (
        'fr/2027-01-15.md:2:1: no-change-summary "summary" does not say what changed since '
        "fr/2026-09-16.md. Write it in one or two sentences: readers and the feeds get it with "
        "the announcement."
    )


def test_nothing_was_announced_tomorrow(tmp_path: Path) -> None:
    new = version(tmp_path, NEW, announced="2026-11-24", summary="More.")
    assert found(version(tmp_path, OLD), new) == [
        'fr/2027-01-15.md:6:12: future-date "announced" is 2026-11-24, in the future. Write a '
        "date up to today, 2026-11-23."
    ]


def test_how_a_sealed_version_was_announced_is_history(tmp_path: Path) -> None:
    pages = version(tmp_path, OLD), version(tmp_path, NEW)
    assert found(*pages, sealed=frozenset({("fr", NEW)})) == []


def test_a_file_and_its_front_matter_name_the_same_day(tmp_path: Path) -> None:
    assert found(version(tmp_path, OLD, effective="2026-09-17")) == [
        "fr/2026-09-16.md:5:12: effective-date The file is named by the day the version takes "
        'effect, 2026-09-16; "effective" says 2026-09-17. Write effective: 2026-09-16, or rename '
        "the file."
    ]


def test_a_version_is_the_same_in_every_language(tmp_path: Path) -> None:
    english = version(tmp_path, OLD, code="en", version='"1.1"')
    assert found(version(tmp_path, OLD), english) == [
        'en/2026-09-16.md:4:10: version-parity "version" is 1.1 here and 2026-09-16 in '
        "fr/2026-09-16.md. A version is the same in every language."
    ]


def test_no_two_versions_have_one_name(tmp_path: Path) -> None:
    new = version(tmp_path, NEW, announced="2026-11-20", summary="More.", version='"2026-09-16"')
    (told,) = found(version(tmp_path, OLD), new)
    assert told.endswith(
        'same-version fr/2026-09-16.md is version "2026-09-16" too. Give each its own.'
    )
