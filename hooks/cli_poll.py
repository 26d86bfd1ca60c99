"""`parvis poll` and `parvis refresh`: what cron runs, and its first half."""

from __future__ import annotations

import dataclasses
import gc
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hooks.cli import Given, spoken, warn

if TYPE_CHECKING:
    from hooks.content.site import Site
    from hooks.status.poll import PollReport
    from hooks.status.services import Services
    from hooks.status.states import ProbeResult

PATIENCE = 1.0
"""Seconds a poll may take before a person at a terminal is told how far it is."""

LOG = "PARVIS_LOG"
"""The variable that asks for the run's line as JSON: ``json``."""
VERBOSE = click.option("--verbose", is_flag=True, help="Also say how each verdict came about.")
DATA = click.option("--data", type=click.Path(path_type=Path), help="Folder of services.yml.")


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what is seen, record nothing.")
@VERBOSE
@DATA
@click.pass_obj
@spoken
def poll(given: Given, dry_run: bool, verbose: bool, data: Path | None) -> None:
    """Poll every component once and record what was seen.

    Exit 0: polled, whatever the platform's state, or left to a run that is under way. 2:
    configuration. 3: the history cannot be written.
    """
    site = _site(given, data)
    if dry_run:
        _look(given, site, verbose)
    else:
        _run(given, site, "poll", verbose)


@click.command()
@click.option("--site", "folder", type=click.Path(path_type=Path), default="site")
@click.option("--no-poll", is_flag=True, help="Only rewrite what the history already knows.")
@VERBOSE
@DATA
@click.pass_obj
@spoken
def refresh(given: Given, folder: Path, no_poll: bool, verbose: bool, data: Path | None) -> None:
    """Poll, then rewrite in a built site only what depends on status: what cron runs.

    Exit 0: done, or left to a run that is under way. 2: configuration, or no built site. 3: the
    history or the site cannot be written.
    """
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
        _run(given, site, "refresh", verbose, rewrite)
    gc.freeze()  # else the interpreter looks through all of it once more before it ends


def _site(given: Given, data: Path | None) -> Site:
    site = given.project()
    return dataclasses.replace(site, data=given.folder / data) if data else site


def _run(
    given: Given,
    site: Site,
    command: str,
    verbose: bool,
    follow: Callable[[], str] | None = None,
) -> None:
    from importlib.metadata import version

    from hooks.publish.running import Runner
    from hooks.status.alerts.sentry import tell, watch

    began = given.now()

    def say(parts: list[str], states: dict[str, str]) -> None:
        if given.environ.get(LOG) == "json":
            click.echo(_as_json(command, began, given.now(), parts, states))
        else:
            click.echo("; ".join(parts))

    def fault(traceback: str) -> None:
        warn(traceback)
        tell(traceback)

    warn(watch(given.environ.get("SENTRY_DSN", ""), version("parvis")))
    runner = Runner(site, given.environ, given.now, say, warn, fault)
    if verbose:
        runner = dataclasses.replace(runner, detail=_explain)
    runner.run(_progress, follow)


def _as_json(
    command: str, began: datetime, ended: datetime, parts: list[str], states: dict[str, str]
) -> str:
    """Return the line of a run for programs: one object, times in UTC, `seconds` it took."""
    line = {
        "at": f"{began:%Y-%m-%dT%H:%M:%SZ}",
        "command": command,
        "seconds": round((ended - began).total_seconds(), 3),
        "states": states,
        "said": parts,
    }
    return json.dumps(line, ensure_ascii=False)


def _explain(report: PollReport, services: Services) -> None:
    from hooks.status.explain import explain
    from hooks.status.verdict import Confirmation

    for line in explain(report, Confirmation(services.confirm, services.recover)):
        click.echo(line, err=True)


def _look(given: Given, site: Site, verbose: bool) -> None:
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
    if verbose:
        _explain(report, records.services)
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
