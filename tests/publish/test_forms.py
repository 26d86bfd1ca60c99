"""Where a form goes: the prepared e-mail, and the origins that a page's policy names."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from hooks.content.facts import Fact, Facts
from hooks.content.site import Locale, Site
from hooks.legal.forms import FormsFile
from hooks.publish.forms import MAILTO_LIMIT, form_actions, mailto
from hooks.publish.own_links import OwnLinks, page_url

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=60)


@given(TEXT, TEXT)
def test_an_e_mail_says_what_was_meant_and_nothing_more(subject: str, body: str) -> None:
    link = urlsplit(mailto("a@example.org", subject, body))
    assert (link.scheme, link.path, link.fragment) == ("mailto", "a@example.org", "")
    told = parse_qs(link.query, keep_blank_values=True, strict_parsing=True)
    plain = subject.replace("\u202f", "\u00a0"), body.replace("\u202f", "\u00a0")
    assert told == {"subject": [plain[0]], "body": [plain[1].replace("\n", "\r\n")]}


def test_an_address_cannot_add_a_header() -> None:
    link = mailto("a@example.org?bcc=b@example.org", "s", "")
    assert link == "mailto:a@example.org%3Fbcc%3Db@example.org?subject=s&body="


def test_an_e_mail_too_long_for_a_link_begins_without_its_text() -> None:
    fits = mailto(
        "a@b.example", "s", "x" * (MAILTO_LIMIT - len("mailto:a@b.example?subject=s&body="))
    )
    assert len(fits) == MAILTO_LIMIT
    assert fits.endswith("x")
    long = fits.partition("body=")[2] + "x"
    assert mailto("a@b.example", "s", long) == "mailto:a@b.example?subject=s"


def declared(**endpoints: str | None) -> tuple[FormsFile, Facts]:
    field = {"id": "name", "kind": "text", "label": "Name"}
    words = {"subject": "s", "opening": "o", "send": "Send", "fields": (field,)}
    keys = {"email": "a.email", "address": "a.address"}
    forms = [
        {"id": name, "page": f"help/forms/{name}.md", "endpoint": f"forms.{name}", **keys, **words}
        for name in endpoints
    ]
    facts = {f"forms.{name}": Fact(url, False, (1, 1)) for name, url in endpoints.items()}
    return FormsFile.model_validate({"forms": forms}), Facts("company.yml", facts)


def test_a_policy_names_the_origin_of_each_form_that_has_one(tmp_path: Path) -> None:
    fr, en = Locale("fr", "Français", "", True), Locale("en", "English", "en/", False)
    site = Site("A", "https://www.example.org/", (fr, en), tmp_path, tmp_path, tmp_path, tmp_path)
    forms, facts = declared(notice="https://app.example:8443/a?b=c", rights=None)
    assert form_actions(site, forms, facts) == {
        "/help/forms/notice/": "https://app.example:8443",
        "/en/help/forms/notice/": "https://app.example:8443",
    }


OURS = OwnLinks("https://www.example.org/", {"", "help/forms/notice/"})


def test_an_address_of_our_own_leads_to_the_page_in_the_readers_language() -> None:
    html = '<a href="https://www.example.org/help/forms/notice/#next">'
    assert OURS.localise(html, "/en/") == '<a href="/en/help/forms/notice/#next">'
    assert OURS.local("https://www.example.org/", "/en/") == "/en/"


def test_any_other_address_stays_as_it_is() -> None:
    for url in (
        "https://www.example.org/es/help/forms/notice/",
        "https://www.example.org/help/",
        "https://www.example.org.evil.example/help/forms/notice/",
        "https://elsewhere.example/help/forms/notice/",
    ):
        assert OURS.local(url, "/en/") == url
    assert (
        OwnLinks("", {""}).local("https://www.example.org/", "/en/") == "https://www.example.org/"
    )


def test_the_address_of_a_page_follows_from_its_file() -> None:
    paths = ("help/faq.md", "help/forms/index.md", "index.md")
    assert [page_url(one) for one in paths] == ["help/faq/", "help/forms/", ""]
