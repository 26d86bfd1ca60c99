"""Without a network: what was read is readable and dated, and no status is shown as that of now."""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from hooks.publish import offline
from hooks.publish.assets import integrity
from tests.browser.place import LOCALES, _Files, path_of
from tests.browser.reader import LOOKED_AT_AGAIN, Reader

READY = """navigator.serviceWorker.ready.then(async () => {
    const { serviceWorker } = navigator;
    if (!serviceWorker.controller)
        await new Promise((done) => serviceWorker.addEventListener("controllerchange", done));
    return serviceWorker.controller.scriptURL;
})"""
KEPT = """async () => {
    const found = await Promise.all((await caches.keys()).map(async (name) =>
        (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)));
    return found.flat();
}"""
NOTE = {
    "fr": "Vous êtes hors connexion. Cette page a été gardée le ",
    "en": "You are offline. This page was kept on ",
    "es": "No tiene conexión. Esta página se guardó el ",
}
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types parvis default"
)
"""As strict as the one the site is served with."""
LABEL = {"fr": ", hors connexion)", "en": ", offline)", "es": ", sin conexión)"}


def until(page: Page, promise: str) -> None:
    """Wait until a promise is kept with something true: the browser itself waits for none."""
    for _ in range(600):
        if page.evaluate(promise):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {promise}")


class Cuttable(_Files):
    """Answers nothing, in the middle of a connection, while the network is cut."""

    cut = threading.Event()

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def do_GET(self) -> None:
        if self.cut.is_set():
            self.close_connection = True
        else:
            super().do_GET()


@dataclass
class Net:
    """A site that is served, and the cable to it."""

    site: Path
    address: str
    cut: threading.Event
    context: BrowserContext

    def read(self, path: str) -> Page:
        """Open a page, and wait until it and the worker have settled."""
        page = self.context.new_page()
        page.goto(self.address + path)
        assert page.evaluate(READY) == f"{self.address}/service-worker.js"
        self.kept(page, path)
        return page

    def kept(self, page: Page, path: str) -> None:
        """Wait until the browser keeps `path`."""
        until(page, f"({KEPT})().then((found) => found.includes('{path}'))")

    def publish(self, page: Page) -> str:
        """Put a worker there that fits the changed site; its version when the browser has it."""
        code = (Path(offline.__file__).parent / "worker.js").read_text("utf-8")
        new = offline.version(self.site, code)
        told = {"version": new, "root": "/", "prefixes": ["", "en/", "es/"]}
        worker = f"const BUILD = {json.dumps(told)};\n{code}"
        (self.site / offline.WORKER).write_text(worker, encoding="utf-8")
        page.evaluate("navigator.serviceWorker.ready.then((found) => found.update())")
        until(page, f"caches.keys().then((names) => '' + names === 'parvis-{new}')")
        return new


