"""The Statuspage v2 documents against the keys, the words and the order clients rely on."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from hooks.publish.api import documents
from hooks.publish.api_parts import Parts
from hooks.publish.machine import dumps
from hooks.status.probes import statuspage
from hooks.status.states import State
from tests.publish.samples import (
    EN,
    ES,
    FR,
    NOW,
    eventful,
    incident,
    maintenance,
    reader,
    services,
    unresolved,
    view,
)

PAGE = ["id", "name", "url", "time_zone", "updated_at"]
COMPONENT = [
    "id", "name", "status", "created_at", "updated_at", "position", "description", "showcase",
    "start_date", "group_id", "page_id", "group", "only_show_if_degraded",
]  # fmt: skip
INCIDENT = [
    "id", "name", "status", "created_at", "updated_at", "monitoring_at", "resolved_at", "impact",
    "shortlink", "started_at", "page_id", "incident_updates", "components", "reminder_intervals",
]  # fmt: skip
UPDATE = [
    "id", "status", "body", "incident_id", "created_at", "updated_at", "display_at",
    "affected_components", "deliver_notifications", "custom_tweet", "tweet_id",
]  # fmt: skip
PLANNED = "scheduled_maintenances"
KEYS = {
    "summary.json": ["components", "incidents", PLANNED, "status"],
    "status.json": ["status"],
    "components.json": ["components"],
    "incidents.json": ["incidents"],
    "incidents/unresolved.json": ["incidents"],
    "scheduled-maintenances.json": [PLANNED],
    "scheduled-maintenances/upcoming.json": [PLANNED],
    "scheduled-maintenances/active.json": [PLANNED],
}
"""The keys of every object, in the order of Statuspage's own documents."""
STATUSES = {
    "operational", "degraded_performance", "partial_outage", "major_outage", "under_maintenance",
}  # fmt: skip
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
ID = re.compile(r"[a-z0-9]{12}")


def documents_of(seen: Any, locale: Any = FR, known: Any = None) -> dict[str, Any]:
    return documents(reader(locale), seen, known or services())


def check_component(one: dict[str, Any]) -> None:
    assert list(one) == COMPONENT + (["components"] if one["group"] else [])
    assert one["status"] in STATUSES
    assert ID.fullmatch(one["id"]) and TIME.fullmatch(one["created_at"])
    assert TIME.fullmatch(one["updated_at"]) and one["created_at"] <= one["updated_at"]
    assert (one["group_id"] is None) is one["group"]


def check_record(one: dict[str, Any], keys: list[str], statuses: set[str]) -> None:
    assert list(one) == keys
    assert ID.fullmatch(one["id"]) and one["status"] in statuses
    for key in ("created_at", "updated_at", "started_at"):
        assert TIME.fullmatch(one[key])
    for key in ("monitoring_at", "resolved_at"):
        assert one[key] is None or TIME.fullmatch(one[key])
    for component in one["components"]:
        check_component(component)
    for update in one["incident_updates"]:
        assert list(update) == UPDATE and update["incident_id"] == one["id"]
        assert update["status"] in statuses
        for touched in update["affected_components"]:
            assert list(touched) == ["code", "name", "old_status", "new_status"]
            assert {touched["old_status"], touched["new_status"]} <= STATUSES
    moments = [update["display_at"] for update in one["incident_updates"]]
    assert moments == sorted(moments, reverse=True)


@pytest.mark.parametrize("locale", [FR, EN, ES])
@pytest.mark.parametrize("state", State)
def test_every_document_has_exactly_the_keys_and_words_of_version_2(
    locale: Any, state: State
) -> None:
    found = documents_of(eventful(site=state, search=state, checkout=state), locale)
    assert set(found) == set(KEYS)
    for path, document in found.items():
        assert list(document) == ["page", *KEYS[path], "parvis"]
        assert list(document["page"]) == PAGE
        if "status" in document:
            assert list(document["status"]) == ["indicator", "description"]
            indicators = {"none", "minor", "major", "critical", "maintenance"}
            assert document["status"]["indicator"] in indicators
        for component in document.get("components", ()):
            check_component(component)
        for one in document.get("incidents", ()):
            statuses = {"investigating", "identified", "monitoring", "resolved", "postmortem"}
            check_record(one, INCIDENT, statuses)
            assert one["impact"] in {"none", "minor", "major", "critical"}
        for one in document.get("scheduled_maintenances", ()):
            statuses = {"scheduled", "in_progress", "verifying", "completed"}
            check_record(one, [*INCIDENT, "scheduled_for", "scheduled_until"], statuses)
            assert one["impact"] == "maintenance"


