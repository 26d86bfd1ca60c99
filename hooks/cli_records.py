"""`parvis new` and `parvis incident`: files for people to fill in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hooks.cli import Given, spoken

if TYPE_CHECKING:
    from hooks.content.site import Site

IMPACTS = ("minor", "major", "critical")
STATUSES = ("investigating", "identified", "monitoring", "resolved", "postmortem")


class Moment(click.ParamType):  # type: ignore[type-arg]
    """A time with its zone, read as UTC to the second."""

    name = "time"

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return `value` in UTC; fail in a sentence for anything but an ISO 8601 time."""
        try:
            moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            self.fail(f'"{value}" is not a time with its zone, such as 2026-09-16T08:30Z.')
        return moment.astimezone(UTC).replace(microsecond=0)


class State(click.ParamType):  # type: ignore[type-arg]
    """A component and its state, ID=STATE."""

    name = "id=state"

    def convert(
        self, value: str | tuple[str, str], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Return the two parts of `value`; fail in a sentence without both."""
        if isinstance(value, tuple):
            return value
        component, _, state = value.partition("=")
        if not component or not state:
            self.fail(f'"{value}" names no component and state, such as checkout=major_outage.')
        return component, state


AT = click.option("--at", type=Moment(), help="When, such as 2026-09-16T08:30Z; now by default.")


@click.group()
def new() -> None:
    """Begin a file, with a place for every text in every language."""


@new.command("incident")
@click.argument("slug")
@click.option(
    "--component", "components", type=State(), multiple=True, required=True,
    help="What does not work, and how; may be repeated.",
)  # fmt: skip
@click.option("--impact", type=click.Choice(IMPACTS), required=True)
@AT
@click.pass_obj
@spoken
def new_incident(
    given: Given,
    slug: str,
    components: tuple[tuple[str, str], ...],
    impact: str,
    at: datetime | None,
) -> None:
    """Begin the file of an incident; SLUG becomes a part of its address."""
    from hooks.publish import scaffold
    from hooks.status.services import read_services
    from hooks.status.timeline import Impact

    site, moment = given.project(), at or _minute(given)
    services = read_services(site.data, site.root, None)
    with refusing():
        path = scaffold.new_incident(site, services, slug, dict(components), Impact(impact), moment)
    _begun(path, site.root)


@new.command("incident-from-issue")
@click.argument("issue", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@AT
@click.pass_obj
@spoken
def from_issue(given: Given, issue: Path, at: datetime | None) -> None:
    """Write the incident that ISSUE tells: a file with the body of an issue from the forge's form.

    Nothing in it is run. Prints the path of the new file; exit 2 with every fault, by line of the
    issue.
    """
    from hooks.publish.incident_issue import from_issue
    from hooks.status.services import read_services

    site = given.project()
    services = read_services(site.data, site.root, None)
    body = (given.folder / issue).read_bytes().decode("utf-8", errors="replace")
    with refusing():
        path = from_issue(site, services, body, at or _minute(given))
    click.echo(path.relative_to(site.root).as_posix())


@new.command("maintenance")
@click.argument("slug")
@click.option("--start", type=Moment(), required=True)
@click.option("--end", type=Moment(), required=True)
@click.option(
    "--component", "components", multiple=True, required=True,
    help="What is worked on; may be repeated.",
)  # fmt: skip
@AT
@click.pass_obj
@spoken
def new_maintenance(
    given: Given,
    slug: str,
    start: datetime,
    end: datetime,
    components: tuple[str, ...],
    at: datetime | None,
) -> None:
    """Begin the file of a maintenance, announced --at; SLUG becomes a part of its id."""
    from hooks.publish import scaffold
    from hooks.status.services import read_services

    site, moment = given.project(), at or _minute(given)
    services = read_services(site.data, site.root, None)
    with refusing():
        path = scaffold.new_maintenance(site, services, slug, components, (start, end), moment)
    _begun(path, site.root)


@click.group()
def incident() -> None:
    """Carry an incident on."""


@incident.command()
@click.argument("incident_id", metavar="ID")
@click.option("--status", type=click.Choice(STATUSES), help="What this update says of the work.")
@click.option(
    "--state", "states", type=State(), multiple=True,
    help="A component whose state changes; may be repeated.",
)  # fmt: skip
@click.option("--resolve", is_flag=True, help="It is over: the same as --status resolved.")
@AT
@click.pass_obj
@spoken
def update(
    given: Given,
    incident_id: str,
    status: str | None,
    states: tuple[tuple[str, str], ...],
    resolve: bool,
    at: datetime | None,
) -> None:
    """Append an update, its texts still empty, to the incident ID (its file's name)."""
    from hooks.publish import scaffold
    from hooks.status.incidents import read_incidents
    from hooks.status.services import read_services
    from hooks.status.timeline import IncidentStatus

    if resolve and status not in (None, "resolved"):
        raise click.UsageError(f"--resolve goes with no other status; found --status {status}.")
    if not resolve and status is None:
        raise click.UsageError("Give --status, or --resolve.")
    site, moment = given.project(), at or _minute(given)
    services = read_services(site.data, site.root, None)
    # Texts that are still empty elsewhere do not stop one more update.
    incidents = read_incidents(site.data, site.root, [one.id for one in services.components])
    said = IncidentStatus(status or "resolved")
    with refusing():
        path, line = scaffold.update_incident(
            site, services, incidents, incident_id, said, dict(states), moment
        )
    name = path.relative_to(site.root).as_posix()
    click.echo(f"{name}:{line}: write the texts of this update, then run: parvis check")


def _minute(given: Given) -> datetime:
    return given.now().replace(second=0, microsecond=0)


def _begun(path: Path, root: Path) -> None:
    name = path.relative_to(root).as_posix()
    click.echo(f"{name}: write its texts, then run: parvis check")


def listed(site: Site, *, begin: bool = False) -> None:
    """List the addresses of new pages, where addresses are kept; `begin` to keep them."""
    from hooks.publish.published import FILE, add_addresses
    from hooks.status.services import read_services

    if begin or (site.data / FILE).is_file():
        for address in add_addresses(site, read_services(site.data, site.root, None)):
            click.echo(f"{FILE}: added {address}")


@contextmanager
def refusing() -> Iterator[None]:
    """Tell what a scaffold refuses as the fault of the command line that it is."""
    from hooks.publish.scaffold import Refused

    try:
        yield
    except Refused as error:
        raise click.UsageError(str(error)) from error