@contextmanager
def served(site: Path, cut: threading.Event) -> Iterator[str]:
    handler = type("Handler", (Cuttable,), {"cut": cut})
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def copy(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the built site."""
    return Path(shutil.copytree(built / "site", tmp_path_factory.mktemp("offline") / "site"))


@pytest.fixture
def net(chromium: Browser, copy: Path) -> Iterator[Net]:
    """The site, and a browser that has not been there before."""
    cut = threading.Event()
    with served(copy, cut) as address:
        reader = Reader(chromium, address, expected=("ERR_EMPTY_RESPONSE", "503", "ERR_FAILED"))
        yield Net(copy, address, cut, reader.context(service_workers="allow"))
        reader.close()


@pytest.fixture
def own(net: Net, tmp_path: Path) -> Iterator[Net]:
    """As `net`, with a site that the test may change."""
    site = Path(shutil.copytree(net.site, tmp_path / "site"))
    with served(site, net.cut) as address:
        yield Net(site, address, net.cut, net.context)


def restyled(site: Path) -> None:
    """Give the site another style sheet, as a publish does: other bytes, another address."""
    file = site / "assets/styles/parvis.css"
    old, was = sha256(file.read_bytes()).hexdigest()[:10], integrity(file.read_bytes())
    file.write_text(file.read_text("utf-8") + "\nbody { outline: 7px solid red; }\n", "utf-8")
    new = sha256(file.read_bytes()).hexdigest()[:10]
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8").replace(f"?v={old}", f"?v={new}")
        page.write_text(text.replace(was, integrity(file.read_bytes())), "utf-8")


def outline(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).outlineWidth"))


# --- What was read ------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", LOCALES)
def test_a_legal_page_that_was_read_is_readable_and_says_from_when_it_is(
    net: Net, locale: str
) -> None:
    net.read(path_of(locale))
    path = path_of(locale, "legal/terms/")
    page = net.read(path)
    title = page.locator("h1").inner_text()
    expect(page.locator("[data-offline-note]")).to_be_hidden()
    net.cut.set()
    page.reload()
    expect(page.locator("h1")).to_have_text(title)
    note = page.locator("[data-offline-note]")
    expect(note).to_be_visible()
    expect(note).to_contain_text(NOTE[locale])
    assert note.locator("time").get_attribute("datetime") == page.evaluate(
        "document.documentElement.dataset.offline"
    )
    expect(note).to_contain_text(note.locator("time").inner_text())
    expect(page.locator(".chip")).to_have_class("chip chip--old chip--operational")
    label = str(page.locator(".chip").get_attribute("data-old"))
    assert label.endswith(f" UTC{LABEL[locale]}")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.chip')).borderStyle") == "dashed"
    )
    expect(page.locator("button[data-palette]")).to_be_visible()  # the script runs too


def test_the_page_that_brought_the_worker_is_kept_too(net: Net) -> None:
    page = net.read("/en/legal/privacy/")
    net.cut.set()
    page.reload()
    expect(page.locator("[data-offline-note]")).to_be_visible()


def test_a_kept_status_is_never_shown_as_that_of_now(net: Net) -> None:
    page = net.read("/en/status/")
    expect(page.locator(".overall__old")).to_have_count(0)
    net.cut.set()
    page.reload()
    expect(page.locator(".overall .overall__old")).to_contain_text("(as of ")
    expect(page.locator(".overall .overall__old")).to_contain_text(" UTC, offline)")
    taken = page.locator(".freshness time").first.inner_text()
    clock = re.search(r"\d\d:\d\d UTC", taken)
    assert clock
    expect(page.locator(".overall .overall__old")).to_contain_text(clock[0])
    expect(page.locator("[data-offline-note]")).to_be_visible()
    tone = "getComputedStyle(document.querySelector('{}')).color"
    grey = page.evaluate(tone.format(".overall"))
    assert page.evaluate(tone.format(".state--operational")) == grey
    assert grey == page.evaluate(tone.format(".chip"))
    kept = page.evaluate(KEPT)
    assert not [one for one in kept if "/fragments/" in one or one.endswith(("live.json", ".xml"))]
    asked = "fetch('/en/status/live.json', { cache: 'no-cache' })"
    assert page.evaluate(f"{asked}.then(() => 'answered', () => 'nothing')") == "nothing"


def test_when_the_network_is_back_the_page_is_that_of_now(net: Net) -> None:
    page = net.read("/en/status/")
    net.cut.set()
    page.reload()
    expect(page.locator("[data-offline-note]")).to_be_visible()
    net.cut.clear()
    page.evaluate(LOOKED_AT_AGAIN)
    expect(page.locator("[data-offline-note]")).to_be_hidden()
    expect(page.locator(".overall__old")).to_have_count(0)


# --- What was not -------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", LOCALES)
def test_a_page_that_was_not_read_gives_the_offline_page_of_its_language(
    net: Net, locale: str
) -> None:
    page = net.read(path_of("en"))
    net.cut.set()
    answer = page.goto(net.address + path_of(locale, "help/faq/"))
    assert answer and answer.status == 503
    assert page.url == net.address + path_of(locale, "help/faq/")
    assert page.locator("html").get_attribute("lang") == locale
    titles = {"fr": "Vous êtes hors connexion", "en": "You are offline", "es": "No tiene conexión"}
    expect(page.locator("h1")).to_have_text(titles[locale])
    expect(page.locator(".chip--old")).to_be_visible()


# --- Versions -----------------------------------------------------------------------------------


def test_a_new_version_has_its_own_pages_with_its_own_assets(own: Net) -> None:
    own.read("/en/legal/terms/")
    page = own.read("/en/")
    assert outline(page) != "7px"
    restyled(own.site)
    own.publish(page)
    assert "/en/legal/terms/" in page.evaluate(KEPT), "fetched anew, not lost"
    own.cut.set()
    page.goto(own.address + "/en/legal/terms/")
    expect(page.locator("[data-offline-note]")).to_be_visible()
    assert outline(page) == "7px"


def test_a_page_whose_assets_are_of_another_version_is_not_kept(own: Net) -> None:
    """Published in between: the page is of before, its style sheet of after."""
    page = own.read("/en/")
    file = own.site / "en/legal/dpa/index.html"
    text = re.sub(r"(parvis\.css\?v=)[0-9a-f]+", r"\g<1>0123456789", file.read_text("utf-8"))
    file.write_text(text, "utf-8")
    page.goto(own.address + "/en/legal/dpa/")
    page.goto(own.address + "/en/legal/sales/")
    own.kept(page, "/en/legal/sales/")
    assert "/en/legal/dpa/" not in page.evaluate(KEPT)
    own.cut.set()
    answer = page.goto(own.address + "/en/legal/dpa/")
    assert answer and answer.status == 503


def test_a_site_without_the_page_takes_its_worker_back(own: Net) -> None:
    page = own.read("/en/legal/terms/")
    (own.site / offline.WORKER).write_text(offline.GONE, encoding="utf-8")
    for file in own.site.rglob("*.html"):
        text = file.read_text("utf-8").replace(' data-worker="/service-worker.js"', "")
        file.write_text(text, "utf-8")
    page.evaluate("navigator.serviceWorker.ready.then((found) => found.update())")
    until(page, "navigator.serviceWorker.getRegistrations().then((found) => found.length === 0)")
    until(page, "caches.keys().then((names) => names.length === 0)")
    page.close()
    page = own.context.new_page()
    page.goto(own.address + "/en/help/")
    assert page.evaluate("navigator.serviceWorker.controller") is None
