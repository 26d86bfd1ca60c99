"""A build of 900 pages ÷ the plain stack's; an edit ÷ its rebuild; 900 pages ÷ ten times 90."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks import corpus, plain
from benchmarks.measure import KIB, Cost, Figure, divided, median, run
from benchmarks.place import MKDOCS, ROOT, environment, pages, scratch

AIM = 0.5
EDIT = 0.1
LINEAR = 1.0
MANY, FEW = 300, 30
"""Pages a language."""
EDITED = "docs/en/help/answer-003.md"
SERVED = "http://127.0.0.1:8000/"
REBUILD = """
import json, os, resource, sys, time
from pathlib import Path
from mkdocs.commands.build import build
from mkdocs.config import load_config

def config():
    found = load_config(site_dir=sys.argv[1])
    found.site_url = sys.argv[2]
    return found

first = config()
first.plugins.on_startup(command="serve", dirty=False)
build(first, serve_url=sys.argv[2])
page = Path(sys.argv[3])
page.write_text(page.read_text(encoding="utf-8") + "\\nOne more line.\\n", encoding="utf-8")
before, start = os.times(), time.perf_counter()
build(config(), serve_url=sys.argv[2])
wall, after = time.perf_counter() - start, os.times()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
used = sum(after[:4]) - sum(before[:4])
Path(sys.argv[4]).write_text(json.dumps([wall, used, peak]), encoding="utf-8")
os._exit(0)
"""
"""What `mkdocs serve` does: it builds, and when a page is edited it builds again.

The index of the search, which follows behind, is not waited for.
"""


def measure(runs: int) -> Sequence[Figure]:
    """Build the same pages both ways in turn, cold: nothing is kept from one run to the next."""
    with scratch(memory=True) as folder:
        few, many = (prepared(folder / str(size), size) for size in (FEW, MANY))
        # A warm-up that is not counted: bytecode of the modules, pages of the disk.
        for project in few.values():
            _built(project)
        costs: dict[str, list[Cost]] = {}
        for _ in range(runs):
            for name, projects in (("few", few), ("many", many)):
                for who, project in projects.items():
                    costs.setdefault(f"{who} {name}", []).append(_built(project))
            costs.setdefault("warm", []).append(_built(many["ours"], cold=False))
            for who, project in many.items():
                costs.setdefault(f"{who} edit", []).append(_edited(project))
        found = {name: median(of) for name, of in costs.items()}
        counts = {who: pages(project / "site") for who, project in many.items()}
    return figures(found, counts, runs)


def figures(found: dict[str, Cost], counts: dict[str, int], runs: int) -> list[Figure]:
    """Return the ratios of the costs `found`, by who built what."""
    ours, base, warm = found["ours many"], found["plain many"], found["warm"]
    edit, rebuild, few = found["ours edit"], found["plain edit"], found["ours few"]
    total = MANY * len(corpus.CODES)
    return [
        Figure(
            name=f"cold build of {total} pages ÷ the plain stack",
            ratios={"CPU": ours.cpu / base.cpu},
            aim=AIM,
            peaks={"ours": ours.peak, "plain": base.peak},
            detail=f"CPU {ours.cpu:.2f} s ÷ {base.cpu:.2f} s, wall {ours.wall:.2f} s ÷ "
            f"{base.wall:.2f} s, {counts['ours']} and {counts['plain']} HTML files; warm "
            f"{warm.cpu:.2f} s, {warm.cpu / base.cpu:.2f}; medians of {runs}",
        ),
        Figure(
            name="one page edited under serve ÷ the plain stack's rebuild",
            ratios=divided(edit, rebuild),
            aim=EDIT,
            peaks={"ours": edit.peak, "plain": rebuild.peak},
            detail=f"CPU {edit.cpu:.2f} s ÷ {rebuild.cpu:.2f} s, wall {edit.wall:.2f} s ÷ "
            f"{rebuild.wall:.2f} s",
        ),
        Figure(
            name=f"cold build of {total} pages ÷ {MANY // FEW} × that of {total * FEW // MANY}",
            ratios={"CPU": ours.cpu / (few.cpu * MANY / FEW)},
            aim=LINEAR,
            peaks={},
            detail=f"CPU {ours.cpu:.2f} s ÷ {MANY // FEW} × {few.cpu:.2f} s",
        ),
    ]


def prepared(folder: Path, size: int) -> dict[str, Path]:
    """Write the corpus of `size` pages a language as our project and as one of the plain stack."""
    ours, base = folder / "ours", folder / "plain"
    ours.mkdir(parents=True)
    base.mkdir()
    corpus.make(ROOT, ours, size)
    plain.prepare(ours, base, reconfigure=True)
    return {"ours": ours, "plain": base}


def _environment(project: Path) -> dict[str, str]:
    # The plain stack loads the one extension that mkdocs.yml takes from the project.
    return environment(project) | {"PYTHONPATH": str(ROOT)}


def _built(project: Path, *, cold: bool = True) -> Cost:
    shutil.rmtree(project / "site", ignore_errors=True)
    if cold:
        shutil.rmtree(project / ".parvis", ignore_errors=True)
    return run((*MKDOCS, "build", "-q"), project, _environment(project))


def _edited(project: Path) -> Cost:
    page, told, site = project / EDITED, project / "cost.json", project / "served"
    text = page.read_text(encoding="utf-8")
    command = (sys.executable, "-c", REBUILD, str(site), SERVED, str(page), str(told))
    try:
        run(command, project, _environment(project))
    finally:
        page.write_text(text, encoding="utf-8")
    wall, cpu, peak = json.loads(told.read_text(encoding="utf-8"))
    return Cost(wall, cpu, peak * KIB)
