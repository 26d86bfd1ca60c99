"""Whether the environment has what the project's data ask of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

from hooks.content.problems import ContentError
from hooks.content.site import Site
from hooks.host.findings import Finding, Level
from hooks.status.alerts.routes import Alerts, read_alerts
from hooks.status.services import Services, read_services

NEEDED = {"SENTRY_DSN": ("sentry_sdk", "sentry"), "PARVIS_SIGNING_KEY": ("pysequoia", "sign")}
"""Variable → the package it asks for, and the extra that brings it."""
LATE = timedelta(minutes=5)
"""A run each minute may take long or be left out once; no more."""
MISSED = 3
"""So many runs may be missed where they are further apart."""


def polling(site: Site) -> tuple[timedelta, Path | None]:
    """Return how old the last run may be, and the file of the authorities that probes trust."""
    try:
        services = read_services(site.data, site.root, None)
    except ContentError:
        return LATE, None  # `settings` tells what is wrong with it
    return max(LATE, MISSED * timedelta(seconds=services.interval)), services.authorities


def settings(site: Site, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Yield how `site`, its components and its alerts are set up by `environ`."""
    yield _address(site)
    try:
        services = read_services(site.data, site.root, environ)
    except ContentError as error:
        for problem in error.problems:
            yield Finding("services", Level.WRONG, str(problem))
    else:
        count = len(services.components)
        told = f"{count} components, and every variable they name is set."
        yield Finding("services", Level.WELL, told)
        yield from _alerts(site, environ, services)
    for variable, (package, extra) in NEEDED.items():
        if environ.get(variable) and find_spec(package) is None:
            told = f"{variable} is set, and the package it asks for is missing."
            yield Finding(extra, Level.WRONG, told, f"Install it: uv sync --extra {extra}")


def _address(site: Site) -> Finding:
    if site.preview:
        told = f"{site.url} is a preview: search engines are told to keep nothing of it."
        do = f"SITE_URL must be {site.production or 'the address'}, as mkdocs.yml says, to publish."
        return Finding("address", Level.DOUBT, told, do)
    return Finding("address", Level.WELL, f"The site is {site.url}, as mkdocs.yml says.")


def _alerts(site: Site, environ: Mapping[str, str], services: Services) -> Iterator[Finding]:
    codes = [locale.code for locale in site.locales]
    ids = [component.id for component in services.components]
    try:
        alerts = read_alerts(site.data, site.root, environ, codes, ids)
    except ContentError as error:
        for problem in error.problems:
            yield Finding("alerts", Level.WRONG, str(problem))
        return
    for notice in alerts.notices:
        yield Finding("alerts", Level.DOUBT, notice, "Set it in the environment of the runs.")
    yield from _told(alerts)


def _told(alerts: Alerts) -> Iterator[Finding]:
    if alerts.routes:
        names = ", ".join(route.id for route in alerts.routes)
        yield Finding("alerts", Level.WELL, f"Outages are told to: {names}.")
    else:
        told = "Nobody is told of an outage."
        yield Finding("alerts", Level.DOUBT, told, "Add a route to docs/_data/alerts.yml.")
    if alerts.dead_man:
        yield Finding("dead man", Level.WELL, "A good run is told to the service that watches.")
    else:
        told = "Nobody hears when the runs stop."
        do = "Name the address of a service that watches as dead_man in docs/_data/alerts.yml."
        yield Finding("dead man", Level.DOUBT, told, do)
