"""YAML that people edit: its data, and where every key and value stands in the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import yaml

from hooks.content.codes import Code
from hooks.content.problems import ContentError, Problem
from hooks.content.syntax import syntax_problem, undecodable

if TYPE_CHECKING:
    from pydantic import BaseModel

    M = TypeVar("M", bound=BaseModel)

Keys: TypeAlias = tuple[str | int, ...]
"""The way from the top of a file to a value: keys of mappings, 0-based places in lists."""
Place: TypeAlias = tuple[int, int]
"""Line and column, both 1-based."""
Tags: TypeAlias = Callable[[str, Any], Any]
"""Takes a tag such as ``!ENV`` and the data under it, returns the value meant."""

LOADER: type[yaml.CSafeLoader] | type[yaml.SafeLoader] = (
    yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
)
MERGE = "tag:yaml.org,2002:merge"
MAX_VALUES = 100_000
"""Aliases can multiply a small file without end; no honest file comes near this."""


@dataclass(frozen=True)
class Record:
    """One YAML document and the places of what is in it."""

    path: str
    """File, relative to the project's root, with forward slashes."""
    data: Any
    """Mappings, lists and scalars as YAML 1.1 reads them; the keys of mappings are all text."""
    first: Place
    """Where the document begins."""
    keys: Mapping[Keys, Place]
    """Place of each key, and of each item of a list."""
    values: Mapping[Keys, Place]
    """Place of each value."""
    written: Mapping[Keys, str]
    """Scalars that YAML reads as something else than text, as they were written: ``no``."""

    def place(self, *keys: str | int) -> Place:
        """Return the line and column of a key, or of the nearest thing around it that exists."""
        return self._nearest(self.keys, keys)

    def value_place(self, *keys: str | int) -> Place:
        """Return the line and column of a value, or of the nearest thing around it."""
        return self._nearest(self.values, keys)

    def problem(
        self, code: Code, message: str, *keys: str | int, value: bool = False, level: str = "error"
    ) -> Problem:
        """Return a Problem at a key of this record, or at its value."""
        line, column = self.value_place(*keys) if value else self.place(*keys)
        return Problem(self.path, line, column, code, message, level)

    def _nearest(self, places: Mapping[Keys, Place], keys: Keys) -> Place:
        while keys and keys not in places:
            keys = keys[:-1]
        return places.get(keys, self.first)


def read_record(path: Path, root: Path, tags: Tags | None = None) -> Record:
    """Read the YAML file `path` (UTF-8, YAML 1.1, safe types only).

    `root` is the folder that paths in problems are relative to. Raises ContentError for a file
    that is missing or not UTF-8, and whatever `read_text_record` refuses.
    """
    name = relative(path, root)
    return read_text_record(read_text(path, root), name, tags=tags)


def read_text(path: Path, root: Path) -> str:
    """Return the text of a UTF-8 file with Unix line ends; raises ContentError."""
    name = relative(path, root)
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        problem = Problem(name, 0, 0, "missing-file", "This file does not exist; it is required.")
    except UnicodeDecodeError as error:
        problem = undecodable(name, error)
    raise ContentError([problem])


def relative(path: Path, root: Path) -> str:
    """Return `path` as problems name it: relative to `root`, with forward slashes."""
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()


def read_text_record(text: str, name: str, first_line: int = 1, tags: Tags | None = None) -> Record:
    """Read YAML from `text`, the part of the file `name` that begins at `first_line`.

    Raises ContentError with a sentence per fault: syntax, tabs, keys given twice, keys that are
    not plain text, tags no one understands (`tags` may), dates that do not exist.
    """
    try:
        loader = LOADER(text)
        node = loader.get_single_node()
        reader = _Reader(loader, name, first_line, tags)
        data = None if node is None else reader.read(node, (), frozenset())
    except yaml.YAMLError as error:
        raise ContentError([syntax_problem(error, text, name, first_line)]) from error
    if reader.problems:
        raise ContentError(reader.problems)
    first = reader.values.get((), (first_line, 1))
    return Record(name, data, first, reader.keys, reader.values, reader.written)


def parse(record: Record, model: type[M]) -> M:
    """Return `record` as `model`, a pydantic model.

    Raises ContentError with every fault at its key or value: `unknown-key`, `missing-key`,
    `wrong-value`.
    """
    # Reading plain records must not cost the import of pydantic.
    from pydantic import ValidationError

    try:
        return model.model_validate(record.data)
    except ValidationError as error:
        from hooks.content.validation import problems

        raise ContentError(problems(record, model, error)) from error


