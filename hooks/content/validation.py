"""What pydantic refuses in a record, told to the person who wrote it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from hooks.content.expected import allowed_values, expected, found
from hooks.content.problems import Problem
from hooks.content.records import Keys, Record
from hooks.content.shapes import Shapes

Skip = tuple[Keys, str]
"""Where pydantic's path names a branch of a union instead of a key, and that name."""
WRONG_TYPE = re.compile(r"(string|int|float|bool|date|datetime|list|tuple|dict|model|decimal)_")


@dataclass(frozen=True)
class Fault:
    """One error of pydantic and the keys in the record it is about."""

    keys: Keys
    skip: Skip | None
    """The first branch of a union on the way; None when there is none."""
    error: ErrorDetails


def problems(record: Record, model: type[BaseModel], error: ValidationError) -> list[Problem]:
    """Return one problem per fault of `record`, at the key or value it is about."""
    faults = [
        _fault(record.data, details)
        for details in error.errors(include_url=False)
        if not _is_echo(details)
    ]
    shapes = Shapes(model)
    return sorted({_problem(record, shapes, group) for group in _by_union(faults)})


def _is_echo(error: ErrorDetails) -> bool:
    """Whether a list is called too short only because pydantic left its faulty items out."""
    return error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]


def _fault(data: Any, error: ErrorDetails) -> Fault:
    loc, kind = error["loc"], error["type"]
    if kind == "missing":
        trail = _best_trail(data, loc[:-1], error["input"])
        return Fault((*trail[0], loc[-1]), trail[1], error)
    keys, skip = _best_trail(data, loc, error["input"])
    if kind == "union_tag_invalid" or kind == "union_tag_not_found":
        keys = (*keys, error["ctx"]["discriminator"].strip("'"))
    return Fault(keys, skip, error)


def _best_trail(data: Any, loc: Keys, value: Any) -> tuple[Keys, Skip | None]:
    """Return the keys of `loc` that are really in `data`; the others name branches of unions.

    A branch can have the name of a key, so all readings are tried: best is the one that ends on
    the very value pydantic refused, then the one that ends on the last key, then the longest.
    """
    readings = list(_trails(data, loc, ()))
    keys, skip, _ = max(
        readings,
        key=lambda reading: (reading[2] is value, reading[0][-1:] == loc[-1:], len(reading[0])),
    )
    return keys, skip


def _trails(node: Any, loc: Keys, keys: Keys) -> Iterator[tuple[Keys, Skip | None, Any]]:
    if not loc:
        yield keys, None, node
        return
    head, rest = loc[0], loc[1:]
    if isinstance(node, list) and isinstance(head, int) and head < len(node):
        yield from _trails(node[head], rest, (*keys, head))
        return
    if isinstance(node, dict) and head in node:
        yield from _trails(node[head], rest, (*keys, head))
    for deeper, _, end in _trails(node, rest, keys):
        yield deeper, (keys, str(head)), end


def _by_union(faults: list[Fault]) -> Iterator[list[Fault]]:
    """Group the faults to be told in one sentence.

    A value that fits no branch of a union has faults in each. When it has the type one branch
    wants, only that branch's faults help; when it has none, all branches make one sentence.
    """
    unions: dict[Keys, dict[str, list[Fault]]] = defaultdict(lambda: defaultdict(list))
    for fault in faults:
        if fault.skip is None:
            yield [fault]
        else:
            unions[fault.skip[0]][fault.skip[1]].append(fault)
    for keys, branches in unions.items():
        near = [branch for branch in branches.values() if not _wrong_type(branch, keys)]
        if near:
            yield from ([fault] for fault in min(near, key=len))
        else:
            yield [fault for branch in branches.values() for fault in branch]


def _wrong_type(branch: list[Fault], keys: Keys) -> bool:
    return all(
        fault.keys == keys and bool(WRONG_TYPE.match(fault.error["type"])) for fault in branch
    )


def _problem(record: Record, shapes: Shapes, faults: list[Fault]) -> Problem:
    fault = faults[0]
    keys, kind = fault.keys, fault.error["type"]
    if kind == "extra_forbidden":
        return record.problem("unknown-key", _unknown(record, shapes, keys), *keys)
    if kind in ("missing", "union_tag_not_found"):
        return record.problem("missing-key", _missing(record, shapes, keys), *keys[:-1])
    return record.problem("wrong-value", _wrong(record, faults), *keys, value=True)


def _unknown(record: Record, shapes: Shapes, keys: Keys) -> str:
    noun, allowed = shapes.at(keys[:-1], record.data)
    free = sorted(set(allowed) - set(_mapping(record.data, keys[:-1])))
    near = nearest(str(keys[-1]), free) or nearest(str(keys[-1]), allowed)
    hint = f'; did you mean "{near}"? ' if near else ". "
    return f'"{keys[-1]}" is not a key of {noun}{hint}Allowed: {", ".join(sorted(allowed))}.'


def _missing(record: Record, shapes: Shapes, keys: Keys) -> str:
    noun, _ = shapes.at(keys[:-1], record.data)
    values = shapes.values(keys)
    allowed = f" Allowed: {', '.join(values)}." if values else ""
    return f'The key "{keys[-1]}" is missing from {noun}; it is required.{allowed}'


def _wrong(record: Record, faults: list[Fault]) -> str:
    keys, error = faults[0].keys, faults[0].error
    if not keys and record.data is None:
        return "The file is empty."
    phrases = [expected(fault.error) for fault in faults]
    if any(phrase is None for phrase in phrases):
        return _sentence(str(error.get("ctx", {}).get("error", error["msg"])))
    wanted = " or ".join(dict.fromkeys(phrase for phrase in phrases if phrase))
    value = _value(record.data, keys)
    text, advice = found(value, record.written.get(keys), wanted)
    hint = suggestion(str(value), allowed_values(error))
    return f"{_name(keys)} must be {wanted}; found {text}.{hint}{advice}"


def _name(keys: Keys) -> str:
    named = [n for n, key in enumerate(keys) if isinstance(key, str)]
    if not named:
        return f"Item {keys[-1] + 1}" if keys and isinstance(keys[-1], int) else "The file"
    items = "".join(f"item {int(key) + 1} of " for key in reversed(keys[named[-1] + 1 :]))
    return _capital(f'{items}"{keys[named[-1]]}"')


def _value(data: Any, keys: Keys) -> Any:
    for key in keys:
        if isinstance(data, dict) and key not in data:
            return None
        data = data[key]
    return data


def _mapping(data: Any, keys: Keys) -> dict[str, Any]:
    value = _value(data, keys)
    return value if isinstance(value, dict) else {}


def nearest(word: str, allowed: list[str]) -> str | None:
    """Return the allowed word most like `word`, None when none is near."""
    folded = {name.casefold(): name for name in allowed}
    near = get_close_matches(word.casefold(), list(folded), n=1)
    return folded[near[0]] if near else None


def suggestion(word: str, allowed: Iterable[str]) -> str:
    """Return the allowed word most like `word` as a question after a sentence; else nothing."""
    near = nearest(word, list(allowed))
    return f' Did you mean "{near}"?' if near else ""


def _sentence(text: str) -> str:
    text = _capital(text.strip())
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
