"""What the components of services.yml say of each other: ids, dependencies, former ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from hooks.content.problems import Problem
from hooks.content.records import Keys, Place, Record
from hooks.content.validation import suggestion

if TYPE_CHECKING:
    from hooks.status.services import Component, Group

    Placed = Mapping[str, tuple[Keys, Component]]
    """Component ids, with where each stands in the file."""


def relations(record: Record, groups: Sequence[Group]) -> list[Problem]:
    """Return every id given twice, dependency that leads nowhere or round, and stolen old id.

    `record` is the file `groups` were read from: it knows the lines.
    """
    placed = {
        component.id: (("groups", g, "components", c), component)
        for g, group in enumerate(groups)
        for c, component in enumerate(group.components)
    }
    problems = [
        *_twice(record, groups),
        *_nowhere(record, placed),
        *_former(record, placed),
    ]
    return problems or list(_round(record, placed))


def _twice(record: Record, groups: Sequence[Group]) -> Iterator[Problem]:
    ids: list[tuple[str, Keys]] = []
    for g, group in enumerate(groups):
        ids.append((group.id, ("groups", g, "id")))
        for c, component in enumerate(group.components):
            ids.append((component.id, ("groups", g, "components", c, "id")))
    first: dict[str, Place] = {}
    for name, keys in ids:
        place = record.value_place(*keys)
        if first.setdefault(name, place) != place:
            yield record.problem(
                "duplicate-id",
                f'"{name}" is already the id on line {first[name][0]}. '
                "Groups and components share one set of ids: choose another.",
                *keys,
                value=True,
            )


def _nowhere(record: Record, placed: Placed) -> Iterator[Problem]:
    for keys, component in placed.values():
        for place, name in enumerate(component.depends_on):
            if name not in placed:
                hint = suggestion(name, placed)
                yield record.problem(
                    "unknown-component",
                    f'"{name}" is not the id of a component.{hint} '
                    f"Allowed: {', '.join(sorted(placed))}.",
                    *keys, "depends_on", place, value=True,
                )  # fmt: skip


def _former(record: Record, placed: Placed) -> Iterator[Problem]:
    taken: dict[str, str] = {}
    for keys, component in placed.values():
        for place, name in enumerate(component.was):
            if name in placed:
                message = (
                    f'"{name}" is the id of a component of today, so it cannot be a former id. '
                    "Remove it here, or rename that component."
                )
            elif taken.setdefault(name, component.id) != component.id:
                message = (
                    f'"{name}" is already the former id of "{taken[name]}". '
                    "A history can go on in one component only."
                )
            else:
                continue
            yield record.problem("living-id", message, *keys, "was", place, value=True)


def _round(record: Record, placed: Placed) -> Iterator[Problem]:
    graph = {name: component.depends_on for name, (_, component) in placed.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        # Each is listed before the one that needs it; an editor reads "a needs b".
        cycle = list(reversed(error.args[1]))
        keys, _ = placed[cycle[0]]
        yield record.problem(
            "dependency-cycle",
            f"These components depend on each other in a circle: {' -> '.join(cycle)}. "
            "Remove one of the dependencies.",
            *keys, "depends_on", value=True,
        )  # fmt: skip
