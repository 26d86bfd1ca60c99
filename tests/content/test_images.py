"""Images as people write them in a text: what each says, what is wrong with it, its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from hooks.content.images import Image, Place, check_images, images
from hooks.content.pages import PageSource, read_page

PATH = "docs/fr/x.md"
FORM = "Write it as in ![what it shows](screen.png)."
VIDEO = 'A video is a line of its own, as in "::: video NAME".'
UNKEPT = "which the build does not look after"
NO_WORDS = (
    'missing-alt The image "a.png" has no words for those who do not see it. '
    f"{FORM} Only if it shows nothing they need: ![](line.png){{.decorative}}."
)
FAULTS = {
    "no-alt": ("Voici ![](a.png)", [f"5:7: {NO_WORDS}"]),
    "blank-alt": ("![  ](a.png)", [f"5:1: {NO_WORDS}"]),
    "no-alt-in-a-link": ("[![](a.png)](b.md)", [f"5:2: {NO_WORDS}"]),
    "decorative-with-words": (
        "![un trait](a.png){.decorative}",
        ['5:1: decorative-alt The image is said to be decorative and has the words "un trait". '
         "Take away the words, or {.decorative}."],
    ),
    "file-name-as-alt": (
        "\n![A.png](a.png) et ![a](img/a.webp)",
        ['6:1: file-name-alt "A.png" is the name of the file. Say what the image shows.',
         '6:20: file-name-alt "a" is the name of the file. Say what the image shows.'],
    ),
    "image-of-someone-else": (
        "![mot](https://cdn.example/a.png) ![mot](//cdn.example/a.png)",
        [f'5:{column}: foreign-image "{url}" would be asked of someone else. Put the file beside '
         "the page, or in docs/assets/."
         for column, url in ((1, "https://cdn.example/a.png"), (35, "//cdn.example/a.png"))],
    ),
    "image-of-unknown-kind": (
        "![mot](a.gif) ![mot](a.pgn)",
        ['5:1: image-kind "a.gif" is no image we know; allowed: .png, .jpg, .jpeg, .webp, .svg.',
         '5:15: image-kind "a.pgn" is no image we know; allowed: .png, .jpg, .jpeg, .webp, .svg. '
         "Did you mean .png?"],
    ),
    "image-by-reference": ("![mot][a]\n\n[a]: a.png",
                           [f'5:1: image-form "![mot]" names no file. {FORM}']),
    "raw-image": ('<img src="a.png" alt="mot">',
                  [f"5:1: raw-media <img> is HTML, {UNKEPT}. {FORM}"]),
    "raw-video": ('<video src="a.webm"></video>',
                  [f"5:1: raw-media <video> is HTML, {UNKEPT}. {VIDEO}"]),
    "raw-player": ('<iframe src="https://tube.example/1"></iframe>',
                   [f"5:1: raw-media <iframe> is HTML, {UNKEPT}. {VIDEO}"]),
}  # fmt: skip


def written(tmp_path: Path, body: str) -> PageSource:
    file = tmp_path / PATH
    file.parent.mkdir(parents=True)
    file.write_text(f"---\ntitle: T\ndescription: D\n---\n{body}\n", encoding="utf-8")
    return read_page(file, tmp_path)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_at_its_place(tmp_path: Path, fault: str) -> None:
    body, sentences = FAULTS[fault]
    found = sorted(check_images(written(tmp_path, body)))
    assert [str(one) for one in found] == [f"{PATH}:{one}" for one in sentences]


@pytest.mark.parametrize(
    "body",
    [
        '![Le menu ouvert](../assets/a.png "Titre")',
        "![](trait.svg){.decorative}",
        "![](trait.svg){: .wide .decorative }",
        "![{{ service.name }}](<a b.png>)",
        "`![](a.png)`\n\n```\n<img src=a>\n![](b.gif)\n```",
        "<!-- ![](a.png) -->",
        "[un lien](a.gif)",
    ],
)
def test_what_is_right_is_left_alone(tmp_path: Path, body: str) -> None:
    assert list(check_images(written(tmp_path, body))) == []


def test_images_are_found_with_their_place(tmp_path: Path) -> None:
    page = written(tmp_path, "![Un](a.png) texte\n\n- ![](<b c.svg>){.decorative}")
    assert list(images(page)) == [
        Image("Un", "a.png", False, Place(5, 1)),
        Image("", "b c.svg", True, Place(7, 3)),
    ]
