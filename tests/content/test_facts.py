from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from hooks.content.company import FactGroup, Money, Section
from hooks.content.facts import Facts, fill, fill_value, printed, read_facts, samples
from hooks.content.localised import Localised
from hooks.content.problems import ContentError
from hooks.content.records import parse, read_text_record
from hooks.content.sections import flatten


class Authority(FactGroup):
    name: str
    url: str | None = None


class Publisher(Section):
    legal_name: str
    legal_form: Localised | None = None
    capital: Money | None = None
    founded: date | None = None
    staff: int | None = None
    variable: bool | None = None
    languages: tuple[str, ...] = ()
    benefits: tuple[Localised, ...] = ()
    phone: str | None = None
    authority: Authority | None = None


class Dpo(Section):
    email: str
    address: Localised | None = None


class Tier(BaseModel):
    name: str


class Company(BaseModel):
    model_config = ConfigDict(extra="forbid")

    company: Publisher
    dpo: Dpo | None = None
    tiers: tuple[Tier, ...] = ()


COMPANY = """\
company:
  sample: [phone, authority]
  legal_name: Forecourt [SAS] & Co
  legal_form: { fr: société, en: company }
  capital: { amount: 10000, currency: EUR }
  founded: 2026-09-01
  staff: 1200
  variable: false
  languages: [fr, en, es]
  benefits: [{ fr: un, en: one }, { fr: deux, en: two }]
  phone: "+33 1 99 00 01 00"
  authority:
    name: CNIL
tiers:
  - name: Silver
"""


def facts_of(text: str) -> Facts:
    record = read_text_record(text, "docs/_data/company.yml")
    return flatten(record, parse(record, Company))


FACTS = facts_of(COMPANY)


def filled(markdown: str, locale: str = "en") -> str:
    result = fill(markdown, FACTS, locale, "fr", "docs/en/a.md")
    assert result.problems == ()
    return result.text


def sentences(markdown: str, facts: Facts = FACTS) -> list[str]:
    result = fill(markdown, facts, "en", "fr", "docs/en/a.md", first_line=5)
    assert result.text == markdown
    return [str(problem).removeprefix("docs/en/a.md:") for problem in result.problems]


def test_sections_are_flat_facts_with_their_places() -> None:
    assert list(FACTS) == [
        "company.legal_name",
        "company.legal_form",
        "company.capital",
        "company.founded",
        "company.staff",
        "company.variable",
        "company.languages",
        "company.benefits",
        "company.phone",
        "company.authority.name",
        "company.authority.url",
        "dpo.email",
        "dpo.address",
    ]
    assert len(FACTS) == 13
    assert FACTS["company.legal_name"].value == "Forecourt [SAS] & Co"
    assert FACTS["company.legal_name"].place == (3, 3)
    assert FACTS["company.authority.name"].place == (13, 5)


def test_what_is_not_known_is_a_fact_without_a_value() -> None:
    assert FACTS["company.authority.url"].value is None
    assert FACTS["company.authority.url"].place == (12, 3)
    assert FACTS["dpo.email"].value is None
    empty = facts_of("company: { legal_name: A, languages: [] }\n")
    assert empty["company.languages"].value is None


def test_samples_are_named_one_by_one_or_by_section() -> None:
    assert [key for key, fact in FACTS.items() if fact.sample] == [
        "company.phone",
        "company.authority.name",
    ]
    facts = facts_of("company:\n  sample: true\n  legal_name: A\n  staff: 3\n")
    assert [str(problem) for problem in samples(facts)] == [
        'docs/_data/company.yml:3:3: sample-fact "company.legal_name" is a sample. '
        'Write the real value and take the key out of "sample".',
        'docs/_data/company.yml:4:3: sample-fact "company.staff" is a sample. '
        'Write the real value and take the key out of "sample".',
    ]


@pytest.mark.parametrize(
    ("key", "fr", "en", "es"),
    [
        ("company.legal_form", "société", "company", '<span lang="fr">société</span>'),
        ("company.capital", "10\u202f000\u00a0€", "€10,000", "10.000\u00a0€"),
        ("company.founded", "1er septembre 2026", "1 September 2026", "1 de septiembre de 2026"),
        ("company.staff", "1\u202f200", "1,200", "1.200"),
        ("company.languages", "fr, en et es", "fr, en and es", "fr, en y es"),
        ("company.benefits", "un et deux", "one and two", '<span lang="fr">un y deux</span>'),
    ],
)
def test_facts_print_as_each_language_writes(key: str, fr: str, en: str, es: str) -> None:
    text = f"({{{{ {key} }}}})"
    assert [filled(text, code) for code in ("fr", "en", "es")] == [f"({fr})", f"({en})", f"({es})"]


