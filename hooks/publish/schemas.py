"""The JSON Schemas beside the data files: made from the models, kept equal to them."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel

from hooks.content.accessibility import Statement
from hooks.content.budgets import Budgets
from hooks.content.company import Company
from hooks.content.criteria import Grid
from hooks.content.glossary import Glossary
from hooks.content.identity import Identity
from hooks.content.names import Names
from hooks.content.problems import Problem
from hooks.content.schemas import schema_text
from hooks.content.support import Support
from hooks.content.switches import Switches
from hooks.content.videos import VideoFile
from hooks.legal.counsel import Counsel
from hooks.legal.disclosures import Disclosures
from hooks.legal.footer import Footer
from hooks.legal.forms import FormsFile
from hooks.legal.purposes import Purposes
from hooks.legal.reviews import Reviews
from hooks.legal.sales import Sales
from hooks.legal.subprocessors import Subprocessors
from hooks.legal.trackers import Trackers
from hooks.publish import files
from hooks.publish.media import MediaBudgets
from hooks.publish.published import Published
from hooks.publish.redirects import Moves
from hooks.status.alerts.routes import AlertsFile
from hooks.status.services import Services
from hooks.status.timeline import IncidentFile, MaintenanceFile

MODELS: dict[str, type[BaseModel]] = {
    "accessibility": Statement,
    "alerts": AlertsFile,
    "audit": Grid,
    "budgets": Budgets,
    "identity": Identity,
    "company": Company,
    "counsel": Counsel,
    "disclosures": Disclosures,
    "footer": Footer,
    "forms": FormsFile,
    "glossary": Glossary,
    "incident": IncidentFile,
    "maintenance": MaintenanceFile,
    "media": MediaBudgets,
    "names": Names,
    "published": Published,
    "purposes": Purposes,
    "redirects": Moves,
    "reviews": Reviews,
    "sales": Sales,
    "services": Services,
    "subprocessors": Subprocessors,
    "support": Support,
    "switches": Switches,
    "trackers": Trackers,
    "video": VideoFile,
}


def write_schemas(data_dir: Path) -> list[Path]:
    """Write the schema of every data file under ``schemas/``; return those that changed."""
    folder = data_dir / "schemas"
    wanted = {folder / f"{name}.json": schema_text(model) for name, model in MODELS.items()}
    return [path for path, text in wanted.items() if files.write(path, text)]


def stale_schemas(data_dir: Path, root: Path) -> list[Problem]:
    """Return a problem for each schema that is not what its model says."""
    return [
        Problem(
            path.relative_to(root).as_posix(),
            0,
            0,
            "stale-schema",
            "This schema is not the one the model makes. Run: parvis schemas",
        )
        for name, model in MODELS.items()
        if not files.same(
            path := data_dir / "schemas" / f"{name}.json", schema_text(model).encode()
        )
    ]
