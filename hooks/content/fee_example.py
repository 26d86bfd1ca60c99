"""The worked example of the fees on a tier, reckoned from the facts so that it is always right."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from hooks.content.company.values import Money
from hooks.content.sections import Fact, Facts

PRICE = Decimal(10)
"""Of the tier in the example, in euros, VAT included."""
CENT = Decimal("0.01")
NEEDED = ("fees.platform_percent", "fees.payment_percent", "fees.payment_fixed_eur")
PARTS = ("price", "platform", "payment_share", "payment", "left")


def with_fee_example(facts: Facts) -> Facts:
    """Return `facts` and those of the example, as ``fees.example.left_eur``.

    They are not known while a fee is not; samples while one of the fees is.
    """
    known = [facts[key] for key in NEEDED if key in facts]
    if len(known) < len(NEEDED):
        return facts
    reckoned = _reckoned(*known) if all(one.value is not None for one in known) else {}
    sample, place = any(one.sample for one in known), known[0].place
    made = {
        f"fees.example.{part}_eur": Fact(
            Money(amount=reckoned[part], currency="EUR") if reckoned else None,
            sample and bool(reckoned),
            place,
        )
        for part in PARTS
    }
    return replace(facts, by_key={**facts.by_key, **made})


def _reckoned(platform: Fact, payment: Fact, fixed: Fact) -> dict[str, Decimal]:
    taken = _cents(PRICE * Decimal(str(platform.value)) / 100)
    share = _cents(PRICE * Decimal(str(payment.value)) / 100)
    paid = share + fixed.value.amount
    amounts = (PRICE, taken, share, paid, PRICE - taken - paid)
    return dict(zip(PARTS, amounts, strict=True))


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)
