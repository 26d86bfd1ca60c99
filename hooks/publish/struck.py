"""What a refresh is about to change, noted before it does and cleared when all is done.

Killed in between, it leaves the note, and the next refresh does all of it, even when the board is
back to what it was by then. The list of places is large and lists what is; the note is small.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from hooks.publish import files
from hooks.publish.live import Places

FILE = Path("status/.struck")
"""In the site; servers give nobody what begins with a dot."""

Name = tuple[str, str]
"""A fragment and a language."""


def strike(site_dir: Path, places: Places) -> set[Name]:
    """Strike from `places` what the last refresh noted and did not clear; return it.

    A note that cannot be read, as a power cut leaves one, is of everything.
    """
    with suppress(FileNotFoundError):
        found = _read(site_dir / FILE)
        every = {(name, code) for code, names in places.pages.items() for name in names}
        struck = every if found is None else every & found
        for name, locale in struck:
            places.forget(locale, name)
        return struck
    return set()


def note(site_dir: Path, names: Iterable[Name]) -> None:
    """Note `names` on the disk before anything else is; raises OSError."""
    files.put(site_dir / FILE, json.dumps(sorted(names)).encode(), sure=True)


def clear(site_dir: Path) -> None:
    """Say that all that was noted is done; raises OSError."""
    files.remove(site_dir / FILE)


def _read(path: Path) -> set[Name] | None:
    try:
        return {(str(name), str(locale)) for name, locale in json.loads(files.read(path))}
    except (ValueError, TypeError):
        return None
