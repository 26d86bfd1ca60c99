"""The file of an incident from what someone told in the forge's form."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from hooks.content.records import parse, read_record, read_text_record, relative
from hooks.content.site import Site
from hooks.publish import files
from hooks.publish.scaffold import free
from hooks.status.issue_form import answers, incident_text, questions, told
from hooks.status.services import Services
from hooks.status.timeline import IncidentFile

FORM = Path(".github/ISSUE_TEMPLATE/incident.yml")
"""Below the project's root."""


def from_issue(site: Site, services: Services, body: str, at: datetime) -> Path:
    """Write the incident that the `body` of an issue tells `at` (UTC), and return its path.

    Raises ContentError with every fault of the issue, Refused for a name that cannot be, OSError.
    Nothing is written then.
    """
    ids = [one.id for one in services.components]
    others = [one.code for one in site.locales if not one.is_source]
    asked = questions(read_record(site.root / FORM, site.root))
    incident = told(answers(body, asked), ids, [site.source.code, *others], at)
    path = free(site, "incidents", incident.name, incident.started_at)
    text = incident_text(incident)
    # Read back before it is written: what stands there is what the check would read.
    parse(read_text_record(text, relative(path, site.root)), IncidentFile)
    files.write(path, text)
    return path