def test_ids_are_unique_and_the_same_in_every_language_and_on_every_day() -> None:
    french, later = documents_of(eventful()), documents_of(eventful(NOW + timedelta(days=1)))

    def ids(document: Any) -> list[str]:
        return [one["id"] for one in document["components"]]

    assert ids(french["summary.json"]) == ids(documents_of(eventful(), ES)["summary.json"])
    assert ids(french["summary.json"]) == ids(later["summary.json"])
    updates = [
        u["id"] for one in french["incidents.json"]["incidents"] for u in one["incident_updates"]
    ]
    every = [french["status.json"]["page"]["id"], *ids(french["summary.json"]), *updates]
    assert len(every) == len(set(every)) == 1 + 5 + 5


def test_a_renamed_component_keeps_the_id_of_its_first_name() -> None:
    now, renamed = services(), services(site="home")
    plain, kept = (
        documents_of(eventful(), known=known)["components.json"] for known in (now, renamed)
    )
    ids = [
        [one["id"] for one in document["components"] if not one["group"]]
        for document in (plain, kept)
    ]
    assert ids[0][1:] == ids[1][1:]
    assert ids[1][0] == Parts(reader(), eventful(), renamed).id("component", "home") != ids[0][0]


def test_groups_come_before_their_components_and_name_them() -> None:
    components = documents_of(eventful(), EN)["components.json"]["components"]
    assert [(one["name"], one["group"], one["position"]) for one in components] == [
        ("Watching", True, 1),
        ("The site", False, 1),
        ("Search", False, 2),
        ("Money", True, 2),
        ("Checkout", False, 1),
    ]
    assert components[0]["components"] == [components[1]["id"], components[2]["id"]]
    assert components[1]["group_id"] == components[0]["id"]
    assert components[1]["description"] == "What The site does."
    assert components[2]["description"] is None


def test_unknown_is_never_operational_and_is_named() -> None:
    found = documents_of(eventful(site=State.UNKNOWN))
    for path, document in found.items():
        site = next(
            one["id"] for one in found["components.json"]["components"] if one["name"] == "Le site"
        )
        assert document["parvis"]["unknown"] == [site], path
    by_name = {one["name"]: one["status"] for one in found["summary.json"]["components"]}
    assert by_name["Le site"] == by_name["Regarder"] == "degraded_performance"
    assert by_name["Recherche"] == "operational"


def test_nothing_known_is_not_none() -> None:
    blank = view(site=State.UNKNOWN, search=State.UNKNOWN, checkout=State.UNKNOWN)
    status = documents_of(blank, EN)["status.json"]["status"]
    assert status == {
        "indicator": "minor",
        "description": "The state of some systems is not known",
    }


@pytest.mark.parametrize(
    ("state", "indicator", "description"),
    [
        (State.OPERATIONAL, "none", "Todo funciona"),
        (State.MAJOR, "critical", "Algunos servicios no funcionan"),
    ],
)
def test_the_description_is_in_the_readers_language(
    state: State, indicator: str, description: str
) -> None:
    status = documents_of(view(checkout=state), ES)["status.json"]["status"]
    assert status == {"indicator": indicator, "description": description}


def test_our_own_probe_reads_back_what_is_written() -> None:
    for state in set(State) - {State.UNKNOWN}:
        found = documents_of(view(site=state, search=state, checkout=state))["summary.json"]
        assert statuspage.INDICATORS[found["status"]["indicator"]] is state
        assert {statuspage.COMPONENTS[one["status"]] for one in found["components"]} == {state}


