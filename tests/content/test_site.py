from __future__ import annotations

from pathlib import Path

import pytest

from hooks.content.problems import ContentError
from hooks.content.site import Locale, Site, read_site

I18N = """\
plugins:
  - search
  - i18n:
      languages:
        - { locale: fr, name: Français, default: true }
        - { locale: en, name: English }
        - { locale: de, name: Deutsch, build: false }
        - { locale: pt-BR, name: Português }
"""


def read(folder: Path, text: str, environ: dict[str, str] | None = None) -> Site:
    (folder / "mkdocs.yml").write_text(text, encoding="utf-8")
    return read_site(folder / "mkdocs.yml", environ or {})


def sentences(folder: Path, text: str) -> list[str]:
    with pytest.raises(ContentError) as error:
        read(folder, text)
    return [str(problem) for problem in error.value.problems]


def test_the_site_and_its_languages(tmp_path: Path) -> None:
    site = read(tmp_path, f"site_name: Forecourt\nsite_url: https://www.example.org\n{I18N}")
    assert (site.name, site.url, site.path) == ("Forecourt", "https://www.example.org/", "/")
    assert site.locales == (
        Locale("fr", "Français", "", True),
        Locale("en", "English", "en/", False),
        Locale("pt-BR", "Português", "pt-BR/", False),
    )
    assert site.source.code == "fr"
    assert site.locale("en").prefix == "en/"
    with pytest.raises(KeyError):
        site.locale("de")
    assert (site.root, site.docs) == (tmp_path, tmp_path / "docs")
    assert (site.data, site.overrides) == (tmp_path / "docs/_data", tmp_path / "overrides")


def test_a_site_in_a_folder_of_its_host(tmp_path: Path) -> None:
    site = read(tmp_path, f"site_url: https://example.org/help/desk\n{I18N}")
    assert site.url == "https://example.org/help/desk/"
    assert site.path == "/help/desk/"


def test_folders_are_those_mkdocs_is_told(tmp_path: Path) -> None:
    text = f"site_url: https://a.example\ndocs_dir: content\ntheme: {{custom_dir: theme}}\n{I18N}"
    site = read(tmp_path, text)
    assert (site.data, site.overrides) == (tmp_path / "content/_data", tmp_path / "theme")
    assert read(tmp_path, f"site_url: https://a.example\ntheme: material\n{I18N}").overrides == (
        tmp_path / "overrides"
    )


@pytest.mark.parametrize(
    ("written", "environ", "url"),
    [
        ("!ENV SITE_URL", {"SITE_URL": "https://a.example/"}, "https://a.example/"),
        ("!ENV [SITE_URL, 'https://b.example/']", {}, "https://b.example/"),
        ("!ENV [A, B, 'https://b.example/']", {"B": "https://c.example"}, "https://c.example/"),
    ],
)
def test_the_address_can_come_from_the_environment(
    tmp_path: Path, written: str, environ: dict[str, str], url: str
) -> None:
    assert read(tmp_path, f"site_url: {written}\n{I18N}", environ).url == url


def test_tags_of_mkdocs_are_ignored(tmp_path: Path) -> None:
    text = (
        f"site_url: https://a.example\n{I18N}markdown_extensions:\n  - pymdownx.emoji:\n"
        "      emoji_index: !!python/name:material.extensions.emoji.twemoji\n"
    )
    assert read(tmp_path, text).url == "https://a.example/"


def test_plugins_can_be_a_mapping(tmp_path: Path) -> None:
    plugins = "plugins:\n  i18n:\n    languages: [{locale: fr, default: true}]\n"
    text = f"site_url: https://a.example\n{plugins}"
    assert read(tmp_path, text).locales == (Locale("fr", "fr", "", True),)


def test_a_missing_address_is_told(tmp_path: Path) -> None:
    sentence = (
        'missing-key The key "site_url" has no value; canonical links, feeds and sitemaps need '
        "it. Write it as in https://www.example.org/."
    )
    assert sentences(tmp_path, I18N) == [f"mkdocs.yml:1:1: {sentence}"]
    assert sentences(tmp_path, f"{I18N}site_url: !ENV SITE_URL\n") == [
        f"mkdocs.yml:9:1: {sentence}"
    ]


