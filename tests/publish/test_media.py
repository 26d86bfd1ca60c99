"""Images made light and videos that are whole, over real files; what breaks, at its place."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from lxml import html as parsed
from PIL import Image

from hooks.content.pages import survey
from hooks.content.site import Site
from hooks.content.videos import read_film
from hooks.publish.checks import check_all
from hooks.publish.media import check_media, open_media
from hooks.publish.pictures import CACHE, Pictures, UnfitImage
from tests.publish.projects import small_project
from tests.publish.samples import NOW
from tests.site.drawn import ROOT

SAMPLE = ROOT / "docs/assets/videos/reading-status"
FOLDER = "docs/assets/videos/clip"
DATA = "docs/_data/videos/clip.yml"
SAID = "title: { fr: Un, en: One, es: Uno }\ntranscript: { fr: Un., en: One., es: Uno. }\n"
PAGE = "---\ntitle: T\ndescription: D\n---\n"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = small_project(tmp_path)
    for code in ("fr", "en", "es"):
        (site.docs / code).mkdir()
    return site


def write(site: Site, path: str, content: bytes | str) -> Path:
    file = site.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def picture(width: int, height: int, form: str = "PNG", *, noise: bool = False) -> bytes:
    image = Image.new("RGB", (width, height), "#0e5a60")
    if noise:
        image = Image.frombytes("RGB", (width, height), Random(1).randbytes(width * height * 3))
    out = BytesIO()
    image.save(out, form)
    return out.getvalue()


def animation() -> bytes:
    out = BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    return out.getvalue()


def told(site: Site) -> list[str]:
    tree = survey(site).tree
    media, problems = open_media(site, tree)
    return [str(one) for one in sorted([*problems, *check_media(media, tree)])]


def clip(site: Site) -> None:
    """A whole video."""
    shutil.copytree(SAMPLE, site.root / FOLDER)
    write(site, DATA, SAID)
    for code in ("fr", "en", "es"):
        write(site, f"docs/{code}/film.md", f"{PAGE}::: video clip\n")


# --- Images ------------------------------------------------------------------------------------

IMAGES: dict[str, tuple[dict[str, bytes | str], str]] = {
    "missing-file": (
        {"docs/fr/img/screen.png": picture(9, 9)},
        '5:1: missing-image There is no file "img/scren.png" for this page. Did you mean '
        '"screen.png"?',
    ),
    "file-outside-the-texts": (
        {"scren.png": picture(9, 9)},
        '5:1: missing-image There is no file "img/scren.png" for this page.',
    ),
    "text-named-png": (
        {"docs/fr/img/scren.png": "no picture"},
        "5:1: unreadable-image img/scren.png: This is no image that can be read. Save it again as "
        "PNG, JPEG, WebP or SVG.",
    ),
    "cut-off-png": (
        {"docs/fr/img/scren.png": picture(90, 90, noise=True)[:900]},
        "5:1: unreadable-image img/scren.png: This is no image that can be read. Save it again as "
        "PNG, JPEG, WebP or SVG.",
    ),
    "animated-png": (
        {"docs/fr/img/scren.png": animation()},
        "5:1: animated-image img/scren.png: An animation cannot be stopped by those whom it "
        "disturbs (WCAG 2.2.2). Make it a video.",
    ),
}


@pytest.mark.parametrize("fault", IMAGES)
def test_a_fault_of_an_image_is_told_at_its_place(site: Site, fault: str) -> None:
    files, sentence = IMAGES[fault]
    for path, content in files.items():
        write(site, path, content)
    write(site, "docs/fr/x.md", f"{PAGE}![L’écran](img/scren.png)\n")
    assert told(site) == [f"docs/fr/x.md:{sentence}"]


@pytest.mark.parametrize(
    ("fault", "drawing", "code"),
    [
        ("drawing-without-size", "<svg xmlns='http://www.w3.org/2000/svg'/>", "image-size"),
        ("drawing-not-closed", "<svg><g></svg>", "unreadable-image"),
    ],
)
def test_a_fault_of_a_drawing_is_told(site: Site, fault: str, drawing: str, code: str) -> None:
    write(site, f"docs/fr/{fault}.svg", drawing)
    write(site, "docs/fr/x.md", f"{PAGE}\nVoir ![L’écran]({fault}.svg)\n")
    (sentence,) = told(site)
    assert sentence.startswith(f"docs/fr/x.md:6:6: {code} {fault}.svg: ")


def test_images_beyond_the_budget_are_told_at_the_one_too_many(site: Site) -> None:
    write(site, "docs/_data/media.yml", "images_kb: 20\n")
    for name in "abc":
        write(site, f"docs/fr/{name}.png", picture(140, 140, noise=True))
    shown = "\n\n".join(f"![Du bruit](b.png) ![Du bruit]({name}.png)" for name in "ac")
    write(site, "docs/fr/x.md", f"{PAGE}{shown}\n")
    (sentence,) = told(site)
    assert re.fullmatch(
        r"docs/fr/x\.md:5:20: heavy-page With this one the images of the page weigh \d+ KB; "
        r"docs/_data/media\.yml allows 20 KB\. Make them smaller or fewer\.",
        sentence,
    )


def test_an_image_of_the_source_language_serves_a_translation(site: Site) -> None:
    write(site, "docs/fr/a.png", picture(9, 9))
    write(site, "docs/fr/x.md", f"{PAGE}![Un](a.png)\n")
    write(site, "docs/es/x.md", f"{PAGE}![Uno](a.png)\n")
    assert told(site) == []


def test_a_photograph_becomes_avif_webp_and_jpeg_in_two_widths(tmp_path: Path) -> None:
    source = tmp_path / "photo.jpg"
    Image.effect_mandelbrot((2000, 1000), (-2, -1, 1, 1), 90).save(source, quality=95)
    made = Pictures(tmp_path / "kept").made(source)
    forms = {form: [one.width for one in all_of] for form, all_of in made.forms()}
    assert forms == {"avif": [720, 1440], "webp": [720, 1440], "jpeg": [720, 1440]}
    assert (made.width, made.height) == (1440, 720)
    for one in made.renditions:
        with Image.open(BytesIO(Pictures(tmp_path / "kept").content(one))) as image:
            assert image.format == one.form.upper()
            assert image.size == (one.width, one.width // 2)


def test_where_and_with_what_a_photograph_was_taken_is_left_out(tmp_path: Path) -> None:
    image = Image.new("RGB", (40, 20), "red")
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Camera of someone", 6
    out = tmp_path / "photo.jpg"
    image.save(out, "JPEG", exif=exif)
    pictures = Pictures(tmp_path / "kept")
    made = pictures.made(out)
    assert (made.width, made.height) == (20, 40), "turned as the camera said"
    assert all(b"Camera of someone" not in pictures.content(one) for one in made.renditions)


def test_a_form_that_is_no_lighter_is_not_offered(tmp_path: Path) -> None:
    source = tmp_path / "noise.png"
    source.write_bytes(picture(60, 60, noise=True))
    made = Pictures(tmp_path / "kept").made(source)
    sizes = [all_of[-1].size for _, all_of in made.forms()]
    assert sizes == sorted(sizes) and len(set(sizes)) == len(sizes)
    assert [form for form, _ in made.forms()][-1] == "png"


def test_what_was_made_is_kept_by_its_bytes(tmp_path: Path) -> None:
    source, kept = tmp_path / "a.png", tmp_path / "kept"
    source.write_bytes(picture(50, 50))
    first = Pictures(kept).made(source)
    before = {path: path.stat().st_mtime_ns for path in kept.iterdir()}
    assert Pictures(kept).made(source) == first
    assert {path: path.stat().st_mtime_ns for path in kept.iterdir()} == before
    source.write_bytes(picture(51, 50))
    assert Pictures(kept).made(source) != first
    assert len(list(kept.iterdir())) > len(before)


def test_an_unfit_image_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"no picture")
    with pytest.raises(UnfitImage):
        Pictures(tmp_path / "kept").made(tmp_path / "a.png")
    assert not (tmp_path / "kept").exists()


# --- In a page ---------------------------------------------------------------------------------


def test_an_image_has_its_size_and_is_lazy_only_below_the_fold(site: Site) -> None:
    write(site, "docs/fr/help/a.png", picture(900, 300, noise=True))
    write(
        site, "docs/assets/line.svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 4"/>'
    )
    media, _ = open_media(site, {})
    shown = media.in_page(
        '<p><img alt="Un &amp; deux" src="../a.png" /></p><h2>T</h2>'
        '<p><img alt="" class="decorative wide" src="../../assets/line.svg" /></p>',
        "help/x/",
    )
    first, second = parsed.fragment_fromstring(shown, "div").iter("img")
    assert (first.get("width"), first.get("height")) == ("900", "300")
    assert (first.get("alt"), first.get("loading")) == ("Un & deux", None)
    assert (second.get("width"), second.get("height"), second.get("loading")) == ("8", "4", "lazy")
    assert (second.get("alt"), second.get("class")) == ("", "wide")
    assert first.xpath("ancestor::picture") and not second.xpath("ancestor::picture")
    for name in (first.get("src"), second.get("src")):
        assert re.fullmatch(r"/assets/media/(a|line)\.[0-9a-f]{10}\.(png|svg)", name)
    media.write(site.root / "site")
    asked = set(re.findall(r"/(assets/media/[\w.]+)", shown))
    assert {path for path in asked if (site.root / "site" / path).is_file()} == asked


def test_each_language_gets_its_own_image_or_that_of_the_source(site: Site) -> None:
    for code, width in (("fr", 10), ("es", 20)):
        write(site, f"docs/{code}/a.png", picture(width, 10))
    media, _ = open_media(site, {})
    widths = [
        re.findall(r'width="(\d+)"', media.in_page('<img alt="x" src="../a.png" />', url))
        for url in ("x/", "en/x/", "es/x/")
    ]
    assert widths == [["10"], ["10"], ["20"]]


# --- Videos ------------------------------------------------------------------------------------


def remove(path: str) -> Callable[[Site], object]:
    return lambda site: (site.root / path).unlink()


def put(path: str, content: bytes | str) -> Callable[[Site], object]:
    return lambda site: write(site, path, content)


def without_films(site: Site) -> None:
    for film in (site.root / FOLDER).glob("video.*"):
        film.unlink()


ONE_LANGUAGE = "title: { fr: Un, en: One, es: Uno }\ntranscript: { fr: Un., es: Uno. }\n"
VIDEOS: dict[str, tuple[Callable[[Site], object], list[str]]] = {
    "no-film": (
        without_films,
        [f"{FOLDER}:0:0: missing-film The video has no film; allowed: video.webm, video.mp4."],
    ),
    "text-named-webm": (
        put(f"{FOLDER}/video.webm", "no film"),
        [f"{FOLDER}/video.webm:0:0: unreadable-film This is no film that can be read, or it has no "
         "pictures."],
    ),
    "no-poster": (
        remove(f"{FOLDER}/poster.png"),
        [f"{FOLDER}:0:0: missing-poster The video has no picture to show before it plays; allowed: "
         "poster.png, poster.jpg, poster.webp."],
    ),
    "unreadable-poster": (
        put(f"{FOLDER}/poster.png", "no picture"),
        [f"{FOLDER}/poster.png:0:0: unreadable-image This is no image that can be read. Save it "
         "again as PNG, JPEG, WebP or SVG."],
    ),
    "captions-missing-in-a-language": (
        remove(f"{FOLDER}/captions.es.vtt"),
        [f"{FOLDER}:0:0: missing-captions The video has no captions in Español: captions.es.vtt is "
         "missing."],
    ),
    "captions-past-the-end": (
        put(f"{FOLDER}/captions.en.vtt", "WEBVTT\n\n00:01.000 --> 00:59.000\nx\n"),
        [f"{FOLDER}/captions.en.vtt:3:1: caption-late It lasts until 00:59.000; the video ends at "
         "00:28.000."],
    ),
    "captions-in-latin-1": (
        put(f"{FOLDER}/captions.fr.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\n\xe9\n"),
        [f"{FOLDER}/captions.fr.vtt:4:1: wrong-encoding The byte 0xe9 is not UTF-8. Save the file "
         "as UTF-8."],
    ),
    "no-data": (
        remove(DATA),
        [f"{DATA}:0:0: missing-file This file does not exist; it is required."],
    ),
    "transcript-missing-in-a-language": (
        put(DATA, ONE_LANGUAGE),
        [f"{DATA}:2:1: missing-transcript The transcript is missing in English. Write en: below."],
    ),
    "one-transcript-for-all": (
        put(DATA, "title: Un\ntranscript: Un.\n"),
        [f"{DATA}:2:13: missing-transcript The transcript must be written in each language: "
         "fr: …, en: …"],
    ),
    "mistyped-name": (
        put("docs/fr/film.md", f"{PAGE}Texte.\n\n::: video clap\n"),
        ['docs/fr/film.md:7:1: unknown-video There is no video "clap"; did you mean "clip"? '
         "Allowed: clip."],
    ),
    "heavy-film": (
        put("docs/_data/media.yml", "film_kb: 46\n"),
        [f"{FOLDER}/video.webm:0:0: heavy-film The film weighs 50 KB; docs/_data/media.yml allows "
         "46 KB."],
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", VIDEOS)
def test_a_fault_of_a_video_is_told_at_its_place(site: Site, fault: str) -> None:
    break_it, sentences = VIDEOS[fault]
    clip(site)
    break_it(site)
    assert told(site) == sentences


def test_a_whole_video_has_no_fault(site: Site) -> None:
    clip(site)
    assert told(site) == []


def test_a_video_needs_no_words_in_a_language_whose_pages_do_not_show_it(site: Site) -> None:
    clip(site)
    remove("docs/es/film.md")(site)
    remove(f"{FOLDER}/captions.es.vtt")(site)
    write(site, DATA, "title: { fr: Un, en: One }\ntranscript: { fr: Un., en: One. }\n")
    assert told(site) == []


def test_the_check_tells_images_and_videos_with_all_else(site: Site) -> None:
    clip(site)
    remove(f"{FOLDER}/captions.es.vtt")(site)
    write(site, "docs/fr/x.md", f"{PAGE}![](a.png)\n")
    codes = {one.code for one in check_all(site, NOW)}
    assert {"missing-captions", "missing-alt", "missing-image"} <= codes


def test_a_film_says_its_size_and_how_long_it_lasts() -> None:
    for name in ("video.webm", "video.mp4"):
        film = read_film(SAMPLE / name)
        assert film and (film.width, film.height, film.duration) == (640, 360, 28_000)
    assert CACHE.parts[:2] == (".parvis", "cache")
