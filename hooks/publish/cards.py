"""The pictures that a link to the site shows elsewhere (https://ogp.me/), drawn at build.

One for each language and section, from the template ``card.html``, in the colours of the site's
own style sheet. A picture is kept by the hash of what is drawn, so that a build draws only what
has changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment
from markupsafe import Markup

from hooks.content.site import Site
from hooks.publish import files
from hooks.publish.assets import Assets

CACHE = Path(".parvis/cards")
"""Where pictures are kept, in the project's folder; it can be removed at any time."""
SIZE = (1200, 630)
"""Width and height in pixels."""
FONTS = [
    str(Path(__file__).parent / "fonts" / f"Inter-{one}.ttf") for one in ("Regular", "SemiBold")
]
COLOURS = ("paper", "brand", "ink", "muted", "line")
"""What a picture is drawn in."""
ROOM = 1040
"""Pixels of a line."""
LARGE, SMALL, ABOUT = 104, 72, 34
"""Sizes in pixels: a title, one that takes two lines, and what is said below it."""
LINES = 2
WIDE, NARROW = frozenset("MWmw@%—…æœÆŒЖЩЮ"), frozenset("fijlrtI ·.,:;’'()")


@dataclass
class Cards:
    """The pictures of one build."""

    site: Site
    env: Environment
    assets: Assets
    drawn: dict[tuple[str, str], tuple[str, str, str]] = field(default_factory=dict)
    """Section and language → path inside the site, hash, SVG."""

    @cached_property
    def colours(self) -> dict[str, str]:
        """The colours of the light style, by name."""
        colours = self.assets.identity.colours
        return {name: getattr(colours, name).light for name in COLOURS}

    @cached_property
    def mark(self) -> Markup:
        """The project's mark, 32 pixels wide."""
        icon = str(self.assets.mark)
        return Markup(icon.replace("<svg ", '<svg width="32" height="32" ', 1))

    def url(self, section: str, code: str, title: str, about: Sequence[str]) -> str:
        """Return the absolute URL of the picture of a section for readers of `code`.

        `title` is large, `about` are a few words each. Raises OSError.
        """
        if (section, code) not in self.drawn:
            svg = self.svg(title, about)
            digest = sha256(svg.encode()).hexdigest()
            self.drawn[section, code] = (f"assets/social/{section}-{code}.png", digest, svg)
        path, digest, _svg = self.drawn[section, code]
        return f"{self.site.url}{path}?v={digest[:10]}"

    def svg(self, title: str, about: Sequence[str]) -> str:
        """Return the picture as SVG."""
        lines, size = broken(title)
        return self.env.get_template("card.html").render(
            site_name=self.site.name,
            title=lines,
            about=fitting(about),
            size=size,
            # A preview shows the same pictures, so that it finds those already drawn.
            host=urlsplit(self.site.production or self.site.url).netloc,
            colours=self.colours,
            mark=self.mark,
        )

    def write(self, site_dir: Path) -> None:
        """Write every picture that a page asked for; raises OSError."""
        for path, digest, svg in self.drawn.values():
            kept = self.site.root / CACHE / f"{digest}.png"
            if not kept.is_file():
                files.write(kept, png(svg))
            files.write(site_dir / path, kept.read_bytes())


def broken(title: str) -> tuple[list[str], int]:
    """Return a title in one line or two, broken between words, and the size at which it fits."""
    one_line = int(LARGE * ROOM / max(width(title, LARGE), 1))
    words = title.split()
    if one_line > SMALL or len(words) < 2:
        return [title], min(one_line, LARGE)
    halves = [[" ".join(words[:place]), " ".join(words[place:])] for place in range(1, len(words))]
    lines = min(halves, key=lambda two: max(width(line, SMALL) for line in two))
    widest = max(width(line, SMALL) for line in lines)
    return lines, min(int(SMALL * ROOM / widest), SMALL)


def fitting(words: Sequence[str]) -> list[str]:
    """Return as many of `words`, none cut in two, as fit in the lines below a title."""
    lines: list[str] = []
    for one in words:
        longer = f"{lines[-1]} · {one}" if lines else one
        if lines and width(longer, ABOUT) <= ROOM:
            lines[-1] = longer
        elif len(lines) == LINES:
            break
        elif width(one, ABOUT) <= ROOM:
            lines.append(one)
    return lines


def width(text: str, size: int) -> float:
    """Return about the pixels that `text` takes in these fonts at `size`, rather too many."""
    return size * sum(_em(letter) for letter in text)


def _em(letter: str) -> float:
    if letter in WIDE:
        return 1.05
    if letter in NARROW:
        return 0.42
    return 0.85 if letter.isupper() else 0.68


def png(svg: str) -> bytes:
    """Return `svg` as PNG, with the project's own fonts: the same bytes on every machine."""
    # Only a build that draws pays for the import.
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=FONTS))
