"""Pages made from data, in every language: components, incidents, the state of translations."""

from __future__ import annotations

import json
from collections.abc import Mapping

from hooks.content.localised import Localised
from hooks.publish import posted, translations
from hooks.publish.build import SiteBuild
from hooks.publish.words import N_

ABOUT_COMPONENT = N_(
    "%(name)s: state, uptime and incidents of this part of the service, day by day over three"
    " months."
)
ABOUT_INCIDENT = N_(
    "%(name)s: what happened, what it touched, and every update we published about it."
)
TRANSLATIONS = N_("Translations")
ABOUT_TRANSLATIONS = N_(
    "For those who write these pages: what is translated, what is behind its source, what is"
    " missing, language by language."
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
    pages[translations.PAGE] = {
        locale.code: _markdown(
            {
                "title": build.say(locale.code, TRANSLATIONS),
                "description": build.say(locale.code, ABOUT_TRANSLATIONS),
                "template": "translations.html",
                "robots": "noindex",
            }
        )
        for locale in build.site.locales
    }
    return pages


def _page(build: SiteBuild, kind: str, subject: str, name: Localised, about: str) -> dict[str, str]:
    made = {}
    for locale in build.site.locales:
        title, lang = name.text(locale.code, build.site.source.code)
        meta: dict[str, object] = {
            "title": title,
            "lang": "" if lang == locale.code else lang,
            "description": build.say(locale.code, about) % {"name": title},
            "template": f"{kind}.html",
            "subject": subject,
            "written": [] if isinstance(name.root, str) else list(name.root),
        }
        made[locale.code] = _markdown(meta)
    return made


def _markdown(meta: Mapping[str, object]) -> str:
    # JSON is YAML: whatever stands in a title stays in its quotes.
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in meta.items()]
    return "\n".join(["---", *lines, "---", ""])
