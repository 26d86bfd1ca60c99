"""Images made light: AVIF and WebP beside a form that every browser knows, in one or two widths.

What was made of an image is kept by the hash of its bytes, so that a build converts only new ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree

from hooks.content.codes import Code
from hooks.publish import files

if TYPE_CHECKING:
    from PIL import Image

CACHE = Path(".parvis/cache/images")
"""Where images are kept, in the project's folder; it can be removed at any time."""
RECIPE = "1"
"""To be raised when the same image would come out otherwise."""
WIDTHS = (720, 1440)
"""Pixels: the column of text, and the same on a screen with twice the dots."""
TYPES = {"avif": "image/avif", "webp": "image/webp", "png": "image/png", "jpeg": "image/jpeg"}
LIGHT = ("avif", "webp")
"""The forms that not every browser knows, the one to try first in front."""
VECTOR = "svg"
STEADY = "An animation cannot be stopped by those whom it disturbs (WCAG 2.2.2). Make it a video."
UNREADABLE = "This is no image that can be read. Save it again as PNG, JPEG, WebP or SVG."
NO_SIZE = 'The drawing says no size. Give its <svg> a viewBox, as in viewBox="0 0 640 360".'


class UnfitImage(ValueError):
    """An image cannot be used: the code of the problem and a sentence."""

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(code, message)
        self.code: Code = code
        self.message = message


@dataclass(frozen=True)
class Rendition:
    """One file made of an image."""

    form: str
    """Key of `TYPES`, or `VECTOR`."""
    width: int
    """Pixels."""
    size: int
    """Bytes."""
    digest: str
    """SHA-256 of its bytes."""


@dataclass(frozen=True)
class Picture:
    """An image, made light."""

    stem: str
    """Its name without ending."""
    width: int
    """Pixels, of the largest of its files."""
    height: int
    renditions: tuple[Rendition, ...]
    """By form in the order of `LIGHT`, then the form for all, narrow ones first."""

    def forms(self) -> Iterator[tuple[str, list[Rendition]]]:
        """Yield each form with its files, the form that every browser knows last."""
        for form in dict.fromkeys(one.form for one in self.renditions):
            yield form, [one for one in self.renditions if one.form == form]

    @property
    def weight(self) -> int:
        """Bytes that a browser of today takes at most."""
        return max(one.size for one in next(self.forms())[1])

    def name(self, one: Rendition) -> str:
        """Return the name of a file of this image; it changes with the bytes."""
        ending = "jpg" if one.form == "jpeg" else one.form
        return f"{self.stem}.{one.digest[:10]}.{ending}"


@dataclass(frozen=True)
class Pictures:
    """The images that were made."""

    folder: Path
    """Where they are kept."""

    def made(self, source: Path) -> Picture:
        """Return what is made of the image `source`, made now unless it is kept already.

        Raises UnfitImage and OSError.
        """
        data = source.read_bytes()
        key = sha256(RECIPE.encode() + data).hexdigest()
        note = self.folder / f"{key}.json"
        if not note.is_file():
            made = _drawing(data) if source.suffix.lower() == ".svg" else _lightened(data)
            width, height, contents = made
            renditions = []
            for form, wide, content in contents:
                digest = sha256(content).hexdigest()
                files.write(self.folder / digest, content)
                renditions.append(Rendition(form, wide, len(content), digest))
            told = {"width": width, "height": height, "made": [asdict(one) for one in renditions]}
            files.write(note, json.dumps(told))
        told = json.loads(note.read_bytes())
        kept = tuple(Rendition(**one) for one in told["made"])
        return Picture(source.stem, told["width"], told["height"], kept)

    def content(self, one: Rendition) -> bytes:
        """Return the bytes of a file that was made; raises FileNotFoundError."""
        return files.read(self.folder / one.digest)


Made = tuple[int, int, list[tuple[str, int, bytes]]]
"""Width and height, and form, width and bytes of each file."""


def _drawing(data: bytes) -> Made:
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        raise UnfitImage("unreadable-image", UNREADABLE) from None
    try:
        width, height = (float(root.get(key, "").removesuffix("px")) for key in ("width", "height"))
    except ValueError:
        try:
            _, _, width, height = map(float, root.get("viewBox", "").replace(",", " ").split())
        except ValueError:
            raise UnfitImage("image-size", NO_SIZE) from None
    return round(width), round(height), [(VECTOR, round(width), data)]


def _lightened(data: bytes) -> Made:
    # Only a build that converts pays for the import.
    from PIL import Image, ImageOps
    from PIL.Image import open as read_image

    try:
        with read_image(BytesIO(data)) as opened:
            if getattr(opened, "n_frames", 1) > 1:
                raise UnfitImage("animated-image", STEADY)
            lossy = opened.format == "JPEG"
            profile = opened.info.get("icc_profile")
            whole = ImageOps.exif_transpose(opened)
            alpha = whole.has_transparency_data
            # A copy without anything beside the picture: where and with what it was taken.
            clean = Image.frombytes(
                "RGBA" if alpha else "RGB",
                whole.size,
                whole.convert("RGBA" if alpha else "RGB").tobytes(),
            )
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        if isinstance(error, UnfitImage):
            raise
        raise UnfitImage("unreadable-image", UNREADABLE) from None
    found = [_fitted(clean, most) for most in WIDTHS]
    sizes = {one.width: one for one in found}
    return found[-1].width, found[-1].height, list(_forms(sizes, lossy and not alpha, profile))


def _fitted(image: Image.Image, most: int) -> Image.Image:
    if image.width <= most:
        return image
    return image.resize((most, max(1, round(image.height * most / image.width))))


def _forms(
    sizes: dict[int, Image.Image], photograph: bool, profile: bytes | None
) -> Iterator[tuple[str, int, bytes]]:
    """Yield the light forms that are lighter than the form for all, then that form."""
    plain = "jpeg" if photograph else "png"
    how: dict[str, dict[str, Any]] = {
        "avif": {"quality": 60 if photograph else 75, "speed": 6},
        "webp": {"quality": 80, "method": 6} if photograph else {"lossless": True, "method": 6},
        "jpeg": {"quality": 84, "optimize": True, "progressive": True},
        "png": {"optimize": True},
    }
    saved = {form: [(w, _saved(sizes[w], form, how[form], profile)) for w in sizes] for form in how
             if form in (*LIGHT, plain)}  # fmt: skip
    weights = {form: len(made[-1][1]) for form, made in saved.items()}  # the widest of each
    kept = [plain]
    for form in reversed(LIGHT):
        if weights[form] < weights[kept[0]]:
            kept.insert(0, form)
    for form in kept:
        for width, content in saved[form]:
            yield form, width, content


def _saved(image: Image.Image, form: str, options: dict[str, Any], profile: bytes | None) -> bytes:
    out = BytesIO()
    image.save(out, form.upper(), **options, **({"icc_profile": profile} if profile else {}))
    return out.getvalue()
