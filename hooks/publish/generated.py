"""Pages made from data: one per component and one per incident, in every language."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from typing import TypeAlias

from hooks.content.formats import format_date_long
from hooks.content.localised import Localised
from hooks.publish.build import SiteBuild
from hooks.publish.words import N_

ABOUT_COMPONENT = N_(
    "%(name)s: state, uptime and incidents of this part of the service, day by day over three"
    " months."
)
ABOUT_INCIDENT = N_(
    "%(name)s: what happened, what it touched, and every update we published about it."
)


def generated_pages(build: SiteBuild) -> dict[str, dict[str, str]]:
    """Return path in a language's folder → language → Markdown file with its front matter.

    Two records of one name are told apart in their titles: by group or day, else by their id.
    """
    view = build.fragments.view
    components = {
        component.id: (component.name, lambda code, group=group: build.text(group.name, code))
        for group in view.board.groups
        for component in group.components
    }
    incidents = {
        one.id: (one.title, lambda code, day=one.started_at: format_date_long(day.date(), code))
        for one in view.every_incident
    }
    pages: dict[str, dict[str, str]] = {}
    for locale in build.site.locales:
        for kind, records, about in (
            ("component", components, ABOUT_COMPONENT),
            ("incident", incidents, ABOUT_INCIDENT),
        ):
            said = build.say(locale.code, about)
            for subject, title in _titles(build, locale.code, records).items():
                made = pages.setdefault(f"status/{kind}s/{subject}.md", {})
                made[locale.code] = _page(kind, subject, title, said % {"name": title})
    return pages


Records: TypeAlias = Mapping[str, tuple[Localised, Callable[[str], str]]]
"""Id → name, and what tells it from another of that name, in a language."""


def _titles(build: SiteBuild, code: str, records: Records) -> dict[str, str]:
    """Return id → the shortest title that no other record has."""
    names = {one: build.text(name, code) for one, (name, _mark) in records.items()}
    marked = {one: f"{names[one]} ({mark(code)})" for one, (_name, mark) in records.items()}
    shared, still = Counter(names.values()), Counter(marked.values())
    titles = {}
    for one, name in names.items():
        longer = marked[one] if still[marked[one]] == 1 else f"{name} ({one})"
        titles[one] = name if shared[name] == 1 else longer
    return titles


def _page(kind: str, subject: str, title: str, about: str) -> str:
    meta = {"title": title, "description": about, "template": f"{kind}.html", "subject": subject}
    # JSON is YAML: whatever stands in a title stays in its quotes.
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in meta.items()]
    return "\n".join(["---", *lines, "---", ""])
