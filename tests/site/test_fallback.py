"""What readers get where a text is missing in their language, in every combination."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from tests.site.built import Built, BuiltPage
from tests.site.conftest import built_copy
from tests.site.drawn import CODES, PREFIX, draw, page, write
from tests.site.test_languages import listed

URL = "https://www.example.org/"
EDIT = "https://git.example.org/forecourt/new/main/docs"
NOTICE = {
    "fr": "Cette page n’est pas encore traduite.",
    "en": "This page has not been translated yet.",
    "es": "Esta página todavía no se ha traducido.",
}
ELSEWHERE = {
    "fr": "Cette page n’existe pas encore dans votre langue.",
    "en": "This page does not exist in your language yet.",
    "es": "Esta página todavía no existe en su idioma.",
}


@dataclass(frozen=True)
class Case:
    """A page, the languages it is written in, and the language each reader gets it in."""

    path: str
    written: str
    shown: str
    """Of fr, en and es readers, in this order."""

    @property
    def address(self) -> str:
        name = self.path.removesuffix(".md")
        return "" if name == "index" else f"{name.removesuffix('index').rstrip('/')}/"

    def reading(self, code: str) -> str:
        return self.shown.split()[CODES.index(code)]


CASES = [
    Case("help/faq.md", "fr en", "fr en fr"),
    Case("help/contact.md", "fr", "fr fr fr"),
    Case("help/alone.md", "es", "es es es"),
    Case("help/abroad.md", "en es", "en en es"),
    Case("help/index.md", "fr es", "fr fr es"),
    Case("status/index.md", "fr", "fr fr fr"),
    Case("sitemap.md", "fr en", "fr en fr"),
    Case("index.md", "fr en", "fr en fr"),
    Case("legal/terms/index.md", "fr en", "fr en fr"),
    Case("legal/terms/2026-09-16.md", "fr en", "fr en fr"),
]
CODES_OF_CASES = [(case, code) for case in CASES for code in CODES]
MISSING = [(case, code) for case, code in CODES_OF_CASES if case.reading(code) != code]
NAMES = {"fr": "Français", "en": "English", "es": "Español"}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A small site with the pages of `CASES` only where they are written, and pictures."""
    small = draw(tmp_path_factory.mktemp("fallback") / "project")
    menu = "".join(f"      - {one}: help/{one}.md\n" for one in ("index", "faq", "alone"))
    small.edit("mkdocs.yml", "      - Aide: help/faq.md\n", menu)
    for case in CASES:
        for code in CODES:
            file = small.file(f"docs/{code}/{case.path}")
            if code not in case.written.split():
                file.unlink(missing_ok=True)
            elif not file.exists():
                body = "## A {#a}\n\n[faq](faq.md#cost) [seule](alone.md#a) ![a](pic.png)"
                body += " ![b](solo.png)" if case.path == "help/alone.md" else ""
                write(file, page(f"{case.path} {code}", "", body))
    small.edit("docs/fr/help/contact.md", "Text.", "![a](map.png) ![b](../../assets/plan.png)")
    pictures = ("fr/help/pic.png", "es/help/pic.png", "fr/help/map.png", "assets/plan.png",
                "es/help/solo.png")  # fmt: skip
    for number, name in enumerate(pictures):
        Image.new("RGB", (4, 4), (number, 0, 0)).save(small.file("docs") / name)
    done = small.build()
    assert done.returncode == 0, done.stderr
    return Built(small.site, URL)


def shown(site: Built, case: Case, code: str) -> BuiltPage:
    return site.page(case.address, code)


@pytest.mark.parametrize(("case", "code"), CODES_OF_CASES)
def test_every_page_is_in_the_tree_of_every_reader(drawn: Built, case: Case, code: str) -> None:
    page = shown(drawn, case, code)
    assert page.tree.get("lang") == code
    reading = case.reading(code)
    other = None if reading == code else reading
    (description,) = page.tree.xpath("//meta[@name='description']")
    for element in (page.article, page.tree.find(".//title"), description):
        assert element.get("lang") == other, element.tag
    titles = {
        one.article.findtext(".//h1")
        for one in (shown(drawn, case, code), shown(drawn, case, reading))
    }
    assert len(titles) == 1


@pytest.mark.parametrize(("case", "code"), CODES_OF_CASES)
def test_only_a_text_of_the_reader_s_language_is_for_search_engines(
    drawn: Built, case: Case, code: str
) -> None:
    page, reading = shown(drawn, case, code), case.reading(code)
    version = case.path[-4].isdigit()
    address = "legal/terms/" if version else case.address
    assert page.canonical == URL + PREFIX[reading] + address
    own = reading == code
    assert page.robots == ("" if own else "noindex,follow")
    assert (page.article.get("data-pagefind-body") is not None) == (own and not version)
    assert (URL + page.address in listed(drawn, code)) == (own and not version)
    real = case.written.split()
    expected = {one: URL + PREFIX[one] + case.address for one in real if len(real) > 1}
    if expected:
        expected["x-default"] = next(expected[one] for one in CODES if one in expected)
    assert page.alternates == (expected if own else {})


