"""The help centre as it is published: complete in each language, tied to the legal texts."""

from __future__ import annotations

import json
import re
from urllib.parse import unquote, urlsplit

import pytest

from tests.site.built import Built, BuiltPage
from tests.site.drawn import CODES, PREFIX

NO_ARTICLES = ("help/forms/", "help/contact/", "help/faq/", "help/glossary/")


def articles(site: Built, code: str) -> dict[str, BuiltPage]:
    """The help articles of a language: what is under help/ without lists and forms."""
    return {
        path: page
        for path, page in site.of(code).items()
        if path.startswith("help/") and path != "help/" and not path.startswith(NO_ARTICLES)
    }


def leads(page: BuiltPage, head: str) -> list[str]:
    """Where the links under a heading around the text lead."""
    return [str(one) for one in page.tree.xpath(f"//nav[@aria-labelledby='{head}']//a/@href")]


@pytest.mark.parametrize("code", CODES)
def test_there_are_thirty_articles_each_reviewed_with_a_way_on_and_a_way_to_us(
    site: Built, code: str
) -> None:
    found = articles(site, code)
    assert len(found) >= 30
    for path, page in found.items():
        assert page.tree.xpath("//main//article//h2"), path
        assert leads(page, "related-head"), path
        assert page.tree.xpath("//footer[@class='page-foot']//time/@datetime"), path
        listed = site.page("help/", code).tree.xpath(f"//article//a[@href='{path[5:]}']")
        assert listed, f"help/ does not list {path}"


@pytest.mark.parametrize("code", CODES)
def test_a_word_about_a_page_names_it_after_the_hash_and_in_the_subject_only(
    site: Built, code: str
) -> None:
    for path, page in articles(site, code).items():
        form, mail = page.tree.xpath("//section[contains(@class, 'feedback')]//a/@href")
        to, _, about = form.partition("#about=")
        assert (to, about) == (f"/{PREFIX[code]}help/forms/contact/", f"/{PREFIX[code]}{path}")
        assert urlsplit(to).query == ""
        assert page.tree.findtext(".//h1") in unquote(mail).replace("\u00a0", "\u202f")


@pytest.mark.parametrize("code", CODES)
def test_help_and_legal_texts_lead_to_each_other(site: Built, code: str) -> None:
    explained = 0
    for page in articles(site, code).values():
        own = f"/{page.address}"
        for rule in leads(page, "rules-head"):
            address, fragment = site.resolve(page, rule) or ("", "")
            legal = site.pages[address]
            assert legal.tree.xpath(f"//*[@id='{fragment}']"), f"{own} → {rule}"
            assert own in leads(legal, "guides-head"), f"{address} does not lead back to {own}"
            explained += 1
    assert explained > 30


@pytest.mark.parametrize("code", CODES)
def test_every_word_explained_is_in_the_glossary_and_once_in_an_article(
    site: Built, code: str
) -> None:
    entries = {str(one) for one in site.page("help/glossary/", code).tree.xpath("//h2/@id")}
    explained: set[str] = set()
    for path, page in site.of(code).items():
        uses = page.tree.xpath("//button[@class='term']/@popovertarget")
        assert not uses or path.startswith("help/"), path
        assert len(uses) == len(set(uses)), path
        for use in uses:
            [note] = page.tree.xpath(f"//*[@id='{use}'][@popover]")
            [link] = note.xpath(".//a/@href")
            assert site.resolve(page, link) == (f"{PREFIX[code]}help/glossary/", use[5:])
        explained |= {use.removeprefix("term-") for use in uses}
    assert explained <= entries
    assert len(explained) >= 15


@pytest.mark.parametrize("code", CODES)
def test_the_questions_told_to_machines_are_those_that_unfold(site: Built, code: str) -> None:
    page = site.page("help/faq/", code)
    [block] = page.tree.xpath("//script[@type='application/ld+json']/text()")
    [faq] = [one for one in json.loads(block)["@graph"] if one["@type"] == "FAQPage"]
    unfold = [
        " ".join(heading.text_content().split())
        for heading in page.tree.xpath("//details[@class='question']/summary/h3")
    ]
    told = [one["name"] for one in faq["mainEntity"]]
    # An answer that prints a sample fact is told to people only.
    assert told == [name for name in unfold if name in told]
    assert len(told) >= 10
    ids = page.tree.xpath("//details[@class='question']/div/@id")
    assert len(set(ids)) == len(unfold)


def test_what_is_promised_stands_beside_what_was_measured(site: Built) -> None:
    summary = site.json("en/api/v2/components.json")
    page = site.page("help/contact/", "en")
    rows = page.tree.xpath("//table[caption='Uptime: promised and measured']/tbody/tr")
    assert [row.xpath("string(th)") for row in rows] == [
        "Website and app", "Accounts and data", "Checkout and subscriptions",
        "Payment confirmations",
    ]  # fmt: skip
    for row in rows:
        component = row.xpath(".//@data-fragment")[0].removeprefix("uptime.")
        board = site.page(f"status/components/{component}/", "en")
        figure = " ".join(row.xpath("string(.//span[@class='uptime__figure'])").split())
        assert figure.endswith("%")
        assert figure in board.words()
        assert row.xpath("td[1]/span/@class") == ["sample"]
    assert summary


def test_only_a_long_legal_text_says_how_long_it_takes(site: Built) -> None:
    """Its 2,500 words take eleven minutes at most in English, and longer in French."""
    taken = {}
    for code, said in (("en", r"about (\d+) minutes"), ("fr", r"environ (\d+) minutes")):
        [minutes] = re.findall(said, site.page("legal/sales/", code).words())
        taken[code] = int(minutes)
    assert 8 <= taken["en"] <= 11
    assert taken["en"] < taken["fr"]
    for path in ("help/payments/tiers/", "legal/terms/2025-03-03/"):
        assert "Reading time" not in site.page(path, "en").words()


def test_what_needs_script_says_so_without(site: Built) -> None:
    for path, words in (("sitemap/", "Search needs JavaScript"), ("status/", "reload it")):
        [said] = site.page(path, "en").tree.xpath("//main//noscript")
        assert words in said.text_content()
