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


@dataclass
class Places:
    """Where each fragment stands: language → name → paths inside the site, with its last hash."""

    pages: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    hashes: dict[str, dict[str, str]] = field(default_factory=dict)

    def note(self, locale: str, name: str, page: str) -> None:
        """Remember that `page` (path inside the site) shows fragment `name` in `locale`."""
        self.pages.setdefault(locale, {}).setdefault(name, set()).add(page)

    def dumps(self) -> str:
        """Return the places as JSON, in a stable order."""
        data = {
            locale: {
                name: {"hash": self.hashes.get(locale, {}).get(name, ""), "pages": sorted(pages)}
                for name, pages in sorted(names.items())
            }
            for locale, names in sorted(self.pages.items())
        }
        return json.dumps(data, indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def loads(cls, text: str) -> Places:
        """Read what `dumps` wrote; raises ValueError when it is something else."""
        places = cls()
        try:
            for locale, names in json.loads(text).items():
                for name, entry in names.items():
                    for page in entry["pages"]:
                        places.note(locale, name, page)
                    places.hashes.setdefault(locale, {})[name] = entry["hash"]
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError("these are no places of fragments") from error
        return places


def write_live(site_dir: Path, fragments: Fragments, places: Places) -> list[Path]:
    """Write each language's ``status/live.json`` and fragment files; return those that changed."""
    changed: list[Path] = []
    board = fragments.view.board
    for locale in fragments.site.locales:
        folder = site_dir / locale.prefix / "status"
        names = sorted(filter(fragments.exists, places.pages.get(locale.code, {})))
        live = {
            "data_as_of": board.data_as_of and iso(board.data_as_of),
            "valid_until": board.valid_until and iso(board.valid_until),
            "fragments": {name: fragments.get(name, locale.code).hash for name in names},
        }
        wanted: Iterable[tuple[Path, str]] = [
            *(
                (folder / "fragments" / f"{name}.html", fragments.get(name, locale.code).marked)
                for name in names
            ),
            (folder / "live.json", json.dumps(live, indent=1) + "\n"),
        ]
        changed += [path for path, text in wanted if files.write(path, text)]
    return changed
