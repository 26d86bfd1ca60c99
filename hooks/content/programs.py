"""Other programs of the machine, run in the project's folder."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

Run: TypeAlias = Callable[..., bytes | None]
"""Takes a command's words; returns what it printed, or None when it is missing or has failed."""


def runner(folder: Path, environ: Mapping[str, str] | None = None) -> Run:
    """Return what runs a program in `folder` with `environ`, by default as this one was run."""

    def run(*command: str) -> bytes | None:
        try:
            done = subprocess.run(
                command, cwd=folder, env=environ, capture_output=True, check=False
            )
        except OSError:
            return None
        return None if done.returncode else done.stdout

    return run
