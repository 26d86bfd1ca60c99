"""Who answers customers, businesses and authorities."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, Strict

from hooks.content.company.section import Section
from hooks.content.company.values import Contact, Email, Line, Url, Whole, Words


class Support(Section):
    """How customers reach the company."""

    email: Email
    """Address of the support desk."""
    form_url: Url | None = None
    """Address of the support form."""
    address: Line | None = None
    """Postal address for complaints."""
    hours: Words | None = None
    """When support answers."""
    sla_hours: Whole | None = None
    """Hours within which a first answer is given."""


class Mediator(Section):
    """The consumer mediator (C. conso. L616-1)."""

    name: Line
    """Name of the mediator."""
    address: Line
    """Full postal address."""
    url: Url
    """Website on which a case is opened."""


class P2b(Section):
    """Business users (Regulation (EU) 2019/1150, articles 3, 11 and 12)."""

    complaint_contact: Contact
    """Where a business user complains."""
    mediators: tuple[Line, ...] = ()
    """Names of the mediators the company accepts."""
    notice_days: Annotated[int, Strict(), Field(ge=15)] | None = None
    """Days between the announcement of new terms and their effect: at least 15."""
    notice_exception: Words | None = None
    """When that notice need not be kept (article 3(4)), as a phrase: save where …."""


class Terreg(Section):
    """Terrorist content (Regulation (EU) 2021/784, article 15)."""

    contact: Contact
    """Contact point for removal orders."""
    languages: Words
    """Languages in which it can be addressed."""


class Gpsr(Section):
    """Product safety (Regulation (EU) 2023/988, article 22)."""

    contact: Contact
    """Single contact point on product safety."""


class Guarantee(Section):
    """Legal guarantee of conformity (C. conso. L224-25-12)."""

    responsible: Line
    """Who owes the guarantee."""
    contact: Contact
    """Where it is claimed."""
