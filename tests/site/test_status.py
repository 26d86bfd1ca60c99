"""The status pages are complete before any script runs, in each language."""

from __future__ import annotations

import re

import pytest
from lxml import html

from hooks.content.formats import format_number
from hooks.content.strings import catalog
from hooks.publish import catalogs, words
from hooks.status.board import WEIGHTS, uptime
from hooks.status.facts import Seconds
from hooks.status.states import State
from tests.site.built import Built
from tests.site.drawn import CODES, PREFIX, ROOT, draw

LABELS = [words.STATES[state] for state in State]
STATES = {
    code: [str(catalogs.read(ROOT / "overrides/locales", code)[one].string) for one in LABELS]
    for code in CODES
}
COMPONENTS = ["website", "accounts", "checkout", "payment-confirmations", "backups"]


def said(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def component(site: Built, code: str, name: str) -> html.HtmlElement:
    """The part of the board that is about one component."""
    link = f"/{PREFIX[code]}status/components/{name}/"
    (item,) = site.page("status/", code).article.xpath(".//li[.//h3/a[@href=$link]]", link=link)
    return item


@pytest.mark.parametrize("code", CODES)
def test_the_legend_names_the_six_states(site: Built, code: str) -> None:
    (legend,) = site.page("status/", code).article.xpath(".//h2[@id='states']/following::dl[1]")
    assert [said(term) for term in legend.xpath("dt")] == STATES[code]


@pytest.mark.parametrize("code", CODES)
def test_each_component_says_its_state_in_the_legends_said(site: Built, code: str) -> None:
    for name in COMPONENTS:
        (state,) = component(site, code, name).xpath(".//*[contains(@class, 'state--')]")
        assert said(state) in STATES[code]
        (icon,) = state.xpath("./*[local-name()='svg']")
        assert icon.get("aria-hidden") == "true", "the word is enough for a screen reader"


def test_what_is_out_of_order_is_out_of_order_in_each_language(site: Built) -> None:
    seen = {
        code: {name: said(component(site, code, name).xpath(".//*[contains(@class, 'state--')]")[0])
               for name in ("website", "checkout")}
        for code in CODES
    }  # fmt: skip
    working = [STATES[code][0] for code in CODES]
    assert [seen[code]["website"] for code in CODES] == working
    assert all(seen[code]["checkout"] in STATES[code][1:4] for code in CODES)
    assert len({STATES[code].index(seen[code]["checkout"]) for code in CODES}) == 1


@pytest.mark.parametrize("code", CODES)
def test_the_overall_state_is_words_and_the_same_on_every_page(site: Built, code: str) -> None:
    (overall,) = site.page("status/", code).article.xpath(".//p[@class='overall__word']")
    assert said(overall)
    for page in site.of(code).values():
        (chip,) = page.tree.xpath("//header//a[contains(@class, 'chip')]")
        assert chip.get("href") == f"/{PREFIX[code]}status/"
        assert said(chip).endswith(said(overall)), page.address


def bars(element: html.HtmlElement) -> tuple[list[str], int]:
    """The sentences of the days with something to tell, and how many quiet ones are drawn."""
    (drawing,) = element.xpath(".//*[local-name()='svg'][@role='img']")
    told = drawing.xpath(".//*[local-name()='rect']/*[local-name()='title']")
    (quiet,) = drawing.xpath(".//*[local-name()='path']/@d")
    assert re.match(r"90 \w+", drawing.get("aria-label"))
    return [said(one) for one in told], quiet.lower().count("m")


@pytest.mark.parametrize("code", CODES)
def test_the_board_has_ninety_bars_and_a_sentence_for_each_that_tells(
    site: Built, code: str
) -> None:
    for name in COMPONENTS:
        told, quiet = bars(component(site, code, name))
        assert len(set(told)) + quiet == 90
        assert not any(STATES[code][0] in sentence for sentence in told)


@pytest.mark.parametrize("code", CODES)
def test_a_component_page_has_the_same_days_as_a_table(site: Built, code: str) -> None:
    for name in COMPONENTS:
        article = site.page(f"status/components/{name}/", code).article
        told, quiet = bars(article)
        rows = article.xpath(".//table[@class='days']/tbody/tr")
        days = [[said(cell) for cell in row.xpath("th | td")[:3]] for row in reversed(rows)]
        working = STATES[code][0]
        assert len([day for day in days if day[1] == working]) == quiet
        tell = [day for day in days if day[1] != working]
        for sentence, (day, state, up) in zip(told, tell, strict=True):
            assert sentence.startswith(day) and state in sentence
            # The table has no figures yet for a day that is not over.
            assert sentence.endswith(up) or day == days[-1][0]
        assert rows[0].xpath("td[last()]/@colspan") == ["4"]
        assert article.xpath(".//table[@class='days']/caption")
        assert len(article.xpath(".//table[@class='days']/thead//th[@scope='col']")) == 6


@pytest.mark.parametrize("code", CODES)
def test_response_times_are_charted_over_a_day_a_week_and_ninety_days(
    site: Built, code: str
) -> None:
    for name in COMPONENTS:
        charts = site.page(f"status/components/{name}/", code).article.xpath(
            ".//figure[@class='chart']"
        )
        widths = [
            int(one.xpath("string(.//svg/@viewbox | .//svg/@viewBox)").split()[2]) for one in charts
        ]
        assert widths == [24, 28, 89]
        for chart in charts:
            (median,) = chart.xpath(".//*[local-name()='path'][@class='chart__median']/@d")
            assert median.startswith("M")
            assert said(chart.find(".//figcaption/p"))
        tables = [one.xpath(".//table/tbody/tr") for one in charts]
        assert [len(rows) for rows in tables] == [24, 28, 0], "the days have their own table"
        for row in tables[0]:
            assert len(row.xpath("td[normalize-space()]")) == 2
        (link,) = charts[2].xpath(".//a/@href")
        assert link == "#days"


@pytest.mark.parametrize("code", CODES)
def test_times_are_absolute_and_readable_by_machines(site: Built, code: str) -> None:
    (fresh,) = site.page("status/", code).article.xpath(".//p[@class='freshness']")
    taken, until = fresh.xpath(".//time/@datetime")
    assert taken == "2026-11-23T11:59:00Z"
    assert until > taken
    assert all("UTC" in said(time) for time in fresh.xpath(".//time"))


@pytest.mark.parametrize("code", CODES)
def test_a_generated_history_says_so(site: Built, code: str) -> None:
    for path in ("", "status/", "status/components/website/", "status/history/"):
        assert site.page(path, code).article.xpath(".//p[@class='demo-note']"), path


@pytest.mark.parametrize("code", CODES)
def test_a_help_page_says_that_what_it_needs_is_out_of_order(site: Built, code: str) -> None:
    """help/payments/tiers.md names the checkout among its components."""
    article = site.page("help/payments/tiers/", code).article
    link = f"/{PREFIX[code]}status/components/checkout/"
    (notice,) = article.xpath(".//aside[.//a[@href=$link]]", link=link)
    assert any(state in said(notice) for state in STATES[code][1:4])


def test_a_page_whose_components_work_says_nothing(site: Built) -> None:
    (place,) = site.page("help/troubleshooting/playback/").tree.xpath(
        "//*[starts-with(@data-fragment, 'notice.')]"
    )
    assert said(place) == ""


def test_fragments_stand_in_pages_as_their_files_have_them(site: Built) -> None:
    """What the script fetches later is what the page was built with."""
    for page in site.pages.values():
        for place in page.tree.xpath("//*[@data-fragment]/@data-fragment"):
            path = f"{PREFIX[page.code]}status/fragments/{place}.html"
            if place.startswith("incident.") and not (site.folder / path).exists():
                continue  # over for more than a week: no open page asks for news of it
            assert site.text(path) in page.text, f"{page.address}: {place}"


@pytest.mark.parametrize("code", CODES)
def test_the_list_of_fragments_is_that_of_the_pages(site: Built, code: str) -> None:
    live = site.json(f"{PREFIX[code]}status/live.json")
    assert isinstance(live, dict)
    shown = {
        place
        for page in site.of(code).values()
        for place in page.tree.xpath("//*[@data-fragment]/@data-fragment")
        if not place.startswith("incident.")  # the only one is over for more than a week
    }
    assert set(live["fragments"]) == shown
    assert live["data_as_of"] == "2026-11-23T11:59:00Z"


@pytest.mark.parametrize("code", CODES)
def test_an_incident_is_told_in_the_language(site: Built, code: str) -> None:
    title = {
        "fr": "Confirmations de paiement en retard",
        "en": "Payment confirmations delayed",
        "es": "Confirmaciones de pago con retraso",
    }[code]
    page = site.page("status/incidents/2026-11-05-late-payment-confirmations/", code)
    assert page.article.findtext("h1") == title
    updates = page.article.xpath(".//ol[@class='timeline']/li//time/@datetime")
    assert updates == sorted(updates, reverse=True) and len(updates) == 4
    assert page.article.xpath(".//p[@class='sample-note']")
    assert title in site.page("status/history/", code).words()


def test_nothing_measured_is_a_dash_and_unknown(tmp_path_factory: pytest.TempPathFactory) -> None:
    small = draw(tmp_path_factory.mktemp("unmeasured") / "project")
    assert small.build().returncode == 0
    site = Built(small.site, "https://www.example.org/")
    for code in CODES:
        unknown = STATES[code][-1]
        page = site.page("status/components/website/", code).article
        rows = page.xpath(".//table[@class='days']/tbody/tr")
        today, *cells = [[said(cell) for cell in row.xpath("td")] for row in rows]
        assert today[0] == unknown and len(today) == 2
        assert {(state, up, *times) for state, up, _, *times in cells} == {(unknown, *"———")}
        assert not page.xpath(".//*[local-name()='path'][@class='chart__median']")
        assert {re.sub(r"\W", "", measured) for _, _, measured, *_ in cells} == {"0"}
        assert said(page.xpath(".//*[@class='uptime__figure']")[0]) == "—"
        assert "100" not in said(page)
        states = site.page("status/", code).article.xpath(".//*[contains(@class, 'state--')]")
        assert {said(state) for state in states} == {unknown}


@pytest.mark.parametrize(
    ("code", "sentences"),
    [
        ("fr", ("1 minute", "10 secondes", "2 vérifications de suite", "2 minutes au plus")),
        ("en", ("1 minute", "10 seconds", "2 checks in a row", "2 minutes at most")),
        ("es", ("1 minuto", "10 segundos", "2 comprobaciones seguidas", "como máximo para 2 min")),
    ],
)
def test_the_rules_are_those_of_the_data(site: Built, code: str, sentences: tuple[str]) -> None:
    (rules,) = site.page("status/", code).article.xpath(".//section[@aria-labelledby='rules']")
    for sentence in sentences:
        assert sentence in said(rules)
    say = catalog(code, ROOT / "overrides/locales").gettext
    alone = say(
        "We ask no address of others for comparison: an outage of our own connection would show as"
        " one of the service."
    )
    assert " ".join(alone.split()) in said(rules), "services.yml names no control"
    weights = [[said(cell) for cell in row] for row in rules.xpath(".//tbody/tr")]
    assert [row[1] for row in weights] == [format_number(one, code) for one in WEIGHTS.values()]


def test_the_example_of_the_formula_is_right(site: Built) -> None:
    """On the page: in an hour, ten minutes of partial outage give 91.66 %."""
    assert uptime(Seconds(operational=3_000, partial=600)).ratio == 0.9166
    assert "91.66%" in site.page("status/", "en").words()


@pytest.mark.parametrize("code", CODES)
def test_the_contact_page_shows_the_present_state(site: Built, code: str) -> None:
    say = catalog(code, ROOT / "overrides/locales").gettext
    contact, home = site.page("help/contact/", code), site.page("", code)
    (shown,) = contact.article.xpath(".//section[@class='support-status']")
    (other,) = home.tree.xpath("//div[@data-fragment='summary']")
    assert said(other) in said(shown)
    assert shown.get("aria-label") == say("Service status")
