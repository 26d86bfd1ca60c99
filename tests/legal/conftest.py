"""A small site with a register: two languages, one legal document, one page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from hooks.content.check import print_pages
from hooks.content.facts import Fact, Facts
from hooks.content.problems import Problem
from hooks.content.records import parse, read_text_record
from hooks.content.site import read_site
from hooks.content.switches import read_switches
from hooks.legal.disclosures import (
    Disclosures,
    Finding,
    State,
    check_register,
    findings,
    problem,
)
from hooks.legal.passages import Library, library
from hooks.legal.subprocessors import Subprocessors, read_subprocessors

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 23)
MKDOCS = """\
site_name: Exemple
site_url: https://www.example.org/
plugins:
  - i18n:
      languages:
        - { locale: fr, name: Français, default: true }
        - { locale: en, name: English }
"""
FACTS = {
    "company.legal_name": "Visual Exemple",
    "company.siren": "000 000 018",
    "company.rcs_city": "Paris",
    "director.name": "Camille Exemple",
    "support.email": "help@visual.example",
    "languages.source": "fr",
    "payouts.max_hold_days": 60,
    "minors.porn_allowed": False,
    "backups.last_restore_test": date(2026, 9, 1),
    "dpo.phone": None,
}
NOTICE = """\
## Éditeur {#publisher}

{{ company.legal_name }}, SIREN {{ company.siren }}.

### Détail {#detail}

Écrire à [nous](mailto:{{ support.email }}).

## Suite {#more}

::: if traders = yes

## Professionnels {#traders}

Texte.

::: end

::: if traders = no

## Sans professionnels {#no-traders}

Texte.

::: end
"""


@dataclass
class Shelf:
    """The small site, and a register put to it."""

    root: Path

    def write(self, path: str, body: str, *, version: str = '"1.0"') -> None:
        file = self.root / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        front = f"title: {path}\ndescription: x\nversion: {version}\n"
        file.write_text(f"---\n{front}---\n{body}", encoding="utf-8")

    def library(self, files: dict[str, str] | None = None) -> Library:
        site = read_site(self.root / "mkdocs.yml", {})
        switches = read_switches(ROOT / "docs/_data", ROOT)[0].values()
        by_key = {key: Fact(value, False, (1, 1)) for key, value in FACTS.items()}
        facts = Facts("company.yml", by_key, switches)
        register = read_subprocessors(ROOT / "docs/_data", ROOT)
        return library(print_pages(site, facts), ("fr", "en"), facts, register, TODAY, files or {})

    def faults(self, text: str) -> list[str]:
        record = read_text_record(text, "disclosures.yml")
        register = parse(record, Disclosures)
        return [str(one) for one in check_register(register, record, self.library())]

    def findings(self, text: str) -> list[Finding]:
        register = parse(read_text_record(text, "disclosures.yml"), Disclosures)
        return list(findings(register, self.library()))

    def problems(self, text: str) -> list[Problem]:
        record, shelf = read_text_record(text, "disclosures.yml"), self.library()
        return [
            problem(one, shelf, record, "docs")
            for one in findings(parse(record, Disclosures), shelf)
            if one.state is State.WANTING
        ]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    (tmp_path / "mkdocs.yml").write_text(MKDOCS, encoding="utf-8")
    made = Shelf(tmp_path)
    for code in ("fr", "en"):
        made.write(f"{code}/legal/notice/2026-09-16.md", NOTICE)
        made.write(f"{code}/legal/notice/2027-09-16.md", "Coming.\n")
        made.write(f"{code}/legal/notice/index.md", "Summary.\n")
        made.write(f"{code}/contact.md", "## E-mail {#email}\n\n{{ support.email }}\n")
    return made


Entry = Callable[..., str]


@pytest.fixture
def entry() -> Entry:
    """Return a function that writes a register of one entry."""

    def write(**keys: object) -> str:
        own = {
            "id": "one",
            "page": "legal/notice",
            "anchor": "publisher",
            "duty": "Name the company.",
            "basis": "LCEN",
        } | keys
        lines = [f"    {key}: {value}" for key, value in own.items() if value is not None]
        return "disclosures:\n  -" + "\n".join(lines)[3:] + "\n"

    return write


@pytest.fixture
def processors() -> Subprocessors:
    return read_subprocessors(ROOT / "docs/_data", ROOT)
