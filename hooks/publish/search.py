"""The search index: Pagefind reads the finished pages, one index per language."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from html import unescape
from pathlib import Path

from hooks.content.site import Site
from hooks.publish import files


class SearchError(Exception):
    """The index could not be made; carries what Pagefind said."""


def index(site_dir: Path, site: Site) -> None:
    """Index the articles of `site_dir` into ``site_dir/pagefind`` (https://pagefind.app/docs/).

    Only elements marked ``data-pagefind-body`` are read, by the ``lang`` of their page; beside the
    index of each language stand its `words`. Raises SearchError.
    """
    command = [sys.executable, "-m", "pagefind", "--site", str(site_dir), "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SearchError(f"The search index could not be made: {done.stderr.strip()}")
    for name in UI:
        files.remove(site_dir / "pagefind" / name)
    # Pagefind lists the languages in no order; two builds of one text must be alike.
    entry = site_dir / "pagefind/pagefind-entry.json"
    found = json.loads(entry.read_bytes())
    files.write(entry, json.dumps(found, ensure_ascii=False, sort_keys=True))
    folders = {locale.code: site_dir / locale.prefix for locale in site.locales}
    for code, folder in folders.items():
        others = [other for other in folders.values() if other.is_relative_to(folder)]
        known = words(site_dir, folder, [other for other in others if other != folder])
        text = json.dumps(known, ensure_ascii=False, separators=(",", ":"))
        files.write(site_dir / f"pagefind/words-{code}.json", text)


def words(site_dir: Path, folder: Path, others: Iterable[Path]) -> list[str]:
    """Return the words in the headings of the searched pages of one language, the usual ones first.

    Its pages are under `folder`, without those under `others`. What a reader mistyped is compared
    with them.
    """
    counted: Counter[str] = Counter()
    for page in sorted(folder.rglob("*.html")):
        if any(page.is_relative_to(other) for other in (*others, site_dir / "pagefind")):
            continue
        article = SEARCHED.search(files.read(page).decode())
        for heading in HEADING.findall(article[0]) if article else ():
            counted.update(set(WORD.findall(unescape(TAG.sub(" ", heading)).lower())))
    return [word for word, _ in sorted(counted.items(), key=lambda one: (-one[1], one[0]))]


SEARCHED = re.compile(r"<article[^>]* data-pagefind-body.*?</article>", re.DOTALL)
HEADING = re.compile(r"<h[1-3][ >].*?</h[1-3]>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
WORD = re.compile(r"[^\W\d_]{4,}")

UI = (
    "pagefind-ui.js",
    "pagefind-ui.css",
    "pagefind-modular-ui.js",
    "pagefind-modular-ui.css",
    "pagefind-component-ui.js",
    "pagefind-component-ui.css",
    "pagefind-highlight.js",
)
"""Pagefind's own interfaces, which the site does not load."""