@pytest.mark.parametrize(("case", "code"), MISSING)
def test_the_notice_is_the_reader_s_and_says_what_is_missing(
    drawn: Built, case: Case, code: str
) -> None:
    page, reading = shown(drawn, case, code), case.reading(code)
    (notice,) = page.tree.xpath("//main//aside[@role='note'][@lang=$code][.//strong][not(contains("
                                "@class, 'sample'))]", code=code)  # fmt: skip
    said = " ".join(notice.text_content().split())
    assert (NOTICE if reading == "fr" else ELSEWHERE)[code] in said
    assert notice.xpath(".//span[@lang=$lang]/text()", lang=reading)[0] == NAMES[reading]
    folder, _, name = case.path.rpartition("/")
    place = "/".join(filter(None, (EDIT, code, folder)))
    assert notice.xpath(".//a/@href") == [f"{place}?filename={name}"]


@pytest.mark.parametrize(
    ("case", "code"), [(case, code) for case, code in CODES_OF_CASES if case.reading(code) == code]
)
def test_a_text_of_the_reader_s_language_has_no_notice(drawn: Built, case: Case, code: str) -> None:
    text = shown(drawn, case, code).words()
    assert NOTICE[code] not in text and ELSEWHERE[code] not in text


def test_every_link_and_picture_of_every_text_is_there(drawn: Built) -> None:
    for found in drawn.pages.values():
        for link in found.article.xpath(".//p//@href | .//img/@src"):
            place = drawn.resolve(found, link)
            if place:
                file = drawn.folder / place[0]
                assert (file / "index.html" if file.is_dir() else file).is_file(), link
                if place[1]:
                    assert drawn.pages[place[0]].tree.xpath("//*[@id=$id]", id=place[1]), link


def test_no_link_leads_out_of_the_reader_s_tree(drawn: Built) -> None:
    for found in drawn.pages.values():
        for link in found.article.xpath(".//p/a[not(@hreflang)]/@href"):
            place = drawn.resolve(found, link)
            assert not place or place[0].startswith(PREFIX[found.code]), (found.address, link)


def colour(picture: Path) -> int:
    """How red a picture is: its number."""
    with Image.open(picture) as opened:
        pixel = opened.convert("RGB").getpixel((0, 0))
    assert isinstance(pixel, tuple)
    return int(pixel[0])


@pytest.mark.parametrize(
    ("path", "name", "expected"),
    [
        # in French and Spanish, below a Spanish text; in French only, below a French one
        ("help/alone/", "/pic.", {"fr": 0, "en": 0, "es": 1}),
        ("help/contact/", "/map.", {"fr": 2, "en": 2, "es": 2}),
        # in Spanish only, below a Spanish text
        ("help/alone/", "/solo.", {"fr": 4, "en": 4, "es": 4}),
    ],
)
def test_a_picture_of_a_language_is_shown_to_it_else_the_source_s(
    drawn: Built, path: str, name: str, expected: dict[str, int]
) -> None:
    for code, number in expected.items():
        found = drawn.page(path, code)
        (source,) = found.article.xpath(".//img/@src[contains(., $name)]", name=name)
        place = drawn.resolve(found, source)
        assert place and colour(drawn.folder / place[0]) == number


def test_a_shared_picture_has_one_address(drawn: Built) -> None:
    addresses = set()
    for code in CODES:
        assert not (drawn.folder / PREFIX[code] / "help/assets").exists()
        sources = drawn.page("help/contact/", code).article.xpath(".//img/@src")
        (plan,) = (one for one in sources if "plan" in one)
        place = drawn.resolve(drawn.page("help/contact/", code), plan)
        assert place and colour(drawn.folder / place[0]) == 3
        addresses.add(place)
    assert len(addresses) == 1


def test_a_picture_that_is_nowhere_stops_the_build_and_is_named(tmp_path: Path) -> None:
    small = draw(tmp_path / "project")
    small.edit("docs/fr/help/contact.md", "Text.", "![b](../../assets/gone.png)")
    done = small.build()
    assert done.returncode == 1
    assert "'fr/help/contact.md'" in done.stderr and "assets/gone.png" in done.stderr
    assert not small.site.exists()


# --- Legal texts --------------------------------------------------------------------------------

DOCUMENT, VERSION = "legal/terms/index.md", "legal/terms/2026-09-16.md"


def test_a_missing_legal_translation_says_which_text_prevails(drawn: Built) -> None:
    page = drawn.page("legal/terms/", "es")
    assert "Prevalece el texto original (Français)." in page.words()
    assert page.article.xpath(".//*[@id='scope']"), "the contract itself is there"
    assert page.article.xpath(".//dl//a/@href") == [
        "/legal/terms/2026-09-16/sealed.txt",
        "/es/legal/terms/2026-09-16/",
    ]


