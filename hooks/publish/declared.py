"""What incidents and maintenance promise beyond their file: notice kept, a report that exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from hooks.content.company import Company
from hooks.content.problems import Problem
from hooks.content.records import Record, parse, read_record
from hooks.content.site import Site
from hooks.legal.subprocessors import Subprocessors
from hooks.status.recurrence import first_start
from hooks.status.services import Services
from hooks.status.timeline import CLOSED, Incident, Maintenance

FACT = "status.maintenance_notice_hours in company.yml"


def check_build(
    site: Site, incidents: Iterable[Incident], plans: Iterable[Maintenance], now: datetime
) -> list[Problem]:
    """Return what `check_declared` finds by the facts of `site`: a build does not publish it.

    Raises ContentError when company.yml is wrong itself.
    """
    company = parse(read_record(site.data / "company.yml", site.root), Company)
    return list(check_declared(site, incidents, plans, company, now))


def check_declared(
    site: Site,
    incidents: Iterable[Incident],
    plans: Iterable[Maintenance],
    company: Company | None,
    now: datetime,
) -> Iterator[Problem]:
    """Yield a problem for each maintenance still to be over at `now` (UTC) that is announced later
    than `company` promises, and for each incident whose report is no page.
    """
    for incident in incidents:
        yield from _missing_report(site, incident)
    hours = company.status.maintenance_notice_hours if company and company.status else None
    for plan in plans if hours is not None else ():
        if plan.status not in CLOSED and now < plan.ends_at:
            yield from _late_notice(site, plan, timedelta(hours=float(hours or 0)))


def check_upstream(site: Site, register: Subprocessors, services: Services) -> Iterator[Problem]:
    """Yield a problem for each component that the `register` names and that is none of `services`,
    or whose probe does not read what the provider says of itself.
    """
    kinds = {component.id: component.probe.kind for component in services.components}
    told = sorted(name for name, kind in kinds.items() if kind == "statuspage")
    for place, one in enumerate(register.subprocessors):
        if one.component is None or one.component in told:
            continue
        known = f"Allowed: {', '.join(told)}." if told else "services.yml has none yet."
        what = "is no component" if one.component not in kinds else "is not told by its provider"
        message = f'"{one.component}" {what}: its probe must be of kind statuspage. {known}'
        keys = ("subprocessors", place, "component")
        record = read_record(site.data / "subprocessors.yml", site.root)
        yield record.problem("unknown-component", message, *keys, value=True)


def _late_notice(site: Site, plan: Maintenance, promised: timedelta) -> Iterator[Problem]:
    hours = promised // timedelta(hours=1)
    if not plan.updates:
        message = (
            f"This maintenance is not announced; {hours} hours of notice are promised ({FACT}). "
            "Its first update is the announcement."
        )
        yield _record(site, "maintenance", plan.id).problem("late-notice", message, "starts_at")
        return
    announced, start = plan.updates[0].at, first_start(plan)
    if start - announced >= promised:
        return
    early = max(0, (start - announced) // timedelta(hours=1))
    message = (
        f"This maintenance is announced {early} hours before it starts; {hours} are promised "
        f"({FACT}). Let it start at {announced + promised:%Y-%m-%dT%H:%M:%SZ} or later; "
        "a repair that cannot wait is an incident."
    )
    record = _record(site, "maintenance", plan.id)
    yield record.problem("late-notice", message, "updates", 0, "at", value=True)


def _missing_report(site: Site, incident: Incident) -> Iterator[Problem]:
    if incident.postmortem is None:
        return
    path = PurePosixPath(incident.postmortem)
    folder = site.docs / site.source.code
    inside = path.suffix == ".md" and not path.is_absolute() and ".." not in path.parts
    if inside and (folder / path).is_file():
        return
    below = folder.relative_to(site.root).as_posix()
    message = (
        f'There is no page "{incident.postmortem}" below {below}. postmortem names the page that '
        f"tells what happened, such as status/reports/{incident.id}.md."
    )
    record = _record(site, "incidents", incident.id)
    yield record.problem("missing-page", message, "postmortem", value=True)


def _record(site: Site, folder: str, name: str) -> Record:
    return read_record(site.data / folder / f"{name}.yml", site.root)


def sample_records(
    site: Site, folder: str, records: Iterable[Incident | Maintenance]
) -> list[Problem]:
    """Return a `sample-record` for each of `records`, of the data's `folder`, that is one."""
    data = site.data.relative_to(site.root).as_posix()
    return [
        Problem(
            f"{data}/{folder}/{record.id}.yml",
            0,
            0,
            "sample-record",
            "This record is a sample; a release may not publish it. Delete the file, or the line "
            "sample: true when it is real.",
        )
        for record in records
        if record.sample
    ]
