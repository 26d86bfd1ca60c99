"""One poller at a time: a lock file beside the history; and one who sets the history aside."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
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
def held(path: Path) -> Iterator[None]:
    """Hold the file at `path` itself inside the block; without one there is nothing to hold.

    Who waited finds another file there if the one before moved it away. Not to be used while this
    process has the database at `path` open: closing the file would drop SQLite's locks (fcntl(2)).
    """
    with ExitStack() as stack:
        with suppress(FileNotFoundError):
            file = stack.enter_context(path.open("rb"))
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
