from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hooks.content.check import check_content
from hooks.content.facts import Fact, Facts
from hooks.content.problems import Problem
from hooks.content.site import read_site

Draw = Callable[[str], Path]
Check = Callable[[dict[str, str]], list[str]]

NOW = datetime(2026, 9, 16, 8, 0, tzinfo=UTC)
FACTS = Facts(
    "docs/_data/company.yml",
    {
        "service.name": Fact("Visual", False, (2, 3)),
        "support.email": Fact("help@visual.example", False, (3, 3)),
        "dpo.phone": Fact(None, False, (4, 1)),
    },
)
DESCRIPTION = {
    "fr": "Toutes les façons de nous joindre, nos délais de réponse et les contacts des autorités.",
    "en": "Every way to reach us, how long we take to answer, and contacts kept for authorities.",
    "es": "Todas las formas de contactarnos, los plazos de respuesta y los de las autoridades.",
}
DESCRIPTION = {code: f"{text:.<90}" for code, text in DESCRIPTION.items()}
TITLE = {"fr": "Nous contacter", "en": "Contact us", "es": "Contacto"}


def page(code: str, body: str = "", **meta: str) -> str:
    """A page without a fault in the language `code`, but for what is given."""
    keys = {"title": TITLE[code], "description": DESCRIPTION[code]} | meta
    front = "".join(f"{key}: {value}\n" for key, value in keys.items())
    return f"---\n{front}---\n{body}"


def three(body: str = "", **meta: str) -> dict[str, str]:
    """The same page in the three languages of the site."""
    return {f"{code}/contact.md": page(code, body, **meta) for code in TITLE}


@pytest.fixture
def problems(draw: Draw, mkdocs: Path) -> Callable[[dict[str, str]], list[Problem]]:
    def check(files: dict[str, str]) -> list[Problem]:
        for name, text in files.items():
            path = mkdocs.parent / "docs" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return check_content(read_site(mkdocs, {}), FACTS, NOW)

    return check


@pytest.fixture
def sentences(problems: Callable[[dict[str, str]], list[Problem]]) -> Check:
    return lambda files: [str(problem) for problem in problems(files)]


BODY = """\
Write to {{ support.email }}.

## By e-mail {#email}

### Hours {#hours}
"""


def test_a_page_in_three_languages_without_a_fault(sentences: Check) -> None:
    assert sentences(three(BODY)) == []


def test_a_site_without_pages_has_no_problem(sentences: Check) -> None:
    assert sentences({}) == []


def test_front_matter_that_cannot_be_read_is_told_and_the_rest_is_checked(
    sentences: Check,
) -> None:
    files = three(BODY) | {
        "en/contact.md": "No front matter.\n",
        "es/contact.md": page("es", "## Horas\n"),
    }
    assert sentences(files) == [
        "docs/en/contact.md:1:1: front-matter The page has no front matter. Begin it with a line "
        '"---", then "title:" and "description:", then a line "---".',
        "docs/es/contact.md:5:1: fact-parity docs/fr/contact.md prints "
        '"support.email" on line 5; this page does not (its part begins on line 5).',
        'docs/es/contact.md:5:1: heading-id The heading "Horas" has no id. '
        "Add the one all languages share, as in {#contact}.",
    ]


def test_a_title_and_a_description_have_their_lengths(sentences: Check) -> None:
    files = three() | {
        "fr/contact.md": page("fr", title="x" * 61),
        "en/contact.md": page("en", description="x" * 89),
        "es/contact.md": page("es", description="x" * 156),
    }
    assert sentences(files) == [
        "docs/en/contact.md:3:14: length The description has 89 characters; 90 to 155 are allowed.",
        "docs/es/contact.md:3:14: length The description has 156 characters; "
        "90 to 155 are allowed.",
        "docs/fr/contact.md:2:8: length The title has 61 characters; 1 to 60 are allowed.",
    ]


