from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal, Self

import pytest
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from hooks.content.localised import Localised
from hooks.content.problems import ContentError
from hooks.content.records import parse, read_text_record
from hooks.content.validation import nearest


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class HttpProbe(Strict):
    kind: Literal["http"]
    url: Annotated[str, Field(pattern="^https?://")]
    timeout: Annotated[float, Field(gt=0, le=30)] = 5.0


class MetricProbe(Strict):
    kind: Literal["metric"]
    metric: str
    at_most: float | None = None


class Impact(StrEnum):
    MINOR = "minor"
    MAJOR = "major"


class Component(Strict):
    id: Annotated[str, Field(min_length=2, max_length=5)]
    name: Localised
    probe: Annotated[HttpProbe | MetricProbe, Field(discriminator="kind")]
    depends_on: tuple[str, ...] = ()
    impact: Impact = Impact.MINOR

    @field_validator("id")
    @classmethod
    def _not_all(cls, value: str) -> str:
        if value == "all":
            raise ValueError('"all" is kept for the whole board')
        return value


class DPO(Strict):
    email: str


class Window(Strict):
    starts: date
    ends: date
    at: datetime | None = None
    limit: int | Window | None = None

    @model_validator(mode="after")
    def _ends_last(self) -> Self:
        if self.ends < self.starts:
            raise ValueError("it ends before it starts.")
        return self


class Services(Strict):
    interval: int = 60
    paused: bool = False
    components: Annotated[tuple[Component, ...], Field(min_length=1)] = ()
    officer: DPO | None = None
    windows: dict[str, Window] = {}


def sentences(text: str) -> list[str]:
    with pytest.raises(ContentError) as error:
        parse(read_text_record(text, "services.yml"), Services)
    return [str(problem).removeprefix("services.yml:") for problem in error.value.problems]


WEB = "  - id: web\n    name: Web\n    probe: { kind: http, url: https://a.example/ }\n"


def test_a_valid_record_is_its_model() -> None:
    services = parse(read_text_record(f"components:\n{WEB}", "services.yml"), Services)
    assert isinstance(services, Services)
    assert services.components[0].probe.kind == "http"


def test_an_unknown_key_names_the_nearest() -> None:
    assert sentences(f"components:\n{WEB}    depend_on: []\n") == [
        '5:5: unknown-key "depend_on" is not a key of this component; did you mean "depends_on"? '
        "Allowed: depends_on, id, impact, name, probe."
    ]


def test_an_unknown_key_near_nothing_lists_what_is_allowed() -> None:
    assert sentences("zzz: 1\n") == [
        '1:1: unknown-key "zzz" is not a key of this file. '
        "Allowed: components, interval, officer, paused, windows."
    ]


def test_in_a_union_only_the_chosen_branch_lists_its_keys() -> None:
    text = "components:\n" + WEB.replace("url:", "timout: 2, url:")
    assert sentences(text) == [
        '4:26: unknown-key "timout" is not a key of this http probe; did you mean "timeout"? '
        "Allowed: kind, timeout, url."
    ]


def test_a_branch_named_like_a_key_does_not_mislead() -> None:
    text = "components:\n" + WEB.replace("kind: http, url:", "kind: metric, metric: up, atmost:")
    assert sentences(text) == [
        '4:40: unknown-key "atmost" is not a key of this metric probe; did you mean "at_most"? '
        "Allowed: at_most, kind, metric."
    ]
    text = "components:\n" + WEB.replace("kind: http, url: https://a.example/", "kind: metric")
    assert sentences(text) == [
        '4:5: missing-key The key "metric" is missing from this metric probe; it is required.'
    ]
    text = "components:\n" + WEB.replace(
        "kind: http, url: https://a.example/", "kind: metric, metric: 5"
    )
    assert sentences(text) == [
        '4:36: wrong-value "metric" must be text; found 5. Put it in quotes: "5".'
    ]


def test_a_wrong_kind_of_union_names_the_nearest() -> None:
    assert sentences("components:\n" + WEB.replace("kind: http,", "kind: htp,")) == [
        '4:20: wrong-value "kind" must be one of: http, metric; found "htp". Did you mean "http"?'
    ]


def test_a_missing_kind_of_union_lists_the_kinds() -> None:
    assert sentences("components:\n" + WEB.replace("kind: http,", "")) == [
        '4:5: missing-key The key "kind" is missing from this mapping; it is required. '
        "Allowed: http, metric."
    ]


