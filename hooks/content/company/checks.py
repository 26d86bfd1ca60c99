"""What depends on today's date, or is only advised."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hooks.content.company import Company
from hooks.content.company.section import values_of
from hooks.content.problems import Problem
from hooks.content.records import Record

CONSENT_MONTHS = 6
"""Months the CNIL recommends to remember a choice on cookies (17 September 2020)."""
YEAR = timedelta(days=365)


def check_company(company: Company, record: Record, now: datetime) -> list[Problem]:
    """Return what is wrong at `now` (aware) with the facts read from `record`, sorted by place.

    Codes: ``future-date``, ``expiry``, and ``long-consent``, a warning.
    """
    return sorted(
        [*_future(company, record, now), *_expiry(company, record, now), *_consent(company, record)]
    )


def _future(company: Company, record: Record, now: datetime) -> list[Problem]:
    today = now.astimezone(UTC).date()
    return [
        record.problem(
            "future-date",
            f"{value} is in the future. Write a date up to today, {today}.",
            *place,
            value=True,
        )
        for place, value in values_of(company)
        if isinstance(value, date) and not isinstance(value, datetime) and value > today
    ]


def _expiry(company: Company, record: Record, now: datetime) -> list[Problem]:
    expires = company.security.expires if company.security else None
    message = expiry_fault(expires, now) if expires else ""
    if not message:
        return []
    return [record.problem("expiry", message, "security", "expires", value=True)]


def expiry_fault(expires: datetime, now: datetime) -> str:
    """Return what is wrong with the moment security.txt `expires`; empty when it is right.

    It lies in the future and less than a year ahead (RFC 9116, 2.5.5). Both are aware.
    """
    if now < expires < now + YEAR:
        return ""
    when = "is past" if expires <= now else "is a year away or more"
    return (
        f"{expires.isoformat()} {when}. Write a moment within a year, or delete the key: "
        "security.txt then gets a date by itself (RFC 9116, 2.5.5)."
    )


def _consent(company: Company, record: Record) -> list[Problem]:
    months = company.consent.choice_months if company.consent else 0
    if months <= CONSENT_MONTHS:
        return []
    message = (
        f"{months} months is longer than the {CONSENT_MONTHS} months "
        "the CNIL recommends before asking again."
    )
    keys = ("consent", "choice_months")
    return [record.problem("long-consent", message, *keys, value=True, level="warning")]
