"""When content last changed, as git and the data know it; never the clock, never a file's time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path, PurePosixPath

from hooks.content.programs import Run
from hooks.content.site import Site
from hooks.legal.versions import Document
from hooks.publish.view import StatusView
from hooks.status.incidents import Incident, Maintenance

COMMIT = re.compile(rb"([0-9a-f]{40,64}) (\d+)")
REGISTER = "subprocessors.html"
"""The template of the page that shows the register of sub-processors."""
FROM_STATUS = ("status.html", "status-history.html")
"""Templates of pages that show every incident."""


def committed(site: Site, run: Run) -> dict[str, datetime]:
    """Return path of a file under docs/ (from the project's root) → time of its last commit, UTC.

    One pass over git's log for all files. Nothing is known, and nothing is there, of a file that
    has changed since, that no commit has, or that the oldest commit of a shallow clone shows as
    new; without git or outside a repository nothing is known of any.
    """
    folder = site.docs.relative_to(site.root).as_posix()
    # -c lists in a merge only what its own hand changed.
    log = run("git", "log", "-c", "-z", "--no-renames", "--name-only", "--relative",
              "--no-show-signature", "--format=%H %ct", "--", folder)  # fmt: skip
    status = run("git", "status", "--porcelain", "-z", "--no-renames", "--", folder)
    if log is None or status is None:
        return {}
    grafted, times = _grafted(site.root, run), {}
    for commit, moment, path in _touched(log):
        if path not in times:
            times[path] = None if commit in grafted else datetime.fromtimestamp(moment, UTC)
    changed = _changed(status, run("git", "rev-parse", "--show-prefix") or b"")
    return {path: at for path, at in times.items() if at and path not in changed}


def _touched(log: bytes) -> Iterator[tuple[str, int, str]]:
    """Yield commit, Unix time, path: newest commit first."""
    commit, moment = "", 0
    for entry in log.split(b"\0"):
        entry = entry.lstrip(b"\n")
        if match := COMMIT.fullmatch(entry):
            commit, moment = match[1].decode(), int(match[2])
        elif entry:
            yield commit, moment, entry.decode(errors="replace")


def _grafted(root: Path, run: Run) -> frozenset[str]:
    """The commits that a shallow clone ends with; what came before them it does not know."""
    answer = (run("git", "rev-parse", "--git-path", "shallow") or b"").decode().strip()
    file = root / answer
    return frozenset(file.read_text("ascii").split()) if answer and file.is_file() else frozenset()


def _changed(status: bytes, prefix: bytes) -> frozenset[str]:
    # `git status` counts from the repository's top, `git log --relative` from the project.
    entries = (entry[3:].removeprefix(prefix.strip()) for entry in status.split(b"\0"))
    return frozenset(entry.decode(errors="replace") for entry in entries)


def last_change(
    path: str,
    meta: Mapping[str, object],
    document: Document | None,
    view: StatusView,
    commits: Mapping[str, datetime],
    docs: str,
) -> date | None:
    """Return when the page `path` (in its language's folder) last changed; None: not known.

    Of a legal document, the day its version in force took effect; of a status page, the newest
    thing people wrote for it: what is measured changes it each minute, and is not told here, so
    that a refresh need not touch the sitemaps; else the day its front matter says (``updated``),
    else its last commit. `docs` is the language's folder from the project's root, `view` tells the
    present moment.
    """
    template, today = str(meta.get("template", "")), view.now.date()
    written = commits.get(f"{docs}/{path}")
    if document:
        day = document.in_force(today)
        register = commits.get(f"{PurePosixPath(docs).parent}/_data/subprocessors.yml")
        return latest(day, register if template == REGISTER else None)
    if template == "incident.html":
        return latest(*_of_incident(view.incident(str(meta["subject"])), view.now))
    if template == "component.html":
        touched = view.component(str(meta["subject"])).incidents
        return latest(*(at for one in touched for at in _of_incident(one, view.now)))
    updated = meta.get("updated")
    own = updated if isinstance(updated, date) else written
    return latest(own, *_of_status(view)) if template in FROM_STATUS else own


def latest(*times: date | None) -> date | None:
    """Return the latest of the days and UTC moments that are known; a day counts as its start."""
    known = [one for one in times if one is not None]
    return max(known, key=_moment, default=None)


def _moment(time_or_day: date) -> datetime:
    if isinstance(time_or_day, datetime):
        return time_or_day
    return datetime.combine(time_or_day, time(), UTC)


def _of_status(view: StatusView) -> Iterator[datetime | None]:
    for incident in view.every_incident:
        yield from _of_incident(incident, view.now)
    for maintenance in view.maintenances:
        yield from _until(_times(maintenance), view.now)


def _of_incident(incident: Incident, now: datetime) -> Iterator[datetime]:
    return _until([incident.started_at, incident.resolved_at, *_times(incident)], now)


def _times(record: Incident | Maintenance) -> list[datetime]:
    return [update.at for update in record.updates]


def _until(times: Iterable[datetime | None], now: datetime) -> Iterator[datetime]:
    return (at for at in times if at is not None and at <= now)
