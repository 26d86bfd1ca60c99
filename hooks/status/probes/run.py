"""One poll: read every address once, all at the same time, and judge every component."""

from __future__ import annotations

import queue
import ssl
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hooks.status import elsewhere
from hooks.status.probes import http, metric, promql, ranges, readiness, statuspage, tls
from hooks.status.probes.config import (
    HttpProbe,
    MetricProbe,
    Probe,
    PromqlProbe,
    ReadinessProbe,
    StatuspageProbe,
    TlsProbe,
)
from hooks.status.probes.fetch import Fetched, Request, fetch
from hooks.status.probes.judgement import Counters, Judgement, Reading, unread
from hooks.status.probes.plan import Job, plan
from hooks.status.probes.tls import Handshake, shake_hands
from hooks.status.probes.trust import trust
from hooks.status.services import Component, Services
from hooks.status.states import ProbeResult, Reason, State

MOST_THREADS = 128
"""Threads mostly wait; one per address, so that those that hang hold up no other."""
UNREACHED = frozenset(
    {Reason.DNS, Reason.REFUSED, Reason.TIMEOUT, Reason.TLS, Reason.NETWORK, Reason.CONFIGURATION}
)
"""Reasons that do not prove the other side was there."""
DEFECT = Judgement(State.UNKNOWN, Reason.NO_DATA)
"""What a component is given when a fault of our own kept it from being judged."""


@dataclass(frozen=True)
class Probing:
    """What one poll saw."""

    results: tuple[ProbeResult, ...]
    """One per component, in the order of services.yml."""
    controls_ok: bool | None
    """Whether any control answered; None when there are no controls."""
    counters: Counters
    """What the next poll must be given as `previous`: plain JSON."""
    started: datetime
    """Start of the poll, UTC."""
    ended: datetime
    """End of the poll, UTC."""
    defects: Mapping[str, str]
    """Faults of our own by component id, as tracebacks for the log; never to be published."""
    pasts: Mapping[str, elsewhere.Samples] = field(default_factory=dict)
    """What servers told of the past, by id of the components that leave it to them."""


Answer = Fetched | Handshake


@dataclass(frozen=True)
class _Done:
    """What a job gave."""

    job: Job
    answer: Answer | None
    """None after a fault of our own."""
    judgements: Mapping[str, Judgement]
    """By component id; one that is missing has a defect."""
    defects: Mapping[str, str]
    """Tracebacks by component id."""
    past: elsewhere.Samples | None = None
    """What was told of the past when that was the job."""


def probe_all(
    services: Services,
    now: datetime,
    previous: Counters,
    clock: Callable[[], float] = time.monotonic,
    on_done: Callable[[ProbeResult], None] | None = None,
) -> Probing:
    """Probe every component and control of `services`, in a poll that begins at `now` (UTC).

    `previous` are the counters of the poll before; `on_done` hears of each result at once, in the
    caller's thread. Returns within `services.deadline` seconds on `clock`, whatever hangs: what
    has not answered by then is TIMEOUT. Never raises for what the network or the platform does.
    """
    seen = _Seen(now, clock, on_done)
    seen.counters |= {one.id: previous[one.id] for one in services.components if one.id in previous}
    jobs = plan(services)
    done = _start(jobs, trust(services.authorities), now.timestamp(), previous)
    for one in _until(seen.started + services.deadline, done, len(jobs), clock):
        seen.take(one)
    for component in services.components:
        if component.id not in seen.results:
            seen.keep(component, unread(component.probe.down, Reason.TIMEOUT), None)
    return Probing(
        results=tuple(seen.results[component.id] for component in services.components),
        controls_ok=any(seen.controls) if services.controls else None,
        counters=seen.counters,
        started=now,
        ended=seen.moment(),
        defects=seen.defects,
        pasts=seen.pasts,
    )


