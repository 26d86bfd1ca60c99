"""Texts of services and records that are missing for readers, told at their line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hooks.content.problems import ContentError
from hooks.status.incidents import read_incidents, read_maintenances
from hooks.status.services import read_services
from hooks.status.texts import untold_services

WriteServices = Callable[[str], Path]

INCIDENT = """\
title: { en: Delays }
impact: minor
components: { payments: degraded_performance }
started_at: 2026-09-16T08:00:00Z
updates:
  - at: 2026-09-16T08:10:00Z
    status: investigating
    text:
      fr: ""
      en: "  "
  - at: 2026-09-16T08:20:00Z
    status: identified
    text: ""
"""
MAINTENANCE = """\
title: {}
components: [payments]
starts_at: 2026-09-20T02:00:00Z
ends_at: 2026-09-20T04:00:00Z
status: scheduled
updates:
  - { at: 2026-09-16T08:20:00Z, status: scheduled, text: Travaux. }
"""
SERVICES = """\
groups:
  - id: pay
    name: { en: Paying }
    components:
      - id: payments
        name: Payments
        description:
          fr: ""
        probe: { kind: http, url: "https://platform.example/" }
"""


def put(tmp_path: Path, folder: str, text: str) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "a.yml").write_text(text, encoding="utf-8")


def test_an_incident_without_words_for_its_readers(tmp_path: Path) -> None:
    put(tmp_path, "incidents", INCIDENT)
    with pytest.raises(ContentError) as caught:
        read_incidents(tmp_path, tmp_path, ["payments"], "fr")
    assert str(caught.value).split("\n") == [
        'incidents/a.yml:1:1: missing-text The text has no "fr", the language that prevails; '
        "it has: en. Add it.",
        "incidents/a.yml:9:11: empty-text The text is empty. Write it.",
        'incidents/a.yml:10:11: empty-text The text in "en" is empty. Write it, or remove the key '
        '"en": its readers then get the text in "fr".',
        "incidents/a.yml:13:11: empty-text The text is empty. Write it.",
    ]


def test_a_maintenance_without_a_title(tmp_path: Path) -> None:
    put(tmp_path, "maintenance", MAINTENANCE)
    with pytest.raises(ContentError) as caught:
        read_maintenances(tmp_path, tmp_path, ["payments"], "fr")
    assert str(caught.value) == (
        'maintenance/a.yml:1:1: missing-text The text has no "fr", the language that prevails; '
        "it has none at all. Add it."
    )


def test_a_record_can_be_read_before_its_words_are_written(tmp_path: Path) -> None:
    put(tmp_path, "incidents", INCIDENT)
    assert len(read_incidents(tmp_path, tmp_path, ["payments"])) == 1


def test_services_without_words_for_their_readers(write_services: WriteServices) -> None:
    root = write_services(SERVICES)
    data = root / "docs/_data"
    services = read_services(data, root, None)
    assert [str(one) for one in untold_services(services, data, root, "fr")] == [
        'docs/_data/services.yml:3:5: missing-text The text has no "fr", the language that '
        "prevails; it has: en. Add it.",
        "docs/_data/services.yml:8:15: empty-text The text is empty. Write it.",
    ]
    assert [one.line for one in untold_services(services, data, root, "en")] == [7, 8]


def test_services_with_all_their_words(write_services: WriteServices) -> None:
    root = write_services(SERVICES.replace("{ en: Paying }", "Payer").replace('fr: ""', "fr: a"))
    data = root / "docs/_data"
    assert untold_services(read_services(data, root, None), data, root, "fr") == ()
