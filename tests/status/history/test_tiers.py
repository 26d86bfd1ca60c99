"""What is thrown away, when, and which hours are counted anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from hooks.status.facts import Latency
from hooks.status.history import open_history
from hooks.status.history.buckets import Bucket, Stretch
from hooks.status.history.latency import packed_of
from hooks.status.history.schema import DAY, HOUR, moment
from hooks.status.history.tiers import (
    KEEP_HOURS,
    KEEP_SAMPLES,
    hours,
    meta,
    prune,
    recount,
    recount_all,
    set_meta,
)

NOW = 1_000 * DAY + 5 * HOUR + 7
"""A moment within an hour, in milliseconds."""
MINUTE = HOUR // 60


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    """The tables that pruning knows, with a run each half hour of forty days and their hours."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER);"
        "CREATE TABLE run (id INTEGER PRIMARY KEY, start INTEGER, ends INTEGER);"
        "CREATE TABLE sample (run INTEGER); CREATE TABLE hourly (start INTEGER);"
    )
    first = NOW - 40 * DAY
    for id, start in enumerate(range(first, NOW, HOUR // 2)):
        connection.execute("INSERT INTO run VALUES (?, ?, ?)", (id, start, start + 2 * MINUTE))
        connection.execute("INSERT INTO sample VALUES (?)", (id,))
    for start in range(first // HOUR * HOUR, NOW, HOUR):
        connection.execute("INSERT INTO hourly VALUES (?)", (start,))
    yield connection
    connection.close()


def oldest(db: sqlite3.Connection, what: str) -> int:
    return int(db.execute(what).fetchone()[0])


RUNS, HOURS = "SELECT min(start) FROM run", "SELECT min(start) FROM hourly"
SAMPLES = "SELECT min(start) FROM run WHERE id IN (SELECT run FROM sample)"


def test_samples_go_by_the_hour_and_hours_by_the_day(db: sqlite3.Connection) -> None:
    prune(db, NOW)
    sealed, old = (NOW - KEEP_SAMPLES) // HOUR * HOUR, (NOW - KEEP_HOURS) // DAY * DAY
    assert (meta(db, "sealed"), meta(db, "hourly_from")) == (sealed, old)
    assert sealed <= oldest(db, SAMPLES) < sealed + HOUR // 2
    assert oldest(db, HOURS) == old
    assert old <= oldest(db, RUNS) < old + HOUR // 2


def test_a_run_that_reaches_into_what_is_kept_is_kept(db: sqlite3.Connection) -> None:
    sealed = (NOW - KEEP_SAMPLES) // HOUR * HOUR
    db.execute("INSERT INTO run VALUES (-1, ?, ?)", (sealed - 1, sealed + 1))
    db.execute("INSERT INTO run VALUES (-2, ?, ?)", (sealed - 2, sealed))
    db.execute("INSERT INTO sample VALUES (-1), (-2)")
    prune(db, NOW)
    left = {row[0] for row in db.execute("SELECT run FROM sample WHERE run < 0")}
    assert left == {-1}


def test_within_the_hour_nothing_is_looked_for_again(db: sqlite3.Connection) -> None:
    prune(db, NOW)
    sealed = meta(db, "sealed")
    db.execute("INSERT INTO run VALUES (-1, ?, ?)", (sealed - HOUR, sealed - HOUR + 1))
    db.execute("INSERT INTO sample VALUES (-1)")
    for now in (NOW + MINUTE, NOW - DAY):
        prune(db, now)
        assert meta(db, "sealed") == sealed
        assert oldest(db, "SELECT min(run) FROM sample") == -1
    prune(db, NOW + HOUR)
    assert meta(db, "sealed") == sealed + HOUR
    assert oldest(db, "SELECT min(run) FROM sample") > 0


def test_within_the_day_hours_and_runs_stay(db: sqlite3.Connection) -> None:
    prune(db, NOW)
    begin = meta(db, "hourly_from")
    db.execute("INSERT INTO hourly VALUES (?)", (begin - HOUR,))
    prune(db, NOW + HOUR)
    assert meta(db, "hourly_from") == begin
    assert oldest(db, HOURS) == begin - HOUR
    prune(db, NOW + DAY)
    assert meta(db, "hourly_from") == begin + DAY
    assert oldest(db, HOURS) == begin + DAY


def test_a_figure_that_was_never_set_is_nought_and_the_last_one_holds(
    db: sqlite3.Connection,
) -> None:
    assert meta(db, "sealed") == 0
    for value in (3, 5):
        set_meta(db, "sealed", value)
    assert (meta(db, "sealed"), meta(db, "other")) == (5, 0)


@pytest.mark.parametrize(
    ("span", "found"),
    [
        ((0, 0), {0}),
        ((1, HOUR - 1), {0}),
        ((1, HOUR), {0, HOUR}),
        ((HOUR, HOUR), {HOUR}),
        ((HOUR - 1, 2 * HOUR - 1), {0, HOUR}),
        ((HOUR, HOUR - 1), set()),
    ],
)
def test_a_span_touches_the_hours_it_lies_in(span: tuple[int, int], found: set[int]) -> None:
    assert hours([span]) == found
    assert hours([span, (5 * HOUR, 5 * HOUR)]) == found | {5 * HOUR}


def test_a_part_of_a_stretch_is_what_each_place_of_it_is() -> None:
    known = {0: Bucket(operational=HOUR), 2 * HOUR: Bucket(major=HOUR)}
    stretch = Stretch({0: HOUR, HOUR: HOUR, 2 * HOUR: HOUR}, known)
    assert stretch[1:] == (stretch[1], stretch[2])
    assert stretch[:] == tuple(stretch)
    assert stretch[0].seconds.operational == stretch[2].seconds.major == 3_600
    assert stretch[1].seconds.unknown == 3_600


START = 1_000 * DAY
"""Of the first of three hours."""


@pytest.fixture
def counted(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A history of one component, a run each ten minutes of two hours and one as the third begins.

    Its hours are not counted yet.
    """
    with open_history(tmp_path / "history.db", moment(START)) as history:
        db = history._db
        db.execute("INSERT INTO component (id, name) VALUES (7, 'website')")
        for id, start in enumerate(range(START, START + 2 * HOUR + 1, HOUR // 6)):
            db.execute(
                "INSERT INTO run VALUES (?, ?, ?, ?, ?, 0, 0, 1)",
                (id, start, start, start + HOUR // 3, HOUR // 6),
            )
            db.execute("INSERT INTO sample VALUES (?, 7, 0, 0, '', 0, NULL)", (id,))
        yield db


def samples(db: sqlite3.Connection, tier: str = "hourly") -> dict[int, int]:
    """How many samples each hour, counted from START, or day has."""
    rows = db.execute(f"SELECT start, samples FROM {tier} ORDER BY start")
    return {(start - START) // HOUR: count for start, count in rows}


def test_an_hour_that_is_sealed_is_never_counted_anew(counted: sqlite3.Connection) -> None:
    end = START + 2 * HOUR
    recount(counted, {START, START + HOUR, end}, end)
    assert samples(counted) == {0: 6, 1: 6, 2: 1}
    assert samples(counted, "daily") == {0: 13}
    # Its samples are gone: counted anew it would be empty.
    counted.execute("DELETE FROM sample WHERE run < 12")
    set_meta(counted, "sealed", START + HOUR)
    recount(counted, {START, START + HOUR, end, end + HOUR}, end)
    assert samples(counted) == {0: 6, 2: 1}
    assert samples(counted, "daily") == {0: 7}
    counted.execute("DELETE FROM sample")
    recount_all(counted)
    assert samples(counted) == {0: 6}


def test_a_stretch_adds_up_the_response_times_of_its_part() -> None:
    def bucket(*seconds: float) -> Bucket:
        return Bucket(latencies=packed_of(seconds), largest=int(max(seconds) * 1e6))

    known = {0: bucket(9.0), HOUR: bucket(0.1, 0.1), 2 * HOUR: bucket(0.4)}
    stretch = Stretch(dict.fromkeys(range(0, 4 * HOUR, HOUR), HOUR), known)
    part = stretch.latency(1, 3)
    assert (part.p50, part.p95) == (pytest.approx(0.1, rel=0.05), pytest.approx(0.4, rel=0.05))
    assert stretch.latency(0, 1).p50 == pytest.approx(9.0, rel=0.05)
    assert stretch.latency(3, 4) == Latency(None, None)
