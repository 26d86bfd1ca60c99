"""What the foot of a page claims of accessibility: what an audit allows, never a sample of one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from hooks.content.facts import Fact, Facts
from hooks.legal.accessibility import Conformity
from hooks.publish.footing import level

TODAY = date(2026, 11, 23)
AUDIT = {"accessibility.audit_date": date(2026, 9, 1), "accessibility.percent": Decimal(72)}


@pytest.mark.parametrize(
    ("known", "sample", "claimed"),
    [
        (AUDIT, False, Conformity.PARTIAL),
        (AUDIT, True, Conformity.NONE),
        ({}, False, Conformity.NONE),
        (dict.fromkeys(AUDIT), False, Conformity.NONE),
    ],
    ids=["an audit", "an example of one", "no such facts", "facts not known"],
)
def test_a_level_is_claimed_on_an_audit_only(
    known: dict[str, object], sample: bool, claimed: Conformity
) -> None:
    facts = Facts("company.yml", {key: Fact(one, sample, (1, 1)) for key, one in known.items()})
    assert level(facts, TODAY) is claimed
