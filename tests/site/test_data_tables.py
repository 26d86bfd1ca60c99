"""Purposes and the states of a sale: one file behind the tables, the drawing and the seal."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from hooks.content.facts import read_facts
from hooks.content.site import read_site
from hooks.legal.ledger import read_ledger
from hooks.legal.purposes import read_purposes
from hooks.legal.sales import read_sales
from hooks.legal.sealed import check_ledger
from hooks.legal.texts import LegalTexts
from tests.site.built import Built
from tests.site.drawn import CODES, NOW, PREFIX, ROOT

PURPOSES = read_purposes(ROOT / "docs/_data", ROOT)[0]
COURSE = read_sales(ROOT / "docs/_data", ROOT)[0].on(NOW.date())
FACTS = read_facts(ROOT / "docs/_data", ROOT)
DAYS = ("2026-09-16", "2027-02-01")


@pytest.mark.parametrize("code", CODES)
def test_each_version_of_the_policy_has_the_purposes_of_its_own_day(site: Built, code: str) -> None:
    for day in DAYS:
        (table,) = site.page(f"legal/privacy/{day}/", code).article.xpath(
            ".//table[@data-table='purposes']"
        )
        told = [one.purpose.text(code, "fr").value for one in PURPOSES.on(day_of(day), FACTS)]
        assert table.xpath("tbody/tr/th/span/text()") == told != []
        assert all("".join(cell.itertext()).strip() for cell in table.iter("td"))
    assert PURPOSES.on(day_of(DAYS[0]), FACTS) != PURPOSES.on(day_of(DAYS[1]), FACTS)


@pytest.mark.parametrize("code", CODES)
def test_the_drawing_and_both_tables_stand_where_the_rules_speak_of_them(
    site: Built, code: str
) -> None:
    names = [one.name.text(code, "fr").value for one in COURSE.states]
    for address in ("legal/classifieds/", "legal/classifieds/2026-09-16/"):
        article = site.page(address, code).article
        assert article.xpath(".//figure[@class='sale']//text[@class='sale__name']/text()") == names
        states = article.xpath(".//table[@data-table='sale-states']/tbody/tr/th/span/text()")
        assert states == names
        assert article.xpath(".//table[@data-table='sale-delays']/tbody/tr[last()]/td[1]")
        (figure,) = article.xpath(".//figure[@class='sale']")
        before = figure.xpath("(preceding::*[self::h2 or self::h3][@id])[last()]/@id")
        assert before == ["states"]
    text = site.text(f"{PREFIX[code]}legal/classifieds/index.md")
    assert all(f"\n| {name} | " in text for name in names)
    assert ":::" not in text and "<svg" not in text


@pytest.mark.parametrize("code", CODES)
def test_a_redline_compares_the_words_of_the_tables(site: Built, code: str) -> None:
    article = site.page("legal/privacy/2027-02-01/changes/", code).article
    added = [one for one in PURPOSES.purposes if one.id == "transparency"]
    inserted = " ".join(" ".join(one.itertext()) for one in article.iter("ins"))
    assert added[0].purpose.text(code, "fr").value in inserted


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("kept")
    for name in ("docs/_data", *(f"docs/{code}/legal" for code in CODES), "overrides/locales"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "mkdocs.yml", root)
    return root


@pytest.mark.parametrize(
    ("file", "old", "new", "document"),
    [
        ("purposes.yml", "{ fr: 1 an, en: 1 year,", "{ fr: 2 ans, en: 1 year,", "privacy"),
        ("sales.yml", "after: ship_days", "after: delivery_days", "classifieds"),
    ],
)
def test_what_a_sealed_text_takes_from_data_cannot_change_under_it(
    kept: Path, file: str, old: str, new: str, document: str
) -> None:
    data = kept / "docs/_data" / file
    before = data.read_text("utf-8")
    assert old in before
    found = faults(kept)
    data.write_text(before.replace(old, new, 1), encoding="utf-8")
    try:
        changed = faults(kept)
    finally:
        data.write_text(before, encoding="utf-8")

    assert found == []
    assert changed and f"docs/fr/legal/{document}/2026-09-16.md" in changed[-1]
    assert all("sealed-changed" in one and "the line was" in one for one in changed)


def test_the_end_of_a_purpose_and_its_place_in_a_drawing_change_no_sealed_text(kept: Path) -> None:
    for file, old, new in (
        ("purposes.yml", "    needed: yes\n", "    needed: yes\n    until: 2030-01-01\n"),
        ("sales.yml", "row: 8", "row: 9"),
    ):
        data = kept / "docs/_data" / file
        before = data.read_text("utf-8")
        data.write_text(before.replace(old, new, 1), encoding="utf-8")
        assert before != data.read_text("utf-8") and faults(kept) == []
        data.write_text(before, encoding="utf-8")


def faults(root: Path) -> list[str]:
    site = read_site(root / "mkdocs.yml", {})
    texts = LegalTexts(site, read_facts(site.data, site.root))
    ledger = read_ledger(site.data, site.root)
    return sorted(str(one) for one in check_ledger(texts, ledger, NOW.date(), strict=True))


def day_of(text: str) -> date:
    return date.fromisoformat(text)
