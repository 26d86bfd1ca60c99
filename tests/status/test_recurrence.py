"""Maintenance that comes again: which windows there are, and which rules are refused."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hooks.content.problems import ContentError
from hooks.status.incidents import read_maintenances
from hooks.status.recurrence import COMING, PAST, fault, first_start, skip_faults, windows
from hooks.status.states import ProbeResult, Reason, State
from hooks.status.timeline import Maintenance, MaintenanceStatus
from hooks.status.verdict import Confirmation, judge

START = datetime(2026, 9, 1, 2, tzinfo=UTC)  # a Tuesday
TEXT = {"fr": "Travaux.", "en": "Works."}


def plan(repeat: str | None, **changes: Any) -> Maintenance:
    """Two hours of work on the checkout in the night of 1 September 2026, and what repeats it."""
    data: dict[str, Any] = {
        "id": "night",
        "title": TEXT,
        "components": ["checkout"],
        "starts_at": START,
        "ends_at": START + timedelta(hours=2),
        "status": "scheduled",
        "repeat": repeat,
        "updates": [{"at": START - timedelta(days=5), "status": "scheduled", "text": TEXT}],
    }
    return Maintenance.model_validate(data | changes)


def days(repeat: str, now: datetime, **changes: Any) -> list[str]:
    found = windows([plan(repeat, **changes)], now)
    return [f"{one.starts_at:%m-%d} {one.status}" for one in reversed(found)]


@pytest.mark.parametrize(
    ("repeat", "found"),
    [
        ("FREQ=WEEKLY;COUNT=2", ["09-01 scheduled", "09-08 scheduled"]),
        ("FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20260908T020000Z",
         ["09-01 scheduled", "09-03 scheduled", "09-08 scheduled"]),
        ("FREQ=WEEKLY;INTERVAL=2", ["09-01 scheduled", "09-15 scheduled", "09-29 scheduled"]),
        ("FREQ=DAILY", ["09-01 scheduled", "09-02 scheduled", "09-03 scheduled"]),
        ("FREQ=MONTHLY;BYDAY=1TU", ["09-01 scheduled", "10-06 scheduled", "11-03 scheduled"]),
        ("FREQ=MONTHLY;BYMONTHDAY=1,-1", ["09-01 scheduled", "09-30 scheduled", "10-01 scheduled"]),
        ("FREQ=YEARLY;BYMONTH=9,3;BYDAY=1TU", ["09-01 scheduled", "03-02 scheduled"]),
    ],
)  # fmt: skip
def test_the_windows_that_come_next(repeat: str, found: list[str]) -> None:
    assert fault(plan(repeat)) == ""
    assert days(repeat, START - timedelta(days=1)) == found


def test_a_window_opens_and_closes_by_itself() -> None:
    now = datetime(2026, 9, 8, 3, tzinfo=UTC)
    assert days("FREQ=WEEKLY;COUNT=3", now) == [
        "09-01 completed",
        "09-08 in_progress",
        "09-15 scheduled",
    ]


def test_each_window_has_its_own_id_and_knows_its_series() -> None:
    found = windows([plan("FREQ=WEEKLY;COUNT=2"), plan(None, id="once")], START)
    assert [(one.id, one.series) for one in found] == [
        ("night-2026-09-08", "night"),
        ("once", ""),
        ("night-2026-09-01", "night"),
    ]
    assert [one.ends_at - one.starts_at for one in found] == [timedelta(hours=2)] * 3


def test_however_long_a_rule_runs_its_windows_are_few() -> None:
    now = START + timedelta(days=3_650)
    found = windows([plan("FREQ=DAILY")], now)
    assert len(found) == PAST + COMING
    assert found[0].starts_at.date() == now.date() + timedelta(days=COMING)
    assert found[-1].starts_at.date() == now.date() - timedelta(days=PAST - 1)


def test_a_series_that_is_over_is_forgotten() -> None:
    assert windows([plan("FREQ=DAILY;COUNT=3")], START + timedelta(days=200)) == ()


def test_a_cancelled_series_keeps_what_was_done_before() -> None:
    said = [
        {"at": START, "status": "scheduled", "text": TEXT},
        {"at": START + timedelta(days=2), "status": "cancelled", "text": TEXT},
    ]
    assert days("FREQ=WEEKLY", START + timedelta(days=3), status="cancelled", updates=said) == [
        "09-01 completed",
        "09-08 cancelled",
        "09-15 cancelled",
        "09-22 cancelled",
    ]


def test_a_completed_series_has_no_window_to_come() -> None:
    said = [{"at": START + timedelta(days=8), "status": "completed", "text": TEXT}]
    assert days("FREQ=WEEKLY", START + timedelta(days=8), status="completed", updates=said) == [
        "09-01 completed",
        "09-08 completed",
    ]


@pytest.mark.parametrize(("hour", "state"), [(1, "operational"), (3, "under_maintenance")])
def test_the_verdict_knows_the_later_windows(hour: int, state: str) -> None:
    now = datetime(2026, 9, 15, hour, tzinfo=UTC)
    seen = ProbeResult("checkout", State.OPERATIONAL, Reason.OK, 0.1, now)
    open_now = windows([plan("FREQ=WEEKLY")], now)
    verdict = judge([seen], True, (), open_now, {"checkout": ()}, now)["checkout"]
    assert verdict.state == state
    assert verdict.cause == ("night-2026-09-15" if hour == 3 else "")


@pytest.mark.parametrize(
    ("repeat", "sentence"),
    [
        ("weekly", '"weekly" is not a part of a rule. Write names and values, such as '
         "FREQ=WEEKLY;BYDAY=TU;COUNT=10."),
        ("FREQ=WEEKLY;", '"" is not a part of a rule. Write names and values, such as '
         "FREQ=WEEKLY;BYDAY=TU;COUNT=10."),
        ("FREQ=WEEKLY;BYDAYS=TU", '"BYDAYS" is not understood in a rule. Did you mean "BYDAY"? '
         "Allowed: FREQ, INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY, BYMONTH."),
        ("FREQ=DAILY;FREQ=WEEKLY", "FREQ is given twice in the rule. Keep one of the two."),
        ("COUNT=3", "The rule does not say how often: begin with FREQ, such as "
         "FREQ=WEEKLY;BYDAY=TU;COUNT=10."),
        ("FREQ=HOURLY", 'FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY; found "HOURLY".'),
        ("FREQ=DAILY;COUNT=0", 'COUNT must be a number from 1 to 999; found "0".'),
        ("FREQ=DAILY;INTERVAL=100", 'INTERVAL must be a number from 1 to 99; found "100".'),
        ("FREQ=DAILY;UNTIL=20261231", "UNTIL must be a time in UTC such as 20271231T235959Z; "
         'found "20261231".'),
        ("FREQ=DAILY;UNTIL=20261331T000000Z", "UNTIL is not a time that exists; "
         'found "20261331T000000Z".'),
        ("FREQ=WEEKLY;BYDAY=1TU", 'BYDAY must be days such as TU or MO,TH; found "1TU".'),
        ("FREQ=MONTHLY;BYDAY=5TU",
         'BYDAY must be days such as TU, 2TU (the second) or -1SU (the last); found "5TU".'),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "BYMONTHDAY must be days that every month has, 1 to 28, or "
         'counted from its end, -1 to -28; found "31".'),
        ("FREQ=WEEKLY;BYMONTH=9", "BYMONTH does not go with FREQ=WEEKLY. Allowed beside it: "
         "INTERVAL, COUNT, UNTIL, BYDAY."),
        ("FREQ=DAILY;COUNT=2;UNTIL=20261231T000000Z",
         "The rule has both COUNT and UNTIL. Keep one of the two."),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
         "The rule has both BYDAY and BYMONTHDAY. Keep one of the two."),
        ("FREQ=WEEKLY;BYDAY=WE", "starts_at is not on a day of the rule. The first such day is "
         "2026-09-02T02:00:00Z: make that starts_at."),
        ("FREQ=WEEKLY;UNTIL=20260801T000000Z", "The rule never comes true from starts_at on."),
    ],
)  # fmt: skip
def test_a_wrong_rule_is_told_in_a_sentence(repeat: str, sentence: str) -> None:
    assert fault(plan(repeat)) == sentence


def test_a_day_that_never_comes_is_found_without_end() -> None:
    start = datetime(2026, 3, 30, tzinfo=UTC)
    never = plan("FREQ=YEARLY;BYMONTH=2", starts_at=start, ends_at=start + timedelta(hours=1))
    assert fault(never) == "The rule never comes true from starts_at on."


def test_a_window_that_lasts_into_the_next() -> None:
    long = plan("FREQ=DAILY", ends_at=START + timedelta(hours=25))
    assert fault(long) == "The window lasts longer than the time until it comes again."


def test_one_window_of_a_series_is_not_opened_by_hand() -> None:
    opened = plan("FREQ=DAILY", status=MaintenanceStatus.IN_PROGRESS)
    assert fault(opened) == (
        'A maintenance that repeats is "scheduled", "completed" or "cancelled" as a whole; found '
        '"in_progress". Its windows open and close by themselves.'
    )


def test_a_wrong_rule_has_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "maintenance").mkdir()
    (tmp_path / "maintenance/night.yml").write_text(
        "title: Travaux\ncomponents: [checkout]\nstarts_at: 2026-09-01T02:00:00Z\n"
        "ends_at: 2026-09-01T04:00:00Z\nstatus: scheduled\nrepeat: FREQ=WEEKLY;BYDAY=TUE\n",
        encoding="utf-8",
    )
    with pytest.raises(ContentError) as caught:
        read_maintenances(tmp_path, tmp_path, ["checkout"])
    assert str(caught.value) == (
        'maintenance/night.yml:6:9: wrong-rule BYDAY must be days such as TU or MO,TH; found "TUE".'
    )


def test_who_repeats_nothing_does_not_load_the_library() -> None:
    code = (
        "import sys, hooks.status.recurrence as r, datetime as d; "
        "r.windows([], d.datetime.now(d.UTC)); print('dateutil' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_no_summer_time_moves_a_window() -> None:
    found = windows([plan("FREQ=WEEKLY")], datetime(2026, 10, 20, tzinfo=UTC))
    assert {one.starts_at.time() for one in found} == {START.time()}
    assert date(2026, 10, 27) in {one.starts_at.date() for one in found}


# --- Windows that are skipped -------------------------------------------------------------------

TUESDAYS = "FREQ=WEEKLY;COUNT=4"
"""1, 8, 15 and 22 September 2026."""


def test_a_skipped_window_is_called_off_and_does_not_take_the_place_of_one_to_come() -> None:
    skip = [date(2026, 9, 8)]
    assert days("FREQ=WEEKLY", START - timedelta(days=1), skip=skip) == [
        "09-01 scheduled",
        "09-08 cancelled",
        "09-15 scheduled",
        "09-22 scheduled",
    ]
    assert days(TUESDAYS, datetime(2026, 9, 8, 3, tzinfo=UTC), skip=skip) == [
        "09-01 completed",
        "09-08 cancelled",
        "09-15 scheduled",
        "09-22 scheduled",
    ]


def test_the_verdict_does_not_excuse_what_happens_in_a_skipped_window() -> None:
    now = datetime(2026, 9, 8, 3, tzinfo=UTC)
    seen = ProbeResult("checkout", State.MAJOR, Reason.TIMEOUT, None, now)
    for skip, state in ([], "under_maintenance"), ([date(2026, 9, 8)], "major_outage"):
        open_now = windows([plan(TUESDAYS, skip=skip)], now)
        rule = Confirmation(confirm=1)
        assert judge([seen], True, (), open_now, {"checkout": ()}, now, rule=rule)[
            "checkout"
        ].state == state  # fmt: skip


def test_the_first_window_that_takes_place() -> None:
    assert first_start(plan(None)) == START
    assert first_start(plan(TUESDAYS)) == START
    assert first_start(plan(TUESDAYS, skip=[START.date()])) == START + timedelta(days=7)


@pytest.mark.parametrize(
    ("repeat", "skip", "found"),
    [
        (TUESDAYS, [date(2026, 9, 8), date(2026, 9, 22)], []),
        (TUESDAYS, [date(2026, 9, 8), date(2026, 9, 9), date(2026, 9, 13)],
         [(1, "2026-09-09 is not a day of the rule. The nearest window is on 2026-09-08."),
          (2, "2026-09-13 is not a day of the rule. The nearest window is on 2026-09-15.")]),
        (TUESDAYS, [date(2026, 8, 1), date(2027, 8, 1)],
         [(0, "2026-08-01 is not a day of the rule. The nearest window is on 2026-09-01."),
          (1, "2027-08-01 is not a day of the rule. The nearest window is on 2026-09-22.")]),
        (TUESDAYS, [date(2026, 9, 8), date(2026, 9, 8)],
         [(1, "2026-09-08 is skipped twice. Keep one of the two.")]),
        ("FREQ=WEEKLY;COUNT=2", [date(2026, 9, 1), date(2026, 9, 8)],
         [(0, 'No window is left: all are skipped. Write "status: cancelled" instead.')]),
        (None, [date(2026, 9, 1)],
         [(0, "Only a maintenance that repeats can skip windows. Add repeat, or cancel it.")]),
    ],
)  # fmt: skip
def test_a_day_that_cannot_be_skipped_is_told_with_the_nearest_window(
    repeat: str | None, skip: list[date], found: list[tuple[int, str]]
) -> None:
    assert list(skip_faults(plan(repeat, skip=skip))) == found


def test_a_day_that_cannot_be_skipped_has_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "maintenance").mkdir()
    (tmp_path / "maintenance/night.yml").write_text(
        "title: Travaux\ncomponents: [checkout]\nstarts_at: 2026-09-01T02:00:00Z\n"
        "ends_at: 2026-09-01T04:00:00Z\nstatus: scheduled\nrepeat: FREQ=WEEKLY\n"
        "skip:\n  - 2026-09-08\n  - 2026-09-16\n",
        encoding="utf-8",
    )
    with pytest.raises(ContentError) as caught:
        read_maintenances(tmp_path, tmp_path, ["checkout"])
    assert str(caught.value) == (
        "maintenance/night.yml:9:5: wrong-rule 2026-09-16 is not a day of the rule. The nearest "
        "window is on 2026-09-15."
    )
