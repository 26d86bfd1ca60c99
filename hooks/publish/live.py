"""The small files that let an open page, and the next refresh, know what changed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from hooks.publish import files
from hooks.publish.fragments import Fragments
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
        """Return the places as JSON, in a stable order, a fragment a line."""
        lines = []
        for locale, names in sorted(self.pages.items()):
            hashes, keys = self.hashes.get(locale, {}), self.keys.get(locale, {})
            entries = {
                name: [hashes.get(name, ""), keys.get(name, ""), *sorted(names.get(name, ()))]
                for name in sorted({*names, *keys})
            }
            written = ",\n".join(f"{_dumps(name)}:{_dumps(of)}" for name, of in entries.items())
            lines.append(f"{_dumps(locale)}:{{\n{written}}}")
        return "{" + ",\n".join(lines) + "}\n"

    @classmethod
    def loads(cls, text: str) -> Places:
        """Read what `dumps` wrote; raises ValueError when it is something else."""
        places = cls()
        try:
            for locale, names in json.loads(text).items():
                kept = places.hashes[locale], places.keys[locale] = {}, {}
                places.pages[locale] = {name: set(of) for name, (_, _, *of) in names.items() if of}
                for name, (*told, _) in ((name, (*of[:2], None)) for name, of in names.items()):
                    for one, value in zip(kept, told, strict=True):
                        if value:
                            one[name] = value
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError("these are no places of fragments") from error
        return places
