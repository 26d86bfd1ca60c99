"""An empty history in a folder of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hooks.status.history import History, open_history
from tests.status.history.runs import T0


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    with open_history(tmp_path / "history.db", T0) as opened:
        yield opened
