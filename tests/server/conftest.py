"""The built site behind Debian's nginx with the shipped configuration, over TLS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser

from tests.browser.place import Place, copied
from tests.browser.place import built as built_in
from tests.browser.reader import running
from tests.deploy.served import Server, served

Get = Callable[..., requests.Response]


@dataclass(frozen=True)
class Edge:
    """A running nginx."""

    place: Place
    server: Server

    @property
    def address(self) -> str:
        return f"https://127.0.0.1:{self.server.https}"

    def get(self, path: str, **options: str) -> requests.Response:
        return self.server.get(path, headers=options)


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
    with copied(built, folder) as place:
        with served(folder, on=("brotli",), log=log) as server:
            yield Edge(place, server)
        assert "[warn]" not in (folder / "errors").read_text(encoding="utf-8")