def parse_if_there(path: Path, root: Path, model: type[M]) -> M:
    """Return the file `path` below `root` as `model`, which without the file holds nothing.

    Raises ContentError, as `read_record` and `parse` do.
    """
    return parse(read_record(path, root), model) if path.is_file() else model()


class _Reader:
    """Turns the nodes of one document into data, noting places and faults on the way."""

    def __init__(
        self,
        loader: yaml.CSafeLoader | yaml.SafeLoader,
        name: str,
        first_line: int,
        tags: Tags | None,
    ) -> None:
        self.loader, self.name, self.first_line, self.tags = loader, name, first_line, tags
        self.keys: dict[Keys, Place] = {}
        self.values: dict[Keys, Place] = {}
        self.written: dict[Keys, str] = {}
        self.problems: list[Problem] = []
        self.count = 0

    def read(self, node: yaml.Node, keys: Keys, around: frozenset[int]) -> Any:
        """Return the data of `node`, found at `keys` inside the nodes `around` (by id)."""
        self.count += 1
        if id(node) in around or self.count > MAX_VALUES:
            raise yaml.MarkedYAMLError(problem="endless alias", problem_mark=node.start_mark)
        self.values[keys] = self.place(node)
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node, keys)
        inside = around | {id(node)}
        data: Any
        if isinstance(node, yaml.MappingNode):
            data = self.mapping(node, keys, inside)
        else:
            data = [self.item(item, (*keys, n), inside) for n, item in enumerate(node.value)]
        return data if self.known(node) else self.tagged(node, data)

    def item(self, node: yaml.Node, keys: Keys, inside: frozenset[int]) -> Any:
        self.keys[keys] = self.place(node)
        return self.read(node, keys, inside)

    def mapping(self, node: yaml.MappingNode, keys: Keys, inside: frozenset[int]) -> dict[str, Any]:
        """Return a mapping: first what ``<<`` merges in, then its own keys over it."""
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if key_node.tag == MERGE:
                data.update(self.merged(value_node, keys, inside))
        own: dict[str, int] = {}
        for key_node, value_node in node.value:
            if key_node.tag == MERGE:
                continue
            if not isinstance(key_node, yaml.ScalarNode):
                self.fault(key_node, "wrong-value", "A key must be plain text.")
                continue
            key, (line, column) = key_node.value, self.place(key_node)
            if key in own:
                self.fault(
                    key_node,
                    "duplicate-key",
                    f'"{key}" is already given on line {own[key]}. Keep one of the two.',
                )
                continue
            own[key] = line
            self.keys[*keys, key] = (line, column)
            data[key] = self.read(value_node, (*keys, key), inside)
        return data

    def merged(self, node: yaml.Node, keys: Keys, inside: frozenset[int]) -> dict[str, Any]:
        if isinstance(node, yaml.MappingNode):
            if id(node) in inside:
                raise yaml.MarkedYAMLError(problem="endless alias", problem_mark=node.start_mark)
            return self.mapping(node, keys, inside | {id(node)})
        if isinstance(node, yaml.SequenceNode):
            parts = [self.merged(item, keys, inside) for item in reversed(node.value)]
            return {key: value for part in parts for key, value in part.items()}
        self.fault(node, "wrong-value", '"<<" takes in mappings only, such as *name of one above.')
        return {}

    def scalar(self, node: yaml.ScalarNode, keys: Keys) -> Any:
        if not self.known(node):
            return self.tagged(node, node.value)
        try:
            value = self.loader.construct_object(node)
        except (ValueError, OverflowError):
            self.fault(node, "wrong-value", f"{node.value} is not a date or number that exists.")
            return None
        if not isinstance(value, str):
            self.written[keys] = node.value
        return value

    def known(self, node: yaml.Node) -> bool:
        return node.tag in self.loader.yaml_constructors

    def tagged(self, node: yaml.Node, data: Any) -> Any:
        if self.tags:
            return self.tags(node.tag, data)
        self.fault(node, "wrong-value", f'The tag "{node.tag}" is not used here. Remove it.')
        return None

    def place(self, node: yaml.Node) -> Place:
        return node.start_mark.line + self.first_line, node.start_mark.column + 1

    def fault(self, node: yaml.Node, code: Code, message: str) -> None:
        self.problems.append(Problem(self.name, *self.place(node), code, message))
