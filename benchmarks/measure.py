"""Runs a command and says what it took."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

KIB = 1 if sys.platform == "darwin" else 1024
"""ru_maxrss counts bytes on macOS and KiB elsewhere (getrusage(2))."""

BASE = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""What a command inherits; its bytecode is kept, as on any machine that runs it twice."""


@dataclass(frozen=True)
class Cost:
    """What one run, or the median of several, took."""

    wall: float
    """Seconds from start to end."""
    cpu: float
    """Seconds of processor time, of the command and of all it started."""
    peak: int
    """Bytes of memory of the largest process."""


@dataclass(frozen=True)
class Figure:
    """One line of the table."""

    name: str
    """What is divided by what."""
    ratios: Mapping[str, float]
    """The ratio by what was measured; the greatest is held against the aim."""
    aim: float
    """The greatest ratio that is fine."""
    peaks: Mapping[str, int]
    """Peak memory in bytes, by what ran."""
    detail: str
    """The figures behind the ratio."""


class Failed(Exception):
    """A command that was to be measured failed; the message holds what it printed."""


def run(command: Sequence[str], cwd: Path, env: Mapping[str, str]) -> Cost:
    """Run `command` in `cwd` and return its cost; raises Failed unless it exits 0."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        start = time.perf_counter()
        # os.wait4 gives the figures of this child and its own children, and of nobody else's.
        child = subprocess.Popen(
            command,
            cwd=cwd,
            env={**BASE, **env},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            output.seek(0)
            raise Failed(f"{' '.join(command)} ended with {child.returncode}:\n{output.read()}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * KIB)


def median(costs: Sequence[Cost]) -> Cost:
    """Return the median wall and processor time, and the greatest peak."""
    return Cost(
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.cpu for cost in costs),
        max(cost.peak for cost in costs),
    )


def divided(one: Cost, other: Cost) -> dict[str, float]:
    """Return `one` ÷ `other` for processor and wall time."""
    return {"CPU": one.cpu / other.cpu, "wall": one.wall / other.wall}
