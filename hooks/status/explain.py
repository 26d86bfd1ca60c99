"""How each verdict of a poll came about, step by step, for whoever runs the poller."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hooks.status.history import Run
from hooks.status.poll import PollReport
from hooks.status.states import ProbeResult
from hooks.status.verdict import RANK, Confirmation, Memory, Source, Verdict

WON = {
    Source.PROBE: "the probe",
    Source.DEPENDENCY: "what it depends on",
    Source.POLLER: "nobody: nothing was seen",
    Source.INCIDENT: "the incident",
    Source.MAINTENANCE: "the maintenance",
}


def explain(report: PollReport, rule: Confirmation) -> Iterator[str]:
    """Yield the lines of each component of `report`, judged by `rule`: the steps of verdict.py."""
    if report.run is None:
        return
    for name, verdict in report.verdicts.items():
        yield name
        yield f"  probe      {_seen(report.results.get(name))}"
        yield f"  controls   {_controls(report.run)}"
        if verdict.memory.cause and verdict.source is Source.PROBE:
            yield f"  dependency {verdict.memory.cause} is out: that is the cause"
        yield f"  confirmed  {_confirmed(verdict.memory, rule)}"
        yield f"  published  {_published(verdict)}"


def _seen(result: ProbeResult | None) -> str:
    if result is None:
        return "no result"
    took = "" if result.latency is None else f", {result.latency:.3f} s"
    value = "" if result.value is None else f", value {result.value:g}"
    return f"{result.state} ({result.reason}{took}{value})"


def _controls(run: Run) -> str:
    if run.offline:
        return "failed, and no probe got an answer: the poller itself is offline"
    return {None: "none are declared", True: "answered", False: "failed"}[run.controls_ok]


def _confirmed(memory: Memory, rule: Confirmation) -> str:
    if memory.since is None:
        known = "nothing yet"
    else:
        known = f"{memory.confirmed} since {_when(memory.since)}"
    if memory.candidate is None:
        return known
    worse = RANK[memory.candidate] > RANK[memory.confirmed]
    needed = rule.confirm if worse else rule.recover
    return (
        f"{known}; {memory.candidate} since {_when(memory.candidate_since)}, in {memory.count} of "
        f"{needed} runs in a row"
    )


def _published(verdict: Verdict) -> str:
    cause = f" {verdict.cause}" if verdict.cause else ""
    return f"{verdict.state} ({verdict.reason}), said by {WON[verdict.source]}{cause}"


def _when(moment: datetime | None) -> str:
    return "—" if moment is None else f"{moment:%Y-%m-%d %H:%M:%S} UTC"
