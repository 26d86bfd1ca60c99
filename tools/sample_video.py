"""Draw the sample video "reading the status page" anew, and the stills that a help page shows.

`python tools/sample_video.py`: writes the films and the poster of docs/assets/videos/reading-status
and captions.png beside the page on captions in each language. Needs ffmpeg with VP9 and H.264
(Debian: apt-get install ffmpeg). The captions themselves are written by hand; the stills show one.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

from resvg_py import svg_to_bytes
from webvtt import WebVTT

from hooks.content.identity import read_identity
from hooks.publish.cards import FONTS
from hooks.publish.files import write
from hooks.publish.templates import theme_dir
from hooks.publish.words import ICONS
from hooks.status.states import State

ROOT = Path(__file__).parents[1]
VIDEO = ROOT / "docs/assets/videos/reading-status"
STILLS = "docs/{}/help/content/captions.png"
SIZE = WIDTH, HEIGHT = 640, 360
RATE, SECONDS = 12, 28
POSTER, STILL = 11.0, 16.9
"""Seconds at which the poster and the stills are taken."""
LOOK = read_identity(ROOT / "docs/_data", ROOT)[0].colours
INK, PAPER, SURFACE = LOOK.ink.light, LOOK.paper.light, LOOK.surface.light
LINE, BLANK = LOOK.line.light, "#c9cdd2"
COLOURS = {
    State.OPERATIONAL: LOOK.ok.light,
    State.DEGRADED: LOOK.slow.light,
    State.PARTIAL: LOOK.partial.light,
    State.MAJOR: LOOK.major.light,
    State.MAINTENANCE: LOOK.work.light,
    State.UNKNOWN: LOOK.unknown.light,
}
TROUBLE = {12: State.DEGRADED, 21: State.MAJOR, 33: State.UNKNOWN, 34: State.UNKNOWN,
           40: State.MAINTENANCE}  # fmt: skip
"""Day of the bars → its worst state."""
HEIGHTS = {State.UNKNOWN: 22, State.MAINTENANCE: 35}
"""How high a bar is where it is not 44 pixels, as in overrides/fragments/_bars.html."""
FILMS = {
    "video.webm": ["-c:v", "libvpx-vp9", "-crf", "32", "-b:v", "0", "-row-mt", "0"],
    "video.mp4": [
        "-c:v",
        "libx264",
        "-crf",
        "24",
        "-preset",
        "veryslow",
        "-movflags",
        "+faststart",
    ],
}


def eased(second: float, start: float, length: float = 0.5) -> float:
    """Return how far a move that starts at `start` has come, from 0 to 1."""
    part = min(max((second - start) / length, 0.0), 1.0)
    return part * part * (3 - 2 * part)


def sign(state: State, x: float, y: float, size: float, shown: float = 1.0) -> str:
    """Return the sign of `state`, as the status page has it, its middle at `x`, `y`."""
    icon = (theme_dir() / f".icons/material/{ICONS[state]}.svg").read_text(encoding="utf-8")
    path = icon.partition("<path")[2].partition("/>")[0]
    place = f"translate({x - size / 2} {y - size / 2}) scale({size / 24})"
    return f'<g transform="{place}" fill="{COLOURS[state]}" opacity="{shown:.3f}"><path{path}/></g>'


def words(x: float, y: float, width: float, shown: float = 1.0) -> str:
    """Return a grey stripe: words that need no language."""
    return (
        f'<rect x="{x}" y="{y - 5}" width="{width}" height="10" rx="5" fill="{BLANK}" '
        f'opacity="{shown:.3f}"/>'
    )


def bars(x: float, y: float, shown: float, chosen: int = -1) -> str:
    """Return a bar a day; `chosen` is framed."""
    made = []
    for day in range(int(48 * shown)):
        state = TROUBLE.get(day, State.OPERATIONAL)
        height = HEIGHTS.get(state, 44)
        at, top = x + day * 11, y + 44 - height
        made.append(
            f'<rect x="{at}" y="{top}" width="8" height="{height}" rx="2" fill="{COLOURS[state]}"/>'
        )
        if day == chosen:
            made.append(
                f'<rect x="{at - 5}" y="{y - 6}" width="18" height="56" rx="5" fill="none" '
                f'stroke="{INK}" stroke-width="3"/>'
            )
    return "".join(made)


def board(second: float) -> str:
    """0 to 5 s: one line for each part of the service."""
    made = []
    for row, state in enumerate((State.OPERATIONAL, State.DEGRADED, State.OPERATIONAL)):
        shown, y = eased(second, 0.4 + row * 0.6), 85 + row * 75
        made.append(
            f'<rect x="70" y="{y - 28}" width="500" height="56" rx="10" fill="{SURFACE}" '
            f'stroke="{LINE}" opacity="{shown:.3f}"/>'
        )
        made += [sign(state, 108, y, 32, shown), words(140, y, 160 - row * 25, shown)]
    return "".join(made)


def signs(second: float) -> str:
    """5 to 13 s: the six states."""
    made = []
    for place, state in enumerate(State):
        start = 5.2 + place * 1.2
        x, y = 150 + place % 3 * 170, 105 + place // 3 * 120
        grown = 46 + 16 * (eased(second, start) - eased(second, start + 0.9))
        made.append(sign(state, x, y, grown, eased(second, start)))
    return "".join(made)


def days(second: float) -> str:
    """13 to 22 s: a bar a day, one with trouble, one without a measurement."""
    chosen = 21 if 16 <= second < 19 else 33 if second >= 19 else -1
    shown = eased(second, 13.2, 1.8)
    large = ""
    if chosen >= 0:
        large = sign(TROUBLE[chosen], 320, 85, 56, eased(second, 16 if chosen == 21 else 19))
    return bars(58, 160, shown, chosen) + large


def incident(second: float) -> str:
    """22 to 28 s: an incident with its updates."""
    low = 90 + 150 * eased(second, 22.5, 4)
    made = [f'<path d="M130 90V{low:.1f}" stroke="{LINE}" stroke-width="4"/>']
    for row, state in enumerate((State.MAJOR, State.DEGRADED, State.OPERATIONAL)):
        shown, y = eased(second, 22.4 + row * 1.5), 90 + row * 75
        made += [
            f'<circle cx="130" cy="{y}" r="20" fill="{PAPER}" opacity="{shown:.3f}"/>',
            sign(state, 130, y, 36, shown),
            words(170, y - 9, 90, shown),
            words(170, y + 12, 300 - row * 50, shown),
        ]
    return "".join(made)


SCENES: tuple[tuple[float, Callable[[float], str]], ...] = (
    (5, board), (13, signs), (22, days), (SECONDS, incident),
)  # fmt: skip
"""When each scene ends, in seconds, and what draws it."""


def frame(second: float, below: str = "") -> bytes:
    """Return the picture at `second` as PNG, with the SVG `below` over it."""
    scene = next(draw for end, draw in SCENES if second < end)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">'
        f'<rect width="100%" height="100%" fill="{PAPER}"/>{scene(second)}{below}</svg>'
    )
    return bytes(svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=FONTS))


def caption(text: str) -> str:
    """Return a caption as a browser shows it: white on black, at the foot of the picture."""
    lines = text.split("\n")
    top = HEIGHT - 16 - 26 * len(lines)
    box = f'<rect x="40" y="{top - 6}" width="560" height="{26 * len(lines) + 10}" fill="#000"/>'
    said = "".join(
        f'<text x="320" y="{top + 18 + 26 * row}" font-family="Inter" font-size="19" fill="#fff" '
        f'text-anchor="middle">{escape(line)}</text>'
        for row, line in enumerate(lines)
    )
    return box + said


def stills() -> Iterator[tuple[Path, bytes]]:
    """Yield the still of each language that has captions: its file and its bytes."""
    for file in sorted(VIDEO.glob("captions.*.vtt")):
        cues = WebVTT.read(str(file)).captions
        at = int(STILL * 1000)
        said = next(
            one.text
            for one in cues
            if one.start_time.in_milliseconds() <= at < one.end_time.in_milliseconds()
        )
        code = file.name.split(".")[1]
        yield ROOT / STILLS.format(code), frame(STILL, caption(said))


def film(frames: list[bytes], name: str, options: list[str]) -> None:
    """Make one film of `frames`; the same ffmpeg makes the same bytes."""
    sign_off = ["-fflags", "+bitexact", "-flags", "+bitexact", "-map_metadata", "-1"]
    taken = ["-f", "image2pipe", "-framerate", str(RATE), "-c:v", "png", "-i", "-"]
    command = ["ffmpeg", "-y", "-loglevel", "error", *taken, "-threads", "1", "-an"]
    made = [*options, "-pix_fmt", "yuv420p", *sign_off, str(VIDEO / name)]
    subprocess.run([*command, *made], input=b"".join(frames), check=True)


def main() -> int:
    """Write the films, the poster and the stills, and say what they weigh."""
    VIDEO.mkdir(parents=True, exist_ok=True)
    frames = [frame(number / RATE) for number in range(RATE * SECONDS)]
    for name, options in FILMS.items():
        film(frames, name, options)
    write(VIDEO / "poster.png", frame(POSTER))
    for path, content in stills():
        write(path, content)
    for path in sorted(VIDEO.iterdir()):
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
