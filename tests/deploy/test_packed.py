"""Packed copies are sent as they are, with Brotli's module and without, and never an old one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hooks.publish import files
from tests.deploy.conftest import SITE, running
from tests.deploy.served import Server

LARGE = "/assets/scripts/large.js"


@pytest.fixture(scope="module", params=["without the module", "with the module"])
def packing(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, bool]]:
    brotli = request.param == "with the module"
    on = ("brotli",) if brotli else ()
    with running(tmp_path_factory.mktemp("packing"), on=on) as server:
        yield server, brotli


@pytest.mark.parametrize("path", [LARGE, f"{LARGE}?v=0a1b"])
def test_a_browser_gets_the_copy_it_can_read(packing: tuple[Server, bool], path: str) -> None:
    server, brotli = packing
    for accepted, coding in (("br, gzip", "br" if brotli else "gzip"), ("gzip", "gzip"),
                             ("identity", None)):  # fmt: skip
        answer = server.get(path, headers={"Accept-Encoding": accepted}, stream=True)
        file = server.folder / f"site{LARGE}{ {'br': '.br', 'gzip': '.gz'}.get(coding or '', '') }"
        assert answer.raw.read(decode_content=False) == file.read_bytes()
        assert answer.headers.get("Content-Encoding") == coding
        assert answer.headers["Content-Length"] == str(file.stat().st_size)
        assert answer.headers["Content-Type"] == "application/javascript; charset=utf-8"
        assert "Accept-Encoding" in answer.headers["Vary"]
        tag = answer.headers["ETag"]
        again = server.get(path, headers={"Accept-Encoding": accepted, "If-None-Match": tag})
        assert again.status_code == 304
        assert "Content-Security-Policy" in again.headers


def test_each_copy_has_a_tag_of_its_own(packing: tuple[Server, bool]) -> None:
    server, brotli = packing
    tags = {
        server.get(LARGE, headers={"Accept-Encoding": one}).headers["ETag"]
        for one in ("br", "gzip", "identity")
    }
    assert len(tags) == (3 if brotli else 2)


def test_what_a_refresh_writes_is_sent_new_in_every_coding(packing: tuple[Server, bool]) -> None:
    server, _ = packing
    page = server.folder / "site/en/help/index.html"
    for text in (SITE["en/help/index.html"], "Help, and more of it. " * 100, "Help again. " * 100):
        files.write(page, text)
        for accepted in ("br, gzip", "gzip", "identity"):
            answer = server.get("/en/help/", headers={"Accept-Encoding": accepted})
            assert answer.text == text


def test_what_lost_its_copies_is_packed_on_the_way(packing: tuple[Server, bool]) -> None:
    """As after a refresh that was killed."""
    server, _ = packing
    page = server.folder / "site/en/index.html"
    files.write(page, "Home. " * 200)
    assert not list(page.parent.glob("index.html.*"))
    answer = server.get("/en/", headers={"Accept-Encoding": "br, gzip"})
    assert (answer.headers["Content-Encoding"], answer.text) == ("gzip", "Home. " * 200)


def test_a_copy_is_no_page_of_its_own(packing: tuple[Server, bool]) -> None:
    server, _ = packing
    for end in (".gz", ".br"):
        assert Path(f"{server.folder}/site{LARGE}{end}").is_file()
        assert server.get(LARGE + end).status_code == 404