def test_other_values_print_too() -> None:
    moment = datetime(2026, 9, 16, 10, 5, tzinfo=UTC)
    assert printed(moment, "en", "fr").value == "16 September 2026, 10:05 UTC"
    assert printed(Decimal("0.25"), "fr", "fr").value == "0,25"
    assert printed(Localised("Visual"), "es", "fr") == ("Visual", "")


def test_what_markdown_would_change_is_escaped() -> None:
    assert filled("{{company.legal_name}}") == r"Forecourt \[SAS\] &amp; Co"
    facts = facts_of('company: { legal_name: "_a_b_ <i> `c` x|y" }\n')
    result = fill("{{ company.legal_name }}", facts, "fr", "fr", "a.md")
    assert result.text == r"\_a_b\_ &lt;i&gt; \`c\` x\|y"


def test_a_sample_is_marked_in_running_text() -> None:
    assert filled("Call {{ company.phone }}.") == (
        'Call <span class="sample">+33 1 99 00 01 00</span>.'
    )


def test_a_sample_in_another_language_says_both() -> None:
    facts = facts_of("company: { sample: true, legal_name: A, legal_form: { fr: société } }\n")
    result = fill("{{ company.legal_form }}", facts, "en", "fr", "a.md")
    assert result.text == '<span class="sample" lang="fr">société</span>'


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        (
            "[Call {{ company.phone }}](tel:{{ company.phone }})",
            '[Call <span class="sample">+33 1 99 00 01 00</span>](tel:+33199000100)',
        ),
        ("[x](https://a.example/{{ company.phone }})",
         "[x](https://a.example/+33%201%2099%2000%2001%2000)"),
        ('[x](a.md "Call {{ company.phone }}")', '[x](a.md "Call +33 1 99 00 01 00")'),
        ("![{{ company.phone }}](a.png)", "![+33 1 99 00 01 00](a.png)"),
        ('<abbr title="{{ company.legal_name }}">x</abbr>',
         '<abbr title="Forecourt [SAS] &amp; Co">x</abbr>'),
        ("[x]: tel:{{ company.phone }}", "[x]: tel:+33 1 99 00 01 00"),
        ("<!-- {{ company.phone }} -->", "<!-- +33 1 99 00 01 00 -->"),
        ("*[X]: {{ company.phone }}", "*[X]: +33 1 99 00 01 00"),
        ("[^1]: {{ company.staff }}", "[^1]: 1,200"),
        ("## About {{ company.staff }} {#about}", "## About 1,200 {#about}"),
    ],
)  # fmt: skip
def test_where_no_element_can_stand_a_fact_is_plain(markdown: str, expected: str) -> None:
    assert filled(markdown) == expected


@pytest.mark.parametrize(
    "markdown",
    [
        "`{{ company.staff }}`",
        "`` {{ no.fact }} ` ``",
        "```jinja\n{{ no.fact }}\n{% if x %}\n```\n",
        "- a\n\n    ~~~\n    {{ company.staff }}\n    ~~~\n",
        "A heading's id {#contact} is no mark of a template.",
    ],
)
def test_code_is_left_as_it_is(markdown: str) -> None:
    assert filled(markdown) == markdown


def test_the_facts_a_text_asks_for_are_told() -> None:
    result = fill("{{ company.staff }} {{ dpo.email }} {{ x.y }}", FACTS, "en", "fr", "a.md")
    assert result.used == {"company.staff", "dpo.email"}
    assert result.text == "1,200 {{ dpo.email }} {{ x.y }}"


