"""Incidents in a built site: several at once, months without any, texts that are missing or bad."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from icalendar import Calendar
from lxml import etree, html

from tests.site.built import Built
from tests.site.drawn import CODES, PREFIX, Project, draw, page, write

HOSTILE = (
    '<script>alert(1)</script> <img src=x onerror=alert(2)> [a](javascript:alert(3)) '
    '![b](https://evil.example/x.png) <a href="https://evil.example" onclick="alert(4)">c</a> '
    '[d](data:text/html,<script>alert(5)</script>) <iframe src="//evil.example"></iframe> '
    '**strong** [f](https://ok.example/) <svg/onload=alert(6)> '
    '&lt;script&gt;alert(7)&lt;/script&gt; <!--parvis:board 0--> {{ 7*7 }} [e](https://ok.example/"onmouseover="alert(8))'
)  # fmt: skip
"""Everything that must not become more than words, and two things that may."""


def record(title: str, start: str, component: str, *updates: str, resolved: str = "") -> str:
    end = f"resolved_at: {resolved}\n" if resolved else ""
    return (
        f"title: {title}\nimpact: major\ncomponents: {{ {component}: partial_outage }}\n"
        f"started_at: {start}\n{end}updates:\n" + "".join(f"  - {one}\n" for one in updates)
    )


def said(at: str, status: str, *texts: str) -> str:
    words = dict(zip(CODES, texts, strict=False))
    return json.dumps({"at": at, "status": status, "text": words}, ensure_ascii=False)


RECORDS = {
    "2026-11-23-one": record(
        "{ fr: Une panne, en: One outage, es: Un fallo }", "2026-11-23T10:00:00Z", "checkout",
        said("2026-11-23T10:05:00Z", "investigating", "Un.", "One.", "Uno."),
        said("2026-11-23T11:05:00Z", "identified", "Trouvé.", "Found."),
    ),
    "2026-11-23-two": record(
        "{ fr: Une autre }", "2026-11-23T11:00:00Z", "website",
        said("2026-11-23T11:05:00Z", "investigating", "Deux."),
    ),
    "2026-11-20-bad": record(
        json.dumps(dict.fromkeys(CODES, HOSTILE)), "2026-11-20T10:00:00Z", "website",
        said("2026-11-20T10:05:00Z", "investigating", *[HOSTILE] * 3),
        said("2026-11-20T11:00:00Z", "resolved", "Fin.", "End.", "Fin."),
        resolved="2026-11-20T11:00:00Z",
    ),
    "2026-09-02-old": record(
        "{ fr: Ancienne, en: Old, es: Antigua }", "2026-09-02T10:00:00Z", "website",
        said("2026-09-02T10:00:00Z", "postmortem", "Fin.", "End.", "Fin."),
        resolved="2026-09-02T11:00:00Z",
    ) + "postmortem: status/reports/old.md\n",
}  # fmt: skip
PAST = (
    "title: { fr: Nuit, en: Night, es: Noche }\ncomponents: [checkout]\n"
    "starts_at: 2026-10-06T02:00:00Z\nends_at: 2026-10-06T03:00:00Z\nstatus: scheduled\n"
    "repeat: FREQ=WEEKLY;COUNT=3\nskip: [2026-10-13]\nupdates:\n  - "
    + said("2026-09-30T10:05:00Z", "scheduled", "Oui.", "Yes.", "Sí.")
    + "\n"
)
"""Three windows, of which the second did not take place."""
WORK = (
    "title: {title}\ncomponents: [website]\nstarts_at: 2026-12-01T02:00:00Z\n"
    "ends_at: 2026-12-01T03:00:00Z\nstatus: scheduled\nrepeat: FREQ=DAILY;COUNT=4\n"
    "skip: [2026-12-02]\nupdates:\n  - {said}\n"
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site with two incidents at once, two past ones, and a maintenance."""
    project: Project = draw(tmp_path_factory.mktemp("told") / "project")
    for name, text in RECORDS.items():
        write(project.file(f"docs/_data/incidents/{name}.yml"), text)
    work = said("2026-11-21T10:05:00Z", "scheduled", *[HOSTILE] * 3)
    title = json.dumps({"fr": f"Travaux {HOSTILE}"})
    write(
        project.file("docs/_data/maintenance/night.yml"),
        WORK.replace("{title}", title).replace("{said}", work),
    )
    for code in CODES:
        text = page(f"Rapport {code}", "", "Text.")
        write(project.file(f"docs/{code}/status/reports/old.md"), text)
    write(project.file("docs/_data/maintenance/past.yml"), PAST)
    done = project.build()
    assert done.returncode == 0, done.stderr
    return Built(project.site, "https://www.example.org/")


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.mark.parametrize("code", CODES)
def test_incidents_that_last_at_once_are_all_told_newest_first(told: Built, code: str) -> None:
    (now,) = told.page("status/", code).article.xpath(
        ".//section[@aria-labelledby='current-incidents']"
    )
    links = [link.rsplit("/", 2)[1] for link in now.xpath(".//h3/a/@href")]
    assert links == ["2026-11-23-two", "2026-11-23-one"]
    api = told.json(f"{PREFIX[code]}api/v2/incidents/unresolved.json")
    assert [one["shortlink"].rsplit("/", 2)[1] for one in api["incidents"]] == links  # type: ignore[index]


