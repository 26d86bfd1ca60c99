"""Pages made from data: one per component and one per incident, in every language."""

from __future__ import annotations

import json
from collections.abc import Mapping

from hooks.content.localised import Localised
from hooks.publish import posted
from hooks.publish.build import SiteBuild
from hooks.publish.words import N_

ABOUT_COMPONENT = N_(
    "%(name)s: state, uptime and incidents of this part of the service, day by day over three"
    " months."
)
ABOUT_INCIDENT = N_(
    "%(name)s: what happened, what it touched, and every update we published about it."
)
REPORT = N_("Register of disclosures")
ABOUT_REPORT = N_(
    "For editors: what must be said, where each language says it, on what ground, and what is"
    " still wanting."
)


def generated_pages(build: SiteBuild) -> dict[str, dict[str, str]]:
    """Return path in a language's folder → language → Markdown file with its front matter."""
    view = build.fragments.view
    pages = {
        f"status/components/{component.id}.md": _page(
            build, "component", component.id, component.name, ABOUT_COMPONENT
        )
        for group in view.board.groups
        for component in group.components
    }
    told = [(incident.id, incident.title) for incident in view.every_incident]
    for name, title in (*told, (posted.ID, posted.TOLD)):
        pages[f"status/incidents/{name}.md"] = _page(build, "incident", name, title, ABOUT_INCIDENT)
    if build.register:
        pages["legal/register.md"] = _report(build)
    return pages


def _report(build: SiteBuild) -> dict[str, str]:
    """The report for editors: found by those who know its address, not by search."""
    return {
        locale.code: _file(
            {
                "title": build.say(locale.code, REPORT),
                "description": build.say(locale.code, ABOUT_REPORT),
                "template": "register.html",
                "robots": "noindex",
                "search": False,
            }
        )
        for locale in build.site.locales
    }


def _page(build: SiteBuild, kind: str, subject: str, name: Localised, about: str) -> dict[str, str]:
    made = {}
    for locale in build.site.locales:
        title = build.text(name, locale.code)
        meta = {
            "title": title,
            "description": build.say(locale.code, about) % {"name": title},
            "template": f"{kind}.html",
            "subject": subject,
        }
        made[locale.code] = _file(meta)
    return made


def _file(meta: Mapping[str, object]) -> str:
    """Return a Markdown file that is all front matter."""
    # JSON is YAML: whatever stands in a title stays in its quotes.
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in meta.items()]
    return "\n".join(["---", *lines, "---", ""])
