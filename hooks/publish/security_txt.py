"""/.well-known/security.txt from the company's facts (RFC 9116)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hooks.content.company.checks import expiry_fault
from hooks.content.facts import Facts
from hooks.content.problems import Problem
from hooks.content.site import Site
from hooks.publish.words import N_

PATH = ".well-known/security.txt"
VALID = timedelta(days=180)
"""How far Expires lies ahead of the build; RFC 9116 asks for less than a year (2.5.5)."""
EXPIRES = "security.expires"
SAMPLE = N_("Sample facts: what follows is an example, not the contacts of a real company.")


def expiry_problems(facts: Facts, now: datetime) -> list[Problem]:
    """Return what is wrong at `now` (UTC) with the fact that pins Expires, if there is one."""
    fact = facts.get(EXPIRES)
    message = expiry_fault(fact.value, now) if fact and fact.value else ""
    return [Problem(facts.path, *fact.place, "expiry", message)] if fact and message else []


def security_txt(
    site: Site,
    facts: Facts,
    now: datetime,
    pages: Collection[str],
    say: Callable[[str, str], str],
) -> str:
    """Return the file's text, with CRLF line ends (RFC 9116, section 2.2).

    `pages` are the absolute addresses of the site's own pages: the policy is linked in each
    language that has one. `say` translates a message into a language. Contact comes from
    ``security.contacts``; a file without Contact would not be valid, so the fact is required by
    its model. Samples are said to be such in a comment, in each language.
    """
    lines = []
    if any(fact.sample for key, fact in facts.items() if key.startswith("security.")):
        lines = [f"# {say(locale.code, SAMPLE)}" for locale in site.locales]
    lines += [f"{name}: {value}" for name, value in _fields(site, facts, now, pages)]
    return "\r\n".join(lines) + "\r\n"


def _fields(
    site: Site, facts: Facts, now: datetime, pages: Collection[str]
) -> Iterator[tuple[str, str]]:
    for contact in _every(facts, "contacts"):
        yield "Contact", contact
    pinned = _value(facts, "expires")
    expires = pinned.astimezone(UTC) if pinned else _midnight(now + VALID)
    yield "Expires", expires.strftime("%Y-%m-%dT%H:%M:%SZ")
    for name, key in (("Encryption", "encryption_url"), ("Acknowledgments", "acknowledgments_url")):
        if value := _value(facts, key):
            yield name, value
    spoken = _every(facts, "languages") or [locale.code for locale in site.locales]
    yield "Preferred-Languages", ", ".join(spoken)
    for address in dict.fromkeys([site.url + PATH, *_every(facts, "canonical_urls")]):
        yield "Canonical", address
    own = [f"{site.url}{locale.prefix}security/" for locale in site.locales]
    declared = [_value(facts, "policy_url")] if _value(facts, "policy_url") else []
    for address in dict.fromkeys([*(one for one in own if one in pages), *declared]):
        yield "Policy", address
    if hiring := _value(facts, "hiring_url"):
        yield "Hiring", hiring


def _value(facts: Facts, name: str) -> Any:
    fact = facts.get(f"security.{name}")
    return fact.value if fact else None


def _every(facts: Facts, name: str) -> Sequence[str]:
    return _value(facts, name) or ()


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
