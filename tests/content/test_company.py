"""The facts of the company: what is accepted, and the sentence for each wrong value."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from hooks.content.company import Company, Money, values_of
from hooks.content.company.checks import check_company
from hooks.content.localised import Localised
from hooks.content.problems import ContentError, Problem
from hooks.content.records import Record, parse, read_record, read_text_record

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)

PUBLISHER = """\
company:
  legal_name: Société d’exemple
  legal_form: { fr: société anonyme, en: public limited company }
  registered_office: 1 rue de l’Exemple, 75000 Paris
  email: contact@example.org
  phone: "+33 1 99 00 01 00"
"""
OTHERS = """\
publication_director: { name: Camille Exemple, role: { fr: présidente } }
host: { name: Hébergeur, address: 2 rue de l’Exemple, phone: "+33199000200" }
service: { name: Exemple, url: https://www.example.org/ }
languages: { source: fr }
"""
DELAYS = (
    "{ confirm_days: 3, ship_days: 6, delivery_days: 14, inspect_hours: 25, answer_days: 7,"
    " dispute_days: 21, release_days: 2"
)


def record(extra: str = "", publisher: str = PUBLISHER) -> Record:
    return read_text_record(f"{publisher}{extra}\n{OTHERS}", "company.yml")


def company(extra: str = "", publisher: str = PUBLISHER) -> Company:
    return parse(record(extra, publisher), Company)


def refused(extra: str = "", publisher: str = PUBLISHER) -> list[Problem]:
    with pytest.raises(ContentError) as caught:
        company(extra, publisher)
    return list(caught.value.problems)


def publisher(**changes: str) -> str:
    lines = [line for line in PUBLISHER.splitlines() if line.strip().split(":")[0] not in changes]
    return "\n".join([*lines, *(f"  {key}: {value}" for key, value in changes.items()), ""])


def test_the_smallest_company_is_complete_and_what_it_lacks_is_not_known() -> None:
    facts = company()

    assert facts.company.legal_form.text("en", "fr") == ("public limited company", "en")
    assert facts.company.siren is None
    assert facts.mediator is None
    assert facts.tiers == ()


def test_the_committed_facts_are_valid_and_say_the_same_in_each_language() -> None:
    facts = parse(read_record(ROOT / "docs/_data/company.yml", ROOT), Company)

    languages = {
        frozenset(value.root)
        for _, value in values_of(facts)
        if isinstance(value, Localised) and isinstance(value.root, dict)
    }
    assert len(languages) == 1
    assert {facts.languages.source} < languages.pop()


def test_a_fact_keeps_its_type() -> None:
    facts = company(
        "backups: { rpo_hours: 24, rto_hours: 4, last_restore_test: 2026-09-01 }\n"
        "payouts: { schedule: chaque mois, max_hold_days: 90,"
        " minimum_eur: { amount: 0.70, currency: EUR } }\n"
        "fees: { payment_percent: 1.5 }"
    )

    assert facts.backups and facts.backups.last_restore_test == date(2026, 9, 1)
    assert facts.payouts and facts.payouts.minimum_eur == Money(
        amount=Decimal("0.7"), currency="EUR"
    )
    assert facts.fees and facts.fees.payment_percent == Decimal("1.5")


@pytest.mark.parametrize("written", ["+33199000100", "+33 1 99 00 01 00", "+33\u202f199000100"])
def test_a_telephone_number_keeps_the_spaces_that_help_to_read_it(written: str) -> None:
    assert company(publisher=publisher(phone=f'"{written}"')).company.phone == written


@pytest.mark.parametrize("written", ["732829320", '"732829320"', "732 829 320", "000 000 018"])
def test_a_siren_may_have_spaces_or_no_quotes(written: str) -> None:
    assert company(publisher=publisher(siren=written)).company.siren == written.strip('"')


def test_a_vat_number_goes_with_its_siren() -> None:
    facts = company(publisher=publisher(siren="732829320", vat_number="FR44732829320"))

    assert facts.company.vat_number == "FR44732829320"


def test_a_folded_text_becomes_one_line() -> None:
    facts = company("legal:\n  governing_law: >\n    droit français\n    et européen\n")

    assert facts.legal and facts.legal.governing_law.text("fr", "fr").value == (
        "droit français et européen"
    )


def test_the_spanish_word_todo_is_no_placeholder() -> None:
    assert company(
        "licence: { rights: usos, territory: { fr: monde, es: todo el mundo }, duration: un an }"
    ).licence


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("siren", "12345678", '"12345678" is not a SIREN. Write nine digits, as in 000 000 018.'),
        (
            "siren",
            "732 829 321",
            '"732 829 321" is not a SIREN: its last digit does not match the others. '
            "Copy the nine digits from the company’s registration, as in 000 000 018.",
        ),
        (
            "vat_number",
            "DE123456789",
            '"DE123456789" is not a French VAT number. Write FR, the key of two characters '
            "and the SIREN, without spaces, as in FR66000000018.",
        ),
        (
            "phone",
            "01 99 00 01 00",
            '"01 99 00 01 00" is not an international telephone number. '
            'Write the country code after a plus sign, as in "+33 1 99 00 01 00".',
        ),
        (
            "phone",
            "+33199000100",
            '"phone" must be text; found +33199000100, which YAML reads as 33199000100. '
            'Put it in quotes: "+33199000100".',
        ),
        (
            "email",
            "contact at example.org",
            '"contact at example.org" is not an e-mail address. '
            "Write it as in contact@example.org.",
        ),
        (
            "legal_name",
            '" "',
            "The text is empty. Write it, or delete the key if the fact is not known.",
        ),
        (
            "legal_name",
            "TODO ask Camille",
            '"TODO" is a placeholder. Write the fact, or delete the key if it is not known.',
        ),
        (
            "registered_office",
            "...",
            '"..." is a placeholder. Write the fact, or delete the key if it is not known.',
        ),
        (
            "legal_form",
            "{ fr: À compléter }",
            '"À compléter" is a placeholder. Write the fact, or delete the key if it is not known.',
        ),
        (
            "legal_form",
            "{}",
            "The text has no language. Write it as in { fr: bonjour, en: hello }.",
        ),
        (
            "legal_form",
            "{ fr: SA, français: SA }",
            '"français" is not a language code. Write it as in fr or pt-BR.',
        ),
        (
            "legal_form",
            "{ en: company, es: sociedad }",
            'The text has no "fr", the language that prevails; it has: en, es. Add it.',
        ),
        (
            "size_since",
            "2026-9-1",
            '"size_since" must be a date such as 2026-09-16; found "2026-9-1".',
        ),
        (
            "share_capital",
            "{ amount: -1, currency: EUR }",
            '"amount" must be 0 or more; found -1.',
        ),
        (
            "share_capital",
            "{ amount: 10 000, currency: EUR }",
            '"amount" must be a number; found "10 000".',
        ),
        (
            "share_capital",
            "{ amount: 10000, currency: Euro }",
            '"Euro" is not a currency code. Write three letters, as in EUR.',
        ),
        (
            "share_capital_variable",
            "non",
            '"share_capital_variable" must be true or false; found "non".',
        ),
        (
            "sample",
            "[phnoe]",
            '"phnoe" is not a fact of this section. Did you mean phone?',
        ),
        (
            "sample",
            "everything",
            '"everything" does not say what is a sample. '
            "Write true, false or the names of the facts, as in [phone, email].",
        ),
    ],
)
def test_a_wrong_fact_of_the_publisher(key: str, value: str, sentence: str) -> None:
    assert [problem.message for problem in refused(publisher=publisher(**{key: value}))] == [
        sentence
    ]


@pytest.mark.parametrize(
    ("vat_number", "sentence"),
    [
        (
            "FR44123456782",
            '"FR44123456782" does not end with the SIREN 732829320. Write FR44732829320.',
        ),
        ("FR45732829320", '"FR45732829320" has the wrong key: "45". Write FR44732829320.'),
    ],
)
def test_a_vat_number_of_another_siren(vat_number: str, sentence: str) -> None:
    text = publisher(siren="732 829 320", vat_number=vat_number)

    assert refused(publisher=text) == [Problem("company.yml", 8, 15, "wrong-value", sentence)]


@pytest.mark.parametrize(
    ("section", "sentence"),
    [
        (
            "backups: { rpo_hours: 48, rto_hours: 4 }",
            '"rpo_hours" must be 24 or less; found 48.',
        ),
        ("backups: { rpo_hours: 24, rto_hours: 8 }", '"rto_hours" must be 4 or less; found 8.'),
        (
            "backups: { rpo_hours: 23.5, rto_hours: 4 }",
            '"rpo_hours" must be a whole number; found 23.5.',
        ),
        (
            "payouts: { schedule: chaque mois, max_hold_days: 91 }",
            '"max_hold_days" must be 90 or less; found 91.',
        ),
        (
            "moderation: { notice_url: https://example.org/x, human_review: true,"
            " complaint_window_months: 5 }",
            '"complaint_window_months" must be 6 or more; found 5.',
        ),
        (
            "accessibility: { email: a11y@example.org, response_days: 8, standard: RGAA }",
            '"response_days" must be 7 or less; found 8.',
        ),
        ("data_rights: { deadline_days: 31 }", '"deadline_days" must be 30 or less; found 31.'),
        (
            "analytics: { tool: journaux, cookie_months: 14 }",
            '"cookie_months" must be 13 or less; found 14.',
        ),
        (
            "analytics: { tool: journaux, data_months: 26 }",
            '"data_months" must be 25 or less; found 26.',
        ),
        ("fees: { platform_percent: 101 }", '"platform_percent" must be 100 or less; found 101.'),
        (
            "fees: { ad_listing_eur: { amount: 2, currency: USD } }",
            "The amount is in USD; this fact is in euros. "
            "Write it as in { amount: 20, currency: EUR }.",
        ),
        (
            "account: { closure_url: http://example.org/close }",
            '"http://example.org/close" is not a secure web address. '
            "Write it in full, as in https://www.example.org/page.",
        ),
        (
            "account: { closure_url: https://localhost }",
            '"https://localhost" is not a secure web address. '
            "Write it in full, as in https://www.example.org/page.",
        ),
        (
            "security: { contacts: [security@example.org] }",
            '"security@example.org" is not a contact a program can follow. Write it as in '
            "mailto:security@example.org, https://example.org/report or tel:+33199000100.",
        ),
        (
            'security: { contacts: ["tel:+33 199000100"] }',
            '"tel:+33 199000100" is not a contact a program can follow. Write it as in '
            "mailto:security@example.org, https://example.org/report or tel:+33199000100.",
        ),
        (
            "security: { contacts: [] }",
            "The list is empty. Write at least one item, or delete the key.",
        ),
        (
            "security: { contacts: [tel:+33199000100], languages: [french!] }",
            '"french!" is not a language code. Write it as in fr or pt-BR.',
        ),
        (
            "security: { contacts: [tel:+33199000100], expires: 2027-01-01T00:00:00 }",
            '"expires" must be a date and time with its offset, such as 2026-09-16T08:00:00Z; '
            "found 2027-01-01T00:00:00.",
        ),
        (
            "gpsr: { contact: safety desk }",
            '"safety desk" is neither an e-mail address nor a web address. '
            "Write it as in contact@example.org or https://www.example.org/page.",
        ),
        (
            "regulated_status: { register: ORIAS, number: 1234 }",
            '"1234" is not an ORIAS number. Write eight digits, as in 12345678.',
        ),
        (
            "contributions: { min_eur: { amount: 20, currency: EUR },"
            " max_eur: { amount: 2, currency: EUR }, gives_equity: false, gives_interest: false,"
            " gives_token: false, crypto: false, tax_deductible: false }",
            "The smallest payment, 20, is above the largest, 2. Exchange them.",
        ),
        (
            "escrow: { legal_nature: paiement différé,"
            f" delays: {DELAYS}, max_hold_days: 60, provider_limit_days: 30 }},"
            " default_outcome: a, dispute_steps: b }",
            "The price would be held 60 days, and the payment provider holds it 30 at most "
            "(provider_limit_days). Promise less.",
        ),
        (
            "host2: { name: x }",
            '"host2" is not a key of this file; did you mean "host"? Allowed: '
            f"{', '.join(sorted(Company.model_fields))}.",
        ),
        (
            "dpo: { name: Alex }",
            'The key "email" is missing from this dpo; it is required.',
        ),
        (
            "tiers:\n- { name: Un, price_eur: { amount: 2, currency: EUR }, period: mois,"
            " vat_rate: -1, benefits: [] }",
            '"vat_rate" must be 0 or more; found -1.',
        ),
    ],
)
def test_a_wrong_fact_of_a_section(section: str, sentence: str) -> None:
    assert [problem.message for problem in refused(section)] == [sentence]


def test_the_director_of_publication_is_a_person() -> None:
    text = PUBLISHER.replace("Société d’exemple", "camille exemple")

    assert refused(publisher=text) == [
        Problem(
            "company.yml",
            8,
            31,
            "wrong-value",
            '"Camille Exemple" is the company. Write the first name and surname of a person, '
            "normally its legal representative.",
        )
    ]


def test_every_wrong_fact_is_told_at_once_in_the_order_of_the_file() -> None:
    problems = refused("backups: { rpo_hours: 25, rto_hours: 5 }", publisher(email="nobody"))

    assert [(problem.line, problem.message.split()[0]) for problem in problems] == [
        (6, '"nobody"'),
        (7, '"rpo_hours"'),
        (7, '"rto_hours"'),
    ]


def test_samples_are_a_whole_section_or_named_facts() -> None:
    facts = company("dpo: { sample: true, email: dpo@example.org }", publisher(sample="[phone]"))

    assert facts.company.is_sample("phone")
    assert not facts.company.is_sample("email")
    assert facts.dpo and facts.dpo.is_sample("email")
    assert not facts.host.is_sample("name")


def test_facts_are_listed_with_the_keys_people_write() -> None:
    facts = company("regulated_status: { number: A1, register: REGAFI, sample: true }")

    assert [
        (".".join(map(str, place)), value)
        for place, value in values_of(facts)
        if place[0] == "regulated_status"
    ] == [
        ("regulated_status.register", "REGAFI"),
        ("regulated_status.number", "A1"),
    ]


def checked(extra: str) -> list[Problem]:
    source = record(extra)
    return check_company(parse(source, Company), source, NOW)


def test_a_date_in_the_future_is_refused_and_today_is_not() -> None:
    text = "backups: { rpo_hours: 24, rto_hours: 4, last_restore_test: 2026-11-%s }"

    assert checked(text % 22) == []
    assert checked(text % 23) == [
        Problem(
            "company.yml",
            7,
            60,
            "future-date",
            "2026-11-23 is in the future. Write a date up to today, 2026-11-22.",
        )
    ]


@pytest.mark.parametrize(
    ("expires", "when"),
    [
        ("2026-11-22T08:00:00Z", "2026-11-22T08:00:00+00:00 is past"),
        ("2027-11-22T08:00:00Z", "2027-11-22T08:00:00+00:00 is a year away or more"),
    ],
)
def test_security_txt_expires_within_a_year(expires: str, when: str) -> None:
    problems = checked(f"security: {{ contacts: [tel:+33199000100], expires: {expires} }}")

    assert [(problem.code, problem.message) for problem in problems] == [
        (
            "expiry",
            f"{when}. Write a moment within a year, or delete the key: "
            "security.txt then gets a date by itself (RFC 9116, 2.5.5).",
        )
    ]


def test_security_txt_may_expire_in_six_months() -> None:
    assert (
        checked("security: { contacts: [tel:+33199000100], expires: 2027-05-22T00:00:00Z }") == []
    )


def test_a_long_memory_of_consent_is_only_a_warning() -> None:
    text = "consent: { cmp_name: bandeau, manage_url: https://example.org/c, choice_months: %d }"

    assert checked(text % 6) == []
    assert [(problem.level, problem.message) for problem in checked(text % 12)] == [
        (
            "warning",
            "12 months is longer than the 6 months the CNIL recommends before asking again.",
        )
    ]
