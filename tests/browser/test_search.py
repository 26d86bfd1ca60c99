"""Search: opened from anywhere, forgiving of accents and endings, never in another language."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.place import LOCALES, path_of
from tests.browser.reader import NARROW, WIDE, Reader
from tests.browser.test_axe import SCHEMES, objections

FOUND = [
    # (language, what is typed: no accent, another ending; the page it must lead to)
    ("fr", "remboursements", "help/payments/refunds/"),
    ("fr", "rembourser", "help/payments/refunds/"),
    ("fr", "reseau", "legal/notice/"),
    ("fr", "resilier", "help/payments/termination/"),
    ("fr", "serveur", "legal/cookies/"),
    ("fr", "serveurs", "legal/cookies/"),
    ("fr", "accessibilite", "accessibility/"),
    ("fr", "resilier abonnements", "help/payments/termination/"),
    ("fr", "mediations", "help/classifieds/mediation/"),
    ("en", "refunding", "help/payments/refunds/"),
    ("en", "servers", "legal/cookies/"),
    ("en", "caption", "help/content/upload-captions/"),
    ("en", "vulnerability", "security/"),
    ("es", "reembolsos", "help/payments/refunds/"),
    ("es", "espanola", "help/faq/"),
    ("es", "servidor", "legal/cookies/"),
    ("es", "suscripcion cancelada", "help/payments/termination/"),
    ("es", "subtitulo", "help/content/upload-captions/"),
]
IN_ANOTHER = {
    "fr": ("refunding", "reembolso", "lawful"),
    "en": ("remboursement", "suscripción", "mineurs"),
    "es": ("hébergeur", "lawful", "refund"),
}
"""Words that only pages in the two other languages have."""


def ask(page: Page, words: str) -> str:
    """Type `words` and return what is announced once the answer is there."""
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type(words)
    count = page.locator(".search [role=status]")
    expect(count).not_to_be_empty()
    expect(page.locator(".search__count")).to_have_text(count.inner_text())
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


@pytest.mark.parametrize("locale", LOCALES)
def test_unaccented_and_inflected_words_find_their_page(reader: Reader, locale: str) -> None:
    page = reader.open(path_of(locale))
    page.keyboard.press("/")
    for words, target in ((words, target) for code, words, target in FOUND if code == locale):
        page.get_by_role("combobox").fill(words)
        found = page.locator(f"[role=option][href^='{path_of(locale, target)}']")
        expect(found.first, words).to_be_attached()
        assert {language_of(link) for link in addresses(page)} == {locale}, words


@pytest.mark.parametrize("locale", LOCALES)
def test_results_are_of_the_language_of_the_page(reader: Reader, locale: str) -> None:
    page = reader.open(path_of(locale, "help/"))
    ask(page, "Visual")
    languages = [language_of(link) for link in addresses(page)]
    assert len(languages) > 3
    assert set(languages) == {locale}


@pytest.mark.parametrize("locale", LOCALES)
def test_words_of_another_language_find_nothing(reader: Reader, locale: str) -> None:
    page = reader.open(path_of(locale))
    page.keyboard.press("/")
    for words in IN_ANOTHER[locale]:
        page.get_by_role("combobox").fill(words)
        expect(page.locator(".search__none"), words).to_be_visible()
        expect(page.get_by_role("option"), words).to_have_count(0)
        page.get_by_role("combobox").fill("")
        expect(page.locator(".search__none")).to_be_hidden()


def test_arrows_choose_and_enter_opens(reader: Reader) -> None:
    page = reader.open("/en/")
    ask(page, "refund")
    field, options = page.get_by_role("combobox"), page.get_by_role("option")
    expect(field).to_have_attribute("aria-expanded", "true")
    for key, chosen in (
        ("ArrowDown", options.first),
        ("ArrowDown", options.nth(1)),
        ("ArrowUp", options.first),
        ("ArrowUp", options.last),
        ("ArrowDown", options.first),
        ("ArrowUp", options.last),
    ):
        page.keyboard.press(key)
        expect(chosen).to_have_attribute("aria-selected", "true")
        expect(page.locator("[aria-selected=true]")).to_have_count(1)
        expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
        expect(chosen).to_be_in_viewport()
        expect(field).to_be_focused()
    target = addresses(page)[-1]
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}*")


def test_from_nothing_chosen_the_arrow_up_goes_to_the_last(reader: Reader) -> None:
    page = reader.open("/en/")
    ask(page, "refund")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option").last).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize(("key", "words"), [("Home", "xrefund"), ("End", "refundx")])
def test_home_and_end_go_back_to_the_field(reader: Reader, key: str, words: str) -> None:
    """As in the APG's example of an editable combobox; typing lets go of the choice too."""
    page = reader.open("/en/")
    ask(page, "refund")
    field = page.get_by_role("combobox")
    page.keyboard.press("ArrowDown")
    page.keyboard.press(key)
    assert field.get_attribute("aria-activedescendant") is None
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    page.keyboard.type("x")
    expect(field).to_have_value(words)


