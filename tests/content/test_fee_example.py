"""The worked example of the fees follows the fees to the cent."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hooks.content.company.values import Money
from hooks.content.fee_example import PARTS, with_fee_example
from hooks.content.sections import Fact, Facts


def facts(platform: object, payment: object, fixed: str | None, sample: bool = False) -> Facts:
    money = Money(amount=Decimal(fixed), currency="EUR") if fixed else None
    return Facts(
        "company.yml",
        {
            "fees.platform_percent": Fact(platform, sample, (1, 1)),
            "fees.payment_percent": Fact(payment, False, (2, 1)),
            "fees.payment_fixed_eur": Fact(money, False, (3, 1)),
        },
    )


@pytest.mark.parametrize(
    ("fees", "amounts"),
    [
        ((8, 1.5, "0.25"), ("10", "0.80", "0.15", "0.40", "8.80")),
        ((7.25, 2.95, "0.30"), ("10", "0.73", "0.30", "0.60", "8.67")),
    ],
)
def test_amounts_are_reckoned_to_the_cent_and_add_up(
    fees: tuple[float, float, str], amounts: tuple[str, ...]
) -> None:
    made = with_fee_example(facts(*fees))
    found = [made[f"fees.example.{part}_eur"].value.amount for part in PARTS]
    assert found == [Decimal(one) for one in amounts]
    assert found[0] == found[1] + found[3] + found[4]


def test_an_example_of_sample_fees_is_a_sample_and_of_unknown_ones_not_known() -> None:
    sample = with_fee_example(facts(8, 1.5, "0.25", sample=True))["fees.example.left_eur"]
    unknown = with_fee_example(facts(8, 1.5, None))["fees.example.left_eur"]
    assert sample.sample and (unknown.value, unknown.sample) == (None, False)
    assert "fees.example.left_eur" not in with_fee_example(Facts("company.yml", {}))
