"""Files begun, carried on and drafted, as they are on disk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hooks.content.site import Site
from hooks.publish import scaffold
from hooks.publish.checks import check_all
from hooks.publish.scaffold import DRAFTS, Refused, write_drafts
from hooks.status.drafts import Draft
from hooks.status.incidents import read_incidents
from hooks.status.services import Services, read_services
from hooks.status.timeline import Impact, Impaired, Incident, IncidentStatus
from tests.publish.projects import small_project

NOW = datetime(2026, 9, 16, 12, tzinfo=UTC)
IDS = ("website", "checkout")
DRAFT = Draft(
    "2026-09-16-checkout",
    {"checkout": Impaired.MAJOR},
    Impact.CRITICAL,
    NOW,
    NOW + timedelta(minutes=1),
)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return small_project(tmp_path)


@pytest.fixture
def services(site: Site) -> Services:
    return read_services(site.data, site.root, None)


@pytest.fixture
def begun(site: Site, services: Services) -> Incident:
    """An incident of the checkout, just begun."""
    states = {"checkout": "major_outage"}
    scaffold.new_incident(site, services, "late", states, Impact.MAJOR, NOW)
    return read_incidents(site.data, site.root, IDS)[0]


def test_a_begun_incident_asks_for_its_words_in_every_language(site: Site, begun: Incident) -> None:
    assert begun.id == "2026-09-16-late"
    assert list(begun.title.root) == ["fr", "en", "es"]
    told = [one for one in check_all(site, NOW) if "incidents" in one.path]
    assert [(one.line, one.code) for one in told] == [
        (line, "empty-text") for line in (7, 8, 9, 18, 19, 20)
    ]


def test_a_name_is_taken_once(site: Site, services: Services, begun: Incident) -> None:
    states = {"checkout": "major_outage"}
    with pytest.raises(Refused) as caught:
        scaffold.new_incident(site, services, "2026-09-16-late", states, Impact.MAJOR, NOW)
    assert str(caught.value) == (
        "docs/_data/incidents/2026-09-16-late.yml exists already. Choose another name."
    )


@pytest.mark.parametrize(
    ("slug", "components", "sentence"),
    [
        ("Été", {"checkout": "major_outage"}, '"Été" cannot be a part of a web address. Write '
         "small letters a-z, digits and single hyphens, such as late-payments."),
        ("late", {"chekout": "major_outage"},
         '"chekout" is not a component of services.yml. Did you mean "checkout"?'),
        ("late", {"zzz": "major_outage"},
         '"zzz" is not a component of services.yml. Allowed: website, checkout.'),
        ("late", {"checkout": "major"},
         '"major" is no state to declare. Did you mean "major_outage"?'),
        ("late", {"checkout": "unknown"}, '"unknown" is no state to declare. Allowed: operational, '
         "degraded_performance, partial_outage, major_outage."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_the_nearest(
    site: Site, services: Services, slug: str, components: dict[str, str], sentence: str
) -> None:
    with pytest.raises(Refused) as caught:
        scaffold.new_incident(site, services, slug, components, Impact.MAJOR, NOW)
    assert str(caught.value) == sentence
    assert not (site.data / "incidents").exists()


def test_a_maintenance_ends_after_it_starts(site: Site, services: Services) -> None:
    with pytest.raises(Refused) as caught:
        scaffold.new_maintenance(site, services, "queue", ["checkout"], (NOW, NOW), NOW)
    assert str(caught.value) == "The end is not after the start."


def test_an_incident_is_carried_on_to_its_end(
    site: Site, services: Services, begun: Incident
) -> None:
    later = NOW + timedelta(hours=1)
    resolved = IncidentStatus.RESOLVED
    path, line = scaffold.update_incident(
        site, services, [begun], begun.id, resolved, {"website": "operational"}, later
    )
    (ended,) = read_incidents(site.data, site.root, IDS)
    assert (ended.resolved_at, ended.updates[-1].status) == (later, resolved)
    assert ended.updates[-1].components == {"website": "operational"}
    assert path.read_text("utf-8").split("\n")[line - 1] == "  - at: 2026-09-16T13:00:00Z"


def test_the_line_ends_of_windows_stay(site: Site, services: Services, begun: Incident) -> None:
    path = site.data / "incidents" / f"{begun.id}.yml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    monitoring = IncidentStatus.MONITORING
    scaffold.update_incident(site, services, [begun], begun.id, monitoring, {}, NOW)
    written = path.read_bytes()
    assert written.count(b"\n") == written.count(b"\r\n") == 26
    assert len(read_incidents(site.data, site.root, IDS)[0].updates) == 2


@pytest.mark.parametrize(
    ("wanted", "status", "after", "sentence"),
    [
        ("2026-09-16-lat", "monitoring", 0,
         'There is no incident "2026-09-16-lat". Did you mean "2026-09-16-late"?'),
        ("late", "monitoring", 0, 'There is no incident "late". Did you mean "2026-09-16-late"?'),
        ("zzz", "monitoring", 0, 'There is no incident "zzz". Allowed: 2026-09-16-late.'),
        ("2026-09-16-late", "monitoring", -1,
         "The last update is of 2026-09-16T12:00:00Z, later than this one."),
    ],
)  # fmt: skip
def test_a_wrong_update_is_refused(
    site: Site, services: Services, begun: Incident,
    wanted: str, status: str, after: int, sentence: str,
) -> None:  # fmt: skip
    at = NOW + timedelta(hours=after)
    with pytest.raises(Refused) as caught:
        scaffold.update_incident(site, services, [begun], wanted, IncidentStatus(status), {}, at)
    assert str(caught.value) == sentence


def test_what_is_over_takes_only_a_report(site: Site, services: Services, begun: Incident) -> None:
    over = begun.model_copy(update={"resolved_at": NOW})
    with pytest.raises(Refused) as caught:
        scaffold.update_incident(
            site, services, [over], over.id, IncidentStatus.MONITORING, {}, NOW
        )
    assert str(caught.value) == (
        "2026-09-16-late is over since 2026-09-16T12:00:00Z. Only resolved or postmortem can "
        "follow; a new outage is a new incident."
    )


def test_a_draft_is_an_incident_that_waits_for_words(site: Site) -> None:
    before = check_all(site, NOW)
    (path,) = write_drafts(site, [DRAFT])
    assert path == site.root / DRAFTS / "2026-09-16-checkout.yml"
    assert check_all(site, NOW) == before
    (site.data / "incidents").mkdir()
    path.rename(site.data / "incidents" / path.name)
    (incident,) = read_incidents(site.data, site.root, IDS)
    assert (incident.components, incident.started_at) == (DRAFT.components, NOW)
    assert incident.updates[0].at == DRAFT.confirmed_at


def test_a_draft_follows_the_outage_until_a_person_touches_it(site: Site) -> None:
    (path,) = write_drafts(site, [DRAFT])
    assert write_drafts(site, [DRAFT]) == []
    wider = Draft(
        DRAFT.id,
        {**DRAFT.components, "website": Impaired.PARTIAL},
        DRAFT.impact,
        NOW,
        DRAFT.confirmed_at,
    )
    assert write_drafts(site, [wider]) == [path]
    assert "  website: partial_outage\n" in path.read_text("utf-8")
    mine = path.read_bytes().replace(b'fr: ""', b"fr: Panne", 1)
    path.write_bytes(mine)
    assert write_drafts(site, [DRAFT]) == []
    assert path.read_bytes() == mine


@pytest.mark.parametrize("left", [b"", b"\xff\xfe", b"# parvis-draft 0\n"])
def test_a_draft_someone_emptied_or_broke_is_left_alone(site: Site, left: bytes) -> None:
    (path,) = write_drafts(site, [DRAFT])
    path.write_bytes(left)
    assert write_drafts(site, [DRAFT]) == []
    assert path.read_bytes() == left
