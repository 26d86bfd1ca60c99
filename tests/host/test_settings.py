"""What the doctor says of the environment that the project's data ask for."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from hooks.content.site import Site, read_site
from hooks.host.findings import Finding, Level, as_json, as_text
from hooks.host.settings import LATE, polling, settings
from tests.publish.projects import small_project

ALERTS = """\
routes:
  - id: on-call
    to: ${ON_CALL}
    language: fr
dead_man: ${WATCHER}
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return small_project(tmp_path)


def levels(site: Site, **environ: str) -> dict[str, list[Level]]:
    found: dict[str, list[Level]] = {}
    for one in settings(site, environ):
        found.setdefault(one.subject, []).append(one.level)
    return found


def test_what_is_set_is_well(site: Site) -> None:
    (site.data / "alerts.yml").write_text(ALERTS)
    found = levels(site, ON_CALL="json://127.0.0.1:9/", WATCHER="http://127.0.0.1:9/")
    assert found == {
        "address": [Level.WELL],
        "services": [Level.WELL],
        "alerts": [Level.WELL],
        "dead man": [Level.WELL],
    }


def test_a_missing_variable_is_told_by_its_name(site: Site) -> None:
    (site.data / "alerts.yml").write_text(ALERTS)
    file = site.data / "services.yml"
    file.write_text(file.read_text().replace("http://127.0.0.1:9/", "${PLATFORM_URL}", 1))
    assert levels(site)["services"] == [Level.WRONG]
    said = [one.found for one in settings(site, {"PLATFORM_URL": "http://127.0.0.1:9/"})]
    assert any("ON_CALL" in one for one in said) and any("WATCHER" in one for one in said)
    assert any("PLATFORM_URL" in one.found for one in settings(site, {}))


def test_nobody_who_is_told_is_told(site: Site) -> None:
    found = levels(site)
    assert found["alerts"] == found["dead man"] == [Level.DOUBT]


def test_alerts_that_cannot_be_read_are_wrong(site: Site) -> None:
    (site.data / "alerts.yml").write_text("routes: [{}]\n")
    assert set(levels(site)["alerts"]) == {Level.WRONG}


def test_a_preview_is_told(site: Site) -> None:
    preview = read_site(site.root / "mkdocs.yml", {"PARVIS_PREVIEW": "1"})
    first = next(settings(preview, {}))
    assert first.level is Level.DOUBT and "https://status.example/" in first.do


def test_a_package_that_is_asked_for_and_missing_is_wrong(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hooks.host.settings.find_spec", lambda name: None)
    assert levels(site, SENTRY_DSN="https://key@sentry.example/1")["sentry"] == [Level.WRONG]
    assert "sentry" not in levels(site)


def test_runs_further_apart_may_be_older(site: Site) -> None:
    assert polling(site) == (LATE, None)
    file = site.data / "services.yml"
    text = file.read_text()
    file.write_text(f"interval: 600\n{text}")
    assert polling(site) == (timedelta(minutes=30), None)
    file.write_text("groups: []\n")
    assert polling(site) == (LATE, None)


def test_findings_are_told_as_lines_and_as_data() -> None:
    found = [
        Finding("clock", Level.WELL, "Right."),
        Finding("disk", Level.WRONG, "Full.", "Empty."),
    ]
    assert as_text(found).splitlines() == [
        "ok         clock: Right.",
        "wrong      disk: Full.",
        "           Empty.",
        "1 ok, 1 wrong",
    ]
    assert '{"subject": "disk", "level": "wrong", "found": "Full.", "do": "Empty."}' in as_json(
        found
    )
