"""The policy on cookies of the real site draws its list from data; by default nothing measures."""

from __future__ import annotations

import pytest

from hooks.content.facts import read_facts
from hooks.legal.trackers import read_trackers
from tests.site.built import Built
from tests.site.drawn import CODES, PREFIX, ROOT

POLICY = "legal/cookies/"
DATA = ROOT / "docs/_data"


@pytest.mark.parametrize("code", CODES)
def test_the_list_is_that_of_the_data_in_the_reader_s_language(site: Built, code: str) -> None:
    used = read_trackers(DATA, ROOT).used(read_facts(DATA, ROOT))
    (table,) = site.page(POLICY, code).tree.xpath("//table[@data-table='trackers']")
    rows = table.xpath(".//tbody/tr")
    assert len(rows) == len(used) == 8
    for row, one in zip(rows, used, strict=True):
        name, *keys = row.xpath("./th/span/text()")
        assert name == one.name.text(code, "fr").value
        assert tuple(keys) == one.keys
        cells = [" ".join(cell.text_content().split()) for cell in row.xpath("./td")]
        assert len(cells) == 5 and all(cells)
        assert bool(row.xpath("./th/span[@class='sample']")) is one.sample


@pytest.mark.parametrize("code", CODES)
def test_programs_read_the_same_list(site: Built, code: str) -> None:
    text = site.text(f"{PREFIX[code]}{POLICY}index.md")
    assert ":::" not in text and "{{" not in text
    for one in read_trackers(DATA, ROOT).used(read_facts(DATA, ROOT)):
        assert f"| {one.name.text(code, 'fr').value}" in text


def test_no_page_measures_anything(site: Built) -> None:
    for page in site.pages.values():
        assert "measure.js" not in page.text and "consent.css" not in page.text, page.address
        assert not page.tree.xpath("//*[@data-consent or @data-software or @data-choices]")
