"""Measure what a pull request changes for readers, as data: preview.py BEFORE AFTER NUMBER FILE.

BEFORE and AFTER are built sites, of the branch it goes into and of itself; NUMBER is that of the
pull request. FILE gets JSON, which `tools/preview_summary.py` turns into words. This part runs the
pull request's own code, so it has no rights, and what it writes is not trusted by the other.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lxml import html

from hooks.content.accessibility import with_statement
from hooks.content.check import print_pages
from hooks.content.coverage import Standing, coverage
from hooks.content.facts import read_facts
from hooks.content.pages import survey
from hooks.content.site import Site, read_site
from hooks.legal.disclosures import State
from hooks.publish.disclosures import has_register, open_register
from hooks.publish.weight import NO_PAGES

ROOT = Path(__file__).parents[1]


def pages(before: Path, after: Path) -> Iterator[dict[str, Any]]:
    """Yield each page whose words or links are not the same in both sites, by its path.

    ``before`` and ``after`` are its bytes as sent, deflated; 0 where it does not exist.
    """
    old, new = _pages(before), _pages(after)
    for path in sorted(old | new):
        one, other = _page(before / path), _page(after / path)
        if one[0] != other[0]:
            what = "gone" if path not in new else "new" if path not in old else "changed"
            yield {"path": path, "what": what, "before": one[1], "after": other[1]}


def _pages(site: Path) -> set[str]:
    """Return the pages of `site`; what only stands in pages, and may be empty, is none."""
    files = (path.relative_to(site) for path in site.rglob("*.html"))
    return {path.as_posix() for path in files if NO_PAGES.isdisjoint(path.parts)}


def _page(file: Path) -> tuple[list[str], int]:
    """Return what readers are told by the page `file`, and its bytes as sent."""
    if not file.is_file():
        return [], 0
    content = file.read_bytes()
    tree = html.fromstring(content)
    told: list[str] = []
    for part in tree.xpath("//title | //main") or [tree]:
        told += [" ".join(word.split()) for word in part.itertext() if word.strip()]
        told += [str(one) for one in part.xpath(".//@href | .//@src | .//@alt")]
    return told or [""], len(zlib.compress(content, 6))


def whole(site: Path) -> dict[str, int]:
    """Return how many files the built `site` has, and their bytes; packed copies are left out."""
    files = [path for path in site.rglob("*") if path.is_file() and path.suffix not in _PACKED]
    return {"files": len(files), "bytes": sum(path.stat().st_size for path in files)}


_PACKED = {".br", ".gz"}


def drift(site: Site) -> dict[str, Any]:
    """Return language code → how many translations stand how, and the paths of those behind."""
    return {
        one.locale.code: {
            "counts": {str(state): count for state, count in Counter(one.pages.values()).items()},
            "behind": list(one.of(Standing.BEHIND)),
        }
        for one in coverage(site, survey(site).tree)
    }


def disclosures(site: Site, now: datetime) -> dict[str, Any]:
    """Return how many disclosures stand how at `now`, and those wanting: id and language."""
    if not has_register(site):
        return {"counts": {}, "wanting": []}
    today = now.astimezone(UTC).date()
    facts = with_statement(read_facts(site.data, site.root), site.data, site.root, today)
    found = open_register(site, facts, print_pages(site, facts), now).findings()
    counts = Counter(str(one.state) for one in found)
    wanting = [f"{one.disclosure.id}, {one.locale}" for one in found if one.state is State.WANTING]
    return {"counts": dict(counts), "wanting": wanting}


def main(arguments: Sequence[str], now: datetime) -> int:
    """Write the measures of the two sites that `arguments` name."""
    before, after, number, target = arguments
    site = read_site(ROOT / "mkdocs.yml", {})
    measured = {
        "number": int(number),
        "pages": list(pages(Path(before), Path(after))),
        "before": whole(Path(before)),
        "after": whole(Path(after)),
        "drift": drift(site),
        "disclosures": disclosures(site, now),
    }
    Path(target).write_text(json.dumps(measured), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], datetime.now(UTC)))