def test_missing_keys_are_told_where_they_belong() -> None:
    assert sentences("officer: {}\ncomponents:\n  - id: web\n") == [
        '1:1: missing-key The key "email" is missing from this DPO; it is required.',
        '3:5: missing-key The key "name" is missing from this component; it is required.',
        '3:5: missing-key The key "probe" is missing from this component; it is required.',
    ]


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("interval: fast", '1:11: wrong-value "interval" must be a whole number; found "fast".'),
        ("interval: 1.5", '1:11: wrong-value "interval" must be a whole number; found 1.5.'),
        ("interval:", '1:10: wrong-value "interval" must be a whole number; found nothing.'),
        ("paused: maybe", '1:9: wrong-value "paused" must be true or false; found "maybe".'),
        ("components: 5", '1:13: wrong-value "components" must be a list; found 5.'),
        ("components: []", '1:13: wrong-value "components" must be at least 1 long; '
         "found an empty list."),
        ("components: [a]", '1:14: wrong-value Item 1 of "components" must be a mapping of keys; '
         'found "a".'),
        ("officer: [1, 2]", '1:10: wrong-value "officer" must be a mapping of keys; '
         "found a list of 2."),
        ("officer: {email: {}}", '1:18: wrong-value "email" must be text; '
         "found a mapping of keys."),
        ("officer: {email: no}", '1:18: wrong-value "email" must be text; '
         'found no, which YAML reads as false. Put it in quotes: "no".'),
        ("officer: {email: 012}", '1:18: wrong-value "email" must be text; '
         'found 012, which YAML reads as 10. Put it in quotes: "012".'),
        ("officer: {email: 22:30}", '1:18: wrong-value "email" must be text; '
         'found 22:30, which YAML reads as 1350. Put it in quotes: "22:30".'),
        ("officer: {email: 2026-09-16}", '1:18: wrong-value "email" must be text; '
         'found 2026-09-16, which YAML reads as a date. Put it in quotes: "2026-09-16".'),
        ("- a", '1:1: wrong-value The file must be a mapping of keys; found a list of 1.'),
        ("# nothing", "1:1: wrong-value The file is empty."),
    ],
)  # fmt: skip
def test_a_wrong_value_says_what_is_allowed_and_found(written: str, sentence: str) -> None:
    assert sentences(f"{written}\n") == [sentence]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("id: web", "id: w", '2:9: wrong-value "id" must be text of at least 2 characters; '
         'found "w".'),
        ("id: web", "id: website", '2:9: wrong-value "id" must be text of at most 5 characters; '
         'found "website".'),
        ("id: web", "id: all", '2:9: wrong-value "all" is kept for the whole board.'),
        ("name: Web", "name: 5", '3:11: wrong-value "name" must be text or a mapping of keys; '
         'found 5. Put it in quotes: "5".'),
        ("name: Web", "name: {fr: Web, en: [Web]}", '3:25: wrong-value "en" must be text; '
         "found a list of 1."),
        ("https://a.example/", "ftp://a.example/", '4:31: wrong-value "url" must be text of the '
         'form ^https?://; found "ftp://a.example/".'),
        ("kind: http,", "kind: http, timeout: 0,", '4:35: wrong-value "timeout" must be '
         "more than 0; found 0."),
        ("kind: http,", "kind: http, timeout: 31,", '4:35: wrong-value "timeout" must be '
         "30 or less; found 31."),
        ("    name", "    impact: majr\n    name", '3:13: wrong-value "impact" must be one of: '
         'minor, major; found "majr". Did you mean "major"?'),
        ("    name", "    depends_on: [db, [x]]\n    name", '3:22: wrong-value Item 2 of '
         '"depends_on" must be text; found a list of 1.'),
    ],
)  # fmt: skip
def test_a_wrong_value_inside_is_told_at_its_place(old: str, new: str, sentence: str) -> None:
    assert sentences("components:\n" + WEB.replace(old, new)) == [sentence]


def test_a_rule_of_the_whole_mapping_is_told_at_the_mapping() -> None:
    text = "windows:\n  one: { starts: 2026-09-16, ends: 2026-09-15 }\n"
    assert sentences(text) == ["2:8: wrong-value It ends before it starts."]


def test_dates_say_their_form() -> None:
    text = "windows:\n  one: { starts: soon, ends: 2026-09-15, at: 5 o'clock }\n"
    assert sentences(text) == [
        '2:18: wrong-value "starts" must be a date such as 2026-09-16; found "soon".',
        '2:46: wrong-value "at" must be a date and time such as 2026-09-16T08:00:00Z; '
        'found "5 o\'clock".',
    ]


def test_in_a_union_without_a_kind_the_branch_of_the_right_type_speaks() -> None:
    text = (
        "windows:\n  one: { starts: 2026-09-16, ends: 2026-09-16, limit: { starts: 2026-09-16 } }\n"
    )
    assert sentences(text) == [
        '2:48: missing-key The key "ends" is missing from this window; it is required.'
    ]


def test_all_faults_are_told_at_once_in_order() -> None:
    text = "interval: x\nzzz: 1\ncomponents:\n" + WEB.replace("kind: http,", "")
    places = [sentence.split(" ")[0:2] for sentence in sentences(text)]
    assert places == [["1:11:", "wrong-value"], ["2:1:", "unknown-key"], ["6:5:", "missing-key"]]


def test_a_long_value_is_cut() -> None:
    [sentence] = sentences(f"interval: {'x' * 80}\n")
    assert sentence.endswith(f'found "{"x" * 59}…".')


def test_the_nearest_word_ignores_capitals() -> None:
    assert nearest("SIREN", ["siren", "name"]) == "siren"
    assert nearest("qqq", ["siren", "name"]) is None
