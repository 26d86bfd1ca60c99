"""`make bench`: measure, and print each ratio beside its aim."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from benchmarks import build, check, many, poll, refresh, scale
from benchmarks.measure import Failed, Figure, run
from benchmarks.place import PARVIS, ROOT

BENCHMARKS: dict[str, Callable[[int], Sequence[Figure]]] = {
    "build": lambda runs: [build.measure(runs)],
    "check": lambda runs: [check.measure(runs)],
    "many": many.measure,
    "refresh": lambda runs: [refresh.measure(runs)],
    "poll": lambda runs: [poll.measure(runs)],
    "scale": scale.measure,
}
MIB = 1024 * 1024
WIDTHS = (58, 5, 5, 6, 8, 0)


def main() -> None:
    """Run the benchmarks named on the command line, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--runs", type=int, default=5, help="rounds whose median counts")
    options = parser.parse_args()
    if unknown := set(options.names) - set(BENCHMARKS):
        parser.error(
            f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}"
        )
    print(row("", "CPU", "wall", "aim", "", "peak memory"))
    try:
        run((*PARVIS, "strings"), ROOT, {})  # a build needs the catalogs compiled
        for name in options.names or BENCHMARKS:
            for figure in BENCHMARKS[name](options.runs):
                print(lines(figure), flush=True)
    except Failed as failure:
        sys.exit(str(failure))


def row(*cells: str) -> str:
    """Return cells as one line of the table."""
    return " ".join(f"{cell:{width}}" for cell, width in zip(cells, WIDTHS, strict=True)).rstrip()


def lines(figure: Figure) -> str:
    """Return a figure as a row: ratios, aim, whether the greatest ratio reaches it, peaks."""
    cpu, wall = (
        f"{figure.ratios[what]:.2f}" if what in figure.ratios else "" for what in ("CPU", "wall")
    )
    verdict = "reached" if max(figure.ratios.values()) <= figure.aim else "missed"
    peaks = ", ".join(f"{who} {peak / MIB:.0f} MiB" for who, peak in figure.peaks.items())
    return row(figure.name, cpu, wall, f"≤ {figure.aim:g}", verdict, peaks) + f"\n  {figure.detail}"


if __name__ == "__main__":
    main()
