"""Versions of legal texts on the built site: announced, compared, kept, and proven by anyone."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from hooks.content.facts import read_facts
from hooks.legal.texts import LegalTexts
from hooks.publish.sealing import erratum
from tests.site.built import Built, BuiltPage
from tests.site.drawn import CODES, NOW, PREFIX, ROOT, Project, draw, page, write

VERSIONS = {
    "terms": ("2025-03-03", "2026-02-02", "2026-09-16", "2027-01-15"),
    "privacy": ("2025-03-03", "2026-02-02", "2026-09-16", "2027-02-01"),
}
COMING = {name: days[-1] for name, days in VERSIONS.items()}
REDLINES = [(name, day) for name, days in VERSIONS.items() for day in days[1:]]
ATOM = {"a": "http://www.w3.org/2005/Atom"}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


# --- What changed -------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(("name", "day"), REDLINES)
def test_each_version_but_the_first_has_its_redline(
    site: Built, name: str, day: str, code: str
) -> None:
    one = site.page(f"legal/{name}/{day}/changes/", code)
    assert one.article.xpath("count(.//div[@class='redline']//ins)") > 0
    assert one.robots == "noindex,follow"
    assert one.canonical == site.url + one.address
    before = VERSIONS[name][VERSIONS[name].index(day) - 1]
    links = one.article.xpath(".//dl[@class='version']//a/@href")
    root = f"/{PREFIX[code]}legal/{name}/"
    assert links == [f"{root}{before}/", f"{root}{day}/", root]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(("name", "day"), REDLINES)
def test_the_list_of_sections_leads_to_each_that_changed(
    site: Built, name: str, day: str, code: str
) -> None:
    article = site.page(f"legal/{name}/{day}/changes/", code).article
    wanted = article.xpath(".//section[@class='summary']//li/a/@href")
    ids = article.xpath(".//div[@class='redline']//@id")
    assert wanted and len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in wanted} <= set(ids)


@pytest.mark.parametrize("code", CODES)
def test_a_change_is_told_to_those_who_listen_in_their_language(site: Built, code: str) -> None:
    words = {"fr": "ajouté", "en": "inserted", "es": "añadido"}
    for name, day in REDLINES:
        for change in site.page(f"legal/{name}/{day}/changes/", code).article.iter("ins", "del"):
            first, last = change[0], change[-1]
            assert first.get("class") == last.get("class") == "visually-hidden"
            if change.tag == "ins":
                assert words[code] in str(first.text)


def test_tables_and_lists_stay_what_they_are(site: Built) -> None:
    article = site.page("legal/privacy/2027-02-01/changes/", "en").article
    tables = article.xpath(".//table/@data-table")
    assert tables == ["purposes", "subprocessors-recipients", "subprocessors-transfers"]
    assert article.xpath("count(.//tr[contains(@class, 'redline-inserted')]/td/ins)") == 5
    assert article.xpath("count(.//ul/li/ins)") > 0
    assert article.xpath("count(.//ul/ins | .//tr/ins | .//table/ins)") == 0


@pytest.mark.parametrize("code", CODES)
def test_a_version_and_its_document_lead_to_what_changed(site: Built, code: str) -> None:
    for name, day in REDLINES:
        link = f"/{PREFIX[code]}legal/{name}/{day}/changes/"
        assert link in site.page(f"legal/{name}/{day}/", code).article.xpath(".//a/@href")
    for name in VERSIONS:
        links = site.page(f"legal/{name}/", code).article.xpath(".//a/@href")
        assert f"/{PREFIX[code]}legal/{name}/2026-09-16/changes/" in links
        assert f"/{PREFIX[code]}legal/{name}/{COMING[name]}/changes/" in links


# --- In force, coming, past ---------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", VERSIONS)
def test_a_coming_version_is_announced_where_the_text_in_force_is(
    site: Built, name: str, code: str
) -> None:
    notices = site.page(f"legal/{name}/", code).article.xpath(".//aside[@role='note']")
    (told,) = [one for one in notices if f"{COMING[name]}/" in "".join(one.xpath(".//a/@href"))]
    assert "2027" in told.text_content()
    assert "2026" in told.text_content(), "the day it was announced"
    assert len(told.xpath("p")) == 3, "what changed, in words"


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", VERSIONS)
def test_a_past_version_stays_at_its_address_and_leads_to_the_one_in_force(
    site: Built, name: str, code: str
) -> None:
    for day in VERSIONS[name][:2]:
        past = site.page(f"legal/{name}/{day}/", code)
        assert past.robots == "noindex,follow"
        banner = past.article.xpath(".//aside[@role='note'][.//a]")[0]
        assert banner.xpath(".//a/@href") == [f"/{PREFIX[code]}legal/{name}/"]


def moved(project: Project, day: str, code: str, body: str, name: str) -> None:
    meta = (
        f'template: legal-version.html\nversion: "{name}"\neffective: {day}\n'
        f'announced: 2026-01-02\nsummary: "{name}"'
    )
    write(project.file(f"docs/{code}/legal/terms/{day}.md"), page(f"V {name}", meta, body))


@pytest.fixture(scope="module")
def partly(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site whose coming terms are not translated into Spanish, with an erratum in the others."""
    project = draw(tmp_path_factory.mktemp("partly") / "project")
    for code in ("fr", "en"):
        moved(project, "2027-01-15", code, f"## Objet {{#scope}}\n\n[{code}](../../index.md)", "2")
        project.edit(f"docs/{code}/legal/terms/2026-09-16.md", "[FAQ]", "[La FAQ]")
    known = project.read()
    texts = LegalTexts(known, read_facts(known.data, known.root))
    reasons = {"fr": "Il manquait un mot."}
    erratum(texts, "legal/terms", date(2026, 9, 16), reasons, NOW.date())
    done = project.build()
    assert done.returncode == 0, done.stderr
    return Built(project.site, "https://www.example.org/")


