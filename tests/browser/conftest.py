"""A real Chromium over the built site; every page opened must be free of script errors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import place
from tests.browser.reader import Reader, running


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the built site and its history; not to be changed."""
    return place.built(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with running() as browser:
        yield browser


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    with place.serve(built / "site") as address:
        yield address


@pytest.fixture
def reader(chromium: Browser, address: str) -> Iterator[Reader]:
    reader = Reader(chromium, address)
    yield reader
    reader.close()


@pytest.fixture(scope="module")
def troubled(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[place.Place]:
    """The site after a refresh has seen the payment provider and the backups fail."""
    with place.copied(built, tmp_path_factory.mktemp("troubled")) as made:
        made.break_down("payments", "stale-backup")
        yield made


@pytest.fixture
def troubled_reader(chromium: Browser, troubled: place.Place) -> Iterator[Reader]:
    with place.serve(troubled.site) as address:
        reader = Reader(chromium, address)
        yield reader
        reader.close()
