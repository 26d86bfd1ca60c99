"""The whole built site: French with its blanks, foreign words with their language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

import pytest
from lxml import etree, html

from tests.site.built import Built
from tests.site.drawn import CODES, draw

WRONG = re.compile(
    r"[ \u00a0\u2009][;:!?%»](?![\w:=])|\w[;!?](?=\s|$)|«(?!\u202f)|(?<!\u202f)»|\d%"
)
"""A blank that is not narrow, or none, where French wants the narrow one."""
CODE = {"code", "pre", "kbd", "samp", "script", "style"}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def texts(root: etree._Element, lang: str = "") -> Iterator[tuple[str, str]]:
    """The texts of a tree, each with the language it is said to be in; code is left out."""
    if not isinstance(root.tag, str) or etree.QName(root).localname in CODE:
        return
    lang = root.get("lang") or root.get(XML_LANG) or lang
    yield lang, root.text or ""
    for child in root:
        yield from texts(child, lang)
        yield lang, child.tail or ""


def wrong(found: Iterable[tuple[str, str]]) -> list[str]:
    return [text for lang, text in found if lang == "fr" and WRONG.search(text)]


def test_what_is_wrong_is_seen() -> None:
    tree = html.document_fromstring("<html lang=fr><body><p>a ; b<i lang=en>c ; d</i><code>e : f")
    assert wrong(texts(tree)) == ["a ; b"]
    for text in ("a : b", "« a", "a»", "20 %", "20%", "quoi?", "non!", "a\u00a0?"):
        assert WRONG.search(text), text


def test_every_french_text_has_its_blanks(site: Built) -> None:
    seen = 0
    for page in site.pages.values():
        found = list(texts(page.tree))
        assert wrong(found) == [], page.address
        seen += sum("\u202f" in text for lang, text in found if lang == "fr")
    assert seen > 500


def test_titles_and_descriptions_have_them_too(site: Built) -> None:
    for page in site.of("fr").values():
        assert not WRONG.search(f"{page.title}\n{page.description}"), page.address


def test_what_programs_read_in_french_has_them(site: Built) -> None:
    for feed in ("status/feed.xml", "legal/feed.xml"):
        assert wrong(texts(site.xml(feed))) == [], feed
    for path in ("api/v2/summary.json", "api/v2/incidents.json"):
        said = json.dumps(site.json(path), ensure_ascii=False)
        strings = re.findall(r'"(?:name|body|description)":\s*"((?:[^"\\]|\\.)*)"', said)
        assert strings
        assert [text for text in strings if WRONG.search(text)] == [], path


def test_other_languages_have_none(site: Built) -> None:
    for code in ("en", "es"):
        for page in site.of(code).values():
            found = [text for lang, text in texts(page.tree) if lang == code]
            assert not [text for text in found if re.search(r"\u202f[;:!?»]|«\u202f", text)]


def test_no_blank_got_into_an_address_or_an_id(site: Built) -> None:
    for page in site.pages.values():
        for value in page.tree.xpath("//@id | //@href | //@src"):
            assert not re.search(r"\s|%E2%80%AF", value), (page.address, value)


def test_foreign_words_say_their_language(site: Built) -> None:
    for code in ("en", "es"):
        article = site.page("legal/sales/", code).article
        marked = article.xpath(".//em[@lang='fr'] | .//span[@lang='fr']")
        words = {one.text_content() for one in marked}
        assert {"conditions générales de vente", "garantie légale de conformité"} <= words
    words = site.page("legal/cookies/").article.xpath(".//em[@lang='en']/text()")
    assert "service workers" in words
    for page in site.pages.values():
        assert "]{" not in page.words(), page.address


# --- Typed carelessly ---------------------------------------------------------------------------

CARELESS = """\
## Le prix : combien ? {#cost}

Oui ! « Non » ; `a ; b` à 12:30, 20 %. [Écrire : ici](mailto:a@example.org?subject=a%20:%20b)

## En [phishing]{lang=en} : attention {#spoof}

<p title="a : b" lang="en">What ? <b>No</b> : <span lang="fr">si : oui</span></p>

## Trois {#three}

Fin.
"""


@pytest.fixture(scope="module")
def careless(tmp_path_factory: pytest.TempPathFactory) -> Built:
    project = draw(tmp_path_factory.mktemp("careless") / "project")
    for code in CODES:
        path = project.file(f"docs/{code}/help/faq.md")
        text = path.read_text("utf-8").partition("## Prix")[0] + CARELESS
        path.write_text(text, encoding="utf-8")
    project.edit("docs/fr/help/faq.md", "title: Questions", 'title: "Quoi ? Ah !"')
    project.edit("docs/_data/services.yml", "fr: Paiement,", 'fr: "Paiement : fait",')
    project.edit("mkdocs.yml", "  - def_list", "  - def_list\n  - hooks.content.spans")
    done = project.build()
    assert done.returncode == 0, done.stderr
    return Built(project.site, "https://www.example.org/")


def test_what_was_typed_carelessly_is_built_right(careless: Built) -> None:
    page = careless.page("help/faq/")
    assert page.title == "Quoi\u202f? Ah\u202f! · Forecourt"
    assert page.article.findtext("h1") == "Quoi\u202f? Ah\u202f!"
    headings = [(one.get("id"), one.text_content()) for one in page.article.xpath("h2[@id]")]
    assert headings == [
        ("cost", "Le prix\u202f: combien\u202f?"),
        ("spoof", "En phishing\u202f: attention"),
        ("three", "Trois"),
    ]
    listed = page.tree.xpath("//nav[@class='toc']//li/a/text()")
    assert listed == [text for _, text in headings]
    said = page.article.text_content()
    assert "Oui\u202f! «\u202fNon\u202f»\u202f; a ; b à 12:30, 20\u202f%." in said
    assert page.article.xpath(".//a/@href[contains(., 'mailto')]") == [
        "mailto:a@example.org?subject=a%20:%20b"
    ]
    (english,) = page.article.xpath(".//p[@lang='en']")
    assert (english.get("title"), english.text) == ("a : b", "What ? ")
    assert english.findtext("span") == "si\u202f: oui"


def test_data_is_built_right_on_pages_and_for_programs(careless: Built) -> None:
    name = "Paiement\u202f: fait"
    assert name in careless.page("status/").article.text_content()
    assert name in careless.text("api/v2/components.json")
    assert name in careless.text("status/components/checkout/badge.svg")


def test_the_same_page_in_english_is_left_as_typed(careless: Built) -> None:
    article = careless.page("help/faq/", "en").article
    assert "Oui ! « Non » ; a ; b à 12:30, 20 %." in article.text_content()
    assert article.xpath("string(.//p[@lang='en']/span)") == "si\u202f: oui"
