"""Policies, security, backups, status, accessibility, and the public authorities."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from hooks.content.company.section import FactGroup, Section
from hooks.content.company.values import (
    NOT_EMPTY,
    Contact,
    ContactUri,
    LanguageTag,
    Line,
    Number,
    Percent,
    Url,
    Whole,
    Words,
    YesNo,
)


class Reviewed(FactGroup):
    """A page that is reviewed on purpose."""

    last_reviewed: date
    """Date of the last review."""


class PrivacyPolicy(FactGroup):
    """The privacy policy, where its version is not given by the name of its file."""

    version: Line | None = None
    """Version."""
    effective_date: date | None = None
    """Date it took effect."""


class Policies(Section):
    """How the policies themselves change."""

    notice_days: Whole
    """Days between the announcement of a change and its effect."""
    review_months: Whole | None = None
    """Months between two reviews."""
    licence: Line | None = None
    """Licence of the texts."""
    source_url: Url | None = None
    """Where the texts are kept as plain text."""
    change_feed_url: Url | None = None
    """Feed of the changes."""
    amf: Reviewed | None = None
    """The page on financial rules."""
    privacy: PrivacyPolicy | None = None
    """The privacy policy."""


class Security(Section):
    """Reporting a vulnerability; also feeds security.txt (RFC 9116)."""

    contacts: Annotated[tuple[ContactUri, ...], NOT_EMPTY]
    """mailto:, tel: or https: addresses, the preferred one first."""
    languages: tuple[LanguageTag, ...] = ()
    """Codes of the languages understood."""
    canonical_urls: tuple[Url, ...] = ()
    """Addresses at which security.txt is served."""
    expires: AwareDatetime | None = None
    """When security.txt stops being valid: within a year; computed when absent."""
    policy_url: Url | None = None
    """The disclosure policy."""
    page_url: Url | None = None
    """The page on security measures."""
    acknowledgments_url: Url | None = None
    """Where reporters are thanked."""
    encryption_url: Url | None = None
    """Public key for encrypted reports."""
    hiring_url: Url | None = None
    """Where the company looks for people who know security."""
    signing_key: Line | None = None
    """Fingerprint of the key that signs security.txt."""
    ack_hours: Whole | None = None
    """Hours within which a report is acknowledged."""
    triage_days: Whole | None = None
    """Days within which a report is assessed."""
    fix_days: Whole | None = None
    """Days within which a flaw is mended."""
    disclosure_days: Whole | None = None
    """Days after which a reporter may publish."""
    scope_in: Words | None = None
    """What may be tested."""
    scope_out: Words | None = None
    """What may not be tested."""
    reward: Words | None = None
    """What a reporter receives."""
    report_retention: Words | None = None
    """How long a reporter's data is kept."""


class Backups(Section):
    """Backups and the promises made on them."""

    rpo_hours: Annotated[Number, Field(ge=0, le=24)]
    """Recovery point: data lost at worst, in hours; at most 24."""
    rto_hours: Annotated[Number, Field(ge=0, le=4)]
    """Recovery time, in hours; at most 4."""
    retention_days: Whole | None = None
    """Days a backup is kept."""
    last_restore_test: date | None = None
    """Date a backup was last restored as a test."""


class Status(Section):
    """The status page."""

    url: Url
    """Address of the status page."""
    feed_url: Url | None = None
    """Feed of the incidents."""
    host: Words | None = None
    """Where the status page is hosted."""
    components: Words | None = None
    """What is watched, in words."""
    method: Words | None = None
    """How it is watched."""
    history_months: Whole | None = None
    """Months of history shown."""
    maintenance_notice_hours: Whole | None = None
    """Hours between the announcement of a maintenance and its start, at least."""


class Accessibility(Section):
    """Contacts and rules of accessibility; audit results are kept apart."""

    email: Contact
    """Where a barrier is reported."""
    form_url: Url | None = None
    """Form to report a barrier."""
    response_days: Annotated[Number, Field(ge=0, le=7)]
    """Days within which a report is answered: at most 7 (RGAA)."""
    regime: Literal["art47", "eaa", "both", "voluntary"]
    """Loi 2005-102 article 47, European Accessibility Act, both, or neither."""
    standard: Line
    """Standards the service is measured by."""
    audit_date: date | None = None
    """Last day of the last audit; without one, or once it is old, nothing can be claimed."""
    percent: Percent | None = None
    """Criteria of the standard that this audit found met, in percent of those that apply."""
    burden: YesNo | None = None
    """Whether a disproportionate burden is claimed."""
    captions: Words | None = None
    """Captions, transcripts and audio description of videos."""
    eaa_document_url: Url | None = None
    """Information on how the service meets the requirements (C. conso. L412-13)."""
    audio_version_url: Url | None = None
    """The same information as sound."""
    plan_url: Url | None = None
    """Action plan of the year."""
    scheme_url: Url | None = None
    """Multi-year scheme."""


class Authority(FactGroup):
    """A public body a reader can turn to."""

    name: Line
    """Name and acronym."""
    role: Words
    """What a reader turns to it for."""
    url: Url
    """Website."""
    address: Line | None = None
    """Full postal address."""
    warning_list_url: Url | None = None
    """List of warned-against companies, where it keeps one."""


class Authorities(Section):
    """The public bodies the pages name."""

    cnil: Authority | None = None
    """Personal data, France."""
    arcom: Authority | None = None
    """Audiovisual and digital services, France."""
    dgccrf: Authority | None = None
    """Consumer protection, France."""
    amf: Authority | None = None
    """Financial markets, France."""
    acpr: Authority | None = None
    """Payment and crowdfunding, France."""
    defenseur: Authority | None = None
    """Defence of rights, France."""
    anssi: Authority | None = None
    """Cybersecurity, France."""
    pharos: Authority | None = None
    """Reporting of illegal content, France."""
    signalconso: Authority | None = None
    """Reporting of consumer problems, France."""
    ecc: Authority | None = None
    """European Consumer Centre."""
    aepd: Authority | None = None
    """Personal data, Spain."""
    helplines: Words | None = None
    """Helplines and emergency numbers."""
