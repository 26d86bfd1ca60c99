"""Two builds of one commit are the same bytes, wherever and under whatever settings they ran.

https://reproducible-builds.org/docs/source-date-epoch/
"""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from tests.site.decided import copied
from tests.site.drawn import bare

HERE = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1", "USER": "one"}
THERE = {"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "2", "USER": "another"}


def built(root: Path, environ: dict[str, str], umask: int) -> dict[str, str]:
    """The digest of every file of a build in `root`, packed copies included."""
    root.mkdir(parents=True)
    copied(root)
    done = subprocess.run(
        [sys.executable, "-m", "hooks", "build", "--to", str(root / "site")],
        cwd=root,
        env=bare(environ | {"PLATFORM_URL": "http://127.0.0.1:9"}),
        capture_output=True,
        text=True,
        umask=umask,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return {
        path.relative_to(root / "site").as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in (root / "site").rglob("*")
        if path.is_file()
    }


def test_two_builds_of_one_commit_are_the_same_bytes(tmp_path: Path) -> None:
    one = built(tmp_path / "one", HERE, 0o022)
    other = built(tmp_path / "another/deeper down", THERE, 0o077)
    assert one.keys() == other.keys()
    assert [path for path in one if one[path] != other[path]] == []
    assert {Path(path).suffix for path in one} >= {".html", ".br", ".gz", ".json", ".xml", ".png"}
