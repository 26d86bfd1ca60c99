"""The real site through the real nginx, in a real browser, under its strict policy."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from sectxt import SecurityTXT

from tests.browser.place import KINDS, LOCALES, path_of
from tests.browser.reader import LOOKED_AT_AGAIN, NARROW, WIDE, Reader
from tests.deploy.served import SECURITY, nginx
from tests.server.conftest import Edge

VIOLATIONS = """
    globalThis.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => globalThis.violations.push(
        `${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""


@pytest.fixture
def reader(chromium: Browser, edge: Edge) -> Iterator[Reader]:
    reader = Reader(chromium, edge.address, expected=())
    yield reader
    reader.close()


def watched(reader: Reader, **options: object) -> Page:
    """A page that notes what the policy refuses."""
    page = reader.blank(ignore_https_errors=True, **options)
    page.add_init_script(VIOLATIONS)
    return page


def use(page: Page) -> None:
    """Everything our scripts do on any page: colours, menus, search, the live refresh."""
    page.locator("button[data-palette]").click()
    for menu in ("languages", "menu"):
        if page.locator(f".{menu} > summary").is_visible():
            page.locator(f".{menu} > summary").click()
            page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("visual")
    expect(page.locator(".search").get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    with page.expect_response("**/status/live.json"):
        page.evaluate(LOOKED_AT_AGAIN)


def test_the_configuration_is_valid(edge: Edge) -> None:
    done = subprocess.run(
        [
            nginx(),
            "-t",
            "-p",
            str(edge.server.folder),
            "-c",
            str(edge.server.folder / "nginx.conf"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_breaks_the_policy_and_nobody_else_is_asked(reader: Reader, kind: str) -> None:
    locale = LOCALES[list(KINDS).index(kind) % 3]
    page = watched(reader, viewport=(WIDE, NARROW)[list(KINDS).index(kind) % 2])
    if kind == "not found":
        reader.expected = ("status of 404",)
    page.goto(reader.address + path_of(locale, KINDS[kind]))
    use(page)
    assert page.evaluate("globalThis.violations") == []
    for other in set(LOCALES) - {locale}:
        page.goto(reader.address + path_of(other, KINDS[kind]))
        page.wait_for_load_state("networkidle")
        assert page.evaluate("globalThis.violations") == [], other


def test_pages_come_over_http2(reader: Reader) -> None:
    page = watched(reader)
    page.goto(reader.address + "/en/")
    entries = "performance.getEntries().map((one) => one.nextHopProtocol).filter(Boolean)"
    assert set(page.evaluate(entries)) == {"h2"}


def test_a_refresh_reaches_an_open_page_under_the_policy(reader: Reader, edge: Edge) -> None:
    page = watched(reader)
    page.goto(reader.address + "/en/status/")
    expect(page.locator(".chip--operational")).to_be_visible()
    edge.place.break_down("payments")
    page.evaluate(LOOKED_AT_AGAIN)
    expect(page.locator(".chip--operational")).to_have_count(0)
    assert page.evaluate("globalThis.violations") == []


def test_the_policy_is_in_force(reader: Reader) -> None:
    page = watched(reader)
    page.goto(reader.address + "/en/")
    reader.expected = ("Content Security Policy",)
    page.evaluate("document.body.append(document.createElement('style'))")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    refused = page.evaluate("globalThis.violations")
    assert [one.split()[0] for one in refused] == ["style-src-elem", "style-src-attr"]


def test_no_text_becomes_code_or_markup_unseen(reader: Reader) -> None:
    """Trusted Types: only the policies the scripts make, and the search's worker, are let in."""
    page = watched(reader)
    page.goto(reader.address + "/en/")
    reader.expected = ("Trusted",)
    page.keyboard.press("/")
    page.keyboard.type("visual")
    expect(page.locator(".search").get_by_role("option").first).to_be_visible()
    assert len(page.workers) == 1
    assert urlsplit(page.workers[0].url).path == "/pagefind/pagefind-worker.js"
    for sink in (
        "document.body.innerHTML = '<p>'",
        "new DOMParser().parseFromString('<p>', 'text/html')",
        "document.createElement('script').src = '/a.js'",
        "new Worker('/assets/scripts/search.js')",
        "trustedTypes.createPolicy('other', {})",
        "trustedTypes.createPolicy('parvis', {})",
    ):
        tried = f"() => {{ try {{ {sink}; return '' }} catch (error) {{ return error.name }} }}"
        refused = page.evaluate(tried)
        assert refused == "TypeError", sink
    assert page.evaluate("globalThis.violations.length") >= 6


@pytest.mark.parametrize("name", ["parvis", "palette", "forms", "search"])
def test_a_script_that_is_not_the_builds_does_not_run(reader: Reader, name: str) -> None:
    page = watched(reader)
    page.route(
        f"**/{name}.js?*",
        lambda route: route.fulfill(
            content_type="text/javascript",
            body="document.documentElement.dataset.taken = 1; export const start = () => {};"
            if name != "palette"
            else "document.documentElement.dataset.taken = 1;",
        ),
    )
    reader.expected = ("integrity", "ERR_FAILED")
    page.goto(reader.address + "/en/help/forms/notice/")
    if name == "search":
        page.keyboard.press("/")
        expect(page.locator("[data-search-failed]")).to_be_visible()
    assert page.evaluate("document.documentElement.dataset.taken ?? ''") == ""


def test_a_style_that_is_not_the_builds_is_not_used(reader: Reader) -> None:
    page = watched(reader)
    page.route("**/parvis.css?*", lambda route: route.fulfill(
        content_type="text/css", body="body { display: none }"))  # fmt: skip
    reader.expected = ("integrity",)
    page.goto(reader.address + "/en/")
    expect(page.locator("h1")).to_be_visible()


@pytest.mark.parametrize("name", ["notice", "rights"])
def test_a_form_is_sent_where_the_policy_says(reader: Reader, edge: Edge, name: str) -> None:
    """Used to its end: posted to its own address, or prepared as an e-mail."""
    page = watched(reader)
    asked: list[str] = []
    page.route("https://platform.visual.example/**", lambda route: (
        asked.append(route.request.url), route.fulfill(body="Thank you")))  # fmt: skip
    page.goto(reader.address + f"/en/help/forms/{name}/")
    for field in page.locator("form[data-form] [required]").all():
        kind = field.evaluate("one => one.type")
        if kind == "checkbox":
            field.check()
        elif kind.startswith("select"):
            field.select_option(index=1)
        elif field.is_visible():
            field.fill(
                {"email": "a@b.example", "url": "https://b.example/", "date": "2026-11-01"}.get(
                    kind, "Words"
                )
            )
    page.locator("form[data-form] [type=submit]").click()
    if (
        page.locator("[data-step=review]").count()
        and page.locator("[data-step=review]").is_visible()
    ):
        page.locator("form[data-form] [type=submit]").click()
    if name == "rights":
        expect(page.locator("[data-sent]")).to_be_visible()
        assert page.evaluate("globalThis.violations") == []
    else:
        page.wait_for_url("https://platform.visual.example/**")
        assert len(asked) == 1
    assert all(
        re.search(r" (https://platform\.visual\.example/|mailto:)", one) for one in reader.faults
    )
    reader.faults.clear()


@pytest.mark.parametrize("locale", LOCALES)
def test_who_is_lost_is_told_so_in_the_language_of_the_address(edge: Edge, locale: str) -> None:
    for path in ("nowhere/", "help/nowhere.html", "status/incidents/"):
        answer = edge.get(path_of(locale, path))
        assert answer.status_code == 404
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert f'<html lang="{locale}"' in answer.text


@pytest.mark.parametrize("locale", LOCALES)
def test_another_language_is_there_at_once(edge: Edge, locale: str) -> None:
    """No hop: every address in the switcher and in the alternates is the page itself."""
    links = re.compile(r"<(?:a|link) [^>]*hreflang=[^>]*>")
    asked = set()
    for kind, path in KINDS.items():
        found = {
            re.findall(r'href="([^"]+)"', link)[0]
            for link in links.findall(edge.get(path_of(locale, path)).text)
        }
        assert len(found) >= 3, kind
        asked |= {urlsplit(href).path for href in found}
    for path in sorted(asked):
        assert edge.get(path).status_code == 200, path


@pytest.mark.parametrize("locale", LOCALES)
def test_who_is_lost_has_the_menu_and_the_search_of_the_language(
    edge: Edge, reader: Reader, locale: str
) -> None:
    reader.expected = ("status of 404",)
    page = watched(reader, viewport=WIDE)
    page.goto(reader.address + path_of(locale, "help/no/such/page"))
    home = path_of(locale)
    links = page.locator(".top__nav a").evaluate_all("all => all.map(one => one.pathname)")
    assert links[0] == f"{home}legal/"
    page.keyboard.press("/")
    page.keyboard.type("visual")
    expect(page.locator(".search").get_by_role("option").first).to_be_visible()
    found = (
        page.locator(".search")
        .get_by_role("option")
        .evaluate_all("all => all.map(one => one.pathname)")
    )
    others = {path_of(other) for other in LOCALES} - {home, "/"}
    assert all(one.startswith(home) and not one.startswith(tuple(others)) for one in found)
    page.keyboard.press("Escape")
    assert set(page.locator("main p[lang]").evaluate_all("all => all.map(one => one.lang)")) == (
        set(LOCALES) - {locale}
    )
    assert page.evaluate("globalThis.violations") == []


def test_security_txt_is_plain_text_that_a_validator_accepts(edge: Edge, tmp_path: Path) -> None:
    answer = edge.get("/.well-known/security.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    (tmp_path / "security.txt").write_bytes(answer.content)
    judgement = SecurityTXT(str(tmp_path / "security.txt"), is_local=True)
    assert (judgement.is_valid(), judgement.errors) == (True, [])


@pytest.mark.parametrize(
    ("path", "status", "target"),
    [
        ("/security.txt", 301, "/.well-known/security.txt"),
        ("/.well-known/change-password", 302, "https://visual.example/account/password"),
    ],
)
def test_what_is_elsewhere_is_led_to(edge: Edge, path: str, status: int, target: str) -> None:
    answer = edge.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (status, target)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_legal_text_is_there_as_markdown(edge: Edge, locale: str) -> None:
    answer = edge.get(path_of(locale, "legal/terms/index.md"))
    assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.text.startswith("# ")


def test_data_blocks_break_no_policy(reader: Reader) -> None:
    """`script-src` is about scripts that run; a block of JSON-LD does not."""
    page = watched(reader)
    for path in ("/en/", "/en/help/faq/", "/en/legal/terms/"):
        page.goto(reader.address + path)
        block = page.locator("script[type='application/ld+json']")
        assert page.evaluate("text => JSON.parse(text)['@context']", block.inner_text()) == (
            "https://schema.org"
        )
        assert page.evaluate("globalThis.violations") == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/en/status/", 200),
        ("/status/live.json", 200),
        ("/assets/icons/favicon.svg", 200),
        ("/nowhere/", 404),
        ("/en/help", 301),
    ],
)
def test_every_kind_of_answer_has_the_security_headers(edge: Edge, path: str, status: int) -> None:
    answer = edge.get(path)
    assert answer.status_code == status
    assert [name for name in SECURITY if name not in answer.headers] == []


@pytest.mark.parametrize(
    "path",
    ["/api/v2/summary.json", "/en/api/v2/components.json", "/es/api/v2/incidents/unresolved.json"],
)
def test_another_site_may_read_the_api(edge: Edge, path: str) -> None:
    answer = edge.get(path, Origin="https://another.example")
    assert (answer.status_code, answer.headers.get("Access-Control-Allow-Origin")) == (200, "*")
    assert "page" in answer.json()


@pytest.mark.parametrize("path", ["/", "/status/live.json", "/en/status/", "/robots.txt"])
def test_another_site_may_read_nothing_else(edge: Edge, path: str) -> None:
    answer = edge.get(path, Origin="https://another.example")
    assert answer.status_code == 200
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_what_the_pages_load_is_typed_and_cached(edge: Edge, reader: Reader) -> None:
    page = watched(reader)
    answers = []
    page.on("response", lambda response: answers.append(response))
    page.goto(reader.address + "/en/")
    page.wait_for_load_state("networkidle")
    marked = [one for one in answers if "?v=" in one.url]
    assert len(marked) >= 3
    for answer in marked:
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    for answer in answers:
        assert answer.ok, answer.url
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_worker_is_asked_about_each_time_and_may_run_for_the_whole_site(edge: Edge) -> None:
    answer = edge.get("/service-worker.js")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Content-Type"].partition(";")[0] in (
        "application/javascript",
        "text/javascript",
    )
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.text.startswith("const BUILD = ")
