"""The JSON Schemas kept in the repository are those of the models."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from hooks.content.company import Company
from hooks.content.schemas import DIALECT, schema_text, schemas

KEPT = Path(__file__).parents[2] / "docs/_data/schemas"


class Parking(BaseModel):
    model_config = ConfigDict(extra="forbid")

    zone: str
    """Zone, as painted: « Été »."""
    places: int = 0
    """How many cars fit."""


def test_the_kept_schema_of_the_company_is_the_one_of_its_model() -> None:
    assert (KEPT / "company.json").read_text("utf-8") == schema_text(Company)


def test_a_schema_is_sorted_indented_and_ends_with_a_line_end() -> None:
    assert (
        schema_text(Parking)
        == """\
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "additionalProperties": false,
  "properties": {
    "places": {
      "default": 0,
      "description": "How many cars fit.",
      "title": "Places",
      "type": "integer"
    },
    "zone": {
      "description": "Zone, as painted: « Été ».",
      "title": "Zone",
      "type": "string"
    }
  },
  "required": [
    "zone"
  ],
  "title": "Parking",
  "type": "object"
}
"""
    )


def test_other_rooms_add_their_models() -> None:
    assert list(schemas()) == ["company"]
    found = schemas({"parking": Parking, "area": Parking})

    assert list(found) == ["area", "company", "parking"]
    assert found["parking"] == json.loads(schema_text(Parking))
    assert found["parking"]["$schema"] == DIALECT


def test_the_limits_of_our_own_rules_are_in_the_schema() -> None:
    kinds = schemas()["company"]["$defs"]

    assert kinds["Backups"]["properties"]["rpo_hours"]["maximum"] == 24
    assert kinds["Service"]["properties"]["url"]["pattern"] == "^https://"
    assert kinds["Security"]["properties"]["contacts"]["minItems"] == 1
    assert kinds["Money"]["properties"]["amount"]["type"] == "number"


def test_every_fact_is_described() -> None:
    kinds = [schemas()["company"], *schemas()["company"]["$defs"].values()]
    silent = [
        f"{kind['title']}.{name}"
        for kind in kinds
        for name, field in kind.get("properties", {}).items()
        if "description" not in field
    ]

    assert silent == []