def test_lengths_are_those_a_reader_sees(sentences: Check) -> None:
    assert sentences(three(title=f'"{"x" * 50} {{{{ service.name }}}}"')) == []


def test_titles_and_descriptions_are_unique_in_a_language(sentences: Check) -> None:
    other = page("fr", title="NOUS CONTACTER")
    assert sentences(three() | {"fr/zone.md": other, "en/zone.md": page("en", title="Zone"),
                                "es/zone.md": page("es", title="Zona",
                                                   description="y" * 100)}) == [
        "docs/en/zone.md:3:14: same-description The description is that of docs/en/contact.md, "
        "line 3. Give each page its own.",
        "docs/fr/zone.md:2:8: same-title The title is that of docs/fr/contact.md, line 2. "
        "Give each page its own.",
        "docs/fr/zone.md:3:14: same-description The description is that of docs/fr/contact.md, "
        "line 3. Give each page its own.",
    ]  # fmt: skip


def test_versions_of_a_document_share_its_title(sentences: Check) -> None:
    files = {
        f"{code}/legal/terms/{name}.md": page(code, **meta)
        for code in TITLE
        for name, meta in {
            "index": {},
            "2026-01-01": {"effective": "2026-01-01"},
            "2026-09-16": {"effective": "2026-09-16"},
        }.items()
    }
    assert sentences(files) == []


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("# Contact\n", 'first-level-heading "# Contact" is a first-level heading. '
         "The title of the front matter is already one: begin with ##."),
        ("## Contact\n", 'heading-id The heading "Contact" has no id. '
         "Add the one all languages share, as in {#contact}."),
        ("## Été {#été}\n", 'heading-id The id "été" is not allowed. '
         "Use small letters without accents, digits and hyphens, as in {#contact-us}."),
        ("## A {#a}\n## B {#a}\n", 'same-id The id "a" is already used on line 5.'),
    ],
)  # fmt: skip
def test_headings_have_one_good_id(sentences: Check, body: str, sentence: str) -> None:
    line = 4 + body.count("\n")
    assert sentences(three(body)) == [
        f"docs/{code}/contact.md:{line}:1: {sentence}" for code in ("en", "es", "fr")
    ]


RULE = "Ids and levels must be the same, in the same order."


@pytest.mark.parametrize(
    ("headings", "place", "sentence"),
    [
        ("## A {#a}\n\n### C {#c}\n", "7:1", '"### {#c}" on line 7 stands where '
         'docs/fr/contact.md has "### {#b}" on line 6.'),
        ("\n\n## A {#a}\n## B {#b}\n", "8:1", '"## {#b}" on line 8 stands where '
         'docs/fr/contact.md has "### {#b}" on line 6.'),
        ("## A {#a}\n", "5:1", 'Here "### {#b}" is missing, which docs/fr/contact.md has '
         "on line 6."),
        ("None.\n", "5:1", 'Here "## {#a}" is missing, which docs/fr/contact.md has on line 5.'),
        ("## A {#a}\n### B {#b}\n## C {#c}\n", "7:1", '"## {#c}" on line 7 is not in '
         "docs/fr/contact.md; its last heading is on line 6."),
    ],
)  # fmt: skip
def test_headings_are_the_same_in_every_language(
    sentences: Check, headings: str, place: str, sentence: str
) -> None:
    files = three("## A {#a}\n### B {#b}\n") | {"es/contact.md": page("es", headings)}
    assert sentences(files) == [f"docs/es/contact.md:{place}: heading-parity {sentence} {RULE}"]


def test_a_heading_the_source_has_none_of(sentences: Check) -> None:
    files = three() | {"es/contact.md": page("es", "## A {#a}\n")}
    assert sentences(files) == [
        'docs/es/contact.md:5:1: heading-parity "## {#a}" on line 5 is not in '
        f"docs/fr/contact.md. {RULE}"
    ]


