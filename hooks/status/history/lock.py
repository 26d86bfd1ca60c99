"""One poller at a time: a lock file beside the history; and one who sets the history aside."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hooks.status.history.schema import HistoryError


@contextmanager
def exclusive(path: Path) -> Iterator[bool]:
    """Hold the lock at `path` inside the block, which gets whether it was free.

    The kernel drops the lock with the process (flock(2)), so a killed poller leaves none behind;
    the empty file stays. Raises HistoryError when the file cannot be made.
    """
    try:
        file = path.open("a")
    except OSError as error:
        raise HistoryError(f"The lock {path} cannot be made: {error.strerror}.") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


@contextmanager
def held(path: Path) -> Iterator[bool]:
    """Hold the file at `path` itself inside the block, which gets whether it is still there.

    It is not when another who held it moved it away in the meantime. Not to be used while this
    process has the database at `path` open: closing the file would drop SQLite's locks (fcntl(2)).
    """
    try:
        file = path.open("rb")
    except FileNotFoundError:
        yield False
        return
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield path.exists() and os.path.samestat(path.stat(), os.fstat(file.fileno()))
