"""Where the measured commands run: this project, its programs, and an environment of their own."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hooks.publish.search import MEMORY

ROOT = Path(__file__).parents[1]
MKDOCS = (sys.executable, "-m", "mkdocs")
PARVIS = (str(Path(sys.executable).with_name("parvis")),)


@contextmanager
def scratch(*, memory: bool = False) -> Iterator[Path]:
    """Lend an empty folder inside the project, ignored by git and removed in the end.

    With `memory` it is in memory where that can be: of a folder that is emptied and filled again
    thousands of times ext4 measures itself, which looks ever longer for a free inode.
    """
    parent = MEMORY if memory and MEMORY.is_dir() else ROOT / ".parvis"
    parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=parent) as folder:
        yield Path(folder)


def environment(folder: Path, platform: str = "http://127.0.0.1:9") -> dict[str, str]:
    """Return the variables of a run whose history is in `folder` and whose platform is given.

    Without a platform the address is one where nothing listens (port 9, discard).
    """
    return {
        "PARVIS_HISTORY": str(folder / "history.db"),
        "PARVIS_POLL": "0",
        "PLATFORM_URL": platform,
        "NO_MKDOCS_2_WARNING": "1",
    }


def pages(site: Path) -> int:
    """Count the HTML pages under `site`."""
    return sum(1 for _ in site.rglob("*.html"))
