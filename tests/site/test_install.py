"""What a device needs to install the site, and to keep it for when there is no network."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from PIL import Image

from hooks.publish import offline
from tests.site.built import Built
from tests.site.drawn import CODES, PREFIX, Project


@pytest.mark.parametrize("code", CODES)
def test_a_manifest_describes_the_site_in_its_language(site: Built, code: str) -> None:
    manifest = json.loads(site.text(f"{PREFIX[code]}manifest.webmanifest"))
    assert manifest["description"] == site.page("", code).description
    links = {one["url"]: one["name"] for one in manifest["shortcuts"]}
    assert list(links) == [f"/{PREFIX[code]}{name}/" for name in ("status", "help", "legal")]
    menu = site.page("", code).tree.xpath("//nav[@class='top__nav']//a")
    named = {link.get("href"): link.text_content() for link in menu}
    assert {url: named[url] for url in links} == links
    assert manifest["categories"] and manifest["scope"] == "/"
    assert manifest["id"] == manifest["start_url"] == f"/{PREFIX[code]}"


def test_the_icons_have_the_sizes_they_say(site: Built) -> None:
    icons = json.loads(site.text("manifest.webmanifest"))["icons"]
    drawn = {(one["purpose"], one["sizes"]) for one in icons if one["type"] == "image/png"}
    assert drawn == {(way, f"{n}x{n}") for way in ("any", "maskable") for n in (192, 512)}
    for one in icons:
        if one["type"] == "image/png":
            size = "x".join(map(str, image(site, one["src"]).size))
            assert size == one["sizes"]


def image(site: Built, address: str) -> Image.Image:
    path = address.lstrip("/").partition("?")[0]
    return Image.open(BytesIO((site.folder / path).read_bytes())).convert("RGBA")


@pytest.mark.parametrize("size", [192, 512])
def test_a_mask_cuts_nothing_of_the_mark_off(site: Built, size: int) -> None:
    icon = image(site, f"/assets/icons/maskable-{size}.png")
    ground = icon.getpixel((0, 0))
    assert isinstance(ground, tuple) and ground[3] == 255, "no corner shows through"
    drawn = [
        (x + 0.5 - size / 2, y + 0.5 - size / 2)
        for y in range(size)
        for x in range(size)
        if icon.getpixel((x, y)) != ground
    ]
    assert len(drawn) > size * size / 20
    assert max(x * x + y * y for x, y in drawn) <= (0.4 * size) ** 2


def test_a_telephone_finds_an_icon_without_holes(site: Built) -> None:
    (address,) = site.page("", "es").tree.xpath("//link[@rel='apple-touch-icon']/@href")
    icon = image(site, address)
    assert icon.size == (180, 180) and icon.getextrema()[3] == (255, 255)


@pytest.mark.parametrize("code", CODES)
def test_the_offline_page_is_not_to_be_found(site: Built, code: str) -> None:
    page = site.page("offline/", code)
    assert page.robots == "noindex,follow"
    assert not page.tree.xpath("//*[@data-pagefind-body]")
    assert "/offline/<" not in site.text(f"sitemaps/sitemap-{code}.xml")


def test_every_page_names_the_worker_and_has_its_words_ready(site: Built) -> None:
    for page in site.pages.values():
        assert page.tree.get("data-worker") == f"/{offline.WORKER}", page.address
        (note,) = page.tree.xpath("//*[@data-offline-note]")
        assert note.get("hidden") is not None and note.xpath(".//time[@data-kept]")
        assert "#" in page.tree.body.get("data-offline-label")


def test_the_version_is_that_of_texts_and_assets_and_not_of_the_status(site: Built) -> None:
    first, _, code = site.text(offline.WORKER).partition("\n")
    told = json.loads(first.removeprefix("const BUILD = ").removesuffix(";"))
    assert told == {
        "version": offline.version(site.folder, code),
        "root": "/",
        "prefixes": ["", "en/", "es/"],
    }
    page = site.page("status/")
    assert offline.LIVE.search(page.text.encode())
    assert b"chip--" not in offline.LIVE.sub(b"", page.text.encode())


def test_without_the_page_the_worker_takes_itself_back(small: Project) -> None:
    assert small.build().returncode == 0
    assert (small.site / offline.WORKER).read_text("utf-8") == offline.GONE
    text = (small.site / "en/index.html").read_text("utf-8")
    assert "data-worker" not in text and "data-offline-note" not in text
