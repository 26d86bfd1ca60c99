"""Pages made from data, in every language: components, incidents, the state of translations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import TypeAlias

from hooks.content.formats import format_date_long
from hooks.content.localised import Localised
from hooks.publish import posted, redlines, translations
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
TRANSLATIONS = N_("Translations")
ABOUT_TRANSLATIONS = N_(
    "For those who write these pages: what is translated, what is behind its source, what is"
    " missing, language by language."
)
REPORT = N_("Register of disclosures")
ABOUT_REPORT = N_(
    "For editors: what must be said, where each language says it, on what ground, and what is"
    " still wanting."
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
    blank: Records = {posted.ID: (posted.TOLD, str)}
    pages: dict[str, dict[str, str]] = {}
    for locale in build.site.locales:
        for kind, records, about in (
            ("component", components, ABOUT_COMPONENT),
            ("incident", incidents, ABOUT_INCIDENT),
            ("incident", blank, ABOUT_INCIDENT),
        ):
            said = build.say(locale.code, about)
            for subject, title in _titles(build, locale.code, records).items():
                made = pages.setdefault(f"status/{kind}s/{subject}.md", {})
                meta = {"title": title, "description": said % {"name": title}}
                more = _spoken(build, records[subject][0], locale.code)
                shown = {"template": f"{kind}.html", "subject": subject}
                made[locale.code] = front_matter(meta | shown | more)
        pages.setdefault(translations.PAGE, {})[locale.code] = front_matter(
            {
                "title": build.say(locale.code, TRANSLATIONS),
                "description": build.say(locale.code, ABOUT_TRANSLATIONS),
                "template": "translations.html",
                "robots": "noindex",
            }
        )
        if build.register:
            pages.setdefault("legal/register.md", {})[locale.code] = _report(build, locale.code)
    return pages | redlines.pages(build)


def _report(build: SiteBuild, code: str) -> str:
    """The report for editors: found by those who know its address, not by search."""
    return front_matter(
        {
            "title": build.say(code, REPORT),
            "description": build.say(code, ABOUT_REPORT),
            "template": "register.html",
            "robots": "noindex",
            "search": False,
        }
    )


def _spoken(build: SiteBuild, name: Localised, code: str) -> dict[str, object]:
    """Return the language of a name where it is not the reader's, and all that it is in."""
    lang = name.text(code, build.site.source.code).lang
    written = [] if isinstance(name.root, str) else list(name.root)
    return {"lang": "" if lang == code else lang, "written": written}


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
