"""Addresses that lead elsewhere: read, checked, and told to nginx and to static hosts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hooks.content.site import Site
from hooks.publish.redirects import (
    Move,
    Moves,
    check_moves,
    nginx_redirects,
    read_moves,
    redirects,
    static_redirects,
)
from tests.publish.samples import SITE
from tests.publish.test_security_txt import facts

MOVED = Moves(
    moved=(
        Move(old="help/old/", page="help/contact.md"),
        Move(old="help/gone.html", page="https://elsewhere.example/a?b=$c"),
    )
)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site with two pages, one of them in Spanish only."""
    for path in ("fr/help/contact.md", "fr/index.md", "es/help/solo.md"):
        (tmp_path / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "docs" / path).write_text("Texte", encoding="utf-8")
    (tmp_path / "data").mkdir()
    return replace(SITE, root=tmp_path, docs=tmp_path / "docs", data=tmp_path / "data")


def problems(site: Site, *lines: str) -> list[str]:
    text = "\n".join(["moved:", *(f"  {line}" for line in lines), ""])
    (site.data / "redirects.yml").write_text(text, encoding="utf-8")
    return [str(one) for one in check_moves(site)]


def test_a_page_that_moved_is_led_to_in_every_language() -> None:
    found = redirects(SITE, facts(), MOVED)
    assert {path: found[path] for path in found if "old" in path} == {
        "/help/old/": ("/help/contact/", 301),
        "/help/old": ("/help/contact/", 301),
        "/en/help/old/": ("/en/help/contact/", 301),
        "/en/help/old": ("/en/help/contact/", 301),
        "/es/help/old/": ("/es/help/contact/", 301),
        "/es/help/old": ("/es/help/contact/", 301),
    }
    assert found["/es/help/gone.html"] == ("https://elsewhere.example/a?b=$c", 301)


def test_redirects_are_written_for_static_hosts_and_for_nginx() -> None:
    given = facts(account__change_password_url="https://app.example/password")
    moved = redirects(SITE, given, Moves())
    assert static_redirects(moved).splitlines() == [
        "/security.txt /.well-known/security.txt 301",
        "/.well-known/change-password https://app.example/password 302",
    ]
    assert nginx_redirects(moved).splitlines() == [
        "map $uri $parvis_moved {",
        '    default "";',
        r'    "~^/security\\.txt$" "/.well-known/security.txt";',
        "}",
        "",
        "map $uri $parvis_elsewhere {",
        '    default "";',
        r'    "~^/\\.well\\-known/change\\-password$" "https://app.example/password";',
        "}",
    ]


def test_where_passwords_are_changed_is_not_invented() -> None:
    assert list(redirects(SITE, facts(), Moves())) == ["/security.txt"]


def test_a_dollar_begins_no_variable_of_nginx() -> None:
    assert '"https://elsewhere.example/a?b=%24c"' in nginx_redirects(
        redirects(SITE, facts(), MOVED)
    )


def test_no_file_is_no_redirect(site: Site) -> None:
    assert read_moves(site.data, site.root) == Moves()
    assert check_moves(site) == []


def test_a_redirect_to_a_page_in_any_language_is_good(site: Site) -> None:
    assert problems(site, "- { old: help/write/, page: help/contact.md }",
                    "- { old: help/alone/, page: help/solo.md }") == []  # fmt: skip


def test_every_fault_is_told_with_its_place(site: Site) -> None:
    assert problems(
        site,
        "- { old: help/a/, page: help/nowhere.md }",
        "- { old: help/contact, page: index.md }",
        "- { old: help/a, page: index.md }",
    ) == [
        'data/redirects.yml:2:27: unknown-page There is no page "help/nowhere.md" in docs/, in any'
        " language.",
        'data/redirects.yml:3:12: page-is-there "help/contact" is the address of a page that is'
        " there: it cannot lead away.",
        'data/redirects.yml:4:12: same-address "help/a" leads somewhere already. An address has one'
        " place to lead to.",
    ]


def test_what_is_gone_is_not_there(site: Site) -> None:
    (site.data / "redirects.yml").write_text("gone: [help/solo/, help/a/]\n", encoding="utf-8")
    assert [str(one) for one in check_moves(site)] == [
        'data/redirects.yml:1:8: page-is-there "help/solo/" is the address of a page that is there:'
        " it is not gone."
    ]


@pytest.mark.parametrize("old", ["/help/", "../a/", "https://x.example/", "a b", "a$b", ""])
def test_an_address_that_is_none_is_refused(site: Site, old: str) -> None:
    (said,) = problems(site, f'- {{ old: "{old}", page: index.md }}')
    assert said.startswith("data/redirects.yml:2:12: ")
