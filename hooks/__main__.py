"""The command `parvis`: gives the rooms their clock, their environment and their folder."""

from __future__ import annotations

import dataclasses
import gc
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hooks import cli_history, cli_legal, cli_records
from hooks.cli import PROBLEMS, Given, spoken, warn

# Every command imports its own rooms: a refresh each minute must not pay for what a build needs.
if TYPE_CHECKING:
    from hooks.content.site import Site
    from hooks.status.states import ProbeResult

# Most commands are over before there is garbage worth looking for.
gc.set_threshold(100_000)
# pydantic would ask every installed distribution whether it brings a plugin for it.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

PATIENCE = 1.0
"""Seconds a poll may take before a person at a terminal is told how far it is."""


def now() -> datetime:
    """Return the present moment, UTC."""
    return datetime.now(UTC)


def project() -> Site:
    """Return the site of the folder the command runs in; raises ContentError."""
    from hooks.content.site import read_site

    return read_site(Path.cwd() / "mkdocs.yml", os.environ)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="parvis")
@click.pass_context
def main(ctx: click.Context) -> None:
    """The legal, help and status pages of a product. Run it in the project's folder."""
    ctx.obj = Given(now, project, os.environ, Path.cwd())


for group in (cli_history.history, cli_legal.legal, cli_records.incident, cli_records.new):
    main.add_command(group)
cli_records.new.add_command(cli_legal.new_version)


@main.command()
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text")
@click.option("--release", is_flag=True, help="Also refuse sample facts and sample records.")
def check(form: str, release: bool) -> None:
    """List every problem in content and data, by file and line; exit 1 if there is an error."""
    from hooks.content.problems import ContentError
    from hooks.publish.checks import check_all, show

    try:
        problems = check_all(project(), now(), release=release)
    except ContentError as error:
        problems = list(error.problems)
    click.echo(show(problems, form), nl=False)
    if any(problem.level == "error" for problem in problems):
        sys.exit(PROBLEMS)


@main.command()
@click.option("--dry-run", is_flag=True, help="Say what is seen, record nothing.")
@click.option("--data", type=click.Path(path_type=Path), help="Folder of services.yml.")
@spoken
def poll(dry_run: bool, data: Path | None) -> None:
    """Poll every component once and record what was seen.

    Exit 0: polled, whatever the platform's state. 2: configuration. 3: the history cannot be
    written.
    """
    _poll(_at(project(), data), dry_run=dry_run)


@main.command()
@click.option("--site", "folder", type=click.Path(path_type=Path), default="site")
@click.option("--no-poll", is_flag=True, help="Only rewrite what the history already knows.")
@click.option("--data", type=click.Path(path_type=Path), help="Folder of services.yml.")
@spoken
def refresh(folder: Path, no_poll: bool, data: Path | None) -> None:
    """Poll, then rewrite in a built site only what depends on status: what cron runs."""
    site = _at(project(), data)
    if not no_poll:
        _poll(site)
    gc.disable()  # all of what follows is in use until the end, and there is little of it
    from hooks.publish.refreshing import refresh_site

    report = refresh_site(site, os.environ, Path.cwd() / folder, now(), warn)
    click.echo(f"refreshed {folder}: {len(report.changed)} files changed")
    gc.freeze()  # else the interpreter looks through all of it once more before it ends


@main.command()
@click.option("--language", help="Language code; the source language when not given.")
@spoken
def status(language: str | None) -> None:
    """Show the board in the terminal."""
    from hooks.publish.gather import Records, history_path
    from hooks.publish.terminal import board_lines
    from hooks.status.history import open_history

    site = project()
    code, codes = language or site.source.code, [one.code for one in site.locales]
    if code not in codes:
        raise click.UsageError(f'The site has no language "{code}". It has: {", ".join(codes)}.')
    records = Records(site, None)
    with open_history(history_path(os.environ, site.root), now()) as history:
        warn(history.notice)
        view = records.view(history, now())
    for line in board_lines(view, site, code):
        click.echo(line)


