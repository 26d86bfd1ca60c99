"""The search index: Pagefind reads the finished pages, one index per language."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from html import unescape
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from pagefind_bin import get_executable  # type: ignore[import-untyped]

from hooks.content.site import Site
from hooks.publish import files, listing


class SearchError(Exception):
    """The index could not be made; carries what Pagefind said."""


class Article(NamedTuple):
    """The part of a page that is searched."""

    path: str
    """The page, in the site."""
    code: str
    """Language of its readers."""
    html: str


def index(found: Sequence[Article], site: Site, site_dir: Path) -> None:
    """Index the articles `found` into the folder `FOLDER` of `site_dir`; raises SearchError.

    https://pagefind.app/docs/. Beside the index of each language stand its `words`.
    """
    write(found, site, site_dir / FOLDER)


def write(found: Sequence[Article], site: Site, target: Path) -> None:
    """Write the index of the articles `found` into the folder `target`; raises SearchError."""
    # What Pagefind would pass over is a good part of each page, so it is given the articles alone.
    folder = files.fresh_folder(place(site, found), PREFIX)
    try:
        for one in found:
            page = f'<html lang="{one.code}"><body>{bare(one.html)}</body></html>'
            files.draft(folder / one.path, page.encode())
        _pagefind(folder, target)
    finally:
        files.remove_folder(folder)
    for name in UI:
        files.remove(target / name)
    # Pagefind lists the languages in no order; two builds of one text must be alike.
    entry = target / "pagefind-entry.json"
    listed = json.loads(entry.read_bytes())
    files.write(entry, json.dumps(listed, ensure_ascii=False, sort_keys=True))
    for locale in site.locales:
        text = json.dumps(usual(found, locale.code), ensure_ascii=False, separators=(",", ":"))
        files.write(target / f"words-{locale.code}.json", text)


def bare(article: str) -> str:
    """Return `article` without what makes no difference to the index, but takes time to read."""
    return RUNNING.sub(r"\2", CONTENTS.sub("", article))


def place(site: Site, found: Iterable[Article]) -> Path:
    """Return the folder where files are laid that a moment later nobody needs.

    In memory, where the system has room for ten times the articles `found`: making a file for each
    page on a disk takes longer than indexing it.
    """
    wanted = ROOM * sum(len(one.html) + BLOCK for one in found)
    if os.access(MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(MEMORY).free > wanted:
        return MEMORY
    return site.root / OWN


def sweep(site: Site, now: datetime) -> None:
    """Remove what builds that were killed left for Pagefind to read, before `now`."""
    for left in chain.from_iterable(one.glob(f"{PREFIX}*") for one in (site.root / OWN, MEMORY)):
        if listing.is_older(left, now - ABANDONED):
            files.remove_folder(left)


def usual(found: Iterable[Article], code: str) -> list[str]:
    """Return the words in the headings of the articles of one language, the usual ones first.

    What a reader mistyped is compared with them.
    """
    counted: Counter[str] = Counter()
    for one in found:
        if one.code == code:
            counted.update(words(one.html.partition(END)[0]))
    return [word for word, _ in sorted(counted.items(), key=lambda one: (-one[1], one[0]))]


def _pagefind(folder: Path, target: Path) -> None:
    command = [str(get_executable()), "--quiet", "--site", str(folder)]
    command += ["--output-path", str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SearchError(f"The search index could not be made: {done.stderr.strip()}")


def article(path: str, page: bytes, site: Site) -> Iterator[Article]:
    """Yield the article of `page`, which is at `path` in the site, if it is searched.

    That is an element marked ``data-pagefind-body``.
    """
    if begin := SEARCHED.search(page):
        prefixes = {locale.prefix: locale.code for locale in site.locales}
        code = prefixes.get(f"{path.partition('/')[0]}/", prefixes[""])
        html = page[begin.start() : page.rindex(END.encode()) + len(END)]
        yield Article(path, code, html.decode())


def words(article: str) -> Iterator[str]:
    """Yield the words of each heading of `article`, once for each heading they are in."""
    for heading in HEADING.findall(article):
        yield from set(WORD.findall(unescape(TAG.sub(" ", heading)).lower()))


FOLDER = "pagefind"
"""Where the index is, in the site."""
ABANDONED = timedelta(hours=1)
"""No index takes so long."""
OWN, MEMORY = Path(".parvis"), Path("/dev/shm")
"""Where Pagefind's folders are made: the project's folder, or a file system in memory (Linux)."""
PREFIX = "parvis-search-"
"""Begins their names."""
ROOM, BLOCK = 10, 8192
"""How many times the articles must fit into the memory, each with so many bytes beside its own."""
SEARCHED = re.compile(rb"<article[^>]* data-pagefind-body")
END = "</article>"
CONTENTS = re.compile(r'<nav class="toc"[^>]* data-pagefind-ignore>.*?</nav>', re.DOTALL)
RUNNING = re.compile(
    r'<(a|em|span|strong)(?: (?:class|href|hreflang|lang|rel)="[^"]*")*>([^<]*)</\1>'
)
"""Words of a sentence in an element that says nothing to Pagefind."""
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
