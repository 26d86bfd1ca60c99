"""Audience measurement in Chromium, before a collector of our own: nothing before a choice.

Each decision is a real build; the address of its collector is then that of one on this machine.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from hooks.content.facts import read_facts
from hooks.content.site import read_site
from hooks.legal.trackers import read_trackers
from hooks.publish.checks import check_all
from hooks.publish.measuring import policy_sources
from tests.browser import place
from tests.browser.place import LOCALES, ROOT, path_of
from tests.browser.reader import NARROW, UNAVOIDABLE, WIDE, Reader
from tests.browser.test_axe import SCHEMES, objections
from tests.browser.test_without_script import tab_to
from tests.site.decided import changed, copied
from tests.site.drawn import NOW, bare

HOST = "https://stats.visual.example/"
COOKIES = "legal/cookies/"
ANALYTICS = {
    "sample": True,
    "tool": "Matomo",
    "host": HOST,
    "site_id": "7",
    "config_version": "2026-09",
    "cookie_months": 13,
    "data_months": 25,
    "optout_url": "https://visual.example/legal/cookies/",
    "self_assessment_url": "https://visual.example/legal/cookies/",
}
MODES = {
    "matomo-exempt": "no",
    "plausible": "no",
    "consent": "yes",
}
"""Decision on analytics → whether any tracker needs consent."""
TITLE = {
    "fr": "Pouvons-nous compter vos visites ?",
    "en": "May we count your visits?",
    "es": "¿Podemos contar sus visitas?",
}
REFUSE = {"fr": "Refuser la mesure", "en": "Refuse measurement", "es": "Rechazar la medición"}
ACCEPT = {"fr": "Accepter la mesure", "en": "Accept measurement", "es": "Aceptar la medición"}
OBJECT = {
    "fr": "S’opposer à la mesure",
    "en": "Object to measurement",
    "es": "Oponerse a la medición",
}
AGAIN = {
    "fr": "Permettre à nouveau la mesure",
    "en": "Allow measurement again",
    "es": "Permitir de nuevo la medición",
}
CHANGE = {"fr": "Modifier votre choix", "en": "Change your choice", "es": "Cambiar su elección"}
GPC = "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true });"
"""A browser that sends Global Privacy Control; Chromium itself does not."""
LOOK = """button => { const look = getComputedStyle(button);
    return ['color', 'backgroundColor', 'border', 'borderRadius', 'font', 'opacity', 'boxShadow',
        'textDecoration', 'padding', 'zIndex', 'display'].map(name => look[name]); }"""


@dataclass
class Collector:
    """A collector on this machine: it keeps what it is sent."""

    address: str = ""
    heard: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    """Path, what was told, and the cookies that came with it."""

    def note(self, path: str, body: str, cookie: str) -> None:
        told = (
            json.loads(body)
            if body.startswith("{")
            else {key: one[0] for key, one in parse_qs(body).items()}
        )
        self.heard.append((path, told, cookie))

    def hears(self, times: int) -> None:
        """See that it was told as often, a moment after the page has spoken."""
        for _ in range(50):
            if len(self.heard) >= times:
                break
            time.sleep(0.1)
        assert len(self.heard) == times


@contextmanager
def collecting() -> Iterator[Collector]:
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            collector.note(self.path, body, self.headers.get("Cookie", ""))
            self.send_response(204)
            self.send_header("Set-Cookie", "theirs=1; SameSite=None")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        collector.address = f"http://127.0.0.1:{server.server_port}/"
        yield collector
        server.shutdown()


def decide(root: Path, mode: str) -> Path:
    """Build the real project, in `root`, under the decision `mode`; where the site is."""
    copied(root)
    data = root / "docs/_data"
    changed(data / "switches.yml", {"analytics": mode, "consent-trackers": MODES[mode]})
    changed(data / "company.yml", {"analytics": ANALYTICS})
    site = read_site(root / "mkdocs.yml", {})
    assert [str(one) for one in check_all(site, NOW + timedelta(days=4))] == []
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(root / "site")],
        cwd=root,
        env=bare({"SITE_URL": "https://visual.example/"}),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "site"


@dataclass
class Measured:
    """A site under one decision, served with its policy, and its collector."""

    mode: str
    root: Path
    address: str
    collector: Collector


@contextmanager
def measured(root: Path, mode: str) -> Iterator[Measured]:
    site = decide(root, mode)
    allowed = policy_sources(read_facts(root / "docs/_data", root))
    assert allowed == {"connect-src": (HOST.rstrip("/"),)}
    with collecting() as collector:
        own = collector.address.rstrip("/")
        for page in site.rglob("*.html"):
            text = page.read_text(encoding="utf-8")
            page.write_text(text.replace(HOST, collector.address), encoding="utf-8")
        told = json.loads((site / ".nginx/policy.json").read_text(encoding="utf-8"))
        policy = told["rules"][0]["headers"]["Content-Security-Policy"]
        assert HOST.rstrip("/") in policy
        policy = policy.replace(HOST.rstrip("/"), own).replace("; upgrade-insecure-requests", "")

        class Handler(place._Files):
            def end_headers(self) -> None:
                self.send_header("Content-Security-Policy", policy)
                super().end_headers()

        with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(site))) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield Measured(mode, root, f"http://127.0.0.1:{server.server_port}", collector)
            server.shutdown()


@pytest.fixture(scope="module")
def consenting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measured]:
    with measured(tmp_path_factory.mktemp("consent"), "consent") as made:
        yield made


@pytest.fixture(scope="module")
def exempt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measured]:
    with measured(tmp_path_factory.mktemp("exempt"), "matomo-exempt") as made:
        yield made


@pytest.fixture(scope="module")
def plausible(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measured]:
    with measured(tmp_path_factory.mktemp("plausible"), "plausible") as made:
        yield made


class Visitor:
    """One browser profile on a measured site."""

    def __init__(self, chromium: Browser, site: Measured, **options: Any) -> None:
        self.site, self.reader = site, Reader(chromium, site.address)
        self.context: BrowserContext = self.reader.context(**options)
        self.faults: list[str] = []
        site.collector.heard.clear()

    def open(self, path: str) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.said("error", str(error)))
        page.on("console", lambda said: self.said(said.type, said.text))
        page.on("request", lambda request: self.asked(request.url))
        page.goto(self.site.address + path)
        page.wait_for_load_state("networkidle")
        return page

    def said(self, kind: str, text: str) -> None:
        if kind == "error" and not any(one in text for one in UNAVOIDABLE):
            self.faults.append(text)

    def asked(self, url: str) -> None:
        if not url.startswith((self.site.address + "/", self.site.collector.address)):
            self.faults.append(f"a request to someone else: {url}")

    @property
    def views(self) -> list[str]:
        """The pages that were counted."""
        heard = self.site.collector.heard
        return [
            told["url"].removeprefix(self.site.address) for _, told, _ in heard if "e_c" not in told
        ]

    def stored(self, page: Page) -> dict[str, str]:
        return dict(page.evaluate("Object.entries(localStorage)"))

    def cookies(self) -> list[str]:
        return [str(one["name"]) for one in self.context.cookies()]

    def keeps(self, *names: str) -> None:
        """See that these cookies are kept; a browser writes those of a page a moment later."""
        for _ in range(50):
            if self.cookies() == list(names):
                break
            time.sleep(0.1)
        assert self.cookies() == list(names)


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Any]:
    made: list[Visitor] = []

    def come(site: Measured, **options: Any) -> Visitor:
        made.append(Visitor(chromium, site, **options))
        return made[-1]

    yield come
    for visitor in made:
        visitor.context.close()
        assert visitor.faults == []


def banner(page: Page, locale: str = "en") -> Locator:
    return page.get_by_role("region", name=TITLE[locale])


def said(place: Locator, text: str) -> None:
    """See that `text` is all that is shown there."""
    expect(place).to_have_text(text, use_inner_text=True)


# --- By default --------------------------------------------------------------------------------


def test_by_default_there_is_no_banner_no_cookie_and_no_request(
    reader: Reader, built: Path
) -> None:
    for locale in LOCALES:
        page = reader.open(path_of(locale))
        for path in ("", COOKIES, "status/", "help/forms/notice/"):
            page.goto(reader.address + path_of(locale, path))
            page.wait_for_load_state("networkidle")
            assert page.locator("[data-consent], [data-software], [data-choices]").count() == 0
            assert page.evaluate("[localStorage.length, document.cookie]") == [0, ""]
        assert page.context.cookies() == []
    for text in (built / "site").rglob("*.html"):
        assert b"measure.js" not in text.read_bytes(), text
    # Reader notes every request to anyone else.


def test_what_the_pages_keep_is_declared(reader: Reader) -> None:
    """Whatever a reader does, no key is kept that the policy on cookies does not name."""
    page = reader.open("/en/")
    page.locator("button[data-palette]").click()
    page.keyboard.press("/")
    page.locator("[data-search-slash]").click()
    kept = set(page.evaluate("Object.keys(localStorage)"))
    declared = {
        key
        for one in read_trackers(ROOT / "docs/_data", ROOT).trackers
        if one.on == "site"
        for key in one.keys
    }
    assert kept == {"palette", "slash"} and kept <= declared
    page.goto(f"{reader.address}/en/{COOKIES}")
    listed = page.locator("[data-table=trackers]").inner_text()
    assert all(key in listed for key in kept)


# --- The exemption -----------------------------------------------------------------------------


@pytest.mark.parametrize("locale", LOCALES)
def test_exempt_measurement_asks_nothing_and_can_be_objected_to(
    exempt: Measured, visit: Any, locale: str
) -> None:
    visitor = visit(exempt)
    page = visitor.open(path_of(locale, "help/?q=secret#contact"))
    assert page.locator("[data-consent]").count() == 0
    assert visitor.views == [path_of(locale, "help/")]
    page.locator("footer [data-choices]").click()
    page.wait_for_url(f"**{path_of(locale, COOKIES)}#measurement")
    button = page.get_by_role("button", name=OBJECT[locale])
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=AGAIN[locale])).to_be_visible()
    expect(button).to_be_hidden()
    counted = len(visitor.views)
    visitor.open(path_of(locale, "status/"))
    page.reload()
    page.wait_for_load_state("networkidle")
    assert len(visitor.views) == counted
    assert set(visitor.stored(page)) == {"measurement"}
    page.get_by_role("button", name=AGAIN[locale]).click()
    assert visitor.stored(page) == {}
    expect(button).to_be_visible()


def test_exempt_measurement_tells_the_page_and_nothing_of_its_reader(
    exempt: Measured, visit: Any
) -> None:
    visitor = visit(exempt)
    page = visitor.open("/en/help/?q=secret")
    visitor.open("/en/status/")
    assert visitor.cookies() == [] and visitor.stored(page) == {}
    for path, told, cookie in exempt.collector.heard:
        assert path == "/matomo.php" and cookie == ""
        assert {key: told.get(key) for key in ("idsite", "rec", "cookie", "send_image")} == {
            "idsite": "7", "rec": "1", "cookie": "0", "send_image": "0",
        }  # fmt: skip
        assert set(told) <= {
            "idsite", "rec", "apiv", "send_image", "cookie", "url", "action_name", "urlref", "rand",
        }  # fmt: skip
        assert "secret" not in json.dumps(told)


def test_plausible_is_told_the_page_in_its_own_words(plausible: Measured, visit: Any) -> None:
    visitor = visit(plausible)
    page = visitor.open("/es/help/?q=secret")
    plausible.collector.hears(1)
    assert plausible.collector.heard == [
        (
            "/api/event",
            {
                "name": "pageview",
                "url": f"{plausible.address}/es/help/",
                "domain": "7",
                "referrer": None,
            },
            "",
        )
    ]
    page.goto(f"{plausible.address}/es/{COOKIES}")
    page.get_by_role("button", name=OBJECT["es"]).click()
    counted = len(plausible.collector.heard)
    visitor.open("/es/")
    assert len(plausible.collector.heard) == counted
    assert visitor.cookies() == []


# --- With consent ------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_is_asked_of_the_collector_before_consent(
    consenting: Measured, visit: Any, locale: str
) -> None:
    visitor = visit(consenting)
    page = visitor.open(path_of(locale))
    expect(banner(page, locale)).to_be_visible()
    for path in ("legal/", "status/", COOKIES, "help/contact/"):
        page.goto(consenting.address + path_of(locale, path))
        page.wait_for_load_state("networkidle")
        expect(banner(page, locale)).to_be_visible()
    assert consenting.collector.heard == []
    assert visitor.stored(page) == {} and visitor.cookies() == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_refusal_is_kept_and_nothing_is_sent(
    consenting: Measured, visit: Any, locale: str
) -> None:
    visitor = visit(consenting)
    page = visitor.open(path_of(locale, "help/"))
    banner(page, locale).get_by_role("button", name=REFUSE[locale]).click()
    expect(page.locator("[data-consent]")).to_be_hidden()
    page = visitor.open(path_of(locale, "status/"))
    expect(page.locator("[data-consent]")).to_be_hidden()
    assert consenting.collector.heard == [] and visitor.cookies() == []
    kept = json.loads(visitor.stored(page)["measurement"])
    assert (kept["choice"], kept["version"]) == ("no", "2026-09")


@pytest.mark.parametrize("locale", LOCALES)
def test_consent_counts_from_then_on_with_its_proof(
    consenting: Measured, visit: Any, locale: str
) -> None:
    visitor = visit(consenting)
    page = visitor.open(path_of(locale, "help/"))
    with page.expect_response(f"{consenting.collector.address}**"):
        banner(page, locale).get_by_role("button", name=ACCEPT[locale]).click()
    page.wait_for_load_state("networkidle")
    visitor.open(path_of(locale, "status/"))
    consenting.collector.hears(3)
    visitor.keeps("visitor")
    assert visitor.views == [path_of(locale, "help/"), path_of(locale, "status/")]
    proofs = [told for _, told, _ in consenting.collector.heard if "e_c" in told]
    assert len(proofs) == 1 and re.fullmatch(r"\d{4}-\d\d-\d\d 2026-09", proofs[0]["e_n"])
    ids = {told["_id"] for _, told, _ in consenting.collector.heard}
    assert len(ids) == 1 and re.fullmatch("[0-9a-f]{16}", ids.pop())
    (cookie,) = visitor.context.cookies()
    assert (cookie["name"], cookie["sameSite"]) == ("visitor", "Strict")
    assert {came for _, _, came in consenting.collector.heard} == {""}


@pytest.mark.parametrize("locale", LOCALES)
def test_consent_is_withdrawn_at_the_foot_of_every_page_by_keyboard(
    consenting: Measured, visit: Any, locale: str
) -> None:
    visitor = visit(consenting)
    page = visitor.open(path_of(locale, "help/"))
    banner(page, locale).get_by_role("button", name=ACCEPT[locale]).click()
    page = visitor.open(path_of(locale, "nowhere/"))
    visitor.keeps("visitor")
    consenting.collector.hears(counted := 3)  # the proof of consent and two pages
    change = page.get_by_role("button", name=CHANGE[locale])
    change.focus()
    page.keyboard.press("Enter")
    expect(banner(page, locale)).to_be_focused()
    tab_to(page, "[data-consent] [data-choose=no]")
    page.keyboard.press("Space")
    expect(page.locator("[data-consent]")).to_be_hidden()
    expect(change).to_be_focused()
    visitor.keeps()
    page.reload()
    page.wait_for_load_state("networkidle")
    assert len(consenting.collector.heard) == counted


def test_escape_closes_the_question_and_changes_nothing(consenting: Measured, visit: Any) -> None:
    visitor = visit(consenting)
    page = visitor.open("/en/")
    page.keyboard.press("Escape")
    expect(banner(page)).to_be_visible()
    banner(page).get_by_role("button", name=REFUSE["en"]).click()
    kept = visitor.stored(page)
    page.get_by_role("button", name=CHANGE["en"]).click()
    expect(banner(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-consent]")).to_be_hidden()
    assert visitor.stored(page) == kept


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_accepting_and_refusing_are_equal(
    consenting: Measured, visit: Any, scheme: str, viewport: Any
) -> None:
    page = visit(consenting, color_scheme=scheme, viewport=viewport).open("/fr-nowhere/")
    refuse, accept = banner(page, "fr").get_by_role("button").all()
    expect(refuse).to_have_text(REFUSE["fr"])
    expect(accept).to_have_text(ACCEPT["fr"])
    one, other = refuse.bounding_box(), accept.bounding_box()
    assert one and other
    assert (one["width"], one["height"]) == (other["width"], other["height"])
    assert refuse.evaluate(LOOK) == accept.evaluate(LOOK)
    assert one["y"] >= 0 and other["y"] + other["height"] <= viewport["height"]
    assert objections(page) == ""


def test_a_choice_is_asked_again_after_six_months_and_not_before(
    consenting: Measured, visit: Any
) -> None:
    for on, asked in (("2026-08-31T10:00:00Z", "2027-02-28T10:00:01Z"),
                      ("2026-05-26T10:00:00Z", "2026-11-26T10:00:00Z")):  # fmt: skip
        visitor = visit(consenting)
        page = visitor.context.new_page()
        page.clock.set_fixed_time(on)
        page.goto(f"{consenting.address}/en/help/")
        banner(page).get_by_role("button", name=ACCEPT["en"]).click()
        page.wait_for_load_state("networkidle")
        page.clock.set_fixed_time(asked.replace(":01Z", ":00Z").replace("T10", "T09"))
        page.goto(f"{consenting.address}/en/status/")
        expect(page.locator("[data-consent]")).to_be_hidden()
        page.wait_for_load_state("networkidle")
        counted = len(consenting.collector.heard)
        page.clock.set_fixed_time(asked)
        page.goto(f"{consenting.address}/en/legal/")
        expect(banner(page)).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert len(consenting.collector.heard) == counted
        visitor.keeps()


def test_another_question_is_asked_anew(consenting: Measured, visit: Any) -> None:
    visitor = visit(consenting)
    page = visitor.open("/en/")
    banner(page).get_by_role("button", name=ACCEPT["en"]).click()
    page.evaluate(
        "localStorage.measurement = localStorage.measurement.replace('2026-09', '2025-01')"
    )
    page = visitor.open("/en/help/")
    expect(banner(page)).to_be_visible()


@pytest.mark.parametrize("mode", ["consenting", "exempt", "plausible"])
def test_global_privacy_control_is_a_refusal(
    mode: str, visit: Any, request: pytest.FixtureRequest
) -> None:
    site: Measured = request.getfixturevalue(mode)
    visitor = visit(site)
    visitor.context.add_init_script(GPC)
    page = visitor.open("/en/")
    page.goto(f"{site.address}/en/{COOKIES}")
    page.wait_for_load_state("networkidle")
    assert page.locator("[data-consent]:visible").count() == 0
    expect(page.locator(".choice")).to_contain_text("Your browser says no for you")
    expect(page.locator(".choice button:visible")).to_have_count(0)
    assert site.collector.heard == [] and visitor.stored(page) == {}
    page.locator("footer [data-choices]").click()
    page.wait_for_url(f"**/en/{COOKIES}#measurement")


def test_the_question_is_the_first_thing_a_screen_reader_meets(
    consenting: Measured, visit: Any
) -> None:
    page = visit(consenting).open("/en/help/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Tab")
    expect(banner(page).get_by_role("link")).to_be_focused()
    page.keyboard.press("Tab")
    expect(banner(page).get_by_role("button", name=REFUSE["en"])).to_be_focused()
    page.keyboard.press("Tab")
    expect(banner(page).get_by_role("button", name=ACCEPT["en"])).to_be_focused()
    told = banner(page).aria_snapshot()
    assert told.startswith('- region "May we count your visits?":')
    assert '- button "Refuse measurement"' in told and '- button "Accept measurement"' in told


def test_the_page_about_cookies_says_and_changes_the_choice(
    consenting: Measured, visit: Any
) -> None:
    visitor = visit(consenting)
    page = visitor.open(f"/en/{COOKIES}")
    choice = page.locator(".choice")
    status = choice.get_by_role("status")
    said(status, "You have not chosen: nothing is measured.")
    choice.get_by_role("button", name=ACCEPT["en"]).click()
    said(status, "You have accepted: your visits are counted.")
    expect(page.locator("[data-consent]")).to_be_hidden()
    choice.get_by_role("button", name=REFUSE["en"]).click()
    said(status, "You have refused: nothing is measured.")
    visitor.keeps()
    assert objections(page) == ""


@pytest.mark.parametrize("mode", ["consenting", "exempt"])
def test_without_script_nothing_is_measured_and_the_page_says_so(
    mode: str, visit: Any, request: pytest.FixtureRequest
) -> None:
    site: Measured = request.getfixturevalue(mode)
    page = visit(site, java_script_enabled=False).open(f"/en/{COOKIES}")
    expect(page.locator("[data-consent]:visible")).to_have_count(0)
    said(page.locator(".choice"), "Without JavaScript nothing is measured.")
    expect(page.locator(".choice button:visible")).to_have_count(0)
    assert site.collector.heard == []


@pytest.mark.parametrize("mode", ["consenting", "exempt", "plausible"])
def test_the_table_of_the_policy_says_what_is_kept(
    mode: str, visit: Any, request: pytest.FixtureRequest
) -> None:
    site: Measured = request.getfixturevalue(mode)
    visitor = visit(site)
    for locale in LOCALES:
        page = visitor.open(path_of(locale, COOKIES))
        rows = page.locator("[data-table=trackers] tbody tr")
        facts = read_facts(site.root / "docs/_data", site.root)
        used = read_trackers(site.root / "docs/_data", site.root).used(facts)
        expect(rows).to_have_count(len(used))
        named = {key for one in used if one.on == "site" for key in one.keys}
        assert set(visitor.stored(page)) | set(visitor.cookies()) <= named
