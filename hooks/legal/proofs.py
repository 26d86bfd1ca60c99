"""What a machine can see of a disclosure: a closed set of named proofs.

Each takes a passage, the library it comes from and the words after its name; it returns what is
missing, as the rest of the sentence "Here …", or "" when nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeAlias

from hooks.content.company.identity import siren, vat_number
from hooks.content.tables import table_marks
from hooks.content.wording import ODR
from hooks.legal.passages import Library, Passage
from hooks.legal.subprocessors import EEA

Proof: TypeAlias = Callable[[Passage, Library, str], str]
ROW = re.compile(r"^\|.*\|$")
RULE = re.compile(r"^\|[\s:|-]+\|$")
ITEM = re.compile(r"^([-*+]|\d+\.)\s")
STEP = re.compile(r"^\d+\.\s")
AMOUNT = re.compile(r"€\s?\d|\d[\s\u00a0\u202f]?(€|EUR|euros)")
NINE = re.compile(r"(?<!\d)\d{3}[ \u00a0\u202f]?\d{3}[ \u00a0\u202f]?\d{3}(?!\d)")
VAT = re.compile(r"\bFR[0-9A-Z]{2}[0-9]{9}\b")


def _passes(rule: Callable[[str], object], text: str) -> bool:
    try:
        rule(text)
    except ValueError:
        return False
    return True


def _siren(passage: Passage, library: Library, _: str) -> str:
    good = [one for one in NINE.findall(passage.text) if _passes(siren, one)]
    return "" if good else "no SIREN with a right last digit is printed"


def _vat_siren(passage: Passage, library: Library, _: str) -> str:
    number = re.sub(r"\D", "", str(library.facts["company.siren"].value))
    found = [one for one in VAT.findall(passage.text) if _passes(vat_number, one)]
    return "" if any(one.endswith(number) for one in found) else "no VAT number ends with the SIREN"


def _rcs(passage: Passage, library: Library, _: str) -> str:
    city = str(library.facts["company.rcs_city"].value)
    written = re.sub(r"<[^>]+>", "", passage.text)
    return "" if f"RCS {city}" in written else f'"RCS {city}" is not written'


def _amount(passage: Passage, library: Library, _: str) -> str:
    return "" if AMOUNT.search(passage.text) else "no amount in euros is printed"


def _scheme(scheme: str) -> Proof:
    def proof(passage: Passage, library: Library, _: str) -> str:
        found = any(link.startswith(scheme) for link in passage.links)
        return "" if found else f"no link begins with {scheme}"

    return proof


def _link(passage: Passage, library: Library, name: str) -> str:
    wanted = {library.path(passage.locale, name), f"{name}/index.md", f"{name}.md"}
    return "" if wanted & set(passage.links) else f"no link leads to {name}"


def _rows(passage: Passage, library: Library, least: str) -> str:
    rows = [line for line in passage.lines if ROW.match(line)]
    heads = {n - 1 for n, line in enumerate(rows) if RULE.match(line)}
    body = [one for n, one in enumerate(rows) if n not in heads and not RULE.match(one)]
    if any(not cell.strip() for row in body for cell in row.strip("|").split("|")):
        return "a table has an empty cell"
    return "" if len(body) >= int(least) else f"tables have {len(body)} rows; {least} are needed"


def _counted(sign: re.Pattern[str], what: str) -> Proof:
    def proof(passage: Passage, library: Library, least: str) -> str:
        count = sum(bool(sign.match(line)) for line in passage.lines)
        return "" if count >= int(least) else f"{count} {what} are listed; {least} are needed"

    return proof


def _number(passage: Passage, library: Library, number: str) -> str:
    found = re.search(rf"(?<!\d){re.escape(number)}(?!\d)", passage.text)
    return "" if found else f"the number {number} is not written"


def _differs(passage: Passage, library: Library, keys: str) -> str:
    one, other = (str(library.facts[key].value).casefold() for key in keys.split())
    return "" if one != other else f"{keys.replace(' ', ' and ')} are the same"


def _false(passage: Passage, library: Library, key: str) -> str:
    return "" if library.facts[key].value is False else f"the fact {key} is not false"


def _at_most(passage: Passage, library: Library, said: str) -> str:
    key, most = said.split()
    value = library.facts[key].value
    return "" if value is not None and value <= int(most) else f"{key} is more than {most}"


def _recent(passage: Passage, library: Library, said: str) -> str:
    key, days = said.split()
    value = library.facts[key].value
    good = isinstance(value, date) and value >= library.today - timedelta(days=int(days))
    return "" if good else f"{key} is more than {days} days old"


def _known(passage: Passage, library: Library, keys: str) -> str:
    missing = [key for key in keys.split() if library.facts[key].value is None]
    return f"nothing is known of {' and '.join(missing)}" if missing else ""


def _also(passage: Passage, library: Library, said: str) -> str:
    """Whether the fact is printed on other pages too: ``mediator.name legal/sales``."""
    key, *names = said.split()
    pages = library.pages[passage.locale]
    lacking = [
        name
        for name in names
        if not (page := pages.get(library.path(passage.locale, name)))
        or key not in {one for _, one in page.body.places}
    ]
    return f"{key} is not printed on {' and '.join(lacking)}" if lacking else ""


def _pages(passage: Passage, library: Library, names: str) -> str:
    pages = library.pages[passage.locale]
    lacking = [one for one in names.split() if library.path(passage.locale, one) not in pages]
    return f"these pages do not exist: {', '.join(lacking)}" if lacking else ""


def _source_text(passage: Passage, library: Library, folder: str) -> str:
    source = str(library.facts["languages.source"].value)
    others = set(library.pages[passage.locale]) - set(library.pages[source])
    lacking = sorted(path for path in others if path.startswith(folder))
    return f"no text in {source} for {', '.join(lacking)}" if lacking else ""


def _no_odr(passage: Passage, library: Library, _: str) -> str:
    named = [
        page.page.path
        for page in library.pages[passage.locale].values()
        if ODR.search(page.body.text)
    ]
    return f"the closed platform is linked by {', '.join(named)}" if named else ""


def _versioned(passage: Passage, library: Library, _: str) -> str:
    lacking = [
        path
        for folder in library.documents[passage.locale]
        if (path := library.path(passage.locale, folder)) in library.pages[passage.locale]
        and not library.pages[passage.locale][path].page.meta.version
    ]
    return f"these have no version: {', '.join(lacking)}" if lacking else ""


def _table(passage: Passage, library: Library, name: str) -> str:
    """Whether the passage takes a table from the register: ``subprocessors-storage``."""
    taken = any(mark.name == name for mark in table_marks(passage.text))
    return "" if taken else f'no line "::: table {name}" puts the table there'


def _storage(passage: Passage, library: Library, _: str) -> str:
    storing = [one for one in library.register.current(library.today) if one.stores_data]
    lacking = [one.id for one in storing if one.address is None]
    return f"these store data without an address: {', '.join(lacking)}" if lacking else ""


def _transfers(passage: Passage, library: Library, days: str) -> str:
    since = library.today - timedelta(days=int(days))
    abroad = [one for one in library.register.current(library.today) if one.country not in EEA]
    old = [one.id for one in abroad if one.transfer is None or one.transfer.checked < since]
    return f"these transfers were not checked for {days} days: {', '.join(old)}" if old else ""


def _framed(passage: Passage, library: Library, _: str) -> str:
    framed = re.search(r"^(!!!|\?\?\?|>) ", passage.text, re.M)
    return "" if framed else "nothing stands in a frame"


def _orias(passage: Passage, library: Library, _: str) -> str:
    return "" if re.search(r"(?<!\d)\d{8}(?!\d)", passage.text) else "no ORIAS number is printed"


def _field(passage: Passage, library: Library, said: str) -> str:
    """Whether a file for machines has a field: ``security.txt Contact``."""
    name, field = said.split()
    found = re.search(rf"^{re.escape(field)}: \S", library.files.get(name, ""), re.M)
    return "" if found else f"{name} has no {field}"


PROOFS: dict[str, Proof] = {
    "siren": _siren,
    "vat-siren": _vat_siren,
    "rcs": _rcs,
    "amount": _amount,
    "mailto": _scheme("mailto:"),
    "tel": _scheme("tel:"),
    "https": _scheme("https://"),
    "link": _link,
    "rows": _rows,
    "items": _counted(ITEM, "points"),
    "steps": _counted(STEP, "steps"),
    "number": _number,
    "differs": _differs,
    "false": _false,
    "at-most": _at_most,
    "recent": _recent,
    "known": _known,
    "also": _also,
    "pages": _pages,
    "source-text": _source_text,
    "no-odr": _no_odr,
    "versioned": _versioned,
    "table": _table,
    "storage": _storage,
    "transfers": _transfers,
    "framed": _framed,
    "orias": _orias,
    "field": _field,
}
"""Name -> proof. In a record: the name, then what it needs, as in ``rows 3``."""
