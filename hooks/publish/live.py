"""The small files that let an open page, and the next refresh, know what changed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from hooks.publish import files
from hooks.publish.fragments import Fragments
from hooks.publish.older import touched
from hooks.publish.templates import iso

PLACES = Path("status/fragments.json")
"""Which page of the site shows which fragment, and in what state it was left."""
WATCHED = timedelta(days=7)
"""For so long after the last word an open page of an incident asks for news."""


@dataclass
class Places:
    """Where each fragment stands: language → name → paths inside the site, hash and key."""

    pages: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    hashes: dict[str, dict[str, str]] = field(default_factory=dict)
    keys: dict[str, dict[str, str]] = field(default_factory=dict)
    """What `Fragments.key` was when the hash was taken, also under the bare name INCIDENT."""

    def note(self, locale: str, name: str, page: str) -> None:
        """Remember that `page` (path inside the site) shows fragment `name` in `locale`."""
        self.pages.setdefault(locale, {}).setdefault(name, set()).add(page)

    def forget(self, locale: str, name: str) -> None:
        """Make the next refresh render the fragment, whatever it finds."""
        self.hashes[locale].pop(name, None)
        for kept in (name, name.partition(".")[0]):
            self.keys[locale].pop(kept, None)

    def dumps(self) -> str:
        """Return the places as JSON, in a stable order: a fragment's hash, key and pages."""
        data = {
            locale: {
                name: [hashes.get(name, ""), keys.get(name, ""), *sorted(names.get(name, ()))]
                for name in sorted(names.keys() | keys.keys())
            }
            for locale, names in sorted(self.pages.items())
            for hashes, keys in [(self.hashes.get(locale, {}), self.keys.get(locale, {}))]
        }
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"

    @classmethod
    def loads(cls, text: str) -> Places:
        """Read what `dumps` wrote; raises ValueError when it is something else."""
        places = cls()
        try:
            for locale, names in json.loads(text).items():
                told = {name: entry[:] for name, entry in names.items()}
                pages = {name: set(of) for name, (_, _, *of) in told.items() if of}
                places.pages[locale] = pages
                places.hashes[locale] = {name: one for name, (one, *_) in told.items() if one}
                places.keys[locale] = {name: key for name, (_, key, *_) in told.items() if key}
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError("these are no places of fragments") from error
        return places


def write_live(
    site_dir: Path, fragments: Fragments, places: Places, changed: Iterable[tuple[str, str]]
) -> list[Path]:
    """Write each language's ``status/live.json``, and the files of the fragments `changed`.

    `changed` holds (name, language); `places` knows the hash of each. Returns the files whose bytes
    changed. Nobody looks at the page of an old incident for news: it has no file of its own.
    """
    board, names = fragments.view.board, _watched(fragments, places)
    folders = {one.code: site_dir / one.prefix / "status" for one in fragments.site.locales}
    wanted = [
        (folders[code] / "fragments" / f"{name}.html", fragments.get(name, code).marked)
        for name, code in sorted(changed)
        if name in names
    ]
    for code, folder in folders.items():
        hashes = places.hashes.get(code, {})
        live = {
            "data_as_of": board.data_as_of and iso(board.data_as_of),
            "valid_until": board.valid_until and iso(board.valid_until),
            "fragments": {name: hashes[name] for name in names if name in hashes},
        }
        wanted.append((folder / "live.json", json.dumps(live, separators=(",", ":")) + "\n"))
    return [path for path, text in wanted if files.write(path, text)]


def _watched(fragments: Fragments, places: Places) -> dict[str, None]:
    """Return the names, in order, of the fragments that open pages may ask for."""
    now = fragments.view.now
    lasting = {
        f"incident.{one.id}"
        for one in fragments.view.incidents
        if one.resolved_at is None or touched(one) > now - WATCHED
    }
    placed = {name for names in places.pages.values() for name in names}
    return {
        name: None
        for name in sorted(placed)
        if (name in lasting if name.startswith("incident.") else fragments.exists(name))
    }
