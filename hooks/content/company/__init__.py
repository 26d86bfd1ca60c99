"""The facts of the company: the model of ``docs/_data/company.yml``, one section per topic."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from hooks.content.company import (
    classifieds,
    conduct,
    contacts,
    identity,
    operations,
    personal_data,
    trade,
)
from hooks.content.company.forms import Forms
from hooks.content.company.section import FactGroup, Misplaced, Section, misplaced, values_of
from hooks.content.company.values import Euros, Money
from hooks.content.localised import Localised

__all__ = ["Company", "Euros", "FactGroup", "Money", "Section", "values_of"]


class Company(FactGroup):
    """Everything the pages say about the company; a section that is None does not apply."""

    company: identity.Publisher
    """The publisher of the site."""
    publication_director: identity.PublicationDirector
    """Director of publication: a person."""
    editor_in_chief: identity.EditorInChief | None = None
    """Editor-in-chief, where there is one."""
    host: identity.Host
    """Provider that hosts the site."""
    insurance: identity.Insurance | None = None
    """Professional liability insurance, if any."""
    regulated_status: identity.RegulatedStatus | None = None
    """Licence or registration the activity needs."""
    service: identity.Service
    """The product."""
    languages: identity.Languages
    """The source language and the others."""
    legal: identity.Legal | None = None
    """Law of the contracts."""

    support: contacts.Support | None = None
    """Customer support."""
    mediator: contacts.Mediator | None = None
    """Consumer mediator."""
    p2b: contacts.P2b | None = None
    """Complaints of business users."""
    terreg: contacts.Terreg | None = None
    """Contact on terrorist content."""
    gpsr: contacts.Gpsr | None = None
    """Contact on product safety."""
    guarantee: contacts.Guarantee | None = None
    """Legal guarantee of conformity."""

    account: trade.Account | None = None
    """The user's account."""
    contract: trade.Contract | None = None
    """The contract concluded online."""
    contributions: trade.Contributions | None = None
    """What supporters pay."""
    tiers: tuple[trade.Tier, ...] = ()
    """Paid tiers, the cheapest first."""
    tier_terms: trade.TierTerms | None = None
    """Terms common to the paid tiers."""
    pricing: trade.Pricing | None = None
    """How prices are set."""
    payments: trade.Payments | None = None
    """Means of payment."""
    payment_provider: trade.PaymentProvider | None = None
    """Authorised payment provider."""
    subscription: trade.Subscription | None = None
    """Termination online."""
    withdrawal: trade.Withdrawal | None = None
    """Right of withdrawal."""
    refunds: trade.Refunds | None = None
    """Refunds beyond the law."""
    fees: trade.Fees | None = None
    """Fees."""
    tax: trade.Tax | None = None
    """Taxes."""
    payouts: trade.Payouts | None = None
    """Money paid to those who sell."""
    aml: trade.Aml | None = None
    """Money laundering."""

    ads: classifieds.Ads | None = None
    """Classified ads."""
    escrow: classifieds.Escrow | None = None
    """Delayed payout of a sale between users."""

    dsa: conduct.Dsa | None = None
    """Contact points and audience."""
    moderation: conduct.Moderation | None = None
    """Notices, decisions, complaints."""
    copyright: conduct.Copyright | None = None
    """Copyright."""
    licence: conduct.Licence | None = None
    """What users grant."""
    minors: conduct.Minors | None = None
    """Protection of minors."""
    ranking: conduct.Ranking | None = None
    """Ranking of offers."""
    recommender: conduct.Recommender | None = None
    """Recommendation of content."""
    reviews: conduct.Reviews | None = None
    """Consumer reviews."""
    ai: conduct.Ai | None = None
    """Artificial intelligence."""

    privacy: personal_data.Privacy | None = None
    """Contact on personal data."""
    gpc: personal_data.Gpc | None = None
    """Global Privacy Control."""
    dpo: personal_data.Dpo | None = None
    """Data protection officer."""
    data_rights: personal_data.DataRights | None = None
    """Requests of data subjects."""
    data_export: personal_data.DataExport | None = None
    """Export of one's data."""
    data_erasure: personal_data.DataErasure | None = None
    """Erasure of one's data."""
    automation: personal_data.Automation | None = None
    """Automated decisions."""
    analytics: personal_data.Analytics | None = None
    """Audience measurement."""
    consent: personal_data.Consent | None = None
    """Consent to cookies."""
    email_provider: personal_data.EmailProvider | None = None
    """Who sends the e-mails."""
    dpa: personal_data.Dpa | None = None
    """Data processing agreement."""

    policies: operations.Policies | None = None
    """How the policies change."""
    security: operations.Security | None = None
    """Reporting a vulnerability."""
    backups: operations.Backups | None = None
    """Backups."""
    status: operations.Status | None = None
    """Status page."""
    accessibility: operations.Accessibility | None = None
    """Contacts and rules of accessibility."""
    forms: Forms | None = None
    """Where the forms of this site are sent."""
    authorities: operations.Authorities | None = None
    """Public bodies."""

    @model_validator(mode="after")
    def _facts_agree(self) -> Self:
        wrong = [*_untold(self), *_director_is_no_company(self)]
        if wrong:
            raise misplaced(wrong)
        return self


def _untold(company: Company) -> list[Misplaced]:
    source = company.languages.source
    return [
        (
            place,
            f'The text has no "{source}", the language that prevails; '
            f"it has: {', '.join(value.root)}. Add it.",
        )
        for place, value in values_of(company)
        if isinstance(value, Localised) and isinstance(value.root, dict)
        if source not in value.root
    ]


def _director_is_no_company(company: Company) -> list[Misplaced]:
    name = company.publication_director.name
    if name.casefold() != company.company.legal_name.casefold():
        return []
    sentence = (
        f'"{name}" is the company. Write the first name and surname of a person, '
        "normally its legal representative."
    )
    return [(("publication_director", "name"), sentence)]
