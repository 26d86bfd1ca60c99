"""The sample video is what its tool draws, no more and no less."""

from __future__ import annotations

from hooks.content.videos import read_film
from tools.sample_video import POSTER, RATE, SECONDS, STILLS, VIDEO, frame, stills


def test_the_poster_and_the_stills_are_those_the_tool_draws() -> None:
    assert (VIDEO / "poster.png").read_bytes() == frame(POSTER)
    drawn = dict(stills())
    assert len(drawn) == 3 and STILLS.count("{}") == 1
    for path, content in drawn.items():
        assert path.read_bytes() == content, path


def test_the_films_are_light_and_as_long_as_the_tool_makes_them() -> None:
    for film in ("video.webm", "video.mp4"):
        read = read_film(VIDEO / film)
        assert read and read.duration == SECONDS * 1000 and RATE > 0
        assert (VIDEO / film).stat().st_size < 100 * 1024
