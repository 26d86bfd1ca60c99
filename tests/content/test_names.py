"""A name is written as its language writes it, and what is no text is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from hooks.content.names import FILE, Names, read_names, spelling
from hooks.content.signs import check_signs
from hooks.content.site import read_site
from tests.publish.projects import small_project

NAMES = Names.model_validate(
    {
        "names": [
            {"write": "GitHub", "exact": True},
            {
                "write": {"fr": "e-mail", "es": "correo"},
                "never": {"fr": ["email"], "es": ["email"]},
            },
            {"write": "C++", "never": {"fr": ["C plus plus"]}},
        ]
    }
)


@pytest.mark.parametrize(
    ("code", "text", "found"),
    [
        ("fr", "Un email, un Email.", [(3, "e-mail")]),
        ("es", "Un email.", [(3, "correo")]),
        ("en", "An email.", []),
        ("fr", "Sur Github et GITHUB, non GitHub.", [(4, "GitHub"), (14, "GitHub")]),
        ("en", "See github.com, me@github.com, my-github, a/github and /github/x.", []),
        ("fr", "L’email. (email) « email »", [(2, "e-mail"), (10, "e-mail"), (19, "e-mail")]),
        ("fr", "emails, remail, email_1", []),
        ("fr", "En C plus plus.", [(3, "C++")]),
    ],
)
def test_only_the_name_itself_is_meant(code: str, text: str, found: list[tuple[int, str]]) -> None:
    told = [*spelling(NAMES, code).wrong(text)]
    assert [(place, said.split('Write "')[1].split('"')[0]) for place, said in told] == found


def test_no_names_ask_for_nothing() -> None:
    assert [*spelling(Names(), "fr").wrong("Un email sur Github.")] == []


def test_pages_and_data_are_read_and_code_and_addresses_are_not(tmp_path: Path) -> None:
    small_project(tmp_path)
    data, page = tmp_path / "docs/_data", tmp_path / "docs/fr/faq.md"
    page.parent.mkdir()
    (data / FILE).write_text(
        "names:\n  - write: { fr: e-mail, en: e-mail, es: correo }\n"
        "    never: { fr: [email], en: [email], es: [email] }\n",
        encoding="utf-8",
    )
    (data / "footer.yml").write_text(
        "groups:\n  - title: { fr: Un email, en: None, es: Ninguno }\n", encoding="utf-8"
    )
    page.write_text(
        "---\ntitle: Par email\ndescription: Dit tout.\n---\n\n"
        "Un email à `email`, {{ support.email }}, [ici](mailto:email@visual.example).\n",
        encoding="utf-8",
    )
    site = read_site(tmp_path / "mkdocs.yml", {})
    found = [str(one) for one in check_signs(site) if one.code == "misspelled-name"]
    said = 'misspelled-name Found "email". Write "e-mail", as names.yml says.'
    assert found == [
        f"docs/_data/footer.yml:2:18: {said}",
        f"docs/fr/faq.md:2:8: {said}",
        f"docs/fr/faq.md:6:4: {said}",
    ]


def test_the_names_of_the_project_are_read() -> None:
    root = Path(__file__).parents[2]
    assert read_names(root / "docs/_data", root).names
