"""A stand-in for gh that records how it was called and answers from files, and real git remotes."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

GH = """\
#!/usr/bin/env python3
import json, os, pathlib, sys
home = pathlib.Path(os.environ["GH_HOME"])
with (home / "calls.jsonl").open("a") as calls:
    calls.write(json.dumps(sys.argv[1:]) + "\\n")
answers = json.loads((home / "answers.json").read_text())
for words, said in answers:
    if all(word in sys.argv for word in words):
        print(said)
        break
"""


def environment(home: Path, answers: list[tuple[list[str], str]]) -> dict[str, str]:
    """A PATH on which `gh` is the stand-in: the first of `answers` whose words it is given."""
    tools = home / "bin"
    tools.mkdir(parents=True)
    (tools / "gh").write_text(GH, encoding="utf-8")
    (tools / "gh").chmod(0o755)
    (home / "answers.json").write_text(json.dumps(answers), encoding="utf-8")
    return {
        "PATH": f"{tools}:{os.environ['PATH']}", "GH_HOME": str(home), "HOME": str(home),
        "GIT_CONFIG_NOSYSTEM": "1", "GITHUB_OUTPUT": str(home / "output"), "GH_TOKEN": "none",
    }  # fmt: skip


def calls(home: Path) -> list[list[str]]:
    """How `gh` was called, in order."""
    file = home / "calls.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def git(folder: Path, *arguments: str) -> str:
    """What git says in `folder`, as a person who is configured."""
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(
        ["git", *who, *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def clone(home: Path) -> Path:
    """A clone, with a first commit on main, of a bare repository `remote.git` beside it."""
    home.mkdir(exist_ok=True)
    git(home, "init", "--quiet", "--bare", "--initial-branch=main", "remote.git")
    git(home, "clone", "--quiet", "remote.git", "clone")
    (home / "clone/first").write_text("first\n", encoding="utf-8")
    git(home / "clone", "switch", "--quiet", "--create", "main")
    git(home / "clone", "add", "first")
    git(home / "clone", "commit", "--quiet", "--message=first")
    git(home / "clone", "push", "--quiet", "origin", "main")
    return home / "clone"