def test_results_are_a_group_per_page_with_its_sections(reader: Reader) -> None:
    page = reader.open("/en/")
    ask(page, "refund")
    group = page.get_by_role("group", name="Ask for a refund")
    found = group.get_by_role("option")
    assert urlsplit(found.first.get_attribute("href") or "").path == "/en/help/payments/refunds/"
    expect(found.first).to_have_accessible_name("Ask for a refund")
    expect(found.first).to_have_accessible_description("Help")
    section = found.nth(1)
    expect(section).to_have_accessible_description(re.compile("refund"))
    assert "#" in (section.get_attribute("href") or "")
    expect(section.locator("mark").first).to_have_text(re.compile("^refund", re.I))
    section.click()
    page.wait_for_url(f"**{section.get_attribute('href') or '#'}" if section.count() else "**/#*")
    anchor = urlsplit(page.url).fragment
    expect(page.locator(f"#{anchor}")).to_be_in_viewport()


def test_a_result_on_the_same_page_closes_the_dialog(reader: Reader) -> None:
    page = reader.open("/en/help/payments/refunds/")
    ask(page, "refund")
    page.locator("a[role=option][href*='/help/payments/refunds/#']").first.click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator(f"#{urlsplit(page.url).fragment}")).to_be_in_viewport()


def test_enter_alone_opens_the_best_result(reader: Reader) -> None:
    page = reader.open("/es/")
    ask(page, "reembolso")
    target = addresses(page)[0]
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}*")


def test_enter_waits_for_the_answer(reader: Reader) -> None:
    page = reader.open("/es/")
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("reembolso")
    page.keyboard.press("Enter")
    page.wait_for_url("**/es/help/payments/refunds/*")


def test_the_count_is_spoken_once_when_typing_is_over(reader: Reader) -> None:
    page = reader.blank()
    page.clock.install()
    page.goto(f"{reader.address}/en/")
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.evaluate(
        """() => {
            globalThis.spoken = [];
            const place = document.querySelector(".search [role=status]");
            new MutationObserver(() => globalThis.spoken.push(place.textContent))
                .observe(place, { childList: true, characterData: true, subtree: true });
        }"""
    )
    for typed in ("ref", "un", "d"):
        page.keyboard.type(typed)
        page.clock.run_for(400)
        expect(page.locator(".search__count")).to_have_text(re.compile(r"^\d+ results$"))
        assert page.evaluate("globalThis.spoken") == []
    # The engine answers in its own time, which the page's clock does not move.
    for _ in range(200):
        page.clock.run_for(100)
        if page.evaluate("globalThis.spoken"):
            break
    page.clock.run_for(900)
    assert page.evaluate("globalThis.spoken") == [page.locator(".search__count").inner_text()]


def test_a_slash_reopens_search_right_after_it_was_closed(reader: Reader) -> None:
    """The focus may not have left the closed dialog yet."""
    page = reader.open("/en/")
    for _ in range(2):
        page.keyboard.press("/")
        expect(page.get_by_role("combobox")).to_be_focused()
        page.keyboard.press("Escape")


