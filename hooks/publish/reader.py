"""Whom an output for machines speaks to: one language of the site, its words and its addresses."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from gettext import NullTranslations

from hooks.content.localised import Localised, Text
from hooks.content.markup import to_plain
from hooks.content.site import Locale, Site
from hooks.publish.rows import Rows
from hooks.publish.words import N_
from hooks.status.days import digest

COLON = N_(": ")
"""Between a thing and what is said of it; French wants a space before."""
NOT_TEXT = re.compile("[\0-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 (2.2) cannot hold, and the carriage return, which would split a calendar's line."""


@dataclass(frozen=True)
class Reader:
    """One language of `site`, with the catalogs of all (a fallback text takes its own words)."""

    site: Site
    locale: Locale
    catalogs: Mapping[str, NullTranslations]
    rows: Rows = field(default_factory=Rows)
    """Where plain words are kept, so that the Markdown behind them is read once."""

    @property
    def lang(self) -> str:
        """The reader's language as a BCP 47 tag."""
        return self.locale.code

    @property
    def name(self) -> str:
        """The name of the site."""
        return NOT_TEXT.sub("", self.site.name)

    def say(self, message: str, lang: str = "") -> str:
        """Return the catalog's words for `message` in `lang`, the reader's own by default."""
        return self.catalogs[lang or self.lang].gettext(message)

    def text(self, localised: Localised) -> Text:
        """Return a text for this reader, without characters no format can hold.

        Its language is the reader's when it is the same in all.
        """
        value, lang = localised.text(self.lang, self.site.source.code)
        return Text(NOT_TEXT.sub("", value), lang or self.lang)

    def said(self, localised: Localised) -> Text:
        """Return the text of an update as `text` does, its Markdown turned to plain words."""
        text = self.text(localised)
        plain = self.rows.get(digest(("plain", text.value)), lambda: to_plain(text.value))
        return text._replace(value=plain)

    def about(self, thing: str, words: str, lang: str = "") -> str:
        """Return `thing: words`, with the colon as `lang` writes it."""
        return f"{thing}{self.say(COLON, lang)}{words}"

    def url(self, path: str) -> str:
        """Return the absolute address of `path` in the reader's language."""
        return self.site.url + self.locale.prefix + path

    def urn(self, path: str) -> str:
        """Return a stable name for what has the address `path`: a UUID of version 5 (RFC 9562)."""
        return uuid.uuid5(uuid.NAMESPACE_URL, self.url(path)).urn
