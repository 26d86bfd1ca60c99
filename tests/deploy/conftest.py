"""A small site as a build leaves it, behind the shipped nginx configuration."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from hooks.content.site import Locale, Site
from hooks.publish import edge as told
from hooks.publish import headers, packed
from hooks.publish.policy import Policy
from hooks.publish.redirects import nginx_redirects
from tests.deploy.served import ROOT, Server, served

Get = Callable[..., requests.Response]
LOCALES = (
    Locale("fr", "Français", "", True),
    Locale("en", "English", "en/", False),
    Locale("es", "Español", "es/", False),
    Locale("pt-BR", "Português", "pt-BR/", False),
)
PLACE = Site("Exemple", "https://visual.example/", LOCALES, ROOT, ROOT, ROOT, ROOT)
POLICY = Policy(
    {"script-src": ("'self'",), "img-src": ("'self'", "data:")},
    {"help/forms/notice/": ("'self'", "https://app.example:8443")},
)
RULES = headers.rules(PLACE, POLICY)
MOVED = {
    "/security.txt": ("/.well-known/security.txt", 301),
    "/en/help/old/": ("/en/help/", 301),
    f"/en/help/{'long-' * 30}name.html": ("/en/help/", 301),
    "/.well-known/change-password": ('https://app.example/?a="b"&c=$uri', 302),
}
SITE = {
    "index.html": "Accueil",
    "404.html": "Page introuvable",
    "en/index.html": "Home",
    "en/404.html": "Page not found",
    "es/404.html": "Página no encontrada",
    "pt-BR/404.html": "Página não encontrada",
    "en/help/index.html": "Help",
    "empty/.keep": "",
    ".well-known/security.txt": "Contact: mailto:securite@visual.example\n# vérifié\n",
    "status/live.json": "{}",
    "status/fragments.json": "{}",
    "status/metrics": "parvis_up 1\n",
    "status/badge.svg": "<svg/>",
    "status/incidents/blank.template": "<p>",
    "en/status/index.html": "Status",
    "api/v2/summary.json": '{"état": 1}',
    "es/api/v2/status.json": "{}",
    "assets/styles/parvis.css": "body{}",
    "assets/speculation.json": "{}",
    "assets/scripts/large.js": "// the same line again\n" * 200,
    "pagefind/pagefind-worker.js": "1",
    "manifest.webmanifest": "{}",
    "status/maintenance.ics": "BEGIN:VCALENDAR",
    "legal/subprocessors.csv": "Entreprise\r\n",
    "legal/terms/index.md": "# Conditions d’utilisation",
    "en/legal/terms/feed.xml": "<feed/>",
    ".well-known/gpc.json": '{"gpc": true, "lastUpdate": "2026-11-23"}',
    "_redirects": "/security.txt /.well-known/security.txt 301",
    "_headers": "/*",
    "en/help/forms/notice/index.html": "<form>",
    "en/help/forms/notice/extra/index.html": "No form",
    "en/help/forms/rights/index.html": "<form>",
    ".nginx/headers.conf": headers.nginx_headers(RULES),
    ".nginx/maps.conf": "\n".join(
        [headers.nginx_maps(RULES), told.nginx_languages(PLACE), nginx_redirects(MOVED)]
    ),
}


@contextmanager
def running(folder: Path, **options: Any) -> Iterator[Server]:
    """A real nginx over the small site, packed, in `folder`."""
    for path, content in SITE.items():
        file = folder / "site" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    packed.pack_folder(folder / "site")
    with served(folder, **options) as server:
        yield server


@pytest.fixture(scope="module")
def edge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("edge")) as server:
        yield server


@pytest.fixture
def get(edge: Server) -> Get:
    return edge.get
