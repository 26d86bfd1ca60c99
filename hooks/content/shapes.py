"""Which keys and values a model allows at a place in a record, read from its JSON Schema."""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel

Schema = dict[str, Any]


class Shapes:
    """The JSON Schema of one model, asked by the keys that lead to a value."""

    def __init__(self, model: type[BaseModel]) -> None:
        self.root: Schema = model.model_json_schema()
        self.definitions: Schema = self.root.get("$defs", {})

    def at(self, keys: tuple[str | int, ...], data: Any) -> tuple[str, list[str]]:
        """Return what the mapping at `keys` is called, and the keys it may have.

        Where the schema leaves a choice by a named key (``kind: http``), `data` decides.
        """
        objects = self._walk(keys, data)
        allowed = list(dict.fromkeys(key for shape in objects for key in shape["properties"]))
        if not keys:
            return "this file", allowed
        titles = {_words(shape["title"]) for shape in objects if "title" in shape}
        return f"this {titles.pop() if len(titles) == 1 else 'mapping'}", allowed

    def values(self, keys: tuple[str | int, ...]) -> list[str]:
        """Return the closed set of values the key may have, empty when it is not closed."""
        shapes = self._walk(keys[:-1], None)
        found = [value for shape in shapes for value in self._closed(shape, str(keys[-1]))]
        return list(dict.fromkeys(found))

    def _closed(self, shape: Schema, key: str) -> list[str]:
        value = shape["properties"].get(key, {})
        choices = [self._resolved(choice) for choice in value.get("anyOf", [value])]
        return [
            str(one)
            for choice in choices
            for one in choice.get("enum", [choice["const"]] if "const" in choice else [])
        ]

    def _walk(self, keys: tuple[str | int, ...], data: Any) -> list[Schema]:
        """Return the schemas of mappings that can stand at `keys`."""
        shapes = self._expand(self.root, data)
        for key in keys:
            data = _inside(data, key)
            shapes = [
                expanded
                for shape in shapes
                for inner in _inner(shape, key)
                for expanded in self._expand(inner, data)
            ]
        return [shape for shape in shapes if "properties" in shape]

    def _expand(self, shape: Schema, data: Any) -> list[Schema]:
        """Follow references and unions down to plain schemas."""
        shape = self._resolved(shape)
        mapping = shape.get("discriminator", {}).get("mapping", {})
        if mapping:
            tag = _inside(data, shape["discriminator"]["propertyName"])
            chosen = [mapping[tag]] if isinstance(tag, str) and tag in mapping else mapping.values()
            return [one for ref in chosen for one in self._expand({"$ref": ref}, data)]
        for word in ("anyOf", "oneOf", "allOf"):
            if word in shape:
                return [one for branch in shape[word] for one in self._expand(branch, data)]
        return [shape]

    def _resolved(self, shape: Schema) -> Schema:
        while "$ref" in shape:
            shape = self.definitions[shape["$ref"].rpartition("/")[2]]
        return shape


def _inner(shape: Schema, key: str | int) -> list[Schema]:
    if isinstance(key, int):
        items = shape.get("items")
        return [items] if isinstance(items, dict) else shape.get("prefixItems", [])[key : key + 1]
    inner = shape.get("properties", {}).get(key, shape.get("additionalProperties"))
    return [inner] if isinstance(inner, dict) else []


def _inside(data: Any, key: str | int) -> Any:
    try:
        return data[key]
    except (KeyError, IndexError, TypeError):
        return None


def _words(title: str) -> str:
    """``HttpProbe`` as "http probe"; capitals in a row stay: ``DPO`` as "DPO"."""
    words = re.findall(r"[A-Z]{2,}(?![a-z])|[A-Z]?[^A-Z\s]+|[A-Z]", title)
    return " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in words)
