"""What is in a folder, and since when."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path


def names(folder: Path) -> list[str]:
    """Return the path inside `folder` of each file in it, folder by folder, sorted by their parts.

    Links are not followed. Raises OSError.
    """
    found: list[tuple[str, ...]] = []
    todo: list[tuple[str, ...]] = [()]
    while todo:
        parts = todo.pop()
        # Names and not Path objects: a site has thousands of files.
        with os.scandir("/".join((str(folder), *parts))) as entries:
            for entry in entries:
                inside = todo if entry.is_dir(follow_symlinks=False) else found
                inside.append((*parts, entry.name))
    return ["/".join(parts) for parts in sorted(found)]


def is_older(path: Path, moment: datetime) -> bool:
    """Whether `path` is there and was last written to before `moment`."""
    try:
        return path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        return False
