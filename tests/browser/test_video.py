"""A video in Chromium: it waits, plays by keyboard, shows captions in the page's language."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.place import LOCALES, path_of
from tests.browser.reader import NARROW, Reader
from tests.browser.test_axe import SCHEMES, objections
from tests.browser.test_without_script import tab_to

ARTICLE = "help/content/upload-captions/"
FIRST = {
    "fr": "La page d’état a une ligne\npar partie du service.",
    "en": "The status page has one line\nfor each part of the service.",
    "es": "La página de estado tiene una línea\npor cada parte del servicio.",
}
TRANSCRIPT = {"fr": "Transcription", "en": "Transcript", "es": "Transcripción"}
SHOWING = """video => [...video.textTracks].filter(one => one.mode === 'showing')
    .map(one => [one.language, one.cues.length, one.cues[0].text])"""
ONE_SECOND_IN = (
    "video => new Promise(done => { video.ontimeupdate = () => video.currentTime > 1 && done(); })"
)


def playing(page: Page) -> bool:
    return bool(page.locator("video").evaluate("video => !video.paused && !video.error"))


@pytest.mark.parametrize("locale", LOCALES)
def test_captions_are_shown_in_the_language_of_the_page(reader: Reader, locale: str) -> None:
    page = reader.open(path_of(locale, ARTICLE))
    video = page.locator("video")
    video.focus()
    page.keyboard.press("Space")
    video.evaluate(ONE_SECOND_IN)
    assert playing(page)
    assert video.evaluate(SHOWING) == [[locale, 7, FIRST[locale]]]
    page.keyboard.press("Space")
    page.wait_for_function("document.querySelector('video').paused")


def test_nothing_of_a_video_is_fetched_before_someone_plays_it(reader: Reader) -> None:
    page = reader.blank()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(reader.address + path_of("en", ARTICLE))
    page.locator("video").scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if ".webm" in url or ".mp4" in url] == []
    assert page.locator("video").evaluate("video => [video.paused, video.autoplay]") == [
        True,
        False,
    ]


def test_a_video_plays_without_our_scripts(reader: Reader) -> None:
    page = reader.open(path_of("es", ARTICLE), blocked="**/*.js*")
    page.locator("video").focus()
    page.keyboard.press("Space")
    page.locator("video").evaluate(ONE_SECOND_IN)
    assert playing(page)


def test_without_script_the_player_and_the_transcript_are_there(reader: Reader) -> None:
    for locale in LOCALES:
        page = reader.open(path_of(locale, ARTICLE), java_script_enabled=False, viewport=NARROW)
        expect(page.locator("video[controls]")).to_be_visible()
        words = page.locator(".film__words li")
        expect(words.first).to_be_hidden()
        page.get_by_text(TRANSCRIPT[locale], exact=True).focus()
        page.keyboard.press("Enter")
        expect(words).to_have_count(6)
        expect(words.first).to_be_visible()


def test_tab_reaches_the_player(reader: Reader) -> None:
    page = reader.open(path_of("en", ARTICLE))
    page.locator("#example").evaluate("heading => { heading.tabIndex = -1; heading.focus(); }")
    tab_to(page, "video")
    tab_to(page, ".film__words > summary")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_has_nothing_against_a_page_with_a_video(reader: Reader, scheme: str) -> None:
    page = reader.open(path_of("fr", ARTICLE), color_scheme=scheme, viewport=NARROW)
    page.locator(".film__words > summary").click()
    assert objections(page) == ""


def test_an_image_keeps_its_place_before_it_is_there(reader: Reader) -> None:
    page = reader.blank(viewport=NARROW)
    page.route("**/assets/media/captions*", lambda route: None)
    page.goto(reader.address + path_of("en", ARTICLE))
    image = page.locator("article img")
    image.scroll_into_view_if_needed()
    assert not image.evaluate("image => image.complete")
    box = image.bounding_box()
    assert box and abs(box["width"] / box["height"] - 640 / 360) < 0.05
