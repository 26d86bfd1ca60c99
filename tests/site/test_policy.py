"""The pages keep the strictest policy: no inline code or style, and no request to anyone else."""

from __future__ import annotations

import gzip
import re

import pytest
from lxml import html

from tests.site.built import Built, BuiltPage
from tests.site.drawn import CODES, draw

FETCHED = (
    "//script/@src | //img/@src | //img/@srcset | //source/@src | //source/@srcset | //video/@src"
    " | //video/@poster | //audio/@src | //track/@src | //iframe/@src | //embed/@src"
    " | //object/@data | //form/@action | //*/@formaction | //*[local-name()='use']/@href"
    " | //*[local-name()='image']/@href | //a/@ping | //html/@data-live | //html/@data-search"
    " | //dialog/@data-module | //dialog/@data-style"
    " | //link[not(@rel='canonical') and not(@rel='alternate')]/@href"
)
"""What a browser asks for by itself, or sends a form to."""
INLINE = "//script[not(@src)][not(@type='application/ld+json')]"
"""What a browser would run; a data block it does not (HTML, 4.12.1)."""
SCRIPTS = ["palette", "parvis", "touches"]
"""What every page loads."""
ON_SOME = {
    "help/contact/": "hours",
    "help/faq/": "questions",
    "legal/terms/": "reread",
    "help/forms/notice/": "forms",
}
"""What a kind of page loads besides."""
ON_DEMAND = "search"
"""What is fetched when a reader first searches, before the engine itself."""
BUDGET, BUDGET_ON_SOME, BUDGET_ON_DEMAND = 4_500, 3 * 1024, 4 * 1024
FORMS = "help/forms/"
SAMPLE_ENDPOINT = "https://platform.visual.example/forms/"
"""Where a fact says that forms are sent; the server's policy allows it on their pages only."""


def packed(site: Built, script: str) -> int:
    """Bytes of a script as it is sent."""
    return len(gzip.compress((site.folder / "assets/scripts" / script).read_bytes()))


def faults(tree: html.HtmlElement) -> list[str]:
    """What a policy without 'unsafe-inline' would refuse, or another host would see."""
    found = [f"inline script: {one.text!r}" for one in tree.xpath(INLINE)]
    found += ["style element" for _ in tree.xpath("//style")]
    found += [f"style attribute on {one.tag}" for one in tree.xpath("//*[@style]")]
    found += [
        f"{name} on {one.tag}"
        for one in tree.iter()
        for name in dict(one.attrib)
        if name.startswith("on")
    ]
    found += [f"javascript: in {url}" for url in tree.xpath("//@*[starts-with(., 'javascript:')]")]
    found += [f"{one.tag} changes all addresses" for one in tree.xpath("//base | //iframe")]
    found += ["a meta element sends away" for _ in tree.xpath("//meta[@http-equiv='refresh']")]
    found += [f"asks {url}" for url in tree.xpath(FETCHED) if not re.match(r"/(?!/)", url)]
    return found


def test_no_page_breaks_the_policy(site: Built) -> None:
    found = {
        address: told
        for address, page in site.pages.items()
        if (told := [one for one in faults(page.tree) if f"asks {SAMPLE_ENDPOINT}" not in one])
    }
    assert found == {}


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ("<script>1</script>", "inline script: '1'"),
        ("<script type=module>1</script>", "inline script: '1'"),
        ('<p style="color: red">', "style attribute on p"),
        ('<p onclick="go()">', "onclick on p"),
        ('<a href="javascript:void(0)">', "javascript: in javascript:void(0)"),
        ('<img src="//cdn.example/a.png">', "asks //cdn.example/a.png"),
        ('<link rel="stylesheet" href="https://cdn.example/a.css">', "asks https://cdn.example/a.css"),
        ('<form action="https://forms.example/">', "asks https://forms.example/"),
    ],
)  # fmt: skip
def test_what_breaks_the_policy_is_seen(markup: str, fault: str) -> None:
    assert faults(html.document_fromstring(f"<body>{markup}</body>")) == [fault]


def test_fragments_keep_the_policy_too(site: Built) -> None:
    """They enter a page by script, after its own bytes were read."""
    pieces = sorted(site.folder.glob("**/status/fragments/*.html"))
    assert len(pieces) > 3 * len(CODES)
    for piece in pieces:
        tree = html.document_fromstring(f"<body>{piece.read_text('utf-8')}</body>")
        assert faults(tree) == [], piece.name


def test_styles_ask_nobody_else(site: Built) -> None:
    for sheet in site.folder.glob("assets/**/*.css"):
        text = sheet.read_text("utf-8")
        links = re.findall(r"@import\s+[^;]+|url\(\s*['\"]?([^)'\"]+)", text)
        assert [one for one in links if not one.startswith(("data:", "/", "../"))] == [], sheet.name


