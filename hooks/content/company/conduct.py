"""How content is moderated, ranked and protected."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from hooks.content.company.section import Section
from hooks.content.company.values import Contact, Number, Url, Whole, Words, YesNo

Age = Annotated[Number, Field(ge=0, le=21)]


class Dsa(Section):
    """Contact points and audience (Regulation (EU) 2022/2065, articles 11, 12 and 24)."""

    contact_authorities: Contact
    """Single point of contact of authorities."""
    contact_users: Contact
    """Single point of contact of users."""
    contact_languages: Words
    """Languages in which the contact points answer."""
    mau: Whole | None = None
    """Average monthly active recipients in the Union over six months."""
    mau_date: date | None = None
    """Last day of these six months."""


class Moderation(Section):
    """Notices, decisions and complaints (Regulation (EU) 2022/2065, articles 14 to 24)."""

    notice_url: Url
    """Where content is reported."""
    complaint_url: Url | None = None
    """Where a decision is contested."""
    odr_bodies_url: Url | None = None
    """List of the certified out-of-court dispute bodies."""
    sor_template_url: Url | None = None
    """Model of a statement of reasons."""
    transparency_report_url: Url | None = None
    """Where the yearly report is published."""
    ack_hours: Whole | None = None
    """Hours within which a notice is acknowledged."""
    decision_days: Whole | None = None
    """Days within which a notice is decided."""
    complaint_window_months: Annotated[Number, Field(ge=6)] | None = None
    """Months during which a decision can be contested: at least 6 (article 20)."""
    retention_months: Whole | None = None
    """Months moderation files are kept."""
    human_review: YesNo
    """Whether a person takes or reviews every decision."""
    tools: Words | None = None
    """Automated tools used."""
    measures: Words | None = None
    """Measures that can be taken."""
    suspension_durations: Words | None = None
    """How long misuse suspends an account (article 23)."""


class Copyright(Section):
    """Copyright (CPI L137-1 to L137-4)."""

    email: Contact
    """Where rightholders write."""
    notice_url: Url | None = None
    """Where an infringement is reported."""
    regime: Words | None = None
    """Which duties apply to the service, and why."""
    launch_date: date | None = None
    """Date the service opened to the public in the Union."""
    tdm_reservation: Words | None = None
    """Whether text and data mining is reserved (CPI L122-5-3)."""


class Licence(Section):
    """What users grant on what they publish."""

    rights: Words
    """Rights granted."""
    territory: Words
    """Where."""
    duration: Words
    """For how long."""


class Minors(Section):
    """Protection of minors."""

    minimum_age: Age
    """Age from which an account is allowed, in years."""
    parental_consent_age: Age | None = None
    """Age under which a parent must agree to the use of data, in years."""
    purchase_age: Age | None = None
    """Age from which a purchase is allowed, in years."""
    porn_allowed: YesNo
    """Whether pornography is allowed."""
    measures: Words | None = None
    """Protections in place."""
    contact: Contact | None = None
    """Where to write about a minor."""
    charter_url: Url | None = None
    """Charter written for minors."""


class Ranking(Section):
    """How offers are ranked (C. conso. L111-7 II, D111-6)."""

    parameters: Words
    """Criteria, the most important first."""
    paid_influence: Words
    """Whether payment changes the order."""
    paid_label: Words | None = None
    """The word shown on what is paid for."""
    own_offers: Words | None = None
    """How the company's own offers are treated."""


class Recommender(Section):
    """How content is recommended (Regulation (EU) 2022/2065, article 27)."""

    parameters: Words
    """Main parameters, and how a reader changes them."""


class Reviews(Section):
    """Consumer reviews (C. conso. L111-7-2)."""

    check: Words | None = None
    """Whether and how reviews are verified."""


class Ai(Section):
    """Artificial intelligence (Regulation (EU) 2024/1689, article 50)."""

    features: Words
    """What is generated or altered by a machine, and how readers know."""
