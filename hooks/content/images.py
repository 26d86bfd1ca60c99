"""The images of a text, each with its place: ``![what it shows](screen.png)``.

An image that shows nothing a reader needs says so: ``![](line.png){.decorative}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import NamedTuple

from hooks.content.codes import Code
from hooks.content.pages import PageSource
from hooks.content.problems import Problem
from hooks.content.prose import Kind, Lines, stretches
from hooks.content.validation import nearest

IMAGE = re.compile(
    r"!\[(?P<alt>[^\]\n]*)\](?P<link>\(\s*(?:<(?P<angled>[^<>\n]*)>|(?P<bare>[^\s)]*)))?"
)
ATTRIBUTES = re.compile(r"[ \t]*\{:?(?P<inside>[^{}\n]*)\}")
RAW = re.compile(r"<(?P<tag>img|picture|video|audio|source|track|iframe|object|embed)\b", re.I)
ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
DECORATIVE = "decorative"
"""The class that says that an image shows nothing a reader needs."""
KINDS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WebP", ".svg": "SVG"}
"""How the name of an image may end, and what it then is."""
FORM = "Write it as in ![what it shows](screen.png)."


class Place(NamedTuple):
    """Where an image stands."""

    line: int
    """1-based line of the file."""
    column: int
    """1-based."""


@dataclass(frozen=True)
class Image:
    """One image of a text."""

    alt: str
    """The words that stand for it; empty for one that is only decoration."""
    target: str
    """The file, as written."""
    decorative: bool
    place: Place


def images(page: PageSource) -> Iterator[Image]:
    """Yield the images of `page` that name a file, in order."""
    lines = Lines(page.body, page.body_line)
    for part in stretches(page.body):
        match = IMAGE.match(page.body, part.start) if part.kind is Kind.PLAIN else None
        if match and match["link"]:
            attributes = ATTRIBUTES.match(page.body, part.end)
            words = attributes["inside"].split() if attributes else []
            target = match["angled"] or match["bare"] or ""
            place = Place(*lines.place(part.start))
            yield Image(match["alt"].strip(), target, f".{DECORATIVE}" in words, place)


def check_images(page: PageSource) -> Iterator[Problem]:
    """Yield what is wrong with the images of `page` as they are written.

    Codes: ``missing-alt``, ``decorative-alt``, ``file-name-alt``, ``foreign-image``,
    ``image-kind``, ``image-form``, ``raw-media``.
    """
    for image in images(page):
        for code, message in _faults(image):
            yield Problem(page.path, *image.place, code, message)
    lines = Lines(page.body, page.body_line)
    for part in stretches(page.body):
        text = page.body[part.start : part.end]
        place = lines.place(part.start)
        if part.kind is Kind.TAG and (raw := RAW.match(text)):
            still = raw["tag"].lower() in ("img", "picture")
            form = FORM if still else 'A video is a line of its own, as in "::: video NAME".'
            message = f"<{raw['tag']}> is HTML, which the build does not look after. {form}"
            yield Problem(page.path, *place, "raw-media", message)
        match = IMAGE.match(text) if part.kind is Kind.PLAIN else None
        if match and not match["link"]:
            message = f'"{match[0]}" names no file. {FORM}'
            yield Problem(page.path, *place, "image-form", message)


def _faults(image: Image) -> Iterator[tuple[Code, str]]:
    name = PurePosixPath(image.target).name
    if image.decorative and image.alt:
        yield (
            "decorative-alt",
            f'The image is said to be decorative and has the words "{image.alt}". '
            "Take away the words, or {.decorative}.",
        )
    elif not image.alt and not image.decorative:
        yield (
            "missing-alt",
            f'The image "{image.target}" has no words for those who do not see it. {FORM} '
            "Only if it shows nothing they need: ![](line.png){.decorative}.",
        )
    if name and image.alt.casefold() in (name.casefold(), PurePosixPath(name).stem.casefold()):
        yield "file-name-alt", f'"{image.alt}" is the name of the file. Say what the image shows.'
    if ELSEWHERE.match(image.target):
        yield (
            "foreign-image",
            f'"{image.target}" would be asked of someone else. Put the file beside the page, or '
            "in docs/assets/.",
        )
        return
    ending = PurePosixPath(name).suffix
    if ending.lower() not in KINDS:
        near = nearest(ending.lower(), list(KINDS))
        hint = f" Did you mean {near}?" if near else ""
        allowed = ", ".join(KINDS)
        yield "image-kind", f'"{image.target}" is no image we know; allowed: {allowed}.{hint}'
