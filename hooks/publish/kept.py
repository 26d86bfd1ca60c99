"""The records as the last refresh read them: read anew only when one of their files changed.

Reading a thousand incidents takes longer than all else a refresh does, and they seldom change.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from hooks.content.site import Site
from hooks.publish import files
from hooks.publish.gather import Kept, Records

FILE = Path(".parvis/records")
"""In the project's folder; it can be removed at any time."""
FOLDERS = ("", "incidents", "maintenance")
"""Where records are, below the folder of data."""
SETTLED = timedelta(seconds=2)
"""A file changed so lately could change again without a sign of it (its time is a rounded one)."""
DIGEST = 64


def kept_records(site: Site, now: datetime) -> Kept:
    """Return the records of `site`, from the last refresh where their files are as they were.

    `now` is UTC. Raises ContentError when the records are wrong: those are never kept.
    """
    seen = sorted(_seen(site))
    mark = hashlib.sha256(repr((site, seen)).encode()).hexdigest().encode()
    with suppress(OSError):
        held = (site.root / FILE).read_bytes()
        if held[:DIGEST] == mark:
            kept: Kept = pickle.loads(held[DIGEST:])
            if kept.at <= now:
                return kept
    kept = Records(site, None).kept(now)
    if all(changed < (now - SETTLED).timestamp() * 1e9 for _, changed, _, _ in seen):
        with suppress(OSError):
            files.write(site.root / FILE, mark + pickle.dumps(kept))
    return kept


def _seen(site: Site) -> Iterator[tuple[str, int, int, int]]:
    """Yield what tells whether a file was changed, of the records and of the code that reads them.

    Path, change in nanoseconds, size, number of the file.
    """
    code = Path(__file__).parents[1]
    places = [site.data / name for name in FOLDERS]
    places += [code / room for room in ("content", "publish", "status", "status/probes")]
    for place in places:
        with suppress(FileNotFoundError), os.scandir(place) as entries:
            for entry in entries:
                if entry.name.endswith((".yml", ".yaml", ".py")):
                    stat = entry.stat()
                    yield (
                        entry.path,
                        max(stat.st_mtime_ns, stat.st_ctime_ns),
                        stat.st_size,
                        stat.st_ino,
                    )
