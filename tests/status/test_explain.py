"""Why a component is what it is, in steps that can be followed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hooks.status.explain import explain
from hooks.status.history import Run
from hooks.status.poll import PollReport
from hooks.status.states import ProbeResult, Reason, State
from hooks.status.verdict import Confirmation, Memory, Source, Verdict

T0 = datetime(2026, 9, 16, tzinfo=UTC)
RUN = Run(T0, T0 + timedelta(seconds=2), 60, True, False, 1)
RULE = Confirmation(confirm=3, recover=2)
WELL = Memory(State.OPERATIONAL, Reason.OK, "", T0 - timedelta(days=1))
CALM = Verdict(State.OPERATIONAL, Reason.OK, Source.PROBE, "", WELL.since, State.OPERATIONAL, WELL)


def told(verdict: Verdict, result: ProbeResult | None = None, run: Run = RUN) -> list[str]:
    results = {"search": result} if result else {}
    return [*explain(PollReport(run, {"search": verdict}, results=results), RULE)]


def test_a_calm_component_is_told_in_four_lines() -> None:
    seen = ProbeResult("search", State.OPERATIONAL, Reason.OK, 0.0421, T0, 3.0)
    assert told(CALM, seen) == [
        "search",
        "  probe      operational (ok, 0.042 s, value 3)",
        "  controls   answered",
        "  confirmed  operational since 2026-09-15 00:00:00 UTC",
        "  published  operational (ok), said by the probe",
    ]


def test_a_change_under_observation_says_how_far_it_is() -> None:
    seen = ProbeResult("search", State.MAJOR, Reason.TIMEOUT, None, T0)
    watched = replace(WELL, candidate=State.MAJOR, candidate_since=T0, count=1)
    lines = told(replace(CALM, memory=watched), seen)
    assert lines[1] == "  probe      major_outage (timeout)"
    assert lines[3].endswith(
        "; major_outage since 2026-09-16 00:00:00 UTC, in 1 of 3 runs in a row"
    )
    out = Memory(State.MAJOR, Reason.TIMEOUT, "", T0, State.OPERATIONAL, T0, 1)
    assert told(replace(CALM, memory=out), seen)[3].endswith("in 1 of 2 runs in a row")


def test_the_voice_that_won_is_named() -> None:
    declared = replace(
        CALM, state=State.DEGRADED, reason=Reason.INCIDENT, source=Source.INCIDENT, cause="late"
    )
    assert told(declared)[-1] == (
        "  published  degraded_performance (incident), said by the incident late"
    )
    below = replace(CALM, memory=replace(WELL, cause="database"))
    assert "  dependency database is out: that is the cause" in told(below)


def test_nothing_known_is_said_as_that() -> None:
    unknown = Verdict(
        State.UNKNOWN, Reason.POLLER_OFFLINE, Source.POLLER, "", T0, State.UNKNOWN, Memory()
    )
    lines = told(unknown, run=replace(RUN, controls_ok=False, offline=True))
    assert lines[1:] == [
        "  probe      no result",
        "  controls   failed, and no probe got an answer: the poller itself is offline",
        "  confirmed  nothing yet",
        "  published  unknown (poller_offline), said by nobody: nothing was seen",
    ]
    assert "  controls   none are declared" in told(unknown, run=replace(RUN, controls_ok=None))
    assert "  controls   failed" in told(unknown, run=replace(RUN, controls_ok=False))


def test_a_poll_that_did_nothing_explains_nothing() -> None:
    assert [*explain(PollReport(None), RULE)] == []
