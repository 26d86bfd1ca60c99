"""The refresh from end to end: history → board → fragments → the built site."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from pathlib import Path

from hooks.content.site import Site
from hooks.content.strings import catalog
from hooks.publish import templates
from hooks.publish.fragments import Fragments
from hooks.publish.gather import history_path
from hooks.publish.kept import kept_records
from hooks.publish.machine import write_machine
from hooks.publish.refresh import RefreshReport, refresh
from hooks.publish.rows import FILE, Rows
from hooks.status.history import open_history


def refresh_site(
    site: Site,
    environ: Mapping[str, str],
    site_dir: Path,
    now: datetime,
    say: Callable[[str], None] | None = None,
) -> RefreshReport:
    """Rewrite in `site_dir` what the newest board changes.

    `say` gets the sentence about a history that was damaged and begun anew. Raises ContentError,
    NotBuilt, HistoryError, OSError: each with one clear sentence.
    """
    records = kept_records(site, now)
    locales = site.overrides / "locales"
    catalogs = {locale.code: catalog(locale.code, locales) for locale in site.locales}
    env = templates.environment([site.overrides], site.root / templates.CACHE)
    # Open to the end: what the charts show is read when one of them is due.
    with open_history(history_path(environ, site.root), now, checked=True) as history:
        if say and history.notice:
            say(history.notice)
        view = records.view(history, now)

        rows = Rows(site.root / FILE)

        def others(components: Collection[str]) -> list[Path]:
            return write_machine(site_dir, site, view, records.services, catalogs, components, rows)

        interval = records.services.interval
        return refresh(site_dir, Fragments(env, site, catalogs, view, interval, rows), others)
