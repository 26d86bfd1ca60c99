"""What is sold, for how much, how it is paid, and how it ends."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from hooks.content.company.section import Section, misplaced
from hooks.content.company.values import (
    Contact,
    Euros,
    HoldDays,
    Line,
    Percent,
    Url,
    Whole,
    Words,
    YesNo,
)


class Account(Section):
    """The user's account."""

    closure_url: Url
    """Where an account is closed."""
    change_password_url: Url | None = None
    """Where a password is changed; password managers are led there (/.well-known/)."""


class Contract(Section):
    """The contract concluded online."""

    archive_access: Words
    """How a customer reads the archived contract (C. conso. L213-1)."""


class Contributions(Section):
    """What supporters pay."""

    min_eur: Euros
    """Smallest payment."""
    max_eur: Euros
    """Largest payment."""
    gives_equity: YesNo
    """Whether a payment gives a share in a company."""
    gives_interest: YesNo
    """Whether a payment bears interest."""
    gives_token: YesNo
    """Whether a payment gives a token."""
    crypto: YesNo
    """Whether crypto-assets are accepted."""
    tax_deductible: YesNo
    """Whether a payment gives a tax receipt."""

    @model_validator(mode="after")
    def _smallest_first(self) -> Self:
        low, high = self.min_eur.amount, self.max_eur.amount
        if low > high:
            sentence = f"The smallest payment, {low}, is above the largest, {high}. Exchange them."
            raise misplaced([(("min_eur",), sentence)])
        return self


class TierTerms(Section):
    """Terms common to every paid tier."""

    contracting_party: Words
    """Who the customer contracts with."""
    compatibility: Words | None = None
    """Equipment needed (C. conso. L111-1 5°)."""
    supply_start: Words | None = None
    """When the supply begins."""
    minimum_term: Words | None = None
    """Shortest duration."""
    renewal: Words | None = None
    """How the contract is renewed."""
    price_change_notice_days: Whole | None = None
    """Days between the announcement of a new price and its effect."""


class Tier(Section):
    """One paid tier."""

    name: Words
    """Name of the tier."""
    price_eur: Euros
    """Price for one period, all taxes included."""
    period: Words
    """What one payment covers, such as a month."""
    vat_rate: Percent
    """VAT rate included in the price, in percent."""
    benefits: tuple[Words, ...]
    """What the customer gets."""


class Pricing(Section):
    """How prices are set."""

    personalised: YesNo
    """Whether an algorithm sets a price for one person (C. conso. L221-5)."""


class Payments(Section):
    """Paying."""

    methods: Words
    """Means of payment accepted."""


class PaymentProvider(Section):
    """The authorised provider that moves the money."""

    legal_name: Line
    """Corporate name."""
    address: Line | None = None
    """Full postal address."""
    authority: Words | None = None
    """Authority that supervises it."""
    register_url: Url | None = None
    """Its entry in the public register."""
    terms_url: Url | None = None
    """Its terms."""
    scripts: Words | None = None
    """What its scripts do in the reader's browser, and on which pages."""


class Subscription(Section):
    """Ending a subscription online (C. conso. L215-1-1)."""

    cancel_url: Url
    """Where a contract is terminated."""


class Withdrawal(Section):
    """Right of withdrawal (C. conso. L221-18 to L221-28)."""

    url: Url
    """The online withdrawal function (C. conso. L221-21)."""
    contact: Contact
    """Where a withdrawal is also received."""
    consent_wording: Words | None = None
    """What a customer accepts to get digital content at once (L221-28 13°)."""


class Refunds(Section):
    """Refunds beyond the law."""

    delay_days: Whole
    """Days within which a refund is made."""
    policy: Words
    """When a payment is refunded."""


class Fees(Section):
    """Fees, all shown before payment (C. conso. D111-8)."""

    platform_percent: Percent | None = None
    """Part of a payment kept by the company, in percent."""
    payment_percent: Percent | None = None
    """Variable fee of the payment, in percent."""
    payment_fixed_eur: Euros | None = None
    """Fixed fee of the payment."""
    ad_listing_eur: Euros | None = None
    """Price of publishing an ad."""
    escrow_percent: Percent | None = None
    """Fee of the delayed payout, in percent of the price."""
    escrow_min_eur: Euros | None = None
    """Smallest fee of the delayed payout."""
    escrow_refundable: Words | None = None
    """When the fee of the delayed payout is refunded."""
    borne_by: Words | None = None
    """Who pays the fees."""


class Tax(Section):
    """Taxes."""

    info_url: Url
    """Where users read what they must declare (CGI article 242 bis)."""
    vat_scheme: Words | None = None
    """Which country's VAT applies and how it is declared."""


class Payouts(Section):
    """Money paid to those who sell."""

    schedule: Words
    """When payouts are made."""
    minimum_eur: Euros | None = None
    """Smallest payout."""
    max_hold_days: HoldDays
    """Longest time money is held, in days: at most 90."""


class Aml(Section):
    """Money laundering (CMF L561-2)."""

    status: Words
    """Whether the company has duties of its own, and who checks identities."""
