"""The shipped nginx configuration, run by a real nginx over a small site."""

from __future__ import annotations

import re

import pytest

from hooks.publish import headers
from tests.deploy.conftest import RULES, Get
from tests.deploy.served import SECURITY, Server


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?a=1",
        "/nowhere/",
        "/en/nowhere/",
        "/en/help",
        "/security.txt",
        "/.well-known/change-password",
        "/.well-known/security.txt",
        "/status/live.json",
        "/status/metrics",
        "/status/badge.svg",
        "/en/legal/terms/feed.xml",
        "/legal/terms/index.md",
        "/es/api/v2/status.json",
        "/assets/styles/parvis.css",
        "/assets/styles/parvis.css?v=0a1b2c",
        "/pagefind/pagefind-worker.js",
        "/en/help/forms/notice/",
        "/en/help/forms/notice/extra/",
        "/en/help/forms/rights/",
    ],
)
def test_nginx_and_static_hosts_are_told_the_same(get: Get, path: str) -> None:
    """Both come from one list; what is not there is answered with the page of 404."""
    answer = get(path)
    asked = "/404.html" if answer.status_code == 404 else path
    wanted = headers.said(RULES, asked)
    names = {name for rule in RULES for name in rule.headers}
    assert {name: answer.headers[name] for name in names if name in answer.headers} == wanted
    hosts = static_said(headers.static_headers(RULES), asked.partition("?")[0])
    if "?v=" in path:
        wanted["Cache-Control"] = hosts["Cache-Control"]  # their rules see no query
    assert hosts == wanted


def static_said(text: str, path: str) -> dict[str, str]:
    """What Cloudflare Pages answers by a _headers file: values join unless dropped before."""
    said: dict[str, str] = {}
    matches = False
    for line in filter(None, text.splitlines()):
        if not line.startswith(" "):
            regex = re.sub(r":[a-z]+", "[^/]+", re.escape(line).replace(r"\*", ".*"))
            matches = re.fullmatch(regex, path) is not None
        elif matches and line.startswith("  ! "):
            said.pop(line[4:], None)
        elif matches:
            name, _, value = line.strip().partition(": ")
            said[name] = f"{said[name]}, {value}" if name in said else value
    return said


def test_static_hosts_read_the_whole_list() -> None:
    """https://developers.cloudflare.com/pages/configuration/headers/: 100 rules, 2,000 signs."""
    lines = headers.static_headers(RULES).splitlines()
    assert len([line for line in lines if line.startswith("/")]) <= 100
    assert max(map(len, lines)) <= 2000


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/nowhere/", "Page introuvable"),
        ("/english/", "Page introuvable"),
        ("/en/nowhere/", "Page not found"),
        ("/es/nowhere", "Página no encontrada"),
        ("/es/status/none.ics", "Página no encontrada"),
        ("/pt-BR/nada", "Página não encontrada"),
        ("/xx/nowhere/", "Page introuvable"),
        ("/en-extra", "Page introuvable"),
        ("/empty/", "Page introuvable"),
        ("/empty/.keep", "Page introuvable"),
        ("/status/fragments.json", "Page introuvable"),
        ("/.nginx/maps.conf", "Page introuvable"),
        ("/.nginx/headers.conf", "Page introuvable"),
        ("/_redirects", "Page introuvable"),
        ("/_headers", "Page introuvable"),
        ("/status/incidents/blank.template", "Page introuvable"),
        ("/assets/scripts/large.js.gz", "Page introuvable"),
        ("/en/assets/scripts/large.js.br", "Page not found"),
        ("/.well-known/nothing", "Page introuvable"),
    ],
)
def test_not_found_speaks_the_language_of_the_address(get: Get, path: str, text: str) -> None:
    answer = get(path)
    assert (answer.status_code, answer.text) == (404, text)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/.well-known/security.txt", "text/plain; charset=utf-8"),
        ("/api/v2/summary.json", "application/json; charset=utf-8"),
        ("/status/metrics", "text/plain; version=0.0.4; charset=utf-8"),
        ("/manifest.webmanifest", "application/manifest+json; charset=utf-8"),
        ("/status/maintenance.ics", "text/calendar; charset=utf-8"),
        ("/legal/subprocessors.csv", "text/csv; charset=utf-8"),
        ("/assets/styles/parvis.css", "text/css; charset=utf-8"),
        ("/legal/terms/index.md", "text/markdown; charset=utf-8"),
        ("/.well-known/gpc.json", "application/json; charset=utf-8"),
        ("/assets/speculation.json", "application/speculationrules+json"),
    ],
)
def test_types_carry_their_charset(get: Get, path: str, kind: str) -> None:
    answer = get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, kind)


