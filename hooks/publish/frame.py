"""What surrounds every page of a language, drawn once: header, side, foot, search.

A part is drawn as it stands on a page that it does not lead to. On each page it is then told
where it stands: its links to the page itself get ``aria-current``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from jinja2 import Environment
from markupsafe import Markup, escape

from hooks.publish.pages import Here, MenuItem

FOLDER = "partials/parvis/"
LANGUAGES = "<!--languages-->"
FRAGMENT = "<!--fragment-->"
"""Where the header leaves room for what differs from page to page."""


@dataclass
class Frame:
    """The parts of one build that are drawn already."""

    env: Environment
    drawn: dict[tuple[object, ...], str] = field(default_factory=dict)
    """Name of a part, language and what else it depends on → HTML."""

    def parts(self, known: Mapping[str, Any], here: Here, menu: tuple[MenuItem, ...]) -> Parts:
        """Return what draws the parts around the page `here`; `known` is all its template knows."""
        return Parts(self, known, here, menu)

    def draw(self, name: str, known: Mapping[str, Any], here: Here, *others: object) -> str:
        """Return the part `name` in a language, drawn from the page `here` if it is not yet.

        Pages whose `others` are equal have the same.
        """
        key = (name, known["locale"], *others)
        if key not in self.drawn:
            template = self.env.get_template(f"{FOLDER}{name}.html")
            self.drawn[key] = template.render({**known, "here": here})
        return self.drawn[key]


@dataclass(frozen=True)
class Parts:
    """The parts around one page."""

    frame: Frame
    known: Mapping[str, Any]
    here: Here
    menu: tuple[MenuItem, ...]

    @property
    def header(self) -> Markup:
        """The top of the page."""
        here = self.here
        top = here.href if any(one.href == here.href for one in self.menu) else ""
        room = {"languages": Markup(LANGUAGES), "fragment": lambda name: Markup(FRAGMENT)}
        blank = replace(anywhere(here), href=top, home=here.home, section=here.section)
        html = self.frame.draw(
            "header", {**self.known, **room}, blank, top, here.home, here.section
        )
        chip = str(self.known["fragment"]("chip"))
        languages = self.frame.env.get_template(f"{FOLDER}languages.html").render(self.known)
        return Markup(html.replace(FRAGMENT, chip).replace(LANGUAGES, languages))

    @property
    def side(self) -> Markup:
        """The other pages of its section."""
        here = self.here
        if not here.siblings:
            return Markup("")
        blank = replace(anywhere(here), siblings=here.siblings)
        # A menu lives as long as the build, and no two sections of it share their children.
        return current(self.frame.draw("side", self.known, blank, id(here.siblings)), here.href)

    @property
    def footer(self) -> Markup:
        """The foot of every page."""
        html = self.frame.draw("footer", self.known, anywhere(self.here))
        return current(html, self.here.href)

    @property
    def search(self) -> Markup:
        """The dialog of the search."""
        return Markup(self.frame.draw("search", self.known, anywhere(self.here)))

    @property
    def keys(self) -> Markup:
        """The dialog of the keys."""
        return Markup(self.frame.draw("keys", self.known, anywhere(self.here)))


def anywhere(here: Here) -> Here:
    """Return a page of the language of `here` that no part leads to."""
    return Here("", "", "", "", here.language, ())


def current(html: str, href: str) -> Markup:
    """Return `html` with its links to `href` marked as leading to the page they stand on."""
    link = f'<a href="{escape(href)}"'
    return Markup(html.replace(link, f'{link} aria-current="page"'))
