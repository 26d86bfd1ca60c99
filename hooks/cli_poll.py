"""`parvis poll` and `parvis refresh`: what cron runs, and its first half."""

from __future__ import annotations

import dataclasses
import gc
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hooks.cli import Given, spoken, warn

if TYPE_CHECKING:
    from hooks.content.site import Site
    from hooks.status.states import ProbeResult

PATIENCE = 1.0
"""Seconds a poll may take before a person at a terminal is told how far it is."""

DATA = click.option("--data", type=click.Path(path_type=Path), help="Folder of services.yml.")


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what is seen, record nothing.")
@DATA
@click.pass_obj
@spoken
def poll(given: Given, dry_run: bool, data: Path | None) -> None:
    """Poll every component once and record what was seen.

    Exit 0: polled, whatever the platform's state, or left to a run that is under way. 2:
    configuration. 3: the history cannot be written.
    """
    site = _site(given, data)
    if dry_run:
        _look(given, site)
    else:
        _run(given, site)


@click.command()
@click.option("--site", "folder", type=click.Path(path_type=Path), default="site")
@click.option("--no-poll", is_flag=True, help="Only rewrite what the history already knows.")
@DATA
@click.pass_obj
@spoken
def refresh(given: Given, folder: Path, no_poll: bool, data: Path | None) -> None:
    """Poll, then rewrite in a built site only what depends on status: what cron runs."""
    site = _site(given, data)

    def rewrite() -> str:
        gc.disable()  # all of what follows is in use until the end, and there is little of it
        from hooks.publish.refreshing import refresh_site
        from hooks.publish.serving import served

        with served(given.folder / folder) as place:
            report = refresh_site(site, given.environ, place, given.now(), warn)
        return f"refreshed {folder}: {len(report.changed)} files changed"

    if no_poll:
        click.echo(rewrite())
    else:
        _run(given, site, rewrite)
    gc.freeze()  # else the interpreter looks through all of it once more before it ends


def _site(given: Given, data: Path | None) -> Site:
    site = given.project()
    return dataclasses.replace(site, data=given.folder / data) if data else site


def _run(given: Given, site: Site, follow: Callable[[], str] | None = None) -> None:
    from importlib.metadata import version

    from hooks.publish.running import Runner
    from hooks.status.alerts.sentry import tell, watch

    def fault(traceback: str) -> None:
        warn(traceback)
        tell(traceback)

    warn(watch(given.environ.get("SENTRY_DSN", ""), version("parvis")))
    runner = Runner(site, given.environ, given.now, click.echo, warn, fault)
    runner.run(_progress, follow)


def _look(given: Given, site: Site) -> None:
    from hooks.publish.gather import Records
    from hooks.publish.polling import report_line
    from hooks.status.poll import dry_poll

    records = Records(site, given.environ)
    with _progress(len(records.services.components)) as step:
        report = dry_poll(records.services, given.now, step)
    for component, defect in report.defects.items():
        warn(f"{component}: a fault of our own\n{defect}")
    for component, verdict in report.verdicts.items():
        click.echo(f"{component}: {verdict.state} ({verdict.reason})")
    click.echo(report_line(report))


@contextmanager
def _progress(total: int) -> Iterator[Callable[[ProbeResult], None]]:
    """Count the answers on the terminal once the poll has taken longer than a person waits."""
    seen, began = 0, time.monotonic()

    def step(_result: ProbeResult) -> None:
        nonlocal seen
        seen += 1
        if sys.stderr.isatty() and time.monotonic() - began > PATIENCE:
            click.echo(f"\r{seen}/{total} components answered", err=True, nl=seen == total)

    yield step
