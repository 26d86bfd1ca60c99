"""A refresh of a large site ÷ an import of requests; and the same with more incidents and pages."""

from __future__ import annotations

import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import large
from benchmarks.measure import Cost, Figure, median, run
from benchmarks.place import MKDOCS, PARVIS, ROOT, environment, pages, scratch
from hooks.status.history import open_history

AIM = 5.0
"""0.5 s where the import takes 0.1 s."""
SAME = 1.1
SIZE = 20.0
"""MiB of database."""
WRITE = 0.5
"""50 ms where the import takes 0.1 s."""
MIB = 1024 * 1024
BASE = (sys.executable, "-c", "import requests")
SITES = {"large": (1_000, 90), "no incidents": (0, 90), "many pages": (0, 900)}
"""Incidents and pages of text of each site."""


def measure(runs: int) -> list[Figure]:
    """Build three sites, then refresh each in turn, every time after a poll that found no change.

    The first round is not counted: it leaves what later ones find. Sites are in memory, where no
    file system looks for free inodes; histories are on the disk that a poll is written to.
    """
    with scratch(memory=True) as folder, scratch() as disk:
        histories = {name: disk / f"{name}.db" for name in SITES}
        projects = {
            name: _built(folder / name, histories[name], *size) for name, size in SITES.items()
        }
        costs: dict[str, list[Cost]] = {name: [] for name in ("base", *SITES)}
        writes: list[float] = []
        for number in range(runs + 1):
            costs["base"].append(run(BASE, folder, {}))
            for name, project in projects.items():
                writes.append(_polled(histories[name], number))
                refresh = (*PARVIS, "refresh", "--no-poll")
                costs[name].append(run(refresh, project, _environment(project, histories[name])))
        found = {name: median(of[1:]) for name, of in costs.items()}
        size = histories["large"].stat().st_size / MIB
        return [*_figures(found, projects, size, runs), _writing(writes, found["base"])]


def _environment(project: Path, history: Path) -> dict[str, str]:
    return environment(project) | {"PARVIS_HISTORY": str(history)}


def _built(project: Path, history: Path, incidents: int, texts: int) -> Path:
    now = datetime.now(UTC)
    project.mkdir()
    large.make(ROOT, project, pages=texts, incidents=incidents, now=now)
    large.fill(history, now)
    run((*MKDOCS, "build", "-q"), project, _environment(project, history))
    return project


def _polled(path: Path, number: int) -> float:
    """Record one more poll; return the seconds that writing it took."""
    with open_history(path, now := datetime.now(UTC)) as history:
        start = time.perf_counter()
        large.poll(history, now, number)
        return time.perf_counter() - start


def _writing(writes: list[float], base: Cost) -> Figure:
    taken = statistics.median(writes)
    return Figure(
        name=f"writing a poll of {len(large.COMPONENTS)} components ÷ import requests",
        ratios={"wall": taken / base.wall},
        aim=WRITE,
        peaks={},
        detail=f"wall {taken * 1_000:.0f} ms ÷ {base.wall:.2f} s, median of {len(writes)} into "
        "full histories",
    )


def _figures(
    found: dict[str, Cost], projects: dict[str, Path], size: float, runs: int
) -> list[Figure]:
    cpu = {name: cost.cpu for name, cost in found.items()}
    counts = {name: pages(project / "site") for name, project in projects.items()}
    figures = [
        Figure(
            name=f"refresh of {len(large.COMPONENTS)} components ÷ import requests",
            ratios={"CPU": cpu["large"] / cpu["base"]},
            aim=AIM,
            peaks={"refresh": found["large"].peak},
            detail=f"CPU {cpu['large']:.2f} s ÷ {cpu['base']:.2f} s, {counts['large']} pages, "
            f"medians of {runs}",
        )
    ]
    for more, less in (("large", "no incidents"), ("many pages", "no incidents")):
        what = 0 if more == "large" else 1
        kind = ("incidents", "pages of text")[what]
        figures.append(
            Figure(
                name=f"refresh with {SITES[more][what]} ÷ {SITES[less][what]} {kind}",
                ratios={"CPU": cpu[more] / cpu[less]},
                aim=SAME,
                peaks={},
                detail=f"CPU {cpu[more]:.2f} s ÷ {cpu[less]:.2f} s, {counts[more]} and "
                f"{counts[less]} pages",
            )
        )
    figures.append(
        Figure(
            name="database of two years ÷ 1 MiB",
            ratios={"size": size},
            aim=SIZE,
            peaks={},
            detail=f"{size:.1f} MiB, {large.DAYS} days of {len(large.COMPONENTS)} components",
        )
    )
    return figures
