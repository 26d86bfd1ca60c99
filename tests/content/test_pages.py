from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from hooks.content.pages import PageSource, read_page, scan, survey
from hooks.content.problems import ContentError
from hooks.content.site import read_site

Draw = Callable[[str], Path]


def page(folder: Path, text: str) -> PageSource:
    (folder / "a.md").write_bytes(text.encode())
    return read_page(folder / "a.md", folder)


def sentences(folder: Path, text: str) -> list[str]:
    with pytest.raises(ContentError) as error:
        page(folder, text)
    return [str(problem) for problem in error.value.problems]


META = "title: Contact\ndescription: How to reach us.\n"


def test_a_page_is_front_matter_and_body(tmp_path: Path) -> None:
    found = page(
        tmp_path,
        f"---\n{META}components: [website]\neffective: 2026-09-16\nversion: '2.1'\n"
        "source: 0123456789ab\nrobots: noindex, follow\nhide_toc: true\n---\n\n"
        "Hello.\n\n## E-mail {#email}\n",
    )
    assert found.path == "a.md"
    assert found.meta.title == "Contact"
    assert found.meta.components == ("website",)
    assert found.meta.effective == date(2026, 9, 16)
    assert (found.meta.version, found.meta.source) == ("2.1", "0123456789ab")
    assert (found.meta.robots, found.meta.hide_toc) == ("noindex, follow", True)
    assert found.record.place("description") == (3, 1)
    assert found.body == "\nHello.\n\n## E-mail {#email}\n"
    assert found.body_line == 11
    assert [(each.id, each.line) for each in found.headings] == [("email", 14)]


def test_what_is_left_out_is_not_known(tmp_path: Path) -> None:
    meta = page(tmp_path, f"---\n{META}---\n").meta
    assert (meta.template, meta.effective, meta.version, meta.source) == (None, None, None, None)
    assert (meta.robots, meta.updated, meta.reviewed, meta.summary) == (None, None, None, None)
    assert (meta.components, meta.hide_toc, meta.search) == ((), False, True)


def test_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    unix = page(tmp_path, f"---\n{META}---\nHello.\n\n## A {{#a}}\n")
    windows = page(tmp_path, f"---\n{META}---\nHello.\n\n## A {{#a}}\n".replace("\n", "\r\n"))
    assert (windows.body, windows.headings) == (unix.body, unix.headings)
    assert windows.revision == unix.revision


def test_a_page_without_front_matter_is_told(tmp_path: Path) -> None:
    sentence = (
        'a.md:1:1: front-matter The page has no front matter. Begin it with a line "---", then '
        '"title:" and "description:", then a line "---".'
    )
    assert sentences(tmp_path, "# Contact\n") == [sentence]
    assert sentences(tmp_path, f"---\n{META}\nNever closed.\n") == [sentence]


def test_wrong_front_matter_is_told_at_its_line(tmp_path: Path) -> None:
    text = "---\ntitle:\ntemplte: home.html\nversion: 2.10\nrobots: hide\nupdated: yesterday\n---\n"
    assert sentences(tmp_path, text) == [
        'a.md:2:1: missing-key The key "description" is missing from this file; it is required.',
        'a.md:2:7: wrong-value "title" must be text; found nothing.',
        'a.md:3:1: unknown-key "templte" is not a key of this file; did you mean "template"? '
        "Allowed: announced, components, description, differs, effective, exception, hide_toc, "
        "questions, related, reviewed, robots, rules, sample, search, source, summary, template, "
        "title, updated, version.",
        'a.md:4:10: wrong-value "version" must be text; found 2.10, which YAML reads as 2.1. '
        'Put it in quotes: "2.10".',
        'a.md:5:9: wrong-value Search engines do not know "hide". Write it as in noindex.',
        'a.md:6:10: wrong-value "updated" must be a date such as 2026-09-16; found "yesterday".',
    ]


def test_front_matter_that_is_not_yaml_is_told_at_its_line(tmp_path: Path) -> None:
    [sentence] = sentences(tmp_path, "---\ntitle: Avis : lisez\n---\n")
    assert sentence.startswith("a.md:2:13: yaml-syntax There is a colon where none can be: ")


def test_empty_front_matter_is_told(tmp_path: Path) -> None:
    assert sentences(tmp_path, "---\n---\nHello.\n") == [
        'a.md:1:1: front-matter The front matter is empty. Write "title:" and "description:" in it.'
    ]


def test_a_revision_changes_with_the_text_and_not_with_its_blanks(tmp_path: Path) -> None:
    first = page(tmp_path, f"---\n{META}---\nHello.\n").revision
    assert first == "fd81860f2109"
    assert page(tmp_path, f"---\n{META}robots: noindex\n---\n\nHello.  \n\n").revision == first
    assert page(tmp_path, f"---\n{META}---\nHello!\n").revision != first
    assert page(tmp_path, f"---\n{META.replace('us', 'me')}---\nHello.\n").revision != first


TREE = """\
    docs
        _data
            company.yml
        fr
            README.md
            index.md
                | ---
                | title: Accueil
                | description: Le parvis.
                | ---
            help
                contact.md
                    | ---
                    | title: Contact
                    | description: Nous joindre.
                    | ---
            .draft
                idea.md
        en
            help
                contact.md
                    | ---
                    | title: Contact
                    | description: Reach us.
                    | ---
"""


def test_a_site_is_scanned_by_path_and_language(draw: Draw, mkdocs: Path) -> None:
    draw(TREE)
    tree = scan(read_site(mkdocs, {}))
    assert {path: list(sources) for path, sources in tree.items()} == {
        "help/contact.md": ["fr", "en"],
        "index.md": ["fr"],
    }
    assert tree["help/contact.md"]["en"].path == "docs/en/help/contact.md"


def test_every_page_that_cannot_be_read_is_told(draw: Draw, mkdocs: Path) -> None:
    draw(TREE)
    draw("""\
        docs
            fr
                index.md
                    | Bonjour.
            es
                index.md
                    | ---
                    | title: Inicio
                    | ---
    """)
    site = read_site(mkdocs, {})
    with pytest.raises(ContentError) as error:
        scan(site)
    assert [(each.path, each.code) for each in error.value.problems] == [
        ("docs/es/index.md", "missing-key"),
        ("docs/fr/index.md", "front-matter"),
    ]
    found = survey(site)
    assert list(found.tree) == ["help/contact.md"]
    assert found.problems == error.value.problems
