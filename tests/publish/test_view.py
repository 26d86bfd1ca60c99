"""What concerns a component, and an update's text as readers see it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hooks.content.localised import Localised
from hooks.publish import templates
from hooks.publish.feeds import feeds
from hooks.publish.fragments import Fragments
from hooks.status.recurrence import windows
from hooks.status.states import State
from hooks.status.timeline import Incident
from tests.publish import samples


@pytest.fixture
def spreading() -> Incident:
    """An incident of the search that an update extends to the checkout."""
    first, *_ = samples.unresolved().updates
    later = first.model_dump() | {"components": {"checkout": "partial_outage"}}
    return samples.unresolved(updates=[first.model_dump(), later])


def test_a_component_lists_the_incidents_whose_updates_name_it(spreading: Incident) -> None:
    view = samples.view([spreading, samples.incident()])
    assert [one.id for one in view.component("checkout").incidents] == ["now", "late"]
    assert [one.id for one in view.component("search").incidents] == ["now"]
    assert view.component("site").incidents == ()


def test_a_notice_names_the_incident_that_spread(spreading: Incident) -> None:
    view = samples.view([spreading], checkout=State.PARTIAL)
    assert view.notice(("checkout",)).incidents == (spreading,)


def test_an_incident_knows_the_first_effect_on_each_component(spreading: Incident) -> None:
    assert list(spreading.effects.items()) == [
        ("search", "partial_outage"),
        ("checkout", "partial_outage"),
    ]
    assert samples.incident().effects == {"checkout": "major_outage"}


@pytest.mark.parametrize(
    ("postmortem", "report"),
    [
        (None, ""),
        ("status/reports/late.md", "status/reports/late/"),
        ("status/reports/late/index.md", "status/reports/late/"),
    ],
)
def test_a_report_has_the_address_of_its_page(postmortem: str | None, report: str) -> None:
    assert samples.incident(postmortem=postmortem).report == report


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ({"fr": "Un *mot*.", "en": "A *word*."}, "<p>A <em>word</em>.</p>"),
        ({"fr": "Un *mot*."}, '<div lang="fr" data-pagefind-ignore><p>Un <em>mot</em>.</p></div>'),
        ("<script>Visual</script>", "<p>&lt;script&gt;Visual&lt;/script&gt;</p>"),
    ],
)
def test_what_was_said_is_markdown_in_its_language(text: object, html: str, tmp_path: Path) -> None:
    env = templates.environment([samples.SITE.overrides], tmp_path)
    context = templates.context("en", "fr", samples.catalogs()["en"])
    said = Localised.model_validate(text)
    assert env.from_string("{{ text | said }}").render(context, text=said) == html


def test_the_page_of_an_incident_renders_markdown_and_leads_to_the_report(tmp_path: Path) -> None:
    said = samples.incident().updates[0].model_dump() | {"text": {"en": "**Bad** <b>", "fr": "a"}}
    view = samples.view([samples.incident(updates=[said], postmortem="status/reports/late.md")])
    env = templates.environment([samples.SITE.overrides], tmp_path)
    fragments = Fragments(env, samples.SITE, samples.catalogs(), view)
    html = fragments.get("incident.late", "en").html
    assert "</p><p><strong>Bad</strong> &lt;b&gt;</p></li>" in html
    assert '<a href="/en/status/reports/late/">' in html


def test_maintenance_that_repeats_is_shown_window_by_window_and_said_once() -> None:
    plan = samples.maintenance("night", repeat="FREQ=DAILY;COUNT=3")
    view = samples.view(maintenances=windows([plan], samples.NOW))
    assert [one.id for one in view.upcoming] == [
        "night-2026-09-17",
        "night-2026-09-18",
        "night-2026-09-19",
    ]
    feed = feeds(samples.reader(), view)["status/feed.xml"].decode()
    assert feed.count("<entry>") == 1
    name = "status/maintenance/night#20260911T120000Z-scheduled"
    assert f"<id>{samples.reader().urn(name)}</id>" in feed


def test_machines_are_told_the_words_without_their_marks() -> None:
    said = samples.incident().updates[0].model_dump() | {"text": "**Down**, see [here](/a/) <b>"}
    view = samples.view([samples.incident(updates=[said])])
    feed = feeds(samples.reader(), view)["status/feed.xml"].decode()
    assert "<p>Down, see here (/a/) &lt;b&gt;</p>" in feed


def over(id: str, start: datetime, days: int = 0) -> Incident:
    """An incident that is over, `days` days after it began."""
    end = start + timedelta(days=days, hours=1)
    updates = [
        {"at": moment, "status": status, "text": "Texte."}
        for moment, status in ((start, "investigating"), (end, "resolved"))
    ]
    return samples.incident(id, started_at=start, resolved_at=end, updates=updates)


def test_a_month_counts_its_days_without_an_incident(spreading: Incident) -> None:
    long = over("long", samples.NOW - timedelta(days=20), days=3)
    months = list(samples.view([long]).months())
    assert (months[0].first.isoformat(), samples.NOW.day) == ("2026-09-01", 16)
    by_month = {one.first.month: (one.quiet, [each.id for each in one.incidents]) for one in months}
    assert by_month[9] == (16, [])
    assert by_month[8] == (27, ["long"]), "27 to 30 August, of 31 days"
    assert samples.view([samples.unresolved()]).unresolved
    lasting = next(samples.view([samples.unresolved()]).months())
    assert lasting.quiet == 15, "today counts while it lasts"


def test_an_incident_that_lasts_into_the_next_month_is_in_both() -> None:
    turn = over("turn", datetime(2026, 8, 31, 12, tzinfo=UTC), days=2)
    found = [one.first.month for one in samples.view([turn]).months() if one.incidents]
    assert found == [9, 8]


def test_what_is_older_than_the_months_is_listed_by_year() -> None:
    starts = [datetime(year, 3, 1, tzinfo=UTC) for year in (2026, 2025, 2025, 2023)]
    past = [over(f"of-{n}", start) for n, start in enumerate(starts)]
    view = samples.view([*past, samples.incident()])
    listed = [(year, [one.id for one in of]) for year, of in view.archive]
    assert listed == [(2026, ["of-0"]), (2025, ["of-1", "of-2"]), (2023, ["of-3"])]
    assert samples.view([samples.incident()]).archive == ()
