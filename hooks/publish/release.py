"""Builds the site aside and puts it in place only when the whole build has succeeded."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Collection, Mapping
from pathlib import Path

from hooks.publish import files, packed

QUIET = {"NO_MKDOCS_2_WARNING": "1"}
"""The theme prints a banner about MkDocs 2 at every start unless told not to."""


def build_aside(root: Path, target: Path, environ: Mapping[str, str]) -> int:
    """Build the project at `root` strictly beside `target`, swap it in; return exit code.

    A build that fails in any language (exit code not 0) leaves `target` exactly as it was. Raises
    OSError when the folders cannot be made or renamed.
    """
    fresh = files.fresh_folder(target.parent, f".{target.name}.build-")
    try:
        code = build_into(root, fresh, environ)
        if code == 0:
            files.swap(fresh, target)
        return code
    finally:
        files.remove_folder(fresh)


def build_into(
    root: Path, folder: Path, environ: Mapping[str, str], handles: Collection[int] = ()
) -> int:
    """Build the project at `root` strictly into `folder`, pack it, and return its exit code.

    The build keeps `handles` open until it ends, also when this process is killed.
    """
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    env = dict(environ) | QUIET
    done = subprocess.run(command, cwd=root, env=env, pass_fds=handles, check=False)
    if done.returncode == 0:
        packed.pack_folder(folder)
    return done.returncode
