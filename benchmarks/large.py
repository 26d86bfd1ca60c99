"""Makes a large project: many components, incidents and pages, and a history that is full."""

from __future__ import annotations

import math
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml

from hooks.status.history import Entry, History, Run, open_history
from hooks.status.history.latency import packed_of
from hooks.status.history.schema import DAY, HOUR, POLLER, SOURCE, stamp
from hooks.status.history.tiers import KEEP_HOURS, KEEP_SAMPLES
from hooks.status.states import Reason, State
from hooks.status.verdict import Memory, Source, Verdict

GROUPS, EACH = 5, 20
"""Groups, and components of each."""
COMPONENTS = tuple(f"part-{number}" for number in range(GROUPS * EACH))
CODES = ("fr", "en", "es")
PAST = timedelta(days=5 * 365)
"""How long ago the oldest incident was."""
DAYS = 730
"""Days the history goes back."""
INTERVAL = 60_000
"""Milliseconds between two polls."""
UNRESOLVED = 3
SHAPES = 400
"""Different histograms drawn for each tier; hours and days take one of them."""


def make(root: Path, project: Path, *, pages: int, incidents: int, now: datetime) -> None:
    """Write a project into the empty folder `project`: templates and facts are those of `root`.

    `pages` counts the pages of text in all languages together, besides those that every site has
    and those made from data.
    """
    (project / "overrides").symlink_to(root / "overrides")
    data = project / "docs/_data"
    _write(project / "mkdocs.yml", _config(root, pages // len(CODES)))
    _write(data / "services.yml", yaml.safe_dump(_services(), allow_unicode=True))
    for name in ("company.yml", "identity.yml", "subprocessors.yml"):
        shutil.copy(root / "docs/_data" / name, data / name)
    videos = shutil.ignore_patterns("videos")
    shutil.copytree(root / "docs/assets", project / "docs/assets", ignore=videos)
    for number in range(incidents):
        name, incident = _incident(number, incidents, now)
        _write(data / f"incidents/{name}.yml", yaml.safe_dump(incident, sort_keys=False))
    for code in CODES:
        for path, text in _pages(code, pages // len(CODES)):
            _write(project / "docs" / code / path, text)


def fill(path: Path, now: datetime) -> None:
    """Fill a new history at `path` as two years of polls until `now` would have left it."""
    with open_history(path, now) as history:
        history.record(_entry(now - timedelta(minutes=2), Random(0)))
    db = sqlite3.connect(path)
    ids = dict(db.execute("SELECT name, id FROM component"))
    end = stamp(now) // HOUR * HOUR
    first = (end - DAYS * DAY) // DAY * DAY
    with db:
        db.execute("UPDATE meta SET value = ? WHERE key = 'born'", (first,))
        chance = Random(1)
        today = end // DAY * DAY
        for tier, size, starts in (
            ("daily", DAY, range(first, today, DAY)),
            ("hourly", HOUR, range(today - KEEP_HOURS, end, HOUR)),
        ):
            rows = _tier(ids, size, starts, chance)
            db.executemany(f"INSERT OR IGNORE INTO {tier} VALUES ({', '.join('?' * 13)})", rows)
        runs = range(end - KEEP_SAMPLES, end, INTERVAL)
        db.executemany("INSERT INTO run VALUES (?, ?, ?, ?, ?, 1, 0, ?)", _runs(runs))
        db.executemany("INSERT INTO sample VALUES (?, ?, 0, 0, ?, ?, ?)", _samples(ids, runs))
        # The newest run is the one with the greatest number.
        db.execute("UPDATE sample SET run = ? WHERE run = 1", (len(runs) + 2,))
        db.execute("UPDATE run SET id = ? WHERE id = 1", (len(runs) + 2,))
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def poll(history: History, now: datetime, seed: int) -> None:
    """Record one more poll at `now`: everything works, every response time is another."""
    history.record(_entry(now, Random(seed)))


def _entry(now: datetime, chance: Random) -> Entry:
    run = Run(now, now, INTERVAL / 1_000, True, False, len(COMPONENTS))
    memory = Memory(State.OPERATIONAL, Reason.OK, "", now, None, None, 0)
    works = Verdict(State.OPERATIONAL, Reason.OK, Source.PROBE, "", now, State.OPERATIONAL, memory)
    latencies = {name: _draw(chance) for name in COMPONENTS}
    return Entry(run, dict.fromkeys(COMPONENTS, works), latencies, {})


def _draw(chance: Random) -> float:
    """A response time in seconds: most near 80 ms, a few slow."""
    return chance.lognormvariate(math.log(0.08), 0.35)


def _tier(
    ids: dict[str, int], size: int, starts: range, chance: Random
) -> Iterator[tuple[Any, ...]]:
    count = size // INTERVAL
    shapes = [packed_of(_draw(chance) for _ in range(count)) for _ in range(SHAPES)]
    for start in starts:
        for name, number in ids.items():
            lost = chance.randrange(INTERVAL, 30 * INTERVAL) if chance.random() < 0.02 else 0
            measured = () if name == POLLER else (count, count * 85_000, 400_000)
            yield (
                start, number, size - lost, 0, 0, lost, 0, count,
                *(measured or (0, 0, 0)), chance.choice(shapes) if measured else b"", 0,
            )  # fmt: skip


def _runs(starts: range) -> Iterator[tuple[int, ...]]:
    for number, start in enumerate(starts, 2):
        yield number, start, start + 900, start + INTERVAL, INTERVAL, len(COMPONENTS)


def _samples(ids: dict[str, int], starts: range) -> Iterator[tuple[Any, ...]]:
    chance = Random(2)
    for run in range(2, len(starts) + 2):
        for name, number in ids.items():
            own = name == POLLER
            latency = None if own else round(_draw(chance) * 1e6)
            yield run, number, Reason.OK, SOURCE[Source.POLLER if own else Source.PROBE], latency


def _config(root: Path, pages: int) -> str:
    languages = [
        {"locale": code, "name": code, **({"default": True} if code == CODES[0] else {})}
        for code in CODES
    ]
    i18n = {
        "docs_structure": "folder",
        "fallback_to_default": True,
        "reconfigure_material": False,
        "reconfigure_search": False,
        "languages": languages,
    }
    config = {
        "site_name": "Large",
        "site_url": "https://www.example.org/",
        "docs_dir": "docs",
        "exclude_docs": "_data/\n",
        "hooks": [str(root / "hooks/events.py")],
        "theme": {"name": "material", "custom_dir": "overrides", "font": False},
        "plugins": [{"i18n": i18n}],
        "nav": [{"Home": "index.md"}, {"Status": "status/index.md"}],
        "not_in_nav": "/status/history.md\n/help/\n",
        "markdown_extensions": ["attr_list", "def_list", "tables", "pymdownx.superfences"],
    }
    return yaml.safe_dump(config, sort_keys=False)


def _services() -> dict[str, Any]:
    return {
        "groups": [
            {
                "id": f"group-{group}",
                "name": {code: f"Group {group} ({code})" for code in CODES},
                "components": [
                    _component(name) for name in COMPONENTS[group * EACH : (group + 1) * EACH]
                ],
            }
            for group in range(GROUPS)
        ]
    }


def _component(name: str) -> dict[str, Any]:
    return {
        "id": name,
        "name": {code: f"{name} ({code})" for code in CODES},
        "description": {code: f"What readers do with {name} ({code})." for code in CODES},
        "probe": {"kind": "http", "url": f"http://127.0.0.1:9/{name}"},
    }


def _incident(number: int, count: int, now: datetime) -> tuple[str, dict[str, Any]]:
    """One incident of five years, with three updates; the last few are not over."""
    start = (now - PAST + PAST * (number / count)).replace(microsecond=0)
    over = number < count - UNRESOLVED
    said = ("investigating", "identified", "resolved" if over else "monitoring")
    component = COMPONENTS[number % len(COMPONENTS)]
    updates = [
        {"at": start + timedelta(minutes=5 * step), "status": status, "text": _told(status)}
        for step, status in enumerate(said)
    ]
    incident = {
        "title": {code: f"Trouble {number} ({code})" for code in CODES},
        "impact": "minor",
        "components": {component: "degraded_performance"},
        "started_at": start,
        **({"resolved_at": start + timedelta(minutes=12)} if over else {}),
        "updates": updates,
    }
    return f"{start:%Y-%m-%d}-trouble-{number}", incident


def _told(status: str) -> dict[str, str]:
    return {
        code: f"We are at **{status}**: a sentence as people write it ({code})." for code in CODES
    }


def _pages(code: str, fillers: int) -> Iterator[tuple[str, str]]:
    for path, title, meta in (
        ("index.md", "Home", "template: home.html"),
        ("status/index.md", "Status", "template: status.html"),
        ("status/history.md", "History", "template: status-history.html"),
        ("help/contact.md", "Contact", ""),
    ):
        yield path, _page(f"{title} ({code})", meta)
    for number in range(fillers):
        named = f"components: [{COMPONENTS[number % len(COMPONENTS)]}]" if number % 10 == 0 else ""
        yield f"help/page-{number}.md", _page(f"Page {number} ({code})", named)


def _page(title: str, meta: str) -> str:
    about = f"{title}: {'what this page is for, in as many words as it needs, ' * 2}and no more."
    lines = ["---", f"title: {title}", f'description: "{about}"', *filter(None, [meta]), "---", ""]
    return "\n".join([*lines, "## First {#first}", "", f"{about}\n\n" * 20])


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
