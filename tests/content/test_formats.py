from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from babel import UnknownLocaleError

from hooks.content.formats import (
    ago_patterns,
    format_clock,
    format_date_long,
    format_datetime_utc,
    format_duration,
    format_list,
    format_milliseconds,
    format_money,
    format_month,
    format_number,
    format_percent_down,
)

DAY = date(2026, 9, 16)
NARROW, WIDE = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("locale", "day", "month", "moment"),
    [
        ("fr", "16 septembre 2026", "septembre 2026", "16 septembre 2026, 08:05 UTC"),
        ("en", "16 September 2026", "September 2026", "16 September 2026, 08:05 UTC"),
        ("es", "16 de septiembre de 2026", "septiembre de 2026",
         "16 de septiembre de 2026, 8:05 UTC"),
        ("en-US", "September 16, 2026", "September 2026",
         f"September 16, 2026, 8:05{NARROW}AM UTC"),
    ],
)  # fmt: skip
def test_dates(locale: str, day: str, month: str, moment: str) -> None:
    paris = timezone(timedelta(hours=2))
    assert format_date_long(DAY, locale) == day
    assert format_month(DAY, locale) == month
    assert format_datetime_utc(datetime(2026, 9, 16, 8, 5, tzinfo=UTC), locale) == moment
    assert format_datetime_utc(datetime(2026, 9, 16, 10, 5, tzinfo=paris), locale) == moment


def test_the_first_of_a_month_is_an_ordinal_in_french_only() -> None:
    first = date(2026, 9, 1)
    texts = [format_date_long(first, code) for code in ("fr", "fr-CA", "en", "es")]
    assert texts == [
        "1er septembre 2026", "1er septembre 2026", "1 September 2026", "1 de septiembre de 2026",
    ]  # fmt: skip
    assert format_datetime_utc(datetime(2026, 9, 1, 8, 5, tzinfo=UTC), "fr") == (
        "1er septembre 2026, 08:05 UTC"
    )
    assert format_date_long(date(2026, 9, 11), "fr") == "11 septembre 2026"


def test_the_day_is_that_of_utc() -> None:
    paris = timezone(timedelta(hours=2))
    text = format_datetime_utc(datetime(2026, 9, 17, 1, 30, tzinfo=paris), "en")
    assert text == "16 September 2026, 23:30 UTC"


def test_a_moment_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^2026-09-16T08:05:00 has no offset from UTC$"):
        format_datetime_utc(datetime(2026, 9, 16, 8, 5), "en")


@pytest.mark.parametrize(
    ("number", "fr", "en", "es"),
    [
        (1234567.5, f"1{NARROW}234{NARROW}567,5", "1,234,567.5", "1.234.567,5"),
        (Decimal("0.00012"), "0,00012", "0.00012", "0,00012"),
        (0, "0", "0", "0"),
        (-5, "-5", "-5", "-5"),
    ],
)
def test_numbers_lose_no_digit(number: float, fr: str, en: str, es: str) -> None:
    assert [format_number(number, code) for code in ("fr", "en", "es")] == [fr, en, es]


@pytest.mark.parametrize(
    ("ratio", "digits", "fr", "en"),
    [
        (0.999999, 2, f"99,99{NARROW}%", "99.99%"),
        (0.9999, 2, f"99,99{NARROW}%", "99.99%"),
        (0.99995, 3, f"99,995{NARROW}%", "99.995%"),
        (1, 2, f"100,00{NARROW}%", "100.00%"),
        (1.0, 0, f"100{NARROW}%", "100%"),
        (0.9999, 0, f"99{NARROW}%", "99%"),
        (0, 2, f"0,00{NARROW}%", "0.00%"),
        (0.29, 0, f"29{NARROW}%", "29%"),
    ],
)
def test_percentages_are_never_rounded_up(ratio: float, digits: int, fr: str, en: str) -> None:
    assert format_percent_down(ratio, "fr", digits) == fr
    assert format_percent_down(ratio, "en", digits) == en


