"""What search engines, link previews and programs find on the built site, valid and true."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from lxml import etree
from PIL import Image
from pyld import jsonld

from tests.site import drawn
from tests.site.built import Built, BuiltPage
from tests.site.drawn import CODES, NOW, PREFIX, ROOT, Project, draw, write
from tests.site.test_languages import MAPS, VERSION

SCHEMAS = Path(__file__).parents[1] / "publish/schemas"
SCHEMA_ORG = "https://schema.org/"
LOCALES = {"fr": "fr_FR", "en": "en_GB", "es": "es_ES"}
SMALL = "https://www.example.org/"


def nodes(page: BuiltPage) -> list[dict[str, Any]]:
    """The things a page's data block tells of."""
    blocks = page.tree.xpath("//script[@type='application/ld+json']/text()")
    assert len(blocks) <= 1
    found: list[dict[str, Any]] = []
    for block in blocks:
        data = json.loads(block)
        assert data["@context"] == SCHEMA_ORG.rstrip("/")
        found += data.get("@graph", [data])
    return found


def of_kind(page: BuiltPage, kind: str) -> list[dict[str, Any]]:
    return [node for node in nodes(page) if node["@type"] == kind]


def meta(page: BuiltPage, name: str) -> list[str]:
    return [str(one) for one in page.tree.xpath(f"//meta[@property='{name}']/@content")]


# --- Sitemaps -----------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_a_sitemap_is_valid(site: Built, code: str) -> None:
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "all.xsd"))
    schema.assertValid(site.xml(f"sitemaps/sitemap-{code}.xml"))


@pytest.mark.parametrize("name", ["sitemap.xml", "sitemaps/sitemap-index.xml"])
def test_the_index_is_valid_and_at_both_addresses_the_same(site: Built, name: str) -> None:
    etree.XMLSchema(etree.parse(SCHEMAS / "siteindex.xsd")).assertValid(site.xml(name))
    assert site.text(name) == site.text("sitemaps/sitemap-index.xml")


def changes(built: Built, code: str) -> dict[str, str | None]:
    """When the pages of a sitemap changed, by their path in the language."""
    root = built.url + PREFIX[code]
    return {
        str(entry.findtext("s:loc", namespaces=MAPS)).removeprefix(root): entry.findtext(
            "s:lastmod", namespaces=MAPS
        )
        for entry in built.xml(f"sitemaps/sitemap-{code}.xml").iterfind("s:url", MAPS)
    }


@pytest.mark.parametrize("code", CODES)
def test_a_legal_document_changed_when_its_version_took_effect(site: Built, code: str) -> None:
    found = {path: at for path, at in changes(site, code).items() if "legal/" in path}
    others = ("legal/", "legal/ledger/", "legal/subprocessors/")
    days = {path: at for path, at in found.items() if path not in others}
    assert len(days) == 14
    assert set(days.values()) == {"2026-09-16"}


@pytest.mark.parametrize("code", CODES)
def test_an_incident_changed_with_its_last_update(site: Built, code: str) -> None:
    name = "2026-11-05-late-payment-confirmations"
    record = yaml.safe_load((ROOT / f"docs/_data/incidents/{name}.yml").read_text("utf-8"))
    newest = max(datetime.fromisoformat(str(one["at"])) for one in record["updates"])
    said = datetime.fromisoformat(str(changes(site, code)[f"status/incidents/{name}/"]))
    assert said == newest.astimezone(UTC)


def test_no_page_changed_with_the_build(site: Built) -> None:
    built = {NOW.strftime(form) for form in ("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M")}
    for code in CODES:
        assert not built & set(changes(site, code).values())


