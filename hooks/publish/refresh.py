"""Refresh: bring an already built site up to date with the newest board, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from hooks.publish import files, listing, posted, struck
from hooks.publish.fragments import Fragment, Fragments, replace
from hooks.publish.keys import INCIDENT
from hooks.publish.live import PLACES, Places, write_live

Name: TypeAlias = tuple[str, str]
"""A fragment and a language."""
FRESHNESS = "freshness"
COMPONENT = "component."
"""How the names of fragments about a single component begin."""
MARK = Path("status/.refresh.part")
"""There while a refresh is at work; as it ends like temporary files, it is swept with them."""
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


Others = Callable[[Collection[str]], list[Path]]
"""Writes what is no fragment, given the components that changed; returns the files that did."""


def refresh(site_dir: Path, fragments: Fragments, others: Others) -> RefreshReport:
    """Rewrite in `site_dir` only what the newest board changes; raises NotBuilt or OSError.

    A page is read only when one of its fragments has another hash than the last refresh left. What
    is about to change is noted first (see `struck`) and entered in the list of places last. An
    incident posted since the build gets its page; pages about records that were deleted since stay
    as they are, and the next build removes them.
    """
    try:
        places = Places.loads((site_dir / PLACES).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NotBuilt(
            f"{site_dir} holds no readable {PLACES.as_posix()}: build the site there first "
            "(make site)."
        ) from error
    with _marked(site_dir, fragments.view.now):
        changed = _rewritten(site_dir, fragments, places, others)
    return RefreshReport(tuple(changed[0]), changed[1])


def _rewritten(
    site_dir: Path, fragments: Fragments, places: Places, others: Others
) -> tuple[list[Path], int]:
    """Return the files that were rewritten, and how many pages were read."""
    left = struck.strike(site_dir, places)
    made = posted.post(site_dir, fragments, places)
    due = _due(places, fragments)
    fresh = [one for one in due if fragments.get(*one).hash != places.hashes[one[1]].get(one[0])]
    stale: dict[str, list[Fragment]] = {}
    gone = _gone(places, fragments)
    for name, locale in fresh:
        for page in places.pages[locale][name] - (gone if name == FRESHNESS else set()):
            stale.setdefault(page, []).append(fragments.get(name, locale))
    if fresh:
        struck.note(site_dir, {*left, *fresh})
    filled = [site_dir / page for page in sorted(stale) if _filled(site_dir / page, stale[page])]
    changed = list(dict.fromkeys([*made, *filled]))
    remember(places, fragments, due)
    changed += write_live(site_dir, fragments, places, due)
    changed += others({name[len(COMPONENT) :] for name, _ in due if name.startswith(COMPONENT)})
    fragments.rows.keep()
    if files.write(site_dir / PLACES, places.dumps()):
        changed.append(site_dir / PLACES)
    struck.clear(site_dir)
    return changed, len(stale)


def _gone(places: Places, fragments: Fragments) -> set[str]:
    """Return the pages about components that are gone: what they show is as old as they say."""
    names = ((name, pages) for of in places.pages.values() for name, pages in of.items())
    return {
        page
        for name, pages in names
        if name.startswith(COMPONENT) and not fragments.exists(name)
        for page in pages
    }


def _filled(page: Path, fragments: list[Fragment]) -> bool:
    """Fill `fragments` into a page; whether its bytes changed."""
    try:
        content = files.read(page)
    except FileNotFoundError:
        return False
    filled = content
    for fragment in fragments:
        filled = replace(filled, fragment)
    if filled != content:
        files.put(page, filled)
    return filled != content


def remember(places: Places, fragments: Fragments, names: Iterable[Name]) -> None:
    """Note in `places` the hash and the key that each of `names` now has."""
    for locale in {locale.code for locale in fragments.site.locales} & places.pages.keys():
        places.keys.setdefault(locale, {})[INCIDENT] = fragments.key(INCIDENT, locale)
    for name, locale in names:
        places.hashes.setdefault(locale, {})[name] = fragments.get(name, locale).hash
        places.keys[locale][name] = fragments.key(name, locale)


def every(places: Places, fragments: Fragments) -> list[Name]:
    """Return every fragment that stands somewhere and whose subject is among the records."""
    return [
        (name, locale)
        for locale, names in places.pages.items()
        for name in filter(fragments.exists, names)
    ]


def _due(places: Places, fragments: Fragments) -> list[Name]:
    """Return the fragments that may be others than those the pages show."""
    found = []
    known = {locale.code for locale in fragments.site.locales}
    for locale, names in places.pages.items():
        if locale not in known:
            continue
        keys = places.keys.setdefault(locale, {})
        resting = fragments.key(INCIDENT, locale) == keys.get(INCIDENT)
        for name in names:
            if resting and name.startswith(f"{INCIDENT}."):
                continue
            if fragments.exists(name) and fragments.key(name, locale) != keys.get(name):
                found.append((name, locale))
    return found


@contextmanager
def _marked(site_dir: Path, now: datetime) -> Iterator[None]:
    """Leave a mark in the site while it is being rewritten.

    Where one is found that is old enough, a refresh was killed and what it left is swept: looking
    for that each time would cost the more the larger the site is.
    """
    mark = site_dir / MARK
    left = listing.is_older(mark, now - ABANDONED)
    if left:
        files.sweep(site_dir, now - ABANDONED)
    mine = files.write_new(mark)
    yield
    if mine:
        files.remove(mark)
