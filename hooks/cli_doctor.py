"""`parvis doctor`: what is missing or set up wrongly on a machine."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import click

from hooks.cli import PROBLEMS, Given, spoken


@click.command()
@click.option(
    "--site", "folder", type=click.Path(path_type=Path), default="public/current",
    show_default=True, help="The built site that the server serves.",
)  # fmt: skip
@click.option("--at", "address", help="Ask this server instead of the one of SITE_URL.")
@click.option("--offline", is_flag=True, help="Ask no server.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.pass_obj
@spoken
def doctor(given: Given, folder: Path, address: str | None, offline: bool, form: str) -> None:
    """Say what is missing or set up wrongly on this machine; exit 1 if anything is wrong.

    It changes nothing. Run it as the user of the runs, with their environment.
    """
    from hooks.content.programs import runner
    from hooks.host import served
    from hooks.host.findings import Level, as_json, as_text
    from hooks.host.history import history
    from hooks.host.machine import machine
    from hooks.host.settings import polling, settings
    from hooks.publish.gather import history_path
    from hooks.status.history.inspection import inspect
    from hooks.status.probes.trust import trust

    site, now = given.project(), given.now()
    place, path = given.folder / folder, history_path(given.environ, site.root)
    late, authorities = polling(site)
    seen = inspect(path)
    # A refresh may be under way between its poll and its pages.
    known = seen.last_run and seen.last_run - late
    found = [
        *settings(site, given.environ),
        *history(path, seen, given.environ, now, late),
        *machine(runner(site.root), {"history": path, "site": place}),
        *served.folder(site, place, now, known),
    ]
    if not offline:
        asked = replace(site, url=f"{address.rstrip('/')}/") if address else site
        trusted = trust(authorities)
        found += [
            *served.certificate(asked, now, trusted),
            *served.answers(asked, place, trusted),
        ]
        if asked.url.startswith("https://") and not urlsplit(asked.url).port:
            found.append(served.plain(asked.url.replace("https://", "http://", 1), trusted))
    click.echo(as_json(found) if form == "json" else as_text(found), nl=False)
    if any(one.level is Level.WRONG for one in found):
        sys.exit(PROBLEMS)
