"""What assistive technology is told of every page: landmarks, headings, tables, images, ways on."""

from __future__ import annotations

import itertools
import re
from collections import Counter

import pytest

from tests.site.built import Built
from tests.site.drawn import CODES, ROOT

PRESENTATION = ("center", "font", "big", "tt", "strike", "marquee", "blink", "basefont")
OF_STYLE = ("style", "bgcolor", "align", "valign", "border", "cellpadding", "cellspacing", "color")
FRAMES = ("iframe", "frame", "object", "embed", "canvas", "applet")
AT_ONCE = re.compile(r"mousedown|pointerdown|touchstart|devicemotion|deviceorientation|orientation")
"""Events of a press that cannot be taken back, and of a device that is moved."""


def wrong(site: Built, path: str) -> dict[str, list[str]]:
    """Page → what `path` finds in it, for each page where it finds something."""
    found = {page.address: page.tree.xpath(path) for page in site.pages.values()}
    return {
        address: [one if isinstance(one, str) else one.tag for one in ones]
        for address, ones in found.items()
        if ones
    }


def test_every_page_has_its_landmarks_once_and_tells_those_of_a_kind_apart(site: Built) -> None:
    for page in site.pages.values():
        body = page.tree.body
        for path in ("./header", ".//main", "./footer"):
            assert len(body.xpath(path)) == 1, f"{page.address}: {path}"
        navs = [
            one.get("aria-label") or one.get("aria-labelledby") for one in body.iterfind(".//nav")
        ]
        assert len(navs) > 1
        assert all(navs), page.address
        assert [name for name, times in Counter(navs).items() if times > 1] == [], page.address


def test_headings_begin_with_one_and_leave_no_level_out(site: Built) -> None:
    for page in site.pages.values():
        main = page.tree.xpath("//main")[0]
        levels = [int(one.tag[1]) for one in main.iter("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels[0] == 1, page.address
        assert levels.count(1) == 1, page.address
        for before, after in itertools.pairwise(levels):
            assert after <= before + 1, f"{page.address}: h{after} under h{before}"


def test_the_first_way_on_leads_past_the_header(site: Built) -> None:
    for page in site.pages.values():
        first = page.tree.body.xpath("(.//a[@href] | .//button | .//summary)[1]")[0]
        assert first.get("href") == "#main-content", page.address
        assert page.tree.xpath("//main[@id='main-content'][@tabindex='-1']"), page.address


def test_every_page_leads_to_menu_search_and_site_map_at_the_same_place(site: Built) -> None:
    for page in site.pages.values():
        header, footer = page.tree.body.find("header"), page.tree.body.find("footer")
        assert header.xpath(".//nav//a[@href]"), page.address
        assert len(header.xpath(".//*[@data-search-open]")) == 1, page.address
        assert footer.xpath(".//a[contains(@href, 'sitemap/')]"), page.address


def test_tables_are_named_and_their_headings_say_what_they_head(site: Built) -> None:
    for page in site.pages.values():
        for table in page.tree.xpath("//main//table"):
            named = table.find("caption") is not None or table.get("aria-labelledby")
            around = table.xpath("ancestor::*[@role='group'][@aria-label or @aria-labelledby]")
            assert named or around, page.address
            assert table.xpath(".//th"), page.address
            assert not table.xpath(".//th[not(@scope)]"), page.address
            assert not table.xpath(".//th[@colspan or @rowspan]"), page.address


def test_pictures_speak_or_are_silent(site: Built) -> None:
    silent = "//svg[not(@aria-hidden='true' or ancestor::*[@aria-hidden='true'])]"
    nameless = "[not(@role='img' and (@aria-label or @aria-labelledby))]"
    assert wrong(site, silent + nameless) == {}
    assert wrong(site, "//img[not(@alt)]") == {}


def test_no_frame_no_presentation_in_the_markup_and_no_window_of_its_own(site: Built) -> None:
    for names in (FRAMES, PRESENTATION):
        assert wrong(site, f"//body//*[{' or '.join(f'self::{one}' for one in names)}]") == {}
    on = " or ".join(f"@{one}" for one in OF_STYLE)
    assert wrong(site, f"//body//*[not(ancestor-or-self::svg)][{on}]") == {}
    assert wrong(site, "//a[@target] | //meta[@http-equiv='refresh'] | //*[@autofocus]") == {}


def test_nothing_is_ordered_for_the_keyboard_alone_and_no_id_is_given_twice(site: Built) -> None:
    assert wrong(site, "//*[@tabindex > 0]") == {}
    for page in site.pages.values():
        ids = Counter(page.tree.xpath("//@id"))
        assert [one for one, times in ids.items() if times > 1] == [], page.address


@pytest.mark.parametrize("code", CODES)
def test_ways_to_other_languages_say_their_language(site: Built, code: str) -> None:
    for page in site.of(code).values():
        assert page.text.startswith("<!doctype html>"), page.address
        assert page.tree.get("lang") == code, page.address
        for link in page.tree.xpath("//header//a[@hreflang]"):
            assert link.get("hreflang") in (link.get("lang"), code), page.address


def test_scripts_act_when_a_press_ends_and_never_when_a_device_moves() -> None:
    for script in (ROOT / "docs/assets/scripts").glob("*.js"):
        assert not AT_ONCE.findall(script.read_text(encoding="utf-8")), script.name


def test_no_style_asks_how_a_screen_is_held() -> None:
    for sheet in (ROOT / "docs/assets/styles").glob("*.css"):
        assert "orientation" not in sheet.read_text(encoding="utf-8"), sheet.name
