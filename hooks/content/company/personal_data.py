"""Personal data: who answers for it, how long, and what people can do."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from hooks.content.company.section import Section
from hooks.content.company.values import (
    Contact,
    Email,
    Line,
    Number,
    Url,
    Whole,
    Words,
    YesNo,
)


class Privacy(Section):
    """Who to ask about personal data."""

    email: Email
    """Address for questions on personal data."""


class Gpc(Section):
    """Global Privacy Control (https://www.w3.org/TR/gpc/): a browser's wish not to be followed."""

    honoured: YesNo
    """Whether the wish is respected on this site."""
    last_update: date
    """The day this was last true or changed."""


class Dpo(Section):
    """The data protection officer (GDPR article 37)."""

    email: Email
    """Address of the officer."""
    name: Line | None = None
    """Name; the law only asks for the contact."""
    address: Line | None = None
    """Full postal address."""


class DataRights(Section):
    """Requests of data subjects (GDPR articles 12 to 22)."""

    url: Url | None = None
    """Where rights are exercised online."""
    deadline_days: Annotated[Number, Field(ge=1, le=30)]
    """Days within which a request is answered: at most 30 (article 12(3))."""
    identity_check: Words | None = None
    """How the requester is recognised."""
    post_mortem_contact: Contact | None = None
    """Where instructions after death are sent (loi 78-17 article 85)."""
    ticketing: Words | None = None
    """How requests are recorded."""


class DataExport(Section):
    """Export of one's data (GDPR article 20)."""

    url: Url
    """Where it is asked for."""
    formats: Words
    """File formats."""
    contents: Words | None = None
    """What the file contains."""


class DataErasure(Section):
    """Erasure of one's data (GDPR article 17)."""

    url: Url
    """Where it is asked for."""
    delay_days: Whole | None = None
    """Days until the data is erased."""


class Automation(Section):
    """Automated decisions (GDPR article 22)."""

    decisions: Words
    """Which decisions are automated, or that none is."""


class Analytics(Section):
    """Audience measurement (CNIL exemption)."""

    tool: Words
    """Tool and way it is used."""
    host: Url | None = None
    """Where the collector answers (Matomo or Plausible), without the name of a script."""
    site_id: Line | None = None
    """What the collector calls this site: Matomo's number in quotes, Plausible's domain."""
    config_version: Line | None = None
    """Version of the settings assessed; when it changes, everyone is asked anew."""
    cookie_months: Annotated[Number, Field(ge=0, le=13)] | None = None
    """Months a measurement cookie lives: at most 13."""
    data_months: Annotated[Number, Field(ge=0, le=25)] | None = None
    """Months the measurements are kept: at most 25."""
    optout_url: Url | None = None
    """Where a reader objects."""
    self_assessment_url: Url | None = None
    """The published self-assessment."""


class Consent(Section):
    """Consent to cookies and similar storage (loi 78-17 article 82)."""

    cmp_name: Words
    """Tool that collects the choices."""
    manage_url: Url
    """Where a choice is changed."""
    choice_months: Whole
    """Months a choice is remembered: 6 is recommended."""
    proof_retention: Words | None = None
    """How long the proof of a choice is kept."""


class EmailProvider(Section):
    """Who sends the e-mails."""

    name: Line
    """Corporate name."""


class Dpa(Section):
    """Data processing agreement (GDPR article 28)."""

    version: Line
    """Version of the agreement."""
    effective_date: date
    """Date it took effect."""
    incorporation: Words | None = None
    """How it becomes part of the contract."""
    authorisation: Words | None = None
    """Kind of authorisation given for sub-processors."""
    notice_days: Whole
    """Days between the announcement of a sub-processor and its start; 30 is common."""
    objection_days: Whole | None = None
    """Days during which a customer can object; 30 is common."""
    objection_email: Contact | None = None
    """Where a customer objects."""
    objection_remedy: Words | None = None
    """What follows an objection."""
    change_feed_url: Url | None = None
    """Feed of the changes."""
    mailing_list_url: Url | None = None
    """Where to be told of changes by e-mail."""
