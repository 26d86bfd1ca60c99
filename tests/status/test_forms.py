"""Files to fill in, and one more update that leaves all else as it was."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hooks.content.records import parse, read_text_record
from hooks.status.forms import Said, incident_form, maintenance_form, with_update
from hooks.status.timeline import (
    Impact,
    Impaired,
    IncidentFile,
    IncidentStatus,
    MaintenanceFile,
)

AT = datetime(2026, 9, 16, 9, 30, tzinfo=UTC)
SAID = Said(AT, IncidentStatus.MONITORING, {"payments": Impaired.OPERATIONAL})
LANGUAGES = ("fr", "en")

INCIDENT = """\
# Ours: call Anne first.
title: { fr: Retards, en: 'Delays' }   # short
impact:   minor
components: {payments: degraded_performance}
started_at: 2026-09-16T08:00:00Z # UTC

updates:
    - at: 2026-09-16T08:10:00Z
      status: investigating
      text:
        fr: >-
          Nous cherchons.

          # pas un commentaire
        en: We are looking.

# The end.
"""
ADDED = """\
    - at: 2026-09-16T09:30:00Z
      status: monitoring
      components:
        payments: operational
      text:
        fr: ""
        en: ""
"""


def test_a_new_incident_is_one_that_only_lacks_words() -> None:
    form = incident_form({"no": Impaired.MAJOR}, Impact.CRITICAL, AT, AT, ("fr", "no"))
    found = parse(read_text_record(form, "new.yml"), IncidentFile)
    assert found.components == {"no": Impaired.MAJOR}
    assert (found.impact, found.started_at, found.resolved_at) == ("critical", AT, None)
    assert found.title.root == found.updates[0].text.root == {"fr": "", "no": ""}
    for allowed in (*Impact, *Impaired, *IncidentStatus):
        assert allowed in form.partition("title:")[0]


def test_a_new_maintenance_is_one_that_only_lacks_words() -> None:
    end = AT.replace(hour=11)
    form = maintenance_form(["checkout", "no"], AT, end, AT.replace(day=1), LANGUAGES)
    found = parse(read_text_record(form, "new.yml"), MaintenanceFile)
    assert found.components == ("checkout", "no")
    assert (found.starts_at, found.ends_at, found.updates[0].at.day) == (AT, end, 1)


def test_an_update_is_added_and_nothing_else_changes() -> None:
    text, line = with_update(INCIDENT, "a.yml", SAID, LANGUAGES, resolved=False)
    assert text == INCIDENT.replace("\n# The end.", ADDED + "\n# The end.")
    assert text.split("\n")[line - 1] == "    - at: 2026-09-16T09:30:00Z"


def test_the_end_is_written_below_the_start() -> None:
    said = Said(AT, IncidentStatus.RESOLVED)
    text, _ = with_update(INCIDENT, "a.yml", said, ("fr",), resolved=True)
    assert "Z # UTC\nresolved_at: 2026-09-16T09:30:00Z\n\nupdates:" in text
    assert text.endswith('      status: resolved\n      text:\n        fr: ""\n\n# The end.\n')


@pytest.mark.parametrize("written", ["resolved_at:", "resolved_at: null", "resolved_at: ~"])
def test_an_end_left_open_is_filled_in(written: str) -> None:
    begun = INCIDENT.replace("\nupdates:", f"{written} # not yet\nupdates:")
    text, _ = with_update(begun, "a.yml", SAID, LANGUAGES, resolved=True)
    assert "\nresolved_at: 2026-09-16T09:30:00Z # not yet\n" in text


def test_updates_that_are_not_last_in_the_file() -> None:
    head, updates = INCIDENT.split("impact:   minor\n")
    text, _ = with_update(
        f"{head}{updates}# how bad\nimpact: minor\n", "a.yml", SAID, LANGUAGES, resolved=True
    )
    assert text == (
        f"{head}{updates}# how bad\nimpact: minor\n".replace(
            "\n# The end.", f"{ADDED}\n# The end."
        ).replace("Z # UTC\n", "Z # UTC\nresolved_at: 2026-09-16T09:30:00Z\n")
    )


def test_dashes_at_the_margin_and_empty_lines_between_updates() -> None:
    updates = """\
updates:
- {at: 2026-09-16T08:10:00Z, status: investigating, text: {fr: a}}

- at: 2026-09-16T08:20:00Z
  status: identified
  text: {fr: "b"}"""
    text, line = with_update(updates, "a.yml", Said(AT, SAID.status), ("fr",), resolved=False)
    assert text == updates + (
        '\n\n- at: 2026-09-16T09:30:00Z\n  status: monitoring\n  text:\n    fr: ""'
    )
    assert line == 8


@pytest.mark.parametrize("updates", ["[]", "[{at: 2026-09-16T08:10:00Z}]", "", "later"])
def test_updates_in_one_line_are_left_to_a_person(updates: str) -> None:
    with pytest.raises(ValueError) as caught:
        with_update(f"updates: {updates}\n", "a.yml", SAID, LANGUAGES, resolved=False)
    assert str(caught.value) == (
        'In a.yml the updates do not stand one below the other, each after a "- ". '
        "Add the update by hand."
    )


@pytest.mark.parametrize(
    "text",
    [
        "updates:\n  - at: 2026-09-16T08:10:00Z\n...\n",
        "updates: &all\n  - at: 2026-09-16T08:10:00Z\ncopy: *all\n",
    ],
)
def test_a_layout_without_a_safe_place_is_left_to_a_person(text: str) -> None:
    with pytest.raises(ValueError) as caught:
        with_update(text, "a.yml", SAID, LANGUAGES, resolved=False)
    assert str(caught.value) == "The layout of a.yml leaves no safe place. Add the update by hand."


@given(
    st.lists(st.sampled_from(["", "# a", "  # b", "    # c"]), max_size=4),
    st.lists(st.sampled_from(["impact: minor", "# d", "", "title: x"]), max_size=4, unique=True),
    st.integers(0, 6),
)
def test_whatever_stands_around_stays(around: list[str], after: list[str], indent: int) -> None:
    update = ["- at: 2026-09-16T08:10:00Z", "  text: {fr: a}"]
    lines = ["updates:", *(" " * indent + line for line in update), *around, *after]
    text = "\n".join(lines)
    edited, line = with_update(text, "a.yml", SAID, LANGUAGES, resolved=False)
    kept = edited.split("\n")
    assert kept[: line - 1] + kept[line + 6 :] == lines