def test_an_address_that_is_none_is_told(tmp_path: Path) -> None:
    assert sentences(tmp_path, f"site_url: www.example.org\n{I18N}") == [
        'mkdocs.yml:1:11: wrong-value "site_url" must be a full web address; found '
        '"www.example.org". Write it as in https://www.example.org/.'
    ]


URL = "site_url: https://a.example\n"
ONE = (
    'One language under plugins -> i18n -> languages must have "default: true", the one texts are '
    "written in first; "
)


def test_no_source_language_is_told(tmp_path: Path) -> None:
    text = URL + I18N.replace(", default: true", "")
    assert sentences(tmp_path, text) == [f"mkdocs.yml:5:7: default-language {ONE}none does."]


def test_two_source_languages_are_told(tmp_path: Path) -> None:
    text = URL + I18N.replace("English", "English, default: true")
    assert sentences(tmp_path, text) == [f"mkdocs.yml:5:7: default-language {ONE}these do: fr, en."]


def test_no_languages_at_all_are_told(tmp_path: Path) -> None:
    assert sentences(tmp_path, URL) == [f"mkdocs.yml:1:1: default-language {ONE}none does."]
    assert sentences(tmp_path, f"{URL}plugins:\n  - i18n\n") == [
        f"mkdocs.yml:2:1: default-language {ONE}none does."
    ]


def test_languages_that_cannot_be_told_apart_are_told(tmp_path: Path) -> None:
    text = URL + I18N.replace("pt-BR", "en").replace("locale: de", "locale: no")
    assert sentences(tmp_path, text) == [
        "mkdocs.yml:8:11: missing-key A language under plugins -> i18n -> languages needs a "
        '"locale": a code in quotes, such as "fr".',
        'mkdocs.yml:9:11: duplicate-key The language "en" is listed twice under '
        "plugins -> i18n -> languages.",
    ]


def test_a_missing_mkdocs_yml_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as error:
        read_site(tmp_path / "mkdocs.yml", {})
    assert str(error.value) == (
        "mkdocs.yml:0:0: missing-file This file does not exist; it is required."
    )


# --- Previews -----------------------------------------------------------------------------------

DECLARED = f"{I18N}site_url: !ENV [SITE_URL, 'https://a.example/']\n"


@pytest.mark.parametrize(
    ("environ", "preview"),
    [
        ({}, False),
        ({"SITE_URL": "https://a.example"}, False),
        ({"SITE_URL": "https://A.example/"}, False),
        ({"SITE_URL": "https://a.example/docs/"}, True),
        ({"SITE_URL": "http://a.example/"}, True),
        ({"SITE_URL": "https://preview.example/"}, True),
        ({"SITE_URL": "https://preview.example/", "PARVIS_PREVIEW": "0"}, False),
        ({"SITE_URL": "https://preview.example/", "PARVIS_PREVIEW": ""}, True),
        ({"PARVIS_PREVIEW": "1"}, True),
    ],
)
def test_another_address_than_the_declared_one_makes_a_preview(
    tmp_path: Path, environ: dict[str, str], preview: bool
) -> None:
    site = read(tmp_path, DECLARED, environ)
    assert (site.production, site.preview) == ("https://a.example/", preview)


def test_without_a_declared_address_only_the_environment_makes_a_preview(tmp_path: Path) -> None:
    text, environ = f"{I18N}site_url: !ENV SITE_URL\n", {"SITE_URL": "https://a.example/"}
    site = read(tmp_path, text, environ)
    assert (site.production, site.preview) == ("", False)
    assert read(tmp_path, text, environ | {"PARVIS_PREVIEW": "1"}).preview


def test_another_variable_of_the_environment_changes_no_address(tmp_path: Path) -> None:
    text = f"{DECLARED}repo_url: !ENV [REPO_URL, 'https://git.example/']\n"
    site = read(tmp_path, text, {"REPO_URL": "https://forge.example/"})
    assert (site.production, site.preview) == ("https://a.example/", False)