def test_the_age_of_the_data_is_told_where_the_present_is() -> None:
    found = documents_of(eventful())
    ages = {path: document["parvis"].get("data_as_of") for path, document in found.items()}
    told = {path for path, age in ages.items() if age == "2026-09-16T11:59:40.000Z"}
    assert told == {"summary.json", "status.json", "components.json"}
    assert found["status.json"]["parvis"]["valid_until"] == "2026-09-16T12:01:40.000Z"


def test_an_update_tells_what_it_changed() -> None:
    (one,) = documents_of(view((incident(),)), EN)["incidents.json"]["incidents"]
    changes = [
        (touched["name"], touched["old_status"], touched["new_status"])
        for update in one["incident_updates"]
        for touched in update["affected_components"]
    ]
    assert changes == [
        ("Money - Checkout", "degraded_performance", "operational"),
        ("Money - Checkout", "degraded_performance", "degraded_performance"),
        ("Money - Checkout", "major_outage", "degraded_performance"),
        ("Money - Checkout", "operational", "major_outage"),
    ]
    assert one["monitoring_at"] == "2026-09-14T13:00:00.000Z"
    assert one["resolved_at"] == "2026-09-14T13:30:00.000Z"
    assert one["shortlink"] == "https://status.example/en/status/incidents/late/"
    assert one["incident_updates"][0]["body"] == "D in English"


def test_what_is_dated_later_is_not_said_yet() -> None:
    found = documents_of(view((unresolved(), unresolved("soon", started_at=NOW + timedelta(1)))))
    (one,) = found["incidents.json"]["incidents"]
    assert [update["status"] for update in one["incident_updates"]] == ["investigating"]
    assert one["status"] == "investigating" and one["resolved_at"] is None
    assert (
        found["summary.json"]["incidents"]
        == [one]
        == found["incidents/unresolved.json"]["incidents"]
    )


def test_a_text_that_is_not_translated_is_in_the_source_language() -> None:
    (one,) = documents_of(view((unresolved(),)), ES)["incidents.json"]["incidents"]
    assert one["name"] == "Recherche en panne"
    assert one["incident_updates"][0]["body"] == "Nous cherchons."


@pytest.mark.parametrize(
    ("plan", "status", "lists"),
    [
        (maintenance(), "scheduled", {"upcoming"}),
        (maintenance(starts=-1), "in_progress", {"active"}),
        (maintenance(status="verifying", starts=-1), "verifying", {"active"}),
        (maintenance(starts=-9), "completed", set()),
        (maintenance(status="in_progress", starts=-9), "in_progress", set()),
        (maintenance(status="cancelled"), "completed", set()),
    ],
)
def test_a_maintenance_is_where_it_belongs(plan: Any, status: str, lists: set[str]) -> None:
    found = documents_of(view((), (plan,)))
    (one,) = found["scheduled-maintenances.json"]["scheduled_maintenances"]
    assert one["status"] == status
    assert lists == {
        name
        for name in ("upcoming", "active")
        if found[f"scheduled-maintenances/{name}.json"]["scheduled_maintenances"]
    }
    assert bool(found["summary.json"]["scheduled_maintenances"]) is bool(lists)


def test_lists_hold_the_latest_fifty_newest_first() -> None:
    many = [
        incident(f"n{n}", started_at=NOW - timedelta(days=3, hours=n), resolved_at=NOW)
        for n in range(60)
    ]
    found = documents_of(view(many))["incidents.json"]["incidents"]
    starts = [one["started_at"] for one in found]
    assert len(starts) == 50 and starts == sorted(starts, reverse=True)
    assert starts[0] == "2026-09-13T12:00:00.000Z"


def test_a_quiet_poll_changes_only_how_old_the_data_are() -> None:
    before, after = documents_of(eventful()), documents_of(eventful(NOW + timedelta(minutes=1)))
    changed = {path for path in before if dumps(before[path]) != dumps(after[path])}
    assert changed == {"summary.json", "status.json", "components.json"}
    for path in changed:
        for key in ("data_as_of", "valid_until"):
            assert before[path]["parvis"][key] < after[path]["parvis"][key]
        ages = before[path]["parvis"]
        assert dumps({**after[path], "parvis": ages}) == dumps(before[path])
