"""A small project on disk: three languages, two components, nothing declared yet."""

from __future__ import annotations

from pathlib import Path

from hooks.content.site import Site, read_site
from tests.publish.samples import ROOT

MKDOCS = """\
site_name: Exemple
site_url: https://status.example/
theme: { name: null, custom_dir: overrides }
plugins:
  - i18n:
      languages:
        - { locale: en, name: English }
        - { locale: fr, name: Français, default: true }
        - { locale: es, name: Español }
"""
SERVICES = """\
groups:
  - id: watch
    name: Site
    components:
      - id: website
        name: Site
        probe: { kind: http, url: "http://127.0.0.1:9/" }
      - id: checkout
        name: Paiement
        depends_on: [website]
        probe: { kind: http, url: "http://127.0.0.1:9/" }
"""


def small_project(root: Path) -> Site:
    """Make the project in `root`, with the facts of this one."""
    data = root / "docs/_data"
    data.mkdir(parents=True)
    (root / "overrides").mkdir()
    (root / "mkdocs.yml").write_text(MKDOCS, encoding="utf-8")
    (data / "services.yml").write_text(SERVICES, encoding="utf-8")
    for name in ("company.yml", "subprocessors.yml", "identity.yml"):
        (data / name).write_bytes((ROOT / "docs/_data" / name).read_bytes())
    return read_site(root / "mkdocs.yml", {})
