"""The shared assets as templates name them: addresses that change with the bytes, icons inlined."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from hashlib import sha256, sha384
from pathlib import Path

from markupsafe import Markup


def integrity(data: bytes) -> str:
    """Return the value of the attribute `integrity` for a file that holds `data`, as published.

    https://www.w3.org/TR/SRI/#the-integrity-attribute
    """
    return f"sha384-{b64encode(sha384(data).digest()).decode()}"


@dataclass
class Assets:
    """The files of ``docs/assets``; each is read once a build."""

    folder: Path
    base: str
    """Root-relative URL of the folder."""
    urls: dict[str, str] = field(default_factory=dict)
    icons: dict[str, Markup] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)

    def url(self, path: str) -> str:
        """Return the URL of an asset, with a mark that changes with its bytes; raises OSError."""
        if path not in self.urls:
            digest = sha256((self.folder / path).read_bytes()).hexdigest()[:10]
            self.urls[path] = f"{self.base}{path}?v={digest}"
        return self.urls[path]

    def integrity(self, path: str) -> str:
        """Return what a browser compares an asset's bytes with; raises OSError."""
        if path not in self.digests:
            self.digests[path] = integrity((self.folder / path).read_bytes())
        return self.digests[path]

    def icon(self, name: str) -> Markup:
        """Return an icon of the project, to stand in the page and take its colour."""
        if name not in self.icons:
            svg = (self.folder / "icons" / f"{name}.svg").read_text(encoding="utf-8")
            hidden = '<svg aria-hidden="true" focusable="false" '
            self.icons[name] = Markup(svg.strip().replace("<svg ", hidden, 1))
        return self.icons[name]
