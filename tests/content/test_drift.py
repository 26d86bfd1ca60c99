"""Translations behind their source, told by exact sentence, with a real git and without."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from hooks.content.drift import check_drift, difference, drift
from hooks.content.pages import survey
from hooks.content.past import Past
from hooks.content.problems import Problem
from hooks.content.programs import runner
from hooks.content.site import Site, read_site
from tests.content import repository

TODAY = date(2026, 9, 16)
TEXT = "Bonjour.\n\n## Par e-mail {#email}\n\nÉcrivez.\n\n## Horaires {#hours}\n\nNeuf heures.\n"


@pytest.fixture
def site(mkdocs: Path) -> Site:
    """A site whose one page has an English translation that names its source."""
    root = mkdocs.parent
    write(root, "fr", "title: Contact\ndescription: Nous joindre.", TEXT)
    site = read_site(mkdocs, {})
    revision = survey(site).tree["help/contact.md"]["fr"].revision
    assert revision == "2b82bbe3185e"
    write(root, "en", f"title: Contact\ndescription: Reach us.\nsource: {revision}", TEXT)
    repository.commit(root, "2026-02-01")
    return site


def write(root: Path, code: str, meta: str, body: str) -> Path:
    path = root / f"docs/{code}/help/contact.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{meta}\n---\n\n{body}", encoding="utf-8")
    return path


def source(site: Site, body: str, more: str = "") -> None:
    """Write the French text anew."""
    write(site.root, "fr", f"title: Contact\ndescription: Nous joindre.{more}", body)


def problems(site: Site) -> list[Problem]:
    return list(check_drift(site, survey(site).tree, lambda: Past(runner(site.root)), TODAY))


@pytest.fixture
def sentences(site: Site) -> Callable[[], list[str]]:
    return lambda: [str(problem) for problem in problems(site)]


Say = Callable[[], list[str]]
BEGINS = (
    "docs/en/help/contact.md:4:1: stale-translation This text in English translates revision "
    "2b82bbe3185e of docs/fr/help/contact.md, which "
)
ENDS = (
    'See the change with "parvis translation diff docs/en/help/contact.md", bring the text up to '
    'date, then run "parvis translation accept docs/en/help/contact.md".'
)


def test_a_translation_of_the_present_text_is_fine(sentences: Say) -> None:
    assert sentences() == []


def test_a_change_is_told_with_its_day_and_its_headings(site: Site, sentences: Say) -> None:
    source(site, TEXT.replace("Neuf", "Dix").replace("Bonjour", "Bonsoir"))
    repository.commit(site.root, "2026-03-01")
    source(
        site, TEXT.replace("Neuf", "Dix").replace("Bonjour", "Bonsoir"), "\nreviewed: 2026-04-01"
    )
    repository.commit(site.root, "2026-04-01")
    assert sentences() == [
        f"{BEGINS}changed on 2026-03-01: the text before the first heading, {{#hours}} on "
        f"line 13. {ENDS}"
    ]
    assert [one.level for one in problems(site)] == ["warning"]


def test_a_heading_that_is_gone_is_told(site: Site, sentences: Say) -> None:
    source(site, TEXT[: TEXT.index("## Horaires")])
    assert sentences() == [f"{BEGINS}has changed: {{#hours}}, which is gone. {ENDS}"]


@pytest.mark.parametrize(
    ("more", "day"),
    [
        ("\nupdated: 2026-05-01", "changed on 2026-05-01"),
        ("\neffective: 2026-06-01", "changed on 2026-06-01"),
        ("\neffective: 2026-12-01", "has changed"),
        ("\nreviewed: 2026-05-01", "has changed"),
    ],
)
def test_a_change_that_is_not_committed_has_the_day_its_page_says(
    site: Site, sentences: Say, more: str, day: str
) -> None:
    source(site, TEXT.replace("Neuf", "Dix"), more)
    assert sentences() == [f"{BEGINS}{day}: {{#hours}} on line 13. {ENDS}"]


UNKNOWN = 'Bring the text up to date, then run "parvis translation accept docs/en/help/contact.md".'


def test_a_text_that_git_has_never_had(site: Site, sentences: Say) -> None:
    page = site.root / "docs/en/help/contact.md"
    page.write_text(page.read_text("utf-8").replace("2b82bbe3185e", '"000000000000"'), "utf-8")
    repository.commit(site.root, "2026-03-01")
    begins = BEGINS.replace("2b82bbe3185e", "000000000000")
    assert sentences() == [
        f"{begins}changed on 2026-02-01; in which parts is not known: git has no such text. "
        f"{UNKNOWN}"
    ]


def test_in_a_shallow_clone_neither_parts_nor_day_are_known(site: Site, tmp_path: Path) -> None:
    source(site, TEXT.replace("Neuf", "Dix"))
    repository.commit(site.root, "2026-03-01")
    shallow = tmp_path / "shallow"
    repository.git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{site.root}", str(shallow))
    assert [str(one) for one in problems(read_site(shallow / "mkdocs.yml", {}))] == [
        f"{BEGINS}has changed; in which parts is not known: git’s history is not here. {UNKNOWN}"
    ]


def test_git_is_not_asked_while_nothing_is_behind(site: Site) -> None:
    def never() -> Past:
        raise AssertionError("asked")

    assert list(check_drift(site, survey(site).tree, never, TODAY)) == []


def test_a_translation_that_names_no_source(site: Site, sentences: Say) -> None:
    page = site.root / "docs/en/help/contact.md"
    page.write_text(page.read_text("utf-8").replace("source: 2b82bbe3185e\n", ""), "utf-8")
    assert sentences() == [
        "docs/en/help/contact.md:1:1: unnamed-source This text in English does not name the text "
        "of docs/fr/help/contact.md that it translates. Read them side by side, then run "
        '"parvis translation accept docs/en/help/contact.md".'
    ]


def test_a_page_without_a_source_has_nothing_to_name(site: Site, sentences: Say) -> None:
    (site.root / "docs/fr/help/contact.md").unlink()
    assert sentences() == []


def test_the_change_is_shown_as_a_unified_diff(site: Site) -> None:
    source(site, TEXT.replace("Neuf heures.\n", "Dix heures."))
    tree = survey(site).tree["help/contact.md"]
    found = drift(tree["en"], tree["fr"], Past(runner(site.root)), TODAY)
    assert found and difference(found) == (
        "--- docs/fr/help/contact.md (2b82bbe3185e)\n"
        "+++ docs/fr/help/contact.md (now)\n"
        "@@ -11,4 +11,4 @@\n"
        " \n"
        " ## Horaires {#hours}\n"
        " \n"
        "-Neuf heures.\n"
        "+Dix heures.\n"
    )
