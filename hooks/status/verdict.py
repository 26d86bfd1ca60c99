"""From what the probes saw to what is published: one pure function, and why.

    results -> sights (own outage? a dependency's?) -> confirmation -> declared states -> verdicts

The declared rules, in words a page can print:

* A change is published after `Confirmation.confirm` runs (`recover` runs on the way back) and is
  dated back to the first of them. What was never known turns operational at the first good run and
  bad only after `confirm` bad ones.
* When no probe got an answer and the control targets failed too, the poller is offline: unknown.
* A maintenance in its window covers what the probe sees. An incident's declared state wins when it
  is worse than the probe or the maintenance, never when it is better.
* The whole is as its worst group, a group as its declared rule says (rollup.py). Unknown is worse
  than operational and maintenance, better than measured trouble: it never reads as operational.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from hooks.status.states import ProbeResult, Reason, State
from hooks.status.timeline import Incident, Maintenance

ORDER = (
    State.OPERATIONAL,
    State.MAINTENANCE,
    State.UNKNOWN,
    State.DEGRADED,
    State.PARTIAL,
    State.MAJOR,
)
"""The states from best to worst: the one order behind groups, days, overrides and confirmation."""
RANK: Mapping[State, int] = {state: rank for rank, state in enumerate(ORDER)}

NO_ANSWER = frozenset({Reason.DNS, Reason.REFUSED, Reason.TIMEOUT, Reason.TLS, Reason.NETWORK})
"""Reasons that the poller's own lost connection could produce; an answer of any kind is not one."""
OURS = frozenset({Reason.CONFIGURATION, Reason.NO_DATA})
"""Reasons that, without an answer, say nothing of the network: nobody was asked."""


class Source(StrEnum):
    """Which voice won."""

    PROBE = "probe"
    INCIDENT = "incident"
    MAINTENANCE = "maintenance"
    DEPENDENCY = "dependency"
    """The probe, explained by what the component depends on: shown, recorded as PROBE."""
    POLLER = "poller"
    """Nothing could be seen in this run."""


@dataclass(frozen=True)
class Confirmation:
    """How many runs in a row it takes to publish a change."""

    confirm: int = 2
    """Runs for a change to something worse, at least 1."""
    recover: int = 2
    """Runs for a change to something better, at least 1."""


@dataclass(frozen=True)
class Memory:
    """What a component's probe has been confirmed to be, and the change under observation."""

    confirmed: State = State.UNKNOWN
    reason: Reason = Reason.NO_DATA
    cause: str = ""
    """The dependency's id when `reason` is DEPENDENCY, else empty."""
    since: datetime | None = None
    """First run of the confirmed state, UTC; None while nothing is confirmed."""
    candidate: State | None = None
    candidate_since: datetime | None = None
    count: int = 0
    """Runs in a row that spoke for the candidate."""


@dataclass(frozen=True)
class Verdict:
    """What is published of one component, and why."""

    state: State
    reason: Reason
    source: Source
    cause: str
    """Id of the incident, maintenance or dependency that explains the state; empty without one."""
    since: datetime | None
    """When the voice that won began to say so, UTC; None when nothing is known."""
    raw: State
    """What this run saw before confirmation and overrides; UNKNOWN when it saw nothing."""
    memory: Memory
    """What to remember for the next run."""


def worst(states: Iterable[State]) -> State:
    """Return the worst of `states` by `ORDER`; UNKNOWN when there is none."""
    return max(states, key=RANK.__getitem__, default=State.UNKNOWN)


def judge(
    results: Iterable[ProbeResult],
    controls_ok: bool | None,
    incidents: Collection[Incident],
    maintenances: Collection[Maintenance],
    depends_on: Mapping[str, Collection[str]],
    now: datetime,
    memories: Mapping[str, Memory] | None = None,
    rule: Confirmation | None = None,
) -> dict[str, Verdict]:
    """Return the verdict on every component named in `depends_on`, `results` or both.

    `controls_ok` is None when no control target is declared: then trouble is never excused as the
    poller's own. `now` is the start of the run, UTC. `memories` come from the run before; `rule`
    defaults to two runs each way. A component without a result is UNKNOWN, reason NO_DATA.
    """
    seen = {result.component: result for result in results}
    offline = is_offline(seen.values(), controls_ok)
    bad = {name for name, result in seen.items() if RANK[result.state] >= RANK[State.PARTIAL]}
    verdicts = {}
    for name in dict.fromkeys((*depends_on, *seen)):
        sight = _sight(seen.get(name), offline, root_cause(name, bad, depends_on))
        memory = step((memories or {}).get(name, Memory()), sight, now, rule or Confirmation())
        verdicts[name] = declare(name, base(sight, memory, now), incidents, maintenances, now)
    return verdicts


