"""Publishes built sites and is killed (SIGKILL) at one of the steps that touch the releases.

``python killed_publish.py PROJECT DIR MOMENT`` reads lines of SITE and STEP; each is done by a
process of its own, forked so that it need not import everything anew. Its answer is a line of JSON:
how the process ended and, if it was not killed, how many steps there were and at which of them a
release, or the link, took its name. Steps of a negative STEP are those of sweeping.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from datetime import datetime
from pathlib import Path

from hooks.content.site import read_site
from hooks.publish.publishing import Publisher, copied
from hooks.publish.releases import NAME, Releases

TOUCHING = {"open", "os.rename", "os.symlink", "os.mkdir", "os.chmod", "os.remove", "os.rmdir"}
WRITING = os.O_WRONLY | os.O_RDWR


def publish(publisher: Publisher, source: Path, last: int) -> dict[str, object]:
    steps, turns = 0, []

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal steps
        root = str(publisher.releases.root)
        inside = any(str(one).startswith(root) for one in arguments)
        # What is removed with its folder is named by its last part alone.
        if event not in TOUCHING or not (inside or event in ("os.remove", "os.rmdir")):
            return
        if event == "open" and not int(str(arguments[2])) & WRITING:
            return
        steps += 1
        names = {Path(str(one)).name for one in arguments[:2]}
        if event == "os.rename" and ("current" in names or any(map(NAME.fullmatch, names))):
            turns.append(steps)
        if steps == abs(last):
            os.kill(os.getpid(), signal.SIGKILL)

    if last > 0:
        publisher.releases.sweep()
    sys.addaudithook(watch)
    publisher.publish(copied(source), keep=2)
    return {"steps": steps, "turns": turns}


def main(root: Path, target: Path, moment: datetime) -> None:
    site = read_site(root / "mkdocs.yml", {})
    publisher = Publisher(site, {}, lambda: moment, Releases(target), print)
    for line in sys.stdin:
        source, step = line.split()
        if (child := os.fork()) == 0:
            print(json.dumps({"ended": 0} | publish(publisher, Path(source), int(step))))
            sys.stdout.flush()
            os._exit(0)
        if status := os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
            print(json.dumps({"ended": status}))
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), datetime.fromisoformat(sys.argv[3]))
