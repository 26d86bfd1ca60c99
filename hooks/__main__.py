"""The command `parvis`: gives the rooms their clock, their environment and their folder."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

# Each command imports its own rooms: a refresh every minute must not pay for a build's imports.

EXIT_PROBLEMS, EXIT_CONFIGURATION, EXIT_HISTORY = 1, 2, 3


def now() -> datetime:
    """The present moment, UTC."""
    return datetime.now(UTC)


def _site() -> Any:
    from hooks.content.site import read_site

    return read_site(Path.cwd() / "mkdocs.yml", os.environ)


def speaks(command: Callable[..., None]) -> Callable[..., None]:
    """Turn the failures a command expects into sentences and the documented exit codes."""

    @wraps(command)
    def wrapped(*args: Any, **options: Any) -> None:
        from hooks.content.problems import ContentError
        from hooks.publish.refresh import NotBuilt
        from hooks.status.history import HistoryError

        try:
            command(*args, **options)
        except (ContentError, NotBuilt) as error:
            click.echo(str(error), err=True)
            sys.exit(EXIT_CONFIGURATION)
        except (HistoryError, OSError) as error:
            click.echo(str(error), err=True)
            sys.exit(EXIT_HISTORY)

    return wrapped


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="parvis")
def main() -> None:
    """Parvis: the legal, help and status pages of a product. Run it in the project's folder."""


@main.command()
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text")
@click.option("--release", is_flag=True, help="Also refuse sample facts.")
def check(form: str, release: bool) -> None:
    """List every problem in content and data, sorted by file and line; exit 1 if there is any."""
    from hooks.content.problems import ContentError
    from hooks.publish.checks import check_all, show

    try:
        problems = check_all(_site(), now(), release=release)
    except ContentError as error:
        problems = list(error.problems)
    click.echo(show(problems, form), nl=False)
    if any(problem.level == "error" for problem in problems):
        sys.exit(EXIT_PROBLEMS)


@main.command()
@click.option("--dry-run", is_flag=True, help="Probe and say what was seen; record nothing.")
@click.option("--data", type=click.Path(path_type=Path), help="Read services.yml and records here.")
@speaks
def poll(dry_run: bool, data: Path | None) -> None:
    """Probe every component once and record what was seen.

    Exit 0: polled, whatever the platform's state. 2: the configuration is wrong. 3: the history
    cannot be written.
    """
    from hooks.status.poll import dry_poll
    from hooks.status.report import line

    site = _site()
    site = site if data is None else site.at(data)
    records = _records(site)
    with _progress(len(records.services.components)) as step:
        if dry_run:
            report = dry_poll(records.services, now, step)
        else:
            report = _poll(site, records, step)
    click.echo(line(report))


def _records(site: Any) -> Any:
    from hooks.publish.gather import Records

    return Records(site, os.environ)


if __name__ == "__main__":
    main()
