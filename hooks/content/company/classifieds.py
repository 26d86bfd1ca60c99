"""Classified ads between users, and their delayed payout."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from hooks.content.company.section import FactGroup, Section, misplaced
from hooks.content.company.values import Euros, HoldDays, Url, Whole, Words


class Ads(Section):
    """Classified ads."""

    allowed_posters: Words
    """Who may post."""
    seller_status: Words
    """How a reader knows whether the seller is a trader (C. conso. L111-7 II)."""
    pro_fields: Words | None = None
    """What a trader must fill in."""
    prohibited: Words
    """What may not be sold."""
    declaration_url: Url | None = None
    """Where a seller declares a status."""
    lifetime_days: Whole
    """Days an ad stays online."""
    retention_days: Whole | None = None
    """Days an ad is kept after that."""


class Delays(FactGroup):
    """Time limits of a sale with delayed payout."""

    confirm_days: Whole
    """Days for the seller to confirm."""
    ship_days: Whole
    """Days for the seller to ship."""
    delivery_days: Whole
    """Days for the carrier to deliver."""
    inspect_hours: Whole
    """Hours for the buyer to inspect."""
    answer_days: Whole
    """Days for the other party to answer in a dispute."""
    dispute_days: Whole
    """Days for a dispute to be decided once it was answered."""
    release_days: Whole
    """Days for the price to be paid out."""
    max_hold_days: HoldDays
    """Longest time the price is held, in days: at most what the provider allows."""
    provider_limit_days: HoldDays
    """Longest time the payment provider can hold it, by its own terms: at most 90."""

    @model_validator(mode="after")
    def _within_the_limit(self) -> Self:
        if self.max_hold_days > self.provider_limit_days:
            sentence = (
                f"The price would be held {self.max_hold_days} days, and the payment provider "
                f"holds it {self.provider_limit_days} at most (provider_limit_days). Promise less."
            )
            raise misplaced([(("max_hold_days",), sentence)])
        return self


class Escrow(Section):
    """The delayed payout of a sale between users; texts call it an escrow only if it is one."""

    legal_nature: Words
    """What the option is in law."""
    delays: Delays
    """Time limits."""
    default_outcome: Words
    """What happens when someone does nothing."""
    dispute_name: Words | None = None
    """What a dispute is called in the product."""
    dispute_steps: Words
    """How a dispute is decided."""
    excluded: Words | None = None
    """What cannot be sold this way."""
    guarantee: Words | None = None
    """Insurance or guarantee offered, or that there is none."""
    max_amount_eur: Euros | None = None
    """Largest price."""
