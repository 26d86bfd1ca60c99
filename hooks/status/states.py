"""The words of the status room: states, reasons, and what one probe saw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """What a reader is told about a component."""

    OPERATIONAL = "operational"
    DEGRADED = "degraded_performance"
    PARTIAL = "partial_outage"
    MAJOR = "major_outage"
    MAINTENANCE = "under_maintenance"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why a state was given: a closed set, translated; raw errors are never published."""

    OK = "ok"
    SLOW = "slow"
    DNS = "dns"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    TLS = "tls"
    REDIRECT = "redirect"
    HTTP_STATUS = "http_status"
    BODY = "body"
    TOO_LARGE = "too_large"
    NOT_READY = "not_ready"
    METRIC = "metric"
    STALE = "stale"
    EXPIRY = "expiry"
    UPSTREAM = "upstream"
    UPSTREAM_MAINTENANCE = "upstream_maintenance"
    INCIDENT = "incident"
    MAINTENANCE = "maintenance"
    DEPENDENCY = "dependency"
    POLLER_OFFLINE = "poller_offline"
    CONFIGURATION = "configuration"
    NO_DATA = "no_data"
    NETWORK = "network"


@dataclass(frozen=True)
class ProbeResult:
    """What one probe of one component saw in one run: data, never an exception."""

    component: str
    """The component's id in services.yml."""
    state: State
    reason: Reason
    latency: float | None
    """Seconds from the request to the last byte read; None when nothing was measured."""
    at: datetime
    """When the probe ended, UTC."""
    value: float | None = None
    """The figure a metric, certificate or query probe judged; None for the others."""
