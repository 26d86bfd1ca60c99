"""Tables that texts take from ``purposes.yml`` and ``sales.yml``, as ``::: table purposes``.

A text in force shows what was written for the day it takes effect: new data is for new versions.
What a table takes is sealed with its text, so that it cannot change under it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from gettext import NullTranslations
from typing import Any

from pydantic import BaseModel

from hooks.content.facts import Facts
from hooks.content.localised import Localised
from hooks.content.site import Site
from hooks.content.strings import catalog
from hooks.content.tables import placed, table_marks
from hooks.legal.grids import Grid, Teller
from hooks.legal.purpose_table import purpose_table
from hooks.legal.purposes import FILE as PURPOSES
from hooks.legal.purposes import Purposes, read_purposes
from hooks.legal.sale_tables import delay_table, state_table
from hooks.legal.sales import FILE as SALES
from hooks.legal.sales import Sales, read_sales
from hooks.legal.subprocessors import Subprocessors

NOT_SEALED = ("since", "until", "row", "column", "label")
"""Keys that say for which texts an entry is, or how it is drawn: no reader reads them."""


@dataclass(frozen=True)
class Origin:
    """Where a table comes from and where it must stand."""

    file: str
    document: str
    """Folder of the legal document that must have it in every version from now on."""


DATA_TABLES = {
    "purposes": Origin(PURPOSES, "legal/privacy"),
    "sale-states": Origin(SALES, "legal/classifieds"),
    "sale-delays": Origin(SALES, "legal/classifieds"),
}
"""Name of a table → its origin."""


@dataclass(frozen=True)
class DataTables:
    """The data behind the tables of legal texts, on one day."""

    site: Site
    facts: Facts
    catalogs: Mapping[str, NullTranslations]
    register: Subprocessors
    purposes: Purposes | None
    """None when the site has no such file."""
    sales: Sales | None
    today: date

    def __contains__(self, name: str) -> bool:
        """Return whether there is data for the table `name`."""
        origin = DATA_TABLES.get(name)
        return origin is not None and self._data(origin.file) is not None

    def teller(self, code: str) -> Teller:
        """Return who writes the tables of the language `code`."""
        gettext = self.catalogs[code].gettext
        return Teller(self.facts, code, self.site.source.code, gettext)

    def grid(self, name: str, day: date | None, teller: Teller) -> Grid:
        """Return the table `name` of a text that takes effect on `day` (None: today)."""
        day = day or self.today
        if name == "purposes" and self.purposes:
            return purpose_table(self.purposes, self.register, day, self.today, teller)
        if self.sales is None:
            raise KeyError(name)
        made = {"sale-states": state_table, "sale-delays": delay_table}[name]
        return made(self.sales.on(day), teller)

    def sealed(self, markdown: str, day: date | None, code: str) -> str:
        """Return `markdown` with the data of each table under the line that takes it.

        One line of JSON for each purpose, state and step, in the language `code`: facts stay keys,
        words of the interface are left out.
        """
        lines = markdown.split("\n")
        for mark in table_marks(markdown):
            taken = self._source(mark.name, day or self.today, code)
            lines[mark.line - 1] = "\n".join([lines[mark.line - 1], *taken])
        return "\n".join(lines)

    def in_text(self, markdown: str, made: Callable[[str], str]) -> str:
        """Return `markdown` with what `made` returns for each table there is data for."""
        return placed(markdown, lambda name: made(name) if name in self else f"::: table {name}")

    def _source(self, name: str, day: date, code: str) -> list[str]:
        origin = DATA_TABLES.get(name)
        data = self._data(origin.file) if origin else None
        if data is None:
            return []
        entries: tuple[BaseModel, ...]
        if isinstance(data, Purposes):
            # Under every switch: a decision may change later, as a fact may.
            entries = tuple(one for one in data.purposes if one.dated(day))
        else:
            entries = (*data.on(day).states, *data.on(day).steps)
        return [_line(one, code, self.site.source.code) for one in entries]

    def _data(self, file: str) -> Purposes | Sales | None:
        return self.purposes if file == PURPOSES else self.sales


def read_tables(site: Site, facts: Facts, register: Subprocessors, today: date) -> DataTables:
    """Return the tables of `site` on `today`; raises ContentError for data that cannot be read."""
    catalogs = {one.code: catalog(one.code, site.overrides / "locales") for one in site.locales}
    has = {name: (site.data / name).is_file() for name in (PURPOSES, SALES)}
    purposes = read_purposes(site.data, site.root)[0] if has[PURPOSES] else None
    sales = read_sales(site.data, site.root)[0] if has[SALES] else None
    return DataTables(site, facts, catalogs, register, purposes, sales, today)


def _line(entry: BaseModel, code: str, source: str) -> str:
    said = {
        field.alias or name: _written(getattr(entry, name), code, source)
        for name, field in type(entry).model_fields.items()
        if name not in NOT_SEALED and getattr(entry, name) is not None
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def _written(value: Any, code: str, source: str) -> Any:
    if not isinstance(value, Localised):
        return value
    return value.root if isinstance(value.root, str) else value.root.get(code, value.root[source])
