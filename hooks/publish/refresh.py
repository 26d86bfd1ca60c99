"""Refresh: bring an already built site up to date with the newest board, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from hooks.publish import files
from hooks.publish.fragments import Fragments, replace
from hooks.publish.live import PLACES, Places, write_live

ABANDONED = timedelta(hours=1)
"""How old a temporary file must be to have been left by a process that was killed."""


class NotBuilt(Exception):
    """The folder is not a site this project built; the message says what to do."""


@dataclass(frozen=True)
class RefreshReport:
    """What one refresh did."""

    changed: tuple[Path, ...]
    """Files whose bytes changed."""
    pages: int
    """Pages that were read because a fragment of theirs changed."""


def refresh(site_dir: Path, fragments: Fragments) -> RefreshReport:
    """Rewrite in `site_dir` only what the newest board changes; raises NotBuilt or OSError.

    A page is read only when one of its fragments has another hash than the last refresh left. What
    is about to change is struck from the list of places first and entered again last: killed in
    between, the next run does all of it, even when the board is back to what it was by then. Pages
    about records that were deleted since the build stay as they are: the next build removes them.
    """
    try:
        places = Places.loads((site_dir / PLACES).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NotBuilt(
            f"{site_dir} holds no readable {PLACES.as_posix()}: build the site there first "
            "(make site)."
        ) from error
    files.sweep(site_dir, fragments.view.now - ABANDONED)
    changed: list[Path] = []
    stale = _stale(places, fragments)
    for locale, name in {one for names in stale.values() for one in names}:
        places.hashes[locale].pop(name, None)
    files.write(site_dir / PLACES, places.dumps())
    for page, names in sorted(stale.items()):
        path = site_dir / page
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            continue
        for locale, name in names:
            content = replace(content, fragments.get(name, locale))
        if files.write(path, content):
            changed.append(path)
    changed += write_live(site_dir, fragments, places)
    remember(places, fragments)
    if files.write(site_dir / PLACES, places.dumps()):
        changed.append(site_dir / PLACES)
    return RefreshReport(tuple(changed), len(stale))


def remember(places: Places, fragments: Fragments) -> None:
    """Note in `places` the hash each fragment now has."""
    for locale, names in places.pages.items():
        hashes = places.hashes.setdefault(locale, {})
        for name in filter(fragments.exists, names):
            hashes[name] = fragments.get(name, locale).hash


def _stale(places: Places, fragments: Fragments) -> dict[str, list[tuple[str, str]]]:
    """Return the pages to rewrite, each with the (language, fragment) pairs that changed."""
    stale: dict[str, list[tuple[str, str]]] = {}
    for locale, names in places.pages.items():
        hashes = places.hashes.get(locale, {})
        for name in filter(fragments.exists, names):
            if fragments.get(name, locale).hash != hashes.get(name):
                for page in names[name]:
                    stale.setdefault(page, []).append((locale, name))
    return stale
