"""The packed copies of a file, `.gz` and `.br` beside it, which servers send as they are."""

from __future__ import annotations

from pathlib import Path

SUFFIXES = (".br", ".gz")
KINDS = {
    ".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".md", ".csv", ".ics", ".webmanifest",
}  # fmt: skip
"""What gains by it; pictures, and the search engine's own files, are packed already."""
SMALLEST = 512
"""Bytes; less fits into one packet as it is."""
LASTING = ("assets", "pagefind")
"""Folders of what no refresh rewrites: packed once a build, as small as it gets."""
QUALITY, BEST = 6, 11
"""Of Brotli. For pages 6 is the best that costs no more than gzip does; 11 takes fifty times as
long for an eighth less."""


def worth(name: Path, size: int) -> bool:
    """Whether the file `name` (inside the site) of `size` bytes is sent packed."""
    hidden = name.parts[0].startswith(("_", ".")) and name.parts[0] != ".well-known"
    return name.suffix in KINDS and size >= SMALLEST and not hidden


def pack(suffix: str, data: bytes, *, lasting: bool = False) -> bytes:
    """Return `data` packed as `suffix` says; the same bytes for the same `data`, at any time."""
    # A refresh packs nothing, and does not pay for what packs.
    if suffix == ".br":
        import brotli  # type: ignore[import-untyped]

        quality = BEST if lasting else QUALITY
        return bytes(brotli.compress(data, mode=brotli.MODE_TEXT, quality=quality))
    import gzip

    return gzip.compress(data, compresslevel=9, mtime=0)
