"""What makes the site one that a device can install: a manifest per language, and its icons.

The icons are drawn from the project's mark, in the colours of its style sheet, and kept by the hash
of what is drawn, as the pictures of links are.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from hooks.content.site import Locale
from hooks.publish import files
from hooks.publish.cards import CACHE, Cards, png
from hooks.publish.pages import Listed, MenuItem

SIZES = (192, 512)
TOUCH = "apple-touch-icon"
SHORTCUTS = ("status", "help", "legal")
"""Sections that the icon of an installed site leads to."""
PLAIN, MASKED = 0.76, 0.58
"""How much of the width the mark takes. What a mask may cut off lies outside a circle of 40 % of it
(https://www.w3.org/TR/appmanifest/#icon-masks); the corners of the mark lie within."""


@dataclass(frozen=True)
class Icons:
    """The icons of one build."""

    cards: Cards
    """Knows the mark, the colours, and where drawn pictures are kept."""

    @cached_property
    def drawn(self) -> dict[str, str]:
        """Path inside the site → SVG."""
        paper, brand = self.cards.colours["paper"], self.cards.colours["brand"]
        found = {}
        for size in SIZES:
            found[_path(f"icon-{size}")] = self._svg(size, PLAIN, paper, brand)
            found[_path(f"maskable-{size}")] = self._svg(size, MASKED, brand, paper)
        return found | {_path(TOUCH): self._svg(180, PLAIN, paper, brand)}

    def _svg(self, size: int, part: float, ground: str, colour: str) -> str:
        inner = round(size * part)
        at = (size - inner) // 2
        own, wanted = 'width="32" height="32"', f'width="{inner}" height="{inner}"'
        mark = str(self.cards.mark).replace(own, wanted)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" '
            f'color="{colour}"><rect width="{size}" height="{size}" fill="{ground}"/>'
            f'<g transform="translate({at} {at})">{mark}</g></svg>'
        )

    def url(self, path: str) -> str:
        """Return the address of the icon at `path`, with a mark that changes with its bytes."""
        digest = sha256(self.bytes(path)).hexdigest()[:10]
        return f"{self.cards.site.path}{path}?v={digest}"

    @cached_property
    def touch(self) -> str:
        """The address of the icon that a telephone puts on its first screen."""
        return self.url(_path(TOUCH))

    def bytes(self, path: str) -> bytes:
        """Return an icon as PNG, drawn only when it was not drawn before; raises OSError."""
        svg = self.drawn[path]
        kept = self.cards.site.root / CACHE / f"{sha256(svg.encode()).hexdigest()}.png"
        if not kept.is_file():
            files.write(kept, png(svg))
        return kept.read_bytes()

    def write(self, site_dir: Path) -> None:
        """Write every icon; raises OSError."""
        for path in self.drawn:
            files.write(site_dir / path, self.bytes(path))


def _path(name: str) -> str:
    return f"assets/icons/{name}.png"


def manifest(icons: Icons, locale: Locale, home: Listed | None, menu: tuple[MenuItem, ...]) -> str:
    """Return a web application manifest (https://www.w3.org/TR/appmanifest/) in one language.

    Its description is that of the `home` page, its shortcuts are sections of the `menu`.
    """
    site, colours = icons.cards.site, icons.cards.colours
    root = site.path + locale.prefix
    sections = {item.key: item for item in menu if item.key in SHORTCUTS}
    data: dict[str, Any] = {
        "name": site.name,
        "short_name": site.name,
        **({"description": home.description} if home else {}),
        "lang": locale.code,
        "dir": "auto",
        "id": root,
        "start_url": root,
        "scope": site.path,
        "display": "minimal-ui",
        "background_color": colours["paper"],
        "theme_color": colours["paper"],
        "categories": ["business", "utilities"],
        "icons": [*_icons(icons)],
        "shortcuts": [
            {"name": sections[key].title, "url": f"{root}{key}/"}
            for key in SHORTCUTS
            if key in sections
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _icons(icons: Icons) -> list[dict[str, str]]:
    drawn = [
        {
            "src": icons.url(_path(f"{name}-{size}")),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for name, purpose in (("icon", "any"), ("maskable", "maskable"))
        for size in SIZES
    ]
    line = icons.cards.assets.url("icons/favicon.svg")
    return [{"src": line, "sizes": "any", "type": "image/svg+xml", "purpose": "any"}, *drawn]
