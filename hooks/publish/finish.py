"""What is written once, after the last language: files for machines, and the live places."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from hooks.content.site import Site
from hooks.publish import files, forms, posted, search
from hooks.publish.build import STYLES, SiteBuild
from hooks.publish.discovery import write_discovery
from hooks.publish.ledger_files import write_ledger
from hooks.publish.legal_feeds import write_legal_feeds
from hooks.publish.live import PLACES, write_live
from hooks.publish.machine import write_machine
from hooks.publish.processor_files import write_register
from hooks.publish.refresh import every, remember


def finish(
    build: SiteBuild,
    site_dir: Path,
    environ: Mapping[str, str],
    index: Callable[[Path, Site], None] = search.index,
) -> None:
    """Write everything that concerns the whole site into `site_dir`.

    `environ` may hold the key that signs security.txt; `index` makes the search index. Raises
    OSError, search.SearchError and signing.SigningError.
    """
    for locale in build.site.locales:
        folder = site_dir / locale.prefix
        files.write(folder / "404.html", build.not_found[locale.code])
        files.write(folder / "manifest.webmanifest", _manifest(build, locale.code))
        posted.lay_aside(site_dir, locale)
    style = build.theme_style
    files.write(site_dir / STYLES / style.name, style.read_bytes())
    write_discovery(build, site_dir, environ)
    actions = forms.form_actions(build.site, build.forms, build.facts)
    files.write(site_dir / forms.NGINX_MAP, forms.nginx_map(actions))
    write_legal_feeds(build, site_dir)
    write_ledger(build, site_dir)
    write_register(build.tables, site_dir)
    # Before the fragments' own files, which are no pages.
    index(site_dir, build.site)
    names = every(build.places, build.fragments)
    remember(build.places, build.fragments, names)
    write_live(site_dir, build.fragments, build.places, names)
    view = build.fragments.view
    write_machine(site_dir, build.site, view, build.services, build.catalogs)
    files.write(site_dir / PLACES, build.places.dumps())


def _manifest(build: SiteBuild, code: str) -> str:
    """A web application manifest (https://www.w3.org/TR/appmanifest/) in one language."""
    locale = build.site.locale(code)
    root = build.site.path + locale.prefix
    icon = {"src": f"{build.site.path}assets/icons/favicon.svg", "sizes": "any"}
    data = {
        "name": build.site.name,
        "short_name": build.site.name,
        "lang": code,
        "id": root,
        "start_url": root,
        "scope": build.site.path,
        "display": "minimal-ui",
        "icons": [icon | {"type": "image/svg+xml"}],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
