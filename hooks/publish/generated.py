"""Pages made from data: one per component and one per incident, in every language."""

from __future__ import annotations

from hooks.content.localised import Localised
from hooks.publish import posted, redlines
from hooks.publish.article import front_matter
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
    return pages | redlines.pages(build)


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
        made[locale.code] = front_matter(meta)
    return made
