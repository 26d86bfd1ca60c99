"""`parvis check --changed` after one page was edited ÷ `import requests`."""

from __future__ import annotations

import shutil
import subprocess

from benchmarks.measure import Figure, divided, median, run
from benchmarks.place import PARVIS, ROOT, scratch
from benchmarks.scale import BASE

AIM = 12.0
"""A second, where `import requests` takes a twelfth of one."""
PROJECT = ("docs", "overrides", "mkdocs.yml")
PAGE = "docs/fr/help/faq.md"


def measure(runs: int) -> Figure:
    """Check a copy of the project in which one page differs from what was committed."""
    with scratch() as folder:
        for name in PROJECT:
            source, copy = ROOT / name, folder / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, copy)
        who = ("-c", "user.name=bench", "-c", "user.email=bench@example.org")
        for words in (("init", "-q"), ("add", "."), (*who, "commit", "-q", "-m", "As it is")):
            subprocess.run(("git", *words), cwd=folder, check=True)
        with (folder / PAGE).open("a", encoding="utf-8") as page:
            page.write("\nUne ligne de plus.\n")
        checks, bases = [], []
        for _ in range(runs):
            bases.append(run(BASE, ROOT, {}))
            checks.append(run((*PARVIS, "check", "--changed"), folder, {}))
    check, base = median(checks), median(bases)
    return Figure(
        name="parvis check --changed, one page edited ÷ import requests",
        ratios=divided(check, base),
        aim=AIM,
        peaks={"check": check.peak},
        detail=f"CPU {check.cpu:.2f} s ÷ {base.cpu:.2f} s, wall {check.wall:.2f} s ÷ "
        f"{base.wall:.2f} s, medians of {runs}",
    )
