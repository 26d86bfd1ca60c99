"""What search engines, browsers and screen readers are told about languages and addresses."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree

from tests.site.built import Built
from tests.site.drawn import CODES, NOW, PREFIX

VERSION = re.compile(r"\d{4}-\d{2}-\d{2}/$")
MAPS = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}


def listed(site: Built, code: str) -> dict[str, dict[str, str]]:
    """The addresses of a sitemap with their alternates."""
    found = {}
    for entry in site.xml(f"sitemaps/sitemap-{code}.xml").iterfind("s:url", MAPS):
        links = entry.iterfind("x:link[@rel='alternate']", MAPS)
        location = str(entry.findtext("s:loc", namespaces=MAPS))
        found[location] = {one.get("hreflang", ""): one.get("href", "") for one in links}
    return found


# --- In the head --------------------------------------------------------------------------------


def test_alternates_are_absolute_and_name_the_three_languages_and_a_default(site: Built) -> None:
    for page in site.pages.values():
        if page.path == "404.html":
            assert page.alternates == {}
            continue
        expected = {code: f"{site.url}{PREFIX[code]}{page.path}" for code in CODES}
        assert page.alternates == expected | {"x-default": expected["fr"]}, page.address


def test_alternates_are_reciprocal_and_lead_to_pages(site: Built) -> None:
    for page in site.pages.values():
        for href in page.alternates.values():
            other = site.pages[href.removeprefix(site.url)]
            assert site.url + page.address in other.alternates.values(), page.address


def test_a_page_is_its_own_canonical_but_a_version_in_force(site: Built) -> None:
    for page in site.pages.values():
        if page.path == "404.html":
            assert page.canonical == ""
        else:
            in_force = page.path.startswith("legal/") and page.path.endswith("/2026-09-16/")
            document = VERSION.sub("", page.address) if in_force else page.address
            assert page.canonical == site.url + document, page.address


def test_a_version_in_force_leads_to_its_document(site: Built) -> None:
    for code in CODES:
        canonical = site.page("legal/terms/2026-09-16/", code).canonical
        assert canonical == f"{site.url}{PREFIX[code]}legal/terms/"


def test_only_error_pages_and_what_says_so_are_kept_out_of_search_engines(site: Built) -> None:
    kept_out = {page.path for page in site.pages.values() if page.robots}
    versions = {"2025-03-03", "2026-02-02"}
    archived = {f"legal/{name}/{day}/" for name in ("terms", "privacy") for day in versions}
    redlines = {path for path in site.of("fr") if path.endswith("/changes/")}
    assert len(redlines) == 6
    assert (
        kept_out - {"offline/"}
        == {
            "404.html",
            "translations/",
            "legal/register/",
        }
        | archived
        | redlines
    )


def test_the_switcher_leads_to_the_same_page_in_each_language(site: Built) -> None:
    for page in site.pages.values():
        links = page.tree.xpath("//details[contains(@class, 'languages')]//a")
        path = "" if page.path == "404.html" else page.path
        assert {one.get("lang"): one.get("href") for one in links} == {
            code: f"/{PREFIX[code]}{path}" for code in CODES
        }, page.address
        assert [one.get("lang") for one in links if one.get("aria-current")] == [page.code]
        assert all(one.get("hreflang") == one.get("lang") for one in links)


def test_a_page_is_in_its_language_throughout(site: Built) -> None:
    """No text of the real site is missing in a language, so `lang` changes only for names."""
    for page in site.pages.values():
        assert page.tree.get("lang") == page.code
        assert page.article.get("lang") is None, page.address


def test_the_error_page_speaks_to_every_reader(site: Built) -> None:
    """A host that knows one 404 page shows the root's to all."""
    for code in CODES:
        page = site.page("404.html", code)
        assert set(page.article.xpath(".//p/@lang")) == set(CODES) - {code}
        for link in page.tree.xpath("//a/@href | //link/@href"):
            assert link.startswith(("/", "#", "https://")), "a lost reader may be in any folder"