def test_more_results_can_be_shown(reader: Reader) -> None:
    page = reader.open("/en/")
    announced = ask(page, "Visual")
    groups = page.get_by_role("listbox").get_by_role("group")
    more = page.get_by_role("button", name="Show more results")
    expect(groups).to_have_count(8)
    more.click()
    expect(groups).to_have_count(16)
    expect(page.get_by_role("combobox")).to_be_focused()
    expect(page.locator("#result-8")).to_have_attribute("aria-selected", "true")
    while more.is_visible():
        shown = groups.count()
        more.click()
        expect(groups.nth(shown)).to_be_visible()
    expect(groups).to_have_count(int(announced.split()[0]))


def test_nothing_found_is_said_and_shows_ways_on(reader: Reader) -> None:
    page = reader.open("/en/")
    assert ask(page, "zzyzxqj") == "Nothing found."
    expect(page.get_by_role("option")).to_have_count(0)
    expect(page.get_by_role("combobox")).to_have_attribute("aria-expanded", "false")
    dialog = page.get_by_role("dialog")
    for name in ("Help centre", "Frequently asked questions", "Contact us", "Write to us"):
        expect(dialog.get_by_role("link", name=name)).to_be_visible()
    expect(dialog.get_by_text("Did you mean")).to_be_hidden()
    dialog.get_by_role("link", name="Site map").first.click()
    page.wait_for_url("**/en/sitemap/")


@pytest.mark.parametrize(
    ("locale", "typed", "meant"),
    [
        ("en", "refnud", "refund"),
        ("en", "acount", "account"),
        ("fr", "médaition", "médiation"),
        ("es", "rembolso", "reembolso"),
    ],
)
def test_a_mistyped_word_is_answered_with_the_nearest_known(
    reader: Reader, locale: str, typed: str, meant: str
) -> None:
    page = reader.open(path_of(locale))
    ask(page, typed)
    page.locator(".search__near").get_by_role("button", name=meant, exact=True).click()
    expect(page.get_by_role("combobox")).to_have_value(meant)
    expect(page.get_by_role("option").first).to_be_visible()
    expect(page.locator(".search__near")).to_be_hidden()


@pytest.mark.parametrize(("locale", "words"), [("fr", "bibliotheque"), ("en", "libraries")])
def test_a_word_that_only_begins_alike_is_no_result(
    reader: Reader, locale: str, words: str
) -> None:
    """No page has it; the engine would offer pages with "b", or "Libre"."""
    page = reader.open(path_of(locale))
    assert ask(page, words) in ("Aucun résultat.", "Nothing found.")


def test_what_is_typed_is_never_markup(reader: Reader) -> None:
    page = reader.open("/en/")
    ask(page, "<img src=x onerror=alert(1)>")
    expect(page.locator(".search img")).to_have_count(0)


def test_markup_in_a_page_is_shown_as_text(reader: Reader) -> None:
    """The engine's excerpts are HTML; only its own <mark> becomes an element."""
    page = reader.blank()
    page.route(
        "**/pagefind/pagefind.js",
        lambda route: route.fulfill(
            content_type="text/javascript",
            body="""
                const data = async () => ({ url: "/en/", meta: { title: "<b>x</b>" },
                    excerpt: "a &lt;b&gt; <mark>one &amp; <i>two</i></mark> <img src=x>",
                    sub_results: [] });
                export const init = async () => {};
                export const search = async () => ({ results: [{ data }] });
            """,
        ),
    )
    page.goto(f"{reader.address}/en/")
    assert ask(page, "one") == "1 result"
    option = page.get_by_role("option")
    expect(option.locator(".search__title")).to_have_text("<b>x</b>")
    expect(option.locator(".search__text")).to_have_text("a <b> one & <i>two</i> <img src=x>")
    expect(option.locator("mark")).to_have_text("one & <i>two</i>")
    expect(option.locator("b, i, img")).to_have_count(0)