def test_a_form_that_could_leave_stays(site: Built) -> None:
    for page in site.pages.values():
        methods = [form.get("method") for form in page.tree.iter("form")]
        allowed = {"dialog", "post"} if page.path.startswith(FORMS) else {"dialog"}
        assert set(methods) <= allowed, page.address


def loaded(page: BuiltPage) -> list[str]:
    """The names of a page's scripts, in order."""
    sources = page.tree.xpath("//script/@src")
    return [one.partition("?")[0].removeprefix("/assets/scripts/")[:-3] for one in sources]


def test_the_scripts_of_all_pages_are_three_small_files(site: Built) -> None:
    for page in site.pages.values():
        assert loaded(page)[:3] == SCRIPTS, page.address
        assert set(loaded(page)[3:]) <= set(ON_SOME.values()), page.address
    assert sum(packed(site, f"{script}.js") for script in SCRIPTS) <= BUDGET
    assert packed(site, f"{ON_DEMAND}.js") <= BUDGET_ON_DEMAND


@pytest.mark.parametrize(("path", "script"), ON_SOME.items())
def test_some_pages_have_one_more_small_script(site: Built, path: str, script: str) -> None:
    for code in CODES:
        assert loaded(site.page(path, code))[3:] == [script]
    assert packed(site, f"{script}.js") <= BUDGET_ON_SOME


def test_the_scripts_carry_a_mark_of_their_bytes(site: Built) -> None:
    """So that they can be kept for ever by browsers."""
    loaded = (
        "//script/@src | //link[@rel='stylesheet' or @rel='icon']/@href"
        " | //dialog/@data-module | //dialog/@data-style"
    )
    for source in site.page("").tree.xpath(loaded):
        assert re.search(r"\?v=[0-9a-f]{10}$", source)


def test_a_link_to_another_window_is_not_made(site: Built) -> None:
    for page in site.pages.values():
        assert page.tree.xpath("//a[@target]/@href") == [], page.address


# --- What Markdown makes is repaired -----------------------------------------------------------


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Built:
    project = draw(tmp_path_factory.mktemp("small") / "project")
    done = project.build()
    assert done.returncode == 0, done.stderr
    return Built(project.site, "https://www.example.org/")


def test_an_aligned_cell_has_a_class_and_no_style(small: Built) -> None:
    for code in CODES:
        page = small.page("help/faq/", code)
        assert faults(page.tree) == []
        assert page.article.xpath(".//td[@class='align-right']/text()") == ["1"]


def test_a_table_scrolls_by_keyboard_and_has_a_name(small: Built) -> None:
    names = {}
    for code in CODES:
        (region,) = small.page("help/faq/", code).article.xpath(".//table/parent::div")
        assert (region.get("role"), region.get("tabindex")) == ("group", "0")
        names[code] = region.get("aria-label")
    assert names == {"fr": "Tableau", "en": "Table", "es": "Tabla"}


def test_no_table_is_repaired_twice(site: Built) -> None:
    """A contract is rendered once and shown on two pages."""
    for page in site.pages.values():
        assert page.tree.xpath("//*[@class='table-scroll']/*[@class='table-scroll']") == []


def test_a_fact_in_code_is_shown_as_it_is_written(small: Built) -> None:
    for code in CODES:
        code_text = small.page("help/faq/", code).article.xpath(".//code/text()")
        assert code_text == ["{{ company.siren }}"]


# --- Sample facts ------------------------------------------------------------------------------


def test_sample_facts_are_marked_and_the_page_says_so(site: Built) -> None:
    say = {"fr": "Informations d’exemple", "en": "Sample facts", "es": "Datos de ejemplo"}
    marked = 0
    for page in site.pages.values():
        samples = page.article.xpath(".//span[@class='sample']")
        notes = page.article.xpath(".//aside[contains(@class, 'notice--sample')]")
        assert bool(samples) == bool(notes), page.address
        for note in notes:
            assert say[page.code] in note.text_content()
        marked += len(samples)
    assert marked > 100


@pytest.mark.parametrize("code", CODES)
def test_the_companys_facts_are_there_and_marked(site: Built, code: str) -> None:
    article = site.page("legal/notice/2026-09-16/", code).article
    samples = {
        " ".join(one.text_content().split()) for one in article.xpath(".//span[@class='sample']")
    }
    assert {"Visual Exemple", "000 000 018"} <= samples


def test_titles_and_descriptions_hold_no_markup(site: Built) -> None:
    for page in site.pages.values():
        assert not re.search(r"[<>]|&lt;", page.title + page.description), page.address
