"""Out as JSON Lines, in again, and as a copy."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hooks.status.history import History, HistoryError, open_history
from hooks.status.history.schema import VERSION
from tests.status.history.runs import DOWN, T0, TWICE, UP, at, known, run

DAY_LINE = (
    '{"table": "daily", "start": "2026-09-16T00:00:00Z", "component": "web", "operational": %s, '
    '"degraded": 0, "partial": 0, "major": 0, "maintenance": 0, "samples": 1, "latency_count": 0, '
    '"latency_sum": 0, "latency_max": 0, "latency_buckets": %s}'
)


def full(history: History) -> list[str]:
    for minute in range(0, 60 * 60, 30):
        state = DOWN if minute % 240 < 120 else UP
        run(history, at(minute), {"web": state, "shop": UP}, interval=1800.0, rule=TWICE)
    return list(history.export_lines())


def test_an_export_imported_into_nothing_is_the_same_again(
    history: History, tmp_path: Path
) -> None:
    lines = full(history)
    with open_history(tmp_path / "other.db", T0) as other:
        assert other.import_lines(lines) == len(lines)
        assert sorted(other.export_lines()) == sorted(lines)
        assert other.last_run() == history.last_run()
        assert other.published() == history.published()


def test_an_import_made_twice_changes_nothing(history: History) -> None:
    lines = full(history)
    history.import_lines(lines)
    assert list(history.export_lines()) == lines


def test_what_is_recorded_since_stays_the_newest(history: History, tmp_path: Path) -> None:
    lines = full(history)
    with open_history(tmp_path / "new.db", T0) as new:
        run(new, at(3600), UP, interval=1800.0)
        new.import_lines(lines)
        last = new.last_run()
        assert last is not None
        assert last.start == at(3600)
        assert new.published()["web"].recorded == at(3600)
        assert known(new, at(0), at(3600)) == known(history, at(0), at(3600))


def test_lines_say_times_and_states_in_words(history: History) -> None:
    run(history, at(0), DOWN)
    rows = [json.loads(line) for line in history.export_lines()]
    assert rows[0] == {"table": "history", "version": VERSION}
    (sample,) = [one for one in rows if one["table"] == "sample" and one["component"] == "web"]
    assert sample == {
        "table": "sample",
        "run": "2026-09-16T00:00:00.000Z",
        "component": "web",
        "state": "major_outage",
        "raw": "major_outage",
        "reason": "timeout",
        "source": "probe",
        "latency": 100000,
    }


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "Expecting property name enclosed in double quotes"),
        ('{"table": "secrets"}', "it names no table"),
        ('{"table": "daily", "hack": 1}', "unknown key hack"),
        ('{"table": "history", "version": 99}', f"version 99; this Parvis knows up to {VERSION}"),
        ('{"table": "daily", "start": "2026-09-16T00:00:00Z"}', "NOT NULL constraint failed"),
        ('{"table": "sample", "run": "2026-09-16T00:00:00Z"}', "no run starts at 2026-09-16"),
        ('{"table": "memory", "confirmed": "fine"}', "'fine' is not a valid State"),
        ("[]", "it names no table"),
        (DAY_LINE % ('"many"', '""'), "operational is not a whole number"),
        (DAY_LINE % ("1.5", '""'), "operational is not a whole number"),
        (DAY_LINE % ("true", '""'), "operational is not a whole number"),
        (DAY_LINE % ("1e999", '""'), "operational is not a whole number"),
        (DAY_LINE % (str(10**30), '""'), "operational is not a whole number"),
        (DAY_LINE % ("-1", '""'), "a figure is below 0"),
        (DAY_LINE % ("86400001", '""'), "its states last longer than it does"),
        (DAY_LINE % ("1", "7"), "latency_buckets is not text"),
        (DAY_LINE % ("1", '"57:"'), "latency_buckets is no histogram"),
        (DAY_LINE % ("1", '"57:0"'), "latency_buckets is no histogram"),
        (DAY_LINE % ("1", '"-1:3"'), "latency_buckets is no histogram"),
        (
            DAY_LINE.replace("T00:", "T01:") % ("1", '""'),
            "it does not start on a whole hour or day",
        ),
        (
            '{"table": "memory", "component": "web", "confirmed": "unknown", "reason": "bad luck", '
            '"cause": "", "count": 0}',
            "'bad luck' is not a valid Reason",
        ),
        (
            '{"table": "transition", "component": "web", "source": "rumour"}',
            "'rumour' is not a valid Source",
        ),
        ('{"table": "counters", "name": "web", "value": "{"}', "Expecting property name"),
        ('{"table": "run", "start": 5}', "fromisoformat: argument must be str"),
        ('{"table": "daily", "start": "2026-09-16T00:00:00"}', "offset-naive"),
    ],
)
def test_a_line_that_is_not_of_an_export_stops_the_import_whole(
    history: History, line: str, fault: str
) -> None:
    good = '{"table": "meta", "key": "demo", "value": 1}'
    with pytest.raises(HistoryError) as caught:
        history.import_lines([good, line])
    message = str(caught.value)
    assert message.startswith("Line 2 is not a line of an export (")
    assert fault in message
    assert message.endswith("Nothing was imported.")
    assert not history.is_demo()


def test_histograms_and_sources_are_words_out_and_in(history: History, tmp_path: Path) -> None:
    line = json.loads(DAY_LINE % ("1", '"57:12 58:300 161:2"')) | {"blips": 0}
    change = {
        "table": "transition",
        "component": "web",
        "old": "unknown",
        "new": "operational",
        "reason": "ok",
        "source": "incident",
        "cause": "2026-09-16-slow",
        "since": "2026-09-16T00:00:00.000Z",
        "recorded": "2026-09-16T00:05:00.000Z",
    }
    history.import_lines(map(json.dumps, (line, change)))
    rows = [json.loads(one) for one in history.export_lines()]
    (day,) = [one for one in rows if one["table"] == "daily"]
    assert day == line | {"start": "2026-09-16T00:00:00.000Z"}
    assert [one for one in rows if one["table"] == "transition"] == [change]
    assert [one.source for one in history.transitions("web")] == ["incident"]


def test_a_backup_is_a_history(history: History, tmp_path: Path) -> None:
    run(history, at(0))
    history.backup(tmp_path / "backup.db")
    with open_history(tmp_path / "backup.db", T0) as copy:
        assert list(copy.export_lines()) == list(history.export_lines())
    assert not list(tmp_path.glob("*.part"))


def test_a_backup_overwrites_nothing(history: History, tmp_path: Path) -> None:
    to = tmp_path / "backup.db"
    to.write_text("precious")
    with pytest.raises(HistoryError) as caught:
        history.backup(to)
    assert str(caught.value) == f"{to} exists already. Name a file that does not."
    assert to.read_text() == "precious"


def test_a_backup_into_no_folder(history: History, tmp_path: Path) -> None:
    to = tmp_path / "missing" / "backup.db"
    with pytest.raises(HistoryError) as caught:
        history.backup(to)
    assert str(caught.value).startswith(f"The history {history.path} cannot be copied to {to}: ")
