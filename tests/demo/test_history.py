"""The demo's past: ninety days, always the same, and marked as generated."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hooks.demo.history import DAYS, lines, load
from hooks.status.history import History, open_history
from tests.status.history.runs import run

NOW = datetime(2026, 9, 16, 12, 34, tzinfo=UTC)
COMPONENTS = ["website", "backups"]


@pytest.fixture
def history(tmp_path: Path) -> History:
    return open_history(tmp_path / "history.db", NOW)


def test_a_new_history_is_filled_and_marked(history: History) -> None:
    with history:
        assert not history.is_demo()
        load(history, COMPONENTS, NOW)
        assert history.is_demo()
        start = (NOW - timedelta(days=DAYS - 1)).replace(hour=0, minute=0)
        seconds = history.seconds("website", start, NOW.replace(minute=0), NOW)
        assert seconds.operational > 0.9 * (NOW.replace(minute=0) - start).total_seconds()
        assert seconds.unknown + seconds.degraded + seconds.partial + seconds.major > 0


def test_a_history_that_was_measured_is_left_alone(history: History) -> None:
    with history:
        run(history, NOW - timedelta(hours=1), interval=60.0)
        load(history, COMPONENTS, NOW)
        assert not history.is_demo()


def test_loading_twice_is_loading_once(history: History) -> None:
    with history:
        load(history, COMPONENTS, NOW)
        first = list(history.export_lines())
        load(history, COMPONENTS, NOW + timedelta(hours=5))
        assert list(history.export_lines()) == first


def test_the_past_does_not_change_while_the_hour_lasts() -> None:
    assert list(lines(COMPONENTS, NOW)) == list(lines(COMPONENTS, NOW + timedelta(minutes=20)))


def test_a_day_of_the_past_is_the_same_the_next_day() -> None:
    def day(when: datetime) -> list[str]:
        wanted = '"start": "2026-09-10T00:00:00.000Z"'
        return [one for one in lines(COMPONENTS, when) if wanted in one and '"daily"' in one]

    assert day(NOW) == day(NOW + timedelta(days=1))
    assert len(day(NOW)) == len(COMPONENTS) + 1, "the components and the poller"


def test_no_hour_holds_more_than_an_hour() -> None:
    states = ("operational", "degraded", "partial", "major", "maintenance")
    for line in lines(COMPONENTS, NOW):
        row = json.loads(line)
        if row["table"] in ("hourly", "daily"):
            spent = [row[state] for state in states]
            most = 3_600_000 if row["table"] == "hourly" else 86_400_000
            assert min(spent) >= 0 and sum(spent) <= most
