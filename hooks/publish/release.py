"""Builds the site aside and puts it in place only when the whole build has succeeded."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from hooks.publish import files

QUIET = {"NO_MKDOCS_2_WARNING": "1"}
"""The theme prints a banner about MkDocs 2 at every start unless told not to."""


def build_aside(root: Path, target: Path, environ: Mapping[str, str]) -> int:
    """Build the project at `root` strictly beside `target`, pack it, swap it in; return exit code.

    A build that fails in any language (exit code not 0) leaves `target` exactly as it was. Raises
    OSError when the folders cannot be made or renamed.
    """
    fresh = files.fresh_folder(target.parent, f".{target.name}.build-")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(fresh)]
    try:
        code = subprocess.run(command, cwd=root, env=dict(environ) | QUIET, check=False).returncode
        if code == 0:
            files.pack_folder(fresh)
            files.swap(fresh, target)
        return code
    finally:
        files.remove_folder(fresh)
