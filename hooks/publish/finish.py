"""What is written once, after the last language: files for machines, and the live places."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from hooks.content.site import Site
from hooks.publish import files, finished, measuring, posted, search, speculation
from hooks.publish.build import SiteBuild
from hooks.publish.discovery import write_discovery
from hooks.publish.edge import write_edge
from hooks.publish.install import manifest
from hooks.publish.ledger_files import write_ledger
from hooks.publish.legal_feeds import write_legal_feeds
from hooks.publish.live import PLACES, write_live
from hooks.publish.machine import write_machine
from hooks.publish.offline import write_worker
from hooks.publish.processor_files import write_register
from hooks.publish.refresh import every, remember


def finish(
    build: SiteBuild,
    site_dir: Path,
    environ: Mapping[str, str],
    index: Callable[[Sequence[search.Article], Site, Path], None] = search.index,
    known: finished.Known | None = None,
) -> None:
    """Write everything that concerns the whole site into `site_dir`.

    `environ` may hold the key that signs security.txt, and where browsers report to; `index` makes
    the search index, `known` is what is known of pages that were built before. Raises OSError,
    search.SearchError, signing.SigningError, and ContentError for what the policy does not allow
    and for a page that is heavier than its budget.
    """
    icons = build.noted.icons
    icons.write(site_dir)
    for locale in build.site.locales:
        folder = site_dir / locale.prefix
        files.write(folder / "404.html", build.not_found[locale.code])
        home, menu = build.noted.homes.get(locale.code), build.noted.menus[locale.code]
        files.write(folder / "manifest.webmanifest", manifest(icons, locale, home, menu))
        posted.lay_aside(site_dir, locale)
    unused = () if measuring.measurement(build.facts) else measuring.ASSETS
    build.assets.write(site_dir / "assets", unused)
    files.write(site_dir / speculation.FILE, speculation.rules(build.site.path))
    build.media.write(site_dir)
    write_discovery(build, site_dir, environ)
    write_legal_feeds(build, site_dir)
    write_ledger(build, site_dir)
    write_register(build.tables, site_dir)
    search.sweep(build.site, build.now)
    # All pages and assets are there.
    seen = finished.read(build.site, site_dir, known)
    index(seen.articles, build.site, site_dir)
    names = every(build.places, build.fragments)
    remember(build.places, build.fragments, names)
    write_live(site_dir, build.fragments, build.places, names)
    view = build.fragments.view
    write_machine(site_dir, build.site, view, build.services, build.catalogs)
    files.write(site_dir / PLACES, build.places.dumps())
    write_edge(build, site_dir, environ, seen.needs)
    write_worker(build.site, build.texts, site_dir, seen.version)
    seen.weighing.refuse()
