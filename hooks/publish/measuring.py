"""Audience measurement on the pages: off unless decided, never before a reader may say no.

The pages send what they tell by themselves, to the documented interfaces of Matomo
(https://developer.matomo.org/api-reference/tracking-api) and Plausible
(https://plausible.io/docs/events-api): no script of anyone else runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from hooks.content import marks
from hooks.content.facts import Facts
from hooks.content.marks import CHOICE
from hooks.content.pages import Tree
from hooks.content.problems import Problem
from hooks.content.records import read_record
from hooks.content.site import Site
from hooks.content.switches import FILE
from hooks.publish import templates
from hooks.publish.own_links import page_url

if TYPE_CHECKING:
    from hooks.publish.build import SiteBuild

ASSETS = ("scripts/measure.js", "styles/consent.css")
"""What only pages that measure load; other sites do not have it."""
NAME = "measurement"
"""What a text asks for: ``::: choice measurement``."""
TEMPLATE = "partials/parvis/choice.html"
SOFTWARE: dict[str, Literal["matomo", "plausible"]] = {
    "plausible": "plausible",
    "matomo-exempt": "matomo",
    "consent": "matomo",
}
"""Decision ``analytics`` → whose interface the pages speak."""
NEEDED = {
    "plausible": ("analytics.host", "analytics.site_id", "analytics.data_months"),
    "matomo-exempt": ("analytics.host", "analytics.site_id", "analytics.data_months"),
    "consent": (
        "analytics.host", "analytics.site_id", "analytics.cookie_months", "consent.choice_months",
    ),
}  # fmt: skip
"""Decision → the facts without which nothing can be measured."""

UNTOLD = (None, "", 0)
"""Values with which a needed fact says nothing: a choice kept no month would never be one."""


@dataclass(frozen=True)
class Measurement:
    """What the pages need to know."""

    software: Literal["matomo", "plausible"]
    collector: str
    """Address below which it answers; ends with a slash."""
    site_id: str
    """What the collector calls this site."""
    asks: bool
    """Whether it waits for consent; else it goes on until a reader objects."""
    choice_months: int
    """Months a choice is kept; 0: until the reader clears it."""
    cookie_months: int
    """Months the cookie is kept, once there is consent; 0: there is none."""
    version: str
    """Of what is asked: when it changes, everyone is asked anew."""


def measurement(facts: Facts) -> Measurement | None:
    """Return what was decided; None when nothing is measured, or the facts do not suffice."""
    mode = (facts.switches or {}).get("analytics", "none")
    if mode not in NEEDED or any(_value(facts, key) in UNTOLD for key in NEEDED[mode]):
        return None
    asks = mode == "consent"
    return Measurement(
        SOFTWARE[mode],
        f"{str(_value(facts, 'analytics.host')).rstrip('/')}/",
        str(_value(facts, "analytics.site_id")),
        asks,
        int(str(_value(facts, "consent.choice_months"))) if asks else 0,
        int(str(_value(facts, "analytics.cookie_months"))) if asks else 0,
        str(_value(facts, "analytics.config_version") or "1"),
    )


def policy_sources(facts: Facts) -> dict[str, tuple[str, ...]]:
    """Return directive of the pages' policy → origins it must allow besides those of all pages.

    Empty when nothing is measured.
    """
    found = measurement(facts)
    if found is None:
        return {}
    to = urlsplit(found.collector)
    return {"connect-src": (f"{to.scheme}://{to.netloc}",)}


def check_measurement(site: Site, facts: Facts, tree: Tree) -> Iterator[Problem]:
    """Yield what keeps the measurement that was decided from being lawful, or from working.

    Codes: ``missing-fact``, ``foreign-host``, ``missing-choice``, ``unknown-choice``.
    """
    places = list(_places(tree))
    for path, mark in places:
        if mark.name != NAME:
            message = f'There is no choice "{mark.name}". Allowed: {NAME}.'
            yield Problem(path, mark.line, mark.column, "unknown-choice", message)
    mode = (facts.switches or {}).get("analytics", "none")
    if mode not in NEEDED:
        return
    record = read_record(site.data / FILE, site.root)
    for key in NEEDED[mode]:
        if _value(facts, key) in UNTOLD:
            message = f"analytics: {mode} needs the fact {key}. Write it in {facts.path}."
            yield record.problem("missing-fact", message, "analytics", value=True)
    if choice_page(tree) is None:
        message = (
            f"analytics: {mode} needs a page where readers say no. Put "
            f'"::: choice {NAME}" on a line of its own in the policy on cookies.'
        )
        yield record.problem("missing-choice", message, "analytics", value=True)
    host = urlsplit(str(_value(facts, "analytics.host") or "")).hostname or ""
    own = urlsplit(site.production or site.url).hostname or ""
    if mode == "matomo-exempt" and host and _domain(host) != _domain(own):
        fact = facts["analytics.host"]
        message = (
            f"{host} is not of {_domain(own)}: the exemption wants statistics for this site alone, "
            "on a host of its own (CNIL, 4 July 2025). Use one, or decide analytics: consent."
        )
        yield Problem(fact.path or facts.path, *fact.place, "foreign-host", message)


def choice_page(tree: Tree) -> str | None:
    """Return the path of the page where readers choose; None when there is none."""
    return next((path for path, _ in _paths(tree)), None)


def choice_url(build: SiteBuild, code: str) -> str:
    """Return the root-relative URL of the choice for readers of `code`; empty for none."""
    page = choice_page(build.texts.tree)
    root = build.site.path + build.site.locale(code).prefix
    return f"{root}{page_url(page)}#{NAME}" if page else ""


def in_text(build: SiteBuild, markdown: str, code: str) -> str:
    """Return `markdown`, in the language `code`, with the choice it asks for."""

    def made(name: str) -> str:
        context = templates.context(code, build.site.source.code, build.catalogs[code])
        template = build.env.get_template(TEMPLATE)
        html = template.render(context, measure=measurement(build.facts))
        return "".join(line.strip() for line in html.splitlines()) if name == NAME else ""

    return marks.placed(markdown, CHOICE, made)


def _places(tree: Tree) -> Iterator[tuple[str, marks.Mark]]:
    for pages in tree.values():
        for page in pages.values():
            for mark in marks.marks(page.body, CHOICE, page.body_line):
                yield page.path, mark


def _paths(tree: Tree) -> Iterator[tuple[str, marks.Mark]]:
    for path, pages in tree.items():
        for page in pages.values():
            for mark in marks.marks(page.body, CHOICE, page.body_line):
                if mark.name == NAME:
                    yield path, mark


def _value(facts: Facts, key: str) -> object:
    fact = facts.get(key)
    return fact.value if fact else None


def _domain(host: str) -> str:
    return ".".join(host.split(".")[-2:])
