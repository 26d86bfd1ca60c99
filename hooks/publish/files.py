"""The one place where files of the site are written: whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

FILE_MODE = 0o644
PART = ".part"
"""How the name of a file that is being written ends."""


def write(path: Path, content: bytes | str) -> bool:
    """Write `content` (text as UTF-8) to `path` atomically; return whether its bytes changed.

    A reader sees the old file or the new one, never a part: the bytes go to a temporary file in
    the same folder, are flushed to disk, and take the name in one step (rename(2)). Raises OSError
    when the folder cannot be written.
    """
    data = content.encode() if isinstance(content, str) else content
    if same(path, data):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=PART)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(FILE_MODE)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return True


def same(path: Path, data: bytes) -> bool:
    """Whether `path` is a file that already holds exactly `data`."""
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except FileNotFoundError:
        return False


def write_new(path: Path) -> bool:
    """Make the empty file `path`; False when it is there already. Raises OSError."""
    try:
        path.touch(FILE_MODE, exist_ok=False)
    except FileExistsError:
        return False
    return True


def is_older(path: Path, moment: datetime) -> bool:
    """Whether `path` is there and was last written to before `moment`."""
    try:
        return path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        return False


def folder(path: Path) -> Path:
    """Return `path` after making sure that it is a folder; raises OSError."""
    path.mkdir(parents=True, exist_ok=True)
    return path


def sweep(folder: Path, before: datetime) -> None:
    """Remove the temporary files under `folder` that were last written to `before` a moment.

    `write` removes its own; only a process that was killed leaves one.
    """
    for path in folder.rglob(f".*{PART}"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before.timestamp():
                path.unlink()


def fresh_folder(parent: Path, prefix: str) -> Path:
    """Make a new empty folder in `parent`, beside what it will replace; raises OSError."""
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
    folder.chmod(0o755)
    return folder


def swap(fresh: Path, target: Path) -> None:
    """Put the folder `fresh` in the place of `target` and remove the old one.

    Two renames on one file system: if the second fails, the old folder is put back. Raises OSError.
    """
    if not target.exists():
        fresh.rename(target)
        return
    old = fresh.with_name(f"{fresh.name}.old")
    target.rename(old)
    try:
        fresh.rename(target)
    except OSError:
        old.rename(target)
        raise
    remove_folder(old)


def remove(path: Path) -> None:
    """Remove the file `path`; nothing happens when it is not there."""
    path.unlink(missing_ok=True)


def remove_folder(folder: Path) -> None:
    """Remove `folder` and all in it; nothing happens when it is not there."""
    shutil.rmtree(folder, ignore_errors=True)
