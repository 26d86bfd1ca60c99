"""After a poll: tells whoever asked to be told, and says what came of it, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from hooks.content.site import Site
from hooks.content.strings import catalog
from hooks.publish.gather import Records
from hooks.status.alerts.dead_man import signal
from hooks.status.alerts.message import Voice
from hooks.status.alerts.routes import read_alerts
from hooks.status.history import History


def alert(
    site: Site, records: Records, history: History, environ: Mapping[str, str], now: datetime
) -> Iterator[str]:
    """Send what docs/_data/alerts.yml asks for at `now`; yield lines for the log.

    A demonstration alerts no one. Raises ContentError when the file is wrong, HistoryError when a
    delivery cannot be recorded: nothing is sent that is not noted first.
    """
    languages = [locale.code for locale in site.locales]
    components = [component.id for component in records.services.components]
    alerts = read_alerts(site.data, site.root, environ, languages, components)
    yield from alerts.notices
    if history.is_demo():
        return
    if alerts.routes:
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
        if line := report.line():
            yield line
    if alerts.dead_man and (trouble := signal(alerts.dead_man)):
        yield trouble


def _voice(site: Site, code: str) -> Voice:
    locale = site.locale(code)
    strings = catalog(code, site.overrides / "locales")
    return Voice(code, site.source.code, strings, f"{site.url}{locale.prefix}status/")
