"""The packed copies of a file, `.gz` and `.br` beside it, which servers send as they are."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli  # type: ignore[import-untyped]

from hooks.publish import files

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
    if suffix == ".br":
        quality = BEST if lasting else QUALITY
        return bytes(brotli.compress(data, mode=brotli.MODE_TEXT, quality=quality))
    return gzip.compress(data, compresslevel=9, mtime=0)


def pack_folder(folder: Path) -> int:
    """Put packed copies beside the files of `folder`; return how many files have some now.

    For a site that is not served yet. Raises OSError.
    """
    count = 0
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        name = path.relative_to(folder)
        if worth(name, path.stat().st_size):
            data, lasting = files.read(path), name.parts[0] in LASTING
            for suffix in files.PACKED:
                files.put(Path(f"{path}{suffix}"), pack(suffix, data, lasting=lasting))
            count += 1
    return count
