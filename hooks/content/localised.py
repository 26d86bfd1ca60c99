"""Text written once per language, and what a reader gets when theirs is missing."""

from __future__ import annotations

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

    def text(self, locale: str, source: str) -> Text:
        """Return the text for `locale`, else that of the `source` language with its own code.

        The text has the blanks its language wants, whatever was typed.
        Raises KeyError when neither exists: the models refuse such data beforehand.
        """
        if isinstance(self.root, str):
            return Text(self.root, "")
        lang = locale if locale in self.root else source
        return Text(typeset(self.root[lang], lang), lang)
