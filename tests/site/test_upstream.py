"""What a provider says of itself stands beside its entry in the register of sub-processors."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from hooks.publish.gather import Records
from hooks.publish.polling import poll_records
from hooks.publish.refreshing import refresh_site
from tests.site.built import Built
from tests.site.drawn import CODES, MINUTE, NOW, Project, draw, page, write
from tests.status.conftest import Platform, serving

NETWORK = """\
  - id: providers
    name: { fr: Fournisseurs, en: Providers, es: Proveedores }
    components:
      - id: video-network
        name: { fr: Diffusion des vidéos, en: Video delivery, es: Difusión de los vídeos }
        probe: { kind: statuspage, url: "URL" }
"""
SAID = {"fr": "Selon lui-même", "en": "It says of itself", "es": "Según él mismo"}
DEGRADED = {"fr": "Ralenti", "en": "Degraded performance", "es": "Rendimiento reducido"}
WELL = {"fr": "Opérationnel", "en": "Operational", "es": "Operativo"}


def told(provider: Platform, indicator: str) -> None:
    provider.answers["/api/v2/summary.json"] = (200, {"status": {"indicator": indicator}})


def poll(project: Project, minutes: int) -> None:
    records = Records(project.read(), {"PLATFORM_URL": "http://127.0.0.1:9"})
    when = NOW + minutes * MINUTE
    with project.opened(when) as history:
        poll_records(records, history, lambda: when)


def register(project: Project, code: str) -> str:
    built = Built(project.site, "https://www.example.org/")
    (row,) = built.page("legal/subprocessors/", code).tree.xpath("//tr[@id='processor-video-cdn']")
    return " ".join(row.text_content().split())


@pytest.fixture
def watched(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = draw(tmp_path_factory.mktemp("upstream") / "project")
    for code in CODES:
        write(
            project.file(f"docs/{code}/legal/subprocessors/index.md"),
            page(f"Register ({code})", "template: subprocessors.html", "- Text."),
        )
    project.edit("docs/_data/subprocessors.yml", "  - id: video-cdn\n", CDN)
    return project


THEIRS = {
    "fr": "D’après ce que son fournisseur dit de lui-même",
    "en": "As its provider says of itself",
    "es": "Según lo que su proveedor dice de sí mismo",
}
CDN = "  - id: video-cdn\n    component: video-network\n"


def test_the_register_shows_what_the_provider_says_as_its_own_word(watched: Project) -> None:
    provider = Platform()
    with contextmanager(serving)(provider):
        services = watched.file("docs/_data/services.yml")
        text = services.read_text("utf-8")
        write(services, text + NETWORK.replace("URL", provider.url))
        told(provider, "minor")
        poll(watched, -1)
        poll(watched, 0)
        done = watched.build()
        assert done.returncode == 0, done.stderr
        for code in CODES:
            assert SAID[code] in register(watched, code)
            assert DEGRADED[code] in register(watched, code)
            board = Built(watched.site, "https://www.example.org/").page("status/", code).words()
            assert THEIRS[code] in board
        told(provider, "none")
        poll(watched, 1)
        poll(watched, 2)
    refresh_site(watched.read(), {}, watched.site, NOW + 2 * MINUTE)
    for code in CODES:
        assert WELL[code] in register(watched, code), "a refresh keeps it up to date"


def test_a_build_refuses_a_provider_that_nothing_reads(watched: Project) -> None:
    done = watched.build()
    assert done.returncode != 0
    assert (
        'unknown-component "video-network" is no component: '
        "its probe must be of kind statuspage. services.yml has none yet." in done.stderr
    )


def test_a_check_says_which_components_providers_tell_of(watched: Project) -> None:
    services = watched.file("docs/_data/services.yml")
    write(services, services.read_text("utf-8") + NETWORK.replace("URL", "https://a.example"))
    watched.edit("docs/_data/subprocessors.yml", CDN, CDN.replace("video-network", "checkout"))
    done = watched.parvis("check")
    assert (
        '"checkout" is not told by its provider: its probe must be of kind statuspage. '
        "Allowed: video-network." in done.stdout
    )
