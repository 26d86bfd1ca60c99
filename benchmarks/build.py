"""A full build of the site ÷ a plain build of the same texts."""

from __future__ import annotations

from benchmarks import plain
from benchmarks.measure import Cost, Figure, divided, median, run
from benchmarks.place import MKDOCS, ROOT, environment, pages, scratch

AIM = 1.2


def measure(runs: int) -> Figure:
    """Build both ways in turn, after one round of each that is not counted."""
    with scratch() as folder:
        config = plain.prepare(ROOT, folder)
        env = environment(folder)
        builds = {
            "ours": (*MKDOCS, "build", "--site-dir", str(folder / "ours")),
            "plain": (*MKDOCS, "build", "-q", "-f", str(config), "-d", str(folder / "plain")),
        }
        costs: dict[str, list[Cost]] = {"ours": [], "plain": []}
        for counted in (False, *[True] * runs):
            for name, command in builds.items():
                cost = run(command, ROOT, env)
                if counted:
                    costs[name].append(cost)
        ours, base = median(costs["ours"]), median(costs["plain"])
        return Figure(
            name="full build ÷ plain MkDocs, Material, static-i18n",
            ratios=divided(ours, base),
            aim=AIM,
            peaks={"ours": ours.peak, "plain": base.peak},
            detail=f"CPU {ours.cpu:.2f} s ÷ {base.cpu:.2f} s, wall {ours.wall:.2f} s ÷ "
            f"{base.wall:.2f} s, {pages(folder / 'ours')} and {pages(folder / 'plain')} pages, "
            f"medians of {runs}",
        )
