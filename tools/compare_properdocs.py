"""Build the site with MkDocs and with ProperDocs, and compare the two, byte for byte.

ProperDocs (https://properdocs.org) goes on where MkDocs 1.6 stops; as long as this says nothing, it
can take over. Exit 0: the same but for what `STATED` allows; 1: not the same; 2: a build failed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[1]
STATED: Mapping[str, str] = {}
"""Files that may differ (a pattern of their paths in the site) and why; none so far."""
IGNORED = {"PARVIS_POLL", "VIRTUAL_ENV", "PYTHONPATH"}
"""What would make the builds differ, or lead one to the other's environment."""


def differences(one: Path, other: Path, stated: Mapping[str, str]) -> list[str]:
    """Return a sentence for each file that is not the same in both folders, sorted.

    `stated` holds patterns of the paths that may differ; one that no difference needs any more is
    told too.
    """
    files = [{path.relative_to(folder).as_posix(): path for path in folder.rglob("*")
              if path.is_file()} for folder in (one, other)]  # fmt: skip
    first, second = files
    found, needed = [], set()
    for name in sorted(first.keys() | second.keys()):
        if name not in second:
            said = f"{name}: only MkDocs writes it."
        elif name not in first:
            said = f"{name}: only ProperDocs writes it."
        elif (place := _place(first[name].read_bytes(), second[name].read_bytes())) >= 0:
            said = f"{name}: the bytes differ, first at {place}."
        else:
            continue
        allowed = {pattern for pattern in stated if fnmatch(name, pattern)}
        needed |= allowed
        found += [] if allowed else [said]
    gone = [f"{pattern}: no file differs any more. Take it out of STATED." for pattern in stated
            if pattern not in needed]  # fmt: skip
    return found + gone


def _place(one: bytes, other: bytes) -> int:
    """Return the 0-based place of the first byte that differs; -1 when none does."""
    if one == other:
        return -1
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def commands(uv: str, folder: Path) -> dict[str, list[str]]:
    """Return the two builds: the name of the folder inside `folder` each writes → its command.

    ProperDocs puts itself in the place of MkDocs in its process, so it gets an environment of its
    own, from the same lock file.
    """
    build = ["build", "--strict", "--config-file", str(ROOT / "mkdocs.yml"), "--site-dir"]
    alone = ["run", "--locked", "--isolated", "--no-dev", "--group", "properdocs", "--quiet"]
    return {
        "mkdocs": [sys.executable, "-m", "mkdocs", *build, str(folder / "mkdocs")],
        "properdocs": [
            uv, *alone, "--python", sys.executable, "python", "-m", "properdocs", *build,
            str(folder / "properdocs"),
        ],
    }  # fmt: skip


def environment(outer: Mapping[str, str], history: Path, moment: str) -> dict[str, str]:
    """Return the environment of both builds: one moment, a history that does not exist yet."""
    kept = {name: value for name, value in outer.items() if name not in IGNORED}
    told = {"SOURCE_DATE_EPOCH": moment, "PARVIS_HISTORY": str(history), "NO_MKDOCS_2_WARNING": "1"}
    return kept | told


def main(arguments: Sequence[str]) -> int:
    """Build twice and say what differs; `arguments` may name the uv to use."""
    uv = next((one for one in (*arguments, str(ROOT / ".venv/bin/uv")) if Path(one).exists()), None)
    uv = uv or shutil.which("uv")
    if not uv:
        print("uv is missing: run `make setup` first.", file=sys.stderr)
        return 2
    moment = subprocess.run(
        ["git", "-c", "safe.directory=*", "log", "-1", "--format=%ct"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name, command in commands(uv, folder).items():
            environ = environment(os.environ, folder / f"{name}.db", moment)
            done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True)
            if done.returncode:
                print(f"The build with {name} failed:\n{done.stdout}{done.stderr}", file=sys.stderr)
                return 2
        found = differences(folder / "mkdocs", folder / "properdocs", STATED)
        count = sum(path.is_file() for path in (folder / "mkdocs").rglob("*"))
    for sentence in found:
        print(sentence)
    print(f"{count} files compared, {len(found)} differences that are not stated.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
