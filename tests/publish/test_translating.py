"""Translations begun and accepted, as they are on disk, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from hooks.content.pages import Tree, scan
from hooks.content.site import Site, read_site
from hooks.publish import translating
from hooks.publish.checks import check_all
from hooks.publish.scaffold import Refused
from tests.site.drawn import NOW, Project, revision

PAGE = "help/faq.md"


@pytest.fixture
def site(project: Project) -> Site:
    return project.read()


@pytest.fixture
def tree(site: Site) -> Tree:
    return scan(site)


def chosen(site: Site, tree: Tree, *named: str) -> list[tuple[str, str]]:
    return translating.chosen(site, tree, named, site.root)


# --- Begun --------------------------------------------------------------------------------------

SOURCE = """\
---
# what an editor wrote
title: "Aide: la page"
description: >
  Sur deux
  lignes.
components: [checkout] # paid for
reviewed: 2026-01-01
updated: 2026-01-01
---

Bonjour {{ company.siren }}.

## Prix {#cost}

| a | b |
| --: | --- |
| 1 | 2 |

### TTC {#gross}

[FAQ](faq.md)
"""


def test_a_begun_translation_is_its_source_under_marks(site: Site) -> None:
    (site.docs / "fr/help/new.md").write_text(SOURCE, encoding="utf-8")
    path = translating.begin(site, scan(site), "help/new.md", "en")
    assert path == site.docs / "en/help/new.md"
    mark = translating.MARK
    assert (
        path.read_text("utf-8")
        == f"""\
---
# what an editor wrote
title: "TODO Aide: la page"
description: "TODO Sur deux lignes."
components: [checkout] # paid for
source: "{revision(SOURCE)}"
---

{mark}

Bonjour {{{{ company.siren }}}}.

{mark}

## Prix {{#cost}}

| a | b |
| --: | --- |
| 1 | 2 |

{mark}

### TTC {{#gross}}

