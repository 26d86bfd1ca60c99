"""Text written once per language, and what a reader gets when theirs is missing."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from pydantic import ConfigDict, RootModel

from hooks.content.typography import typeset


class Text(NamedTuple):
    """A text and the language it is really in."""

    value: str
    lang: str
    """BCP 47 tag of `value`; empty when the text is the same in every language."""


class Localised(RootModel[str | dict[str, str]]):
    """Either one text for all languages (a brand name) or one text per language code."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    def __repr__(self) -> str:
        # The keys of fragments are made of it: a thousand times a minute pydantic's is too slow.
        return f"Localised({self.root!r})"

    def text(self, locale: str, source: str) -> Text:
        """Return the text for `locale`, else that of the `source` language with its own code.

        The text has the blanks its language wants, whatever was typed.
        Raises KeyError when neither exists: the models refuse such data beforehand.
        """
        if isinstance(self.root, str):
            return Text(self.root, "")
        lang = locale if locale in self.root else source
        return Text(typeset(self.root[lang], lang), lang)


class Html(str):
    """A text that is HTML already, on one line."""


@dataclass(frozen=True)
class Point:
    """One point of a list: sentences, after a name that may be a link."""

    texts: tuple[Localised, ...]
    name: str = ""
    """The same in every language."""
    href: str = ""

    def html(self, locale: str, source: str) -> str:
        """Return the point as a list item; a text in another language carries its ``lang``."""
        name, said = escape(self.name), " ".join(_marked(t, locale, source) for t in self.texts)
        if self.href:
            return f'<a href="{escape(self.href)}">{name}</a>, {said}'
        return f"<strong>{name}</strong> {said}" if name else said


@dataclass(frozen=True)
class Points:
    """A list that stands on a line of its own."""

    items: tuple[Point, ...]

    def html(self, locale: str, source: str) -> Html:
        """Return the list for readers of `locale`."""
        items = "".join(f"<li>{one.html(locale, source)}</li>" for one in self.items)
        return Html(f"<ul>{items}</ul>")


def _marked(text: Localised, locale: str, source: str) -> str:
    value, lang = text.text(locale, source)
    words = escape(value, quote=False)
    return words if lang in ("", locale) else f'<span lang="{lang}">{words}</span>'
