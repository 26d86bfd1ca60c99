"""Tables of trackers in texts that ask for them: ``::: table trackers``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from gettext import NullTranslations

from jinja2 import Environment

from hooks.content.facts import Facts, fill_value, printed
from hooks.content.localised import Localised
from hooks.content.site import Site
from hooks.content.tables import placed
from hooks.content.typography import typeset
from hooks.legal.trackers import Tracker, Trackers
from hooks.publish import templates
from hooks.publish.processor_cells import Cell, Piece
from hooks.publish.processor_tables import Row, Table, as_html, as_markdown
from hooks.publish.words import N_

TABLES: dict[str, Callable[[Tracker], bool]] = {
    "trackers": lambda one: True,
    "trackers-site": lambda one: one.on == "site",
    "trackers-consent": lambda one: one.basis == "consent",
}
"""Name of a table that a text can ask for → whether it shows a tracker."""
CAPTIONS = {
    "trackers": N_("What is read or written on your device"),
    "trackers-site": N_("What this site reads or writes on your device"),
    "trackers-consent": N_("What waits for your consent"),
}
HEADS = (
    N_("Tracker"), N_("Type"), N_("Set by"), N_("Purpose"), N_("Lifetime"), N_("Consent"),
)  # fmt: skip
KINDS = {
    "cookie": N_("Cookie"),
    "local-storage": N_("Local storage"),
    "service-worker": N_("Service worker and cache"),
    "script-and-cookie": N_("Script and cookie"),
    "request": N_("Nothing kept on the device"),
}
BASES = {
    "requested": N_("Not required: needed for what you ask for"),
    "communication": N_("Not required: carries the communication"),
    "preference": N_("Not required: a setting of your own"),
    "audience": N_("Not required: exempt audience measurement; you can object"),
    "consent": N_("Required: asked for first"),
}
NOTHING = N_("None at present.")
SAMPLE = N_("Some entries are samples: what they name does not exist.")


@dataclass(frozen=True)
class TrackerTables:
    """Every table of trackers under the decisions taken."""

    site: Site
    env: Environment
    catalogs: Mapping[str, NullTranslations]
    trackers: Trackers
    facts: Facts

    def table(self, name: str, code: str) -> Table:
        """Return the table `name` in the language `code`; raises KeyError for an unknown one."""
        say = self.catalogs[code].gettext
        shown = [one for one in self.trackers.used(self.facts) if TABLES[name](one)]
        rows = tuple(Row(one, tuple(self._cells(one, code))) for one in shown)
        sample = say(SAMPLE) if any(one.sample for one in shown) else ""
        heads = tuple(say(head) for head in HEADS)
        return Table(name, say(CAPTIONS[name]), heads, rows, say(NOTHING), sample)

    def _cells(self, one: Tracker, code: str) -> list[Cell]:
        say, source = self.catalogs[code].gettext, self.site.source.code
        fact = self.facts.get(one.by)
        by = printed(fact.value, code, source) if fact and fact.value else None
        keys = tuple(Piece(key) for key in one.keys)
        return [
            (Piece(*self._said(one.name, code)), *keys),
            (Piece(say(KINDS[one.kind])),),
            (Piece(by.value, by.lang) if by else Piece("—"),),
            (Piece(*self._said(one.purpose, code)),),
            (Piece(*self._said(one.lifetime, code)),),
            (Piece(say(BASES[one.basis])),),
        ]

    def _said(self, text: Localised, code: str) -> tuple[str, str]:
        source = self.site.source.code
        value, lang = text.text(code, source)
        filled = fill_value(value, self.facts, lang or code, source, "")
        return typeset(filled.text, lang or code), "" if lang in ("", code) else lang

    def html(self, name: str, code: str) -> str:
        """Return the table `name` as one block of HTML in the language `code`."""
        context = templates.context(code, self.site.source.code, self.catalogs[code])
        return as_html(self.env, context, self.table(name, code))

    def markdown(self, name: str, code: str) -> str:
        """Return the table `name` as Markdown in the language `code`."""
        return as_markdown(self.table(name, code))

    def in_text(self, markdown: str, made: Callable[[str, str], str], code: str) -> str:
        """Return `markdown`, in the language `code`, with `made` (`html`, `markdown`) tables."""
        return placed(
            markdown, lambda name: made(name, code) if name in TABLES else f"::: table {name}"
        )
