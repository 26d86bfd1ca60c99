"""Search: opened from anywhere, forgiving of accents and endings, never in another language."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.place import LOCALES, path_of
from tests.browser.reader import Reader

FOUND = [
    # (language, what is typed: no accent, another ending; the page it must lead to)
    ("fr", "remboursements", "help/payments/refunds/"),
    ("fr", "accessibilite", "accessibility/"),
    ("fr", "resilier abonnements", "help/payments/termination/"),
    ("fr", "mediations", "help/classifieds/mediation/"),
    ("en", "refunding", "help/payments/refunds/"),
    ("en", "caption", "help/content/upload-captions/"),
    ("en", "vulnerability", "security/"),
    ("es", "reembolsos", "help/payments/refunds/"),
    ("es", "suscripcion cancelada", "help/payments/termination/"),
    ("es", "subtitulo", "help/content/upload-captions/"),
]
IN_ANOTHER = [("fr", "withdrawal"), ("en", "remboursement"), ("es", "hébergeur"), ("es", "lawful")]


def ask(page: Page, words: str) -> str:
    """Type `words` and return what is announced once the answer is there."""
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type(words)
    count = page.locator(".search [role=status]")
    expect(count).not_to_be_empty()
    return count.inner_text()


def addresses(page: Page) -> list[str]:
    links = page.get_by_role("option").evaluate_all("found => found.map(one => one.href)")
    return [urlsplit(link).path for link in links]


def language_of(path: str) -> str:
    first = path.split("/")[1]
    return first if first in LOCALES else "fr"


@pytest.mark.parametrize("keys", ["/", "Control+k", "Meta+k"])
def test_a_key_opens_search_and_escape_closes_it(reader: Reader, keys: str) -> None:
    page = reader.open("/en/status/")
    link = page.locator(".component a").first
    link.focus()
    page.keyboard.press(keys)
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(link).to_be_focused()


def test_the_link_in_the_header_opens_search(reader: Reader) -> None:
    page = reader.open("/en/")
    opener = page.locator("header").get_by_role("button", name="Search")
    for key in ("Enter", "Space"):
        opener.focus()
        page.keyboard.press(key)
        expect(page.get_by_role("combobox")).to_be_focused()
        page.get_by_role("button", name="Close").click()
        expect(opener).to_be_focused()


def test_a_click_beside_the_dialog_closes_it(reader: Reader) -> None:
    page = reader.open("/en/")
    page.keyboard.press("/")
    page.mouse.click(5, 500)
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_slash_typed_in_the_field_is_a_slash(reader: Reader) -> None:
    page = reader.open("/en/")
    page.keyboard.press("/")
    page.keyboard.type("a/b")
    expect(page.get_by_role("combobox")).to_have_value("a/b")


@pytest.mark.parametrize(("locale", "words", "target"), FOUND)
def test_unaccented_and_inflected_words_find_their_page(
    reader: Reader, locale: str, words: str, target: str
) -> None:
    page = reader.open(path_of(locale))
    announced = ask(page, words)
    assert re.match(r"\d+ ", announced)
    assert path_of(locale, target) in addresses(page)


@pytest.mark.parametrize("locale", LOCALES)
def test_results_are_of_the_language_of_the_page(reader: Reader, locale: str) -> None:
    page = reader.open(path_of(locale, "help/"))
    ask(page, "Visual")
    languages = [language_of(link) for link in addresses(page)]
    assert len(languages) > 3
    assert set(languages) == {locale}


@pytest.mark.parametrize(("locale", "words"), IN_ANOTHER)
def test_words_of_another_language_find_nothing_of_it(
    reader: Reader, locale: str, words: str
) -> None:
    page = reader.open(path_of(locale))
    ask(page, words)
    assert {language_of(link) for link in addresses(page)} <= {locale}


def test_arrows_choose_and_enter_opens(reader: Reader) -> None:
    page = reader.open("/en/")
    ask(page, "refund")
    field, options = page.get_by_role("combobox"), page.get_by_role("option")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", "result-1")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    expect(field).to_be_focused()
    target = addresses(page)[-1]
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}*")


def test_enter_alone_opens_the_best_result(reader: Reader) -> None:
    page = reader.open("/es/")
    ask(page, "reembolso")
    target = addresses(page)[0]
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}*")


def test_nothing_found_is_said_and_shows_a_way_on(reader: Reader) -> None:
    page = reader.open("/en/")
    assert ask(page, "zzyzxqj") == "No result. Try other words, or the site map."
    expect(page.get_by_role("option")).to_have_count(0)
    expect(page.get_by_role("combobox")).to_have_attribute("aria-expanded", "false")
    page.get_by_role("dialog").get_by_role("link", name="Site map").click()
    page.wait_for_url("**/en/sitemap/")


def test_an_engine_that_does_not_come_is_said(reader: Reader) -> None:
    page = reader.open("/en/", blocked="**/pagefind/**")
    assert ask(page, "refund") == "Search could not be loaded. The site map lists every page."


def test_the_engine_is_fetched_only_when_a_reader_asks(reader: Reader) -> None:
    page = reader.context().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(reader.address + "/en/")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "/pagefind/" in url]
    ask(page, "refund")
    assert [url for url in asked if "/pagefind/" in url]