def test_a_redline_of_texts_that_are_not_translated_says_their_language(partly: Built) -> None:
    spanish = partly.page("legal/terms/2027-01-15/changes/", "es")
    assert spanish.tree.get("lang") == "es"
    (text,) = spanish.article.xpath(".//div[@class='redline']/div")
    assert text.get("lang") == "fr"
    assert "[ajouté" in text.text_content()
    assert spanish.article.xpath(".//section[@class='summary']//li/a/@lang") == ["fr"]
    english = partly.page("legal/terms/2027-01-15/changes/", "en")
    assert english.article.xpath(".//div[@class='redline']//@lang") == []


def test_an_erratum_is_shown_with_its_reason_in_the_language_of_the_reason(partly: Built) -> None:
    for path in ("legal/terms/", "legal/terms/2026-09-16/"):
        (french,) = partly.page(path).article.xpath(".//p[@class='erratum']")
        (english,) = partly.page(path, "en").article.xpath(".//p[@class='erratum']")
        assert french.text_content().endswith("Il manquait un mot.")
        assert french.xpath("span/@lang") == []
        assert english.xpath("span/@lang") == ["fr"]
        assert partly.page(path, "es").article.xpath(".//p[@class='erratum']") == []


# --- Feeds --------------------------------------------------------------------------------------


def entries(site: Built, path: str) -> list[dict[str, str]]:
    found = []
    for one in site.xml(path).iterfind("a:entry", ATOM):
        links = {
            str(link.get("rel")): str(link.get("href")) for link in one.iterfind("a:link", ATOM)
        }
        texts = {key: str(one.findtext(f"a:{key}", namespaces=ATOM)) for key in
                 ("id", "title", "updated", "summary")}  # fmt: skip
        found.append(texts | links)
    return found


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", VERSIONS)
def test_a_feed_tells_when_a_version_is_announced_and_when_it_takes_effect(
    site: Built, name: str, code: str
) -> None:
    path = f"{PREFIX[code]}legal/{name}/feed.xml"
    assert site.xml(path).get(XML_LANG) == code
    told = [(one["updated"][:10], one["alternate"].split("/")[-2]) for one in entries(site, path)]
    assert told == [
        ("2026-11-16", COMING[name]),
        ("2026-09-16", "2026-09-16"),
        ("2026-08-10", "2026-09-16"),
        ("2026-02-02", "2026-02-02"),
        ("2026-01-02", "2026-02-02"),
        ("2025-03-03", "2025-03-03"),
    ]
    newest = entries(site, path)[0]
    assert newest["related"] == f"{newest['alternate']}changes/"
    article = site.page(f"legal/{name}/", code).words()
    assert newest["summary"] in article, "the page and the feed say the same"


