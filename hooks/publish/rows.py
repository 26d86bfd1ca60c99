"""What was rendered, kept from one refresh to the next: most is as it was a minute ago."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from hooks.publish import files

FILE = Path(".parvis/rows.json")
"""In the project's folder; it can be removed at any time."""


@dataclass
class Rows:
    """Rows of the board and plain words by key; without a `path` they last for one run."""

    path: Path | None = None
    used: dict[str, str] = field(default_factory=dict)

    def get(self, key: str, render: Callable[[], str]) -> str:
        """Return the row that `key` stands for, rendered now if it never was."""
        if key not in self.used:
            self.used[key] = self._kept.get(key) or render()
        return self.used[key]

    def keep(self) -> None:
        """Keep the rows used in this run for the next one."""
        if self.path is not None and self.used.keys() - self._kept.keys():
            with suppress(OSError):
                files.write(self.path, json.dumps(self.used, ensure_ascii=False))

    @cached_property
    def _kept(self) -> dict[str, str]:
        with suppress(OSError, ValueError):
            found = json.loads(self.path.read_bytes()) if self.path else {}
            return found if isinstance(found, dict) else {}
        return {}
