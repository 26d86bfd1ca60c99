"""What the foot of a page claims of accessibility: what the statement's audit allows, no more."""

from __future__ import annotations

import pytest

from hooks.content.facts import Facts
from hooks.publish.footing import CONFORMITY, level


@pytest.mark.parametrize(
    ("switches", "claimed"),
    [
        ({"accessibility-status": "partial"}, "partial"),
        ({"accessibility-status": "none"}, "none"),
        ({}, "none"),
        (None, "none"),
    ],
    ids=["an audit", "none that counts", "no statement", "no switches"],
)
def test_a_level_is_claimed_on_an_audit_only(switches: dict[str, str] | None, claimed: str) -> None:
    assert level(Facts("company.yml", {}, switches=switches)) == claimed
    assert claimed in CONFORMITY
