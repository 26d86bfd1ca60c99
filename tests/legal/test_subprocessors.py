"""The register of sub-processors: who counts on a day, and the sentence for each wrong value."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from hooks.content.problems import ContentError, Problem
from hooks.content.records import parse, read_text_record
from hooks.content.schemas import schema_text
from hooks.legal.subprocessors import (
    Subprocessors,
    check_subprocessors,
    read_subprocessors,
)

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
NAME = "subprocessors.yml"

POST = """\
- id: post
  name: Poste
  entity: Poste d’exemple SA
  purpose: { fr: courrier }
  data: { fr: adresses }
  location: [FR]
  country: FR
  role: processor
  since: 2026-01-15
  stores_data: false
  dpa_url: https://poste.example/dpa
"""


def listed(*items: str) -> str:
    return "subprocessors:\n" + "".join(items)


def post(**changes: str) -> str:
    lines = [line for line in POST.splitlines() if line.strip("- ").split(":")[0] not in changes]
    added = [f"  {key}: {value}" for key, value in changes.items()]
    text = "\n".join([*lines, *added, ""])
    return text if text.startswith("-") else f"-{text[1:]}"


def register(*items: str) -> Subprocessors:
    return parse(read_text_record(listed(*items), NAME), Subprocessors)


def refused(*items: str) -> list[Problem]:
    with pytest.raises(ContentError) as caught:
        register(*items)
    return list(caught.value.problems)


def test_the_committed_register_is_valid_and_has_a_name_of_its_own_for_each() -> None:
    shipped = read_subprocessors(ROOT / "docs/_data", ROOT)

    assert len({one.id for one in shipped.subprocessors}) == len(shipped.subprocessors) > 0


def test_the_kept_schema_is_the_one_of_the_model() -> None:
    kept = ROOT / "docs/_data/schemas/subprocessors.json"

    assert kept.read_text("utf-8") == schema_text(Subprocessors)


def test_a_file_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        read_subprocessors(tmp_path, tmp_path)

    assert caught.value.problems == (
        Problem(NAME, 0, 0, "missing-file", "This file does not exist; it is required."),
    )


@pytest.mark.parametrize(
    ("today", "current", "announced", "removed"),
    [
        (date(2026, 1, 14), [], ["post", "old", "new"], []),
        (date(2026, 1, 15), ["post", "old"], ["new"], []),
        (date(2026, 6, 30), ["post", "old"], ["new"], []),
        (date(2026, 7, 1), ["post"], ["new"], ["old"]),
        (date(2026, 12, 24), ["post", "new"], [], ["old"]),
    ],
)
def test_first_and_last_days_are_included(
    today: date, current: list[str], announced: list[str], removed: list[str]
) -> None:
    found = register(POST, post(id="old", until="2026-06-30"), post(id="new", since="2026-12-24"))

    assert [one.id for one in found.current(today)] == current
    assert [one.id for one in found.announced(today)] == announced
    assert [one.id for one in found.removed(today)] == removed


def test_one_that_never_started_is_removed_and_no_longer_announced_after_its_last_day() -> None:
    found = register(post(since="2026-03-01", until="2026-03-01"))

    assert len(found.current(date(2026, 3, 1))) == 1
    assert found.current(date(2026, 3, 2)) == found.announced(date(2026, 3, 2)) == ()
    assert len(found.removed(date(2026, 3, 2))) == 1


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        (
            "until",
            "2026-01-14",
            "The last day, 2026-01-14, is before the first, 2026-01-15. "
            "Write a later day, or delete the key.",
        ),
        (
            "country",
            "US",
            "US is outside the European Economic Area: say what allows the transfer, "
            "as in transfer: { mechanism: scc, checked: 2026-09-01 }.",
        ),
        (
            "location",
            "[FR, US]",
            "US is outside the European Economic Area: say what allows the transfer, "
            "as in transfer: { mechanism: scc, checked: 2026-09-01 }.",
        ),
        (
            "location",
            "[FR, Spain]",
            '"Spain" is no country. Write ISO 3166 codes or EU, as in [EU, US].',
        ),
        ("location", "[]", "The list is empty. Write at least one item, or delete the key."),
        (
            "transfer",
            "{ mechanism: scc, module: 5, checked: 2026-09-01 }",
            '"module" must be 4 or less; found 5.',
        ),
        ("country", "France", '"country" must be text of the form ^[A-Z]{2}$; found "France".'),
        (
            "stores_data",
            "true",
            "A company that stores data needs its postal address. Add the key address.",
        ),
        (
            "transfer",
            "{ mechanism: shield, checked: 2026-09-01 }",
            '"mechanism" must be one of: adequacy, dpf, scc, bcr; found "shield".',
        ),
        (
            "role",
            "procesor",
            '"role" must be one of: processor, independent-controller, joint-controller; '
            'found "procesor". Did you mean "processor"?',
        ),
        (
            "dpa_url",
            "poste.example/dpa",
            '"poste.example/dpa" is not a secure web address. '
            "Write it in full, as in https://www.example.org/page.",
        ),
        ("since", "soon", '"since" must be a date such as 2026-09-16; found "soon".'),
        (
            "purpose",
            '""',
            "The text is empty. Write it, or delete the key if the fact is not known.",
        ),
        (
            "sample",
            "[dpa]",
            '"dpa" is not a fact of this section. Did you mean dpa_url?',
        ),
    ],
)
def test_a_wrong_value(key: str, value: str, sentence: str) -> None:
    assert [problem.message for problem in refused(post(**{key: value}))] == [sentence]


def test_an_id_used_twice_is_told_at_each_place() -> None:
    message = '"post" is used 2 times. Give each sub-processor an id of its own.'

    assert refused(POST, POST) == [
        Problem(NAME, 2, 7, "wrong-value", message),
        Problem(NAME, 13, 7, "wrong-value", message),
    ]


def checked(*items: str) -> list[Problem]:
    record = read_text_record(listed(*items), NAME)
    return check_subprocessors(parse(record, Subprocessors), record, NOW)


def test_a_check_of_a_transfer_cannot_be_in_the_future() -> None:
    text = "{ mechanism: scc, checked: 2026-11-%s }"

    assert checked(post(country="US", transfer=text % 22)) == []
    assert checked(POST, post(id="far", country="US", transfer=text % 23)) == [
        Problem(
            NAME,
            24,
            40,
            "future-date",
            "2026-11-23 is in the future. Write a date up to today, 2026-11-22.",
        )
    ]


def test_an_old_check_of_a_transfer_is_a_warning_while_the_company_is_at_work() -> None:
    old = "{ mechanism: scc, checked: 2025-11-21 }"
    problems = checked(
        post(country="US", transfer=old),
        post(id="fresh", country="US", transfer=old.replace("21", "22")),
        post(id="gone", country="US", transfer=old, until="2026-11-21"),
    )

    assert problems == [
        Problem(
            NAME,
            13,
            40,
            "old-transfer-check",
            "The transfer to Poste was last checked on 2025-11-21, more than 365 days ago. "
            "Check it again and write today’s date.",
            "warning",
        )
    ]


def test_a_framework_whose_list_is_renewed_each_year_is_checked_twice_a_year() -> None:
    beside = "{ mechanism: scc, beside: dpf, checked: 2026-05-26 }"
    problems = checked(
        post(country="US", transfer=beside),
        post(id="old", country="US", transfer=beside.replace("26 }", "25 }")),
        post(id="plain", country="US", transfer="{ mechanism: scc, checked: 2026-05-25 }"),
    )

    assert [(one.line, one.message) for one in problems] == [
        (
            25,
            "The transfer to Poste was last checked on 2026-05-25, more than 180 days ago. "
            "Check it again and write today’s date.",
        )
    ]