@main.command()
@click.option("--port", default=8001, show_default=True)
@click.option("--fault", "faults", multiple=True, help="Begin with a fault on; may be repeated.")
def demo(port: int, faults: tuple[str, ...]) -> None:
    """Run the demo platform alone: /healthz, /readyz and /metrics on 127.0.0.1.

    POST /faults/NAME turns a fault on while it runs, DELETE turns it off, GET /faults lists them.
    """
    from hooks.demo.platform import DemoPlatform, serve

    try:
        platform = DemoPlatform(now, faults)
        server = serve(platform, port)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        raise click.UsageError(f"Port {port} cannot be used: {error.strerror}.") from error
    with server:
        click.echo(f"demo platform on http://127.0.0.1:{server.server_port} (Ctrl-C stops it)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            platform.stopped.set()


@main.command()
@click.option("--to", "target", type=click.Path(path_type=Path), default="site", show_default=True)
@spoken
def build(target: Path) -> None:
    """Build the site strictly beside TARGET, and put it in place only when all of it is built."""
    from hooks.publish.catalogs import compile_all
    from hooks.publish.release import build_aside

    site = project()
    compile_all(site.overrides / "locales")
    sys.exit(build_aside(site.root, Path.cwd() / target, os.environ))


@main.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--demo-port", default=8001, show_default=True)
@click.option("--every", default=30.0, show_default=True, help="Seconds between two polls.")
@spoken
def serve(port: int, demo_port: int, every: float) -> None:
    """Serve the site with live reload, polling the demo platform. Ctrl-C stops everything."""
    from hooks.demo.serve import Served, serve_demo

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    serve_demo(Served(project(), os.environ, port, demo_port, every), now, click.echo)


@main.command()
@click.option("--update", is_flag=True, help="Bring the catalogs up to the templates and code.")
@spoken
def strings(update: bool) -> None:
    """Compile the interface's gettext catalogs; with --update extract new messages first."""
    from hooks.publish.catalogs import compile_all, update_all

    site = project()
    if update:
        sources = [site.overrides, Path(__file__).parent]
        update_all(sources, site.overrides / "locales", [one.code for one in site.locales])
    compile_all(site.overrides / "locales")


@main.command()
@spoken
def schemas() -> None:
    """Write the JSON Schemas that help editors' programs under docs/_data/schemas/."""
    from hooks.publish.schemas import write_schemas

    for path in write_schemas(project().data):
        click.echo(f"wrote {path}")


def _at(site: Site, data: Path | None) -> Site:
    return dataclasses.replace(site, data=Path.cwd() / data) if data else site


def _poll(site: Site, *, dry_run: bool = False) -> None:
    from importlib.metadata import version

    from hooks.publish.alerting import alert
    from hooks.publish.gather import Records, history_path
    from hooks.publish.polling import draft_untold, poll_records, report_line
    from hooks.status.alerts.sentry import tell, watch
    from hooks.status.history import open_history
    from hooks.status.poll import dry_poll

    if notice := watch(os.environ.get("SENTRY_DSN", ""), version("parvis")):
        click.echo(notice, err=True)
    records = Records(site, os.environ)
    with _progress(len(records.services.components)) as step:
        if dry_run:
            report = dry_poll(records.services, now, step)
        else:
            with open_history(history_path(os.environ, site.root), now()) as history:
                warn(history.notice)
                report = poll_records(records, history, now, step)
                if not report.skipped:
                    for line in draft_untold(site, records, history, now()):
                        click.echo(line, err=True)
                    for line in alert(site, records, history, os.environ, now()):
                        click.echo(line, err=True)
    for component, defect in report.defects.items():
        click.echo(f"{component}: a fault of our own\n{defect}", err=True)
        tell(defect)
    if dry_run:
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


if __name__ == "__main__":
    main()
