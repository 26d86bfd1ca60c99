"""The decisions that make a text appear or not: the model of ``docs/_data/switches.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self, get_args

from pydantic import BeforeValidator, ConfigDict, model_validator

from hooks.content.company.section import Misplaced, Section, misplaced
from hooks.content.impossible import impossible
from hooks.content.problems import Problem
from hooks.content.records import Record, parse, read_record

FILE = "switches.yml"


def _spelled(value: object) -> object:
    # YAML 1.1 reads yes and no as true and false; a condition is written with the words.
    return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


YesNo = Annotated[Literal["yes", "no"], BeforeValidator(_spelled)]


class Switches(Section):
    """What was decided about the company and its service; every text depends on these alone."""

    model_config = ConfigDict(alias_generator=lambda name: name.replace("_", "-"))

    company_size: Literal["micro", "small", "medium", "large"]
    """Size in the sense of Recommendation 2003/361/EC; many duties begin at medium."""
    vat: Literal["registered", "exempt"]
    """Whether the company charges VAT, or is exempt (CGI article 293 B)."""
    insurance: YesNo
    """Whether professional liability insurance was taken out (compulsory for an ifp)."""
    regulated_status: Literal["none", "ifp", "psfp", "psp-agent", "psp"]
    """none; crowdfunding intermediary; crowdfunding provider; payment agent; payment provider."""
    contributions: Literal["digital-access", "gift", "mixed"]
    """What supporters pay: the price of digital access, a gift, or both."""
    determined_projects: YesNo
    """Whether payments finance projects described beforehand (CMF L548-1)."""
    contracting_party: Literal["creator", "platform", "shared"]
    """Who the subscriber contracts with; shared: company for access, creator for content."""
    tier_term: Literal["tacit-renewal", "open-ended"]
    """Fixed periods renewed by silence (C. conso. L215-1), or a contract without end."""
    single_items: YesNo
    """Whether content is also sold one by one and supplied at once (L221-28 13°)."""
    goods_in_tiers: YesNo
    """Whether a tier includes physical goods."""
    video_sharing: YesNo
    """Whether this is a video-sharing platform under French jurisdiction (loi 86-1067)."""
    content_sharing: Literal["none", "reduced", "full"]
    """Online content-sharing provider (CPI L137-1); reduced: under 3 years and EUR 10 million."""
    investment_content: YesNo
    """Whether creators may speak about investments."""
    ai: YesNo
    """Whether the service generates or alters content with artificial intelligence."""
    reviews: YesNo
    """Whether consumer reviews are published (C. conso. L111-7-2)."""
    paid_ranking: YesNo
    """Whether a payment or an advertisement can change what is shown."""
    private_sellers: YesNo
    """Whether private individuals may post ads."""
    traders: YesNo
    """Whether traders may post ads (DSA articles 30 to 32; GPSR article 22)."""
    delayed_payout: Literal["none", "payment-institution", "escrow-agent"]
    """Who holds the price of a sale; only an agent's is an escrow."""
    accessibility_regime: Literal["art47", "eaa", "both", "voluntary"]
    """Loi 2005-102 article 47, European Accessibility Act, both, or neither."""
    accessibility_burden: YesNo
    """Whether a disproportionate burden is relied on (C. conso. L412-13 II)."""
    analytics: Literal["none", "plausible", "matomo-exempt", "consent"]
    """Audience measurement: none, without cookie, under the CNIL exemption, or with consent."""
    consent_trackers: YesNo
    """Whether any tracker needs consent; then choices are asked for and their proof is kept."""
    embeds: YesNo
    """Whether pages offer players or other content from third parties."""
    marketing_emails: YesNo
    """Whether promotional e-mails are sent (CPCE L34-5)."""
    email_tracking: YesNo
    """Whether the opening of e-mails and clicks in them are followed; this needs consent."""
    processor_for_creators: YesNo
    """Whether the company processes personal data for creators (GDPR article 28)."""

    @model_validator(mode="after")
    def _can_be_true_together(self) -> Self:
        wrong: list[Misplaced] = [((name,), why) for name, why in impossible(self.values())]
        if wrong:
            raise misplaced(wrong)
        return self

    def values(self) -> dict[str, str]:
        """Return every switch by its name in conditions, with those of `DERIVED` and `COMPUTED`."""
        named = {
            field.alias or name: str(getattr(self, name))
            for name, field in type(self).model_fields.items()
            if name != "sample"
        }
        least = {name: values[0] for name, values in COMPUTED.items()}
        return named | {name: of(named) for name, (_, of) in DERIVED.items()} | least


def _small(named: Mapping[str, str]) -> str:
    return "yes" if named["company-size"] in ("micro", "small") else "no"


def _abroad(named: Mapping[str, str]) -> str:
    return "no" if named["accessibility-regime"] == "voluntary" else "yes"


DERIVED = {
    "small-enterprise": (("yes", "no"), _small),
    "accessibility-law": (("yes", "no"), _abroad),
}
"""Switches that follow from others: their values, and how. A micro or small enterprise escapes
articles 20 to 28 of the DSA (its article 19); a regime that is not voluntary is a law's."""
COMPUTED = {
    "accessibility-status": ("none", "partial", "total"),
    "accessibility-audit": ("missing", "expired", "valid"),
}
"""Switches that follow from accessibility.yml and the day; the first value, the one that claims
least, holds where nothing is known."""


def allowed() -> dict[str, tuple[str, ...]]:
    """Return the values each switch may have, by the name it has in conditions."""
    own = {
        field.alias or name: get_args(field.annotation)
        for name, field in Switches.model_fields.items()
        if name != "sample"
    }
    return own | {name: values for name, (values, _) in DERIVED.items()} | COMPUTED


def read_switches(data_dir: Path, root: Path) -> tuple[Switches, Record]:
    """Read ``switches.yml`` in `data_dir`; raises ContentError with every fault in it."""
    record = read_record(data_dir / FILE, root)
    return parse(record, Switches), record


def sample_switches(switches: Switches, record: Record) -> list[Problem]:
    """Return a `sample-fact` problem when a decision is only an example."""
    if not switches.sample:
        return []
    message = "The decisions here are samples. Take them, then delete the line sample: true."
    return [record.problem("sample-fact", message, "sample")]