def test_an_entry_has_one_id_in_every_feed_and_for_good(site: Built) -> None:
    everything = {one["id"]: one for one in entries(site, "legal/feed.xml")}
    own = [one for name in VERSIONS for one in entries(site, f"legal/{name}/feed.xml")]
    assert len({one["id"] for one in own}) == len(own)
    assert all(everything[one["id"]] == one for one in own)
    # Readers' programs know these entries by their ids: they may never change.
    assert own[1]["id"] == "urn:uuid:c42afc21-4f6e-5b38-b7db-092fd27c2c0f"


# --- The ledger ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kept(site: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a careful reader saved of the site: the ledger, one text, and a copy of the folder."""
    folder = tmp_path_factory.mktemp("kept")
    shutil.copy(site.folder / "legal/ledger.json", folder)
    shutil.copy(site.folder / "en/legal/terms/2026-09-16/sealed.txt", folder)
    for file in site.folder.rglob("sealed.txt"):
        target = folder / file.relative_to(site.folder)
        target.parent.mkdir(parents=True)
        shutil.copy(file, target)
        shutil.copy(file.with_name("source.txt"), target.parent)
    return folder


def commands(page: BuiltPage) -> list[str]:
    return [str(code.text_content()) for code in page.article.xpath(".//pre/code")]


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True)


def test_the_commands_are_the_same_in_each_language(site: Built) -> None:
    shown = [commands(site.page("legal/ledger/", code)) for code in CODES]
    assert shown[0] == shown[1] == shown[2]
    assert len(shown[0]) == 5


def test_the_first_command_finds_a_saved_text_and_no_other(site: Built, kept: Path) -> None:
    find = commands(site.page("legal/ledger/", "en"))[0]
    done = run(find, kept)
    digest, _, entry = done.stdout.partition("\n")
    found = json.loads(entry)
    assert (found["document"], found["language"], found["effective"]) == (
        "legal/terms", "en", "2026-09-16",
    )  # fmt: skip
    assert digest.split()[0] == found["text_sha256"]
    other = kept / "changed"
    other.mkdir()
    shutil.copy(kept / "ledger.json", other)
    text = (kept / "sealed.txt").read_text("utf-8").replace("You must", "You may")
    (other / "sealed.txt").write_text(text, "utf-8")
    assert run(find, other).stdout.partition("\n")[2] == ""


def test_the_chain_is_followed_by_python_and_by_jq(site: Built, kept: Path) -> None:
    follow, one = commands(site.page("legal/ledger/", "en"))[1:3]
    ledger = json.loads((kept / "ledger.json").read_text("utf-8"))
    done = run(follow, kept)
    assert done.stdout == f"{len(ledger['entries'])} {ledger['head']}\n", done.stderr
    first, second = run(one, kept).stdout.splitlines()
    assert first.split()[0] == second == ledger["entries"][1]["previous"]


def test_the_chain_command_stops_at_an_entry_that_was_changed(site: Built, kept: Path) -> None:
    broken = kept / "broken"
    broken.mkdir()
    ledger = json.loads((kept / "ledger.json").read_text("utf-8"))
    ledger["entries"][4]["effective"] = "2020-01-01"
    (broken / "ledger.json").write_text(json.dumps(ledger), "utf-8")
    done = run(commands(site.page("legal/ledger/"))[1], broken)
    assert done.returncode == 1
    assert done.stderr.strip().endswith("AssertionError: 6")


def test_every_published_copy_has_the_digest_of_its_entry(site: Built, kept: Path) -> None:
    done = run(commands(site.page("legal/ledger/"))[3], kept)
    assert done.returncode == 0, done.stderr
    entries = json.loads((kept / "ledger.json").read_text("utf-8"))["entries"]
    assert len(done.stdout.splitlines()) == 2 * len(entries)


def test_the_published_ledger_is_that_of_the_repository(site: Built) -> None:
    ours = (ROOT / "docs/_data/ledger.json").read_bytes()
    assert (site.folder / "legal/ledger.json").read_bytes() == ours


@pytest.mark.parametrize("code", CODES)
def test_the_ledger_s_page_lists_every_sealed_text_of_its_language(site: Built, code: str) -> None:
    rows = site.page("legal/ledger/", code).article.xpath(".//section//tbody/tr")
    ledger = json.loads(site.text("legal/ledger.json"))["entries"]
    assert len(rows) == sum(entry["language"] == code for entry in ledger)
    for row in rows:
        for link in row.xpath(".//a/@href"):
            target = site.folder / link.lstrip("/")
            assert (target / "index.html" if link.endswith("/") else target).is_file(), link
    assert etree.tostring(rows[0]).decode().count("<code>") == 2
