"""An address that was published leads somewhere, or is called gone; new ones are listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from hooks.content.pages import survey
from hooks.content.problems import ContentError
from hooks.content.site import Site
from hooks.publish.published import FILE, add_addresses, check_published
from hooks.publish.redirects import Moves, redirects, renamed
from hooks.status.services import Services, read_services
from tests.publish.projects import small_project
from tests.publish.samples import SITE
from tests.publish.test_security_txt import facts

PAGE = "---\ntitle: Une page\ndescription: Elle dit tout.\n---\n\nUn texte.\n"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A project of a home page, one more in French and one in English only, listed as they are."""
    site = small_project(tmp_path)
    for name in ("fr/index.md", "fr/help/old.md", "en/legal/index.md"):
        page(site, name)
    add_addresses(site, services(site))
    return site


def page(site: Site, name: str) -> Path:
    path = site.docs / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PAGE, encoding="utf-8")
    return path


def services(site: Site) -> Services:
    return read_services(site.data, site.root, None)


def told(site: Site) -> list[str]:
    return [str(one) for one in check_published(site, services(site), survey(site).tree)]


def test_pages_and_components_are_listed_once_and_sorted(site: Site) -> None:
    text = (site.data / FILE).read_text(encoding="utf-8")
    assert text.partition("pages:\n")[2].splitlines() == [
        "  - help/old/",
        "  - legal/",
        "  - status/components/checkout/",
        "  - status/components/website/",
    ]
    assert told(site) == add_addresses(site, services(site)) == []
    assert (site.data / FILE).read_text(encoding="utf-8") == text


def test_without_the_list_nothing_is_asked(site: Site) -> None:
    (site.data / FILE).unlink()
    page(site, "fr/help/new.md")
    assert told(site) == []


def test_a_page_that_was_renamed_is_told_until_it_leads_on(site: Site) -> None:
    (site.docs / "fr/help/old.md").rename(site.docs / "fr/help/new.md")
    gone, unlisted = told(site)
    assert gone == (
        'docs/_data/published.yml:7:5: page-gone "help/old/" was published, and no page is there '
        'any more. Say in redirects.yml where it leads ("moved"), or that it is gone for good '
        '("gone").'
    )
    assert unlisted == (
        'docs/fr/help/new.md:1:1: unlisted-page "help/new/" is not in published.yml: nobody would '
        "notice if it went away. Run: parvis addresses"
    )
    assert add_addresses(site, services(site)) == ["help/new/"]
    moved = "moved:\n  - { old: help/old/, page: help/new.md }\n"
    (site.data / "redirects.yml").write_text(moved, encoding="utf-8")
    assert told(site) == []


def test_a_page_may_be_gone_for_good(site: Site) -> None:
    (site.docs / "fr/help/old.md").unlink()
    (site.data / "redirects.yml").write_text("gone: [help/old]\n", encoding="utf-8")
    assert told(site) == []


def test_a_page_in_one_language_only_is_there(site: Site) -> None:
    page(site, "es/help/old.md")
    (site.docs / "fr/help/old.md").unlink()
    assert told(site) == []


def test_the_page_of_a_renamed_component_leads_on_by_itself(site: Site) -> None:
    file = site.data / "services.yml"
    text = file.read_text(encoding="utf-8").replace("[website]", "[site]")
    text = text.replace("- id: website\n", "- id: site\n        was: [website]\n")
    file.write_text(text, encoding="utf-8")
    (unlisted,) = told(site)
    assert unlisted.startswith("docs/_data/services.yml:1:1: unlisted-page")
    found = redirects(SITE, facts(), Moves(), renamed(services(site)))
    new = {"", "en/", "es/"}
    assert {path: to for path, to in found.items() if "components" in path} == {
        f"/{prefix}status/components/website{end}": (f"/{prefix}status/components/site/", 301)
        for prefix in new
        for end in ("", "/")
    }


def test_a_component_that_went_away_is_told(site: Site) -> None:
    file = site.data / "services.yml"
    file.write_text(file.read_text().partition("      - id: checkout")[0], encoding="utf-8")
    (gone,) = told(site)
    assert "status/components/checkout/" in gone and "page-gone" in gone


def test_a_list_that_cannot_be_read_is_told(site: Site) -> None:
    (site.data / FILE).write_text("pages: [/help/]\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"published\.yml:1:"):
        told(site)
