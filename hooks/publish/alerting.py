"""After a poll: tells whoever asked to be told, and says what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from hooks.content.site import Site
from hooks.content.strings import catalog
from hooks.publish.gather import Records
from hooks.status.alerts.message import Voice
from hooks.status.alerts.routes import read_alerts
from hooks.status.history import History


@dataclass(frozen=True)
class Told:
    """What a run told, for its log."""

    parts: tuple[str, ...] = ()
    """Words for its line."""
    failures: tuple[str, ...] = ()
    """A sentence for each alert that no one has because an attempt of this run failed."""
    dead_man: str = field(default="", repr=False)
    """Address of the dead-man signal: a secret; empty when there is none to give."""


def alert(
    site: Site, records: Records, history: History, environ: Mapping[str, str], now: datetime
) -> Told:
    """Send what docs/_data/alerts.yml asks for at `now`.

    A demonstration alerts no one. Raises ContentError when the file is wrong, HistoryError when a
    delivery cannot be recorded: nothing is sent that is not noted first.
    """
    languages = [locale.code for locale in site.locales]
    components = [component.id for component in records.services.components]
    alerts = read_alerts(site.data, site.root, environ, languages, components)
    if history.is_demo():
        return Told(alerts.notices)
    if not alerts.routes:
        return Told(alerts.notices, dead_man=alerts.dead_man)
    # Only a poll that may have something to send pays for what sends it.
    from hooks.status.alerts.send import send_alerts

    report = send_alerts(
        history,
        records.services,
        records.incidents,
        alerts.routes,
        lambda code: _voice(site, code),
        now,
        plans=records.maintenances,
    )
    parts = (*alerts.notices, *filter(None, [report.line()]))
    return Told(parts, report.failures(), alerts.dead_man)


def _voice(site: Site, code: str) -> Voice:
    locale = site.locale(code)
    strings = catalog(code, site.overrides / "locales")
    return Voice(code, site.source.code, strings, f"{site.url}{locale.prefix}status/")
