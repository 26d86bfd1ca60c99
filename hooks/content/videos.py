"""The videos that pages show: ``::: video reading-status``, on a line of its own.

A video has a folder, ``docs/assets/videos/NAME/``, with the film as ``video.webm`` or
``video.mp4`` or both, the picture shown before it plays, ``poster.png``, and ``captions.fr.vtt`` in
the source language and in each one that shows it; and a file ``docs/_data/videos/NAME.yml`` with
what is said about it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path

from hooks.content.captions import Cue, check_captions
from hooks.content.codes import Code
from hooks.content.company.section import FactGroup
from hooks.content.company.values import Words
from hooks.content.localised import Localised
from hooks.content.marks import VIDEO, marks
from hooks.content.pages import Tree
from hooks.content.problems import ContentError, Problem
from hooks.content.records import Record, parse, read_record, read_text, relative
from hooks.content.site import Site

DATA = "videos"
"""The folder of what is said about videos, in docs/_data/."""
FOLDER = "assets/videos"
"""The folder of the files, in docs/."""
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FILMS = {"video.webm": "video/webm", "video.mp4": "video/mp4"}
"""Name of a film → its type (RFC 2046), in the order a browser should try them."""
POSTERS = ("poster.png", "poster.jpg", "poster.webp")


class VideoFile(FactGroup):
    """What is said about a video: ``docs/_data/videos/NAME.yml``."""

    title: Words
    """What it is called, in each language."""
    transcript: Localised
    """All that it shows and says, as Markdown, in each language."""
    sample: bool = False
    """Whether it is only an example: it says so."""


@dataclass(frozen=True)
class Film:
    """What a file of moving pictures is."""

    width: int
    """Pixels."""
    height: int
    """Pixels."""
    duration: int
    """Milliseconds."""


@dataclass(frozen=True)
class Video:
    """A video, whole."""

    name: str
    said: VideoFile
    films: tuple[Path, ...]
    """In the order a browser should try them."""
    film: Film
    """Of the first of `films`."""
    poster: Path
    captions: Mapping[str, Path]
    """Language → WebVTT file."""
    cues: Mapping[str, tuple[Cue, ...]]
    """Language → captions."""


def names(site: Site) -> list[str]:
    """Return the videos that have a file of data or a folder, sorted."""
    told = {path.stem for path in (site.data / DATA).glob("*.yml")}
    kept = {path.name for path in (site.docs / FOLDER).glob("*") if path.is_dir()}
    return sorted(told | kept)


def languages(site: Site, tree: Tree) -> dict[str, frozenset[str]]:
    """Return name of a video → the languages of the pages in `tree` that show it."""
    found: dict[str, set[str]] = {}
    for sources in tree.values():
        for code, page in sources.items():
            for mark in marks(page.body, VIDEO):
                found.setdefault(mark.name, set()).add(code)
    return {name: frozenset(codes) for name, codes in found.items()}


def read_video(site: Site, name: str, most: int, codes: Container[str]) -> Video:
    """Return the video `name` of `site`, no film of it heavier than `most` bytes.

    `codes` are the languages of the pages that show it; the source language counts in any case.

    Raises ContentError with every problem: ``missing-file``, ``missing-film``, ``heavy-film``,
    ``unreadable-film``, ``missing-poster``, ``missing-captions``, ``missing-transcript``,
    ``missing-language``, those of `check_captions` and of the data.
    """
    reading = _Reading(site, name, most, codes)
    record, said = reading.data()
    films, film = reading.films()
    poster = next((one for one in map(reading.file, POSTERS) if one.is_file()), None)
    if poster is None:
        text = "The video has no picture to show before it plays; allowed: " + ", ".join(POSTERS)
        reading.missing("missing-poster", f"{text}.")
    captions, cues = reading.captions(film)
    if record and said:
        reading.languages(record, said)
    if reading.problems or not (said and film and poster):
        raise ContentError(reading.problems)
    return Video(name, said, films, film, poster, captions, cues)


class _Reading:
    """One video being read, and what is wrong with it so far."""

    def __init__(self, site: Site, name: str, most: int, codes: Container[str]) -> None:
        self.site, self.name, self.most = site, name, most
        self.folder = site.docs / FOLDER / name
        self.needed = [one for one in site.locales if one.is_source or one.code in codes]
        self.problems: list[Problem] = []

    def file(self, name: str) -> Path:
        return self.folder / name

    def missing(self, code: Code, message: str) -> None:
        self.problems.append(Problem(relative(self.folder, self.site.root), 0, 0, code, message))

    def data(self) -> tuple[Record | None, VideoFile | None]:
        try:
            record = read_record(self.site.data / DATA / f"{self.name}.yml", self.site.root)
            return record, parse(record, VideoFile)
        except ContentError as error:
            self.problems += error.problems
            return None, None

    def films(self) -> tuple[tuple[Path, ...], Film | None]:
        found = tuple(path for path in map(self.file, FILMS) if path.is_file())
        if not found:
            allowed = ", ".join(FILMS)
            self.missing("missing-film", f"The video has no film; allowed: {allowed}.")
        read = [self.film(path) for path in found]
        return found, read[0] if read else None

    def film(self, path: Path) -> Film | None:
        name = relative(path, self.site.root)
        if (size := path.stat().st_size) > self.most:
            limit = f"docs/_data/media.yml allows {self.most // 1024} KB"
            message = f"The film weighs {-(-size // 1024)} KB; {limit}."
            self.problems.append(Problem(name, 0, 0, "heavy-film", message))
        film = read_film(path)
        if film is None:
            message = "This is no film that can be read, or it has no pictures."
            self.problems.append(Problem(name, 0, 0, "unreadable-film", message))
        return film

    def captions(self, film: Film | None) -> tuple[dict[str, Path], dict[str, tuple[Cue, ...]]]:
        files, cues = {}, {}
        for locale in self.site.locales:
            path = self.file(f"captions.{locale.code}.vtt")
            if not path.is_file():
                if locale in self.needed:
                    message = f"The video has no captions in {locale.name}: {path.name} is missing."
                    self.missing("missing-captions", message)
                continue
            try:
                text = read_text(path, self.site.root)
            except ContentError as error:
                self.problems += error.problems
                continue
            files[locale.code] = path
            told = relative(path, self.site.root)
            # Of a film that cannot be read nobody knows how long it is.
            found, wrong = check_captions(text, told, film.duration if film else 1 << 62)
            cues[locale.code] = tuple(found)
            self.problems += wrong
        return files, cues

    def languages(self, record: Record, said: VideoFile) -> None:
        texts: tuple[tuple[str, Localised, Code], ...] = (
            ("title", said.title, "missing-language"),
            ("transcript", said.transcript, "missing-transcript"),
        )
        for key, text, code in texts:
            if isinstance(text.root, str):
                if key == "transcript":
                    message = "The transcript must be written in each language: fr: …, en: …"
                    self.problems.append(record.problem(code, message, key, value=True))
                continue
            for locale in self.needed:
                if not text.root.get(locale.code, "").strip():
                    message = f"The {key} is missing in {locale.name}. Write {locale.code}: below."
                    self.problems.append(record.problem(code, message, key))


def read_film(path: Path) -> Film | None:
    """Return what the film `path` is; None when it cannot be read as one."""
    # Loading the library takes longer than reading a text; only pages with videos need it.
    from pymediainfo import MediaInfo

    try:
        tracks = MediaInfo.parse(path).tracks
    except (OSError, RuntimeError):
        return None
    of_file = next((one for one in tracks if one.track_type == "General"), None)
    shown = next((one for one in tracks if one.track_type == "Video"), None)
    duration = shown and (shown.duration or (of_file and of_file.duration))
    if not (shown and shown.width and shown.height and duration):
        return None
    return Film(int(shown.width), int(shown.height), round(float(duration)))
