"""JSON Schemas of the data files, so that an editor's program can help while typing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from hooks.content.company import Company

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas(more: Mapping[str, type[BaseModel]] | None = None) -> dict[str, dict[str, Any]]:
    """Return the JSON Schema (draft 2020-12) of each data file, by the file's name without end.

    `more` adds the models of other rooms: ``{"services": Services}``.
    """
    models: dict[str, type[BaseModel]] = {"company": Company, **(more or {})}
    return {name: schema(model) for name, model in sorted(models.items())}


def schema(model: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON Schema of `model`; its descriptions are the docstrings of the fields."""
    return {"$schema": DIALECT, **model.model_json_schema()}


def schema_text(model: type[BaseModel]) -> str:
    """Return the schema of `model` as it is kept in ``docs/_data/schemas``: same model, same bytes.

    Keys are sorted, the indent is two spaces, a line end closes the file.
    """
    return json.dumps(schema(model), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