def test_a_missing_translation_is_a_warning(
    problems: Callable[[dict[str, str]], list[Problem]],
) -> None:
    [problem] = problems({key: text for key, text in three().items() if key != "es/contact.md"})
    assert problem.level == "warning"
    assert str(problem) == (
        "docs/fr/contact.md:1:1: missing-translation The translation into Español is missing: "
        "its readers get the text in Français."
    )


def test_a_page_without_its_source_is_a_warning(
    problems: Callable[[dict[str, str]], list[Problem]],
) -> None:
    [problem] = problems({"es/contact.md": page("es")})
    assert problem.level == "warning"
    assert str(problem) == (
        "docs/es/contact.md:1:1: no-source This page exists in Español and not in Français, "
        "the source language: its other readers get the text in Español."
    )


def test_facts_that_cannot_be_printed_are_told_at_their_place(sentences: Check) -> None:
    body = "\nCall {{ dpo.phone }}.\n"
    files = three(body, title='"{{ service.nam }}"')
    assert sentences({"fr/contact.md": files["fr/contact.md"], **{
        key: text for key, text in three("{{ dpo.phone }}").items() if key != "fr/contact.md"
    }}) == [
        'docs/en/contact.md:5:1: missing-fact The fact "dpo.phone" has no value. '
        "Write it in docs/_data/company.yml, line 4.",
        'docs/es/contact.md:5:1: missing-fact The fact "dpo.phone" has no value. '
        "Write it in docs/_data/company.yml, line 4.",
        'docs/fr/contact.md:2:8: unknown-fact "service.nam" is not a fact; did you mean '
        '"service.name"? Facts are in docs/_data/company.yml.',
        'docs/fr/contact.md:6:6: missing-fact The fact "dpo.phone" has no value. '
        "Write it in docs/_data/company.yml, line 4.",
    ]  # fmt: skip


def test_the_same_facts_are_printed_in_every_language(sentences: Check) -> None:
    files = three("\n{{ support.email }}\n") | {
        "en/contact.md": page("en", "A help@visual.example\n"),
        "es/contact.md": page(
            "es", "{{ support.email }}\n\n{{service.name}}\n", summary='"{{ service.name }}"'
        ),
    }
    assert sentences(files) == [
        'docs/en/contact.md:5:1: fact-parity docs/fr/contact.md prints "support.email" on line 6; '
        "this page does not (its part begins on line 5).",
        'docs/es/contact.md:4:1: fact-parity This page prints "service.name" on line 4; '
        "docs/fr/contact.md does not (its part begins on line 2).",
    ]


def test_a_fact_printed_only_in_the_front_matter_counts(sentences: Check) -> None:
    files = three() | {"es/contact.md": page("es", summary='"{{ service.name }}"')}
    assert sentences(files) == [
        'docs/es/contact.md:4:1: fact-parity This page prints "service.name" on line 4; '
        "docs/fr/contact.md does not (its part begins on line 2)."
    ]


@pytest.mark.parametrize("word", ["TODO", "FIXME", "XXX", "TBD", "Lorem", "lorem"])
def test_words_left_to_write_are_told(sentences: Check, word: str) -> None:
    body = f"`{word}` and\n{word}: the hours.\n\n```\n{word}\n```\n"
    assert sentences(three() | {"fr/contact.md": page("fr", body, summary=f"All, {word}")}) == [
        f'docs/fr/contact.md:4:10: placeholder "{word}" is a placeholder. '
        "Write the text that belongs here.",
        f'docs/fr/contact.md:7:1: placeholder "{word}" is a placeholder. '
        "Write the text that belongs here.",
    ]


def test_words_that_look_like_placeholders_are_not(sentences: Check) -> None:
    assert sentences(three("Para todo el mundo, todos los días, XX y deploremos.\n")) == []


