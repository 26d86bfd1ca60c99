"""The site that is served at this moment, held while it is rewritten."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hooks.publish import files

TRIES = 10
"""How often a refresh looks anew for the release that is served, when publishes outrun it."""


@contextmanager
def served(folder: Path) -> Iterator[Path]:
    """Give the site that `folder` is or leads to, locked until the end of the block.

    A link is followed once. When it leads elsewhere by the time the lock is had, the new release
    is taken. Raises OSError.
    """
    for _ in range(TRIES):
        site_dir = folder.resolve()
        if not site_dir.is_dir():
            break  # who reads it says what is missing
        try:
            with files.locked(site_dir, wait=True):
                if folder.resolve() != site_dir:
                    continue
                yield site_dir
                return
        except FileNotFoundError:
            if site_dir.is_dir():
                raise
    yield folder
