"""Where the forms of this site are sent."""

from __future__ import annotations

from hooks.content.company.section import Section
from hooks.content.company.values import Url


class Forms(Section):
    """Addresses that take what a form posts; without one, the form becomes a prepared e-mail."""

    rights: Url | None = None
    """Requests about personal data (GDPR articles 15 to 22)."""
    notice: Url | None = None
    """Notices of illegal content (Regulation (EU) 2022/2065, article 16)."""
    copyright: Url | None = None
    """Notices of rightholders (CPI L137-2)."""
    complaint: Url | None = None
    """Complaints about a decision (Regulation (EU) 2022/2065, article 20)."""
    withdrawal: Url | None = None
    """Withdrawals from a contract (C. conso. L221-21)."""
    termination: Url | None = None
    """Terminations of a subscription (C. conso. L215-1-1)."""
    accessibility: Url | None = None
    """Barriers that someone met (RGAA)."""
    contact: Url | None = None
    """Requests to support about anything else."""
