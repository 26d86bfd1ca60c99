"""The notice that is promised of a maintenance, and the report an incident names."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hooks.content.company import Company
from hooks.content.records import parse, read_record
from hooks.content.site import Site
from hooks.publish.checks import check_all
from hooks.publish.declared import check_declared
from tests.publish import samples
from tests.publish.projects import small_project
from tests.publish.samples import NOW, incident, maintenance

FILE = "docs/_data/maintenance/queue.yml"
PROMISE = "(status.maintenance_notice_hours in company.yml)"
WINDOW = """\
title: File agrandie
components: [checkout]
starts_at: 2026-09-20T02:00:00Z
ends_at: 2026-09-20T04:00:00Z
status: scheduled
updates:
  - at: 2026-09-17T06:30:00Z
    status: scheduled
    text: Paiements ralentis.
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return small_project(tmp_path)


def put(site: Site, folder: str, name: str, text: str) -> None:
    (site.data / folder).mkdir(exist_ok=True)
    (site.data / folder / name).write_text(text, encoding="utf-8")


def company(hours: int | None) -> Company:
    """The facts of this project, promising `hours` of notice."""
    record = read_record(samples.ROOT / "docs/_data/company.yml", samples.ROOT)
    facts = parse(record, Company)
    assert facts.status
    changed = facts.status.model_copy(update={"maintenance_notice_hours": hours})
    return facts.model_copy(update={"status": changed})


def told(site: Site, hours: int | None, **changes: Any) -> list[str]:
    plan = maintenance(starts=48, **changes)
    put(site, "maintenance", "queue.yml", WINDOW)
    return [str(one) for one in check_declared(site, (), [plan], company(hours), NOW)]


def said(hours: float) -> dict[str, Any]:
    """Updates whose first is `hours` before a start two days after NOW."""
    at = NOW + timedelta(hours=48 - hours)
    return {"updates": [{"at": at, "status": "scheduled", "text": "Travaux."}]}


def test_a_late_announcement_is_told_with_what_would_be_right(site: Site) -> None:
    put(site, "maintenance", "queue.yml", WINDOW)
    assert [str(one) for one in check_all(site, NOW) if "maintenance/" in one.path] == [
        f"{FILE}:7:9: late-notice This maintenance is announced 67 hours before it starts; "
        f"72 are promised {PROMISE}. Let it start at 2026-09-20T06:30:00Z or later; "
        "a repair that cannot wait is an incident."
    ]


@pytest.mark.parametrize(("hours", "late"), [(72, False), (71.99, True), (-1, True)])
def test_the_promise_is_kept_to_the_hour(site: Site, hours: float, late: bool) -> None:
    assert bool(told(site, 72, **said(hours))) is late


def test_an_announcement_after_the_start_comes_no_hours_before(site: Site) -> None:
    (problem,) = told(site, 72, **said(-1))
    assert "is announced 0 hours before it starts; 72 are promised" in problem


def test_the_notice_is_that_before_the_first_window_that_takes_place(site: Site) -> None:
    late = said(24) | {"repeat": "FREQ=DAILY;COUNT=9"}
    assert told(site, 72, **late)
    days = [(NOW + timedelta(days=number)).date() for number in (2, 3)]
    assert told(site, 72, **late, skip=days) == []


def test_a_maintenance_nobody_announced(site: Site) -> None:
    assert told(site, 72, updates=[]) == [
        f"{FILE}:3:1: late-notice This maintenance is not announced; 72 hours of notice are "
        f"promised {PROMISE}. Its first update is the announcement."
    ]


@pytest.mark.parametrize("status", ["cancelled", "completed"])
def test_what_does_not_take_place_needs_no_notice(site: Site, status: str) -> None:
    assert told(site, 72, status=status, **said(1)) == []


def test_what_is_past_cannot_be_mended(site: Site) -> None:
    put(site, "maintenance", "queue.yml", WINDOW)
    past = maintenance(starts=-3, updates=[])
    assert list(check_declared(site, (), [past], company(72), NOW)) == []


def test_without_a_promise_none_is_broken(site: Site) -> None:
    assert told(site, None, **said(1)) == []
    assert list(check_declared(site, (), [maintenance()], None, NOW)) == []


@pytest.mark.parametrize(
    "page",
    ["status/reports/lost.md", "../../secret.md", "/etc/hosts.md", "status/reports", "a.txt"],
)
def test_a_report_that_is_no_page(site: Site, page: str) -> None:
    (site.docs.parent / "secret.md").write_text("", encoding="utf-8")
    (site.docs / "fr/status/reports").mkdir(parents=True)
    (site.docs / "fr/a.txt").write_text("", encoding="utf-8")
    put(site, "incidents", "late.yml", f"title: a\npostmortem: {page}\n")
    found = check_declared(site, [incident(postmortem=page)], (), None, NOW)
    assert [str(one) for one in found] == [
        f'docs/_data/incidents/late.yml:2:13: missing-page There is no page "{page}" below '
        "docs/fr. postmortem names the page that tells what happened, such as "
        "status/reports/late.md."
    ]


def test_a_report_that_exists(site: Site) -> None:
    page = site.docs / "fr/status/reports/late.md"
    page.parent.mkdir(parents=True)
    page.write_text("", encoding="utf-8")
    named = incident(postmortem="status/reports/late.md")
    assert list(check_declared(site, [named, incident()], (), None, NOW)) == []
