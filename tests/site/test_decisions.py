"""The same texts under other decisions: they build, and say what these decisions ask for."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import timedelta

import pytest

from hooks.publish.checks import check_all
from tests.site.built import Built, BuiltPage
from tests.site.decided import SETS, decide
from tests.site.drawn import NOW, bare

URL = "https://visual.example/"
TEXTS_LATER = timedelta(days=4)
"""The texts are of the days after the clock of the tests."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Built]:
    """Each set of decisions, checked and built strictly."""
    found = {}
    for chosen in SETS:
        root = tmp_path_factory.mktemp(chosen.stem)
        site = decide(root, chosen)
        problems = [str(one) for one in check_all(site, NOW + TEXTS_LATER)]
        assert problems == [], chosen.stem
        done = subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(root / "site")],
            cwd=root,
            env=bare({"SITE_URL": URL}),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        found[chosen.stem] = Built(root / "site", URL)
    return found


def ids(page: BuiltPage) -> set[str]:
    return set(page.article.xpath(".//@id"))


def test_there_are_a_micro_company_with_gifts_and_a_large_one_with_traders() -> None:
    assert [chosen.stem for chosen in SETS] == ["large-traders", "micro-gifts"]


@pytest.mark.parametrize("prefix", ["", "en/", "es/"])
def test_a_micro_company_with_gifts_says_what_it_is_and_no_more(
    built: dict[str, Built], prefix: str
) -> None:
    pages = built["micro-gifts"].pages
    notice, sales = pages[f"{prefix}legal/notice/"], pages[f"{prefix}legal/sales/"]

    assert "authorisation" in ids(notice) and "12345678" in notice.words()
    assert "FR66000000018" not in notice.words()
    assert "gift-change" in ids(sales)
    assert not {"withdrawal", "withdrawal-exception", "legal-guarantee", "l215"} & ids(sales)
    assert "orias.fr" in pages[f"{prefix}legal/financial/"].text
    classifieds = pages[f"{prefix}legal/classifieds/"]
    assert not {"traders", "delayed-payout", "states", "disputes"} & ids(classifieds)
    assert classifieds.article.xpath(".//svg | .//table[@data-table]") == []
    assert "mediation" in ids(classifieds)
    assert "eaa" not in ids(pages[f"{prefix}accessibility/"])


WORDS = re.compile(r"paiement différé|delayed payout|pago diferido", re.I)


@pytest.mark.parametrize("prefix", ["", "en/", "es/"])
def test_help_speaks_of_no_capability_that_is_switched_off(
    built: dict[str, Built], prefix: str
) -> None:
    off, on = built["micro-gifts"].pages, built["large-traders"].pages
    for name in ("classifieds/buy/", "classifieds/sell/", "classifieds/mediation/"):
        address = f"{prefix}help/{name}"
        assert not {"sold", "delays", "procedure"} & ids(off[address])
        assert {"sold", "delays", "procedure"} & ids(on[address])
    assert not WORDS.search(off[f"{prefix}help/classifieds/sell/"].words())
    assert "seller-paid-when" not in ids(off[f"{prefix}help/faq/"])
    assert "emails" not in ids(off[f"{prefix}help/data/privacy-settings/"])
    assert "online" not in ids(off[f"{prefix}help/payments/withdrawal/"])
    assert "online" in ids(on[f"{prefix}help/payments/withdrawal/"])


@pytest.mark.parametrize("prefix", ["", "en/", "es/"])
def test_a_large_company_with_traders_carries_the_duties_of_its_size(
    built: dict[str, Built], prefix: str
) -> None:
    pages = built["large-traders"].pages
    classifieds = pages[f"{prefix}legal/classifieds/"]

    assert {"traders", "trader-identity", "product-safety"} <= ids(classifieds)
    assert "private-sellers" not in ids(classifieds)
    assert "2024/2835" in pages[f"{prefix}legal/moderation/"].words()
    assert "goods" in ids(pages[f"{prefix}legal/sales/"])
    assert "controllers" in ids(pages[f"{prefix}legal/cookies/"])
    assert {"plan", "eaa"} <= ids(pages[f"{prefix}accessibility/"])


def test_no_mark_of_a_condition_reaches_a_reader(built: dict[str, Built]) -> None:
    marked = [
        page.address
        for site in built.values()
        for page in site.pages.values()
        if ":::" in page.words()
    ]
    assert marked == []


@pytest.mark.parametrize(
    ("chosen", "claims"),
    [
        (
            "large-traders",
            {
                "": "Accessibilité : partiellement conforme",
                "en/": "Accessibility: partially compliant",
                "es/": "Accesibilidad: parcialmente conforme",
            },
        ),
        (
            "micro-gifts",
            {
                "": "Accessibilité : non conforme",
                "en/": "Accessibility: not compliant",
                "es/": "Accesibilidad: no conforme",
            },
        ),
    ],
)
def test_home_and_statement_claim_the_level_of_the_audit_and_no_other(
    built: dict[str, Built], chosen: str, claims: dict[str, str]
) -> None:
    pages = built[chosen].pages
    for prefix, claim in claims.items():
        home = pages[prefix].words().replace("\u202f", " ")
        assert claim in home
        statement = pages[f"{prefix}accessibility/"].words()
        assert bool(re.search(r"75[\u202f ]?%", statement)) is (chosen == "large-traders")


def test_the_report_links_every_sentence_and_says_what_does_not_apply(
    built: dict[str, Built],
) -> None:
    site = built["micro-gifts"]
    for prefix in ("", "en/", "es/"):
        report = site.pages[f"{prefix}legal/register/"]
        assert report.robots.startswith("noindex")
        states = report.article.xpath(".//td/@data-state")
        assert states.count("wanting") == 0
        assert states.count("said") > 3 * 200 and states.count("not-due") > 0
        for href in report.article.xpath(".//td[@data-state]/a/@href"):
            address, _, anchor = href.removeprefix("/").partition("#")
            assert not anchor or anchor in ids(site.pages[address]), href


def test_the_report_is_in_no_menu_no_sitemap_and_no_search(built: dict[str, Built]) -> None:
    site = built["micro-gifts"]
    linking = [
        page.address
        for page in site.pages.values()
        if not page.address.endswith("legal/register/")
        and any("legal/register/" in href for href in page.tree.xpath("//a/@href"))
    ]
    assert linking == []
    for path in site.folder.glob("sitemaps/*.xml"):
        assert "legal/register" not in path.read_text(encoding="utf-8")
    assert "data-pagefind-body" not in site.pages["legal/register/"].text
