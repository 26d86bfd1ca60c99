"""The search index: Pagefind reads the finished pages, one index per language."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from hooks.publish import files


class SearchError(Exception):
    """The index could not be made; carries what Pagefind said."""


def index(site_dir: Path) -> None:
    """Index the articles of `site_dir` into ``site_dir/pagefind`` (https://pagefind.app/docs/).

    Only elements marked ``data-pagefind-body`` are read, by the ``lang`` of their page. Raises
    SearchError.
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
