"""The one place where files of the site are written: whole or not at all."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

FILE_MODE = 0o644
NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL
PART = ".part"
"""How the name of a file that is being written ends."""
PACKED = (".br", ".gz")
"""How the names of the packed copies beside a file end."""


def write(path: Path, content: bytes | str) -> bool:
    """Write `content` (text as UTF-8) to `path` atomically; return whether its bytes changed.

    A reader sees the old file or the new one, never a part: the bytes go to a temporary file in
    the same folder, are flushed to disk where they replace others, and take the name in one step
    (rename(2)). Raises OSError when the folder cannot be written.
    """
    data = content.encode() if isinstance(content, str) else content
    if same(path, data):
        return False
    put(path, data)
    return True


def put(path: Path, data: bytes, *, sure: bool = False) -> None:
    """Write `data` to `path` as `write` does, without asking whether it is there already.

    `sure`: also a new file is on the disk before the next thing is done.

    Packed copies beside it go before: a server that finds none packs the file itself, so nobody is
    sent an old one. They are not made anew: what changes once changes again, often within a minute,
    and packing hundreds of pages would cost a refresh more than all else it does.
    """
    for name in _copies(path):
        if os.path.exists(name):  # noqa: PTH110 - see _put
            os.unlink(name)  # noqa: PTH108 - see _put
    _put(path, data, sure)


def draft(path: Path, data: bytes) -> None:
    """Write `data` to `path`, where nothing is, for a program started later; raises OSError."""
    with open(_new(path, str(path)), "wb") as file:
        file.write(data)


def _new(path: Path, name: str) -> int:
    try:
        return os.open(name, NEW, FILE_MODE)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(name, NEW, FILE_MODE)


def _copies(path: Path) -> list[str]:
    return [f"{path}{suffix}" for suffix in PACKED]


def _put(path: Path, data: bytes, sure: bool) -> None:
    # Names and not Path objects: a refresh writes hundreds of files each minute.
    temporary = f"{path.parent}/.{path.name}.{os.urandom(6).hex()}{PART}"
    handle = _new(path, temporary)
    try:
        with open(handle, "wb", buffering=0) as file:  # noqa: PTH123 - a handle has no Path
            os.fchmod(handle, FILE_MODE)
            view = memoryview(data)
            while view:
                view = view[file.write(view) :]
            if sure or os.path.exists(path):  # noqa: PTH110 - see above
                # Only what takes another file's place must be on the disk before it does; a new
                # file that a power cut empties differs from what is due, so it is written again.
                os.fsync(handle)
        os.replace(temporary, path)  # noqa: PTH105 - see above
    except BaseException:
        remove(Path(temporary))
        raise


@contextmanager
def stream(path: Path) -> Iterator[BinaryIO]:
    """Give a file to be written part by part, which takes the name `path` when it is whole.

    For what is too large to be held at once. It can be read and cut back until then; when the
    block is left by an error, nothing has happened to `path`. Raises OSError.
    """
    temporary = path.with_name(f".{path.name}.{os.urandom(6).hex()}{PART}")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with temporary.open("xb+") as file:
            yield file
            file.flush()
            os.fchmod(file.fileno(), FILE_MODE)
            if path.exists():
                os.fsync(file.fileno())  # as in `_put`
        temporary.replace(path)
    except BaseException:
        remove(temporary)
        raise


def same(path: Path, data: bytes) -> bool:
    """Whether `path` is a file that already holds exactly `data`."""
    try:
        return os.stat(path).st_size == len(data) and read(path) == data  # noqa: PTH116 - see _put
    except FileNotFoundError:
        return False


def read(path: Path) -> bytes:
    """Return what the file `path` holds; raises FileNotFoundError."""
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - see _put
        return file.read()


def write_new(path: Path) -> bool:
    """Make the empty file `path`; False when it is there already. Raises OSError."""
    try:
        path.touch(FILE_MODE, exist_ok=False)
    except FileExistsError:
        return False
    return True


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


def link(path: Path, target: Path) -> None:
    """Make `path` a symbolic link to `target`, which is relative to its folder, in one step.

    Whoever follows `path` meanwhile comes to the old target or to the new one: the link is made
    under another name, which takes the place of the old (rename(2)). Raises OSError.
    """
    temporary = path.with_name(f".{path.name}.{os.urandom(6).hex()}{PART}")
    temporary.symlink_to(target)
    try:
        temporary.replace(path)
    except OSError:
        remove(temporary)
        raise


def copy_folder(source: Path, target: Path) -> None:
    """Copy all that is in the folder `source` into `target`; raises OSError."""
    shutil.copytree(source, target, dirs_exist_ok=True)


def settle() -> None:
    """Wait until all that was written is on the disk: a power cut after it takes nothing away."""
    os.sync()


@contextmanager
def locked(folder: Path, *, wait: bool) -> Iterator[int | None]:
    """Hold the lock of `folder` inside the block, which gets its handle.

    Without `wait` the block gets None when another process has it. The kernel drops the lock with
    the last process that has the handle (flock(2)): one that is killed leaves none behind, and a
    program that was given the handle keeps it. Raises OSError when there is no such folder.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield None
            return
        yield handle
    finally:
        os.close(handle)


def retire(folder: Path) -> bool:
    """Remove `folder` unless a process holds its lock; return whether it is gone.

    It first takes a name that begins with a dot: killed in between, no part of it bears the old.
    """
    with locked(folder, wait=False) as handle:
        if handle is None:
            return False
        gone = folder
        if not folder.name.startswith("."):
            gone = folder.with_name(f".{folder.name}.old")
            folder.rename(gone)
        remove_folder(gone)
    return True


def move(folder: Path, name: str) -> Path:
    """Give `folder` another name beside its old one, and return it; raises OSError."""
    return folder.rename(folder.with_name(name))


def replace_folder(fresh: Path, target: Path) -> None:
    """Put a copy of the folder `fresh`, which may be on another disk, in the place of `target`."""
    copied = fresh_folder(target.parent, f".{target.name}")
    shutil.copytree(fresh, copied, dirs_exist_ok=True)
    swap(copied, target)


def remove(path: Path) -> None:
    """Remove the file `path`, and its packed copies; nothing happens when it is not there."""
    for one in (*map(Path, _copies(path)), path):
        one.unlink(missing_ok=True)


def remove_folder(folder: Path) -> None:
    """Remove `folder` and all in it; nothing happens when it is not there."""
    shutil.rmtree(folder, ignore_errors=True)