@pytest.mark.parametrize("code", CODES)
def test_each_incident_has_its_page_and_stands_in_its_month(told: Built, code: str) -> None:
    history = told.page("status/history/", code).article
    for name in RECORDS:
        page = told.page(f"status/incidents/{name}/", code).article
        assert page.xpath(".//ol[@class='timeline']/li")
        (section,) = history.xpath(f".//section[@aria-labelledby='month-{name[:7]}']")
        assert section.xpath(f".//a[contains(@href, '/status/incidents/{name}/')]")


@pytest.mark.parametrize("code", CODES)
def test_maintenance_that_took_place_stands_in_its_month(told: Built, code: str) -> None:
    (month,) = told.page("status/history/", code).article.xpath(
        ".//section[@aria-labelledby='month-2026-10']"
    )
    windows = [
        card.xpath(".//p/time/@datetime")[:2]
        for card in month.xpath(".//article[contains(@class, 'incident--maintenance')]")
    ]
    assert windows == [
        ["2026-10-20T02:00:00Z", "2026-10-20T03:00:00Z"],
        ["2026-10-06T02:00:00Z", "2026-10-06T03:00:00Z"],
    ]
    sentence = {
        "fr": "2 fenêtres de maintenance ouvertes.",
        "en": "2 maintenance windows opened.",
        "es": "Se abrieron 2 ventanas de mantenimiento.",
    }
    assert sentence[code] in words(month)
    api = told.json(f"{PREFIX[code]}api/v2/scheduled-maintenances.json")
    held = [one for one in api["scheduled_maintenances"] if one["status"] == "completed"]  # type: ignore[index]
    assert [one["scheduled_for"][:10] for one in held] == ["2026-10-20", "2026-10-06"]


@pytest.mark.parametrize("code", CODES)
def test_an_incident_leads_to_its_report_in_the_same_language(told: Built, code: str) -> None:
    page = told.page("status/incidents/2026-09-02-old/", code).article
    (link,) = page.xpath(".//a[contains(@href, 'reports')]/@href")
    assert link == f"/{PREFIX[code]}status/reports/old/"
    assert f"Rapport {code}" in told.page("status/reports/old/", code).words()


def test_months_without_incidents_say_so_in_each_language(told: Built) -> None:
    sentences = {
        "fr": "Aucun incident n’a été déclaré ce mois-ci.",
        "en": "No incident was declared this month.",
        "es": "No se declaró ninguna incidencia este mes.",
    }
    for code in CODES:
        sections = told.page("status/history/", code).article.xpath(
            ".//section[starts-with(@aria-labelledby, 'month-')]"
        )
        quiet = [one.get("aria-labelledby") for one in sections if sentences[code] in words(one)]
        named = [one.get("aria-labelledby") for one in sections]
        assert named == [f"month-2026-{month:02}" for month in (11, 10, 9, 8)]
        assert quiet == ["month-2026-10", "month-2026-08"]


@pytest.mark.parametrize(
    ("code", "note"),
    [
        ("en", "Not translated yet: what is missing is shown in French."),
        ("es", "Aún sin traducir: lo que falta se muestra en francés."),
    ],
)
def test_a_text_that_is_not_translated_has_its_language_and_a_notice(
    told: Built, code: str, note: str
) -> None:
    page = told.page("status/incidents/2026-11-23-two/", code).article
    (heading,) = page.xpath(".//h1")
    assert (words(heading), heading.get("lang")) == ("Une autre", "fr")
    (text,) = page.xpath(".//ol[@class='timeline']//*[@lang='fr']")
    assert words(text) == "Deux."
    assert [words(one) for one in page.xpath(".//p[@class='fallback-note']")] == [note]
    one = told.page("status/incidents/2026-11-23-one/", code).article
    assert bool(one.xpath(".//p[@class='fallback-note']")) is (code == "es")
    (card,) = told.page("status/", code).article.xpath(
        ".//article[.//a[contains(@href, '2026-11-23-two')]]"
    )
    assert words(card.xpath(".//h3/a/span[@lang='fr']")[0]) == "Une autre"
    assert [words(each) for each in card.xpath(".//p[@class='fallback-note']")] == [note]