class _Seen:
    """What has come in so far in one poll."""

    def __init__(
        self,
        now: datetime,
        clock: Callable[[], float],
        on_done: Callable[[ProbeResult], None] | None,
    ) -> None:
        self.now, self.clock, self.on_done = now, clock, on_done
        self.started = clock()
        self.results: dict[str, ProbeResult] = {}
        self.counters: dict[str, Sequence[Reading]] = {}
        self.defects: dict[str, str] = {}
        self.controls: list[bool] = []
        self.pasts: dict[str, elsewhere.Samples] = {}

    def moment(self) -> datetime:
        """Return the present moment, UTC, counted from the start of the poll."""
        return self.now + timedelta(seconds=self.clock() - self.started)

    def take(self, done: _Done) -> None:
        """Note all that one job gave."""
        self.defects |= done.defects
        if done.job.step:
            (component,) = done.job.components
            self.pasts |= {component.id: done.past} if done.past else {}
            return
        if done.job.control:
            reached = done.answer is not None and done.answer.reason not in UNREACHED
            self.controls.append(reached)
        latency = done.answer.latency if done.answer else None
        for component in done.job.components:
            self.keep(component, done.judgements.get(component.id, DEFECT), latency)

    def keep(self, component: Component, judged: Judgement, latency: float | None) -> None:
        """Note the judgement on one component and tell who listens."""
        result = ProbeResult(
            component.id, judged.state, judged.reason, latency, self.moment(), judged.value
        )
        self.results[component.id] = result
        if judged.readings is not None:
            self.counters[component.id] = judged.readings
        if self.on_done:
            self.on_done(result)


def _start(
    jobs: Sequence[Job], context: ssl.SSLContext, at: float, previous: Counters
) -> queue.SimpleQueue[_Done]:
    """Let threads do the jobs and return where what they give arrives.

    The threads are daemons: a name server that never answers must not keep the process alive,
    as a ThreadPoolExecutor would.
    """
    todo: queue.SimpleQueue[Job] = queue.SimpleQueue()
    done: queue.SimpleQueue[_Done] = queue.SimpleQueue()
    for job in jobs:
        todo.put(job)

    def work() -> None:
        with suppress(queue.Empty):
            while True:
                done.put(_do(todo.get_nowait(), context, at, previous))

    for _ in range(min(len(jobs), MOST_THREADS)):
        threading.Thread(target=work, name="probe", daemon=True).start()
    return done


def _until(
    end: float, done: queue.SimpleQueue[_Done], count: int, clock: Callable[[], float]
) -> Iterator[_Done]:
    with suppress(queue.Empty):
        for _ in range(count):
            yield done.get(timeout=max(end - clock(), 0.0))


def _do(job: Job, context: ssl.SSLContext, at: float, previous: Counters) -> _Done:
    """Do one job. A fault of our own is kept as a defect: it must not blind other components."""
    judgements: dict[str, Judgement] = {}
    defects: dict[str, str] = {}
    answer: Answer | None = None
    try:
        if job.step:
            return _Done(job, None, {}, {}, ranges.past(job, context, at, previous))
        answer = (
            fetch(job.target, context)
            if isinstance(job.target, Request)
            else shake_hands(job.target, context)
        )
    except Exception:
        fault = traceback.format_exc()
        return _Done(job, None, {}, {component.id: fault for component in job.components})
    for component in job.components:
        try:
            readings = previous.get(component.id, ())
            judgements[component.id] = judge(component.probe, answer, readings, at)
        except Exception:
            defects[component.id] = traceback.format_exc()
    return _Done(job, answer, judgements, defects)


def judge(probe: Probe, answer: Answer, previous: Sequence[Reading], at: float) -> Judgement:
    """Return what `probe` makes of `answer` at `at` (Unix time, seconds)."""
    match probe, answer:
        case TlsProbe(), Handshake():
            return tls.judge(probe, answer, at)
        case HttpProbe(), Fetched():
            return http.judge(probe, answer)
        case ReadinessProbe(), Fetched():
            return readiness.judge(probe, answer)
        case MetricProbe(), Fetched():
            return metric.judge(probe, answer, previous, at)
        case PromqlProbe(), Fetched():
            return promql.judge(probe, answer)
        case StatuspageProbe(), Fetched():
            return statuspage.judge(probe, answer)
    raise TypeError(f"no judge for {type(probe).__name__} and {type(answer).__name__}")
