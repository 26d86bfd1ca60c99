"""Images and videos of the pages: checked at their place, made light, written with the site."""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urljoin

from pydantic import Field, Strict

from hooks.content.company.section import FactGroup
from hooks.content.images import DECORATIVE, ELSEWHERE, KINDS, Image, check_images, images
from hooks.content.marks import VIDEO, marks
from hooks.content.pages import PageSource, Tree
from hooks.content.problems import ContentError, Problem
from hooks.content.records import parse, read_record, relative
from hooks.content.site import Site
from hooks.content.validation import nearest
from hooks.content.videos import Video, languages, names, read_video
from hooks.publish import files, listing
from hooks.publish.pictures import CACHE, TYPES, Picture, Pictures, Rendition, UnfitImage

FILE = "media.yml"
FOLDER = "assets/media/"
"""Where the site has what was made of images."""
IMG = re.compile(r"<img\b[^>]*?/?>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
HEADING = "<h2"
"""What stands below the first of these is out of sight when the page opens."""
COLUMN = "(min-width: 46rem) 42rem, calc(100vw - 2rem)"
"""How wide the column of text is: --measure in parvis.css."""
Kilobytes = Annotated[int, Strict(), Field(ge=1, le=10_000)]


class MediaBudgets(FactGroup):
    """What images and videos may weigh: ``media.yml``, in units of 1,024 bytes."""

    images_kb: Kilobytes = 150
    """All images of one page, in the form that a browser of today takes."""
    film_kb: Kilobytes = 300
    """One file of a video; it is fetched only when someone plays it."""


@dataclass
class Media:
    """The images and videos of one build."""

    site: Site
    budgets: MediaBudgets
    pictures: Pictures
    videos: Mapping[str, Video]
    """Those without fault."""
    used: dict[str, Rendition] = field(default_factory=dict)
    """Path inside the site → the file to be written there."""

    def in_page(self, html: str, page_url: str) -> str:
        """Return an article's `html` with its images light and sized; it is at `page_url`.

        `page_url` is relative to the site. What stands before the first heading loads at once,
        the rest when the reader comes near it.
        """
        fold = html.find(HEADING)

        def made(match: re.Match[str]) -> str:
            given = dict(ATTRIBUTE.findall(match[0]))
            path = self._source(urljoin(f"/{page_url}", unescape(given.get("src", ""))))
            if path is None:
                return match[0]
            try:
                picture = self.pictures.made(path)
            except (UnfitImage, OSError):
                return match[0]  # the check tells it
            return self.markup(picture, given, lazy=0 <= fold < match.start())

        return IMG.sub(made, html)

    def markup(self, picture: Picture, given: Mapping[str, str], *, lazy: bool) -> str:
        """Return the HTML of `picture`; `given` are attributes as Markdown wrote them."""
        *light, (_, plain) = picture.forms()
        classes = [one for one in given.get("class", "").split() if one != DECORATIVE]
        told = {
            "src": self.url(picture, plain[-1]),
            "alt": given.get("alt", ""),
            "width": str(picture.width),
            "height": str(picture.height),
            **({"class": " ".join(classes)} if classes else {}),
            **({"title": given["title"]} if "title" in given else {}),
            **({"loading": "lazy"} if lazy else {}),
            "decoding": "async",
        }
        img = "<img" + "".join(f' {key}="{value}"' for key, value in told.items()) + ">"
        if not light:
            return img
        sources = "".join(
            f'<source type="{TYPES[form]}" {self._set(picture, all_of)}>' for form, all_of in light
        )
        return f"<picture>{sources}{img}</picture>"

    def _set(self, picture: Picture, all_of: list[Rendition]) -> str:
        if len(all_of) == 1:
            return f'srcset="{self.url(picture, all_of[0])}"'
        wide = ", ".join(f"{self.url(picture, one)} {one.width}w" for one in all_of)
        return f'srcset="{wide}" sizes="{COLUMN}"'

    def url(self, picture: Picture, one: Rendition) -> str:
        """Return the URL of a file of `picture`, which is then written with the site."""
        path = FOLDER + picture.name(one)
        self.used[path] = one
        return escape(self.site.path + path)

    def poster(self, video: Video) -> str:
        """Return the URL of the picture shown before `video` plays; all browsers know WebP."""
        picture = self.pictures.made(video.poster)
        found = [one for one in picture.renditions if one.form != "avif"]
        narrow = [one for one in found if one.form == found[0].form]
        return self.url(picture, narrow[0])

    def _source(self, url: str) -> Path | None:
        """Return the image of docs/ that `url` shows: of a language, or the source's."""
        inside = unquote(url.removeprefix("/"))
        codes = [one.code for one in self.site.locales]
        first, _, rest = inside.partition("/")
        places = [f"{first}/{rest}" if first in codes else "", inside]
        source = self.site.source.code
        places += [f"{source}/{rest if first in codes else inside}"]
        places += [f"{code}/{rest if first in codes else inside}" for code in codes]
        for place in filter(None, places):
            path = self.site.docs / posixpath.normpath(place)
            if path.suffix.lower() in KINDS and path.is_file():
                return path
        return None

    def write(self, site_dir: Path) -> None:
        """Write every file that a page shows, and leave none there that no page shows any more.

        Raises OSError.
        The poster that a video was given is no file of the site: pages show what was made of it.
        """
        made = site_dir / FOLDER
        for name in listing.names(made) if made.is_dir() else ():
            if f"{FOLDER}{name}" not in self.used:
                files.remove(made / name)
        for path, one in self.used.items():
            files.write(site_dir / path, self.pictures.content(one))
        for video in self.videos.values():
            files.remove(site_dir / relative(video.poster, self.site.docs))


def open_media(site: Site, tree: Tree) -> tuple[Media, list[Problem]]:
    """Return the images and videos of `site`, and what is wrong with its videos.

    `tree` are its pages: a video needs what their languages need.
    """
    problems: list[Problem] = []
    budgets = MediaBudgets()
    if (site.data / FILE).is_file():
        try:
            budgets = parse(read_record(site.data / FILE, site.root), MediaBudgets)
        except ContentError as error:
            problems += error.problems
    pictures, videos = Pictures(site.root / CACHE), {}
    shown = languages(site, tree)
    for name in names(site):
        try:
            videos[name] = video = read_video(
                site, name, budgets.film_kb * 1024, shown.get(name, ())
            )
            pictures.made(video.poster)
        except ContentError as error:
            problems += error.problems
        except UnfitImage as error:
            where = relative(video.poster, site.root)
            problems.append(Problem(where, 0, 0, error.code, error.message))
    return Media(site, budgets, pictures, videos), problems


def check_media(media: Media, tree: Tree) -> Iterator[Problem]:
    """Yield what is wrong with the images and videos of the pages of `tree`, at their place.

    Codes: those of `check_images`; ``missing-image``, ``unreadable-image``, ``animated-image``,
    ``image-size``, ``heavy-page``, ``unknown-video``.
    """
    for sources in tree.values():
        for page in sources.values():
            if "![" in page.body or "<" in page.body:
                yield from check_images(page)
                yield from _files(media, page)
            yield from _unknown(media, page)


def _files(media: Media, page: PageSource) -> Iterator[Problem]:
    weight, most = 0, media.budgets.images_kb * 1024
    for image in images(page):
        if ELSEWHERE.match(image.target) or not image.target.lower().endswith(tuple(KINDS)):
            continue
        path = _on_disk(media.site, page, image)
        if path is None:
            yield Problem(page.path, *image.place, "missing-image", _nowhere(page, image))
            continue
        try:
            weight += media.pictures.made(path).weight
        except UnfitImage as error:
            message = f"{image.target}: {error.message}"
            yield Problem(page.path, *image.place, error.code, message)
        if weight > most:
            message = (
                f"With this one the images of the page weigh {-(-weight // 1024)} KB; docs/_data/"
                f"{FILE} allows {media.budgets.images_kb} KB. Make them smaller or fewer."
            )
            yield Problem(page.path, *image.place, "heavy-page", message)
            return


def _on_disk(site: Site, page: PageSource, image: Image) -> Path | None:
    """Return the file an image of `page` shows: in its language, or else in the source's."""
    path = Path(posixpath.normpath((page.file.parent / unquote(image.target)).as_posix()))
    if not path.is_relative_to(site.docs):
        return None
    _, *inside = path.relative_to(site.docs).parts
    found = (path, site.docs.joinpath(site.source.code, *inside))
    return next((one for one in found if one.is_file()), None)


def _nowhere(page: PageSource, image: Image) -> str:
    folder = (page.file.parent / unquote(image.target)).parent
    known = sorted(one.name for one in folder.glob("*") if one.suffix.lower() in KINDS)
    near = difflib.get_close_matches(posixpath.basename(image.target), known, 1)
    hint = f' Did you mean "{near[0]}"?' if near else ""
    return f'There is no file "{image.target}" for this page.{hint}'


def _unknown(media: Media, page: PageSource) -> Iterator[Problem]:
    known = names(media.site)
    for mark in marks(page.body, VIDEO, page.body_line):
        if mark.name not in known:
            near = nearest(mark.name, known)
            hint = f'; did you mean "{near}"? ' if near else ". "
            allowed = f"Allowed: {', '.join(known) or 'none; docs/assets/videos/ has no video'}."
            message = f'There is no video "{mark.name}"{hint}{allowed}'
            yield Problem(page.path, mark.line, mark.column, "unknown-video", message)
