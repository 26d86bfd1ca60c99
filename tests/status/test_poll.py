"""One poll, from the probes to the record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hooks.status.board import build_board
from hooks.status.history import Counters, History, open_history
from hooks.status.poll import OnDone, PollReport, dry_poll, poll
from hooks.status.probes.run import Probing
from hooks.status.services import Services
from hooks.status.states import ProbeResult, Reason, State
from tests.status.history.runs import DOWN, T0, UP, at

NAME = {"fr": "Nom", "en": "Name", "es": "Nombre"}


def services(url: str = "http://127.0.0.1:9/", **more: object) -> Services:
    component = {"id": "web", "name": NAME, "probe": {"kind": "http", "url": url}, **more}
    group = {"id": "all", "name": NAME, "components": [component]}
    return Services.model_validate({"interval": 300.0, "groups": [group]})


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    with open_history(tmp_path / "history.db", T0) as opened:
        yield opened


def clock(*minutes: float) -> Callable[[], datetime]:
    times = iter(minutes)
    return lambda: at(next(times))


class Seen:
    """Stands in for the network: sees what it was told, and notes what it was given."""

    def __init__(self, state: State, controls_ok: bool | None = None) -> None:
        self.state, self.controls_ok = state, controls_ok
        self.previous: list[Counters] = []

    def __call__(
        self,
        services: Services,
        now: datetime,
        previous: Counters,
        *,
        on_done: OnDone | None = None,
    ) -> Probing:
        self.previous.append(previous)
        reason = Reason.OK if self.state is UP else Reason.DNS
        results = tuple(
            ProbeResult(one.id, self.state, reason, 0.2, now) for one in services.components
        )
        for result in results:
            if on_done:
                on_done(result)
        counters = {"web": [{"at": now.timestamp(), "total": 3.0}]}
        return Probing(results, self.controls_ok, counters, now, now, {"web": "Traceback"})


def polled(history: History, minute: float, seen: Seen, **more: object) -> PollReport:
    return poll(services(**more), history, (), (), clock(minute, minute + 0.5), seen)


def test_a_poll_is_recorded_with_its_times_and_latency(history: History) -> None:
    report = polled(history, 0, Seen(UP))
    assert report.run == history.last_run()
    assert report.run is not None
    assert (report.run.start, report.run.finish) == (at(0), at(0.5))
    assert report.verdicts["web"].state is UP
    assert [change.new for change in report.changes] == [UP]
    assert report.defects == {"web": "Traceback"}
    latency = history.latency("web", at(0), at(1), at(1))
    assert latency.p50 == pytest.approx(0.2, rel=0.05)


def test_the_second_bad_poll_publishes_the_outage(history: History) -> None:
    polled(history, 0, Seen(UP))
    assert polled(history, 5, Seen(DOWN)).changes == ()
    (change,) = polled(history, 10, Seen(DOWN)).changes
    assert (change.old, change.new, change.since, change.recorded) == (UP, DOWN, at(5), at(10))


def test_bad_polls_with_a_gap_between_them_are_not_in_a_row(history: History) -> None:
    polled(history, 0, Seen(UP))
    polled(history, 5, Seen(DOWN))
    assert polled(history, 600, Seen(DOWN)).changes == ()
    (change,) = polled(history, 605, Seen(DOWN)).changes
    assert change.since == at(600)


def test_probes_get_the_counters_of_the_poll_before(history: History) -> None:
    seen = Seen(UP)
    polled(history, 0, seen)
    polled(history, 5, seen)
    assert seen.previous == [{}, {"web": [{"at": at(0).timestamp(), "total": 3.0}]}]


def test_a_former_id_hands_its_past_over(history: History) -> None:
    polled(history, 0, Seen(DOWN), id="shop")
    polled(history, 5, Seen(DOWN), id="shop")
    assert polled(history, 10, Seen(DOWN), was=["shop"]).changes == ()
    assert history.memories()["web"].since == at(0)


def test_a_poller_cut_off_records_that_and_no_outage(history: History) -> None:
    polled(history, 0, Seen(UP, controls_ok=True))
    report = polled(history, 5, Seen(DOWN, controls_ok=False))
    assert report.run is not None
    assert report.run.offline
    assert report.verdicts["web"].reason is Reason.POLLER_OFFLINE


def test_a_second_poller_does_nothing_and_says_so(history: History) -> None:
    seen = Seen(UP)
    with open_history(history.path, T0) as other, other.exclusive() as free:
        assert free
        report = polled(history, 0, seen)
    assert report.skipped
    assert (report.changes, seen.previous, history.last_run()) == ((), [], None)
    assert not polled(history, 5, seen).skipped


def test_a_clock_set_back_an_hour_between_polls_neither_hides_nor_doubles_an_outage(
    history: History,
) -> None:
    for minute in (60, 65):
        polled(history, minute, Seen(UP))
    assert polled(history, 7, Seen(DOWN)).changes == ()
    (change,) = polled(history, 12, Seen(DOWN)).changes
    assert (change.new, change.since, change.recorded) == (DOWN, at(7), at(12))
    polled(history, 17, Seen(UP))
    (change,) = polled(history, 22, Seen(UP)).changes
    assert (change.new, change.since) == (UP, at(17))
    seconds = history.seconds("web", at(0), at(22), at(22))
    assert (seconds.major, seconds.operational, seconds.unknown) == (600.0, 300.0, 420.0)
    shown = build_board(services(), history, (), (), at(23))
    assert (shown.state, shown.data_as_of) == (UP, at(22.5))


def test_a_clock_set_back_during_the_poll_ends_it_when_it_began(history: History) -> None:
    report = poll(services(), history, (), (), clock(5, 2), Seen(UP))
    assert report.run is not None
    assert report.run.finish == at(5)


def test_progress_is_told_result_by_result(history: History) -> None:
    heard: list[ProbeResult] = []
    poll(services(), history, (), (), clock(0, 1), Seen(UP), heard.append)
    assert [one.component for one in heard] == ["web"]


def test_a_dry_poll_says_what_it_saw_at_once() -> None:
    report = dry_poll(services(), clock(0, 1), probe_all=Seen(DOWN))
    assert report.verdicts["web"].state is DOWN
    assert report.run is not None
    assert report.run.finish - report.run.start == timedelta(minutes=1)


def test_a_refused_connection_is_an_outage_after_two_real_polls(
    history: History, closed_port: int
) -> None:
    real = services(f"http://127.0.0.1:{closed_port}/")
    for minute in (0, 5):
        report = poll(real, history, (), (), clock(minute, minute))
    assert (report.verdicts["web"].state, report.verdicts["web"].reason) == (DOWN, Reason.REFUSED)