@pytest.mark.parametrize(
    ("path", "cache"),
    [
        ("/", "no-cache"),
        ("/en/help/", "no-cache"),
        ("/status/live.json", "public, max-age=15"),
        ("/en/status/", "public, max-age=15"),
        ("/es/api/v2/status.json", "public, max-age=15"),
        ("/assets/styles/parvis.css", "public, max-age=3600"),
        ("/assets/styles/parvis.css?v=0a1b2c", "public, max-age=31536000, immutable"),
    ],
)
def test_what_changes_with_the_status_is_kept_for_seconds(get: Get, path: str, cache: str) -> None:
    assert get(path).headers["Cache-Control"] == cache


def test_other_sites_may_read_the_status_api_and_nothing_else(get: Get) -> None:
    allowed = {
        path: get(path).headers.get("Access-Control-Allow-Origin")
        for path in ("/api/v2/summary.json", "/es/api/v2/status.json", "/", "/status/live.json")
    }
    assert list(allowed.values()) == ["*", "*", None, None]


@pytest.mark.parametrize(
    ("path", "status", "target"),
    [
        ("/security.txt", 301, "/.well-known/security.txt"),
        ("/.well-known/change-password", 302, "https://app.example/?a=%22b%22&c=%24uri"),
        ("/en/help/old/", 301, "/en/help/"),
    ],
)
def test_what_is_elsewhere_is_led_to(get: Get, path: str, status: int, target: str) -> None:
    answer = get(path)
    assert (answer.status_code, answer.headers["Location"]) == (status, target)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("end", ["", "index.html"])
def test_a_form_may_be_sent_to_its_own_address_and_no_other(get: Get, end: str) -> None:
    said = {
        name: get(f"/en/help/forms/{name}/{end}").headers["Content-Security-Policy"]
        for name in ("notice", "rights")
    }
    assert "; form-action 'self' https://app.example:8443; " in said["notice"]
    assert "; form-action 'none'; " in said["rights"]


def test_search_engines_keep_the_page_and_not_its_markdown(get: Get) -> None:
    said = [get(path).headers.get("X-Robots-Tag") for path in ("/", "/legal/terms/index.md")]
    assert said == [None, "noindex"]


@pytest.mark.parametrize(
    ("path", "saves", "said"),
    [
        ("/", None, '"/assets/speculation.json"'),
        ("/nowhere/", "off", '"/assets/speculation.json"'),
        ("/", "on", None),
        ("/", "ON", None),
        ("/status/live.json", None, None),
        ("/assets/styles/parvis.css", None, None),
    ],
)
def test_pages_alone_name_what_may_be_fetched_ahead_and_not_to_who_saves_data(
    get: Get, path: str, saves: str | None, said: str | None
) -> None:
    answer = get(path, headers={"Save-Data": saves} if saves else {})
    assert answer.headers.get("Speculation-Rules") == said


def test_a_page_is_not_sent_twice(get: Get) -> None:
    tag = get("/").headers["ETag"]
    assert get("/", headers={"If-None-Match": tag}).status_code == 304


def test_a_folder_gets_its_slash_on_the_same_host(get: Get) -> None:
    answer = get("/en/help")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/en/help/")


def test_plain_http_leads_to_https_and_nowhere_else(edge: Server) -> None:
    for host in ("127.0.0.1", "attacker.example"):
        answer = edge.plain("/en/help/?a=1", Host=host)
        assert (answer.status_code, answer.headers["Location"]) == (
            301,
            "https://127.0.0.1/en/help/?a=1",
        )
        # RFC 6797, section 7.2: not over plain HTTP.
        assert [name for name in SECURITY if name not in answer.headers] == [SECURITY[0]]
