"""Say how long ago the newest poll of a history was, and whether the scheduler kept its word.

    poll_interval.py FILE MINUTES

FILE is an export of the history, MINUTES what the schedule promises. A forge runs its schedules
late or leaves one out; the history counts a poll for twice the interval at most and the rest as not
known, so a late run never counts as time in which all worked. This makes it visible. Exit 0: being
late is a finding. Lines that begin with ``::warning`` are shown by the forge.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

LATE = 2
"""Times the promised interval after which a run counts as late."""


def newest(lines: Iterable[str]) -> datetime | None:
    """Return when the newest run in the `lines` of an export began (UTC), None without one."""
    starts = []
    for line in lines:
        row = json.loads(line) if line.strip() else {}
        if row.get("table") == "run":
            starts.append(datetime.fromisoformat(row["start"]))
    return max(starts, default=None)


def told(last: datetime | None, promised: timedelta, now: datetime) -> str:
    """Return the sentence about the time from `last` to `now`, a warning when it is late."""
    if last is None:
        return "This is the first poll of the history."
    passed = now - last
    said = (
        f"The poll before was {passed.total_seconds() / 60:.0f} min ago; one is promised every "
        f"{promised.total_seconds() / 60:.0f} min."
    )
    if passed <= LATE * promised:
        return said
    return f"::warning title=Late poll::{said} The time between counts as not known."


def main(arguments: Sequence[str], now: datetime) -> int:
    """Print the sentence; `arguments` are the file and the minutes."""
    lines = Path(arguments[0]).read_text(encoding="utf-8").splitlines()
    print(told(newest(lines), timedelta(minutes=float(arguments[1])), now))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], datetime.now(UTC)))
