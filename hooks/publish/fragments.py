"""Live fragments: whatever shows status in a page, rendered alike by the build and the refresh.

A fragment stands in a page between two comments, ``<!--parvis:NAME HASH-->`` and
``<!--/parvis:NAME-->``; HASH is of the bytes between them, so that a page, the refresh and the
script in the browser can all tell whether it is the newest.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from gettext import NullTranslations
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from hooks.content.localised import Localised
from hooks.content.site import Locale, Site
from hooks.publish import keys, templates
from hooks.publish.rows import Rows
from hooks.publish.view import StatusView
from hooks.status.days import digest
from hooks.status.facts import ComponentBoard

NAME = re.compile(
    r"^(chip|summary|freshness|board|history|archive|(component|days|incidents?|notice|responses|upstream|uptime)\.[a-z0-9+-]+)$"
)
"""Kinds without a subject, or a kind and its subject (ids joined by +)."""
COMPONENT_KINDS = ("component", "days", "incidents", "responses", "upstream", "uptime")
"""Kinds whose subject is a single component."""


@dataclass(frozen=True)
class Fragment:
    """One rendered fragment in one language."""

    name: str
    html: str
    hash: str
    """First 12 hex digits of the SHA-256 of `html`."""

    @property
    def marked(self) -> str:
        """The fragment between its comments, as it stands in a page."""
        return f"<!--parvis:{self.name} {self.hash}-->{self.html}{_closing(self.name)}"


@dataclass
class Fragments:
    """Renders fragments of one `view` and remembers them, so each is rendered once a language."""

    env: Environment
    site: Site
    catalogs: Mapping[str, NullTranslations]
    view: StatusView
    interval: float = 0.0
    """Seconds between two polls: a component's files beside its fragment tell it."""
    rows: Rows = field(default_factory=Rows)
    done: dict[tuple[str, str], Fragment] = field(default_factory=dict)
    drawn: dict[tuple[str, str], Markup] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)

    @cached_property
    def facts(self) -> keys.Facts:
        """What the fragments of the view show."""
        return keys.Facts(self.view)

    @cached_property
    def _manners(self) -> dict[str, str]:
        locales = self.site.locales
        return {one.code: keys.manner(self.site, one, self.interval) for one in locales}

    def key(self, name: str, locale: str) -> str:
        """Return what changes when the fragment `name` would be another, without rendering it.

        The bare name INCIDENT stands for the fragments of all incidents. Raises KeyError for a
        subject that does not exist.
        """
        if name not in self.told:
            self.told[name] = self.facts.of(name)
        return digest(self._manners[locale] + self.told[name])

    def get(self, name: str, locale: str) -> Fragment:
        """Return the fragment `name` (see NAME) for readers of `locale`.

        Raises ValueError for a name that is not one, KeyError for a subject that does not exist.
        """
        key = (locale, name)
        if key not in self.done:
            self.done[key] = self._render(name, self.site.locale(locale))
        return self.done[key]

    def exists(self, name: str) -> bool:
        """Whether what the fragment `name` is about is still among the records."""
        kind, _, subject = name.partition(".")
        return (
            subject in self._incident_ids
            if kind == "incident"
            else kind not in COMPONENT_KINDS or subject in self._names
        )

    @cached_property
    def _incident_ids(self) -> set[str]:
        return {incident.id for incident in self.view.every_incident}

    def _render(self, name: str, locale: Locale) -> Fragment:
        if not NAME.match(name):
            raise ValueError(f"{name!r} is not the name of a fragment")
        kind, _, subject = name.partition(".")
        context = templates.context(
            locale.code, self.site.source.code, self.catalogs[locale.code], self.rows
        )
        # A template is told what its key is made of, and no more.
        context |= {"subject": self.view.subject(kind, subject)} if subject else {"view": self.view}
        context["names"] = self._names
        context["root"] = self.site.path + locale.prefix
        context["bars"] = lambda component: self._bars(component, locale.code, context)
        context["row"] = lambda component: self._row(component, locale.code, context)
        html = self.env.get_template(f"fragments/{kind}.html").render(context).strip()
        return Fragment(name, html, hashlib.sha256(html.encode()).hexdigest()[:12])

    @cached_property
    def _names(self) -> dict[str, Localised]:
        groups = self.view.board.groups
        return {one.id: one.name for group in groups for one in group.components}

    def _bars(self, component: ComponentBoard, code: str, context: dict[str, Any]) -> Markup:
        """Return the bars of a component, drawn once for all fragments of a language."""
        key = (code, component.id)
        if key not in self.drawn:
            template = self.env.get_template("fragments/_bars.html")
            self.drawn[key] = Markup(template.render(context | {"component": component}))
        return self.drawn[key]

    def _row(self, component: ComponentBoard, code: str, context: dict[str, Any]) -> Markup:
        """Return a component as the board shows it; the board is the longest of all fragments."""

        def render() -> str:
            template = self.env.get_template("fragments/_row.html")
            return template.render(context | {"component": component})

        key = digest((self._manners[code], self.facts.shown[component.id], self.facts.names))
        return Markup(self.rows.get(key, render))


def placed(fragment: Fragment, lang: str = "") -> Markup:
    """Return the element that holds `fragment` in a page, for templates.

    `lang` is the fragment's language where it stands among text in another one. What changes from
    minute to minute is not searched, only what is told of an incident.
    """
    spoken = f' lang="{lang}"' if lang else ""
    searched = "" if fragment.name.startswith("incident.") else " data-pagefind-ignore"
    holder = f'<div data-fragment="{fragment.name}"{spoken}{searched}>'
    return Markup(f"{holder}{fragment.marked}</div>")


def replace(page: bytes, fragment: Fragment) -> bytes:
    """Return `page` with every place of `fragment` filled anew; other bytes are untouched."""
    opening, closing = f"<!--parvis:{fragment.name} ".encode(), _closing(fragment.name).encode()
    parts, place = [], 0
    while (start := page.find(opening, place)) >= 0 and (end := page.find(closing, start)) >= 0:
        parts += [page[place:start], fragment.marked.encode()]
        place = end + len(closing)
    return b"".join([*parts, page[place:]])


def _closing(name: str) -> str:
    return f"<!--/parvis:{name}-->"
