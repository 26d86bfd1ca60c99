"""Whole pages that a server which builds again need not draw again.

Only those of the usual template. Whatever it is told is compared, but for what is made from the
data and templates alone (`GIVEN`), whose every change makes all pages anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment, Template
from markupsafe import Markup

USUAL = "main.html"
ALIKE = ("menu", "foot")
"""What all pages of a language are told: it is compared once."""
GIVEN = frozenset(
    {"asset", "catalog", "glossary", "grid", "identity", "integrity", "ledger", "module", "report",
     "say", "services", "style", "support", "tables",
     "translations", "weights", "again", "kept", *ALIKE, "fragment", "parts",
     # MkDocs' and static-i18n's own, which no template of ours shows.
     "build_date_utc", "config", "extra_css", "extra_javascript", "i18n_config", "nav", "page",
     "pages"}
)  # fmt: skip
"""What is not compared page by page: made from data alone, or compared in another way."""


@dataclass(frozen=True)
class Page:
    """A page as it was drawn."""

    told: Mapping[str, object]
    """What its template was told of it."""
    fragments: Mapping[str, Markup]
    html: str


@dataclass
class Drawn:
    """The pages of the builds of one server."""

    pages: dict[tuple[str, str], Page] = field(default_factory=dict)
    """Language, root-relative URL → page."""
    around: dict[str, tuple[object, ...]] = field(default_factory=dict)
    """Language → what stands around its pages."""

    def clear(self) -> None:
        """Forget all pages: a template or the data have changed."""
        self.pages.clear()
        self.around.clear()

    def get(self, context: Mapping[str, Any], draw: Callable[[Mapping[str, Any]], str]) -> str:
        """Return the page that `context` tells of, drawn by `draw` unless it is as it was."""
        code, here, page = context["locale"], context["here"], context["page"]
        around = tuple(context[one] for one in ALIKE)
        if self.around.get(code) != around:
            for key in [key for key in self.pages if key[0] == code]:
                del self.pages[key]
        self.around[code] = around  # the same objects, which are soon compared with themselves
        fragment = context["fragment"]
        told = {key: value for key, value in context.items() if key not in GIVEN}
        told["content"] = page.content
        found = self.pages.get((code, here.href))
        # An article that was not kept may have another table of contents under the same text.
        good = found is not None and context["again"] and found.told == told
        if found and good and all(fragment(one) == html for one, html in found.fragments.items()):
            return found.html
        asked: dict[str, Markup] = {}

        def noted(name: str) -> Markup:
            asked[name] = fragment(name)
            return asked[name]

        html = draw(told_with(context, noted))
        self.pages[code, here.href] = Page(told, asked, html)
        return html


def told_with(context: Mapping[str, Any], fragment: Callable[[str], Markup]) -> dict[str, Any]:
    """Return `context`, that of a page, with another way to get fragments."""
    parts = context["parts"]
    known = {**parts.known, "fragment": fragment}
    return {
        **context,
        "fragment": fragment,
        "parts": parts.frame.parts(known, parts.here, parts.menu),
    }


@dataclass(frozen=True)
class Remembering:
    """The environment of templates for MkDocs, that draws a page only when it must."""

    env: Environment
    drawn: Drawn

    def get_template(self, name: str) -> Any:
        """Return the template `name`."""
        template = self.env.get_template(name)
        return Usual(template, self.drawn) if name == USUAL else template

    def add_extension(self, extension: Any) -> None:
        """Add an extension to the environment."""
        self.env.add_extension(extension)


@dataclass(frozen=True)
class Usual:
    """The usual template."""

    template: Template
    drawn: Drawn

    def render(self, context: Mapping[str, Any]) -> str:
        """Return the page that `context` tells of."""
        return self.drawn.get(context, self.template.render)
