"""Drafts of incidents: for which outages there is one, and what it knows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hooks.status.drafts import Draft, draft_incidents
from hooks.status.history import Transition
from hooks.status.states import State
from hooks.status.timeline import Impact, Impaired, Incident

NOW = datetime(2026, 9, 16, 12, tzinfo=UTC)
SINCE = NOW - timedelta(minutes=5)


def change(component: str = "checkout", **changes: Any) -> Transition:
    """The checkout is out, seen five minutes ago and confirmed a minute later."""
    values: dict[str, Any] = {
        "component": component,
        "old": State.OPERATIONAL,
        "new": State.MAJOR,
        "reason": "timeout",
        "source": "probe",
        "cause": "",
        "since": SINCE,
        "recorded": SINCE + timedelta(minutes=1),
    }
    return Transition(**values | changes)


def incident(**changes: Any) -> Incident:
    text = {"fr": "Nous cherchons."}
    data: dict[str, Any] = {
        "id": "told",
        "title": text,
        "impact": "major",
        "components": {"checkout": "degraded_performance"},
        "started_at": SINCE,
        "updates": [{"at": SINCE, "status": "investigating", "text": text}],
    }
    return Incident.model_validate(data | changes)


def test_a_confirmed_outage_is_drafted_with_what_is_known() -> None:
    assert draft_incidents([change()], [], NOW) == (
        Draft(
            "2026-09-16-checkout",
            {"checkout": Impaired.MAJOR},
            Impact.CRITICAL,
            SINCE,
            SINCE + timedelta(minutes=1),
        ),
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"new": State.OPERATIONAL},
        {"new": State.DEGRADED},
        {"new": State.UNKNOWN},
        {"new": State.MAINTENANCE, "source": "maintenance"},
        {"source": "incident", "cause": "told"},
    ],
    ids=["back", "slow", "not known", "announced", "told"],
)
def test_what_is_no_outage_of_its_own_is_not_drafted(changes: dict[str, Any]) -> None:
    assert draft_incidents([change(**changes)], [], NOW) == ()


@pytest.mark.parametrize(
    ("told", "drafts"),
    [
        (incident(), 0),
        (incident(resolved_at=NOW - timedelta(minutes=1)), 0),
        (incident(resolved_at=SINCE - timedelta(seconds=1)), 1),
        (incident(started_at=NOW + timedelta(minutes=1)), 1),
        (incident(components={"website": "major_outage"}), 1),
        (
            incident(
                components={"website": "major_outage"},
                updates=[
                    {
                        "at": SINCE,
                        "status": "identified",
                        "text": "Le paiement aussi.",
                        "components": {"checkout": "major_outage"},
                    }
                ],
            ),
            0,
        ),
    ],
    ids=["lasts", "resolved too early", "before", "to come", "of another", "named in an update"],
)
def test_an_incident_that_tells_of_it_makes_a_draft_needless(told: Incident, drafts: int) -> None:
    assert len(draft_incidents([change()], [told], NOW)) == drafts


def test_what_depends_on_it_joins_its_draft() -> None:
    earlier = SINCE - timedelta(minutes=1)
    dependent = change(
        "confirmations", new=State.PARTIAL, reason="dependency", cause="checkout", since=earlier
    )
    (draft,) = draft_incidents([dependent, change()], [], NOW)
    assert draft.id == "2026-09-16-checkout"
    assert list(draft.components.items()) == [
        ("checkout", Impaired.MAJOR),
        ("confirmations", Impaired.PARTIAL),
    ]
    assert (draft.impact, draft.started_at) == (Impact.CRITICAL, earlier)


def test_an_incident_about_the_cause_explains_what_depends_on_it() -> None:
    dependent = change("confirmations", reason="dependency", cause="checkout")
    assert draft_incidents([dependent, change()], [incident()], NOW) == ()


def test_two_outages_make_two_drafts() -> None:
    found = draft_incidents([change("a", new=State.PARTIAL), change("b")], [], NOW)
    assert [(draft.id, draft.impact) for draft in found] == [
        ("2026-09-16-a", "major"),
        ("2026-09-16-b", "critical"),
    ]
