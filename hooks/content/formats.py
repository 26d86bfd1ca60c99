"""Dates, numbers and lists as each language writes them (Unicode CLDR, through Babel)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_FLOOR, Decimal
from functools import cache, lru_cache
from math import inf
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.dates import (
    format_date,
    format_skeleton,
    format_time,
    format_timedelta,
    get_datetime_format,
)
from babel.lists import format_list as cldr_list
from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import format_unit

from hooks.content.typography import typeset

REMEMBERED = 4_096
"""A status page writes the same days and shares again and again; each costs Babel 0.3 ms."""
FIRST = re.compile(r"^1 ")
AgoUnit = Literal["day", "month", "year"]
AGO: dict[AgoUnit, int] = {"day": 1, "month": 30, "year": 365}
"""Days of a unit, as Babel counts them, and the script that shows how long ago a day was."""
UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


@cache
def cldr(locale: str) -> Locale:
    """Return Babel's data for a BCP 47 tag; raises babel.UnknownLocaleError."""
    return Locale.parse(locale, sep="-")


@cache
def european(locale: str) -> Locale:
    """Return the language as written in Europe (UN M.49 region 150) when CLDR tells it apart.

    For English: the day before the month, 24 hours, no comma before "and".
    """
    plain = cldr(locale)
    try:
        return plain if plain.territory else Locale(plain.language, territory="150")
    except UnknownLocaleError:
        return plain


@lru_cache(REMEMBERED)
def format_date_long(day: date, locale: str) -> str:
    """Return 16 September 2026, 16 septembre 2026, 16 de septiembre de 2026.

    The first of a month is an ordinal in French, 1er septembre (Académie française, « 1er »; CLDR
    has no pattern that depends on the day); a superscript would need markup, and dates stand in
    titles and feeds too.
    """
    written = format_date(day, "long", locale=european(locale))
    return FIRST.sub("1er ", written) if cldr(locale).language == "fr" else written


@lru_cache(REMEMBERED)
def format_datetime_utc(moment: datetime, locale: str) -> str:
    """Return an aware `moment` in UTC: 16 September 2026, 08:05 UTC.

    Raises ValueError when `moment` has no offset: its UTC time is not known.
    """
    if moment.utcoffset() is None:
        raise ValueError(f"{moment.isoformat()} has no offset from UTC")
    utc, written = moment.astimezone(UTC), european(locale)
    joined = str(get_datetime_format("long", written))
    day, time = format_date_long(utc, locale), format_time(utc, "short", locale=written)
    return f"{joined.format(time, day)} UTC"


@lru_cache(REMEMBERED)
def format_day_short(day: date, locale: str) -> str:
    """Return the day and the month, for an axis: 16 Sept, 16 sept., 16 sept."""
    return format_skeleton("MMMd", day, locale=european(locale))


@lru_cache(REMEMBERED)
def format_hour(moment: datetime, locale: str) -> str:
    """Return the time of day of a UTC `moment`, without its zone: 08:05."""
    return format_time(moment, "short", locale=european(locale))


@lru_cache(REMEMBERED)
def format_clock(moment: datetime, locale: str) -> str:
    """Return the time of day of `moment` on a clock of 24 hours, whatever people use: 08:05."""
    return format_skeleton("Hm", moment, locale=european(locale))


@lru_cache(REMEMBERED)
def format_month(day: date, locale: str) -> str:
    """Return the month of `day`: September 2026, septembre 2026, septiembre de 2026."""
    return format_skeleton("yMMMM", day, locale=european(locale))


def format_number(number: float | Decimal, locale: str) -> str:
    """Return `number` with the language's grouping and decimal sign, no digit lost."""
    return format_decimal(number, locale=cldr(locale), decimal_quantization=False)


