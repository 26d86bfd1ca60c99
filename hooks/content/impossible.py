"""Decisions that cannot be true together, each with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Choice = Mapping[str, tuple[str, ...]]
"""Name of a switch -> the values meant."""


@dataclass(frozen=True)
class Rule:
    """When all of `given` holds, `at` must have one of its values."""

    given: Choice
    at: str
    """The switch the sentence is about."""
    must_be: tuple[str, ...]
    reason: str
    """Why, with the source: a full sentence."""


YES, NO = ("yes",), ("no",)
GIFT = {"contributions": ("gift", "mixed")}
BIG = ("medium", "large")
LAW_47 = {"accessibility-regime": ("art47", "both")}
RULES = (
    Rule(
        GIFT | {"determined-projects": YES},
        "regulated-status",
        ("ifp", "psp-agent", "psp", "psfp"),
        "Who matches donors with determined projects must first be registered, normally as an "
        "intermediary, ifp (CMF L548-1 and L548-2).",
    ),
    Rule(
        {"regulated-status": ("ifp",)},
        "insurance",
        YES,
        "A crowdfunding intermediary must be insured for its professional liability (CMF L548-5).",
    ),
    Rule(
        {"contributions": ("gift",)},
        "single-items",
        NO,
        "What is given for nothing in return buys no item of content: write contributions: mixed.",
    ),
    Rule(
        {"contributions": ("gift",)},
        "goods-in-tiers",
        NO,
        "What is given for nothing in return buys no goods: write contributions: mixed.",
    ),
    Rule(
        {"company-size": BIG},
        "vat",
        ("registered",),
        "The exemption of CGI article 293 B ends far below the size of a medium company.",
    ),
    Rule(
        {"company-size": BIG},
        "content-sharing",
        ("none", "full"),
        "The reduced regime is for a turnover under EUR 10 million (CPI L137-2 III 3°), "
        "which a medium company exceeds.",
    ),
    Rule(
        LAW_47,
        "company-size",
        ("large",),
        "Article 47 of loi 2005-102 binds private companies from EUR 250 million turnover in "
        "France.",
    ),
    Rule(
        {"company-size": ("micro",)},
        "accessibility-regime",
        ("voluntary",),
        "A micro-enterprise that provides services is exempt from the European Accessibility Act "
        "(C. conso. L412-13); what it publishes is voluntary.",
    ),
    Rule(
        {"company-size": ("small", *BIG)},
        "accessibility-regime",
        ("art47", "eaa", "both"),
        "Online sales to consumers fall under the European Accessibility Act unless the company "
        "is a micro-enterprise (C. conso. L412-13).",
    ),
    Rule(
        {"accessibility-regime": ("voluntary",)},
        "accessibility-burden",
        NO,
        "A burden can only be relied on against a duty (C. conso. L412-13 II), and there is none.",
    ),
    Rule(
        {"private-sellers": NO},
        "traders",
        YES,
        "Classified ads need someone who may post them: private individuals, traders, or both.",
    ),
    Rule(
        {"analytics": ("consent",)},
        "consent-trackers",
        YES,
        "Audience measurement outside the exemption is a tracker that needs consent "
        "(loi 78-17 article 82).",
    ),
    Rule(
        {"email-tracking": YES},
        "consent-trackers",
        YES,
        "Following the opening of e-mails needs consent by default "
        "(CNIL, délibération 2026-042 of 12 March 2026).",
    ),
)


def impossible(values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield, for each rule that `values` break, the switch at fault and a sentence about it."""
    for rule in RULES:
        given = all(values[name] in meant for name, meant in rule.given.items())
        if given and values[rule.at] not in rule.must_be:
            because = " and ".join(f"{name} = {values[name]}" for name in rule.given)
            wanted = " or ".join(rule.must_be)
            yield (
                rule.at,
                f"{rule.at} = {values[rule.at]} cannot go with {because}: it must be {wanted}. "
                f"{rule.reason}",
            )
