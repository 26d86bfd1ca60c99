"""A video in a text: the player of the browser, captions, what is said about it, its transcript."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from hooks.content import marks
from hooks.content.marks import VIDEO
from hooks.content.markup import to_html
from hooks.content.videos import FILMS, FOLDER, Video
from hooks.publish import contexts

if TYPE_CHECKING:
    from hooks.publish.build import SiteBuild

TEMPLATE = "partials/parvis/video.html"


@dataclass(frozen=True)
class Track:
    """Captions in one language."""

    code: str
    name: str
    """The language's own name."""
    url: str
    shown: bool
    """Whether they are shown unless the reader chooses others."""


def in_text(build: SiteBuild, markdown: str, code: str, reader: str) -> str:
    """Return `markdown`, in the language `code`, with its videos as readers of `reader` get them.

    A name that is no video is left as written: the check tells it.
    """
    known = build.media.videos

    def made(name: str) -> str:
        return html(build, known[name], code, reader) if name in known else f"::: video {name}"

    return marks.placed(markdown, VIDEO, made)


def html(build: SiteBuild, video: Video, code: str, reader: str) -> str:
    """Return `video` as one block of HTML in the language `code`, captions for `reader`."""
    template = build.env.get_template(TEMPLATE)
    context = contexts.of_language(build, build.site.locale(code))
    source = build.site.source.code
    made = template.render(
        context,
        video=video,
        title=video.said.title.text(code, source).value,
        films=[(_url(build, video, name), FILMS[name]) for name in _films(video)],
        poster=Markup(build.media.poster(video)),
        seconds=video.film.duration / 1000,
        tracks=list(_tracks(build, video, reader)),
        transcript=Markup(to_html(video.said.transcript.text(code, source).value)),
    )
    # One line: an empty one would end the block of HTML.
    return "".join(line.strip() for line in made.splitlines())


def as_markdown(build: SiteBuild, markdown: str, code: str) -> str:
    """Return `markdown` with each video as a link to it and its transcript."""
    source = build.site.source.code

    def made(name: str) -> str:
        video = build.media.videos.get(name)
        if video is None:
            return f"::: video {name}"
        title = video.said.title.text(code, source).value
        film = build.site.url + f"{FOLDER}/{name}/{_films(video)[0]}"
        return f"[{title}]({film})\n\n{video.said.transcript.text(code, source).value.strip()}"

    return marks.placed(markdown, VIDEO, made)


def _films(video: Video) -> list[str]:
    return [path.name for path in video.films]


def _tracks(build: SiteBuild, video: Video, reader: str) -> Iterator[Track]:
    first = reader if reader in video.captions else build.site.source.code
    for code, path in video.captions.items():
        name = build.site.locale(code).name
        yield Track(code, name, _url(build, video, path.name), code == first)


def _url(build: SiteBuild, video: Video, name: str) -> str:
    return build.assets.url(f"{FOLDER.removeprefix('assets/')}/{video.name}/{name}")
