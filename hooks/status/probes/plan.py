"""Which addresses a poll reads, and for whom: each once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil

from hooks.status.probes import promql, statuspage
from hooks.status.probes.config import Probe, PromqlProbe, StatuspageProbe, TlsProbe
from hooks.status.probes.fetch import Request
from hooks.status.probes.tls import Peer
from hooks.status.services import Component, Services


@dataclass
class Job:
    """One address, and who reads it."""

    target: Request | Peer
    components: list[Component] = field(default_factory=list)
    control: bool = False
    step: int = 0
    """Seconds between two samples of the past that is asked for; 0 asks for the present."""


def plan(services: Services) -> list[Job]:
    """Return one job per address, so that components that read the same are served by one."""
    jobs: dict[tuple[object, ...], Job] = {}
    for component in services.components:
        _add(jobs, target(component.probe, services)).components.append(component)
    for url in services.controls:
        control = Request(url, timeout=services.timeout, networks=services.allow_networks)
        _add(jobs, control).control = True
    return [*jobs.values(), *_pasts(services)]


def _pasts(services: Services) -> Iterator[Job]:
    """Yield a job for each component whose past another server tells."""
    for component in services.components:
        if component.is_told_elsewhere:
            step = max(1, ceil(services.interval))
            yield Job(target(component.probe, services), [component], step=step)


def _add(jobs: dict[tuple[object, ...], Job], wanted: Request | Peer) -> Job:
    key = wanted.key if isinstance(wanted, Request) else (wanted,)
    job = jobs.setdefault(key, Job(wanted))
    if isinstance(wanted, Request) and isinstance(job.target, Request):
        job.target = job.target.joined(wanted)
    return job


def target(probe: Probe, services: Services) -> Request | Peer:
    """Return what `probe` reads, with the bounds `services` sets where it sets none."""
    timeout = probe.timeout or services.timeout
    if isinstance(probe, TlsProbe):
        return Peer(probe.host, probe.port, timeout, services.allow_networks, probe.retries)
    match probe:
        case PromqlProbe():
            url = promql.address(probe)
        case StatuspageProbe():
            url = statuspage.address(probe)
        case _:
            url = probe.url
    return Request(
        url,
        tuple(sorted((name, value.get_secret_value()) for name, value in probe.headers.items())),
        timeout,
        probe.retries,
        probe.redirects,
        frozenset(host.lower() for host in probe.redirect_hosts),
        probe.max_bytes,
        services.allow_networks,
    )
