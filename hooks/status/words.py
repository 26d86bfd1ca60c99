"""The names of states and reasons, in English: the keys of the catalogs."""

from __future__ import annotations

from hooks.content.strings import N_
from hooks.status.rollup import Ground
from hooks.status.states import Reason, State
from hooks.status.verdict import Source

STATES = {
    State.OPERATIONAL: N_("Operational"),
    State.DEGRADED: N_("Degraded performance"),
    State.PARTIAL: N_("Partial outage"),
    State.MAJOR: N_("Major outage"),
    State.MAINTENANCE: N_("Under maintenance"),
    State.UNKNOWN: N_("Unknown"),
}
"""One component's state, as a label."""

REASONS = {
    Reason.OK: N_("The check passed."),
    Reason.SLOW: N_("It answers, but more slowly than it should."),
    Reason.DNS: N_("Its name could not be found on the network."),
    Reason.REFUSED: N_("It refused the connection."),
    Reason.TIMEOUT: N_("It did not answer in time."),
    Reason.TLS: N_("Its certificate could not be trusted."),
    Reason.REDIRECT: N_("It sent us to a place we do not follow."),
    Reason.HTTP_STATUS: N_("It answered with an error."),
    Reason.BODY: N_("Its answer was not what we expect."),
    Reason.TOO_LARGE: N_("Its answer was too large to read."),
    Reason.NOT_READY: N_("The platform says that it is not ready."),
    Reason.METRIC: N_("A measure of it is outside its limits, or missing."),
    Reason.STALE: N_("Its last success is too long ago."),
    Reason.EXPIRY: N_("Its certificate expires soon."),
    Reason.UPSTREAM: N_("Its provider reports a problem."),
    Reason.UPSTREAM_MAINTENANCE: N_("Its provider is working on it."),
    Reason.INCIDENT: N_("We declared an incident."),
    Reason.MAINTENANCE: N_("We are working on it, as announced."),
    Reason.DEPENDENCY: N_("Something it depends on has a problem."),
    Reason.POLLER_OFFLINE: N_("Our own checks could not reach the network."),
    Reason.CONFIGURATION: N_("The check is not set up correctly."),
    Reason.NO_DATA: N_("There is no measurement yet."),
    Reason.NETWORK: N_("The connection was cut."),
}
"""Why a component has its state, as a sentence."""

SOURCES = {
    Source.PROBE: N_("This is what our checks see."),
    Source.INCIDENT: N_("An incident we declared decides this state."),
    Source.MAINTENANCE: N_("An announced maintenance decides this state."),
    Source.DEPENDENCY: N_("Our checks see this because of something it depends on."),
    Source.POLLER: N_("Our checks could not see it."),
}
"""Which voice gave a component its state, as a sentence."""

GROUNDS = {
    Ground.WORST: N_("A group takes the state of its worst component."),
    Ground.MAJORITY: N_("This group works as long as more than half of it does."),
    Ground.REDUNDANT: N_("This group works as long as one of its components does."),
    Ground.IMPAIRED: N_("Enough of this group works, but not all of it."),
    Ground.UNCLEAR: N_("Too little is known of this group: it takes the state of its worst part."),
}
"""What gave a group its state, as a sentence."""

INCIDENT_STATUS = {
    "investigating": N_("Investigating"),
    "identified": N_("Identified"),
    "monitoring": N_("Monitoring"),
    "resolved": N_("Resolved"),
    "postmortem": N_("Report published"),
    "scheduled": N_("Scheduled"),
    "in_progress": N_("In progress"),
    "verifying": N_("Checking the result"),
    "completed": N_("Completed"),
    "cancelled": N_("Cancelled"),
}
"""The status of an incident's or a maintenance's update."""
