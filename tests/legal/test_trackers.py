"""What is kept on a reader's device, told once: what an editor can get wrong, at its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hooks.content.facts import Facts, read_facts
from hooks.content.problems import ContentError
from hooks.content.site import Site, read_site
from hooks.legal.trackers import check_trackers, read_trackers, sample_trackers
from tests.publish.projects import small_project
from tests.site.drawn import ROOT

FILE = "docs/_data/trackers.yml"
ENTRY = """\
trackers:
  - id: audience
    name: Mesure
    kind: cookie
    on: site
    by: service.name
    purpose: { fr: Compter, en: Count }
    lifetime: Un an
    basis: consent
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return small_project(tmp_path)


def facts(**switches: str) -> Facts:
    read = read_facts(ROOT / "docs/_data", ROOT)
    return replace(read, switches=dict(read.switches or {}) | switches)


ASKED = facts(**{"consent-trackers": "yes"})


def told(site: Site, text: str, known: Facts = ASKED) -> list[str]:
    (site.data / "trackers.yml").write_text(text, encoding="utf-8")
    trackers = read_trackers(site.data, site.root)
    return [str(one) for one in check_trackers(site, trackers, known)]


FAULTS = {
    "text-without-the-source-language": (
        ENTRY.replace("fr: Compter, ", ""),
        ['7:5: missing-language The text has no "fr", the language of the source. Add it.'],
    ),
    "fact-that-is-none-in-a-text": (
        ENTRY.replace("fr: Compter", 'fr: "{{ analytics.moths }}"'),
        ['7:20: unknown-fact "analytics.moths" is not a fact; did you mean '
         '"analytics.data_months"? Facts are in docs/_data/company.yml.'],
    ),
    "setter-that-is-no-fact": (
        ENTRY.replace("service.name", "service.nom"),
        ['6:9: unknown-fact "service.nom" is not a fact. Facts are in docs/_data/company.yml.'],
    ),
    "condition-on-no-switch": (
        f"{ENTRY}    applies: analitics = none\n",
        ['10:14: unknown-switch "analitics" is not a switch; did you mean "analytics"? The '
         "switches are in switches.yml."],
    ),
    "condition-that-is-none": (
        f"{ENTRY}    applies: sometimes\n",
        ['10:14: bad-condition "sometimes" is not a comparison. Write it as in "::: if traders = '
         'yes and not company-size = micro".'],
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_at_its_place(site: Site, fault: str) -> None:
    text, sentences = FAULTS[fault]
    assert told(site, text) == [f"{FILE}:{one}" for one in sentences]


def test_a_tracker_that_needs_consent_is_refused_where_nobody_is_asked(site: Site) -> None:
    assert told(site, ENTRY, facts(**{"consent-trackers": "no"})) == [
        f'{FILE}:9:12: consent-not-asked "audience" needs consent and is used, but switches.yml '
        "says consent-trackers: no, so that nobody is asked."
    ]
    assert told(site, ENTRY) == []
    unused = f"{ENTRY}    applies: analytics = consent\n"
    assert told(site, unused, facts(**{"consent-trackers": "no", "analytics": "none"})) == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("consent", "because", "9:12: wrong-value"),
        ("cookie", "biscuit", "4:11: wrong-value"),
        ("    basis: consent\n", "", "2:5: missing-key"),
    ],
)
def test_what_no_tracker_can_be_is_refused(site: Site, old: str, new: str, sentence: str) -> None:
    (site.data / "trackers.yml").write_text(ENTRY.replace(old, new), encoding="utf-8")
    with pytest.raises(ContentError) as error:
        read_trackers(site.data, site.root)
    assert str(error.value).startswith(f"{FILE}:{sentence}")


def test_an_id_is_given_once(site: Site) -> None:
    (site.data / "trackers.yml").write_text(ENTRY + ENTRY.partition("\n")[2], encoding="utf-8")
    with pytest.raises(ContentError) as error:
        read_trackers(site.data, site.root)
    assert f'{FILE}:10:9: wrong-value "audience" is another entry already.' in str(error.value)


def test_a_release_refuses_samples(site: Site) -> None:
    (site.data / "trackers.yml").write_text(f"{ENTRY}    sample: true\n", encoding="utf-8")
    (problem,) = sample_trackers(site, read_trackers(site.data, site.root))
    assert str(problem).startswith(f'{FILE}:10:5: sample-record "audience" is a sample')


def test_without_the_file_there_are_none(site: Site) -> None:
    assert read_trackers(site.data, site.root).trackers == ()


@pytest.mark.parametrize("mode", ["none", "plausible", "matomo-exempt", "consent"])
def test_the_shipped_trackers_follow_the_decision(mode: str) -> None:
    asked = "yes" if mode == "consent" else "no"
    known = facts(**{"analytics": mode, "consent-trackers": asked})
    used = {one.id for one in read_trackers(ROOT / "docs/_data", ROOT).used(known)}
    always = {
        "session", "form-protection", "preferences", "palette", "read", "search-key",
        "offline", "payment",
    }  # fmt: skip
    more = {
        "none": set(),
        "plausible": {"audience", "objection"},
        "matomo-exempt": {"audience", "objection"},
        "consent": {"visitor", "choice"},
    }
    assert used == always | more[mode]
    shipped = read_site(ROOT / "mkdocs.yml", {})
    assert check_trackers(shipped, read_trackers(shipped.data, shipped.root), known) == []
