"""support.yml: what is promised agrees with itself, with the facts and with the services."""

from __future__ import annotations

from pathlib import Path

import pytest

from hooks.content.facts import read_facts
from hooks.content.problems import ContentError
from hooks.content.site import Site
from hooks.content.support import check_support, read_support
from tests.publish.projects import small_project

GOOD = """\
sample: false
hours:
  says: { fr: de 9 h à 18 h, en: 9 am to 6 pm }
  zone: Europe/Paris
  days: [monday]
  opens: "09:00"
  closes: "18:00"
severities:
  - id: stuck
    name: { fr: Bloqué }
    means: { fr: Rien ne va. }
    first_answer_hours: 4
    counts: open
availability:
  - { component: website, percent: 99.5 }
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return small_project(tmp_path)


def told(site: Site, old: str = "", new: str = "", *, release: bool = False) -> list[str]:
    """What is said of the good file with `old` in it replaced by `new`."""
    assert old in GOOD
    (site.data / "support.yml").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    try:
        facts = read_facts(site.data, site.root)
        return [str(one) for one in check_support(site, facts, ["website"], release)]
    except ContentError as error:
        return [str(one) for one in error.problems]


def test_a_good_file_has_no_problem_and_its_words_are_the_fact(site: Site) -> None:
    assert told(site, release=True) == []
    fact = read_facts(site.data, site.root)["support.hours"]
    assert fact.value.text("en", "fr").value == "9 am to 6 pm"
    assert (fact.path, fact.place) == ("docs/_data/support.yml", (3, 3))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("Europe/Paris", "Europe/Pari",
         '4:9: wrong-value "Europe/Pari" is no time zone of the IANA database. Did you mean '
         '"Europe/Paris"?'),
        ('closes: "18:00"', 'closes: "08:00"',
         "7:11: wrong-hours Support closes at 08:00, before it opens at 09:00."),
        ("9 am to 6 pm", "8 am to 6 pm",
         '3:34: wrong-hours "opens" is 09:00, and these words do not say 9: "8 am to 6 pm".'),
        ("component: website", "component: websit",
         '15:18: unknown-component There is no component "websit"; did you mean "website"? '
         "Allowed: website."),
        ("{ fr: Bloqué }", "{ en: Stuck }",
         '10:5: missing-language The text has no "fr", the language of the source. Add it.'),
        ("first_answer_hours: 4", "first_answer_hours: 4000",
         "12:25: slower-answer 4000 hours is longer than the 48 hours that "
         '"support.sla_hours" promises for any request.'),
    ],
)  # fmt: skip
def test_each_fault_is_told_at_its_place(site: Site, old: str, new: str, sentence: str) -> None:
    assert f"docs/_data/support.yml:{sentence}" in told(site, old, new)


def test_a_release_refuses_a_sample(site: Site) -> None:
    assert told(site, "sample: false", "sample: true") == []
    assert told(site, "sample: false", "sample: true", release=True) == [
        "docs/_data/support.yml:1:1: sample-support What support promises is a sample. Write what "
        "is true and take the key out."
    ]


def test_without_a_file_nothing_is_promised(site: Site) -> None:
    assert read_support(site.data, site.root).severities == ()
