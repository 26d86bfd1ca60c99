"""Refreshes a project and is killed (SIGKILL) at one of the steps that touch the site.

``python killed.py PROJECT MOMENT STEP``; a STEP past the last one lets the refresh end and prints
how many steps there were.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import datetime
from pathlib import Path

from hooks.content.site import read_site
from hooks.publish.refreshing import refresh_site

TOUCHING = {"open", "os.rename", "os.chmod", "os.remove", "tempfile.mkstemp"}


def main(root: Path, moment: datetime, last: int) -> None:
    site = str(root / "site")
    steps = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal steps
        if event in TOUCHING and arguments and str(arguments[0]).startswith(site):
            if event == "open" and not str(arguments[0]).endswith(".part"):
                return
            steps += 1
            if steps == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    refresh_site(read_site(root / "mkdocs.yml", {}), {}, root / "site", moment)
    print(steps)


if __name__ == "__main__":
    main(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), int(sys.argv[3]))