@pytest.mark.parametrize(
    ("markdown", "sentence"),
    [
        ("a\nb {{ company.legal_nam }}", '6:3: unknown-fact "company.legal_nam" is not a fact; '
         'did you mean "company.legal_name"? Facts are in docs/_data/company.yml.'),
        ("{{ zzz }}", '5:1: unknown-fact "zzz" is not a fact. '
         "Facts are in docs/_data/company.yml."),
        ("{{ tiers }}", '5:1: unknown-fact "tiers" is not a fact. '
         "Facts are in docs/_data/company.yml."),
        ("{{ company.authority.url }}", '5:1: missing-fact The fact "company.authority.url" has '
         "no value. Write it in docs/_data/company.yml, line 12."),
        ("{{ dpo.email }}", '5:1: missing-fact The fact "dpo.email" has no value. '
         "Write it in docs/_data/company.yml."),
        ("{{ company.variable }}", '5:1: bad-fact "company.variable" is yes or no; '
         "a page cannot print it. Say it in words."),
        ("{{ company.staff | upper }}", '5:1: bad-fact "{{ company.staff | upper }}" is not a '
         "fact. Only a fact such as {{ company.legal_name }} can be written here."),
        ("{{ }}", '5:1: bad-fact "{{ }}" is not a fact. '
         "Only a fact such as {{ company.legal_name }} can be written here."),
        ("{{ company.staff", '5:1: bad-fact "{{" is not closed. '
         "Only a fact such as {{ company.legal_name }} can be written here."),
        ("{% include 'a' %}", '5:1: bad-fact "{% include \'a\' %}" is not a fact. '
         "Only a fact such as {{ company.legal_name }} can be written here."),
        ("{# a note #}", '5:1: bad-fact "{# a note #}" is not a fact. '
         "Only a fact such as {{ company.legal_name }} can be written here."),
        ("a\n```\nb\n", "6:1: open-fence A code block is opened here and never closed."),
    ],
)  # fmt: skip
def test_what_cannot_be_printed_is_told_and_left(markdown: str, sentence: str) -> None:
    assert sentences(markdown) == [sentence]


def test_all_faults_of_a_text_are_told_in_order() -> None:
    told = sentences("{{ b.b }} {{ a.a }}\n`{{ c.c }}` [x]({{ d.d }})\n")
    assert [sentence.split(" ")[0] for sentence in told] == ["5:1:", "5:11:", "6:17:"]


def test_a_title_is_plain_text() -> None:
    result = fill_value("`{{ company.phone }}` & {{ company.legal_name }}", FACTS, "en", "fr", "a")
    assert result.text == "`+33 1 99 00 01 00` & Forecourt [SAS] & Co"
    assert result.problems == ()


def test_a_title_with_an_unknown_fact_is_told() -> None:
    result = fill_value("A {{ company.staf }}", FACTS, "en", "fr", "a.md", first_line=2)
    assert [str(problem) for problem in result.problems] == [
        'a.md:2:3: unknown-fact "company.staf" is not a fact; did you mean "company.staff"? '
        "Facts are in docs/_data/company.yml."
    ]


MARKDOWN = st.text(alphabet=st.sampled_from("ab {}#%`~<>[]()!|*_\\\n-:.\"'&é"), max_size=80)


@given(MARKDOWN.filter(lambda text: "{{" not in text and ":::" not in text))
def test_a_text_without_a_fact_never_changes(markdown: str) -> None:
    assert fill(markdown, FACTS, "en", "fr", "a.md").text == markdown


@given(
    before=MARKDOWN.filter(lambda text: "`" not in text and "~" not in text),
    inside=MARKDOWN.filter(lambda text: "~" not in text),
    marks=st.sampled_from(["~~~", "~~~~~"]),
)
def test_fenced_code_never_changes(before: str, inside: str, marks: str) -> None:
    code = f"{marks}\n{{{{ company.staff }}}}\n{inside}\n{marks}\n"
    text = fill(f"{before}\n{code}{{{{ company.staff }}}}\n", FACTS, "en", "fr", "a.md").text
    assert text.endswith(f"{code}1,200\n")


def test_the_company_file_is_read_and_checked(tmp_path: Path) -> None:
    data = tmp_path / "docs/_data"
    data.mkdir(parents=True)
    (data / "company.yml").write_text("compny: {}\n", encoding="utf-8")
    with pytest.raises(ContentError) as error:
        read_facts(data, tmp_path)
    first = str(error.value).splitlines()[0]
    assert first.startswith(
        'docs/_data/company.yml:1:1: missing-key The key "company" is missing from this file; '
    )
    assert 'unknown-key "compny" is not a key of this file; did you mean "company"?' in str(
        error.value
    )


def test_the_facts_of_this_site_can_be_read() -> None:
    root = Path(__file__).parents[2]
    facts = read_facts(root / "docs/_data", root)
    assert facts.path == "docs/_data/company.yml"
    assert facts["company.legal_name"].value
    assert facts["regulated_status.register"].place[0] > 1
    assert facts["authorities.cnil.url"].value.startswith("https://")
    assert not [key for key in facts if "sample" in key.split(".")]
