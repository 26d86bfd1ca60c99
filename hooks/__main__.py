"""The command `parvis`: gives the rooms their clock, their environment and their folder."""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hooks import (
    cli_check,
    cli_doctor,
    cli_history,
    cli_legal,
    cli_poll,
    cli_publish,
    cli_records,
    cli_translation,
)
from hooks.cli import CONFIGURATION, Given, spoken, warn

# Every command imports its own rooms: a refresh each minute must not pay for what a build needs.
if TYPE_CHECKING:
    from threading import Event

    from hooks.content.site import Site

# Most commands are over before there is garbage worth looking for.
gc.set_threshold(100_000)
# Nor when they end: the process gives back all at once what a last search would find.
atexit.register(gc.freeze)
# pydantic would ask every installed distribution whether it brings a plugin for it.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def now() -> datetime:
    """Return the present moment, UTC."""
    return datetime.now(UTC)


def project() -> Site:
    """Return the site of the folder the command runs in; raises ContentError."""
    from hooks.content.site import read_site

    return read_site(Path.cwd() / "mkdocs.yml", os.environ)


def told_to_stop() -> Event:
    """Return an event that Ctrl-C and SIGTERM set from now on.

    Nothing is raised: CPython ends by SIGINT where a KeyboardInterrupt passed through an `exec`,
    which imports and dataclasses do, even if it is caught afterwards.
    """
    from threading import Event

    stop = Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(one) != signal.SIG_IGN:  # as a job in the background is told
            signal.signal(one, lambda *_: stop.set())
    return stop


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="parvis")
@click.pass_context
def main(ctx: click.Context) -> None:
    """The legal, help and status pages of a product. Run it in the project's folder."""
    ctx.obj = Given(now, project, os.environ, Path.cwd())


for command in (
    cli_check.check,
    cli_doctor.doctor,
    cli_history.history,
    cli_legal.legal,
    cli_poll.poll,
    cli_poll.refresh,
    cli_publish.publish,
    cli_records.incident,
    cli_records.new,
    cli_translation.translation,
):
    main.add_command(command)
cli_records.new.add_command(cli_legal.new_version)


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


PORT = click.IntRange(0, 65535)


@main.command()
@click.option("--port", default=8001, show_default=True, type=PORT)
@click.option("--fault", "faults", multiple=True, help="Begin with a fault on; may be repeated.")
def demo(port: int, faults: tuple[str, ...]) -> None:
    """Run the demo platform alone: /healthz, /readyz and /metrics on 127.0.0.1.

    POST /faults/NAME turns a fault on while it runs, DELETE turns it off, GET /faults lists them.
    """
    from threading import Thread

    from hooks.demo.platform import DemoPlatform, NotServed, serve

    stop = told_to_stop()
    try:
        platform = DemoPlatform(now, faults)
        server = serve(platform, port)
    except (ValueError, NotServed) as error:
        raise click.UsageError(str(error)) from error
    with server:
        click.echo(f"demo platform on http://127.0.0.1:{server.server_port} (Ctrl-C stops it)")
        Thread(target=server.serve_forever, daemon=True).start()
        stop.wait()
        platform.stopped.set()
        server.shutdown()


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
@click.option("--port", default=8000, show_default=True, type=PORT)
@click.option("--demo-port", default=8001, show_default=True, type=PORT)
@click.option("--every", default=30.0, show_default=True, help="Seconds between two polls.")
@spoken
def serve(port: int, demo_port: int, every: float) -> None:
    """Serve the site with live reload, polling the demo platform. Ctrl-C stops everything."""
    from hooks.demo.platform import NotServed
    from hooks.demo.serve import Served, serve_demo

    stop = told_to_stop()
    try:
        serve_demo(Served(project(), os.environ, port, demo_port, every), now, click.echo, stop)
    except NotServed as error:
        warn(str(error))
        sys.exit(CONFIGURATION)


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
def addresses() -> None:
    """List the addresses of new pages in docs/_data/published.yml, so that none is ever lost."""
    cli_records.listed(project(), begin=True)


@main.command()
@spoken
def schemas() -> None:
    """Write the JSON Schemas that help editors' programs under docs/_data/schemas/."""
    from hooks.publish.schemas import write_schemas

    for path in write_schemas(project().data):
        click.echo(f"wrote {path}")


if __name__ == "__main__":
    main()
