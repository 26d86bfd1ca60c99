"""Images and videos of the real site: sized, light, described, with captions in each language."""

from __future__ import annotations

import re

import pytest

from tests.site.built import Built
from tests.site.drawn import CODES, draw

ARTICLE = "help/content/upload-captions/"
NAMES = {"fr": "Français", "en": "English", "es": "Español"}
HASHED = re.compile(r"/assets/media/[\w-]+\.[0-9a-f]{10}\.(avif|webp|png|jpg|svg)")


def test_every_image_is_sized_described_and_of_this_site(site: Built) -> None:
    found = 0
    for page in site.pages.values():
        for image in page.tree.xpath("//img"):
            assert int(image.get("width")) > 0 and int(image.get("height")) > 0, page.address
            assert image.get("decoding") == "async"
            assert image.get("alt")
            assert HASHED.fullmatch(image.get("src")), page.address
            assert (site.folder / image.get("src")[1:]).is_file()
            found += 1
    assert found >= len(CODES)


@pytest.mark.parametrize("code", CODES)
def test_an_image_below_the_fold_comes_late_and_light(site: Built, code: str) -> None:
    (image,) = site.page(ARTICLE, code).tree.xpath("//article//img")
    assert image.get("loading") == "lazy"
    (source,) = image.xpath("ancestor::picture//source")
    light, plain = (site.folder / url[1:] for url in (source.get("srcset"), image.get("src")))
    assert light.stat().st_size < plain.stat().st_size


def test_each_language_has_its_own_image(site: Built) -> None:
    shown = {site.page(ARTICLE, code).tree.xpath("//article//img/@src")[0] for code in CODES}
    assert len(shown) == len(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_video_has_captions_a_transcript_and_waits(site: Built, code: str) -> None:
    (video,) = site.page(ARTICLE, code).tree.xpath("//article//video")
    assert video.get("preload") == "none" and video.get("autoplay") is None
    assert video.get("controls") is not None
    assert (video.get("width"), video.get("height")) == ("640", "360")
    assert HASHED.fullmatch(video.get("poster"))
    tracks = video.xpath(".//track")
    assert {one.get("srclang"): one.get("label") for one in tracks} == NAMES
    assert {one.get("kind") for one in tracks} == {"captions"}
    assert [one.get("srclang") for one in tracks if one.get("default") is not None] == [code]
    films = video.xpath(".//source/@src")
    for url in [*films, *(one.get("src") for one in tracks)]:
        path, _, mark = url.partition("?v=")
        assert (site.folder / path[1:]).is_file() and re.fullmatch("[0-9a-f]{10}", mark)
    (words,) = video.xpath("ancestor::figure//details")
    assert len(words.xpath(".//li")) == 6
    said = (site.folder / "assets/videos/reading-status" / f"captions.{code}.vtt").read_text(
        "utf-8"
    )
    spoken = " ".join(said.rpartition("-->")[2].split("\n")[1:3])
    assert spoken in " ".join(words.text_content().split()).replace("\u202f", " ")


def test_a_fault_of_the_media_fails_the_build(tmp_path_factory: pytest.TempPathFactory) -> None:
    project = draw(tmp_path_factory.mktemp("media") / "project")
    project.edit(
        "docs/en/help/faq.md", "## Prix", "![](nowhere.png)\n\n::: video nothing\n\n## Prix"
    )
    done = project.build()
    assert done.returncode != 0
    for sentence in (
        'docs/en/help/faq.md:7:1: missing-alt The image "nowhere.png" has no words',
        'docs/en/help/faq.md:7:1: missing-image There is no file "nowhere.png"',
        'docs/en/help/faq.md:9:1: unknown-video There is no video "nothing"',
    ):
        assert sentence in done.stdout + done.stderr
