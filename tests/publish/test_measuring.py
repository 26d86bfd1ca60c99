"""What the decision on audience measurement asks for, and what it opens in the pages' policy."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from hooks.content.facts import Fact, Facts, read_facts
from hooks.content.pages import survey
from hooks.content.site import Site, read_site
from hooks.legal.trackers import read_trackers
from hooks.publish.measuring import (
    Measurement,
    check_measurement,
    choice_page,
    measurement,
    policy_sources,
)
from tests.publish.projects import small_project
from tests.site.drawn import ROOT

SWITCHES = "analytics: {}\n"
PAGE = "---\ntitle: T\ndescription: D\n---\n"
GIVEN = {
    "analytics.host": "https://stats.example/count",
    "analytics.site_id": "7",
    "analytics.data_months": 25,
    "analytics.cookie_months": 13,
    "consent.choice_months": 6,
}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = small_project(tmp_path)
    (site.docs / "fr").mkdir()
    return site


def facts(mode: str, **given: object) -> Facts:
    read = read_facts(ROOT / "docs/_data", ROOT)
    known = {key: Fact(value, False, (3, 7)) for key, value in (GIVEN | given).items()}
    switches = dict(read.switches or {}) | {"analytics": mode}
    return replace(read, switches=switches, by_key={**read, **known})


def told(site: Site, known: Facts, page: str = "::: choice measurement\n") -> list[str]:
    mode = (known.switches or {})["analytics"]
    (site.data / "switches.yml").write_text(SWITCHES.format(mode), encoding="utf-8")
    (site.docs / "fr/cookies.md").write_text(PAGE + page, encoding="utf-8")
    return [str(one) for one in check_measurement(site, known, survey(site).tree)]


def test_nothing_is_measured_unless_decided() -> None:
    shipped = read_facts(ROOT / "docs/_data", ROOT)
    assert measurement(shipped) is None and policy_sources(shipped) == {}
    assert measurement(facts("none")) is None


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("plausible", ("plausible", False, 0, 0)),
        ("matomo-exempt", ("matomo", False, 0, 0)),
        ("consent", ("matomo", True, 6, 13)),
    ],
)
def test_a_decision_is_what_the_pages_are_told(
    mode: str, expected: tuple[str, bool, int, int]
) -> None:
    software, asks, months, cookie = expected
    found = measurement(facts(mode, **{"analytics.config_version": "2026-09"}))
    assert found == Measurement(
        software,  # type: ignore[arg-type]
        "https://stats.example/count/",
        "7",
        asks,
        months,
        cookie,
        "2026-09",
    )
    assert policy_sources(facts(mode)) == {"connect-src": ("https://stats.example",)}


@pytest.mark.parametrize("key", ["analytics.host", "analytics.site_id", "analytics.data_months"])
def test_a_fact_that_is_missing_stops_the_build_and_nothing_is_measured(
    site: Site, key: str
) -> None:
    given = {"analytics.host": "https://stats.status.example/", key: None}
    known = facts("matomo-exempt", **given)
    sentence = f"missing-fact analytics: matomo-exempt needs the fact {key}."
    assert told(site, known) == [
        f"docs/_data/switches.yml:1:12: {sentence} Write it in docs/_data/company.yml."
    ]
    assert measurement(known) is None


def test_a_choice_that_is_kept_no_month_is_refused_and_nothing_is_measured(site: Site) -> None:
    known = facts("consent", **{"consent.choice_months": 0})
    assert [one.partition(": ")[2][:48] for one in told(site, known)] == [
        "missing-fact analytics: consent needs the fact c"
    ]
    assert measurement(known) is None


def test_the_exemption_wants_a_host_of_the_site_s_own(site: Site) -> None:
    own = {"analytics.host": "https://stats.status.example/"}
    assert told(site, facts("matomo-exempt", **own)) == []
    known = facts("matomo-exempt", **{"analytics.host": "https://example.matomo.cloud/"})
    assert told(site, known) == [
        "docs/_data/company.yml:3:7: foreign-host example.matomo.cloud is not of status.example: "
        "the exemption wants statistics for this site alone, on a host of its own (CNIL, 4 July "
        "2025). Use one, or decide analytics: consent."
    ]
    assert told(site, facts("consent", **{"analytics.host": "https://example.matomo.cloud/"})) == []


def test_readers_must_have_a_place_to_say_no(site: Site) -> None:
    assert told(site, facts("plausible"), "Texte.\n") == [
        "docs/_data/switches.yml:1:12: missing-choice analytics: plausible needs a page where "
        'readers say no. Put "::: choice measurement" on a line of its own in the policy on '
        "cookies."
    ]
    assert told(site, facts("none"), "Texte.\n") == []


def test_a_choice_of_another_name_is_none(site: Site) -> None:
    assert told(site, facts("none"), "Texte.\n\n::: choice mesure\n") == [
        'docs/fr/cookies.md:7:1: unknown-choice There is no choice "mesure". Allowed: measurement.'
    ]


def test_the_shipped_policy_on_cookies_has_the_choice() -> None:
    shipped = read_site(ROOT / "mkdocs.yml", {})
    assert choice_page(survey(shipped).tree) == "legal/cookies/index.md"


def test_every_key_the_scripts_keep_is_declared_and_no_other() -> None:
    """A cookie or a key of local storage that is used and not told cannot be published."""
    scripts = ROOT / "docs/assets/scripts"
    text = {path.name: path.read_text("utf-8") for path in scripts.glob("*.js")}
    asked = set()
    for name, script in text.items():
        names = dict(re.findall(r'\b([A-Z]+) = "([a-z]+)"', script))
        found = re.findall(r'(?:local|session)Storage\.\w+Item\(\s*(?:"(\w+)"|(\w+))', script)
        asked |= {literal or names[variable] for literal, variable in found}
        if "document.cookie =" in script:
            asked.add(names["COOKIE"])
        assert "indexedDB" not in script, name
    declared = {
        key
        for one in read_trackers(ROOT / "docs/_data", ROOT).trackers
        if one.on == "site" and one.kind in ("local-storage", "cookie")
        for key in one.keys
    }
    assert asked == declared