def test_navigation_is_translated(site: Built) -> None:
    titles = {
        code: site.page("", code).tree.xpath("//nav[@class='top__nav']//a/text()") for code in CODES
    }
    assert titles == {
        "fr": ["Juridique", "Aide", "Statut", "Confiance"],
        "en": ["Legal", "Help", "Status", "Trust"],
        "es": ["Información legal", "Ayuda", "Estado", "Confianza"],
    }


# --- For machines -------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_a_sitemap_lists_each_page_of_its_language_that_may_be_found(
    site: Built, code: str
) -> None:
    expected = {
        site.url + page.address
        for page in site.of(code).values()
        if not page.robots and not VERSION.search(page.path)
    }
    assert set(listed(site, code)) == expected


def test_alternates_in_sitemaps_are_those_of_the_pages(site: Built) -> None:
    for code in CODES:
        for location, alternates in listed(site, code).items():
            assert alternates == site.pages[location.removeprefix(site.url)].alternates


@pytest.mark.parametrize("name", ["sitemap.xml", "sitemaps/sitemap-index.xml"])
def test_the_index_names_the_three_sitemaps(site: Built, name: str) -> None:
    index = site.xml(name)
    assert etree.QName(index).localname == "sitemapindex"
    locations = [str(one.text) for one in index.iterfind("s:sitemap/s:loc", MAPS)]
    assert locations == [f"{site.url}sitemaps/sitemap-{code}.xml" for code in CODES]
    for location in locations:
        assert (site.folder / location.removeprefix(site.url)).is_file()


def test_robots_may_read_all_and_find_the_sitemaps(site: Built) -> None:
    assert site.text("robots.txt").splitlines() == [
        "User-agent: *",
        "Allow: /",
        "",
        f"Sitemap: {site.url}sitemaps/sitemap-index.xml",
    ]


# --- security.txt (RFC 9116) --------------------------------------------------------------------


@pytest.fixture
def fields(site: Built) -> list[tuple[str, str]]:
    """The fields of security.txt, as section 2.1 parses them."""
    text = site.text(".well-known/security.txt")
    assert text.endswith("\r\n")  # 2.2: each line ends so
    lines = [line for line in text.split("\r\n")[:-1] if line and not line.startswith("#")]
    assert all("\n" not in line for line in lines)
    parsed = [re.fullmatch(r"([A-Za-z-]+): (\S.*)", line) for line in lines]
    assert all(parsed), lines
    return [(match[1], match[2]) for match in parsed if match]


def values(fields: list[tuple[str, str]], name: str) -> list[str]:
    return [value for field, value in fields if field == name]


def test_security_txt_has_only_fields_that_are_registered(fields: list[tuple[str, str]]) -> None:
    registered = {
        "Acknowledgments", "Canonical", "Contact", "Encryption", "Expires", "Hiring", "Policy",
        "Preferred-Languages", "CSAF",
    }  # fmt: skip
    assert {name for name, _ in fields} <= registered


def test_security_txt_says_whom_to_contact_by_uri(fields: list[tuple[str, str]]) -> None:
    contacts = values(fields, "Contact")  # 2.5.3: at least one
    assert contacts
    assert all(one.startswith(("https://", "mailto:", "tel:")) for one in contacts)


def test_security_txt_expires_once_within_a_year(fields: list[tuple[str, str]]) -> None:
    (expires,) = values(fields, "Expires")  # 2.5.5: exactly one, RFC 3339
    moment = datetime.strptime(expires, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert NOW + timedelta(days=30) < moment < NOW + timedelta(days=365)


def test_security_txt_names_its_own_address_and_languages_once(
    site: Built, fields: list[tuple[str, str]]
) -> None:
    assert f"{site.url}.well-known/security.txt" in values(fields, "Canonical")  # 2.5.2
    assert values(fields, "Preferred-Languages") == ["fr, en, es"]  # 2.5.8: at most one


def test_security_txt_leads_to_the_policy(site: Built, fields: list[tuple[str, str]]) -> None:
    policies = values(fields, "Policy")
    assert policies and all(one.startswith("https://") for one in policies)
    for policy in policies:
        assert policy.removeprefix(site.url) in site.pages
