"""A refresh rewrites what the board changes, only that, and whole."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
from datetime import datetime
from pathlib import Path
from random import Random

import pytest

from hooks.publish import struck
from hooks.publish.refresh import MARK, NotBuilt, RefreshReport
from hooks.publish.refreshing import refresh_site
from tests.site.built import Built
from tests.site.drawn import CODES, MINUTE, NOW, PREFIX, Project, bare, prints, write

LATER = NOW + MINUTE
FOR_PROGRAMS = re.compile(r"/api/v2/|^api/v2/|\.(xml|ics|svg)$|(shields|history)\.json$|/metrics$")
"""What the API, feeds, calendar, badges and metrics are, which have tests of their own."""
INCIDENT = """\
title: { fr: Panne de paiement, en: Checkout is down, es: Pago fuera de servicio }
impact: major
components: { checkout: major_outage }
started_at: 2026-11-23T11:30:00Z
updates:
  - at: 2026-11-23T11:35:00Z
    status: investigating
    text: { fr: Nous cherchons., en: We are looking., es: Estamos buscando. }
"""


def refresh(project: Project, when: datetime) -> RefreshReport:
    return refresh_site(project.read(), {}, project.site, when)


def names(project: Project, report: RefreshReport) -> set[str]:
    return {path.relative_to(project.site).as_posix() for path in report.changed}


def changed(before: dict[str, str], project: Project) -> set[str]:
    after = prints(project.site)
    return {path for path in before | after if before.get(path) != after.get(path)}


def test_a_refresh_that_finds_the_history_damaged_says_so(project: Project) -> None:
    project.history.write_bytes(b"not a database " * 100)
    told: list[str] = []
    refresh_site(project.read(), {}, project.site, LATER, told.append)
    [notice] = told
    assert notice.startswith(f"The history {project.history} is damaged (")
    assert "The state of some systems is not known" in (project.site / "en/index.html").read_text()


# --- What the build and the refresh make is the same ------------------------------------------


def test_a_refresh_of_the_same_moment_changes_nothing(project: Project) -> None:
    before = prints(project.site)
    report = refresh(project, NOW)
    assert report == RefreshReport((), 0)
    assert changed(before, project) == set()


def test_a_refresh_makes_the_bytes_a_build_would(project: Project) -> None:
    project.poll(LATER, "payments")
    project.poll(LATER + MINUTE, "payments")
    moment = LATER + MINUTE
    refresh(project, moment)
    refreshed = prints(project.site)
    done = project.build(SOURCE_DATE_EPOCH=str(int(moment.timestamp())))
    assert done.returncode == 0, done.stderr
    assert changed(refreshed, project) == set()


# --- Only what changes -------------------------------------------------------------------------


def test_a_quiet_poll_changes_only_what_shows_its_time(project: Project) -> None:
    before = prints(project.site)
    project.poll(LATER)
    report = refresh(project, LATER)
    expected = {"status/fragments.json"}
    for prefix in PREFIX.values():
        expected |= {
            f"{prefix}status/index.html",
            f"{prefix}status/history/index.html",
            f"{prefix}status/components/website/index.html",
            f"{prefix}status/components/checkout/index.html",
            f"{prefix}status/fragments/freshness.html",
            f"{prefix}status/live.json",
        }
    seen = {path for path in changed(before, project) if not FOR_PROGRAMS.search(path)}
    # A response time that moved is news too, where it is shown.
    measured = {
        path for path in seen if re.search(r"fragments/(board|(component|days)\.\w+)\.html$", path)
    }
    assert seen - measured == expected
    assert names(project, report) == changed(before, project)
    assert report.pages == 4 * len(CODES)


def test_a_change_of_state_reaches_every_page(project: Project) -> None:
    site = Built(project.site, "https://www.example.org/")
    everyone = {
        path.relative_to(project.site).as_posix()
        for path in project.site.rglob("*.html")
        if not {"fragments", "pagefind"} & set(path.relative_to(project.site).parts)
    }
    assert len(everyone) == len(site.pages)
    project.poll(LATER, "payments")
    refresh(project, LATER)
    before = prints(project.site)
    project.poll(LATER + MINUTE, "payments")  # the second sight confirms
    refresh(project, LATER + MINUTE)
    assert everyone <= changed(before, project)
    for page in Built(project.site, site.url).pages.values():
        (chip,) = page.tree.xpath("//a[contains(@class, 'chip--')]")
        assert "operational" not in chip.get("class"), page.address
    faq = Built(project.site, site.url).page("help/faq/", "en")
    assert "Checkout" in faq.article.xpath(".//aside")[0].text_content()


def test_a_state_that_comes_back_leaves_the_pages_as_they_were(project: Project) -> None:
    before = prints(project.site)
    for minute in (1, 2):
        project.poll(NOW + minute * MINUTE, "payments")
    refresh(project, NOW + 2 * MINUTE)
    for minute in (3, 4):
        project.poll(NOW + minute * MINUTE)
    refresh(project, NOW + 4 * MINUTE)
    pages = {"index.html", "en/help/faq/index.html", "es/404.html", "legal/terms/index.html"}
    assert changed(before, project) & pages == set()


def test_what_editors_wrote_between_two_builds_stays_unpublished(project: Project) -> None:
    project.edit("docs/en/help/faq.md", "## Prix", "## Price")
    before = prints(project.site)
    refresh(project, NOW)
    assert changed(before, project) == set()


def test_a_new_incident_reaches_the_notices_and_the_board(project: Project) -> None:
    write(project.file("docs/_data/incidents/2026-11-23-checkout.yml"), INCIDENT)
    project.poll(LATER)
    refresh(project, LATER)
    site = Built(project.site, "https://www.example.org/")
    for code, title in zip(
        CODES, ("Panne de paiement", "Checkout is down", "Pago fuera de servicio"), strict=True
    ):
        assert title in site.page("status/", code).words()
        assert title in site.page("help/faq/", code).words()


# --- Incidents posted between two builds --------------------------------------------------------

POSTED = "2026-11-23-checkout"
HOSTILE = """\
title: { fr: 'Panne <script>alert("1")</script> & "co" \\ %s', en: It's down -->, es: Pago }"""


def post(project: Project, title: str = "") -> None:
    text = INCIDENT if not title else title + INCIDENT[INCIDENT.index("\nimpact") :]
    write(project.file(f"docs/_data/incidents/{POSTED}.yml"), text)
    project.poll(LATER)


FRENCH, NO_SPANISH = "title: { fr: Panne }", "title: { fr: Panne, en: Outage }"


@pytest.mark.parametrize("title", ["", HOSTILE, FRENCH, NO_SPANISH], ids=str)
def test_a_posted_incident_has_the_page_that_a_build_would_make(
    project: Project, title: str
) -> None:
    post(project, title)
    report = refresh(project, LATER)
    paths = [f"{prefix}status/incidents/{POSTED}/index.html" for prefix in PREFIX.values()]
    assert {*paths} <= names(project, report)
    refreshed = prints(project.site)
    done = project.build(SOURCE_DATE_EPOCH=str(int(LATER.timestamp())))
    assert done.returncode == 0, done.stderr
    assert {*paths} & changed(refreshed, project) == set()


def test_everything_that_leads_to_a_posted_incident_arrives(project: Project) -> None:
    post(project)
    refresh(project, LATER)
    site = Built(project.site, "https://www.example.org/")
    for code, prefix in PREFIX.items():
        links = site.page("status/", code).article.xpath(".//article//h3/a/@href")
        assert links == [f"/{prefix}status/incidents/{POSTED}/"]
        page = site.page(f"status/incidents/{POSTED}/", code)
        assert page.canonical == f"{site.url}{prefix}status/incidents/{POSTED}/"
        assert set(page.alternates) == {*CODES, "x-default"} and not page.robots
        assert "parvis-incident" not in page.text


def test_a_posted_incident_is_followed_like_any_other(project: Project) -> None:
    post(project)
    refresh(project, LATER)
    over = INCIDENT.replace("updates:", "resolved_at: 2026-11-23T12:01:00Z\nupdates:") + (
        "  - at: 2026-11-23T12:01:00Z\n    status: resolved\n"
        "    text: { fr: Fini., en: Over., es: Fin. }\n"
    )
    write(project.file(f"docs/_data/incidents/{POSTED}.yml"), over)
    project.poll(LATER + MINUTE)
    refresh(project, LATER + MINUTE)
    page = Built(project.site, "https://www.example.org/").page(f"status/incidents/{POSTED}/", "en")
    assert "Over." in page.words()
    before = prints(project.site)
    assert refresh(project, LATER + MINUTE) == RefreshReport((), 0)
    assert changed(before, project) == set()


def test_a_refresh_stopped_before_the_page_was_noted_writes_it_again(project: Project) -> None:
    post(project)
    places = project.site / "status/fragments.json"
    before = places.read_bytes()
    refresh(project, LATER)
    page = project.site / f"es/status/incidents/{POSTED}/index.html"
    page.unlink()
    places.write_bytes(before)
    refresh(project, LATER)
    assert page.is_file()


def test_a_site_without_blanks_is_refreshed_all_the_same(project: Project) -> None:
    for prefix in PREFIX.values():
        project.file(f"site/{prefix}status/incidents/blank.template").unlink()
    post(project)
    refresh(project, LATER)
    assert not project.file(f"site/status/incidents/{POSTED}").exists()


def test_the_blank_is_no_page_of_the_site(original: Project) -> None:
    for path in original.site.rglob("*"):
        if path.is_file() and path.name != "blank.template":
            assert b"parvis-incident-" not in path.read_bytes(), path


# --- Records that went away --------------------------------------------------------------------


@pytest.fixture
def shrunk(project: Project) -> Project:
    """A project whose checkout was taken out of services.yml after it was published."""
    text = project.file("docs/_data/services.yml").read_text("utf-8")
    write(project.file("docs/_data/services.yml"), text.partition("      - id: checkout")[0])
    return project


def test_a_component_that_is_gone_leaves_the_board_but_keeps_its_page(shrunk: Project) -> None:
    page = shrunk.site / "status/components/checkout/index.html"
    before = page.read_bytes()
    shrunk.poll(LATER)
    refresh(shrunk, LATER)
    assert page.read_bytes() == before, "the next build removes it"
    site = Built(shrunk.site, "https://www.example.org/")
    assert "/status/components/checkout/" not in site.text("status/index.html")
    live = site.json("status/live.json")
    assert isinstance(live, dict) and "component.checkout" not in live["fragments"]


def test_a_component_that_comes_back_is_refreshed_again(shrunk: Project, original: Project) -> None:
    shrunk.poll(LATER)
    refresh(shrunk, LATER)
    write(
        shrunk.file("docs/_data/services.yml"),
        original.file("docs/_data/services.yml").read_text("utf-8"),
    )
    shrunk.poll(LATER + MINUTE)
    refresh(shrunk, LATER + MINUTE)
    assert "2026-11-23T12:02:00Z" in shrunk.file(
        "site/status/components/checkout/index.html"
    ).read_text("utf-8")


def test_a_notice_forgets_a_component_that_is_gone(project: Project, original: Project) -> None:
    for minute in (1, 2):
        project.poll(NOW + minute * MINUTE, "payments")
    refresh(project, NOW + 2 * MINUTE)
    faq = "help/faq/"
    assert Built(project.site, "https://www.example.org/").page(faq).article.xpath(".//aside")
    text = project.file("docs/_data/services.yml").read_text("utf-8")
    write(project.file("docs/_data/services.yml"), text.partition("      - id: checkout")[0])
    refresh(project, NOW + 3 * MINUTE)
    (place,) = (
        Built(project.site, "https://www.example.org/")
        .page(faq)
        .tree.xpath("//*[@data-fragment='notice.checkout']")
    )
    assert place.text_content().strip() == ""


# --- What is not a site -------------------------------------------------------------------------


@pytest.mark.parametrize("content", [None, "", "{", '{"fr": {"chip": {"pages": []}}}', "[]", "7"])
def test_a_folder_that_is_no_site_is_told_apart(
    project: Project, tmp_path: Path, content: str | None
) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    if content is not None:
        write(folder / "status/fragments.json", content)
    before = prints(folder)
    with pytest.raises(NotBuilt) as refused:
        refresh_site(project.read(), {}, folder, NOW)
    assert str(refused.value) == (
        f"{folder} holds no readable status/fragments.json: build the site there first (make site)."
    )
    assert prints(folder) == before


def test_a_page_that_was_deleted_is_not_made_anew(project: Project) -> None:
    page = project.site / "help/faq/index.html"
    page.unlink()
    project.poll(LATER, "payments")
    project.poll(LATER + MINUTE, "payments")
    refresh(project, LATER + MINUTE)
    assert not page.exists()


# --- Whole or not at all ------------------------------------------------------------------------


def test_a_reader_never_sees_a_torn_page(project: Project) -> None:
    page = project.site / "status/index.html"
    torn: list[bytes] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            content = page.read_bytes()
            if content.count(b"<!--parvis:board ") != 1 or not content.endswith(b"</html>"):
                torn.append(content)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for minute in range(1, 9):
            project.poll(NOW + minute * MINUTE, *(["payments"] if minute % 4 > 1 else []))
            refresh(project, NOW + minute * MINUTE)
    finally:
        done.set()
        reader.join()
    assert torn == []


def interrupted(project: Project, when: datetime, step: int) -> subprocess.CompletedProcess[str]:
    """Refresh in a process of its own that is killed at its `step`th touch of the site."""
    script = Path(__file__).with_name("killed.py")
    return subprocess.run(
        [sys.executable, str(script), str(project.root), when.isoformat(), str(step)],
        env=bare({}),
        capture_output=True,
        text=True,
    )


def without_parts(folder: Path) -> dict[str, str]:
    return {path: seen for path, seen in prints(folder).items() if not path.endswith(".part")}


def test_a_refresh_that_was_killed_is_finished_by_the_next(
    project: Project, tmp_path: Path
) -> None:
    for minute in (1, 2):
        project.poll(NOW + minute * MINUTE, "payments")
    moment = NOW + 2 * MINUTE
    whole = project.copied(tmp_path / "whole")
    done = interrupted(whole, moment, 1_000_000)
    steps = int(done.stdout)
    assert steps > 100
    expected = prints(whole.site)
    chance = Random(2026)
    for number, step in enumerate([1, 2, *chance.sample(range(3, steps), 5), steps]):
        copy = project.copied(tmp_path / f"copy-{number}")
        assert interrupted(copy, moment, step).returncode == -signal.SIGKILL
        half = without_parts(copy.site)
        for path, seen in half.items():
            known = {expected.get(path), prints_of(project, path)}
            assert seen in known or path == struck.FILE.as_posix(), f"{path} is torn"
        refresh(copy, moment)
        assert without_parts(copy.site) == expected


def prints_of(project: Project, path: str) -> str | None:
    return prints((project.site / path).parent).get((project.site / path).name)


def test_a_killed_refresh_is_undone_when_the_state_comes_back(
    project: Project, tmp_path: Path
) -> None:
    """Some pages say "outage"; by the next refresh there is none, as before the first."""
    for minute in (1, 2):
        project.poll(NOW + minute * MINUTE, "payments")
    steps = int(interrupted(project.copied(tmp_path / "count"), NOW + 2 * MINUTE, 1_000_000).stdout)
    assert interrupted(project, NOW + 2 * MINUTE, steps // 4).returncode == -signal.SIGKILL
    site = Built(project.site, "https://www.example.org/")
    assert any("chip--operational" not in page.text for page in site.pages.values())
    for minute in (3, 4):
        project.poll(NOW + minute * MINUTE)
    refresh(project, NOW + 4 * MINUTE)
    for page in Built(project.site, site.url).pages.values():
        assert "chip--operational" in page.text, page.address


@pytest.mark.parametrize("note", [b"", b"[[", b"null", b"[1]", b'{"chip": "fr"}'])
def test_a_note_that_a_power_cut_left_empty_is_of_everything(project: Project, note: bytes) -> None:
    page = project.site / "en/status/index.html"
    whole = page.read_bytes()
    page.write_bytes(whole.replace(b"<!--parvis:chip ", b"<!--parvis:chip stale", 1))
    refresh(project, NOW)
    assert page.read_bytes() != whole, "nothing is known to be wrong"
    (project.site / struck.FILE).write_bytes(note)
    refresh(project, NOW)
    assert page.read_bytes() == whole
    assert not (project.site / struck.FILE).exists()


def test_what_a_killed_refresh_left_is_swept_an_hour_later(project: Project) -> None:
    part, mark = project.site / "en/.index.html.k1ll3d.part", project.site / MARK
    part.write_bytes(b"<html")
    mark.touch()
    written = datetime.fromtimestamp(part.stat().st_mtime, NOW.tzinfo)
    refresh(project, written + 30 * MINUTE)
    assert part.exists() and mark.exists(), "its writer may still be at work"
    refresh(project, written + 61 * MINUTE)
    assert not part.exists() and not mark.exists()
