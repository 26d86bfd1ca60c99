"""The sections of company.yml as flat facts: ``company.legal_name`` and its value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import NoneType
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from hooks.content.company.values import Money
from hooks.content.localised import Localised
from hooks.content.records import Place, Record

SAMPLE = "sample"


@dataclass(frozen=True)
class Fact:
    """One fact about the company."""

    value: Any
    """Text, `Localised`, `Money`, date, number, bool, or a tuple of these; None: not known."""
    sample: bool
    """Whether the value is only an example, not to be released."""
    place: Place
    """Line and column of its key; where there is none, of the section it belongs to."""
    path: str = ""
    """The file it is in, when that is not the one of the others."""


@dataclass(frozen=True)
class Facts(Mapping[str, Fact]):
    """Every fact a page may print, by its full key, also those that are not known."""

    path: str
    """The data file, relative to the project's root."""
    by_key: Mapping[str, Fact]
    switches: Mapping[str, str] | None = None
    """What decides which texts appear, by its name in conditions; None when nobody decided."""

    def __getitem__(self, key: str) -> Fact:
        return self.by_key[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_key)

    def __len__(self) -> int:
        return len(self.by_key)


def flatten(record: Record, company: BaseModel) -> Facts:
    """Return the facts of `company`, which was parsed from `record`."""
    return Facts(record.path, dict(_facts(record, type(company), company, ())))


def _facts(
    record: Record, model: type[BaseModel], group: BaseModel | None, keys: tuple[str, ...]
) -> Iterator[tuple[str, Fact]]:
    """Yield the facts of one section; `group` is None when the file does not have it."""
    sample = getattr(group, SAMPLE, False)
    for name, field in model.model_fields.items():
        key = field.alias or name
        path, value = (*keys, key), getattr(group, name, None)
        if key == SAMPLE:
            continue
        if inner := _section(field.annotation):
            for full, fact in _facts(record, inner, value, path):
                yield full, _marked(fact, sample, key)
        elif not _is_records(field.annotation):
            known = None if value == () else value
            fact = Fact(known, False, record.place(*path))
            yield ".".join(path), _marked(fact, sample, key)


def _marked(fact: Fact, sample: bool | tuple[str, ...], key: str) -> Fact:
    is_sample = sample if isinstance(sample, bool) else key in sample
    known = fact.value is not None
    return Fact(fact.value, known and (fact.sample or is_sample), fact.place)


def _section(annotation: Any) -> type[BaseModel] | None:
    """Return the model of a section, None when `annotation` is that of a value or a list."""
    kinds = [kind for kind in _branches(annotation) if kind is not NoneType]
    if len(kinds) != 1 or not isinstance(kinds[0], type) or not issubclass(kinds[0], BaseModel):
        return None
    return None if issubclass(kinds[0], Localised | Money) else kinds[0]


def _is_records(annotation: Any) -> bool:
    """Whether `annotation` is that of a list of records: many facts of one name, none to print."""
    return any(
        get_origin(kind) is not None and any(_section(item) for item in get_args(kind))
        for kind in _branches(annotation)
    )


def _branches(annotation: Any) -> tuple[Any, ...]:
    """Return the types `annotation` allows, without what ``Annotated`` adds."""
    if hasattr(annotation, "__metadata__"):
        return _branches(get_args(annotation)[0])
    if isinstance(annotation, type) or get_origin(annotation) in (tuple, list, dict):
        return (annotation,)
    return tuple(kind for branch in get_args(annotation) for kind in _branches(branch))
