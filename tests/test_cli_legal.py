"""`parvis legal` and `parvis new legal-version`, as editors and CI run them: real processes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.site.drawn import CODES, NOW, Project, draw, page, revision, write

TERMS = "legal/terms"
OLD = "2026-09-16"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project whose terms have a version in force, sealed, and one that is coming."""
    project = draw(tmp_path_factory.mktemp("original") / "project")
    source = ""
    for code, words in zip(CODES, ("Un nouvel âge.", "A new age.", "Una nueva edad."), strict=True):
        meta = (
            'template: legal-version.html\nversion: "1.1"\neffective: 2099-01-15\n'
            f'announced: 2026-11-16\nsummary: "{words}"'
        )
        body = f"## Objet {{#scope}}\n\n[FAQ](../../help/faq.md#cost)\n\n## Âge {{#age}}\n\n{words}"
        text = page("V 2099", meta, body, source)
        source = source or revision(text)
        write(project.file(f"docs/{code}/{TERMS}/2099-01-15.md"), text)
    return project


@pytest.fixture
def project(original: Project, tmp_path: Path) -> Project:
    return original.copied(tmp_path / "project")


def test_a_diff_shows_what_comes_and_needs_no_dates(project: Project) -> None:
    done = project.parvis("legal", "diff", "terms", "--language", "en")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == ("legal/terms, en: 2026-09-16 → 2099-01-15\n\n+ ## Âge\n+ A new age.\n")


def test_a_diff_can_go_from_any_version_to_any(project: Project) -> None:
    done = project.parvis("legal", "diff", TERMS, "2099-01-15", OLD)
    assert done.stdout == "legal/terms, fr: 2099-01-15 → 2026-09-16\n\n- ## Âge\n- Un nouvel âge.\n"
    same = project.parvis("legal", "diff", "terms", OLD, OLD)
    assert same.stdout == "legal/terms, fr: 2026-09-16 → 2026-09-16\nNothing changed.\n"


def test_a_diff_as_html_speaks_to_those_who_listen(project: Project) -> None:
    done = project.parvis("legal", "diff", "terms", "--html", "--language", "es")
    assert '<h2 id="age" class="redline-inserted"><ins>' in done.stdout
    assert '<span class="visually-hidden">[añadido: </span>Una nueva edad.' in done.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["term"], 'There is no legal document "term". Did you mean "terms"?'),
        (["terms", "2026-09-17"], "legal/terms has no version of 2026-09-17. "
         "It has: 2026-09-16, 2099-01-15."),
        (["terms", "soon"], '"soon" is not a date such as 2027-01-15.'),
        (["terms", "--language", "de"], 'The site has no language "de". It has: fr, en, es.'),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_said(
    project: Project, arguments: list[str], sentence: str
) -> None:
    done = project.parvis("legal", "diff", *arguments)
    assert done.returncode == 2
    assert sentence in done.stderr.replace("\n", " ")


def test_a_new_version_is_a_copy_with_its_dates_and_a_place_for_what_changed(
    project: Project,
) -> None:
    day = (NOW + timedelta(days=36_500)).date()
    done = project.parvis("new", "legal-version", "terms", str(day))
    assert done.returncode == 0, done.stderr
    for code, line in zip(CODES, done.stdout.splitlines(), strict=True):
        path = f"docs/{code}/{TERMS}/{day}.md"
        assert line == f"{path}: change the text, say what changed, then run: parvis check"
        text = project.file(path).read_text("utf-8")
        assert f'version: "1.2"\neffective: {day}\nannounced: 20' in text
        assert "\nsummary: # what changed since 2099-01-15, in one or two sentences\n" in text
        assert text.count("summary:") == text.count("announced:") == 1
        # A copy of a translation that is up to date is one: it says so until the source changes.
        assert ("\nsource: " in text) == (code != "fr")
    checked = project.parvis("check")
    assert checked.stdout.count("no-change-summary") == len(CODES)
    assert checked.stdout.endswith("3 errors, 0 warnings\n")


def test_a_date_in_the_title_follows(project: Project) -> None:
    files = [f"docs/{code}/{TERMS}/2099-01-15.md" for code in CODES]
    dates = ("15 janvier 2099", "15 January 2099", "15 de enero de 2099")
    for file, day in zip(files, dates, strict=True):
        project.edit(file, "title: V 2099", f"title: V {day}")
    project.parvis("new", "legal-version", "terms", "2099-06-01")
    new = [project.file(f"docs/{code}/{TERMS}/2099-06-01.md").read_text("utf-8") for code in CODES]
    for text, day in zip(new, ("1 juin 2099", "1 June 2099", "1 de junio de 2099"), strict=True):
        assert f"title: V {day}\n" in text.replace("1er", "1")


def test_a_version_too_soon_is_begun_and_the_promise_is_told(project: Project) -> None:
    for code in CODES:
        project.file(f"docs/{code}/{TERMS}/2099-01-15.md").unlink()
    done = project.parvis("new", "legal-version", "terms", "2026-09-17")
    assert done.returncode == 0
    assert "docs/fr/legal/terms/2026-09-16.md promises 30 days: announced today" in done.stderr


@pytest.mark.parametrize("day", ["2099-01-15", "2050-01-01"])
def test_a_version_before_the_newest_is_refused(project: Project, day: str) -> None:
    done = project.parvis("new", "legal-version", "terms", day)
    assert done.returncode == 2
    assert "legal/terms has a version of 2099-01-15. A new one takes effect after" in (
        done.stderr.replace("\n", " ")
    )


def test_a_misprint_takes_its_way_through_seal_verify_and_erratum(project: Project) -> None:
    assert project.parvis("legal", "seal").stdout == "0 entries added to the ledger.\n"
    assert project.parvis("legal", "verify").stdout == "3 entries, every one as it was sealed.\n"
    project.edit(f"docs/fr/{TERMS}/{OLD}.md", "[FAQ]", "[La FAQ]")
    broken = project.parvis("legal", "verify")
    assert broken.returncode == 1
    assert broken.stdout.startswith(f"error: docs/fr/{TERMS}/{OLD}.md:11:1: sealed-changed ")
    assert "sealed-changed" in project.parvis("check").stdout
    assert project.parvis("legal", "seal").returncode == 2
    done = project.parvis("legal", "erratum", "terms", OLD, "--reason", "Il manquait un mot.")
    assert done.stdout.startswith(f"4: erratum {TERMS} {OLD} fr ")
    assert project.parvis("legal", "verify").stdout == "4 entries, every one as it was sealed.\n"
    assert "0 errors, " in project.parvis("check").stdout


def test_a_reason_may_be_given_in_each_language(project: Project) -> None:
    for code in CODES:
        project.edit(f"docs/{code}/{TERMS}/{OLD}.md", "[FAQ]", "[FAQs]")
    reasons = ["--reason", "fr=Une coquille.", "--reason", "en=A misprint."]
    assert project.parvis("legal", "erratum", "terms", OLD, *reasons).returncode == 0
    ledger = project.file("docs/_data/ledger.json").read_text("utf-8")
    assert ledger.count('"reason": "Une coquille."') == 2
    assert ledger.count('"reason": "A misprint."') == 1


def test_a_reason_of_no_words_is_refused(project: Project) -> None:
    done = project.parvis("legal", "erratum", "terms", OLD, "--reason", "fr= ")
    assert done.returncode == 2
    assert "A reason is empty." in done.stderr
