"""The doctor over a real nginx: what it serves, with which headers and certificate."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hooks.content.site import Site, read_site
from hooks.host import served
from hooks.host.findings import Finding, Level
from hooks.publish.edge import DATA
from hooks.status.probes.trust import trust
from tests.browser.place import ROOT, copied
from tests.server.conftest import Edge
from tests.site.drawn import prints


@pytest.fixture
def site(edge: Edge) -> Site:
    return replace(read_site(ROOT / "mkdocs.yml", {}), url=f"{edge.address}/")


@pytest.fixture
def trusted(edge: Edge) -> ssl.SSLContext:
    return trust(edge.server.folder / "ca.pem")


@pytest.fixture
def folder(edge: Edge, tmp_path: Path) -> Iterator[Path]:
    """What the disk holds of the served site, to be changed."""
    for name in (DATA, Path("status/live.json")):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_bytes((edge.place.site / name).read_bytes())
    return tmp_path


def levels(found: Iterator[Finding]) -> dict[str, Level]:
    return {one.subject: one.level for one in found}


def test_what_is_served_as_it_was_built_is_well(
    site: Site, edge: Edge, trusted: ssl.SSLContext
) -> None:
    found = levels(served.answers(site, edge.place.site, trusted))
    assert found == dict.fromkeys(("server", "headers", "status"), Level.WELL)


def test_the_command_finds_a_site_well_that_is_refreshed_and_changes_nothing(
    built: Path, tmp_path: Path
) -> None:
    with copied(built, tmp_path) as place:
        place.parvis("refresh", "--site", str(place.site))
        before = prints(tmp_path)
        place.parvis("doctor", "--site", str(place.site), "--offline")
        assert prints(tmp_path) == before


def test_headers_of_another_release_are_told_with_their_names(
    site: Site, folder: Path, trusted: ssl.SSLContext
) -> None:
    told = json.loads((folder / DATA).read_text())
    told["rules"][0]["headers"]["Referrer-Policy"] = "no-referrer"
    (folder / DATA).write_text(json.dumps(told))
    (found,) = [one for one in served.answers(site, folder, trusted) if one.subject == "headers"]
    assert found.level is Level.WRONG and "built: Referrer-Policy." in found.found
    assert found.do == "Run: systemctl reload nginx"


def test_a_server_of_another_folder_is_told(
    site: Site, folder: Path, trusted: ssl.SSLContext
) -> None:
    live = folder / "status/live.json"
    told = json.loads(live.read_text())
    ahead = datetime.fromisoformat(told["data_as_of"]) + timedelta(minutes=9)
    live.write_text(json.dumps(told | {"data_as_of": ahead.isoformat()}))
    assert levels(served.answers(site, folder, trusted))["status"] is Level.WRONG
    live.unlink()
    assert levels(served.answers(site, folder, trusted))["status"] is Level.UNKNOWN


def test_an_address_that_is_not_the_site_is_told(
    site: Site, folder: Path, trusted: ssl.SSLContext
) -> None:
    lost = replace(site, url=f"{site.url}nowhere/")
    (found,) = served.answers(lost, folder, trusted)
    assert found.level is Level.WRONG and "answers 404" in found.found


def test_a_certificate_is_valid_for_some_days_more(site: Site, trusted: ssl.SSLContext) -> None:
    now = datetime.now(UTC)
    (found,) = served.certificate(site, now, trusted)
    assert found.level is Level.WELL
    days = int(found.found.split()[-3])
    for left, level in ((10, Level.DOUBT), (3, Level.WRONG)):
        (found,) = served.certificate(site, now + timedelta(days=days - left), trusted)
        assert found.level is level and f"for {left} more days" in found.found


def test_a_certificate_nobody_vouches_for_is_wrong(site: Site) -> None:
    (found,) = served.certificate(site, datetime.now(UTC), trust(None))
    assert found.level is Level.WRONG and "no valid certificate (tls)" in found.found


def test_a_site_without_tls_is_told(site: Site, trusted: ssl.SSLContext) -> None:
    plain = replace(site, url=site.url.replace("https", "http"))
    (found,) = served.certificate(plain, datetime.now(UTC), trusted)
    assert found.level is Level.DOUBT


def test_who_comes_without_tls_is_led_to_it(edge: Edge, trusted: ssl.SSLContext) -> None:
    assert served.plain(f"http://127.0.0.1:{edge.server.http}/", trusted).level is Level.WELL
    assert served.plain(f"http://127.0.0.1:{edge.server.https}/", trusted).level is Level.WRONG