@pytest.mark.parametrize(
    "link",
    [
        "https://ec.europa.eu/consumers/odr/",
        "http://EC.europa.eu/odr",
        "`ec.europa.eu/consumers/odr`",
    ],
)
def test_a_link_to_the_closed_platform_is_told(sentences: Check, link: str) -> None:
    column = 3 + link.lower().index("ec.europa")
    assert sentences(three() | {"en/contact.md": page("en", f"\n. {link}\n")}) == [
        f"docs/en/contact.md:6:{column}: closed-odr This platform for online dispute resolution "
        "closed on 20 July 2025 (Regulation (EU) 2024/3228). Remove the link."
    ]


def test_a_date_of_review_is_not_in_the_future(sentences: Check) -> None:
    meta = {"updated": "2026-09-16", "reviewed": "2026-09-17"}
    assert sentences(three() | {"fr/contact.md": page("fr", **meta)}) == [
        'docs/fr/contact.md:5:11: future-date "reviewed" is 2026-09-17, in the future. '
        "Write a date up to today, 2026-09-16."
    ]


@pytest.mark.parametrize(
    ("day", "months"), [("2025-09-16", 12), ("2025-09-17", None), ("2024-01-31", 31)]
)
def test_a_review_too_long_ago_is_a_warning(
    draw: Draw, mkdocs: Path, day: str, months: int | None
) -> None:
    promised = {"policies.review_months": Fact(12, False, (5, 1))}
    for name, text in (three() | {"fr/contact.md": page("fr", reviewed=day)}).items():
        path = mkdocs.parent / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    facts = Facts("docs/_data/company.yml", {**FACTS, **promised})
    found = check_content(read_site(mkdocs, {}), facts, NOW)
    assert [(one.level, str(one)) for one in found] == (
        [
            (
                "warning",
                f'docs/fr/contact.md:4:11: reviewed-long-ago "reviewed" is {day}, {months} months '
                'ago; "policies.review_months" is 12. Read the page again, mend it, then write '
                "the day.",
            )
        ]
        if months
        else []
    )


def test_all_problems_are_sorted_by_file_and_line(
    problems: Callable[[dict[str, str]], list[Problem]],
) -> None:
    found = problems(three("# A\n## B\nTODO\n") | {"fr/only.md": "Nothing.\n"})
    assert found == sorted(found)
    assert {problem.path for problem in found} == {
        "docs/en/contact.md",
        "docs/es/contact.md",
        "docs/fr/contact.md",
        "docs/fr/only.md",
    }


CONDITION = "## Traders {#traders}\n\n::: if traders = yes\n\nText.\n\n::: end\n"


def decided(
    problems: Callable[[dict[str, str]], list[Problem]], files: dict[str, str]
) -> list[str]:
    """The problems of conditions alone: these pages have no decisions to go by."""
    return [str(one) for one in problems(files) if one.code == "condition-parity"]


def test_conditions_are_the_same_in_every_language(
    problems: Callable[[dict[str, str]], list[Problem]],
) -> None:
    assert decided(problems, three(CONDITION)) == []
    files = three(CONDITION) | {
        "en/contact.md": page("en", CONDITION.replace("yes", "no")),
        "es/contact.md": page("es", "## Traders {#traders}\n\nText.\n"),
    }
    rule = "Conditions must be the same in every language, in the same order, in the same sections."
    assert decided(problems, files) == [
        'docs/en/contact.md:7:1: condition-parity "::: if traders = no" stands where '
        f'docs/fr/contact.md has "::: if traders = yes" on line 7. {rule}',
        'docs/es/contact.md:5:1: condition-parity "::: if traders = yes" is missing, line 7 of '
        f"docs/fr/contact.md. {rule}",
    ]


def test_a_condition_under_another_heading_is_another_condition(
    problems: Callable[[dict[str, str]], list[Problem]],
) -> None:
    after = "## Traders {#traders}\n\n## More {#more}\n\n::: if ai = yes\n\nText.\n\n::: end\n"
    before = "## Traders {#traders}\n\n::: if ai = yes\n\nText.\n\n::: end\n\n## More {#more}\n"
    files = three(after) | {"es/contact.md": page("es", before)}
    assert len(decided(problems, files)) == 1