@pytest.mark.parametrize("pattern", ["**/pagefind/pagefind.js", "**/scripts/search.js*"])
def test_what_does_not_come_is_said_with_a_way_on(reader: Reader, pattern: str) -> None:
    page = reader.open("/en/", blocked=pattern)
    page.keyboard.press("/")
    page.keyboard.type("refund")
    failed = page.get_by_role("alert")
    expect(failed).to_have_text("Search could not be loaded. The site map lists every page.")
    failed.get_by_role("link").click()
    page.wait_for_url("**/en/sitemap/")


def test_an_engine_that_comes_late_answers_after_all(reader: Reader) -> None:
    page = reader.open("/en/", blocked="**/pagefind/pagefind.js")
    page.keyboard.press("/")
    page.keyboard.type("refun")
    expect(page.get_by_role("alert")).to_be_visible()
    page.unroute("**/pagefind/pagefind.js")
    page.keyboard.type("d")
    expect(page.get_by_role("option").first).to_be_visible()
    expect(page.get_by_role("alert")).to_be_hidden()


def test_no_key_opens_search_while_one_types_elsewhere(reader: Reader) -> None:
    page = reader.open("/en/")
    page.evaluate("document.querySelector('main').prepend(document.createElement('textarea'))")
    page.locator("textarea").focus()
    for key in ("/", "Control+k", "Meta+k"):
        page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("textarea")).to_have_value("/")
    page.locator(".brand").focus()
    page.keyboard.press("Alt+/")
    page.keyboard.press("Control+/")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_keys_are_told_to_assistive_technology(reader: Reader) -> None:
    page = reader.open("/en/")
    opener = page.locator("header").get_by_role("button", name="Search")
    expect(opener).to_have_attribute("aria-keyshortcuts", "/ Control+K Meta+K")


def test_the_bare_key_can_be_turned_off(reader: Reader) -> None:
    """WCAG 2.2, 2.1.4: who speaks to the computer may say a letter without meaning a command."""
    page = reader.open("/en/")
    page.keyboard.press("/")
    off = page.get_by_role("checkbox", name="Single keys work: / ?")
    off.uncheck()
    page.keyboard.press("Escape")
    page.goto(f"{reader.address}/en/help/")
    page.keyboard.press("/")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(off).not_to_be_checked()
    off.check()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()


def test_the_whole_way_by_keyboard(reader: Reader) -> None:
    """Tab reaches every control in the dialog and never a result, which arrows do."""
    page = reader.open("/en/")
    ask(page, "zzyzxqj")
    reached = []
    for _ in range(9):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim()"))
    assert reached[:6] == [
        "Close", "Help centre", "Frequently asked questions", "Contact us", "Glossary", "Site map",
    ]  # fmt: skip
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_dialog_fits_a_narrow_screen(reader: Reader) -> None:
    page = reader.open("/", viewport=NARROW)
    ask(page, "remboursement")
    assert page.evaluate("document.querySelector('.search').scrollWidth") <= NARROW["width"]
    assert page.evaluate(
        "[...document.querySelectorAll('.search *')].every(one => "
        "one.getBoundingClientRect().right <= innerWidth)"
    )


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["360", "1280"])
def test_axe_finds_nothing_in_the_open_dialog(
    reader: Reader, scheme: str, viewport: dict[str, int]
) -> None:
    page = reader.open("/en/help/", color_scheme=scheme, viewport=viewport)
    ask(page, "account")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert objections(page) == ""
    page.get_by_role("combobox").fill("zzyzxqj")
    expect(page.locator(".search__none")).to_be_visible()
    assert objections(page) == ""


def test_the_engine_is_fetched_only_when_a_reader_asks(reader: Reader) -> None:
    page = reader.context().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(reader.address + "/en/")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "/pagefind/" in url]
    ask(page, "refund")
    assert [url for url in asked if "/pagefind/" in url]
