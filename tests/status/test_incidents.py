"""Incidents and maintenance as editors write them, and what they are told when it is wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from hooks.content.problems import ContentError
from hooks.status.incidents import read_incidents, read_maintenances
from hooks.status.states import State
from hooks.status.timeline import IncidentStatus

ROOT = Path(__file__).parents[2]
IDS = ("checkout", "payments", "website")

INCIDENT = """\
title: { fr: Retards, en: Delays, es: Retrasos }
impact: minor
components:
  payments: degraded_performance
started_at: 2026-09-16T08:00:00Z
resolved_at: 2026-09-16T10:00:00Z
updates:
  - at: 2026-09-16T08:10:00Z
    status: investigating
    text: { fr: Nous cherchons., en: We are looking., es: Investigamos. }
  - at: 2026-09-16T10:00:00Z
    status: resolved
    text: { fr: Résolu., en: Resolved., es: Resuelto. }
    components:
      payments: operational
"""
MAINTENANCE = """\
title: { fr: Travaux, en: Works, es: Obras }
components: [payments, website]
starts_at: 2026-09-20T02:00:00Z
ends_at: 2026-09-20T04:00:00Z
status: scheduled
"""


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 9, 16, hour, minute, tzinfo=UTC)


def put(tmp_path: Path, kind: str, text: str, name: str = "2026-09-16-delays.yml") -> None:
    folder = tmp_path / "docs" / "_data" / kind
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")


def told(tmp_path: Path) -> list[str]:
    """Every problem in the files under `tmp_path`, as an editor reads it."""
    problems = []
    for read in (read_incidents, read_maintenances):
        try:
            read(tmp_path / "docs" / "_data", tmp_path, IDS)
        except ContentError as error:
            problems += [str(problem) for problem in error.problems]
    return problems


def incident_with(tmp_path: Path, old: str, new: str) -> list[str]:
    assert old in INCIDENT
    put(tmp_path, "incidents", INCIDENT.replace(old, new, 1))
    return told(tmp_path)


FILE = "docs/_data/incidents/2026-09-16-delays.yml"


def test_an_incident_is_what_its_file_says(tmp_path: Path) -> None:
    put(tmp_path, "incidents", INCIDENT)
    (incident,) = read_incidents(tmp_path / "docs" / "_data", tmp_path, IDS)
    assert incident.id == "2026-09-16-delays"
    assert incident.title.text("es", "fr") == ("Retrasos", "es")
    assert incident.started_at == at(8)
    assert not incident.sample
    assert [incident.is_active(at(*when)) for when in ((7, 59), (8, 0), (10, 0))] == [
        False,
        True,
        False,
    ]
    assert incident.declared("payments", at(9)) == (State.DEGRADED, at(8))
    assert incident.declared("website", at(9)) is None
    assert incident.status(at(8)) is IncidentStatus.INVESTIGATING
    assert incident.status(at(10)) is IncidentStatus.RESOLVED


def test_the_newest_incident_comes_first(tmp_path: Path) -> None:
    put(tmp_path, "incidents", INCIDENT, "z-older.yml")
    put(tmp_path, "incidents", INCIDENT.replace("T08:00", "T08:05"), "a-newer.yml")
    incidents = read_incidents(tmp_path / "docs" / "_data", tmp_path, IDS)
    assert [incident.id for incident in incidents] == ["a-newer", "z-older"]


def test_without_folders_there_are_none(tmp_path: Path) -> None:
    assert read_incidents(tmp_path, tmp_path, IDS) == ()
    assert read_maintenances(tmp_path, tmp_path, IDS) == ()


def test_a_maintenance_is_what_its_file_says(tmp_path: Path) -> None:
    put(tmp_path, "maintenance", MAINTENANCE)
    (window,) = read_maintenances(tmp_path / "docs" / "_data", tmp_path, IDS)
    assert window.components == ("payments", "website")
    assert window.is_upcoming(at(8))
    assert window.is_active(datetime(2026, 9, 20, 2, tzinfo=UTC))
    assert not window.is_active(datetime(2026, 9, 20, 4, tzinfo=UTC))


def test_an_unknown_component_is_named_with_the_nearest(tmp_path: Path) -> None:
    assert incident_with(tmp_path, "payments: deg", "payment: deg") == [
        f'{FILE}:4:3: unknown-component "payment" is not a component of services.yml. '
        'Did you mean "payments"?'
    ]


def test_an_unknown_component_of_an_update_is_found_too(tmp_path: Path) -> None:
    assert incident_with(tmp_path, "payments: op", "zzz: op") == [
        f'{FILE}:15:7: unknown-component "zzz" is not a component of services.yml. '
        "Allowed: checkout, payments, website."
    ]


def test_an_unknown_component_of_a_maintenance_is_at_its_place(tmp_path: Path) -> None:
    put(tmp_path, "maintenance", MAINTENANCE.replace("website]", "web]"))
    (problem,) = told(tmp_path)
    assert problem.startswith(
        'docs/_data/maintenance/2026-09-16-delays.yml:2:24: unknown-component "web" is not'
    )


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("2026-09-16T08:00:00", "such as 2026-09-16T08:30:00Z"),
        ("2026-09-16", "such as 2026-09-16T08:30:00Z"),
        ("20260916", "such as 2026-09-16T08:30:00Z"),
        ("2026-09-16T10:00:00+02:00", "here 2026-09-16T08:00:00Z"),
    ],
)
def test_times_are_in_utc(tmp_path: Path, written: str, advice: str) -> None:
    assert incident_with(tmp_path, "2026-09-16T08:00:00Z", written) == [
        f"{FILE}:5:13: not-utc {written} is not a time in UTC. Write date, time and Z, {advice}."
    ]


def test_a_quoted_time_is_a_time(tmp_path: Path) -> None:
    assert incident_with(tmp_path, "2026-09-16T08:00:00Z", '"2026-09-16T08:00:00Z"') == []


def test_updates_are_oldest_first(tmp_path: Path) -> None:
    assert incident_with(tmp_path, "at: 2026-09-16T08:10:00Z", "at: 2026-09-16T10:10:00Z") == [
        f"{FILE}:11:9: wrong-order This update is dated before the one above it. "
        "Order updates oldest first."
    ]


def test_no_update_comes_before_the_start(tmp_path: Path) -> None:
    assert incident_with(tmp_path, "at: 2026-09-16T08:10:00Z", "at: 2026-09-16T07:10:00Z") == [
        f"{FILE}:8:9: wrong-order This update is dated before started_at. "
        "Order updates oldest first."
    ]


def test_no_incident_ends_before_it_starts(tmp_path: Path) -> None:
    assert incident_with(tmp_path, "2026-09-16T10:00:00Z", "2026-09-16T07:00:00Z") == [
        f"{FILE}:6:14: wrong-order resolved_at is before started_at."
    ]


def test_resolved_in_words_but_not_in_time(tmp_path: Path) -> None:
    assert incident_with(tmp_path, "resolved_at: 2026-09-16T10:00:00Z\n", "") == [
        f'{FILE}:10:5: missing-key The last update says "resolved", but resolved_at is missing. '
        "Add it."
    ]


def test_resolved_in_time_but_not_in_words(tmp_path: Path) -> None:
    assert incident_with(tmp_path, "status: resolved", "status: monitoring") == [
        f'{FILE}:6:1: wrong-value resolved_at is given, but the last update says "monitoring". '
        'Add an update that says "resolved", or remove resolved_at.'
    ]


def test_an_incident_without_updates(tmp_path: Path) -> None:
    put(tmp_path, "incidents", INCIDENT[: INCIDENT.index("updates:")] + "updates: []\n")
    assert told(tmp_path) == [
        f"{FILE}:7:1: no-update An incident needs at least one update: what is known so far."
    ]


@pytest.mark.parametrize("state", ["unknown", "under_maintenance"])
def test_an_incident_declares_only_what_can_be_wrong(tmp_path: Path, state: str) -> None:
    (problem,) = incident_with(tmp_path, "degraded_performance", state)
    assert problem.startswith(f"{FILE}:4:13: wrong-value ")
    assert "degraded_performance" in problem


def test_a_wrong_key_is_told_with_the_right_one(tmp_path: Path) -> None:
    (problem,) = incident_with(tmp_path, "impact: minor", "impact: minor\nstarted: now")
    assert problem.startswith(f'{FILE}:3:1: unknown-key "started" is not a key')
    assert '"started_at"' in problem


def test_maintenance_ends_after_it_starts(tmp_path: Path) -> None:
    put(tmp_path, "maintenance", MAINTENANCE.replace("T04", "T02"))
    assert told(tmp_path) == [
        "docs/_data/maintenance/2026-09-16-delays.yml:4:10: wrong-order "
        "ends_at is not after starts_at."
    ]


SAID = "updates:\n  - { at: 2026-09-15T02:00:00Z, status: %s, text: Nuit. }\n"


@pytest.mark.parametrize(
    ("status", "said", "found"),
    [
        ("cancelled", SAID % "cancelled", ""),
        ("scheduled", SAID % "scheduled", ""),
        ("cancelled", SAID % "scheduled", 'but the last update says "scheduled".'),
        ("scheduled", SAID % "cancelled", 'but the last update says "cancelled".'),
        ("cancelled", "", "but no update says so."),
    ],
)
def test_what_is_called_off_is_called_off_in_status_and_words(
    tmp_path: Path, status: str, said: str, found: str
) -> None:
    text = MAINTENANCE.replace("status: scheduled", f"status: {status}")
    put(tmp_path, "maintenance", text + said, "night.yml")
    sentence = (
        f'docs/_data/maintenance/night.yml:5:9: wrong-value status is "{status}", {found} '
        "What is called off is called off in both: readers, feeds and alerts go by the update."
    )
    assert told(tmp_path) == ([sentence] if found else [])


def test_maintenance_of_nothing(tmp_path: Path) -> None:
    put(tmp_path, "maintenance", MAINTENANCE.replace("[payments, website]", "[]"))
    assert told(tmp_path) == [
        "docs/_data/maintenance/2026-09-16-delays.yml:2:13: wrong-value "
        "A maintenance names at least one component of services.yml."
    ]


@pytest.mark.parametrize("name", ["Été.yml", "2026 09.yml", "delays.yaml", "-.yml"])
def test_a_name_that_makes_no_address(tmp_path: Path, name: str) -> None:
    put(tmp_path, "incidents", INCIDENT, name)
    assert told(tmp_path) == [
        f'docs/_data/incidents/{name}:0:0: bad-name The file is called "{name}". Its name becomes '
        "a part of a web address: small letters a-z, digits and single hyphens, ending in .yml, "
        "such as 2026-09-16-late-payments.yml."
    ]


def test_all_problems_of_all_files_come_at_once(tmp_path: Path) -> None:
    put(tmp_path, "incidents", INCIDENT.replace("payments:", "payment:"), "b.yml")
    put(tmp_path, "incidents", "title: [", "a.yml")
    places = [problem.split(" ")[0] for problem in told(tmp_path)]
    assert [place.split(":")[0] for place in places] == [
        "docs/_data/incidents/a.yml",
        "docs/_data/incidents/b.yml",
        "docs/_data/incidents/b.yml",
    ]


def test_the_samples_shipped_are_right_marked_and_in_three_languages() -> None:
    data = ROOT / "docs" / "_data"
    ids = ("website", "accounts", "checkout", "payment-confirmations", "backups")
    (incident,) = read_incidents(data, ROOT, ids)
    (window,) = read_maintenances(data, ROOT, ids)
    assert incident.sample
    assert window.sample
    texts = [incident.title, window.title]
    texts += [update.text for update in (*incident.updates, *window.updates)]
    assert all(set(text.root) == {"fr", "en", "es"} for text in texts)
