"""What `parvis check` lists, by exact sentence, and the three forms it lists it in."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from hooks.content.problems import Problem
from hooks.publish.checks import check_all
from hooks.publish.problem_lists import show
from tests.site.drawn import NOW, Project, prints, write


def sentences(project: Project, *, release: bool = False) -> list[str]:
    return [str(one) for one in check_all(project.read(), NOW, release=release)]


@pytest.fixture
def sound(project: Project) -> Project:
    """A project with nothing to mend."""
    assert sentences(project) == []
    return project


def test_an_unknown_component_is_named_with_the_nearest(sound: Project) -> None:
    sound.edit("docs/en/help/faq.md", "[checkout]", "[chekout]")
    assert [one for one in sentences(sound) if "unknown-component" in one] == [
        "docs/en/help/faq.md:4:14: unknown-component "
        'There is no component "chekout"; did you mean "checkout"? Allowed: website, checkout.'
    ]


def test_the_build_says_the_same_of_an_unknown_component(sound: Project) -> None:
    sound.edit("docs/en/help/faq.md", "[checkout]", "[chekout]")
    done = sound.build()
    assert done.returncode == 1
    assert 'There is no component "chekout"; did you mean "checkout"?' in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_component_in_an_incident_is_named(sound: Project) -> None:
    write(
        sound.file("docs/_data/incidents/2026-11-20-late.yml"),
        "title: { fr: Retard }\nimpact: minor\ncomponents: { chekout: partial_outage }\n"
        "started_at: 2026-11-20T10:00:00Z\nupdates:\n"
        "  - { at: 2026-11-20T10:00:00Z, status: investigating, text: { fr: Oui } }\n",
    )
    (found,) = [one for one in sentences(sound) if "chekout" in one]
    assert found.startswith("docs/_data/incidents/2026-11-20-late.yml:3:")
    assert found.endswith(
        'unknown-component "chekout" is not a component of services.yml. Did you mean "checkout"?'
    )


def test_a_site_is_not_built_with_a_maintenance_announced_too_late(sound: Project) -> None:
    """The terms promise 72 hours: status.maintenance_notice_hours in company.yml."""
    path = "docs/_data/maintenance/2026-11-26-queue.yml"
    text = (
        "title: { fr: File, en: Queue, es: Cola }\ncomponents: [checkout]\n"
        "starts_at: 2026-11-26T02:00:00Z\nends_at: 2026-11-26T03:00:00Z\nstatus: scheduled\n"
        "updates:\n"
        "  - { at: 2026-11-23T09:00:00Z, status: scheduled, text: { fr: O, en: Y, es: S } }\n"
    )
    sentence = (
        f"{path}:7:11: late-notice This maintenance is announced 65 hours before it starts; 72 are "
        "promised (status.maintenance_notice_hours in company.yml). Let it start at "
        "2026-11-26T09:00:00Z or later; a repair that cannot wait is an incident."
    )
    before = prints(sound.site)
    write(sound.file(path), text)
    assert sentences(sound) == [sentence]
    done = sound.build()
    assert done.returncode == 1
    assert sentence in done.stderr and "Traceback" not in done.stderr
    assert prints(sound.site) == before
    sound.edit(path, "2026-11-23T09", "2026-11-23T02")
    assert sound.build().returncode == 0


def test_a_release_refuses_sample_facts(sound: Project) -> None:
    found = sentences(sound, release=True)
    (siren,) = [one for one in found if '"company.siren"' in one]
    assert siren.startswith("docs/_data/company.yml:")
    assert siren.endswith(
        ': sample-fact "company.siren" is a sample. Write the real value and take the key out of '
        '"sample".'
    )
    entries = [one for one in found if "subprocessors.yml" in one]
    assert all(" sample-fact " in one for one in found if one not in entries)
    assert entries[0] == (
        "docs/_data/subprocessors.yml:10:5: sample-record Exemple Paiements is a sample; a release "
        "may not publish it. Delete the entry, or the line sample: true when it is real."
    )


def test_a_release_refuses_sample_records(sound: Project) -> None:
    write(
        sound.file("docs/_data/incidents/2026-11-20-late.yml"),
        "sample: true\ntitle: { fr: Retard, en: Late, es: Tarde }\nimpact: minor\n"
        "components: { checkout: partial_outage }\nstarted_at: 2026-11-20T10:00:00Z\n"
        "resolved_at: 2026-11-20T11:00:00Z\nupdates:\n"
        "  - { at: 2026-11-20T10:00:00Z, status: investigating, text: { fr: O, en: Y, es: S } }\n"
        "  - { at: 2026-11-20T11:00:00Z, status: resolved, text: { fr: O, en: Y, es: S } }\n",
    )
    assert not [one for one in sentences(sound) if "sample-record" in one]
    assert [one for one in sentences(sound, release=True) if "sample-record This" in one] == [
        "docs/_data/incidents/2026-11-20-late.yml:0:0: sample-record This record is a sample; a "
        "release may not publish it. Delete the file, or the line sample: true when it is real."
    ]


def test_a_schema_that_is_not_the_model_s_is_told(sound: Project) -> None:
    write(sound.file("docs/_data/schemas/services.json"), "{}\n")
    assert sentences(sound) == [
        "docs/_data/schemas/services.json:0:0: stale-schema This schema is not the one the model "
        "makes. Run: parvis schemas"
    ]


def test_a_language_without_a_catalog_is_told(sound: Project) -> None:
    sound.edit("mkdocs.yml", "locale: es", "locale: de, name: Deutsch }\n        - { locale: es")
    assert [one for one in sentences(sound) if "missing-translation" not in one] == [
        "overrides/locales/de/LC_MESSAGES/messages.po:0:0: missing-catalog There is no catalog for "
        "Deutsch: its readers get the interface in English. Run: parvis strings --update"
    ]


def test_what_cannot_be_read_does_not_hide_the_rest(sound: Project) -> None:
    write(sound.file("docs/_data/services.yml"), "groups: [\n")
    sound.edit("docs/en/index.md", "company.legal_name", "company.nothing")
    write(sound.file("docs/_data/schemas/company.json"), "{}\n")
    places = {one.split(":")[0] for one in sentences(sound)}
    assert {
        "docs/_data/services.yml", "docs/en/index.md", "docs/_data/schemas/company.json",
    } <= places  # fmt: skip


def test_problems_come_by_file_and_line(sound: Project) -> None:
    for code in ("es", "en", "fr"):
        sound.edit(f"docs/{code}/index.md", "company.legal_name", "company.nothing")
        sound.edit(f"docs/{code}/help/faq.md", "## Prix", "{{ nothing.at_all }}\n\n## Prix")
    found = check_all(sound.read(), NOW)
    assert found == sorted(found) and len(found) >= 6


PROBLEMS = [
    Problem("docs/a.md", 3, 7, "unknown-fact", "50% of it\nis unknown."),
    Problem("docs/b.md", 0, 0, "missing-translation", "No text.", "warning"),
]


def test_text_is_for_people() -> None:
    assert show(PROBLEMS, "text") == (
        "error: docs/a.md:3:7: unknown-fact 50% of it\nis unknown.\n"
        "warning: docs/b.md:0:0: missing-translation No text.\n"
        "1 errors, 1 warnings\n"
    )


def test_json_is_for_programs() -> None:
    assert json.loads(show(PROBLEMS, "json")) == [one.__dict__ for one in PROBLEMS]
    assert show([], "json") == "[]\n"


def test_github_gets_annotations() -> None:
    assert show(PROBLEMS, "github") == (
        "::error file=docs/a.md,line=3,col=7,title=unknown-fact::50%25 of it%0Ais unknown.\n"
        "::warning file=docs/b.md,line=1,col=1,title=missing-translation::No text.\n"
    )


def test_the_real_content_has_no_error() -> None:
    from hooks.content.site import read_site
    from tests.site.drawn import ROOT

    # The texts are of the days after the clock of these tests.
    found = check_all(read_site(ROOT / "mkdocs.yml", {}), NOW + timedelta(days=4))
    assert [str(one) for one in found if one.level == "error"] == []


def test_a_release_says_which_points_wait_for_counsel() -> None:
    from hooks.content.site import read_site
    from tests.site.drawn import ROOT

    site = read_site(ROOT / "mkdocs.yml", {})
    waiting = [one for one in check_all(site, NOW, release=True) if one.code == "open-question"]
    assert {one.path for one in waiting} == {"docs/_data/counsel.yml"}
    assert {one.level for one in waiting} == {"error", "warning"}


def test_a_year_without_a_review_fails_a_release_only() -> None:

    from hooks.content.site import read_site
    from tests.site.drawn import ROOT

    site, later = read_site(ROOT / "mkdocs.yml", {}), NOW + timedelta(days=366)
    for release, level in ((False, "warning"), (True, "error")):
        late = [one for one in check_all(site, later, release=release) if one.code == "review-late"]
        assert late and {one.level for one in late} == {level}
