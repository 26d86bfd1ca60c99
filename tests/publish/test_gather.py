"""What is written ahead of its time is not told before it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hooks.publish.refreshing import refresh_site
from tests.site.built import Built
from tests.site.drawn import CODES, NOW, PREFIX, Project, write

RECORDS = {
    "incidents/2026-11-23-checkout.yml": """\
title: { fr: Panne, en: Outage, es: Fallo }
impact: major
components: { checkout: major_outage }
started_at: 2026-11-23T11:30:00Z
resolved_at: 2026-11-23T13:00:00Z
updates:
  - { at: 2026-11-23T11:35:00Z, status: investigating, text: Sought. }
  - { at: 2026-11-23T13:00:00Z, status: resolved, text: Mended. }
""",
    "maintenance/2026-11-27-queue.yml": """\
title: { fr: Travaux, en: Work, es: Obras }
components: [website]
starts_at: 2026-11-27T12:00:00Z
ends_at: 2026-11-27T13:00:00Z
status: scheduled
updates:
  - { at: 2026-11-23T11:35:00Z, status: scheduled, text: Planned. }
  - { at: 2026-11-23T13:00:00Z, status: scheduled, text: Recalled. }
""",
}


@pytest.fixture
def ahead(project: Project) -> Project:
    for name, text in RECORDS.items():
        write(project.file(f"docs/_data/{name}"), text)
    return project


def told(project: Project, code: str) -> dict[str, set[str]]:
    """Which of the four words stand in each output that tells what is said."""
    site = Built(project.site, "https://www.example.org/")
    words = ("Sought.", "Mended.", "Planned.", "Recalled.")
    paths = ("status/index.html", "status/history/index.html", "status/feed.xml",
             "api/v2/summary.json", "status/maintenance.ics")  # fmt: skip
    texts = {path: site.text(PREFIX[code] + path) for path in paths}
    return {path: {word for word in words if word in text} for path, text in texts.items()}


@pytest.mark.parametrize("code", CODES)
def test_what_is_dated_later_is_told_when_its_time_has_come(ahead: Project, code: str) -> None:
    refresh_site(ahead.read(), {}, ahead.site, NOW)
    early = told(ahead, code)
    assert early == {
        "status/index.html": {"Sought.", "Planned."},
        "status/history/index.html": {"Sought."},
        "status/feed.xml": {"Sought.", "Planned."},
        "api/v2/summary.json": {"Sought.", "Planned."},
        "status/maintenance.ics": {"Planned."},
    }
    refresh_site(ahead.read(), {}, ahead.site, NOW + timedelta(hours=2))
    assert told(ahead, code) == {
        "status/index.html": {"Planned.", "Recalled."},
        "status/history/index.html": {"Sought.", "Mended."},
        "status/feed.xml": {"Sought.", "Mended.", "Planned.", "Recalled."},
        "api/v2/summary.json": {"Planned.", "Recalled."},
        "status/maintenance.ics": {"Recalled."},
    }
