"""/.well-known/security.txt from the company's facts (RFC 9116)."""

from __future__ import annotations

from datetime import datetime, timedelta

from hooks.content.facts import Facts
from hooks.content.site import Site

VALID = timedelta(days=180)
"""How far Expires lies ahead of the build; RFC 9116 asks for less than a year (2.5.5)."""


def security_txt(site: Site, facts: Facts, now: datetime) -> str:
    """Return the file's text, with CRLF line ends (RFC 9116, section 2.2).

    Contact comes from ``security.contacts``; a file without Contact would not be valid, so the fact
    is required by its model.
    """
    contacts = facts["security.contacts"].value
    lines = [f"Contact: {contact}" for contact in contacts]
    lines.append(f"Expires: {(now + VALID).strftime('%Y-%m-%dT00:00:00Z')}")
    lines.append(f"Preferred-Languages: {', '.join(locale.code for locale in site.locales)}")
    lines.append(f"Canonical: {site.url}.well-known/security.txt")
    lines += [f"Policy: {site.url}{locale.prefix}security/" for locale in site.locales]
    return "\r\n".join(lines) + "\r\n"
