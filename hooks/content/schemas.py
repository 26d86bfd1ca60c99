"""JSON Schemas of the data files, so that an editor's program can help while typing."""

from __future__ import annotations

import ast
import inspect
import itertools
import json
import textwrap
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import ModelSchema

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
    return {"$schema": DIALECT, **model.model_json_schema(schema_generator=_Described)}


def schema_text(model: type[BaseModel]) -> str:
    """Return the schema of `model` as it is kept in ``docs/_data/schemas``: same model, same bytes.

    Keys are sorted, the indent is two spaces, a line end closes the file.
    """
    return json.dumps(schema(model), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


class _Described(GenerateJsonSchema):
    """Takes the descriptions of fields from the docstrings under them.

    pydantic can do that by itself (`use_attribute_docstrings`), but then reads and parses the
    source of every model at every import: a tenth of the time of a refresh.
    """

    def model_schema(self, schema: ModelSchema) -> JsonSchemaValue:
        made = super().model_schema(schema)
        model = schema["cls"]
        for parent in reversed(model.__mro__):
            for name, text in _docstrings(parent).items():
                field = model.model_fields.get(name)
                key = field.alias or name if field else name
                if key in made.get("properties", {}):
                    made["properties"][key]["description"] = text
        return made


def _docstrings(model: type) -> dict[str, str]:
    """Return the docstring under each annotated attribute in the body of a class of ours."""
    if not issubclass(model, BaseModel) or model.__module__.startswith("pydantic"):
        return {}
    if model.__pydantic_generic_metadata__["origin"]:
        # RootModel[str | …] is made on the way: no source has it.
        return {}
    [body] = ast.parse(textwrap.dedent(inspect.getsource(model))).body
    pairs = itertools.pairwise(body.body) if isinstance(body, ast.ClassDef) else ()
    return {
        field.target.id: inspect.cleandoc(text.value.value)
        for field, text in pairs
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }
