"""MkDocs' own server, run for real: who is lost is told so in the language of the address."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from lxml import html

from hooks.publish.lost import page_for
from tests.deploy.served import free_port
from tests.publish.samples import SITE
from tests.site.drawn import PREFIX, bare, draw

PATIENCE = 60


@pytest.fixture(scope="module", params=["", "docs/"])
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a small site under `mkdocs serve`, at the root of its host or below it."""
    project = draw(tmp_path_factory.mktemp("served") / "project")
    project.edit(
        "mkdocs.yml",
        "site_url: https://www.example.org/",
        f"site_url: https://www.example.org/{request.param}",
    )
    port = free_port()
    log = project.file("log")
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    with (
        log.open("wb") as output,
        subprocess.Popen(
            command, cwd=project.root, env=bare({}), stdout=output, stderr=output
        ) as server,
    ):
        try:
            wait_for(port, server, log)
            yield f"http://127.0.0.1:{port}/{request.param}"
        finally:
            server.terminate()
            server.wait(20)


def wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert server.poll() is None, log.read_text("utf-8")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"mkdocs did not listen: {log.read_text('utf-8')}")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("nowhere/", "fr"),
        ("english/", "fr"),
        ("help/nowhere/", "fr"),
        ("en/nowhere/", "en"),
        ("en/help/nowhere.html", "en"),
        ("es/nowhere", "es"),
        ("es/assets/nothing.css", "es"),
    ],
)
def test_who_is_lost_is_told_so_in_the_language_of_the_address(
    served: str, path: str, code: str
) -> None:
    answer = requests.get(served + path, timeout=20)
    assert answer.status_code == 404
    tree = html.document_fromstring(answer.content)
    assert tree.get("lang") == code
    words = {
        "fr": "Cette page n’existe pas",
        "en": "This page does not exist",
        "es": "Esta página no existe",
    }
    assert words[code] in str(tree.findtext(".//h1"))
    root = f"{served.partition('127.0.0.1')[2].partition('/')[2]}{PREFIX[code]}"
    assert tree.xpath("//a[@class='brand']/@href") == [f"/{root}"]


def test_pages_are_served_as_ever(served: str) -> None:
    for path, code in (("", "fr"), ("en/help/faq/", "en"), ("es/", "es")):
        answer = requests.get(served + path, timeout=20)
        assert answer.status_code == 200
        assert f'<html lang="{code}"' in answer.text
    assert requests.get(f"{served}en/help/faq", timeout=20).history[0].status_code == 302


def test_what_is_served_here_is_a_preview(served: str) -> None:
    answer = requests.get(f"{served}en/help/faq/", timeout=20)
    assert '<meta name="robots" content="noindex' in answer.text


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/en/x", "en/404.html"),
        ("/en", "en/404.html"),
        ("/ens", "404.html"),
        ("/", "404.html"),
        ("/x/en/", "404.html"),
    ],
)
def test_the_language_is_that_of_the_first_folder(path: str, page: str) -> None:
    assert page_for(SITE, path) == page