def test_our_own_words_in_a_foreign_article_say_their_language(drawn: Built) -> None:
    """WCAG 2.2, 3.1.2: a screen reader changes its voice at every `lang`."""
    for path in ("help/faq/", "legal/terms/", "legal/terms/2026-09-16/"):
        article = drawn.page(path, "es").article
        assert article.get("lang") == "fr"
        for text in ("In short", "Version", "Esta página", "En resumen", "Versión", "Estado"):
            for found in article.xpath(".//*[contains(text(), $text)]", text=text):
                assert found.xpath("ancestor-or-self::*[@lang][1]/@lang") == ["es"], text
        for fragment in article.xpath(".//*[@data-fragment]"):
            assert fragment.get("lang") == "es"


@pytest.fixture(scope="module")
def halves(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site whose document lacks its contract in Spanish and its summary in English.

    A newer version exists in French only.
    """
    small = draw(tmp_path_factory.mktemp("halves") / "project")
    small.file(f"docs/es/{VERSION}").unlink()
    small.file(f"docs/en/{DOCUMENT}").unlink()
    meta = (
        'template: legal-version.html\nversion: "2.0"\neffective: 2026-12-01\nannounced: 2026-11-01'
    )
    write(small.file("docs/fr/legal/terms/2026-12-01.md"), page("À venir", meta, "## N {#new}"))
    done = small.build()
    assert done.returncode == 0, done.stderr
    return Built(small.site, URL)


def test_a_contract_that_is_not_translated_is_in_its_own_language(halves: Built) -> None:
    page = halves.page("legal/terms/", "es")
    assert page.article.get("lang") is None and page.article.findtext("h1") == "Condiciones"
    (contract,) = page.article.xpath(".//*[@id='scope']/ancestor::div[@lang]")
    assert contract.get("lang") == "fr" and contract.get("data-pagefind-ignore") is not None
    (notice,) = page.article.xpath("aside[@lang='es'][not(contains(@class, 'sample'))]")
    said = " ".join(notice.text_content().split())
    assert "El texto vinculante todavía no se ha traducido." in said
    assert "Prevalece el texto original (Français)." in said
    assert notice.xpath(".//a/@href") == [f"{EDIT}/es/legal/terms?filename=2026-09-16.md"]
    assert page.canonical == f"{URL}es/legal/terms/"
    assert set(page.alternates) == {"fr", "es", "x-default"}


def test_a_contract_is_shown_in_the_reader_s_language_below_a_foreign_summary(
    halves: Built,
) -> None:
    page = halves.page("legal/terms/", "en")
    assert page.article.get("lang") == "fr"
    (contract,) = page.article.xpath(".//*[@id='scope']/ancestor::div[@lang]")
    assert contract.get("lang") == "en"
    assert "prevails" not in page.words()


@pytest.mark.parametrize("code", CODES)
def test_a_version_is_announced_to_all_readers_in_whatever_language(
    halves: Built, code: str
) -> None:
    links = halves.page("legal/terms/", code).article.xpath(".//aside[@role='note']//a/@href")
    assert f"/{PREFIX[code]}legal/terms/2026-12-01/" in links
    assert f"/{PREFIX[code]}legal/terms/2026-12-01/changes/" in links
    coming = halves.page("legal/terms/2026-12-01/", code)
    assert coming.article.get("lang") == (None if code == "fr" else "fr")
    entries = halves.xml(f"{PREFIX[code]}legal/terms/feed.xml").findall("{*}entry")
    langs = [one.get("{http://www.w3.org/XML/1998/namespace}lang") for one in entries]
    assert langs[0] == (None if code == "fr" else "fr")


# --- The real site ------------------------------------------------------------------------------

REMOVED = (
    "es/help/faq.md",
    "en/help/payments/tiers.md",
    "es/help/payments/tiers.md",
    "fr/offline.md",
    "en/offline.md",
    "es/legal/index.md",
    "es/legal/terms/2026-09-16.md",
    "en/status/history.md",
)


@pytest.fixture(scope="module")
def bereft(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The real site without some of its files."""
    root = tmp_path_factory.mktemp("bereft") / "project"
    return built_copy(root, lambda: [(root / "docs" / path).unlink() for path in REMOVED])


BEREFT = [
    ("help/faq/", "fr en fr"),
    ("help/payments/tiers/", "fr fr fr"),
    ("offline/", "es es es"),
    ("legal/", "fr en fr"),
    ("legal/terms/", "fr en es"),
    ("legal/terms/2026-09-16/", "fr en fr"),
    ("status/history/", "fr fr es"),
    ("help/contact/", "fr en es"),
]


@pytest.mark.parametrize(("path", "reading"), BEREFT)
def test_the_real_site_without_some_files_is_whole(bereft: Built, path: str, reading: str) -> None:
    for code, lang in zip(CODES, reading.split(), strict=True):
        page = bereft.page(path, code)
        assert page.article.get("lang") == (None if lang == code else lang)
        assert bool(page.robots) == (lang != code or path == "offline/")
        assert (bereft.url + page.address in listed(bereft, code)) == (
            lang == code and path not in ("legal/terms/2026-09-16/", "offline/")
        )


def test_what_is_missing_is_in_no_index_of_its_readers(bereft: Built) -> None:
    for found in bereft.pages.values():
        if found.path != "404.html" and found.article.get("lang"):
            assert found.article.get("data-pagefind-body") is None, found.address
            assert found.alternates == {}, found.address
