"""What the board knows as metrics in the Prometheus text format 0.0.4.

https://prometheus.io/docs/instrumenting/exposition_formats/ and the naming rules beside it. What
is not known has no sample at all: `absent()` finds it, and no sum takes it for a zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from hooks.publish.view import StatusView
from hooks.status.facts import ComponentBoard, GroupBoard
from hooks.status.services import Services
from hooks.status.states import State
from hooks.status.timeline import Impact

Pairs = list[tuple[GroupBoard, ComponentBoard]]
Value = Callable[[ComponentBoard], float | None]

FIGURES: tuple[tuple[str, str, Value], ...] = (
    (
        "uptime_ratio",
        "Uptime over the days shown, 0 to 1, rounded down.",
        lambda one: one.uptime.ratio,
    ),
    (
        "coverage_ratio",
        "Measured share of the days shown, 0 to 1, rounded down.",
        lambda one: one.uptime.coverage,
    ),
    (
        "response_median_seconds",
        "Median response time over the last 24 hours.",
        lambda one: one.latency.p50,
    ),
    (
        "response_p95_seconds",
        "95th percentile of the response time over the last 24 hours.",
        lambda one: one.latency.p95,
    ),
    (
        "state_since_timestamp_seconds",
        "When the present state began, in Unix time.",
        lambda one: _unix(one.since),
    ),
)
"""What is told of each component: the end of the name, the help, the value."""


def metrics(view: StatusView, services: Services) -> bytes:
    """Return the metrics of `view`; the same view gives the same bytes."""
    registry = CollectorRegistry()
    registry.register(_Board(view, services))
    return generate_latest(registry)


class _Board(Collector):
    def __init__(self, view: StatusView, services: Services) -> None:
        self.view, self.services = view, services

    def collect(self) -> Iterable[Metric]:
        groups = self.view.board.groups
        pairs = [(group, one) for group in groups for one in group.components]
        yield _states(pairs)
        for name, about, value in FIGURES:
            yield _figure(name, about, value, pairs)
        yield _incidents(self.view)
        yield from self._page()

    def _page(self) -> Iterator[Metric]:
        board, now = self.view.board, self.view.now
        active = sum(plan.is_active(now) for plan in self.view.maintenances)
        upcoming = sum(plan.is_upcoming(now) for plan in self.view.maintenances)
        yield _one("data_timestamp_seconds", "End of the newest poll.", _unix(board.data_as_of))
        yield _one(
            "data_valid_until_timestamp_seconds",
            "Past this moment the states are old and must be taken for unknown.",
            _unix(board.valid_until),
        )
        yield _one("poll_interval_seconds", "Seconds between two polls.", self.services.interval)
        yield _one(
            "poller_uptime_ratio",
            "Share of the days shown in which the poller ran, 0 to 1.",
            board.poller_uptime.ratio,
        )
        yield _one("maintenances_active", "Maintenance windows that are open.", active)
        yield _one("maintenances_upcoming", "Maintenance windows still to come.", upcoming)
        yield _one("demo", "1 when the history was generated for a demonstration.", board.demo)


def _states(pairs: Pairs) -> Metric:
    about = "1 for the state a component is in, 0 for the others."
    family = GaugeMetricFamily(
        "parvis_component_state", about, labels=("component", "group", "state")
    )
    for group, component in pairs:
        for state in State:
            labels = (component.id, group.id, state.value)
            family.add_metric(labels, float(component.state is state))
    return family


def _figure(name: str, about: str, value: Value, pairs: Pairs) -> Metric:
    family = GaugeMetricFamily(f"parvis_component_{name}", about, labels=("component", "group"))
    for group, component in pairs:
        number = value(component)
        if number is not None:
            family.add_metric((component.id, group.id), number)
    return family


def _incidents(view: StatusView) -> Metric:
    about = "Incidents that are not over, by impact."
    family = GaugeMetricFamily("parvis_incidents_unresolved", about, labels=("impact",))
    found = Counter(incident.impact for incident in view.unresolved)
    for impact in Impact:
        family.add_metric((impact.value,), found[impact])
    return family


def _one(name: str, about: str, value: float | None) -> Metric:
    family = GaugeMetricFamily(f"parvis_{name}", about)
    if value is not None:
        family.add_metric((), float(value))
    return family


def _unix(moment: datetime | None) -> float | None:
    return None if moment is None else moment.timestamp()