def test_what_is_in_the_readers_language_has_no_notice(told: Built) -> None:
    for path in ("status/", "status/history/", "status/incidents/2026-11-23-two/"):
        assert not told.page(path, "fr").article.xpath(".//p[@class='fallback-note']"), path
    page = told.page("status/incidents/2026-11-23-one/", "en").article
    assert page.xpath(".//h1")[0].get("lang") is None


# --- Texts that try to become more than words -----------------------------------------------------


def pages_with_it(told: Built) -> Iterator[html.HtmlElement]:
    for code in CODES:
        for path in ("status/", "status/history/", "status/incidents/2026-11-20-bad/",
                     "status/components/website/"):  # fmt: skip
            page = told.page(path, code)
            assert "alert(1)" in page.text, page.address
            yield page.tree


def test_in_a_page_only_emphasis_and_safe_links_are_done(told: Built) -> None:
    for tree in pages_with_it(told):
        assert not tree.xpath("//iframe | //article//svg[contains(@*, 'alert')]")
        for script in tree.xpath("//script[not(@type='application/ld+json')]"):
            assert "alert(" not in (script.text or "")
        assert not tree.xpath("//img[contains(@src, 'evil')]")
        assert not tree.xpath("//@*[starts-with(name(), 'on')]")
        hrefs = [href for href in tree.xpath("//a/@href") if not href.startswith(("/", "#"))]
        assert not [href for href in hrefs if re.match(r"\s*(javascript|data):", href, re.I)]
        assert "https://ok.example/" in hrefs and not [one for one in hrefs if "evil" in one]
        assert "{{ 7*7 }}" in tree.text_content() and "49" not in tree.xpath("string(//h1)")


def test_a_text_cannot_end_or_begin_a_fragment(told: Built) -> None:
    for path in ("status/index.html", "en/status/incidents/2026-11-20-bad/index.html"):
        assert "<!--parvis:board 0-->" not in told.text(path)


def texts_of(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    for inner in (
        data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    ):
        yield from texts_of(inner)


def test_in_the_api_it_is_plain_words_without_a_sign_of_markup_in_the_bytes(told: Built) -> None:
    for code in CODES:
        for name in ("incidents", "scheduled-maintenances"):
            path = f"{PREFIX[code]}api/v2/{name}.json"
            assert not set("<>&") & set(told.text(path)), path
            bodies = [text for text in texts_of(told.json(path)) if "strong" in text]
            assert any("https://ok.example/" in text for text in bodies)
            assert not [text for text in bodies if "**" in text and "](" not in text]


def test_in_feeds_it_is_text(told: Built) -> None:
    for code in CODES:
        for path in ("status/feed.xml", "status/components/website/feed.xml"):
            root: Any = etree.fromstring(told.text(PREFIX[code] + path).encode())
            tags = {etree.QName(one).localname for one in root.iter() if isinstance(one.tag, str)}
            assert not tags & {"script", "img", "iframe", "svg", "a"}
            assert "alert(1)" in "".join(root.itertext())
            links = root.xpath("//@href")
            assert all(link.startswith("https://www.example.org/") for link in links)


def test_in_the_calendar_it_is_text_and_a_skipped_window_is_cancelled(told: Built) -> None:
    for code in CODES:
        found: Any = Calendar.from_ical(told.text(f"{PREFIX[code]}status/maintenance.ics"))
        every = sorted(found.walk("VEVENT"), key=lambda one: str(one["UID"]))
        events = [one for one in every if "-night-" in one["UID"]]
        assert [str(one["UID"]) for one in events] == [
            f"maintenance-night-2026-12-0{day}@www.example.org" for day in (1, 2, 3, 4)
        ]
        assert [str(one["STATUS"]) for one in events] == [
            "CONFIRMED", "CANCELLED", "CONFIRMED", "CONFIRMED"
        ]  # fmt: skip
        assert all("alert(1)" in one["DESCRIPTION"] for one in events)
        assert {part.name for part in found.walk()} == {"VCALENDAR", "VEVENT"}
    link = told.page("status/", "es").tree.xpath("//a[starts-with(@href, 'webcal:')]/@href")
    assert link == ["webcal://www.example.org/es/status/maintenance.ics"]