def is_offline(results: Collection[ProbeResult], controls_ok: bool | None) -> bool:
    """Whether the poller itself is cut off: controls failed and no probe got any answer."""
    tried = [one for one in results if one.latency is not None or one.reason not in OURS]
    return controls_ok is False and bool(tried) and all(one.reason in NO_ANSWER for one in tried)


def root_cause(
    component: str, bad: Collection[str], depends_on: Mapping[str, Collection[str]]
) -> str:
    """Return the deepest dependency of `component` that is out itself; empty without one."""
    path = [component]
    while True:
        below = depends_on.get(path[-1], ())
        deeper = next((name for name in below if name in bad and name not in path), None)
        if deeper is None:
            return path[-1] if len(path) > 1 else ""
        path.append(deeper)


@dataclass(frozen=True)
class Sight:
    """One component in one run, before confirmation."""

    state: State
    reason: Reason
    cause: str = ""


def _sight(result: ProbeResult | None, offline: bool, cause: str) -> Sight:
    if offline:
        return Sight(State.UNKNOWN, Reason.POLLER_OFFLINE)
    if result is None:
        return Sight(State.UNKNOWN, Reason.NO_DATA)
    if cause and RANK[result.state] >= RANK[State.DEGRADED]:
        return Sight(result.state, Reason.DEPENDENCY, cause)
    return Sight(result.state, result.reason)


def step(memory: Memory, sight: Sight, now: datetime, rule: Confirmation) -> Memory:
    """Return the memory after one more run.

    A run that saw nothing neither confirms nor clears anything. Runs that disagree on how bad it is
    still agree that it is worse: the mildest of them is what all of them confirm.
    """
    if sight.state is State.UNKNOWN:
        return memory
    if sight.state is memory.confirmed:
        return Memory(memory.confirmed, sight.reason, sight.cause, memory.since)
    if memory.since is None and sight.state is State.OPERATIONAL:
        return Memory(sight.state, sight.reason, sight.cause, now)
    candidate, since, count = _candidate(memory, sight.state, now)
    worse = RANK[candidate] > RANK[memory.confirmed]
    if count >= (rule.confirm if worse else rule.recover):
        return Memory(candidate, sight.reason, sight.cause, since)
    return replace(memory, candidate=candidate, candidate_since=since, count=count)


def _candidate(memory: Memory, state: State, now: datetime) -> tuple[State, datetime, int]:
    """The change under observation once `state` is seen: what, since when, for how many runs."""
    confirmed = RANK[memory.confirmed]
    worse = RANK[state] > confirmed
    before, since = memory.candidate, memory.candidate_since
    if before is None or since is None or (RANK[before] > confirmed) is not worse:
        return state, now, 1
    nearest = (min if worse else max)((before, state), key=RANK.__getitem__)
    return nearest, min(since, now), memory.count + 1


def forget_candidates(memories: Mapping[str, Memory]) -> dict[str, Memory]:
    """Return `memories` without changes under observation: for the first run after a gap."""
    return {
        name: replace(memory, candidate=None, candidate_since=None, count=0)
        for name, memory in memories.items()
    }


def base(sight: Sight, memory: Memory, now: datetime) -> Verdict:
    """Return the verdict before declared states: the confirmed state, or that nothing is seen."""
    if sight.state is State.UNKNOWN:
        return Verdict(sight.state, sight.reason, Source.POLLER, "", now, sight.state, memory)
    source, cause, since = Source.PROBE, memory.cause, memory.since
    return Verdict(memory.confirmed, memory.reason, source, cause, since, sight.state, memory)


def declare(
    component: str,
    verdict: Verdict,
    incidents: Collection[Incident],
    maintenances: Collection[Maintenance],
    now: datetime,
) -> Verdict:
    """Return `verdict` with what people declared laid over it, by the rules above."""
    for window in sorted(maintenances, key=lambda one: (one.starts_at, one.id)):
        if component in window.components and window.is_active(now):
            verdict = replace(
                verdict,
                state=State.MAINTENANCE,
                reason=Reason.MAINTENANCE,
                source=Source.MAINTENANCE,
                cause=window.id,
                since=window.starts_at,
            )
            break
    for incident in sorted(incidents, key=lambda one: (one.started_at, one.id)):
        declared = incident.declared(component, now)
        if declared and RANK[declared.state] > RANK[verdict.state]:
            verdict = replace(
                verdict,
                state=declared.state,
                reason=Reason.INCIDENT,
                source=Source.INCIDENT,
                cause=incident.id,
                since=declared.since,
            )
    return verdict