[FAQ](faq.md)
"""
    )


def test_a_begun_translation_is_refused_at_each_mark_and_for_nothing_else(site: Site) -> None:
    (site.docs / "en" / PAGE).unlink()
    translating.begin(site, scan(site), PAGE, "en")
    found = [one for one in check_all(site, NOW) if one.path == f"docs/en/{PAGE}"]
    assert [(one.line, one.code, one.level) for one in found] == [
        (2, "placeholder", "error"), (3, "placeholder", "error"), (8, "placeholder", "error"),
    ]  # fmt: skip
    assert str(found[-1]) == (
        f'docs/en/{PAGE}:8:6: placeholder "TODO" is a placeholder. Write the text that belongs '
        "here."
    )


@pytest.mark.parametrize(
    ("path", "code", "sentence"),
    [
        (PAGE, "en", "docs/en/help/faq.md exists already."),
        (PAGE, "de", '"de" is no language to translate into. Allowed: en, es.'),
        (PAGE, "fr", '"fr" is no language to translate into. Allowed: en, es.'),
        ("help/faqs.md", "en", 'There is no page "help/faqs.md" in Français, the source language. '
         'Did you mean "help/faq.md"?'),
        ("zzz", "en", 'There is no page "zzz" in Français, the source language. '
         "Write it as in help/faq.md."),
    ],
)  # fmt: skip
def test_what_cannot_be_begun(site: Site, tree: Tree, path: str, code: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        translating.begin(site, tree, path, code)
    assert str(refused.value) == sentence


# --- Accepted -----------------------------------------------------------------------------------

FRENCH = "---\ntitle: Aide\ndescription: Une page.\n---\nOui.\n"
NAMED = f'source: "{revision(FRENCH)}"'


HEAD = "title: A\ndescription: D\n"
WRITTEN = {
    "no line yet": (f"---\n{HEAD}---\n\nYes.  \n", f"---\n{HEAD}{NAMED}\n---\n\nYes.  \n"),
    "another revision": (
        f"---\nsource: '0123456789ab' # old\n{HEAD}---\nsource: no\n---\n",
        f"---\n{NAMED}\n{HEAD}---\nsource: no\n---\n",
    ),
    "a byte order mark": (
        f"\ufeff---\n{HEAD}---\n---\nNo",
        f"\ufeff---\n{HEAD}{NAMED}\n---\n---\nNo",
    ),
    "named already": (f"---\n{HEAD}{NAMED}\n---\n", f"---\n{HEAD}{NAMED}\n---\n"),
}


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["Unix", "Windows"])
@pytest.mark.parametrize(("before", "after"), WRITTEN.values(), ids=WRITTEN)
def test_accepting_writes_one_line_and_leaves_every_other_byte(
    site: Site, before: str, after: str, end: str
) -> None:
    (site.docs / "fr/one.md").write_bytes(FRENCH.encode())
    file = site.docs / "en/one.md"
    file.write_bytes(before.replace("\n", end).encode())
    pages = scan(site)["one.md"]
    assert translating.accept(pages["en"], pages["fr"]) is (NAMED not in before)
    assert file.read_bytes().decode() == after.replace("\n", end)
    pages = scan(site)["one.md"]
    assert pages["en"].meta.source == pages["fr"].revision
    assert not translating.accept(pages["en"], pages["fr"])


def test_a_translation_that_is_not_finished_is_not_accepted(site: Site) -> None:
    (site.docs / "en" / PAGE).unlink()
    file = translating.begin(site, scan(site), PAGE, "en")
    before = file.read_bytes()
    pages = scan(site)[PAGE]
    with pytest.raises(Refused) as refused:
        translating.accept(pages["en"], pages["fr"])
    assert str(refused.value) == (
        f'docs/en/{PAGE}, line 2: "TODO" is a placeholder. Write the text that belongs here.'
    )
    assert file.read_bytes() == before


# --- Named --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("named", "found"),
    [
        (["docs/en/help/faq.md"], [(PAGE, "en")]),
        (["./docs/es/../en/help/faq.md"], [(PAGE, "en")]),
        ([PAGE], [(PAGE, "en"), (PAGE, "es")]),
        ([PAGE, "docs/es/help/faq.md"], [(PAGE, "en"), (PAGE, "es")]),
    ],
)
def test_a_translation_is_named_by_its_file_or_its_page(
    site: Site, tree: Tree, named: list[str], found: list[tuple[str, str]]
) -> None:
    assert chosen(site, tree, *named) == found


def test_a_file_is_relative_to_where_the_command_runs(site: Site, tree: Tree) -> None:
    folder = site.docs / "en/help"
    assert translating.chosen(site, tree, ["faq.md"], folder) == [(PAGE, "en")]


def test_naming_none_means_all(site: Site, tree: Tree) -> None:
    assert chosen(site, tree) == [(path, code) for path in tree for code in ("en", "es")]


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ("docs/fr/help/faq.md", "docs/fr/help/faq.md is the source. Name one of its translations."),
        ("docs/en/help/faqs.md", 'There is no page "help/faqs.md" in Français, the source '
         'language. Did you mean "help/faq.md"?'),
        ("docs/es/help/contact.md", "help/contact.md is not translated into Español yet. Begin it "
         "with: parvis new translation help/contact.md es"),
        ("zzz/alone.md", 'There is no page "zzz/alone.md" in Français, the source language. '
         "Write it as in help/faq.md."),
    ],
)  # fmt: skip
def test_what_is_no_translation_is_said(site: Site, named: str, sentence: str) -> None:
    (site.docs / "es/help/contact.md").unlink()
    (site.docs / "es/zzz").mkdir()
    (site.docs / "es/zzz/alone.md").write_text(FRENCH, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        chosen(site, scan(site), named)
    assert str(refused.value) == sentence


def test_a_fourth_language_can_be_begun_too(project: Project) -> None:
    project.edit("mkdocs.yml", "locale: es", "locale: de, name: Deutsch }\n        - { locale: es")
    site = read_site(project.root / "mkdocs.yml", {})
    translating.begin(site, scan(site), "index.md", "de")
    assert 'title: "TODO Accueil"' in Path(site.docs / "de/index.md").read_text("utf-8")
