"""What every section of the company's facts has in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError


def _yes_no_or_names(value: object) -> object:
    if isinstance(value, bool):
        return value
    if isinstance(value, list | tuple) and all(isinstance(name, str) for name in value):
        return tuple(value)
    raise ValueError(
        f'"{value}" does not say what is a sample. '
        "Write true, false or the names of the facts, as in [phone, email]."
    )


class FactGroup(BaseModel):
    """Facts that belong together; a fact that is None is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Section(FactGroup):
    """A topic: facts that can be marked as samples, all together or one by one."""

    sample: Annotated[bool | tuple[str, ...], BeforeValidator(_yes_no_or_names)] = False
    """true while every fact here is an example; or the names of those that still are."""

    @model_validator(mode="after")
    def _samples_exist(self) -> Self:
        if isinstance(self.sample, bool):
            return self
        fields = type(self).model_fields.items()
        names = sorted({field.alias or name for name, field in fields} - {"sample"})
        wrong: list[Misplaced] = [
            (("sample", place), _no_such_fact(name, names))
            for place, name in enumerate(self.sample)
            if name not in names
        ]
        if wrong:
            raise misplaced(wrong)
        return self

    def is_sample(self, name: str) -> bool:
        """Return whether the fact `name` of this section is still an example."""
        return self.sample if isinstance(self.sample, bool) else name in self.sample


Place = tuple[str | int, ...]
"""The keys and list positions that lead to a value."""


def values_of(group: BaseModel, place: Place = ()) -> Iterator[tuple[Place, object]]:
    """Yield every known fact under `group` with its place: texts, amounts, dates, numbers."""
    for name, field in type(group).model_fields.items():
        if name == "sample":
            continue
        yield from _values(getattr(group, name), (*place, field.alias or name))


def _values(value: object, place: Place) -> Iterator[tuple[Place, object]]:
    if isinstance(value, FactGroup):
        yield from values_of(value, place)
    elif isinstance(value, tuple):
        for position, item in enumerate(value):
            yield from _values(item, (*place, position))
    elif value is not None:
        yield place, value


Misplaced = tuple[Place, str]
"""The place of a wrong value, and the sentence about it."""


def misplaced(wrong: list[Misplaced]) -> ValidationError:
    """Return an error that puts each sentence at the key it is about.

    Raised inside a validator, pydantic adds these places to its own.
    """
    return ValidationError.from_exception_data(
        "facts",
        [
            InitErrorDetails(
                type=PydanticCustomError("wrong_value", "{sentence}", {"sentence": sentence}),
                loc=place,
                input=None,
            )
            for place, sentence in wrong
        ],
    )


def _no_such_fact(name: str, names: list[str]) -> str:
    near = get_close_matches(name, names, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"Its facts are: {', '.join(names)}."
    return f'"{name}" is not a fact of this section. {hint}'


def repeated(field: str, ids: Iterable[str], sentence: str) -> Iterator[Misplaced]:
    """Yield `sentence`, its ``%s`` filled, for each of the `ids` of a list that was there before.

    `field` is the key of the list; each of its entries has its id under ``id``.
    """
    seen: set[str] = set()
    for place, one in enumerate(ids):
        if one in seen:
            yield (field, place, "id"), sentence % f'"{one}"'
        seen.add(one)
