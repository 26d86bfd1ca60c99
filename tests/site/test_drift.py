"""What a reader is told of a translation that its source has left behind, on built pages."""

from __future__ import annotations

import shutil

import pytest

from tests.content import repository
from tests.site.built import Built, BuiltPage
from tests.site.drawn import Project, draw

URL = "https://www.example.org/"
FAQ, VERSION = "docs/fr/help/faq.md", "docs/fr/legal/terms/2026-09-16.md"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A site whose French help page and contract changed after they were translated."""
    small = draw(tmp_path_factory.mktemp("behind") / "project")
    small.edit(FAQ, "## Prix {#cost}", "## Prix {#cost}\n\n## Délais {#delay}")
    for code in ("en", "es"):
        faq = FAQ.replace("fr", code)
        small.edit(faq, "## Prix {#cost}", "## Price {#cost}\n\n## Delay {#delay}")
    assert small.parvis("translation", "accept", "help/faq.md").returncode == 0
    repository.commit(small.root, "2026-10-01")
    small.edit(FAQ, "## Délais {#delay}", "## Délais {#delay}\n\nDeux jours.")
    small.edit(VERSION, "[FAQ]", "[Questions]")
    repository.commit(small.root, "2026-10-20")
    return small


@pytest.fixture(scope="module")
def behind(project: Project) -> Built:
    return built(project)


def built(project: Project) -> Built:
    done = project.build()
    assert done.returncode == 0, done.stderr
    return Built(project.site, URL)


def notice(page: BuiltPage, code: str) -> list[str]:
    """The sentences of the notice, and where it leads."""
    found = page.article.xpath("aside[@lang=$code][not(contains(@class, 'sample'))]", code=code)
    return [" ".join(one.text_content().split()) for one in found]


def test_a_page_behind_its_source_says_so_with_the_day_and_the_parts(behind: Built) -> None:
    page = behind.page("help/faq/", "en")
    assert notice(page, "en") == [
        "This translation is not up to date. The original, in Français, was changed on 20 October "
        "2026. These parts have changed: Delay Read the original"
    ]
    (aside,) = page.article.xpath("aside[@lang='en'][not(contains(@class, 'sample'))]")
    assert aside.xpath(".//a/@href") == ["#delay", "/help/faq/"]
    assert page.article.xpath(".//*[@id='delay']")
    assert aside.xpath(".//a[@hreflang='fr']/@href") == ["/help/faq/"]


def test_a_page_behind_its_source_stays_in_its_language_and_in_search(behind: Built) -> None:
    page = behind.page("help/faq/", "en")
    assert (page.article.get("lang"), page.robots) == (None, "")
    assert page.canonical == f"{URL}en/help/faq/"
    assert set(page.alternates) == {"fr", "en", "es", "x-default"}
    assert page.article.get("data-pagefind-body") is not None


@pytest.mark.parametrize("path", ["legal/terms/", "legal/terms/2026-09-16/"])
def test_a_contract_behind_its_source_says_which_text_prevails(behind: Built, path: str) -> None:
    (said,) = [one for one in notice(behind.page(path, "es"), "es") if "al día" in one]
    assert said.startswith(
        "Esta traducción no está al día. El texto original (Français) se modificó el 20 de octubre "
        "de 2026. Prevalece el texto original (Français). Han cambiado estas partes:"
    )


def test_a_page_that_is_up_to_date_says_nothing(behind: Built) -> None:
    for code in ("fr", "en", "es"):
        assert notice(behind.page("help/contact/", code), code) == []
    assert notice(behind.page("help/faq/"), "fr") == []


def test_editors_see_what_is_behind(behind: Built) -> None:
    article = behind.page("translations/", "en").article
    rows = article.xpath(".//tbody/tr[th/@lang='es']/td/text()")
    assert rows == ["8 of 8", "6", "2", "0", "0"]
    items = article.xpath(".//h3[@id='behind-es']/following-sibling::ul[1]/li")
    assert [" ".join(one.text_content().split()) for one in items] == [
        "Questions, source changed on 20 October 2026 Délais",
        "Conditions 16-09, source changed on 20 October 2026 Objet",
    ]
    assert items[0].xpath("a/@href") == ["/es/help/faq/"]


def test_without_git_the_page_still_says_that_it_is_behind(project: Project) -> None:
    bare = project.copied(project.root.parent / "bare")
    shutil.rmtree(bare.root / ".git")
    bare.edit(VERSION, "version:", "updated: 2026-10-18\nversion:")
    site = built(bare)
    assert notice(site.page("help/faq/", "en"), "en") == [
        "This translation is not up to date. The original, in Français, has changed since. "
        "Read the original"
    ]
    assert "was changed on 18 October 2026." in site.page("legal/terms/", "en").words()


def test_a_translation_that_was_read_again_says_nothing(project: Project) -> None:
    mended = project.copied(project.root.parent / "mended")
    assert mended.parvis("translation", "accept", "--all").returncode == 0
    site = built(mended)
    assert notice(site.page("help/faq/", "en"), "en") == []
    text = site.page("translations/", "en").words()
    assert "Every translation is there and up to date." in text
