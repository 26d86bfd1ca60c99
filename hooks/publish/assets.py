"""The shared assets as readers get them: made small, named by their bytes, icons inlined."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256, sha384
from pathlib import Path

import minify  # type: ignore[import-untyped]
from markupsafe import Markup

from hooks.content.identity import Identity
from hooks.content.problems import ContentError, Problem
from hooks.publish import files, tokens

FRAME, FAVICON = "styles/parvis.css", "icons/favicon.svg"
"""The style sheet of every page, which begins with the identity; the mark in browsers' tabs."""
SMALLER = {".css": "text/css", ".js": "application/javascript"}
"""What is made smaller, by https://github.com/tdewolff/minify, and its media type."""
FAULT = re.compile(r"(?P<said>.+?) on line (?P<line>\d+) and column (?P<column>\d+)")
"""How the minifier tells where it could not go on."""


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
    identity: Identity
    """Colours, letters and the mark."""
    urls: dict[str, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    """Path below the folder → the bytes readers get."""

    def content(self, path: str) -> bytes:
        """Return the bytes of an asset as they are served; raises OSError and ContentError."""
        if path not in self.contents:
            self.contents[path] = self._made(path)
        return self.contents[path]

    def url(self, path: str) -> str:
        """Return the URL of an asset, with a mark that changes with its bytes.

        Raises OSError and ContentError.
        """
        if path not in self.urls:
            digest = sha256(self.content(path)).hexdigest()[:10]
            self.urls[path] = f"{self.base}{path}?v={digest}"
        return self.urls[path]

    def integrity(self, path: str) -> str:
        """Return what a browser compares an asset's bytes with; raises as `url`."""
        if path not in self.digests:
            self.digests[path] = integrity(self.content(path))
        return self.digests[path]

    def style(self, path: str) -> Markup:
        """Return the element that loads a style sheet; raises as `url`."""
        link = Markup('<link rel="stylesheet" href="{}" integrity="{}">')
        return link.format(self.url(path), self.integrity(path))

    def module(self, path: str) -> Markup:
        """Return the element that loads a script as a module; raises as `url`.

        Pages are complete without it: what they are painted with comes first on a slow line.
        """
        script = Markup(
            '<script type="module" src="{}" integrity="{}" fetchpriority="low"></script>'
        )
        return script.format(self.url(path), self.integrity(path))

    @cached_property
    def mark(self) -> Markup:
        """The company's mark, to stand in a page and take its colour; raises OSError."""
        hidden = '<svg aria-hidden="true" focusable="false" '
        return Markup(self._logo().replace("<svg ", hidden, 1))

    def make(self) -> None:
        """Make every style sheet and script smaller; raises ContentError with all that failed."""
        if problems := [*self._faults()]:
            raise ContentError(problems)

    def write(self, target: Path, unused: Iterable[str] = ()) -> None:
        """Put what was made in the place of its sources in `target`, the site's copy of the folder.

        The mark stands in the pages and is no file of the site; nor is what is `unused`, paths
        below the folder that no page may ask for.
        """
        for path, content in self.contents.items():
            files.write(target / path, content)
        for path in {self.identity.logo} - set(self.urls) | {*unused}:
            files.remove(target / path)

    def _faults(self) -> Iterator[Problem]:
        for path in sorted(self.folder.rglob("*")):
            if path.suffix in SMALLER:
                try:
                    self.content(path.relative_to(self.folder).as_posix())
                except ContentError as error:
                    yield from error.problems

    def _logo(self) -> str:
        return (self.folder / self.identity.logo).read_text(encoding="utf-8").strip()

    def _made(self, path: str) -> bytes:
        if path == FAVICON:
            return tokens.coloured(self._logo(), self.identity).encode()
        source = (self.folder / path).read_bytes()
        if path == FRAME:
            source = tokens.css(self.identity).encode() + source
        kind = SMALLER.get(Path(path).suffix)
        if kind is None:
            return source
        try:
            return str(minify.string(kind, source.decode("utf-8"))).encode()
        except minify.MinifyError as error:
            raise ContentError([_problem(path, str(error))]) from error


def _problem(path: str, said: str) -> Problem:
    found = FAULT.search(said)
    told = found["said"] if found else said.splitlines()[0]
    message = f"The file cannot be read as what its name says: {told}."
    line, column = (int(found["line"]), int(found["column"])) if found else (0, 0)
    return Problem(f"docs/assets/{path}", line, column, "asset-syntax", message)
