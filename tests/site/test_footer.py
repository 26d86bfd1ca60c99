"""The foot of every built page: short, grouped, in its language, and all that the law wants."""

from __future__ import annotations

import pytest

from hooks.legal.footer import REQUIRED
from hooks.publish.own_links import page_url
from tests.site.built import Built
from tests.site.drawn import CODES, PREFIX

WORDS = {
    "fr": {
        "/legal/notice/": "Mentions légales",
        "/help/forms/withdrawal/": "Renoncer au contrat ici",
        "/help/forms/termination/": "Résilier votre contrat",
        "/accessibility/": "Accessibilité\u202f: non conforme",
    },
    "en": {
        "/en/legal/notice/": "Legal notice",
        "/en/help/forms/withdrawal/": "Withdraw from contract here",
        "/en/help/forms/termination/": "Terminate your contract",
        "/en/accessibility/": "Accessibility: not compliant",
    },
    "es": {
        "/es/legal/notice/": "Aviso legal",
        "/es/help/forms/withdrawal/": "Desistir del contrato aquí",
        "/es/help/forms/termination/": "Resolver su contrato",
        "/es/accessibility/": "Accesibilidad: no conforme",
    },
}


def test_every_page_has_every_link_the_law_wants_in_its_language(site: Built) -> None:
    assert len(site.pages) > 150
    for page in site.pages.values():
        wanted = {f"/{PREFIX[page.code]}{page_url(path)}" for path in REQUIRED}
        assert wanted <= set(page.tree.xpath("//footer[@class='bottom']//a/@href")), page.address


@pytest.mark.parametrize("code", CODES)
def test_the_links_say_what_the_law_calls_them(site: Built, code: str) -> None:
    for page in (site.page("", code), site.page("help/forms/withdrawal/", code)):
        links = {
            one.get("href"): " ".join(one.text_content().split(" "))
            for one in page.tree.xpath("//footer[@class='bottom']//a")
        }
        assert {href: links[href] for href in WORDS[code]} == WORDS[code]


def test_the_foot_is_short_and_its_groups_have_names(site: Built) -> None:
    for page in site.pages.values():
        foot = page.tree.xpath("//footer[@class='bottom']")[0]
        assert len(foot.xpath(".//section")) == len(foot.xpath(".//section/h2")) == 4
        assert len(foot.xpath(".//a")) <= 24
        assert all(link.text_content().strip() for link in foot.xpath(".//a"))


def test_withdrawal_and_termination_are_two_links(site: Built) -> None:
    links = site.page("").tree.xpath("//footer[@class='bottom']//a/@href")
    assert links.count("/help/forms/withdrawal/") == links.count("/help/forms/termination/") == 1
