"""Messages that templates look up by a state or a reason; translated through the catalogs."""

from __future__ import annotations

from hooks.content.strings import N_
from hooks.status.states import State
from hooks.status.words import GROUNDS, INCIDENT_STATUS, REASONS, SOURCES, STATES

__all__ = [
    "GROUNDS",
    "ICONS",
    "INCIDENT_STATUS",
    "NEAR",
    "N_",
    "OVERALL",
    "REASONS",
    "SOURCES",
    "STATES",
]

NEAR = {-1: N_("yesterday"), 0: N_("today"), 1: N_("tomorrow")}
"""Days from today that have a word of their own."""

OVERALL = {
    State.OPERATIONAL: N_("All systems operational"),
    State.DEGRADED: N_("Some systems are slow"),
    State.PARTIAL: N_("Some systems are partly down"),
    State.MAJOR: N_("Some systems are down"),
    State.MAINTENANCE: N_("Maintenance is under way"),
    State.UNKNOWN: N_("The state of some systems is not known"),
}
"""The state of everything, as a sentence without its full stop."""

ICONS = {
    State.OPERATIONAL: "check-circle",
    State.DEGRADED: "speedometer-slow",
    State.PARTIAL: "circle-half-full",
    State.MAJOR: "close-octagon",
    State.MAINTENANCE: "wrench",
    State.UNKNOWN: "help-circle",
}
"""A shape per state, so that no state is told by colour alone (WCAG 2.2, 1.4.1)."""
