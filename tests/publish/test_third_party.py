"""Our API read by someone else's client: the exporter of Statuspage v2 that PyPI has, as it is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from hooks.publish.machine import write_machine
from hooks.status.states import State
from tests.publish.samples import NOW, SITE, catalogs, eventful, services, unresolved, view

CLIENT = Path(sys.executable).with_name("statuspage-prometheus-exporter")
Site = tuple[str, Path]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Address and folder of a site that is served as files, as it is in production."""
    folder = tmp_path / "site"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", folder
    server.shutdown()
    thread.join()
    server.server_close()


def read(site: Site, seen: Any, *prefixes: str) -> list[Sample]:
    """Publish `seen` and return all the client tells of the languages of `prefixes`."""
    url, folder = site
    write_machine(folder, SITE, seen, services(), catalogs())
    place = folder.parent
    watched = {f"one{n}": prefix for n, prefix in enumerate(prefixes)}
    pages = {
        name: {"name": prefix or "fr/", "url": f"{url}/{prefix}api/v2/summary.json"}
        for name, prefix in watched.items()
    }
    (place / "services.json").write_text(json.dumps(pages), "utf-8")
    metrics = place / "client.prom"
    asked = {
        "PATH": os.defpath,
        "RUN_MODE": "once",
        "SERVICES_JSON_PATH": str(place / "services.json"),
        "METRICS_TEXTFILE_PATH": str(metrics),
    }
    done = subprocess.run([CLIENT], cwd=place, env=asked, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    families = text_string_to_metric_families(metrics.read_text("utf-8"))
    return [one for family in families for one in family.samples]


def told(samples: list[Sample], name: str, *labels: str) -> dict[tuple[str, ...], float]:
    return {
        tuple(one.labels[label] for label in labels): one.value
        for one in samples
        if one.name == f"statuspage_{name}"
    }


def test_a_quiet_page_is_operational_to_it(site: Site) -> None:
    samples = read(site, view(), "", "en/", "es/")
    every = {("fr/",): 1.0, ("en/",): 1.0, ("es/",): 1.0}
    assert told(samples, "probe_check", "service_name") == every
    assert told(samples, "service_status", "service_name") == every
    assert set(told(samples, "incident_info", "incident_id").items()) == {(("none",), 0.0)}
    names = {name for (name,) in told(samples, "component_status", "component_name")}
    assert {"Le site", "Recherche", "Paiement", "The site", "Search", "Checkout"} <= names


def test_it_sees_what_is_out_and_the_incident_that_tells_of_it(site: Site) -> None:
    seen = eventful(search=State.PARTIAL)
    samples = read(site, seen, "en/")
    assert told(samples, "service_status", "service_name") == {("en/",): 0.0}
    assert told(samples, "component_status", "component_name") == {
        ("Watching",): 0.0,
        ("The site",): 1.0,
        ("Search",): 0.0,
        ("Money",): 1.0,
        ("Checkout",): 1.0,
    }
    labels = ("incident_name", "impact", "shortlink", "started_at", "affected_components")
    assert told(samples, "incident_info", *labels) == {
        (
            "Recherche en panne",  # nobody translated it
            "major",
            "https://status.example/en/status/incidents/now/",
            "2026-09-16T10:00:00Z",
            "Search",
        ): 1.0
    }


def test_it_sees_the_maintenance_under_way_and_the_next(site: Site) -> None:
    samples = read(site, eventful(), "")
    labels = ("maintenance_name", "scheduled_start", "scheduled_end", "affected_components")
    assert told(samples, "maintenance_info", *labels) == {
        ("File agrandie", "2026-09-16T11:00:00Z", "2026-09-16T13:00:00Z", "Paiement"): 1.0,
        ("File agrandie", "2026-09-17T12:00:00Z", "2026-09-17T14:00:00Z", "Paiement"): 1.0,
    }


def test_what_is_not_known_is_not_operational_to_it(site: Site) -> None:
    samples = read(site, view(search=State.UNKNOWN), "en/")
    assert told(samples, "service_status", "service_name") == {("en/",): 0.0}
    assert told(samples, "component_status", "component_name")["Search",] == 0.0


def test_an_incident_keeps_its_id_in_every_language_and_is_gone_when_it_is_over(
    site: Site,
) -> None:
    before = read(site, view([unresolved()], search=State.PARTIAL), "", "en/")
    named = told(before, "incident_info", "service_name", "incident_id")
    (id,) = {id for _, id in named}
    assert named == {("fr/", id): 1.0, ("en/", id): 1.0}
    over = unresolved(resolved_at=NOW)
    after = told(read(site, view([over]), ""), "incident_info", "incident_id")
    assert after == {(id,): 0.0, ("none",): 0.0}
