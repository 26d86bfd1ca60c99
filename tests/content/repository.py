"""A real git repository in a folder, with commits of fixed days."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


def git(root: Path, *arguments: str, day: str = "2026-09-16") -> str:
    """Run git in `root`, committing on `day` as nobody."""
    moment = f"{day}T12:00:00Z"
    person = {f"GIT_{who}_{what}": "nobody@example.org" for who in ("AUTHOR", "COMMITTER")
              for what in ("NAME", "EMAIL")}  # fmt: skip
    dates = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
    environ = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull, **person, **dates}
    done = subprocess.run(
        ["git", "-C", str(root), *arguments], env=environ, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def commit(root: Path, day: str) -> None:
    """Commit everything in `root` on `day`; the first time, make the repository."""
    if not (root / ".git").exists():
        git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", day, day=day)
