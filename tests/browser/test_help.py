"""Words explained, questions that unfold, keys, headings, hours and texts read before."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import NARROW, Reader
from tests.browser.test_axe import objections

TIERS, FAQ, TERMS = "/en/help/payments/tiers/", "/en/help/faq/", "/en/legal/terms/"


@pytest.mark.parametrize("script", [True, False])
def test_a_word_is_explained_by_keyboard_until_it_is_dismissed(
    reader: Reader, *, script: bool
) -> None:
    page = reader.open(TIERS, java_script_enabled=script)
    word, note = page.locator("button.term").first, page.locator("#term-tier")
    expect(note).to_be_hidden()
    word.focus()
    page.keyboard.press("Enter")
    expect(note).to_be_visible()
    page.mouse.move(5, 5)
    expect(note).to_be_visible()  # it stays until it is dismissed (WCAG 2.2, 1.4.13)
    page.keyboard.press("Tab")
    expect(note.get_by_role("link", name="Glossary")).to_be_focused()
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    expect(word).to_be_focused()


def test_a_word_is_explained_by_touch_within_a_narrow_screen(reader: Reader) -> None:
    page = reader.open(TIERS, viewport=NARROW, has_touch=True, java_script_enabled=False)
    word, note = page.locator("button.term").first, page.locator("#term-tier")
    word.tap()
    expect(note).to_be_visible()
    box = note.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= NARROW["width"]
    page.locator("h1").tap()
    expect(note).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_nothing_against_an_open_word_or_the_keys(reader: Reader, scheme: str) -> None:
    page = reader.open(TIERS, color_scheme=scheme)
    page.locator("button.term").first.click()
    assert objections(page) == ""
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    assert objections(page) == ""


@pytest.mark.parametrize("script", [True, False])
def test_the_address_of_a_question_opens_it(reader: Reader, *, script: bool) -> None:
    page = reader.open(f"{FAQ}#tier-price", java_script_enabled=script)
    question = page.locator("details.question", has=page.locator("#tier-price"))
    expect(question.locator(".question__answer")).to_be_visible()
    expect(question.locator("summary")).to_be_in_viewport()
    expect(page.locator("#where-receipts")).to_be_hidden()
    question.locator("summary").press("Enter")
    expect(question.locator(".question__answer")).to_be_hidden()


def test_a_result_of_the_search_opens_its_question(reader: Reader) -> None:
    page = reader.open(f"{FAQ}#where-receipts-question")
    expect(page.locator("#where-receipts")).to_be_visible()


def test_on_paper_every_answer_is_there(reader: Reader) -> None:
    page = reader.open(FAQ, java_script_enabled=False)
    page.emulate_media(media="print")
    answers = page.locator(".question__answer")
    assert answers.count() > 15
    for answer in answers.all():
        box = answer.bounding_box()
        assert box is not None
        assert box["height"] > 10


def test_the_link_to_a_heading_is_copied(reader: Reader) -> None:
    page = reader.open(TIERS, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the link to “Change tier”").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{reader.address}{TIERS}#change"
    expect(page.get_by_role("status").filter(has_text="Copied")).to_have_count(1)
    expect(page.get_by_role("heading", name="Change tier", exact=True)).to_be_visible()


def test_the_keys_can_be_turned_off_for_good(reader: Reader) -> None:
    page = reader.open(TIERS)
    help_of_keys = page.get_by_role("dialog", name="Keyboard shortcuts")
    page.keyboard.press("?")
    expect(help_of_keys).to_be_visible()
    help_of_keys.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    expect(help_of_keys).to_be_hidden()
    for _ in range(2):
        page.keyboard.press("?")
        page.keyboard.press("/")
        expect(page.locator("dialog[open]")).to_have_count(0)
        page.goto(reader.address + FAQ)


def test_a_question_mark_in_a_field_is_only_written(reader: Reader) -> None:
    page = reader.open("/en/help/forms/contact/")
    page.locator("#request").press("?")
    expect(page.locator("#request")).to_have_value("?")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_a_word_about_a_page_names_it(reader: Reader) -> None:
    page = reader.open(TIERS)
    page.get_by_role("link", name="Write about this page").click()
    expect(page.locator("#page")).to_have_value(reader.address + TIERS)
    page.goto(f"{reader.address}/en/help/forms/contact/#about=javascript:alert(1)")
    page.reload()
    expect(page.locator("#page")).to_have_value("")


def reread(page: Page, seen: str) -> None:
    page.evaluate(
        "seen => localStorage.setItem('read', JSON.stringify({ 'legal/terms/': seen }))", seen
    )
    page.reload()


def test_a_text_read_before_says_what_has_changed_only_when_asked(reader: Reader) -> None:
    page = reader.open(TERMS)
    box = page.get_by_role("checkbox", name="Show me here what has changed")
    expect(box).not_to_be_checked()
    assert page.evaluate("localStorage.length") == 0
    box.check()
    assert page.evaluate("localStorage.getItem('read')") == '{"legal/terms/":"2026-09-16"}'
    page.reload()
    expect(page.get_by_text("Nothing has changed since the version you read.")).to_be_visible()
    reread(page, "2026-02-02")
    expect(page.get_by_text("You read the version of 2 February 2026.")).to_be_visible()
    changes = page.locator("[data-reread-news] li:visible a")
    assert [one.get_attribute("href") for one in changes.all()] == [
        "/en/legal/terms/2026-09-16/changes/"
    ]
    box.uncheck()
    assert page.evaluate("localStorage.length") == 0


def test_without_script_no_box_promises_to_remember(reader: Reader) -> None:
    page = reader.open(TERMS, java_script_enabled=False)
    expect(page.locator(".reread")).to_be_hidden()
    expect(page.get_by_role("link", name="2 February 2026")).to_be_visible()


@pytest.mark.parametrize(
    ("zone", "moment", "said"),
    [
        ("Europe/Madrid", "2026-11-26T09:30:00Z", "Open now."),
        ("America/New_York", "2026-11-26T09:30:00Z", "Open now. Thursday, 03:00–12:00 where"),
        (
            "Asia/Tokyo",
            "2026-11-27T20:00:00Z",
            "Closed now. Monday, 30/11, 17:00 – Tuesday, 01/12, 02:00 where",
        ),
    ],
)
def test_hours_are_told_in_the_time_of_the_reader(
    reader: Reader, zone: str, moment: str, said: str
) -> None:
    page = reader.blank(timezone_id=zone)
    page.clock.set_fixed_time(moment)
    page.goto(f"{reader.address}/en/help/contact/")
    told = page.locator("[data-hours]").inner_text()
    assert told.replace("\u2009", " ").startswith(said)
    assert ("where you are" in told) == ("where" in said)


@pytest.mark.parametrize(("path", "said"), [("/", ". Jeudi"), ("/es/", ". Jueves")])
def test_a_day_that_begins_a_sentence_has_a_capital(reader: Reader, path: str, said: str) -> None:
    page = reader.blank(timezone_id="America/New_York")
    page.clock.set_fixed_time("2026-11-26T09:30:00Z")
    page.goto(f"{reader.address}{path}help/contact/")
    assert said in page.locator("[data-hours]").inner_text()


@pytest.mark.parametrize(
    ("path", "today", "told"),
    [
        (TIERS, "2026-12-03", "23 November 2026 (10 days ago)"),
        (TIERS, "2026-11-23", "23 November 2026 (today)"),
        (TIERS, "2026-11-24", "23 November 2026 (yesterday)"),
        (TIERS, "2026-11-22", "23 November 2026 (tomorrow)"),
        (TIERS, "2026-11-20", "23 November 2026 (in 3 days)"),
        (TIERS, "2027-01-20", "23 November 2026 (1 month ago)"),
        (TIERS, "2028-12-03", "23 November 2026 (2 years ago)"),
        ("/help/payments/tiers/", "2027-03-03", "23 novembre 2026 (il y a 3 mois)"),
        ("/es/help/payments/tiers/", "2026-11-24", "23 de noviembre de 2026 (ayer)"),
        ("/es/help/payments/tiers/", "2026-11-25", "23 de noviembre de 2026 (hace 2 días)"),
    ],
)
def test_a_day_says_how_long_ago_it_was(reader: Reader, path: str, today: str, told: str) -> None:
    page = reader.blank(timezone_id="Europe/Paris")
    page.clock.set_fixed_time(f"{today}T12:00:00Z")
    page.goto(reader.address + path)
    expect(page.locator(".page-foot")).to_contain_text(told)


def test_a_day_is_counted_by_the_reader_s_own_calendar(reader: Reader) -> None:
    page = reader.blank(timezone_id="Pacific/Kiritimati")
    page.clock.set_fixed_time("2026-11-23T12:00:00Z")
    page.goto(reader.address + TIERS)
    expect(page.locator(".page-foot")).to_contain_text("23 November 2026 (yesterday)")
