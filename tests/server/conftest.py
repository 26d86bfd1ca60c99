"""The built site behind Debian's nginx with the shipped configuration, over TLS."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
import trustme
from playwright.sync_api import Browser

from tests.browser.place import Place, copied
from tests.browser.place import built as built_in
from tests.browser.reader import running
from tests.deploy.test_nginx import adapted, free_port, nginx, wait_for

Get = Callable[..., requests.Response]


@dataclass(frozen=True)
class Edge:
    """A running nginx."""

    place: Place
    address: str
    authority: Path
    configuration: Path

    def get(self, path: str, **options: str) -> requests.Response:
        return requests.get(
            self.address + path,
            headers=options,
            verify=str(self.authority),
            allow_redirects=False,
            timeout=10,
        )


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the built site and its history; not to be changed."""
    return built_in(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with running() as browser:
        yield browser


@pytest.fixture(scope="module")
def edge(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edge]:
    with serving(built, tmp_path_factory.mktemp("edge")) as edge:
        yield edge


@contextmanager
def serving(built: Path, folder: Path, log: str = "access_log off;") -> Iterator[Edge]:
    """The built site behind nginx in `folder`; `log` is what nginx is told about its log."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(
        folder / "server.pem"
    )
    http, https = free_port(), free_port()
    configuration, errors = folder / "nginx.conf", folder / "errors"
    text = adapted(folder, http, https)
    assert "access_log off;" in text
    configuration.write_text(text.replace("access_log off;", log), encoding="utf-8")
    with copied(built, folder) as place:
        server = subprocess.Popen(
            [nginx(), "-p", str(folder), "-e", str(errors), "-c", str(configuration)]
        )
        try:
            wait_for(https, server, errors)
            yield Edge(place, f"https://127.0.0.1:{https}", folder / "ca.pem", configuration)
        finally:
            server.terminate()
            server.wait(10)
        assert not re.search(r"\[(warn|crit|alert|emerg)\]", errors.read_text(encoding="utf-8"))