@lru_cache(REMEMBERED)
def format_percent_down(ratio: float | Decimal, locale: str, digits: int = 2) -> str:
    """Return `ratio` (0 to 1) in percent with `digits` decimals, rounded down.

    99.999 % of uptime is never shown as 100 %. CLDR 46 has a wide no-break space in French; ours
    is the narrow one of every text, so that one page does not have both.
    """
    exact = Decimal(str(ratio))
    floored = exact.quantize(Decimal(1).scaleb(-digits - 2), rounding=ROUND_FLOOR)
    written = cldr(locale)
    decimals = f"0.{'0' * digits}" if digits else "0"
    pattern = written.percent_formats[None].pattern.replace("0", decimals, 1)
    return typeset(format_percent(floored, format=pattern, locale=written), locale)


def format_money(amount: float | Decimal, currency: str, locale: str) -> str:
    """Return an amount in an ISO 4217 `currency`; whole amounts have no decimals."""
    written = cldr(locale)
    if amount != int(amount):
        return format_currency(amount, currency, locale=written)
    pattern = written.currency_formats["standard"].pattern.replace(".00", "")
    return format_currency(amount, currency, format=pattern, locale=written, currency_digits=False)


def format_list(items: Sequence[str], locale: str) -> str:
    """Return `items` as an enumeration: a, b and c."""
    return cldr_list(list(items), locale=european(locale))


def format_duration(seconds: float, locale: str) -> str:
    """Return a duration by its two largest units, rounded down: 2 hours and 5 minutes.

    Less than a second is in milliseconds. Raises ValueError when `seconds` is negative.
    """
    if seconds < 0:
        raise ValueError(f"a duration cannot be negative: {seconds}")
    if 0 < seconds < 1:
        return _unit(int(seconds * 1000), "millisecond", locale)
    rest, counted = int(seconds), []
    for unit, size in UNITS:
        counted.append((rest // size, unit))
        rest %= size
    first = next((n for n, (count, _) in enumerate(counted) if count), len(counted) - 1)
    parts = [part for n, part in enumerate(counted[first : first + 2]) if part[0] or n == 0]
    return format_list([_unit(count, unit, locale) for count, unit in parts], locale)


@lru_cache(REMEMBERED)
def format_milliseconds(seconds: float, locale: str) -> str:
    """Return a response time in whole milliseconds, in the short form: 243 ms."""
    return format_unit(
        round(seconds * 1000), "duration-millisecond", "short", locale=european(locale)
    )


@lru_cache(REMEMBERED)
def format_count(count: int, unit: str, locale: str, *, short: bool = False) -> str:
    """Return a number of ``day`` or ``hour`` as it is counted: 48 hours; `short`: 48 hr, 48 h."""
    length: Literal["short", "long"] = "short" if short else "long"
    written = format_unit(count, f"duration-{unit}", length, locale=european(locale))
    return typeset(written, locale)


@cache
def ago_patterns(locale: str) -> dict[str, tuple[str, str]]:
    """Return unit and plural form → (how long ago, in how long), with # for the number.

    Units are day, month and year, forms those of whole numbers below 1,000 (CLDR plural rules):
    ``{"day one": ("# day ago", "in # day"), "day other": ("# days ago", "in # days"), ...}``.
    """
    samples: dict[str, int] = {}
    for count in range(1, 1_000):
        samples.setdefault(cldr(locale).plural_form(count), count)
    return {
        f"{unit} {form}": _either_way(unit, count, locale)
        for unit in AGO
        for form, count in samples.items()
    }


def _either_way(unit: AgoUnit, count: int, locale: str) -> tuple[str, str]:
    size = timedelta(AGO[unit]) * count
    past, future = (
        format_timedelta(
            delta, unit, threshold=inf, add_direction=True, locale=european(locale)
        ).replace(str(count), "#", 1)
        for delta in (-size, size)
    )
    return typeset(past, locale), typeset(future, locale)


def _unit(count: int, unit: str, locale: str) -> str:
    return format_unit(count, f"duration-{unit}", locale=european(locale))


def format_language(code: str, locale: str) -> str:
    """Return what readers of `locale` call the language `code`, inside a sentence: français."""
    return cldr(code).get_display_name(european(locale)) or code