def git(project: Project, *words: str, at: str = "2026-01-01T00:00:00Z") -> None:
    who = {
        f"GIT_{one}_{what}": "a@b.c"
        for one in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    when = {f"GIT_{one}_DATE": at for one in ("AUTHOR", "COMMITTER")}
    environ = {"PATH": os.environ["PATH"], "HOME": str(project.root)} | who | when
    subprocess.run(["git", *words], cwd=project.root, env=environ, check=True)


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A small site under git: all committed in January, the English help page again in March."""
    project = draw(tmp_path_factory.mktemp("dated") / "project")
    git(project, "init", "--quiet")
    git(project, "add", "docs")
    git(project, "commit", "--quiet", "-m", "all")
    project.edit("docs/en/help/faq.md", "## Prix", "## Price")
    git(project, "commit", "--quiet", "-am", "better", at="2026-03-03T03:00:00+02:00")
    project.edit("docs/es/help/contact.md", "Text.", "Being edited.")
    done = project.build(HOME=str(project.root))
    assert done.returncode == 0, done.stderr
    return Built(project.site, SMALL)


def test_a_page_changed_with_its_own_commit_in_its_own_language(dated: Built) -> None:
    assert changes(dated, "en")["help/faq/"] == "2026-03-03T01:00:00Z"
    assert changes(dated, "fr")["help/faq/"] == "2026-01-01T00:00:00Z"


def test_a_change_nobody_has_committed_has_no_time(dated: Built) -> None:
    assert changes(dated, "es")["help/contact/"] is None
    assert changes(dated, "fr")["help/contact/"] == "2026-01-01T00:00:00Z"


def test_a_page_made_from_data_without_any_has_no_time(dated: Built) -> None:
    assert changes(dated, "fr")["status/components/website/"] is None


# --- JSON-LD ------------------------------------------------------------------------------------


def vocabulary(url: str, _options: object) -> dict[str, Any]:
    """The context of schema.org, which needs no request: all its terms are in one vocabulary."""
    assert url == "https://schema.org"
    return {
        "contextUrl": None,
        "documentUrl": url,
        "contentType": "application/ld+json",
        "document": {"@context": {"@vocab": SCHEMA_ORG}},
    }


def test_every_data_block_is_read_by_a_json_ld_processor(site: Built) -> None:
    checked = 0
    for page in site.pages.values():
        for block in page.tree.xpath("//script[@type='application/ld+json']/text()"):
            expanded = jsonld.expand(json.loads(block), {"documentLoader": vocabulary})
            kinds = [kind for node in expanded for kind in node["@type"]]
            assert kinds == [SCHEMA_ORG + node["@type"] for node in nodes(page)], page.address
            assert all(name.startswith((SCHEMA_ORG, "@")) for node in expanded for name in node)
            checked += 1
    assert checked > 150


def test_a_page_that_is_kept_out_tells_nothing(site: Built) -> None:
    for page in site.pages.values():
        if page.robots:
            assert nodes(page) == [], page.address


def test_every_other_page_has_a_way_from_home_that_leads_to_pages(site: Built) -> None:
    for page in site.pages.values():
        if page.robots or page.path == "":
            assert of_kind(page, "BreadcrumbList") == []
            continue
        (way,) = of_kind(page, "BreadcrumbList")
        steps = way["itemListElement"]
        assert [one["position"] for one in steps] == list(range(1, len(steps) + 1))
        assert len(steps) >= 2, page.address
        assert all(one["@type"] == "ListItem" and one["name"] for one in steps)
        addresses = [one["item"] for one in steps]
        assert all(one.removeprefix(site.url) in site.pages for one in addresses)
        assert addresses[0] == site.url + PREFIX[page.code]
        assert addresses[-1] == site.url + page.address
        assert steps[-1]["name"] == page.article.findtext(".//h1")


@pytest.mark.parametrize("code", CODES)
def test_the_home_page_tells_of_the_site_in_its_language(site: Built, code: str) -> None:
    (told,) = of_kind(site.page("", code), "WebSite")
    assert (told["url"], told["name"]) == (site.url + PREFIX[code], "Visual")
    assert told["inLanguage"] == code
    assert told["description"] == site.page("", code).description


@pytest.mark.parametrize("code", CODES)
def test_a_legal_document_tells_its_dates(site: Built, code: str) -> None:
    for path in ("legal/terms/", "legal/terms/2026-09-16/", "legal/privacy/"):
        page = site.page(path, code)
        (told,) = of_kind(page, "Article")
        assert told["headline"] == page.article.findtext("h1")
        first = "2026-09-16" if path.endswith("2026-09-16/") else "2025-03-03"
        assert (told["datePublished"], told["dateModified"]) == (first, "2026-09-16")
        assert told["url"] == page.canonical
        assert told["inLanguage"] == code
        assert told["image"] == meta(page, "og:image")[0]


@pytest.mark.parametrize("code", CODES)
def test_the_faq_tells_its_questions_and_no_example(site: Built, code: str) -> None:
    page = site.page("help/faq/", code)
    (told,) = of_kind(page, "FAQPage")
    asked = {one["name"]: one["acceptedAnswer"]["text"] for one in told["mainEntity"]}
    headings = {" ".join(one.text_content().split()) for one in page.article.xpath(".//h3")}
    assert len(asked) > 5
    assert set(asked) < headings  # some answers print sample facts
    words = page.words()
    assert all(answer and answer.split(". ")[0] in words for answer in asked.values())
    samples = {one.text_content() for one in page.article.xpath(".//*[@class='sample']")}
    assert samples
    price = next(h for h in headings if h not in asked)
    assert price not in json.dumps(told, ensure_ascii=False)


def test_no_sample_is_told_as_a_fact_about_a_company(site: Built) -> None:
    for page in site.pages.values():
        said = json.dumps(nodes(page), ensure_ascii=False)
        assert "Organization" not in said
        assert "Visual Exemple" not in said, page.address


def test_a_data_block_is_small(site: Built) -> None:
    for page in site.pages.values():
        blocks = page.tree.xpath("//script[@type='application/ld+json']/text()")
        most = 4_500 if page.path == "help/faq/" else 1_024
        assert sum(len(one.encode()) for one in blocks) <= most, page.address


# --- Previews of links --------------------------------------------------------------------------


def test_every_page_has_a_preview_in_its_language(site: Built) -> None:
    for page in site.pages.values():
        if page.path == "404.html":
            assert meta(page, "og:title") == []
            continue
        assert meta(page, "og:title") == [page.article.findtext(".//h1")], page.address
        assert meta(page, "og:description") == [page.description]
        assert meta(page, "og:url") == [page.canonical]
        assert meta(page, "og:site_name") == ["Visual"]
        assert meta(page, "og:locale") == [LOCALES[page.code]]
        others = [LOCALES[code] for code in CODES if code != page.code]
        assert meta(page, "og:locale:alternate") == others
        assert meta(page, "og:type") == ["website" if page.path == "" else "article"]
        assert page.tree.xpath("//meta[@name='twitter:card']/@content") == ["summary_large_image"]


def test_every_preview_has_a_picture_of_its_section_and_language(site: Built) -> None:
    pictures: dict[str, set[str]] = {}
    for page in site.pages.values():
        for url in meta(page, "og:image"):
            path = urlsplit(url).path
            assert url.startswith(site.url) and re.search(r"\?v=[0-9a-f]{10}$", url)
            assert path.endswith(f"-{page.code}.png")
            pictures.setdefault(path, set()).add(page.path.partition("/")[0])
            width, height = meta(page, "og:image:width"), meta(page, "og:image:height")
            assert (width, height) == (["1200"], ["630"])
            assert meta(page, "og:image:alt")[0].startswith(meta(page, "og:title")[0])
    sections = {"home", "legal", "help", "status", "security"}
    assert set(pictures) == {
        f"/assets/social/{name}-{code}.png" for name in sections for code in CODES
    }
    for path in pictures:
        data = (site.folder / path.lstrip("/")).read_bytes()
        assert Image.open(io.BytesIO(data)).size == (1200, 630)
        assert len(data) < 60 * 1024, path
    assert pictures["/assets/social/legal-es.png"] == {"legal"}


# --- Markdown and llms.txt ----------------------------------------------------------------------


def test_each_legal_page_has_its_markdown_beside_it_and_says_so(site: Built) -> None:
    for page in site.pages.values():
        links = page.tree.xpath("//link[@rel='alternate'][@type='text/markdown']/@href")
        if not page.path.startswith("legal/") or page.path.endswith("/changes/"):
            assert links == [], page.address
            continue
        assert links == [f"{site.url}{page.address}index.md"]
        text = site.text(f"{page.address}index.md")
        assert text.startswith(f"# {page.article.findtext('h1')}\n\n> {page.description}\n")
        assert f"<{page.canonical}>" in text


def test_the_markdown_has_the_words_of_the_page(site: Built) -> None:
    """Every heading and every list item of a text is there, with its facts."""
    for code in CODES:
        for path in ("legal/terms/", "legal/terms/2026-09-16/", "legal/notice/"):
            page, text = site.page(path, code), site.text(f"{PREFIX[code]}{path}index.md")
            plain = " ".join(re.sub(r"<[^>]+>|\\(?=[\W_])", "", text).split())
            for heading in page.article.xpath(".//*[self::h2 or self::h3][not(ancestor::nav)]"):
                assert heading.text_content().strip() in plain
            for fact in page.article.xpath(".//*[@class='sample']"):
                assert " ".join(fact.text_content().split()) in plain
            assert not re.search(r"\{\{|\{#|<!--contract", text)


def test_the_markdown_says_what_is_a_sample(site: Built) -> None:
    for path in sorted(site.folder.rglob("legal/**/index.md")):
        text = path.read_text("utf-8")
        assert ('class="sample"' in text) == (
            "“sample”" in text or "sample\u202f»" in text or "«sample»" in text
        )


def test_links_in_markdown_lead_to_pages_and_to_markdown(site: Built) -> None:
    facts = (ROOT / "docs/_data/company.yml").read_text("utf-8")
    for path in sorted(site.folder.rglob("legal/**/index.md")):
        for link in re.findall(r"\]\((https://visual\.example/[^)#\s]*)", path.read_text("utf-8")):
            address = link.removeprefix(site.url)
            known = address in site.pages or (site.folder / address).is_file()
            assert known or link in facts, f"{path.relative_to(site.folder)} -> {link}"
        assert not re.search(r"\]\((?!https?:|mailto:|tel:|#)", path.read_text("utf-8"))


@pytest.mark.parametrize("code", CODES)
def test_the_register_of_sub_processors_is_in_its_markdown(site: Built, code: str) -> None:
    text = site.text(f"{PREFIX[code]}legal/subprocessors/index.md")
    page = site.page("legal/subprocessors/", code).article
    names = page.xpath(".//tr[@id]/th/span[1]/text()")
    assert len(names) > 3
    assert [line.split(",")[0] for line in text.splitlines() if "example/d" in line] == [
        f"| {name}" for name in names
    ]


@pytest.mark.parametrize("code", CODES)
def test_llms_txt_has_the_form_that_programs_know(site: Built, code: str) -> None:
    """https://llmstxt.org/: a title, a quote, words, sections with lists of links."""
    text = site.text(f"{PREFIX[code]}llms.txt")
    lines = text.splitlines()
    assert lines[0] == "# Visual"
    assert lines[2].startswith(f"> {site.page('', code).article.findtext('.//h1')}. ")
    sections = [line for line in lines if line.startswith("## ")]
    menu = site.page("", code).tree.xpath("//nav[@class='top__nav']//a/text()")
    assert sections == [f"## {title}" for title in menu]
    links = [line for line in lines if line.startswith("- ")]
    parsed = [re.fullmatch(r"- \[(.+?)\]\((https://[^)]+)\): (\S.+)", line) for line in links]
    assert all(parsed) and len(links) > 40
    for match in parsed:
        address = match[2].removeprefix(site.url) if match else ""
        page = site.pages[address.removesuffix("index.md")]
        assert page.code == code and (site.folder / address).exists()
        assert match and match[3] == page.description
        assert address.endswith("index.md") == page.path.startswith("legal/")


# --- Of a small site whose facts are real --------------------------------------------------------


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A small site without samples, a past and a coming version, some texts missing in Spanish."""
    project = draw(tmp_path_factory.mktemp("real") / "project")
    company = project.file("docs/_data/company.yml")
    company.write_text(company.read_text("utf-8").replace("sample: true", "sample: false"), "utf-8")
    for code in CODES:
        for day in ("2026-01-01", "2027-03-01"):
            fields = f'template: legal-version.html\nversion: "{day[:4]}"\neffective: {day}'
            text = drawn.page(f"Conditions {day} {code}", fields, "## Objet {#scope}\n\nMot.")
            write(project.file(f"docs/{code}/legal/terms/{day}.md"), text)
        project.edit(f"docs/{code}/help/faq.md", "components:", "questions: true\ncomponents:")
        project.edit(f"docs/{code}/help/faq.md", "## Prix", "### Prix &lt;/script&gt;")
    project.file("docs/es/help/faq.md").unlink()
    shutil.rmtree(project.file("docs/es/legal"))
    done = project.build()
    assert done.returncode == 0, done.stderr
    return Built(project.site, SMALL)


def test_a_real_company_is_told(real: Built) -> None:
    (told,) = of_kind(real.page("", "en"), "WebSite")
    assert told["publisher"]["@type"] == "Organization"
    assert told["publisher"]["legalName"] == "Visual Exemple"
    (told,) = of_kind(real.page("legal/terms/"), "Article")
    assert told["author"]["name"] == "Visual Exemple"


def test_real_facts_need_no_warning(real: Built) -> None:
    assert not real.text(".well-known/security.txt").startswith("#")
    assert len([one for one in real.text("llms.txt").split("\n\n") if one[:1] not in "#>-"]) == 1


def test_a_document_was_published_with_its_first_version(real: Built) -> None:
    (told,) = of_kind(real.page("legal/terms/"), "Article")
    assert (told["datePublished"], told["dateModified"]) == ("2026-01-01", "2026-09-16")
    assert changes(real, "fr")["legal/terms/"] == "2026-09-16"


def test_versions_of_other_times_are_told_apart(real: Built) -> None:
    past, coming = (real.page(f"legal/terms/{day}/") for day in ("2026-01-01", "2027-03-01"))
    assert past.robots == "noindex,follow"
    assert nodes(past) == []
    assert of_kind(coming, "Article") == []
    texts = [real.text(f"{one.address}index.md") for one in (past, coming)]
    assert "Version 2026 · Version antérieure (1er janvier 2026)" in texts[0]
    assert "1er mars 2027" in texts[1]
    assert not any(VERSION.search(path) for path in changes(real, "fr"))


def test_a_missing_translation_leads_to_the_markdown_of_the_source(real: Built) -> None:
    found = real.page("legal/terms/", "es")
    links = found.tree.xpath("//link[@type='text/markdown']/@href")
    assert links == [f"{SMALL}legal/terms/index.md"]
    assert not (real.folder / "es/legal/terms/index.md").exists()
    assert "terms" not in real.text("es/llms.txt")
    assert meta(found, "og:locale") == ["fr_FR"]
    assert nodes(found) == []


def test_a_text_cannot_end_the_data_block(real: Built) -> None:
    found = real.page("help/faq/")
    (told,) = of_kind(found, "FAQPage")
    assert told["mainEntity"][0]["name"] == "Prix </script>"
    assert '"Prix \\u003c/script\\u003e"' in found.text


def test_without_a_security_page_no_policy_is_invented(real: Built) -> None:
    text = real.text(".well-known/security.txt")
    assert re.findall(r"^Policy: (.+)\r$", text, re.M) == ["https://visual.example/security/"]


# --- Previews of the site -----------------------------------------------------------------------


@pytest.fixture(scope="module", params=["address", "said"])
def preview(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A small site built for another address than its own, or called a preview."""
    project = draw(tmp_path_factory.mktemp("preview") / "project")
    declared = "site_url: !ENV [SITE_URL, 'https://www.example.org/']"
    project.edit("mkdocs.yml", "site_url: https://www.example.org/", declared)
    url = "https://pr-7.example.net/" if request.param == "address" else SMALL
    said = {} if request.param == "address" else {"PARVIS_PREVIEW": "1"}
    done = project.build(SITE_URL=url, **said)
    assert done.returncode == 0, done.stderr
    assert f"A preview: {url} is not to be found by search engines" in done.stderr
    return Built(project.site, url)


def test_no_page_of_a_preview_may_be_kept(preview: Built) -> None:
    assert len(preview.pages) > 30
    for found in preview.pages.values():
        assert found.robots.startswith("noindex"), found.address


def test_a_preview_announces_no_sitemap(preview: Built) -> None:
    assert "Sitemap" not in preview.text("robots.txt")
    assert "\nDisallow: /\n" not in preview.text("robots.txt")
    assert list(preview.folder.rglob("sitemap*.xml")) == []


def test_a_preview_shows_all_the_rest(preview: Built) -> None:
    assert f"{preview.url}legal/terms/index.md" in preview.text("llms.txt")
    assert meta(preview.page(""), "og:image")[0].startswith(preview.url)


# --- What stops a build, or signs --------------------------------------------------------------


def test_an_end_of_security_txt_that_is_past_stops_the_build(small: Project) -> None:
    pinned = "  expires: 2026-11-01T00:00:00Z\n  policy_url: https"
    small.edit("docs/_data/company.yml", "  policy_url: https", pinned)
    done = small.build()
    assert done.returncode == 1
    assert "expiry 2026-11-01T00:00:00+00:00 is past. Write a moment within a year" in done.stderr
    assert not small.site.exists()


def test_a_key_that_cannot_sign_stops_the_build_and_stays_secret(small: Project) -> None:
    done = small.build(PARVIS_SIGNING_KEY="hunter2")
    assert done.returncode == 1
    assert "PARVIS_SIGNING_KEY holds no OpenPGP secret key." in done.stderr
    assert "hunter2" not in done.stdout + done.stderr
    assert not small.site.exists()


def test_two_incidents_of_one_name_have_titles_of_their_own(small: Project) -> None:
    source = ROOT / "docs/_data/incidents/2026-11-05-late-payment-confirmations.yml"
    record = source.read_text("utf-8").replace("payment-confirmations", "checkout", 99)
    for name in ("first", "second"):
        write(small.file(f"docs/_data/incidents/{name}.yml"), record)
    assert small.build().returncode == 0
    built = Built(small.site, SMALL)
    for code in CODES:
        first, second = (
            built.page(f"status/incidents/{name}/", code) for name in ("first", "second")
        )
        assert "(first)" in first.title and "(second)" in second.title
        assert first.description != second.description


def test_a_legal_page_says_the_same_day_to_people_and_machines(site: Built) -> None:
    for code in CODES:
        page = site.page("legal/terms/", code)
        (told,) = of_kind(page, "Article")
        shown = page.article.xpath(".//dl[contains(@class, 'version')]//time/@datetime")[0]
        assert date.fromisoformat(shown) == date.fromisoformat(told["dateModified"])
