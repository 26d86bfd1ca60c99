"""Tables of sub-processors: on the register's page, in texts that ask for them, as Markdown.

What a table shows is worked out once, in a language; HTML and Markdown are two ways to write it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from gettext import NullTranslations
from typing import Any

from jinja2 import Environment

from hooks.content.facts import Fact, Facts
from hooks.content.site import Site
from hooks.content.tables import placed
from hooks.legal.announcements import Promise, promise
from hooks.legal.selections import IN_TEXTS, REGISTER
from hooks.legal.subprocessors import Subprocessor, Subprocessors
from hooks.legal.trackers import Tracker
from hooks.publish import templates
from hooks.publish.processor_cells import CELLS, Cell, Told
from hooks.publish.reader import Reader
from hooks.publish.words import N_

TEMPLATE = "partials/parvis/processors.html"
SAMPLE = N_("Sample records: these companies do not exist.")
SPECIAL = str.maketrans({sign: f"\\{sign}" for sign in "\\|*_`[]<"})
"""What Markdown would not show as it is."""


@dataclass(frozen=True)
class Form:
    """How a table is built."""

    caption: str
    columns: tuple[str, ...]
    """Keys of `CELLS`; the first names the row."""
    nothing: str
    """What is said when there is no row."""


NONE = N_("None at present.")
FORMS = {
    "current": Form(
        N_("Who processes personal data for us"),
        ("company", "role", "purpose", "data", "place", "safeguard", "since"),
        NONE,
    ),
    "coming": Form(
        N_("What changes, from when, and until when you can object"),
        ("company", "change", "purpose", "data", "place", "safeguard", "announced", "effect",
         "object"),
        N_("No change is announced."),
    ),
    "past": Form(
        N_("Who no longer processes personal data for us"),
        ("company", "role", "purpose", "data", "place", "since", "until"),
        N_("No company has left the register."),
    ),
    "subprocessors-dpa": Form(
        N_("Sub-processors of the data entrusted to us"),
        ("entity", "purpose", "data", "place", "safeguard", "since"),
        NONE,
    ),
    "subprocessors-recipients": Form(
        N_("Providers that receive personal data"), ("entity", "role", "purpose", "data"), NONE
    ),
    "subprocessors-transfers": Form(
        N_("Transfers outside the European Economic Area"),
        ("entity", "place", "safeguard"),
        NONE,
    ),
    "subprocessors-storage": Form(
        N_("Providers that store data"), ("entity", "address", "data"), NONE
    ),
}  # fmt: skip
"""Name of a table, in `IN_TEXTS` or `REGISTER` → its form."""


@dataclass(frozen=True)
class Row:
    """One entry in a table."""

    subject: Subprocessor | Tracker
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A table in the words of one language."""

    name: str
    caption: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    nothing: str
    """What is said when there is no row."""
    sample: str
    """That some rows are samples; empty when none is."""


@dataclass(frozen=True)
class ProcessorTables:
    """Every table there is on one day."""

    site: Site
    env: Environment
    catalogs: Mapping[str, NullTranslations]
    register: Subprocessors
    facts: Facts
    today: date
    promise: Promise = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "promise", promise(self.facts))

    def reader(self, code: str) -> Reader:
        """Return whom the tables in the language `code` speak to."""
        return Reader(self.site, self.site.locale(code), self.catalogs)

    def objection(self) -> Fact | None:
        """Return where to object: an e-mail address or that of a form; None when not known."""
        found = self.facts.get("dpa.objection_email")
        return found if found and found.value else None

    def table(self, name: str, code: str) -> Table:
        """Return the table `name` in the language `code`; raises KeyError for an unknown one."""
        form, reader = FORMS[name], self.reader(code)
        told = Told(reader, self.promise, self.today)
        entries = (REGISTER | IN_TEXTS)[name].of(self.register, self.today)
        rows = tuple(
            Row(one, tuple(CELLS[key].made(one, told) for key in form.columns)) for one in entries
        )
        return Table(
            name,
            reader.say(form.caption),
            tuple(reader.say(CELLS[key].head) for key in form.columns),
            rows,
            reader.say(form.nothing),
            reader.say(SAMPLE) if any(one.sample for one in entries) else "",
        )

    def html(self, name: str, code: str) -> str:
        """Return the table `name` as one block of HTML in the language `code`."""
        context = templates.context(code, self.site.source.code, self.catalogs[code])
        return as_html(self.env, context, self.table(name, code))

    def markdown(self, name: str, code: str) -> str:
        """Return the table `name` as Markdown in the language `code` (GFM 4.10, tables)."""
        return as_markdown(self.table(name, code))

    def in_text(self, markdown: str, made: Callable[[str, str], str], code: str) -> str:
        """Return `markdown`, in the language `code`, with `made` (`html`, `markdown`) tables.

        A name that is no table is left as written: the check tells it.
        """
        return placed(
            markdown, lambda name: made(name, code) if name in IN_TEXTS else f"::: table {name}"
        )


def as_html(env: Environment, context: Mapping[str, Any], table: Table) -> str:
    """Return `table` as one block of HTML; `context` is what templates know of the reader."""
    made = env.get_template(TEMPLATE).render(context, table=table)
    return "".join(line.strip() for line in made.splitlines())


def as_markdown(table: Table) -> str:
    """Return `table` as Markdown."""
    notes = [f"*{table.sample}*"] if table.sample else []
    if not table.rows:
        return "\n\n".join([f"**{table.caption}**", table.nothing])
    rows = [[_plain(cell) for cell in row.cells] for row in table.rows]
    lines = [table.heads, ["---"] * len(table.heads), *rows]
    grid = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return "\n\n".join([f"**{table.caption}**", *notes, grid])


def _plain(cell: Cell) -> str:
    parts = []
    for piece in cell:
        text = piece.text.translate(SPECIAL)
        parts.append(f"[{text}]({piece.href})" if piece.href else text)
    return ", ".join(parts)