@pytest.mark.parametrize(
    ("amount", "currency", "fr", "en", "es"),
    [
        (10000, "EUR", f"10{NARROW}000{WIDE}€", "€10,000", f"10.000{WIDE}€"),
        (Decimal("2.50"), "EUR", f"2,50{WIDE}€", "€2.50", f"2,50{WIDE}€"),
        (Decimal("2.00"), "EUR", f"2{WIDE}€", "€2", f"2{WIDE}€"),
        (20, "USD", f"20{WIDE}$US", "$20", f"20{WIDE}US$"),
    ],
)
def test_money(amount: Decimal, currency: str, fr: str, en: str, es: str) -> None:
    texts = [format_money(amount, currency, code) for code in ("fr", "en", "es")]
    assert texts == [fr, en, es]


@pytest.mark.parametrize(
    ("items", "fr", "en", "es"),
    [
        ([], "", "", ""),
        (["a"], "a", "a", "a"),
        (["a", "b"], "a et b", "a and b", "a y b"),
        (["a", "b", "c"], "a, b et c", "a, b and c", "a, b y c"),
    ],
)
def test_lists(items: list[str], fr: str, en: str, es: str) -> None:
    assert [format_list(items, code) for code in ("fr", "en", "es")] == [fr, en, es]


@pytest.mark.parametrize(
    ("seconds", "fr", "en", "es"),
    [
        (0, f"0{WIDE}seconde", "0 seconds", "0 segundos"),
        (0.25, f"250{WIDE}millisecondes", "250 milliseconds", "250 milisegundos"),
        (1, f"1{WIDE}seconde", "1 second", "1 segundo"),
        (59.9, f"59{WIDE}secondes", "59 seconds", "59 segundos"),
        (3600, f"1{WIDE}heure", "1 hour", "1 hora"),
        (3659, f"1{WIDE}heure", "1 hour", "1 hora"),
        (7500, f"2{WIDE}heures et 5 minutes", "2 hours and 5 minutes", "2 horas y 5 minutos"),
        (90061, f"1{WIDE}jour et 1{WIDE}heure", "1 day and 1 hour", "1 día y 1 hora"),
        (86460, f"1{WIDE}jour", "1 day", "1 día"),
    ],
)
def test_durations_have_two_units_at_most(seconds: float, fr: str, en: str, es: str) -> None:
    assert [format_duration(seconds, code) for code in ("fr", "en", "es")] == [fr, en, es]


@pytest.mark.parametrize(
    ("locale", "form", "past", "future"),
    [
        ("fr", "day one", "il y a # jour", "dans # jour"),
        ("fr", "year other", "il y a # ans", "dans # ans"),
        ("en", "month other", "# months ago", "in # months"),
        ("es", "day other", "hace # días", "dentro de # días"),
        ("pl", "month few", "# miesiące temu", "za # miesiące"),
        ("ar", "day two", "قبل يومين", "خلال يومين"),
    ],
)
def test_how_long_ago_has_a_pattern_for_each_plural(
    locale: str, form: str, past: str, future: str
) -> None:
    assert ago_patterns(locale)[form] == (past, future)


def test_forms_of_fractions_and_millions_are_not_among_those_of_days() -> None:
    found = {locale: [*ago_patterns(locale)][:3] for locale in ("fr", "pl", "ja")}
    assert found == {
        "fr": ["day one", "day other", "month one"],
        "pl": ["day one", "day few", "day many"],
        "ja": ["day other", "month other", "year other"],
    }


def test_a_clock_has_24_hours_even_where_people_use_12() -> None:
    evening = datetime(2026, 9, 16, 20, 5, tzinfo=UTC)
    texts = [format_clock(evening, code) for code in ("fr", "en-US", "da")]
    assert texts == ["20:05", "20:05", "20.05"]
    assert format_clock(datetime(2026, 9, 16, tzinfo=UTC), "es") == "0:00"


def test_a_negative_duration_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^a duration cannot be negative: -1$"):
        format_duration(-1, "en")


def test_response_times_are_in_milliseconds() -> None:
    texts = [format_milliseconds(0.2434, code) for code in ("fr", "en", "es")]
    assert texts == [f"243{NARROW}ms", "243 ms", "243 ms"]


def test_a_language_unknown_to_cldr_is_refused() -> None:
    with pytest.raises(UnknownLocaleError):
        format_number(1, "xx")
